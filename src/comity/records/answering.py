"""Answering a request: by rule where the node may, else with all an officer needs.

Source: FD 2009/315/JHA Art. 7 and 8; ECRIS DTS v1.0, RRS and RDL.
"""

from collections.abc import Mapping

from comity.codes.countries import alpha2_of
from comity.exchange.ports import OutgoingMessage
from comity.policy.decision import Refusal
from comity.policy.facts import AnswerClass
from comity.records.answers import Case, Prepared, conclude, decide, deny, prepare, send_prepared
from comity.records.central_authority import CentralAuthority
from comity.records.identifications import identified, nobody
from comity.records.messages import RequestDeadline, RequestOutcome
from comity.records.ports import RecordsWork, TaskKind
from comity.records.tasks import queue, search_details, why_uncertain
from comity.search.identification import Identified, Outcome


def answer_by_rule(
    work: RecordsWork, authority: CentralAuthority, case: Case
) -> tuple[OutgoingMessage, ...]:
    """Answer if law, rules and identity leave no question; else queue and state the deadline."""
    if case.purpose is None:
        reason = "The purpose is a code of the partner that is not known here."
        return _to_officer(work, authority, case, TaskKind.IDENTIFY_REQUEST, reason=reason)
    allowed = decide(authority, case, AnswerClass.UNCERTAIN)
    if isinstance(allowed, Refusal):
        return _refused(work, authority, case, allowed)
    finding = authority.identify(case.person, work.register)
    if finding.person is not None:
        identified(work, authority, case.conversation, finding.person, rule=str(finding.rule))
        prepared = prepare(work, authority, case, finding.person)
        if isinstance(prepared.decision, Refusal):
            return _refused(work, authority, case, prepared.decision)
        if prepared.decision.needs_human:
            reason = "The identity is certain; this class of answer needs an officer's approval."
            return _to_officer(
                work,
                authority,
                case,
                TaskKind.APPROVE_ANSWER,
                reason=reason,
                details=_at_hand(prepared),
            )
        return (send_prepared(work, authority, case, prepared),)
    if authority.settings.automatic_not_a_national and _is_anothers(authority, case, finding):
        nobody(work, authority, case.conversation, rule="every nationality claimed is another's")
        return (conclude(work, authority, case, RequestOutcome.NOT_A_NATIONAL),)
    return _to_officer(
        work,
        authority,
        case,
        TaskKind.IDENTIFY_REQUEST,
        reason=why_uncertain(finding),
        details=search_details(finding),
    )


def _refused(
    work: RecordsWork, authority: CentralAuthority, case: Case, refusal: Refusal
) -> tuple[OutgoingMessage, ...]:
    authority.log_decision(work, refusal, case=case.conversation.id)
    if authority.settings.automatic_denials:
        return (deny(work, authority, case, refusal.ground, basis=str(refusal.basis)),)
    details = {"suggestion": "deny", "ground": str(refusal.ground), "basis": str(refusal.basis)}
    reason = "The law or the node's rules refuse this request; an officer must send the denial."
    return _to_officer(
        work, authority, case, TaskKind.APPROVE_ANSWER, reason=reason, details=details
    )


def _to_officer(
    work: RecordsWork,
    authority: CentralAuthority,
    case: Case,
    kind: TaskKind,
    *,
    reason: str,
    details: Mapping[str, object] | None = None,
) -> tuple[OutgoingMessage, ...]:
    due = case.conversation.due_on
    queue(
        work,
        authority,
        kind,
        conversation=case.conversation.id,
        message=case.opening,
        reason=reason,
        details=details,
        due_on=due,
    )
    if due is None:
        return ()
    stated = RequestDeadline(deadline=due, contact=authority.settings.contact)
    return (authority.reply(work, case.conversation, stated, case.opening),)


def _at_hand(prepared: Prepared) -> dict[str, object]:
    return {
        "person": prepared.held.ref,
        "outcome": str(prepared.outcome),
        "convictions": [each.conviction.id for each in prepared.selection.convictions],
        "other_states": list(prepared.selection.other_states),
        "withheld": [
            {"conviction": each.conviction, "reason": str(each.reason), "why": each.explanation}
            for each in prepared.selection.withheld
        ],
    }


def _is_anothers(authority: CentralAuthority, case: Case, finding: Identified) -> bool:
    claimed = [alpha2_of(code) for code in case.person.nationalities]
    known = bool(claimed) and all(state is not None for state in claimed)
    not_ours = known and authority.state not in claimed
    return not_ours and finding.outcome is Outcome.NOBODY
