"""A notification that waits for an officer: what it says, beside what it meets here."""

from typing import Final

import msgspec

from comity.access.permissions import Permission
from comity.assembly.candidates_beside import candidates_beside
from comity.assembly.cleared_view import ClearedSnapshot, cleared
from comity.assembly.consulting import log_reading, purpose_of
from comity.assembly.showing import conviction_presented, held_data, known_conversation
from comity.assembly.waiting import details_of
from comity.errors import InputInvalid, ReferenceNotFound
from comity.ids import MessageId, PersonRef, TaskId
from comity.records.contents import content_as
from comity.records.describing import description_in
from comity.records.messages import Notification
from comity.records.notified_here import MetHere, met_here
from comity.records.ports import Task, TaskKind
from comity.records.presentation import present_conviction
from comity.web.answers import Answer, HeldShown, SectionShown
from comity.web.api_candidates import CandidateBesideShown, beside_shown
from comity.web.language import LANGUAGE, language_of
from comity.web.routing import Call, Method, Route


class UpdatedShown(Answer, frozen=True):
    """How a notification names the conviction that it changes.

    Attributes:
        id: Its identifier; empty where none is given.
        file_number: Its file number; empty where none is given.
    """

    id: str
    file_number: str


class NotificationAnswer(Answer, frozen=True):
    """A notification beside what it meets in the register.

    Attributes:
        task: The task.
        notified: The conviction as it is notified.
        updates: What it says that it changes; ``None`` for a first notification.
        met: What stands here: ``nothing``, ``the-same``, ``another``, ``another-states``,
            ``changed`` or ``nothing-to-change``.
        here: The conviction that stands here, as it holds.
        whose: The person whose conviction that is, beside the description.
        is_storable: Whether it can be stored at all, whoever is meant.
        only_as: The one person with whom it can be stored; empty for any.
    """

    task: str
    notified: SectionShown
    updates: UpdatedShown | None
    met: str
    here: HeldShown | None
    whose: CandidateBesideShown | None
    is_storable: bool
    only_as: str


def notification(call: Call[None]) -> NotificationAnswer:
    """Return a notification beside what it meets; on record before the answer leaves.

    Raises:
        ReferenceNotFound: No task of that name is shown to the caller.
        InputInvalid: The task is about no notification that can be read.
    """
    language = language_of(call)
    with call.node.database.read() as snapshot:
        seen = cleared(snapshot, call.who)
        task = _known(seen, call.path["task"])
        conversation = known_conversation(seen, task.conversation)
        opening = seen.exchange.incoming(MessageId(task.conversation))
        said = content_as(Notification, opening)
        if task.kind is not TaskKind.IDENTIFY_NOTIFICATION or said is None:
            raise InputInvalid("The task is about no notification.", field="task")
        met = met_here(seen, conversation.peer, said)
        here = None
        if met.held is not None:
            shown = conviction_presented(seen, met.held, language).to_dict()
            here = msgspec.convert({**held_data(met.held), "conviction": shown}, HeldShown)
        whose = _whose(call, seen, task, met, language)
        purpose = purpose_of(seen, conversation)
    about = [] if met.held is None else [met.held.person, met.held.conviction.id]
    log_reading(call.node, conversation, purpose=purpose, by=call.who.account, shown=about)
    return NotificationAnswer(
        task=task.id,
        notified=msgspec.convert(
            present_conviction(said.conviction, language).to_dict(), SectionShown
        ),
        updates=_updated(said),
        met=met.met.value,
        here=here,
        whose=whose,
        is_storable=met.is_storable,
        only_as=met.only_as or "",
    )


def _whose(
    call: Call[None], seen: ClearedSnapshot, task: Task, met: MetHere, language: str
) -> CandidateBesideShown | None:
    """Return whose conviction stands here, beside the description, as a candidate is shown."""
    described = description_in(seen.exchange.messages_of(task.conversation))
    if met.held is None or described is None:
        return None
    whose: PersonRef = met.held.person
    details = {
        "candidates": [
            each
            for each in msgspec.convert(
                details_of(task).get("candidates", ()), list[dict[str, object]]
            )
            if each.get("person") == whose
        ]
    }
    found = candidates_beside(call.node, seen, described, details, about=whose)
    beside = next(iter(found), None)
    return None if beside is None else beside_shown(beside, language)


def _updated(said: Notification) -> UpdatedShown | None:
    if said.updates is None:
        return None
    return UpdatedShown(
        id=said.updates.id or said.updates.njr_id or "", file_number=said.updates.file_number or ""
    )


def _known(seen: ClearedSnapshot, identifier: str) -> Task:
    found = seen.cases.task(TaskId(identifier))
    if found is None:
        raise ReferenceNotFound("There is no such task.")
    return found


ROUTES: Final[tuple[Route, ...]] = (
    Route(
        method=Method.GET,
        path="/tasks/{task}/notification",
        permission=Permission.TASK_DECIDE,
        summary="Show a notification that waits, beside what it meets in the register.",
        handler=notification,
        answer=NotificationAnswer,
        query=LANGUAGE,
    ),
)
