"""Routes about who is meant: the candidates of a task side by side, and what would be told."""

from datetime import datetime
from typing import Final

import msgspec

from comity.access.permissions import Permission
from comity.assembly.answer_preview import preview_data
from comity.assembly.build import Node
from comity.assembly.candidates_beside import Beside, candidates_beside, may_be_meant
from comity.assembly.cleared_view import ClearedSnapshot, cleared
from comity.assembly.consulting import log_consultation, log_reading, purpose_of
from comity.assembly.searching_anew import found_since
from comity.assembly.showing import known_conversation, task_data
from comity.assembly.trial import transaction
from comity.assembly.waiting import details_of, whom_about
from comity.errors import InputInvalid, ReferenceNotFound
from comity.exchange.conversation import Role
from comity.ids import ConvictionId, PersonRef, TaskId
from comity.persons.person import Person
from comity.records import commands
from comity.records.describing import description_in
from comity.records.judged_before import judged_before
from comity.records.person_presentation import present_person
from comity.records.ports import Task
from comity.search.asking import NotCompared, not_compared
from comity.search.certainty import DOUBTS_IN_WORDS
from comity.search.weighing import in_reading_order
from comity.web.answers import Answer, NotComparedShown, RefusalShown, SectionShown, TaskHead
from comity.web.fields import Body, Convictions, Reference
from comity.web.language import LANGUAGE, language_of
from comity.web.routing import Call, Method, Route

_DOUBTS: Final = {str(doubt): words for doubt, words in DOUBTS_IN_WORDS.items()}


class FieldBesideShown(Answer, frozen=True):
    """One field, as described and as held; the finding is empty where none was made."""

    field: str
    described: str
    held: str
    agreement: str
    level: str
    explanation: str
    weight: float | None


class DoubtShown(Answer, frozen=True):
    """Why it is not certain that it is this person."""

    doubt: str
    sentence: str


class CandidateBesideShown(Answer, frozen=True):
    """Somebody of the register beside the description."""

    person: str
    place: int
    rank: int
    score: float | None
    probability: float | None
    doubts: tuple[DoubtShown, ...]
    description: SectionShown
    convictions_held: int
    fields: tuple[FieldBesideShown, ...]


class JudgedShown(Answer, frozen=True):
    """What an officer judged before of this description, or of one alike."""

    id: str
    person: str
    verdict: str
    decided_by: str
    decided_at: datetime
    reason: str
    same_description: bool
    stale: bool
    withdrawn: bool


class CandidatesAnswer(Answer, frozen=True):
    """Who may be meant by a task's description.

    Attributes:
        task: The task.
        is_asked: Whether one is to be chosen; else the candidate is whom the task is about.
        candidates: Likeliest first; where nobody was found, who is found by now.
        not_compared: What was stated in vain.
        askable: What to ask the other state for, most useful first.
        judgements: What officers judged before.
        changed_at: When something was last said in the conversation.
    """

    task: TaskHead
    is_asked: bool
    candidates: tuple[CandidateBesideShown, ...]
    not_compared: tuple[NotComparedShown, ...]
    askable: tuple[str, ...]
    judgements: tuple[JudgedShown, ...]
    changed_at: datetime


class PreviewBody(Body, frozen=True):
    """Whose record would be told; without a person, whose the task is about."""

    person: Reference | None = None
    found_spent: Convictions = ()


class ToldShown(Answer, frozen=True):
    """A conviction as it would be told, and under which provision."""

    conviction: str
    content: SectionShown
    basis: str


class WithheldShown(Answer, frozen=True):
    """A conviction that stays here, and why."""

    conviction: str
    convicting_state: str
    reason: str
    explanation: str
    citation: str
    named: bool


class ToSettleShown(Answer, frozen=True):
    """A conviction of which the rules do not say whether it may be told."""

    conviction: str
    asked_by: str
    why: str


