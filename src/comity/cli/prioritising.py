"""``comity inbox prioritise``: what is urgent for us, whatever the other state says."""

from collections.abc import Sequence
from typing import Annotated, Final

import typer

from comity.access.permissions import Permission
from comity.assembly.prioritising import (
    Prioritised,
    PriorityOutcome,
    PriorityWish,
    prioritise,
    take_back,
)
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, opened_node, output
from comity.cli.desk import OfficerOption, ReasonOption, principal_at, safe
from comity.cli.exits import Exit
from comity.cli.helping import with_examples
from comity.errors import ReferenceNotFound
from comity.ids import TaskId

_TasksArgument = Annotated[list[str], typer.Argument(metavar="TASK", help="The tasks.")]
_TrialOption = Annotated[
    bool, typer.Option("--dry-run", help="Say what would change; change nothing.")
]
_WORDS: Final = {
    Prioritised.MARKED: "urgent for us",
    Prioritised.TAKEN_BACK: "no longer urgent for us",
    Prioritised.UNCHANGED: "stays as it is",
    Prioritised.NOT_OPEN: "not changed: there is no such open task here",
    Prioritised.CHANGED_MEANWHILE: "not changed: somebody else marked it meanwhile",
}


def register(group: typer.Typer) -> None:
    """Add the commands."""
    group.command(
        "prioritise",
        help=with_examples(
            "Say that tasks are urgent for us; they stand first in every list.",
            'comity inbox prioritise TASK --reason "The hearing is tomorrow." --by officer-7',
            'comity inbox prioritise TASK TASK --reason "In custody." --dry-run --json',
            more="No deadline changes, and the other state learns nothing of it. The mark ends "
            "with the decision.",
        ),
    )(mark)
    group.command(
        "unprioritise",
        help=with_examples(
            "Say that tasks are urgent for us no longer.",
            "comity inbox unprioritise TASK --by officer-7",
        ),
    )(unmark)


def mark(
    *,
    tasks: _TasksArgument,
    reason: ReasonOption,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
    by: OfficerOption = "",
    dry_run: _TrialOption = False,
) -> None:
    """Say that tasks are urgent for us; they stand first in every list."""
    wishes = [PriorityWish(TaskId(each)) for each in tasks]
    with opened_node(home) as node:
        who = principal_at(node, by, Permission.TASK_DECIDE)
        _tell(prioritise(node, who, wishes, reason, keep=not dry_run), as_json, dry_run=dry_run)


def unmark(
    *,
    tasks: _TasksArgument,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
    by: OfficerOption = "",
    dry_run: _TrialOption = False,
) -> None:
    """Say that tasks are urgent for us no longer."""
    wishes = [PriorityWish(TaskId(each)) for each in tasks]
    with opened_node(home) as node:
        who = principal_at(node, by, Permission.TASK_DECIDE)
        _tell(take_back(node, who, wishes, keep=not dry_run), as_json, dry_run=dry_run)


def _tell(found: Sequence[PriorityOutcome], as_json: bool, *, dry_run: bool) -> None:
    """Say what became of each.

    Raises:
        ReferenceNotFound: None of them is open here.
    """
    missing = [each for each in found if each.result is Prioritised.NOT_OPEN]
    if len(missing) == len(found):
        raise ReferenceNotFound("There is no such open task here.")
    data = {
        "dry_run": dry_run,
        "outcomes": [
            {
                "task": each.task,
                "result": each.result.value,
                "was": each.was,
                "by": each.by,
                "kind": each.kind,
                "conversation": each.conversation,
            }
            for each in found
        ],
    }
    lines = [f"{safe(each.task)}: {_WORDS[each.result]}" for each in found]
    if dry_run:
        lines.append("Tried only; nothing was changed.")
    output(as_json).answer(data, *lines)
    if missing:
        raise typer.Exit(Exit.CONFLICT)
