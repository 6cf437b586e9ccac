"""Answering together requests about somebody whom the register does not know."""

from typing import Annotated, Final

from msgspec import Meta

from comity.access.permissions import Permission
from comity.assembly.cleared_view import cleared
from comity.assembly.journal import catch_up, searched
from comity.assembly.searching_anew import found_since
from comity.assembly.trial import transaction
from comity.assembly.waiting import is_nil
from comity.errors import ConflictingChange, Failure
from comity.ids import TaskId
from comity.ledger.acts import Act
from comity.oversight.search import JournalQuery
from comity.records.commands import Nobody, TaskDecision
from comity.records.ports import Task
from comity.storage.store import Work
from comity.web.answers import Answer
from comity.web.fields import Body, Reference, Words
from comity.web.routing import Call, Method, Route

MOST_TOGETHER: Final = 50


class NilBody(Body, frozen=True):
    """Requests to be answered together: nobody like the person described is here."""

    tasks: Annotated[tuple[Reference, ...], Meta(min_length=1, max_length=MOST_TOGETHER)]
    reason: Words
    dry_run: bool = False


class NilShown(Answer, frozen=True):
    """What became of one of them.

    Attributes:
        task: The task.
        outcome: ``answered``; or why not: ``not-here``, ``decided-before``, ``not-nil`` where
            somebody may be meant, or may be by now, ``not-looked-at`` where the caller did not
            open it, ``refused`` by the law.
        conversation: Its conversation, where the task is shown to the caller.
        detail: More about it, in a sentence.
    """

    task: str
    outcome: str
    conversation: str = ""
    detail: str = ""


class NilAnswer(Answer, frozen=True):
    """What became of each, in the order in which they were named."""

    dry_run: bool
    tasks: tuple[NilShown, ...]


def answer_nobody(call: Call[NilBody]) -> NilAnswer:
    """Answer requests about nobody here, each that the caller looked at; or try it.

    No record is ever told this way: a request for which somebody may be meant is left alone.
    Each is answered in a transaction of its own, so that one that cannot be leaves the others.
    """
    body = call.body
    catch_up(call.node.database)
    done = [_answer_one(call, TaskId(each)) for each in dict.fromkeys(body.tasks)]
    return NilAnswer(dry_run=body.dry_run, tasks=tuple(done))


def _answer_one(call: Call[NilBody], identifier: TaskId) -> NilShown:
    decision = TaskDecision(identifier, Nobody(), by=call.who.account, reason=call.body.reason)
    case = ""
    try:
        with transaction(call.node.database, keep=not call.body.dry_run) as work:
            task = cleared(work, call.who).cases.task(identifier)
            if task is None:
                return NilShown(task=identifier, outcome="not-here")
            case = task.conversation
            if (why := _why_not(call, work, task)) is not None:
                return NilShown(task=identifier, outcome=why, conversation=case)
            decided = call.node.records.decide(work, decision)
    except ConflictingChange as failure:
        return _not_done(identifier, case, "decided-before", failure)
    except Failure as failure:
        return _not_done(identifier, case, "refused", failure)
    if decided.refusal is not None:
        told = f"{decided.refusal.explanation} {decided.refusal.basis}"
        return NilShown(task=identifier, outcome="refused", conversation=case, detail=told)
    return NilShown(task=identifier, outcome="answered", conversation=case)


def _why_not(call: Call[NilBody], work: Work, task: Task) -> str | None:
    if task.decided_at is not None:
        return "decided-before"
    if not is_nil(task) or found_since(call.node, cleared(work, call.who), task):
        return "not-nil"
    return None if _looked_at(call, work, task) else "not-looked-at"


def _looked_at(call: Call[NilBody], work: Work, task: Task) -> bool:
    """Return whether the caller opened the task, as the log has it.

    A look before the task was queued is none at what it asks.
    """
    query = JournalQuery(
        case=task.conversation,
        official=call.who.account,
        act=Act.READ_CONVERSATION,
    )
    return any(each.at >= task.created_at for each in searched(work, query))


def _not_done(task: TaskId, conversation: str, outcome: str, failure: Failure) -> NilShown:
    return NilShown(task=task, outcome=outcome, conversation=conversation, detail=failure.public)


ROUTES: Final[tuple[Route, ...]] = (
    Route(
        method=Method.POST,
        path="/nil-answers",
        permission=Permission.TASK_DECIDE,
        summary="Answer requests about nobody here, each looked at before. A dry run tries it.",
        handler=answer_nobody,
        body=NilBody,
        answer=NilAnswer,
    ),
)
