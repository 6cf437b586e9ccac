"""Routes about tasks: what waits for an officer, and what the officer decides.

Every decision is one of the acts below, with a reason that is kept here and never sent.
"""

from datetime import datetime
from typing import Annotated, Final, TypeAlias

import msgspec
from msgspec import Meta

from comity.access.permissions import Permission
from comity.assembly.answer_preview import digest_of
from comity.assembly.assigning import name_of
from comity.assembly.cleared_view import cleared
from comity.assembly.consulting import log_consultation, log_reading, purpose_of
from comity.assembly.glass_gate import within_glass
from comity.assembly.showing import known_conversation, message_presented, task_data
from comity.assembly.trial import transaction
from comity.assembly.waiting import is_nil, waiting
from comity.errors import ConflictingChange, ReferenceNotFound
from comity.ids import ConvictionId, PersonRef, TaskId
from comity.law.grounds import Ground
from comity.persons.texts import MultilingualText
from comity.records import commands
from comity.records.messages import AskableField
from comity.records.ports import Task
from comity.storage.store import Snapshot, Work
from comity.web.answers import ActAnswer, Answer, SectionShown, TaskHead, TaskPage
from comity.web.cursor import PAGED, page_of
from comity.web.describing import person_in, words_in
from comity.web.fields import Body, Convictions, OptionalWords, PersonBody, Reference, Words
from comity.web.language import LANGUAGE, language_of
from comity.web.routing import Call, Method, Route
from comity.web.sent import act_answer


class IdentifyAs(Body, frozen=True, tag_field="act", tag="identify-as"):
    """It is this person of our register.

    Attributes:
        person: Who it is.
        found_spent: Convictions that a rule pack asks about and the officer finds spent.
    """

    person: Reference
    found_spent: Convictions = ()


class Nobody(Body, frozen=True, tag_field="act", tag="nobody"):
    """No such person here."""


class SeveralPersons(Body, frozen=True, tag_field="act", tag="several"):
    """More than one person answers the description."""


class EnterAsNew(Body, frozen=True, tag_field="act", tag="enter-as-new"):
    """Enter the notified person, and store."""


class Approve(Body, frozen=True, tag_field="act", tag="approve"):
    """Answer as the node prepared it; ``found_spent`` as in ``IdentifyAs``."""

    found_spent: Convictions = ()


class Deny(Body, frozen=True, tag_field="act", tag="deny"):
    """Refuse the request, with a ground."""

    ground: Ground


class NotANational(Body, frozen=True, tag_field="act", tag="not-a-national"):
    """The person is not a national of ours."""


class Deceased(Body, frozen=True, tag_field="act", tag="deceased"):
    """The person is dead."""


class AskBack(Body, frozen=True, tag_field="act", tag="ask-back"):
    """Ask the other state for more."""

    fields: Annotated[tuple[AskableField, ...], Meta(min_length=1, max_length=20)]
    remarks: OptionalWords = ""


class Supply(Body, frozen=True, tag_field="act", tag="supply"):
    """Answer the other state's question; without a person, say that it is not known here."""

    person: PersonBody | None = None
    remarks: OptionalWords = ""


class ConfirmDeletion(Body, frozen=True, tag_field="act", tag="confirm-deletion"):
    """The notified deletion is final."""


class RefuseDeletion(Body, frozen=True, tag_field="act", tag="refuse-deletion"):
    """The notified deletion is an error; the text is sent."""

    text: Words


class EnterNationally(Body, frozen=True, tag_field="act", tag="enter-nationally"):
    """Whether a stored conviction enters the register proper."""

    entered: bool


class ReportError(Body, frozen=True, tag_field="act", tag="report-error"):
    """The message cannot be processed; the text is sent."""

    text: Words


class Attended(Body, frozen=True, tag_field="act", tag="attended"):
    """Somebody looked; nothing more is to be done."""


class Release(Body, frozen=True, tag_field="act", tag="release"):
    """The message that is held may leave as it is written."""


class Withdraw(Body, frozen=True, tag_field="act", tag="withdraw"):
    """The message that is held does not leave."""


MORE_WAS_SAID: Final = "Something was sent or received in this case since it was shown."
ANOTHER_ANSWER: Final = "Another answer would leave now than the one that was shown."

Act: TypeAlias = (
    IdentifyAs
    | Nobody
    | SeveralPersons
    | EnterAsNew
    | Approve
    | Deny
    | NotANational
    | Deceased
    | AskBack
    | Supply
    | ConfirmDeletion
    | RefuseDeletion
    | EnterNationally
    | ReportError
    | Attended
    | Release
    | Withdraw
)


