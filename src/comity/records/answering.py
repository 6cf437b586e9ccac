"""Answering a request: by rule where the node may, else with all an officer needs.

Source: FD 2009/315/JHA Art. 7 and 8; ECRIS DTS v1.0, RRS and RDL.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from comity.codes.countries import alpha2_of
from comity.exchange.ports import OutgoingMessage
from comity.policy.decision import Permit, Refusal
from comity.policy.facts import AnswerClass
from comity.records.answers import answer_of_nobody, conclude, deny, response_of, send_prepared
from comity.records.central_authority import CentralAuthority
from comity.records.disclosing import answer_class
from comity.records.identifications import identified, identified_by_judgement, nobody
from comity.records.judged_before import weigh_judgements
from comity.records.judgements import rely_on
from comity.records.messages import RequestDeadline, RequestOutcome
from comity.records.need_to_know import MET, met_restricted
from comity.records.ports import HeldPerson, RecordsWork, TaskKind
from comity.records.preparing import Case, Prepared, decide, entry_of, prepare
from comity.records.quality import examine
from comity.records.tasks import (
    BY_THE_NODE,
    JUDGED_BEFORE,
    queue,
    search_details,
    why_human,
    why_uncertain,
)
from comity.search.identification import Outcome
from comity.search.judgement import Judgement
from comity.search.weighing import Weighed

NO_NATIONAL: Final = (
    "The identity is certain; by our register the person is no national of ours, so an officer"
    " says whether we are the state to answer."
)
THIRD_STATE: Final = (
    "The answer would go to a third state, and nothing carries it by itself: assess the"
    " transfer with 'comity transfer assess'."
)
CONDITIONS: Final = (
    "Handling conditions go with a conviction that an officer must read first: they are stated"
    " in words, or the recipient's wire cannot carry them and they stand in the remarks."
)
ASKED_ANEW: Final = (
    "The same state lately asked about this person for another purpose, and something was"
    " withheld: an officer says whether this purpose is genuine."
)
NOT_COMPUTED: Final = (
    "The rule packs do not decide whether a conviction may still be told; an officer does."
)
NEEDS_APPROVAL: Final = "The identity is certain; this class of answer needs an officer's approval."


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
    weighed = weigh_judgements(work, case.conversation.id, case.person, finding)
    met = met_restricted(work, authority, case.conversation.id, case.person, weighed)
    if met is not None:
        return _identify(work, authority, case, met, reason=MET)
    if weighed.found.person is not None:
        held = entry_of(work, weighed.found.person)
        if _is_no_national(authority, held):
            return _identify(work, authority, case, weighed, reason=NO_NATIONAL)
        return _certain(work, authority, case, held, rule=str(finding.rule))
    if weighed.relied is not None:
        return _judged_before(work, authority, case, weighed, weighed.relied)
    if finding.outcome is Outcome.NOBODY and weighed.caveat is None:
        return _nobody_here(work, authority, case, weighed)
    reason = why_uncertain(weighed)
    return _identify(work, authority, case, weighed, reason=reason)


def _certain(
    work: RecordsWork, authority: CentralAuthority, case: Case, held: HeldPerson, *, rule: str
) -> tuple[OutgoingMessage, ...]:
    """Answer about a person who is certain by rule."""
    identified(work, authority, case.conversation, held.ref, rule=rule)
    prepared = prepare(work, authority, case, held)
    made = prepared.decision
    if isinstance(made, Refusal):
        return _refused(work, authority, case, made)
    if made.needs_human:
        return _to_officer(
            work,
            authority,
            case,
            TaskKind.APPROVE_ANSWER,
            reason=f"{NEEDS_APPROVAL} {_why(authority, prepared, made)}",
            details=_at_hand(authority, case, prepared),
        )
    return (send_prepared(work, authority, case, prepared),)


def _judged_before(
    work: RecordsWork,
    authority: CentralAuthority,
    case: Case,
    weighed: Weighed,
    judgement: Judgement,
) -> tuple[OutgoingMessage, ...]:
    """Answer about the person whom an officer judged it to be, if policy allows that."""
    prepared = prepare(work, authority, case, entry_of(work, judgement.person))
    if not prepared.needs_officer and answer_class(prepared.selection) is not AnswerClass.UNCERTAIN:
        made = decide(authority, case, AnswerClass.EARLIER_JUDGEMENT, prepared.held.person)
        prepared = replace(prepared, decision=made)
    made = prepared.decision
    if isinstance(made, Refusal):
        return _refused(work, authority, case, made)
    if made.needs_human:
        reason = f"{JUDGED_BEFORE} {why_human(authority, made)}"
        return _identify(work, authority, case, weighed, reason=reason)
    identified_by_judgement(work, authority, case.conversation, judgement)
    sent = send_prepared(work, authority, case, prepared)
    rely_on(work, authority, judgement, case.conversation, sent)
    return (sent,)


def _nobody_here(
    work: RecordsWork, authority: CentralAuthority, case: Case, weighed: Weighed
) -> tuple[OutgoingMessage, ...]:
    """Answer about somebody who is surely not in the register, as far as policy allows."""
    if authority.settings.automatic_not_a_national and _is_anothers(authority, case):
        nobody(work, authority, case.conversation, rule="every nationality claimed is another's")
        return (conclude(work, authority, case, RequestOutcome.NOT_A_NATIONAL),)
    made = decide(authority, case, AnswerClass.NOBODY)
    if isinstance(made, Refusal):
        return _refused(work, authority, case, made)
    if made.needs_human:
        reason = f"{why_uncertain(weighed)} {why_human(authority, made)}"
        return _identify(work, authority, case, weighed, reason=reason)
    nobody(work, authority, case.conversation, rule=str(weighed.found.rule))
    return (answer_of_nobody(work, authority, case, made, by=BY_THE_NODE),)


def _identify(
    work: RecordsWork, authority: CentralAuthority, case: Case, weighed: Weighed, *, reason: str
) -> tuple[OutgoingMessage, ...]:
    """Ask an officer who it is."""
    return _to_officer(
        work,
        authority,
        case,
        TaskKind.IDENTIFY_REQUEST,
        reason=reason,
        details=search_details(weighed),
    )


def _refused(
    work: RecordsWork, authority: CentralAuthority, case: Case, refusal: Refusal
) -> tuple[OutgoingMessage, ...]:
    authority.log_decision(work, refusal, case=case.conversation.id)
    if authority.settings.automatic_denials:
        return (deny(work, authority, case, refusal.ground, basis=str(refusal.basis)),)
    details = {"suggestion": "deny", "ground": str(refusal.ground), "basis": str(refusal.basis)}
    reason = (
        "The law or the node's rules refuse this request; an officer must send the denial: "
        "records.automatic_denials is off."
    )
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


def _why(authority: CentralAuthority, prepared: Prepared, made: Permit) -> str:
    """Return why an officer must look, the content itself first."""
    if isinstance(prepared.transfer, Refusal):
        return THIRD_STATE
    if prepared.conditions_to_read:
        return CONDITIONS
    if prepared.withheld_before:
        return ASKED_ANEW
    return NOT_COMPUTED if prepared.questions else why_human(authority, made)


def _at_hand(authority: CentralAuthority, case: Case, prepared: Prepared) -> dict[str, object]:
    """Return what an officer needs: what leaves, what does not, and what is said poorly."""
    return {
        "poor": [
            {"where": each.path, "why": each.text}
            for each in examine(response_of(authority, case, prepared))
        ],
        "person": prepared.held.ref,
        "outcome": str(prepared.outcome),
        "convictions": [each.conviction.id for each in prepared.selection.convictions],
        "other_states": list(prepared.selection.other_states),
        "withheld": [
            {"conviction": each.conviction, "reason": str(each.reason), "why": each.explanation}
            for each in prepared.selection.withheld
        ],
        "left_out": [str(each) for each in prepared.content.left_out],
        "computed_by": list(prepared.computed_by),
        "to_decide": [
            {"conviction": each.conviction, "asked_by": each.pack, "why": each.why}
            for each in prepared.questions
        ],
        "conditions": [
            {"conviction": each.conviction, "code": str(each.code), "set_by": each.set_by}
            for each in prepared.conditions
        ],
        "no_rule_pack_of": list(prepared.without_pack),
        "withheld_before_for": list(prepared.withheld_before),
    }


def _is_no_national(authority: CentralAuthority, held: HeldPerson) -> bool:
    """Return whether the register knows the person's nationalities, and ours is not among them."""
    known = [alpha2_of(each) for each in held.person.nationalities]
    return bool(known) and None not in known and authority.state not in known


def _is_anothers(authority: CentralAuthority, case: Case) -> bool:
    claimed = [alpha2_of(code) for code in case.person.nationalities]
    known = bool(claimed) and all(state is not None for state in claimed)
    return known and authority.state not in claimed
