"""``comity retention``: what ends and when, holds against it, and the proof that it ended."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Final

import typer
from rich.console import RenderableType

from comity.access.permissions import Permission
from comity.assembly.build import Node
from comity.assembly.ended_entries import ended_entries
from comity.assembly.ending_entries import EntriesDue, EntryEnding
from comity.assembly.enforcing_retention import (
    ENTRIES,
    RetentionReport,
    periods_of,
    run_retention,
)
from comity.assembly.keeping_entries import KeptBy
from comity.assembly.retention_schedule import DueRecord, DueState, RetentionSchedule
from comity.assembly.settled_matters import SettledMatters
from comity.cli.clearance import read_here
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, opened_node, output
from comity.cli.desk import OfficerOption, principal_at
from comity.cli.helping import with_examples
from comity.cli.output import Output
from comity.law.retention import RETENTION
from comity.ledger.entry_rules import ENTRY_RULES
from comity.records.record_types import RECORD_RULES

_WORDS: Final = {
    DueState.AHEAD: "ends",
    DueState.OVER: "is over",
    DueState.HELD: "held",
    DueState.EXTENDED: "extended",
    DueState.OPEN: "answer owed still",
    DueState.REVIEW: "to be reviewed",
}


def register(group: typer.Typer) -> None:
    """Add the commands."""
    group.command(
        "schedule",
        help=with_examples(
            "Show how every kind of record ends, and by which rule of law.",
            "comity retention schedule",
            "comity retention schedule --json",
        ),
    )(schedule)
    group.command(
        "due",
        help=with_examples(
            "List what ends soon, what is over, what is kept and why, what is to be reviewed.",
            "comity retention due",
            "comity retention due --days 90 --json",
        ),
    )(due)
    group.command(
        "run",
        help=with_examples(
            "End now what is over, on record; 'comity serve' does it once a day.",
            "comity retention run",
            "comity retention run --up-to 2000 --by officer-7",
            more="If more is over at once than retention.most_per_run, or the clock has jumped, "
            "nothing ends until an official names with --up-to how many may. What ends is "
            "erased for good. Exit status 1 if something is left.",
        ),
    )(run)
    group.command(
        "prove",
        help=with_examples(
            "Look through the tables whether anything is left that should have ended.",
            "comity retention prove",
            more="Computed anew from what is there, not from what the job wrote. Exit status 1 "
            "with the list if anything is left.",
        ),
    )(prove)


def schedule(as_json: JsonOption = False) -> None:
    """Show how every kind of record ends, and by which rule of law."""
    shown = output(as_json)
    rows = [
        (str(kind), str(rule.treatment), rule.how, str(RETENTION[rule.rule].basis))
        for kind, rule in RECORD_RULES.items()
    ]
    columns = ("record", "treatment", "how", "rule")
    entries = [
        (str(kind), str(rule.since), rule.why, str(RETENTION[rule.rule].basis))
        for kind, rule in ENTRY_RULES.items()
    ]
    of_entries = ("entry", "period begins", "why", "rule")
    data = {
        "schedule": [dict(zip(columns, row, strict=True)) for row in rows],
        "entries": [dict(zip(of_entries, row, strict=True)) for row in entries],
    }
    shown.answer(data, shown.table(columns, rows), shown.table(of_entries, entries))


def due(
    *,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
    days: Annotated[
        int | None, typer.Option("--days", min=0, max=36_525, help="How far to look ahead.")
    ] = None,
) -> None:
    """List what ends soon, what is over, what is kept and why, what is to be reviewed."""
    shown = output(as_json)
    with opened_node(home) as node, read_here(node) as snapshot:
        within = node.config.retention.announce_days if days is None else days
        planned = RetentionSchedule(snapshot, periods_of(node), node.clock.now())
        found = sorted(planned.due(within=within), key=lambda each: (each.last_day, each.line))
        entries = _entries_due(node, within)
        ended = ended_entries(snapshot)
    data = {
        "days": within,
        "due": [_data(each) for each in found],
        # How many there are would tell of what is hidden from somebody.
        "entries": {
            "over": bool(entries.over),
            "ahead": bool(entries.ahead),
            "kept_for_a_breach": bool(entries.kept[KeptBy.BREACH]),
            "ended": bool(ended.count),
        },
    }
    told: list[RenderableType] = [_table(shown, found)] if found else []
    if entries.over or entries.ahead or entries.kept[KeptBy.BREACH]:
        told.append(_entries_said(entries, within))
    if ended:
        told.append("Older entries of the log have ended.")
    if not found and not entries.over and not entries.ahead:
        told.insert(0, f"Nothing ends or is to be reviewed within {within} days.")
    shown.answer(data, *told)


def run(
    *,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
    up_to: Annotated[
        int | None,
        typer.Option("--up-to", min=1, help="So many may end, whatever the clock did."),
    ] = None,
    by: OfficerOption = "",
) -> None:
    """End now what is over, on record; 'comity serve' does it once a day.

    Exit status 1 if something is left.
    """
    shown = output(as_json)
    with opened_node(home) as node:
        who = principal_at(node, by, Permission.RETENTION_ASSESS)
        # Before the run: of what is gone nobody could tell whether it was hidden.
        with read_here(node) as snapshot:
            planned = RetentionSchedule(snapshot, periods_of(node), node.clock.now())
            within = node.config.retention.announce_days
            seen = {each.subject for each in planned.due(within=within)}
        report = run_retention(node, by=who.account, up_to=up_to)
    lists = {
        name: [each for each in found if each.subject in seen] for name, found in _lists(report)
    }
    left = dict(report.settled) if report.asks else {}
    if report.entries_left:
        left[ENTRIES] = report.entries_left
    # What is hidden from whoever runs it neither fails the run nor asks them.
    asks = report.asks if lists["overdue"] or left else ""
    data: dict[str, object] = {
        "asks": asks,
        "settled": dict(report.settled),
        "waits": report.waits,
        **{name: [_data(each) for each in found] for name, found in lists.items()},
    }
    counted = (
        f"{len(lists['ended'])} ended, {len(lists['kept'])} kept, "
        f"{len(lists['reviews'])} to be reviewed, {len(lists['announced'])} announced. On record."
    )
    told: list[RenderableType] = [counted]
    if report.settled and not asks:
        told.append(f"Settled matters ended: {_counted(report.settled)}.")
    if asks:
        told.append(
            f"Nothing was ended, and all data are as they were. {asks} Look at 'comity "
            "retention due'; if it is right, say so with --up-to."
        )
    if report.waits:
        told.append(
            f"No entry of the log ended, and {report.entries_left} are over: {report.waits}. "
            "Nothing of the log was changed. See 'comity fsck'; what it names is mended first."
        )
    if lists["overdue"]:
        told.append(_table(shown, lists["overdue"]))
    if lists["overdue"] or left:
        shown.no(data, *told)
    shown.answer(data, *told)


def prove(home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False) -> None:
    """Look through the tables whether anything is left that should have ended.

    Exit status 1 with the list if anything is left.
    """
    shown = output(as_json)
    with opened_node(home) as node, read_here(node) as snapshot:
        planned = RetentionSchedule(snapshot, periods_of(node), node.clock.now())
        left = list(planned.overdue())
        settled = dict(SettledMatters(periods_of(node), node.clock.now()).left(snapshot))
    over = _entries_due(node, 0).over
    if over:
        settled[ENTRIES] = over
    data = {"overdue": [_data(each) for each in left], "settled": settled}
    told: list[RenderableType] = []
    if left:
        told += [_table(shown, left), f"{len(left)} should have ended and did not."]
    if settled:
        told.append(f"Settled, over, and still here: {_counted(settled)}.")
    if told:
        shown.no(data, *told)
    shown.answer(data, "Nothing is left whose time is over and that nothing keeps.")


def _entries_due(node: Node, within: int) -> EntriesDue:
    """Return which entries of the log are over: numbers only, the same for everybody."""
    with node.database.read() as everything:
        return EntryEnding(periods_of(node), node.clock.now()).due(everything, within=within)


def _entries_said(entries: EntriesDue, within: int) -> str:
    words = []
    if entries.over:
        words.append("Entries of the log are over; the next run ends them.")
    if entries.kept[KeptBy.BREACH]:
        words.append("Entries that are over are kept as long as a breach is open.")
    if entries.ahead:
        words.append(f"Entries of the log end within {within} days.")
    return " ".join(words)


def _counted(settled: Mapping[str, int]) -> str:
    return ", ".join(f"{count} of {kind}" for kind, count in settled.items())


def _lists(report: RetentionReport) -> Sequence[tuple[str, tuple[DueRecord, ...]]]:
    return (
        ("ended", report.ended),
        ("kept", report.kept),
        ("reviews", report.reviews),
        ("announced", report.announced),
        ("overdue", report.overdue),
    )


def _table(shown: Output, found: Sequence[DueRecord]) -> RenderableType:
    rows = [
        (
            str(each.record_type),
            each.subject.ref,
            each.last_day,
            _WORDS[each.state],
            each.because,
            str(RETENTION[each.rule].basis.citation),
        )
        for each in found
    ]
    return shown.table(("record", "reference", "last day", "standing", "kept by", "rule"), rows)


def _data(due_record: DueRecord) -> dict[str, object]:
    return {
        "record": str(due_record.record_type),
        "kind": str(due_record.subject.kind),
        "reference": due_record.subject.ref,
        "version": due_record.version,
        "last_day": due_record.last_day,
        "state": str(due_record.state),
        "kept_by": due_record.because,
        "rule": due_record.rule,
    }
