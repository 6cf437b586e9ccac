"""Routes about tasks: what waits for an officer, and what the officer decides.

Every decision is one of the acts below, with a reason that is kept here and never sent.
"""

from typing import Annotated, Final, TypeAlias

import msgspec
from msgspec import Meta

from comity.access.permissions import Permission
from comity.assembly.cleared_view import cleared
from comity.assembly.consulting import log_consultation, log_reading, purpose_of
from comity.assembly.showing import known_conversation, message_presented, task_data
from comity.assembly.trial import transaction
from comity.errors import ReferenceNotFound
from comity.ids import PersonRef, TaskId
from comity.law.grounds import Ground
from comity.persons.texts import MultilingualText
from comity.records import commands
from comity.records.messages import AskableField
from comity.records.ports import Task
from comity.storage.store import Snapshot
from comity.web.answers import ActAnswer, Answer, SectionShown, TaskHead, TaskPage
from comity.web.cursor import PAGED, page_of
from comity.web.describing import person_in, words_in
from comity.web.fields import Body, OptionalWords, PersonBody, Reference, Words
from comity.web.language import LANGUAGE, language_of
from comity.web.routing import Call, Method, Route
from comity.web.sent import act_answer


class IdentifyAs(Body, frozen=True, tag_field="act", tag="identify-as"):
    """It is this person of our register."""

    person: Reference


class Nobody(Body, frozen=True, tag_field="act", tag="nobody"):
    """No such person here."""


class SeveralPersons(Body, frozen=True, tag_field="act", tag="several"):
    """More than one person answers the description."""


class EnterAsNew(Body, frozen=True, tag_field="act", tag="enter-as-new"):
    """Enter the notified person, and store."""


class Approve(Body, frozen=True, tag_field="act", tag="approve"):
    """Answer as the node prepared it."""


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


class Attended(Body, frozen=True, tag_field="act", tag="attended"):
    """Somebody looked; nothing more is to be done."""


class Release(Body, frozen=True, tag_field="act", tag="release"):
    """The message that is held may leave as it is written."""


class Withdraw(Body, frozen=True, tag_field="act", tag="withdraw"):
    """The message that is held does not leave."""


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
    | Attended
    | Release
    | Withdraw
)


class DecisionBody(Body, frozen=True):
    """What an officer decides about a task."""

    decision: Act
    reason: Words
    dry_run: bool = False


class TaskShown(Answer, frozen=True):
    """A task with the message it is about."""

    task: TaskHead
    message: SectionShown | None = None


def tasks(call: Call[None]) -> TaskPage:
    """Return open tasks, nearest day first, without what they hold about people."""
    with call.node.database.read() as snapshot:
        waiting = cleared(snapshot, call.who).cases.open_tasks()
    shown, following = page_of(call, waiting, lambda each: each.id)
    heads = tuple(msgspec.convert(task_data(each), TaskHead) for each in shown)
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
    log_reading(call.node, conversation, purpose=purpose, by=call.who.account)
    return msgspec.convert({"task": task_data(found), "message": said}, TaskShown)


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
        _require_seen(cleared(work, call.who), decision)
        decided = call.node.records.decide(work, decision)
    if call.body.dry_run:
        _log_trial(call, decision)
    return act_answer(decided.sent, decided.refusal, dry_run=call.body.dry_run)


def _act(given: Act) -> commands.Act:
    match given:
        case IdentifyAs():
            return commands.IdentifyAs(PersonRef(given.person))
        case Nobody():
            return commands.Nobody()
        case SeveralPersons():
            return commands.SeveralPersons()
        case EnterAsNew():
            return commands.EnterAsNew()
        case Approve():
            return commands.Approve()
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


def _known(snapshot: Snapshot, identifier: TaskId) -> Task:
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
