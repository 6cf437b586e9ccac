"""What an act led to, for programs."""

from collections.abc import Iterable

from comity.exchange.ports import OutgoingMessage
from comity.policy.outcome import Refusal
from comity.web.answers import ActAnswer, MessageSent, RefusalShown


def act_answer(
    sent: Iterable[OutgoingMessage], refusal: Refusal | None, *, dry_run: bool
) -> ActAnswer:
    """Return what was composed, or why the law does not allow it."""
    return ActAnswer(
        dry_run=dry_run,
        sent=tuple(message_sent(each) for each in sent),
        refusal=None if refusal is None else refusal_shown(refusal),
    )


def message_sent(message: OutgoingMessage) -> MessageSent:
    """Return a message that was composed, without what it says."""
    return MessageSent(
        id=message.id,
        kind=message.kind,
        to=message.peer,
        conversation=message.conversation,
        refers_to=message.refers_to,
        bytes=len(message.payload),
    )


def refusal_shown(refusal: Refusal) -> RefusalShown:
    """Return a lawful refusal with its ground and its legal basis."""
    return RefusalShown(
        ground=refusal.ground.value, basis=str(refusal.basis), explanation=refusal.explanation
    )
