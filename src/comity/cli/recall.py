"""``comity recall``: getting back what was given to other states, and following theirs."""

import asyncio
from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Final

import typer

from comity.assembly.consulting import log_consultation
from comity.assembly.recall_receipts import LookedUp, Shown, look_up
from comity.cli.clearance import Named, read_here, require_shown
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, opened_node, output
from comity.cli.desk import DryRunOption, OfficerOption, ReasonOption, acting, officer
from comity.cli.exits import Exit
from comity.cli.helping import with_examples
from comity.cli.recall_views import recall_data, recall_view
from comity.errors import InputInvalid, ReferenceNotFound
from comity.ids import ConvictionId, MessageId, PersonRef, StateCode
from comity.law.recall_grounds import KeepGround, RecallGround
from comity.records.recall_deciding import RecallCommand, RecallDecision
from comity.records.recall_model import Ask, RecallId
from comity.records.recall_outside import AskedOutside
from comity.records.recall_standing import standing_now

_MOST_LISTED: Final = 500


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(
        no_args_is_help=True,
        help="Recall what was given to other states, and decide what they recall from us.",
    )
    group.command(
        "start",
        help=with_examples(
            "Ask every state that was given something to erase it, or to correct it.",
            "comity recall start --conviction DE-C-000000000000042 "
            '--ground unlawfully-transmitted --reason "sent in error" --dry-run',
            "comity recall start --message DE-FR-RRS-000000000000042 "
            '--ground unlawfully-transmitted --reason "wrong person"',
            more="Altering or deleting a conviction of ours opens its recall by itself. "
            "Whoever was given the data asks those it gave it to in turn.",
        ),
    )(start)
    group.command(
        "list",
        help=with_examples(
            "List recalls, ours and those asked of us, with how many have confirmed.",
            "comity recall list",
            "comity recall list --all --json",
        ),
    )(listed)
    group.command(
        "show",
        help=with_examples(
            "Show a recall: who has it, how far each has come, and with which receipt.",
            "comity recall show DE-RECALL-000000000000042",
            more="Exit status 1 while somebody's answer is overdue.",
        ),
    )(show)
    group.command(
        "verify",
        help=with_examples(
            "Look up every deletion receipt of a recall in the log of the state that gave it.",
            "comity recall verify DE-RECALL-000000000000042",
            more="Exit status 1 if another entry stands there than was signed, 4 if a log "
            "does not show it now.",
        ),
    )(verify)
    group.command(
        "decide",
        help=with_examples(
            "Erase what another state recalls, or keep it with a ground; that state is told.",
            'comity recall decide FR-RECALL-000000000000042 --erase --reason "as asked"',
            "comity recall decide FR-RECALL-000000000000042 --keep needed-as-evidence "
            '--reason "trial pending"',
            more="What is kept can be erased later; what is erased cannot be brought back.",
        ),
    )(decide)
    group.command(
        "outside",
        help=with_examples(
            "Note that a state which the network does not reach was asked otherwise.",
            'comity recall outside DE-RECALL-000000000000042 --state SE --reason "letter, file 12"',
        ),
    )(outside)
    app.add_typer(group, name="recall")


def start(
    *,
    ground: Annotated[RecallGround, typer.Option("--ground", help="The ground that travels.")],
    reason: ReasonOption,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
    conviction: Annotated[
        str | None, typer.Option("--conviction", help="All that gave this conviction.")
    ] = None,
    message: Annotated[
        str | None, typer.Option("--message", help="One message of ours, by itself.")
    ] = None,
    person: Annotated[
        str | None, typer.Option("--person", help="All that gave a conviction of ours of them.")
    ] = None,
    ask: Annotated[Ask, typer.Option("--ask", help="What is asked.")] = Ask.ERASE,
    days: Annotated[
        int | None, typer.Option("--days", help="Days for the answer; our own, not the law's.")
    ] = None,
    by: OfficerOption = "",
    dry_run: DryRunOption = False,
) -> None:
    """Ask every state that was given something to erase it, or to correct it."""
    shown = output(as_json)
    command = RecallCommand(
        by=officer(by),
        reason=reason,
        ground=ground,
        ask=ask,
        conviction=None if conviction is None else ConvictionId(conviction),
        message=None if message is None else MessageId(message),
        person=None if person is None else PersonRef(person),
        reply_days=days,
    )
    with opened_node(home) as node:
        require_shown(node, Named(conviction=conviction, sent=message, person=person))
        with acting(node, dry_run=dry_run) as work:
            recall = node.recalls.start(work, command)
            view = recall_view(shown, standing_now(work, node.recalls.office, recall))
    if dry_run:
        # What a dry run shows of a person was read, and that stays on record.
        with opened_node(home) as node, node.database.begin() as work:
            log_consultation(
                work,
                node.rails,
                result="recall-dry-run",
                purpose=str(ground),
                case=conviction or message or person or "",
                by=command.by,
                shown=recall.convictions,
            )
    said = (
        "Dry run: this would be recalled; nothing was changed or sent."
        if dry_run
        else "On record; 'comity serve' delivers it, reminds, and keeps what comes back."
    )
    shown.answer({"dry_run": dry_run, "recall": view.data}, *view.shown, said)


