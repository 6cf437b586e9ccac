"""Functional errors: telling a partner that its message cannot be processed, and being told."""

from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from comity.exchange.conversation import Conversation
from comity.exchange.envelope import kind_of
from comity.exchange.ports import IncomingMessage, OutgoingMessage
from comity.ids import MessageId
from comity.persons.bounds import REMARKS_LENGTH
from comity.persons.texts import plain
from comity.records.central_authority import CentralAuthority, settle
from comity.records.messages import (
    ANSWER_KINDS,
    MOST_ERRORS,
    FunctionalError,
    FunctionalErrorItem,
    Kind,
    Notification,
    decode_as,
)
from comity.records.notifying import note_failed
from comity.records.ports import DutyState, RecordsWork, TaskKind
from comity.records.tasks import queue
from comity.records.workflow import RequestState

OTHER_ERROR: Final = "FE-99000"
CANCELLATION_ERRONEOUS: Final = "FE-99002"
IDENTIFIER_USED: Final = "FE-99003"
CONTENT_BREAKS_RULE: Final = "FE-99004"
WRONG_ANSWER: Final = "FE-99005"
REFERENCE_UNKNOWN: Final = "FE-99006"
_CODES_SHOWN: Final = 5
_LONGEST_REASON: Final = 300


def complain(
    work: RecordsWork,
    authority: CentralAuthority,
    conversation: Conversation,
    about: MessageId,
    *,
    text: str,
    code: str = OTHER_ERROR,
    attend: bool = True,
) -> tuple[OutgoingMessage, ...]:
    """Answer a message with a functional error where the conversation admits one.

    Args:
        work: The open transaction.
        authority: Ours.
        conversation: Where it stands.
        about: The message complained of.
        text: What is wrong, for the other authority; without personal data.
        code: Code of the functional error.
        attend: Whether an officer is called too, so that nothing is lost.
    """
    items = (FunctionalErrorItem(code, plain(text, "en")),)
    if attend:
        _attend(work, authority, conversation, about, text=text, details={})
    return _report(work, authority, conversation, about, items)


def complain_of_rules(
    work: RecordsWork,
    authority: CentralAuthority,
    conversation: Conversation,
    message: IncomingMessage,
) -> tuple[OutgoingMessage, ...]:
    """Answer a message with the rules that it was seen to break when it came.

    Its content is not used, and stays on record; an officer is told.
    """
    complaints = message.complaints
    more = f" (and {len(complaints) - 1} more)" if len(complaints) > 1 else ""
    _attend(
        work,
        authority,
        conversation,
        message.id,
        text=complaints[0].text + more,
        details={"complaints": complaints},
    )
    items = _items((each.code, each.path, each.text) for each in complaints)
    return _report(work, authority, conversation, message.id, items)


def may_complain(authority: CentralAuthority, conversation: Conversation, about: MessageId) -> bool:
    """Return whether a functional error about a message may be sent.

    None is ever sent about a functional error: two nodes would complain of each other's
    complaints without end.
    """
    if kind_of(about) == Kind.FUNCTIONAL_ERROR:
        return False
    return authority.admits(conversation, Kind.FUNCTIONAL_ERROR, about)


def _attend(
    work: RecordsWork,
    authority: CentralAuthority,
    conversation: Conversation,
    about: MessageId,
    *,
    text: str,
    details: Mapping[str, object],
) -> None:
    queue(
        work,
        authority,
        TaskKind.ATTEND,
        conversation=conversation.id,
        message=about,
        reason=f"A received message could not be processed: {text}"[:_LONGEST_REASON],
        details=details,
    )


def _report(
    work: RecordsWork,
    authority: CentralAuthority,
    conversation: Conversation,
    about: MessageId,
    items: tuple[FunctionalErrorItem, ...],
) -> tuple[OutgoingMessage, ...]:
    if not may_complain(authority, conversation, about):
        return ()
    error = FunctionalError(errors=items, contact=authority.settings.contact)
    return (authority.reply(work, conversation, error, about),)


def _items(broken: Iterable[tuple[str, str, str]]) -> tuple[FunctionalErrorItem, ...]:
    """Return one error for each code: a message names none twice (ECRIS DTS v1.0)."""
    texts: dict[str, list[str]] = {}
    for code, path, text in broken:
        texts.setdefault(code, []).append(f"{path}: {text}" if path else text)
    return tuple(
        FunctionalErrorItem(code, plain("; ".join(said)[:REMARKS_LENGTH], "en"))
        for code, said in list(texts.items())[:MOST_ERRORS]
    )


def receive_error(
    work: RecordsWork,
    authority: CentralAuthority,
    message: IncomingMessage,
    content: FunctionalError,
    conversation: Conversation,
) -> tuple[OutgoingMessage, ...]:
    """Call an officer about a partner's complaint; what it undoes is owed again.

    A rejected notification leaves its duty outstanding: the reconciliation reports
    it until an officer has sent it anew. The same codes about the same message call an
    officer once; what the partner repeats is on record, and does not fill the queue.
    """
    about = message.refers_to
    codes = ", ".join(each.code[:20] for each in content.errors[:_CODES_SHOWN])
    reason = f"The partner reports a functional error in a message of ours ({codes})."
    if not _was_told(work, conversation, about, reason):
        queue(
            work,
            authority,
            TaskKind.ATTEND,
            conversation=conversation.id,
            message=message.id,
            reason=reason,
            details={"about": about, "errors": content.errors, "remarks": content.remarks},
            due_on=conversation.due_on,
        )
    ours = None if about is None else work.exchange.outgoing(about)
    if ours is None:
        return ()
    if ours.kind in ANSWER_KINDS:
        # Otherwise an answer given anew crossed with the complaint, or a cancellation did.
        if conversation.state in {RequestState.OPEN, RequestState.AWAITING_INFORMATION}:
            settle(work, conversation.id, None)
    elif ours.kind == Kind.NOTIFICATION and conversation.state == RequestState.REJECTED:
        rejected_notification(work, authority, ours, f"rejected with a functional error ({codes})")
    return ()


def _was_told(
    work: RecordsWork, conversation: Conversation, about: MessageId | None, reason: str
) -> bool:
    """Return whether an officer was called before for the same codes about the same message."""
    return any(
        task.kind is TaskKind.ATTEND
        and task.reason == reason
        and msgspec.json.decode(task.details).get("about") == about
        for task in work.cases.tasks_of(conversation.id)
    )


def rejected_notification(
    work: RecordsWork, authority: CentralAuthority, ours: OutgoingMessage, reason: str
) -> None:
    """Note that the duty behind a notification of ours is still open."""
    conviction = decode_as(Notification, ours.payload).conviction.id
    note_failed(work, authority, ours, conviction, state=DutyState.OUTSTANDING, reason=reason)