class ConditionToldShown(Answer, frozen=True):
    """A handling condition that goes with a conviction."""

    conviction: str
    code: str
    set_by: str
    text: str


class PreviewAnswer(Answer, frozen=True):
    """An answer as it would leave.

    Attributes:
        person: Whose record it tells.
        described: The person, as the answer states the identity.
        told: Convictions that leave.
        withheld: Convictions that stay.
        left_out: Categories of data that the purpose does not need.
        computed_by: Rule packs that were asked.
        no_rule_pack_of: States of whose law on spent convictions no pack is adopted.
        to_settle: What an officer must settle first.
        conditions: Handling conditions that go with it.
        other_states: States that the answer names.
        withheld_before_for: For which other purposes the same state was lately denied something.
        decision: The policy's decision, in words.
        refusal: Why it may not leave, if it may not.
        was_shown: Whether the person was among the candidates.
        digest: Of the very answer; sent with the decision, it is bound to what was shown.
    """

    person: str
    described: SectionShown
    told: tuple[ToldShown, ...]
    withheld: tuple[WithheldShown, ...]
    left_out: tuple[str, ...]
    computed_by: tuple[str, ...]
    no_rule_pack_of: tuple[str, ...]
    to_settle: tuple[ToSettleShown, ...]
    conditions: tuple[ConditionToldShown, ...]
    other_states: tuple[str, ...]
    withheld_before_for: tuple[str, ...]
    decision: tuple[str, ...]
    refusal: RefusalShown | None
    was_shown: bool
    digest: str


def candidates(call: Call[None]) -> CandidatesAnswer:
    """Return who may be meant, field by field; on record before the answer leaves.

    Raises:
        ReferenceNotFound: No task of that name is shown to the caller.
    """
    language = language_of(call)
    with call.node.database.read() as snapshot:
        seen = cleared(snapshot, call.who)
        task = _known(seen, call.path["task"])
        conversation = known_conversation(seen, task.conversation)
        described = description_in(seen.exchange.messages_of(task.conversation))
        purpose = purpose_of(seen, conversation)
        marked = seen.cases.priority(task.id)
        found: tuple[Beside, ...] = ()
        judged: tuple[JudgedShown, ...] = ()
        if described is not None:
            found = _beside(call.node, seen, task, described)
            judged = _judged(seen, task, described, found)
        in_vain: tuple[NotCompared, ...] = ()
        if described is not None and conversation.role is Role.RESPONDER:
            in_vain = not_compared(described)
    shown = [each.held.ref for each in found]
    log_reading(call.node, conversation, purpose=purpose, by=call.who.account, shown=shown)
    askable = details_of(task).get("askable", ())
    return CandidatesAnswer(
        task=msgspec.convert(task_data(task, marked), TaskHead),
        is_asked=any(each.is_sought for each in found),
        candidates=tuple(beside_shown(each, language) for each in found),
        not_compared=tuple(NotComparedShown(**each.to_dict()) for each in in_vain),
        askable=msgspec.convert(askable, tuple[str, ...]),
        judgements=judged,
        changed_at=conversation.changed_at,
    )


def preview(call: Call[PreviewBody]) -> PreviewAnswer:
    """Return the answer that would leave; on record before it is shown, and nothing is sent.

    Raises:
        ReferenceNotFound: No task or person of that name is shown to the caller.
        InputInvalid: The task is about no request, or nobody is identified.
        ConflictingChange: The task was decided before.
    """
    named = call.body.person
    spent = frozenset(map(ConvictionId, call.body.found_spent))
    act: commands.Act = commands.Approve(spent)
    if named is not None:
        act = commands.IdentifyAs(PersonRef(named), found_spent=spent)
    decision = commands.TaskDecision(
        TaskId(call.path["task"]), act, by=call.who.account, reason="preview"
    )
    with transaction(call.node.database, keep=False) as work:
        seen = cleared(work, call.who)
        task = _known(seen, decision.task)
        conversation = known_conversation(seen, task.conversation)
        if named is not None and seen.register.person(PersonRef(named)) is None:
            raise ReferenceNotFound("There is no such person.")
        purpose = purpose_of(seen, conversation)
        beside = may_be_meant(_details(call.node, seen, task))
        answer = call.node.records.preview(work, decision)
    if answer is None:
        raise InputInvalid("The task is about no request, so nothing is told.", field="task")
    with call.node.database.begin() as work:
        log_consultation(
            work,
            call.node.rails,
            result="preview",
            purpose=purpose,
            case=conversation.id,
            by=call.who.account,
            shown=[answer.prepared.held.ref],
        )
    data = preview_data(call.node, answer, language_of(call))
    data["was_shown"] = named is None or named in beside
    return msgspec.convert(data, PreviewAnswer)