def listed(
    *,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
    every: Annotated[bool, typer.Option("--all", help="Closed ones too.")] = False,
) -> None:
    """List recalls, ours and those asked of us, with how many have confirmed."""
    shown = output(as_json)
    with opened_node(home) as node, read_here(node) as snapshot:
        found = [
            standing_now(snapshot, node.recalls.office, recall)
            for recall in snapshot.recalls.listed(only_open=not every, limit=_MOST_LISTED)
        ]
    data = {"recalls": [recall_data(each) for each in found]}
    if not found:
        shown.answer(data, "No recall is on record." if every else "No recall is open.")
        return
    rows = [
        (
            each.recall.id,
            each.recall.ask,
            each.recall.ordered_by,
            f"{each.recall.ordered_at:%F}",
            each.recall.reply_by,
            each.sentence,
        )
        for each in found
    ]
    columns = ("recall", "asked", "by", "on", "answer wanted by", "standing")
    shown.answer(data, shown.table(columns, rows))


def show(
    *,
    recall: Annotated[str, typer.Argument(help="The recall; 'comity recall list' lists them.")],
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Show a recall: who has it, how far each has come, and with which receipt.

    Exit status 1 while somebody's answer is overdue.

    Raises:
        ReferenceNotFound: There is no such recall. The officer's input.
    """
    shown = output(as_json)
    with opened_node(home) as node, read_here(node) as snapshot:
        found = snapshot.recalls.recall(RecallId(recall))
        if found is None:
            raise ReferenceNotFound(f"There is no recall {recall} here.")
        standing = standing_now(snapshot, node.recalls.office, found)
    view = recall_view(shown, standing)
    if any(each.overdue for each in standing.parties):
        shown.no({"recall": view.data}, *view.shown)
    shown.answer({"recall": view.data}, *view.shown)


def verify(
    *,
    recall: Annotated[str, typer.Argument(help="The recall; 'comity recall list' lists them.")],
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Look up every deletion receipt of a recall in the log of the state that gave it.

    Exit status 1 if another entry stands there than was signed, 4 if a log does not show
    it now.

    Raises:
        ReferenceNotFound: There is no such recall. The officer's input.
        typer.Exit: A log did not show what was asked for.
    """
    shown = output(as_json)
    with opened_node(home) as node:
        with read_here(node) as snapshot:
            if snapshot.recalls.recall(RecallId(recall)) is None:
                raise ReferenceNotFound(f"There is no recall {recall} here.")
            holders = snapshot.recalls.holders_of(RecallId(recall))
        found = asyncio.run(look_up(node, holders))
    data = {"recall": recall, "receipts": [asdict(each) for each in found]}
    rows = [(each.state, each.message, each.leaf, each.shown, each.why) for each in found]
    parts = [shown.table(("state", "message", "entry", "shown", "why"), rows)] if rows else []
    told = _told(found)
    if any(each.shown is Shown.ANOTHER for each in found):
        shown.no(data, *parts, told)
    if any(each.shown is not Shown.THERE for each in found):
        shown.answer({"ok": False, **data}, *parts, told)
        raise typer.Exit(Exit.UNAVAILABLE)
    shown.answer(data, *parts, told)


def _told(found: Sequence[LookedUp]) -> str:
    if not found:
        return "No state has given a deletion receipt yet."
    there = sum(each.shown is Shown.THERE for each in found)
    return f"{there} of {len(found)} receipts stand in the log that signed for them."


def decide(
    *,
    recall: Annotated[str, typer.Argument(help="The recall; 'comity recall list' lists them.")],
    reason: ReasonOption,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
    erase: Annotated[bool, typer.Option("--erase", help="Erase it, for good.")] = False,
    keep: Annotated[
        KeepGround | None, typer.Option("--keep", help="Keep it, on this ground.")
    ] = None,
    message: Annotated[
        list[str] | None, typer.Option("--message", help="Only this one; may be repeated.")
    ] = None,
    by: OfficerOption = "",
    dry_run: DryRunOption = False,
) -> None:
    """Erase what another state recalls, or keep it with a ground; that state is told.

    Raises:
        InputInvalid: Neither or both of erasing and keeping were asked. The officer's input.
    """
    if erase is (keep is not None):
        raise InputInvalid("Give either --erase or --keep GROUND.", field="keep")
    shown = output(as_json)
    decision = RecallDecision(
        recall=RecallId(recall),
        by=officer(by),
        reason=reason,
        keep=keep,
        messages=tuple(map(MessageId, message or ())),
    )
    with opened_node(home) as node:
        require_shown(node, Named(recall=recall))
        with acting(node, dry_run=dry_run) as work:
            decided = node.recalls.decide(work, decision)
            view = recall_view(shown, standing_now(work, node.recalls.office, decided))
    said = "Dry run: nothing was changed or sent." if dry_run else "Decided, and on record."
    shown.answer({"dry_run": dry_run, "recall": view.data}, said, *view.shown)


def outside(
    *,
    recall: Annotated[str, typer.Argument(help="The recall; 'comity recall list' lists them.")],
    state: Annotated[str, typer.Option("--state", help="The state, two letters.")],
    reason: ReasonOption,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
    by: OfficerOption = "",
    dry_run: DryRunOption = False,
) -> None:
    """Note that a state which the network does not reach was asked otherwise."""
    shown = output(as_json)
    asked = AskedOutside(
        recall=RecallId(recall), state=StateCode(state.upper()), by=officer(by), reason=reason
    )
    with opened_node(home) as node:
        require_shown(node, Named(recall=recall))
        with acting(node, dry_run=dry_run) as work:
            noted = node.recalls.note_outside(work, asked)
            view = recall_view(shown, standing_now(work, node.recalls.office, noted))
    said = "Dry run: nothing was changed." if dry_run else "Noted, and on record."
    shown.answer({"dry_run": dry_run, "recall": view.data}, said, *view.shown)
