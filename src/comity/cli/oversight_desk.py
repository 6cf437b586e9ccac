"""What the commands of inspectors and reviewers share: options, days, entries as shown."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Final

import typer

from comity.errors import InputInvalid
from comity.oversight.journal import JournalEntry

PurposeOption = Annotated[str, typer.Option("--purpose", help="What for; goes on record.")]
CaseOption = Annotated[str, typer.Option("--case", help="The file it belongs to; on record.")]
WordsOption = Annotated[str, typer.Option("--words", help="In words; kept here, sealed.")]

COLUMNS: Final = ("leaf", "at", "act", "official", "purpose", "case", "shown")
_MOST_SHOWN: Final = 3


def day_of(text: str | None, field: str) -> date | None:
    """Return a day given on the command line.

    Raises:
        InputInvalid: It is none. The user's mistake.
    """
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputInvalid("A day is written like 2026-03-02.", field=field) from error


def entry_row(entry: JournalEntry) -> tuple[object, ...]:
    """Return an entry as a row for people."""
    shown = ", ".join(entry.shown[:_MOST_SHOWN])
    more = len(entry.shown) - _MOST_SHOWN
    return (
        entry.leaf,
        f"{entry.at:%Y-%m-%d %H:%M:%S}",
        entry.act,
        entry.official,
        entry.purpose,
        entry.case,
        f"{shown} and {more} more" if more > 0 else shown,
    )


def entry_data(entry: JournalEntry) -> dict[str, object]:
    """Return an entry for programs."""
    return {
        "leaf": entry.leaf,
        "at": entry.at.isoformat(),
        "act": entry.act,
        "official": entry.official,
        "purpose": entry.purpose,
        "case": entry.case,
        "shown": list(entry.shown),
        "kind": entry.kind.value,
    }


def unreadable_said(leaves: Iterable[int]) -> list[str]:
    """Return the warning that entries which may belong here cannot be read."""
    found = list(leaves)
    if not found:
        return []
    named = ", ".join(map(str, found[:10]))
    return [
        (
            f"{len(found)} entries that may belong here do not open or are missing ({named}); "
            "'comity fsck' says which were changed."
        )
    ]