def _known(seen: ClearedSnapshot, identifier: str) -> Task:
    found = seen.cases.task(TaskId(identifier))
    if found is None:
        raise ReferenceNotFound("There is no such task.")
    return found


def _beside(node: Node, seen: ClearedSnapshot, task: Task, described: Person) -> tuple[Beside, ...]:
    details = _details(node, seen, task)
    known = seen.cases.identification(task.conversation)
    about = whom_about(seen, task, details, known)
    return tuple(candidates_beside(node, seen, described, details, about=about))


def _details(node: Node, seen: ClearedSnapshot, task: Task) -> dict[str, object]:
    """Return what a task has at hand, with who is found by now where nobody was."""
    details = details_of(task)
    if anew := found_since(node, seen, task):
        details["candidates"] = anew
    return details


def _judged(
    seen: ClearedSnapshot, task: Task, described: Person, found: tuple[Beside, ...]
) -> tuple[JudgedShown, ...]:
    if known_conversation(seen, task.conversation).role is not Role.RESPONDER:
        return ()
    refs = [each.held.ref for each in found]
    met = in_reading_order(judged_before(seen, task.conversation, described, refs))
    return tuple(
        JudgedShown(
            id=each.judgement.id,
            person=each.judgement.person,
            verdict=each.judgement.verdict.value,
            decided_by=each.judgement.decided_by,
            decided_at=each.judgement.decided_at,
            reason=each.judgement.reason,
            same_description=each.exact,
            stale=each.stale,
            withdrawn=not each.judgement.stands,
        )
        for each in met
    )


def beside_shown(beside: Beside, language: str) -> CandidateBesideShown:
    """Return a candidate as it is shown, the labels in a reader's language."""
    data = {
        "person": beside.held.ref,
        "place": beside.place,
        "rank": beside.rank,
        "score": beside.score,
        "probability": beside.probability,
        "doubts": [{"doubt": each, "sentence": _DOUBTS.get(each, each)} for each in beside.doubts],
        "description": present_person(beside.held.person, language).to_dict(),
        "convictions_held": beside.convictions,
        "fields": [
            {
                "field": each.field,
                "described": each.described,
                "held": each.held,
                "agreement": each.agreement,
                "level": each.level,
                "explanation": each.explanation,
                "weight": each.weight,
            }
            for each in beside.fields
        ],
    }
    return msgspec.convert(data, CandidateBesideShown)


ROUTES: Final[tuple[Route, ...]] = (
    Route(
        method=Method.GET,
        path="/tasks/{task}/candidates",
        permission=Permission.TASK_DECIDE,
        summary="Show who may be meant by a task's description, field by field.",
        handler=candidates,
        answer=CandidatesAnswer,
        query=LANGUAGE,
    ),
    Route(
        method=Method.POST,
        path="/tasks/{task}/preview",
        permission=Permission.TASK_DECIDE,
        summary="Show the answer that would leave, and what is withheld; nothing is sent.",
        handler=preview,
        body=PreviewBody,
        answer=PreviewAnswer,
        query=LANGUAGE,
    ),
)