class DecisionBody(Body, frozen=True):
    """What an officer decides about a task.

    Attributes:
        decision: One act.
        reason: Why; it is kept here and never sent.
        dry_run: Whether it is only tried.
        as_of: When something was last said in the conversation that the officer saw; if more
            was said since, nothing is done.
        digest: Of the answer that a preview showed; if another would leave now, nothing is done.
    """

    decision: Act
    reason: Words
    dry_run: bool = False
    as_of: datetime | None = None
    digest: Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$", max_length=64)] | None = None


class WaitsShown(Answer, frozen=True):
    """The conversation that a task waits in, without what it says of people.

    Attributes:
        peer: The other state, two letters.
        opens_with: Kind of the message that opened it.
        purpose: Purpose of the request; ``None`` where it is about none.
        case: The reference of the proceedings, as the requesting authority has it.
        urgent: Whether the other state calls it urgent.
        state: Where it stands.
        deadline_basis: The provision that sets the day, if one does.
        working_days_left: Until the day, below 0 since then; ``None`` without a day.
        changed_at: When something was last said in it.
        is_nil: Whether the search finds nobody like the person described.
    """

    peer: str
    opens_with: str
    purpose: str | None
    case: str
    urgent: bool
    state: str
    deadline_basis: str
    working_days_left: int | None
    changed_at: datetime
    is_nil: bool


class TaskShown(Answer, frozen=True):
    """A task with the message it is about.

    Attributes:
        task: The task.
        message: What it is about, if that is still here.
        decided_by_name: Who decided, as shown to colleagues; empty while it is open, or where
            the node decided.
        waits: Where it waits.
        prioritised_by_name: Who called it urgent for us, as shown to colleagues.
        prioritised_because: Why, in their words.
    """

    task: TaskHead
    waits: WaitsShown
    message: SectionShown | None = None
    decided_by_name: str = ""
    prioritised_by_name: str = ""
    prioritised_because: str = ""


def tasks(call: Call[None]) -> TaskPage:
    """Return open tasks, nearest day first, without what they hold about people."""
    with call.node.database.read() as snapshot:
        cases = cleared(snapshot, call.who).cases
        waiting = cases.open_tasks()
        marks = {each.task: each for each in cases.priorities()}
    shown, following = page_of(call, waiting, lambda each: each.id)
    heads = tuple(msgspec.convert(task_data(each, marks.get(each.id)), TaskHead) for each in shown)
    return TaskPage(tasks=heads, next=following)


def task(call: Call[None]) -> TaskShown:
    """Return a task with the message it is about; on record before the answer leaves.

    Raises:
        ReferenceNotFound: None of that name is shown to the caller.
    """
    language = language_of(call)
    with call.node.database.read() as snapshot:
        seen = cleared(snapshot, call.who)
        found = _known(seen, TaskId(call.path["task"]))
        conversation = known_conversation(seen, found.conversation)
        messages = seen.exchange.messages_of(found.conversation)
        about = next((each for each in messages if each.id == found.message), None)
        translations = seen.translations.of_conversation(found.conversation)
        said = None if about is None else message_presented(about, language, translations).to_dict()
        purpose = purpose_of(seen, conversation)
        waits = _waits(call, seen, found)
        who = snapshot.access.accounts.get(found.decided_by) if found.decided_by else None
        name = "" if who is None else who.display_name
        mark = seen.cases.priority(found.id)
        marked_by = "" if mark is None else name_of(snapshot, mark.by)
    log_reading(call.node, conversation, purpose=purpose, by=call.who.account)
    data = {
        "task": task_data(found, mark),
        "waits": waits,
        "message": said,
        "decided_by_name": name,
        "prioritised_by_name": marked_by,
        "prioritised_because": "" if mark is None else mark.reason,
    }
    return msgspec.convert(data, TaskShown)


def decide(call: Call[DecisionBody]) -> ActAnswer:
    """Carry out what an officer decides about a task, or try it.

    Raises:
        ReferenceNotFound: None of that name is shown to the caller.
        InputInvalid: The act does not fit the task.
        ConflictingChange: It was decided before.
    """
    identifier = TaskId(call.path["task"])
    decision = commands.TaskDecision(
        identifier, _act(call.body.decision), by=call.who.account, reason=call.body.reason
    )
    with transaction(call.node.database, keep=not call.body.dry_run) as work:
        waits = work.cases.task(identifier)
        who = call.who if waits is None else within_glass(work, call.who, waits.conversation)
        _require_seen(cleared(work, who), decision)
        _require_unchanged(call, work, decision)
        decided = call.node.records.decide(work, decision)
    if call.body.dry_run:
        _log_trial(call, decision)
    return act_answer(decided.sent, decided.refusal, dry_run=call.body.dry_run)


