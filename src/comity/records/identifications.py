"""Keeping who somebody is, and who or what says so."""

from comity.exchange.conversation import Conversation
from comity.ids import PersonRef
from comity.records.central_authority import CentralAuthority
from comity.records.ports import Identification, IdentityOutcome, RecordsWork
from comity.records.tasks import BY_THE_NODE


def identified(
    work: RecordsWork,
    authority: CentralAuthority,
    conversation: Conversation,
    person: PersonRef,
    *,
    rule: str,
    by: str = BY_THE_NODE,
) -> None:
    """Keep who the person in a conversation is, and who or what says so."""
    certain = by == BY_THE_NODE
    work.cases.identify(
        Identification(
            conversation=conversation.id,
            outcome=IdentityOutcome.CERTAIN if certain else IdentityOutcome.DECIDED,
            person=person,
            rule=rule,
            decided_by=by,
            decided_at=authority.now(),
        )
    )


def nobody(
    work: RecordsWork,
    authority: CentralAuthority,
    conversation: Conversation,
    *,
    rule: str,
    by: str = BY_THE_NODE,
    outcome: IdentityOutcome = IdentityOutcome.NOBODY,
) -> None:
    """Keep that nobody, or more than one, was found; never the same as "no convictions"."""
    work.cases.identify(
        Identification(
            conversation=conversation.id,
            outcome=outcome,
            person=None,
            rule=rule,
            decided_by=by,
            decided_at=authority.now(),
        )
    )
