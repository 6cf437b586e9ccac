"""Keeping who somebody is, and who or what says so."""

from comity.exchange.conversation import Conversation
from comity.ids import PersonRef
from comity.records.central_authority import CentralAuthority
from comity.records.need_to_know import note_meeting
from comity.records.ports import Identification, IdentityOutcome, RecordsWork
from comity.records.tasks import BY_THE_NODE
from comity.search.judgement import Judgement


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
    note_meeting(work, conversation.id, {person})
    certain = by == BY_THE_NODE
    work.cases.identify(
        Identification(
            conversation=conversation.id,
            outcome=IdentityOutcome.CERTAIN if certain else IdentityOutcome.DECIDED,
            person=person,
            rule=rule,
            decided_by=by,
            decided_at=authority.now(),
            parameters=parameters_of(authority, by),
        )
    )


def identified_by_judgement(
    work: RecordsWork,
    authority: CentralAuthority,
    conversation: Conversation,
    judgement: Judgement,
) -> None:
    """Keep that the person in a conversation is whom an officer judged it to be before."""
    note_meeting(work, conversation.id, {judgement.person})
    work.cases.identify(
        Identification(
            conversation=conversation.id,
            outcome=IdentityOutcome.DECIDED,
            person=judgement.person,
            rule=f"earlier judgement {judgement.id} of {judgement.decided_by}",
            decided_by=BY_THE_NODE,
            decided_at=authority.now(),
            parameters=parameters_of(authority, BY_THE_NODE),
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
            parameters=parameters_of(authority, by),
        )
    )


def parameters_of(authority: CentralAuthority, by: str) -> str:
    """Return the version of the parameters behind a decision; empty for an officer's."""
    return authority.settings.parameters.version if by == BY_THE_NODE else ""