def _waits(call: Call[None], seen: Snapshot, task: Task) -> dict[str, object]:
    item = waiting(call.node, seen, task)
    return {
        "peer": item.conversation.peer,
        "opens_with": item.conversation.opens_with,
        "purpose": None if item.request is None else item.request.purpose,
        "case": item.conversation.case_reference,
        "urgent": item.urgent,
        "state": item.conversation.state,
        "deadline_basis": item.conversation.deadline_basis,
        "working_days_left": item.days_left,
        "changed_at": item.conversation.changed_at,
        "is_nil": is_nil(task),
    }


def _act(given: Act) -> commands.Act:
    match given:
        case IdentifyAs():
            return commands.IdentifyAs(
                PersonRef(given.person), found_spent=frozenset(map(ConvictionId, given.found_spent))
            )
        case Nobody():
            return commands.Nobody()
        case SeveralPersons():
            return commands.SeveralPersons()
        case EnterAsNew():
            return commands.EnterAsNew()
        case Approve():
            return commands.Approve(frozenset(map(ConvictionId, given.found_spent)))
        case Deny():
            return commands.Deny(given.ground)
        case NotANational():
            return commands.NotANational()
        case Deceased():
            return commands.Deceased()
        case AskBack():
            return commands.AskBack(tuple(map(str, given.fields)), _remarks(given))
        case Supply():
            person = None if given.person is None else person_in(given.person)
            return commands.SupplyInformation(person, (), _remarks(given))
        case ConfirmDeletion():
            return commands.ConfirmDeletion()
        case RefuseDeletion():
            return commands.RefuseDeletion(given.text)
        case EnterNationally():
            return commands.EnterNationally(given.entered)
        case ReportError():
            return commands.ReportError(given.text)
        case Attended():
            return commands.Attended()
        case Release():
            return commands.Release()
        case Withdraw():
            return commands.Withdraw()


def _log_trial(call: Call[DecisionBody], decision: commands.TaskDecision) -> None:
    """Put on record of whom a trial tells, when all else of it was undone.

    What would be sent, and how long it is, says something of the person who is named.
    """
    act = decision.act
    if isinstance(act, commands.IdentifyAs):
        with call.node.database.begin() as work:
            log_consultation(
                work,
                call.node.rails,
                result="dry-run",
                purpose="judgement",
                case=decision.task,
                by=decision.by,
                shown=[act.person],
            )


def _remarks(given: AskBack | Supply) -> MultilingualText:
    return words_in(given.remarks, "decision.remarks")


def _require_seen(seen: Snapshot, decision: commands.TaskDecision) -> None:
    """Go on only if whoever decides may know of the task, and of the person they name.

    Raises:
        ReferenceNotFound: They may not, or there is no such thing.
    """
    _known(seen, decision.task)
    act = decision.act
    if isinstance(act, commands.IdentifyAs) and seen.register.person(act.person) is None:
        raise ReferenceNotFound("There is no such person.")


def _require_unchanged(
    call: Call[DecisionBody], work: Work, decision: commands.TaskDecision
) -> None:
    """Go on only if what the officer decides on is what the officer saw.

    Raises:
        ConflictingChange: More was said meanwhile, or another answer would leave now.
    """
    body = call.body
    if body.as_of is not None:
        task = _known(work, decision.task)
        if known_conversation(work, task.conversation).changed_at != body.as_of:
            raise ConflictingChange(MORE_WAS_SAID)
    if body.digest is not None:
        answer = call.node.records.preview(work, decision)
        if answer is None or digest_of(answer) != body.digest:
            raise ConflictingChange(ANOTHER_ANSWER)


def _known(snapshot: Snapshot | Work, identifier: TaskId) -> Task:
    found = snapshot.cases.task(identifier)
    if found is None:
        raise ReferenceNotFound("There is no such task.")
    return found


ROUTES: Final[tuple[Route, ...]] = (
    Route(
        method=Method.GET,
        path="/tasks",
        permission=Permission.TASK_LIST,
        summary="List what waits for an officer, nearest day first.",
        handler=tasks,
        answer=TaskPage,
        query=PAGED,
    ),
    Route(
        method=Method.GET,
        path="/tasks/{task}",
        permission=Permission.TASK_DECIDE,
        summary="Read a task with the message it is about.",
        handler=task,
        answer=TaskShown,
        query=LANGUAGE,
    ),
    Route(
        method=Method.POST,
        path="/tasks/{task}/decision",
        permission=Permission.TASK_DECIDE,
        summary="Decide a task: one act, with a reason. A dry run changes nothing.",
        handler=decide,
        body=DecisionBody,
        answer=ActAnswer,
    ),
)
