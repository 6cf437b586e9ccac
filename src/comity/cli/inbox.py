"""``comity inbox``: what waits for an officer."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated, Final

import msgspec
import typer
from rich.console import RenderableType

from comity.assembly.build import Node
from comity.assembly.candidates_beside import may_be_meant
from comity.assembly.consulting import purpose_of
from comity.assembly.showing import known_conversation, message_presented
from comity.assembly.waiting import Waiting, details_of, waiting, whom_about
from comity.assembly.who_is_meant import Meant, who_is_meant
from comity.assembly.workload import pressing_order
from comity.cli import judgements, prioritising
from comity.cli.clearance import read_here
from comity.cli.comparison_view import side_by_side
from comity.cli.consultation import log_reading
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, opened_node, output
from comity.cli.desk import LanguageOption, OfficerOption, language_of, safe
from comity.cli.helping import with_examples
from comity.cli.output import Output, moment
from comity.cli.views import (
    View,
    deadline_words,
    not_compared_in_words,
)
from comity.errors import EnvelopeMalformed, ReferenceNotFound
from comity.exchange.conversation import Role
from comity.ids import TaskId
from comity.records.describing import description_in
from comity.records.ports import Identification, Task, TaskKind
from comity.search.asking import not_compared
from comity.storage.store import Snapshot

ACTS: Final[dict[TaskKind, str]] = {
    TaskKind.IDENTIFY_REQUEST: "--as PERSON | --nobody | --several | --ask FIELDS | --deny GROUND",
    TaskKind.IDENTIFY_NOTIFICATION: "--as PERSON | --enter-as-new | --not-a-national | --ask …",
    TaskKind.APPROVE_ANSWER: "--approve | --deny GROUND",
    TaskKind.SUPPLY_INFORMATION: "--supply FILE | --unavailable",
    TaskKind.CONFIRM_DELETION: "--confirm-deletion | --refuse-deletion TEXT",
    TaskKind.ENTER_NATIONALLY: "--enter-nationally yes|no",
    TaskKind.UNDELIVERABLE: "--attended",
    TaskKind.ATTEND: "--attended",
    TaskKind.RELEASE: "--release | --withdraw",
    TaskKind.TELEPHONE: "--attended",
    TaskKind.RECALL: "--erase | --keep GROUND",
}
"""What is usually decided about each kind of task."""

_SHOWN_ELSEWHERE: Final = frozenset({"candidates", "judgements"})
_MOST_CONVERSATIONS: Final = 500


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer()
    group.callback(
        invoke_without_command=True,
        help=with_examples(
            "Show what waits for an officer: until when, about what, and why a human is needed.",
            "comity inbox",
            "comity inbox --meant nobody",
            "comity inbox --all --json",
            "comity inbox show TASK",
            more="What is urgent stands first, then the nearest day, as at the desk. "
            "Days are working days here, those of the authority that owes the answer.",
        ),
    )(inbox)
    group.command(
        "show",
        help=with_examples(
            "Show a task with the message it is about, beside the candidates, field by field.",
            "comity inbox show TASK --language de --by officer-7",
            more="The consultation goes on record, under the conversation and its purpose.",
        ),
    )(show)
    prioritising.register(group)
    judgements.register(group)
    app.add_typer(group, name="inbox")


def _order(item: Waiting) -> tuple[bool, bool, date, datetime, str]:
    """Return by what tasks are ordered; those that were decided come last."""
    task = item.task
    order = pressing_order(task.due_on, task.created_at, task.id, is_urgent=item.presses)
    return (task.decided_at is not None, *order)


def _due(item: Waiting) -> str:
    if item.task.due_on is None:
        return "no day set"
    if item.days_left is None or item.task.decided_at is not None:
        return str(item.task.due_on)
    if item.days_left < 0:
        return f"{item.task.due_on}, OVERDUE by {-item.days_left}"
    return f"{item.task.due_on}, {item.days_left} left"


def _urgent(item: Waiting) -> str:
    theirs, ours = "URGENT, " * item.urgent, "URGENT FOR US, " * (item.priority is not None)
    return theirs + ours


def inbox(
    context: typer.Context,
    *,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
    every: Annotated[bool, typer.Option("--all", help="Decided tasks too.")] = False,
    meant: Annotated[Meant | None, typer.Option(help="Only where so many may be meant.")] = None,
) -> None:
    """Show what waits for an officer: until when, about what, and why a human is needed.

    What is urgent stands first, then the nearest day, as at the desk. Days are working days
    here, those of the authority that owes the answer.
    """
    if context.invoked_subcommand is not None:
        return
    shown = output(as_json)
    with opened_node(home) as node, read_here(node) as snapshot:
        tasks = _every_task(snapshot) if every else list(snapshot.cases.open_tasks())
        items = [
            waiting(node, snapshot, task)
            for task in tasks
            if meant in {None, who_is_meant(task).meant}
        ]
    items.sort(key=_order)
    data = {"tasks": [item.data() for item in items]}
    if not items:
        what = "Nothing of that waits" if meant else "Nothing waits"
        shown.answer(data, f"{what} for an officer.")
        return
    columns = ["task", "due (working days)", "kind", "from", "purpose", "why a human"]
    rows = [
        (
            item.task.id,
            _urgent(item) + _due(item),
            ": ".join(filter(None, (item.task.kind, who_is_meant(item.task).words))),
            item.conversation.peer,
            "" if item.request is None else item.request.purpose,
            item.task.reason if item.task.decided_at is None else f"decided: {item.task.outcome}",
        )
        for item in items
    ]
    hint = "Look at one with 'comity inbox show TASK', decide it with 'comity reply TASK …'."
    shown.answer(data, shown.table(columns, rows), hint)


def show(
    *,
    task: Annotated[str, typer.Argument(help="The task.")],
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    by: OfficerOption = "",
) -> None:
    """Show a task with the message it is about, beside the candidates, field by field.

    The consultation goes on record, under the conversation and its purpose.
    """
    shown = output(as_json)
    with opened_node(home) as node:
        with read_here(node) as snapshot:
            tongue = language_of(node, language)
            view = task_view(shown, node, snapshot, TaskId(task), tongue)
            queued = known_task(snapshot, TaskId(task))
            conversation = known_conversation(snapshot, queued.conversation)
            purpose = purpose_of(snapshot, conversation)
        beside = may_be_meant(msgspec.json.decode(queued.details))
        log_reading(node, conversation, purpose=purpose, by=by, shown=beside)
    shown.answer(view.data, *view.shown)


def known_task(snapshot: Snapshot, identifier: TaskId) -> Task:
    """Return a task.

    Raises:
        ReferenceNotFound: It is not here.
    """
    task = snapshot.cases.task(identifier)
    if task is None:
        raise ReferenceNotFound(f"There is no task {identifier} here.")
    return task


def task_view(
    shown: Output, node: Node, snapshot: Snapshot, identifier: TaskId, language: str
) -> View:
    """Show a task.

    Raises:
        ReferenceNotFound: It is not here.
    """
    task = known_task(snapshot, identifier)
    item = waiting(node, snapshot, task)
    messages = snapshot.exchange.messages_of(task.conversation)
    about = next((each for each in messages if each.id == task.message), None)
    details = details_of(task)
    because = "" if item.priority is None else item.priority.reason
    data: dict[str, object] = {
        "task": {**item.data(), "details": details, "prioritised_because": because}
    }
    decided = "" if task.decided_at is None else f"; {task.outcome}, by {task.decided_by}"
    parts: list[RenderableType] = [
        f"Task {task.id}: {task.kind}, from {item.conversation.peer}{decided}",
        f"Why a human: {task.reason}",
        *_why_urgent(item),
        deadline_words(item.conversation, node.records.lateness(item.conversation)),
    ]
    if about is not None:
        translations = snapshot.translations.of_conversation(task.conversation)
        section = message_presented(about, language, translations)
        data["message"] = section.to_dict()
        parts += ["", section.to_text()]
    try:
        person = description_in(messages)
    except EnvelopeMalformed as problem:
        person = None
        data["not_shown"] = problem.public
        parts += ["", f"Nobody is shown. {safe(problem.public)}"]
    identification = snapshot.cases.identification(task.conversation)
    if identification is not None:
        data["identification"] = asdict(identification)
        parts.append(_identified(identification, node, details))
    if person is not None:
        is_asked = item.conversation.role is Role.RESPONDER
        in_vain = not_compared(person) if is_asked else ()
        data["not_compared"] = [each.to_dict() for each in in_vain]
        beside = side_by_side(
            shown,
            node,
            snapshot,
            person,
            details,
            about=whom_about(snapshot, task, details, identification),
            language=language,
        )
        data["candidates"] = beside.data["candidates"]
        judged = judgements.met_view(
            shown, node, snapshot, item.conversation, described=person, details=details
        )
        data["judgements"] = judged.data["judgements"]
        parts += ["", *not_compared_in_words(in_vain), *judged.shown, *beside.shown]
    remaining = {name: value for name, value in details.items() if name not in _SHOWN_ELSEWHERE}
    if remaining:
        rows = [(name.replace("_", " "), _plain(value)) for name, value in remaining.items()]
        parts.append(shown.table(("at hand", ""), rows))
    if task.decided_at is None:
        how = f"comity reply {task.id}"
        if task.kind is TaskKind.RECALL:
            how = f"comity recall decide {details.get('recall', '')}"
        parts.append(f"Decide with: {how} {ACTS[task.kind]} --reason …")
    return View(data, parts)


def _why_urgent(item: Waiting) -> list[str]:
    mark = item.priority
    if mark is None:
        return []
    return [f"Urgent for us: {safe(mark.reason)} ({safe(mark.by)}, {moment(mark.at)})"]


def _identified(identification: Identification, node: Node, details: Mapping[str, object]) -> str:
    """Return by what the person of a conversation was identified, in a sentence."""
    said = (
        f"Identified: {identification.outcome}, by {identification.decided_by} "
        f"({identification.rule})"
    )
    if not identification.parameters:
        return f"{said}."
    said += f", with parameters {identification.parameters}."
    if "candidates" not in details and identification.parameters != node.parameters.version:
        said += f" The weights shown are those of {node.parameters.version}, now in force."
    return said


def _every_task(snapshot: Snapshot) -> list[Task]:
    """Return the tasks of the conversations changed last, open ones first."""
    opened = list(snapshot.cases.open_tasks())
    listed = snapshot.exchange.conversations_listed(limit=_MOST_CONVERSATIONS)
    decided = [
        task
        for conversation in listed
        for task in snapshot.cases.tasks_of(conversation.id)
        if task.decided_at is not None
    ]
    return opened + decided


def _plain(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return ", ".join(str(each) for each in value) or "none"
    return msgspec.json.encode(value).decode("utf-8")
