"""Answers to requests: what may be said, and saying it.

Source: FD 2009/315/JHA Art. 7 and 8; ECRIS DTS v1.0, RRS.
"""

from typing import Final

import msgspec

from comity.exchange.conversation import Role
from comity.exchange.ports import OutgoingMessage
from comity.law.grounds import GROUNDS, Ground
from comity.law.states import iso_state
from comity.persons.texts import plain
from comity.policy.decision import Permit, Refusal
from comity.records.central_authority import CentralAuthority, settle
from comity.records.deadlines import first_answer_at
from comity.records.disclosure_ports import AnswerNote
from comity.records.handling_office import in_words
from comity.records.messages import RequestOutcome, RequestResponse
from comity.records.ports import (
    Disclosure,
    RecordsWork,
)
from comity.records.preparing import Case, Prepared, intended
from comity.records.selection import WithholdingReason
from comity.records.tasks import BY_THE_NODE, close_open
from comity.records.transfer_record import record_sent

ANSWERED: Final = "answered"


def response_of(authority: CentralAuthority, case: Case, prepared: Prepared) -> RequestResponse:
    """Return the answer as it would leave: what an officer is shown is what is sent."""
    conditions, content = prepared.conditions, prepared.content
    keeps = authority.keeps_conditions(case.conversation.peer, authority.now())
    return RequestResponse(
        outcome=prepared.outcome,
        person=content.person,
        convictions=content.convictions,
        remarks=() if keeps else in_words(conditions),
        handling=conditions if keeps and conditions else msgspec.UNSET,
        other_states=tuple(prepared.selection.other_states),
        contact=authority.settings.contact,
    )


def send_prepared(
    work: RecordsWork,
    authority: CentralAuthority,
    case: Case,
    prepared: Prepared,
    *,
    by: str = BY_THE_NODE,
) -> OutgoingMessage:
    """Send an answer that policy permits, and keep to whom what was disclosed.

    Raises:
        TypeError: Policy refused it: a refusal has its own road. The caller's bug.
        TransitionIllegal: The conversation does not admit an answer now.
    """
    permit = prepared.decision
    if isinstance(permit, Refusal) or prepared.refusal is not None:
        raise TypeError("a refused answer cannot be sent")
    authority.log_decision(work, permit, case=case.conversation.id, by=by)
    convictions = prepared.selection.convictions
    response = response_of(authority, case, prepared)
    sent = authority.send(
        work,
        permit,
        case.conversation.peer,
        response,
        conversation=case.conversation.id,
        refers_to=case.opening,
    )
    # What was withheld is on record too, behind the answer that leaves it out.
    for refused in prepared.selection.refusals:
        authority.log_decision(work, refused, case=case.conversation.id, by=by)
    if isinstance(prepared.transfer, Permit):
        going = intended(case, prepared.selection)
        record_sent(work, authority, going, prepared.transfer, by=by)
    now = authority.now()
    work.cases.add_disclosures(
        [
            Disclosure(
                conviction=each.conviction.id,
                version=each.version,
                recipient=case.conversation.peer,
                message=sent.id,
                conversation=case.conversation.id,
                purpose=case.request.purpose,
                disclosed_at=now,
            )
            for each in convictions
        ]
    )
    work.disclosure.keep_note(
        AnswerNote(
            message=sent.id,
            conversation=case.conversation.id,
            person=prepared.held.ref,
            recipient=iso_state(case.conversation.peer),
            purpose=case.request.purpose,
            left_out=tuple(prepared.content.left_out),
            computed_by=prepared.computed_by,
            withheld=tuple(
                each.conviction
                for each in prepared.selection.withheld
                if each.reason in {WithholdingReason.SPENT, WithholdingReason.RULE}
            ),
            answered_at=now,
        )
    )
    _done(work, authority, case)
    return sent


def answer_of_nobody(
    work: RecordsWork,
    authority: CentralAuthority,
    case: Case,
    permit: Permit | Refusal,
    *,
    by: str,
) -> OutgoingMessage:
    """Send an answer without convictions about somebody who is not in the register.

    Raises:
        TypeError: Policy refused it. The caller's bug.
    """
    if isinstance(permit, Refusal):
        raise TypeError("a refused answer cannot be sent")
    authority.log_decision(work, permit, case=case.conversation.id, by=by)
    sent = authority.send(
        work,
        permit,
        case.conversation.peer,
        RequestResponse(
            outcome=RequestOutcome.SUCCESSFUL,
            person=case.person,
            contact=authority.settings.contact,
        ),
        conversation=case.conversation.id,
        refers_to=case.opening,
    )
    _done(work, authority, case)
    return sent


def conclude(
    work: RecordsWork, authority: CentralAuthority, case: Case, outcome: RequestOutcome
) -> OutgoingMessage:
    """Send an answer that tells of no record.

    Raises:
        ConflictingChange: Policy refuses it; see ``refused_conclusion``.
    """
    response = _without_record(authority, case, outcome)
    sent = authority.reply(work, case.conversation, response, case.opening)
    _done(work, authority, case)
    return sent


def refused_conclusion(
    authority: CentralAuthority, case: Case, outcome: RequestOutcome
) -> Refusal | None:
    """Return policy's refusal of an answer that tells of no record, if it refuses one."""
    response = _without_record(authority, case, outcome)
    made = authority.decide_reply(case.conversation, response, case.opening)
    return made if isinstance(made, Refusal) else None


def _without_record(
    authority: CentralAuthority, case: Case, outcome: RequestOutcome
) -> RequestResponse:
    return RequestResponse(outcome=outcome, person=case.person, contact=authority.settings.contact)


def deny(
    work: RecordsWork,
    authority: CentralAuthority,
    case: Case,
    ground: Ground,
    *,
    basis: str | None = None,
) -> OutgoingMessage:
    """Refuse a request with a ground and its citation (FD Annex: the reply states the reason).

    Args:
        work: The open transaction.
        authority: Ours.
        case: The request.
        ground: Why.
        basis: The provision, where the decision names another than the ground's own.
    """
    rule = GROUNDS[ground]
    response = RequestResponse(
        outcome=RequestOutcome.DENIED,
        person=case.person,
        denial_ground=f"{ground}: {basis or rule.basis}",
        contact=authority.settings.contact,
        remarks=plain(rule.explanation, "en"),
    )
    sent = authority.reply(work, case.conversation, response, case.opening)
    _done(work, authority, case)
    return sent


def _done(work: RecordsWork, authority: CentralAuthority, case: Case) -> None:
    # Nothing said since the request means that this is the first answer; otherwise
    # one may have been cancelled, and whether we were late goes by the first.
    first = case.conversation.changed_at == case.conversation.opened_at
    at = None if first else first_answer_at(work, case.conversation.id)
    settle(work, case.conversation.id, at or authority.now())
    if case.conversation.role is Role.RESPONDER:
        close_open(work, authority, case.conversation.id, outcome=ANSWERED)
