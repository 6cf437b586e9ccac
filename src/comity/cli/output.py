"""Answers: a table for people, JSON for programs, and what went wrong for both.

Standard output holds the answer and nothing else; notes, progress and failures go to
standard error, so that an answer can be piped.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, NoReturn

import msgspec
import typer
from rich.console import Console, RenderableType
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from comity.cli.exits import Exit, advice_on, exit_of
from comity.errors import Failure, InputInvalid
from comity.policy.outcome import Refusal

JSON_ANSWERS: Final = "comity.json"
Advance = Callable[[int], None]
"""Reports that so many more steps are done."""

_STYLES: Final = {"ok": "green", "warn": "yellow", "fail": "bold red", "done": "green"}


class Output:
    """Where a command's answers go.

    Args:
        as_json: Answer programs instead of people.
    """

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json
        self._out = Console(highlight=False, markup=False, emoji=False, soft_wrap=True)
        self._err = Console(stderr=True, highlight=False, markup=False, emoji=False, soft_wrap=True)

    def answer(self, data: Mapping[str, object], *shown: RenderableType) -> None:
        """Give the answer of a command, once.

        Args:
            data: For programs; ``"ok": true`` is put before it unless it says itself.
            shown: For people: texts, tables.
        """
        if self.as_json:
            typer.echo(to_json({"ok": True, **data}))
            return
        after_table = False
        for part in shown:
            is_piped_table = isinstance(part, Text) and not self._out.is_terminal
            if is_piped_table and after_table:
                typer.echo()
            after_table = is_piped_table
            if isinstance(part, Text) and not self._out.is_terminal:
                # Rich would turn tabs into spaces.
                typer.echo(part.plain)
            else:
                self._out.print(printable(part) if isinstance(part, str) else part)

    def note(self, text: str) -> None:
        """Tell a person something that is not the answer."""
        if not self.as_json:
            self._err.print(printable(text))

    def table(
        self, columns: Sequence[str], rows: Sequence[Sequence[object]], *, title: str = ""
    ) -> RenderableType:
        """Return a table: drawn on a terminal, tab-separated lines in a pipe.

        In a pipe the title is a line of its own, before the names of the columns.
        A cell that is one of the words ok, warn, fail or done is coloured on a terminal.
        """
        texts = [[_cell(value) for value in row] for row in rows]
        if not self._out.is_terminal:
            lines = ["\t".join(line) for line in [list(columns), *texts]]
            return Text("\n".join([_cell(title), *lines] if title else lines))
        drawn = Table(title=title or None, title_justify="left", header_style="bold")
        for column in columns:
            drawn.add_column(column, overflow="fold")
        for line in texts:
            drawn.add_row(*(Text(cell, style=_STYLES.get(cell, "")) for cell in line))
        return drawn

    @contextmanager
    def progress(self, doing: str, total: int | None) -> Iterator[Advance]:
        """Show how far something has come, on a terminal and on standard error only."""
        if self.as_json or not self._err.is_terminal:
            yield lambda _: None
            return
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        with Progress(*columns, TimeElapsedColumn(), console=self._err, transient=True) as bar:
            task = bar.add_task(doing, total=total)
            yield lambda steps: bar.advance(task, steps)

    def no(self, data: Mapping[str, object], *shown: RenderableType) -> NoReturn:
        """Give an answer that is a "no", and end with status 1.

        Raises:
            typer.Exit: Always.
        """
        self.answer({"ok": False, **data}, *shown)
        raise typer.Exit(Exit.NO)

    def refuse(self, refusal: Refusal) -> NoReturn:
        """Show a reasoned refusal with its ground and its legal basis, and end with status 1.

        Raises:
            typer.Exit: Always.
        """
        told = {
            "ground": refusal.ground.value,
            "basis": str(refusal.basis),
            "explanation": refusal.explanation,
        }
        self.no(
            {"refusal": told},
            f"refused: {refusal.explanation}",
            f"  ground: {refusal.ground.value}",
            f"  basis:  {refusal.basis}",
            "  Nothing was sent and nothing was changed.",
        )


def report(failure: Failure, *, as_json: bool) -> Exit:
    """Tell what failed, where, and what to do; return the exit status.

    A failure's private part is shown too: whoever runs a command on the node is its
    operator. Failures hold no personal data.
    """
    status = exit_of(failure.code)
    field = failure.field if isinstance(failure, InputInvalid) else ""
    place = failure.place if isinstance(failure, InputInvalid) else ""
    if as_json:
        told = {
            "code": failure.code.value,
            "message": failure.public,
            "detail": failure.private,
            "field": field,
            "place": place,
            "origin": failure.origin.value,
            "advice": advice_on(failure),
        }
        typer.echo(to_json({"ok": False, "error": told}))
        return status
    console = Console(stderr=True, highlight=False, markup=False, emoji=False, soft_wrap=True)
    console.print(Text.assemble(("error: ", "bold red"), printable(failure.public)))
    details = {
        "field": field,
        "place": place,
        "detail": failure.private,
        "code": f"{failure.code.value} (cause: {failure.origin.value})",
        "to do": advice_on(failure),
    }
    for name, text in details.items():
        if text:
            console.print(Text(f"  {name}: {printable(text)}"))
    return status


def to_json(value: object) -> str:
    """Return a value as indented JSON."""
    encoded = msgspec.json.encode(value, enc_hook=_plain)
    return msgspec.json.format(encoded, indent=2).decode("utf-8")


def printable(text: str) -> str:
    """Return the text without what could steer a terminal; newlines stay."""
    return "".join(c if c.isprintable() or c == "\n" else "�" for c in text)


def moment(at: datetime | None) -> str:
    """Return an instant for people, in UTC.

    Example:
        >>> moment(datetime(2026, 3, 1, 12, 30, tzinfo=UTC))
        '2026-03-01 12:30:00 UTC'
    """
    return "-" if at is None else at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def span(length: timedelta) -> str:
    """Return a length of time for people, in its two largest units.

    Example:
        >>> span(timedelta(days=12, hours=5, minutes=7)), span(timedelta(seconds=40))
        ('12 d 5 h', '40 s')
    """
    seconds = max(0, int(length.total_seconds()))
    parts: list[str] = []
    for unit, size in (("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1)):
        count, seconds = divmod(seconds, size)
        if count or (unit == "s" and not parts):
            parts.append(f"{count} {unit}")
    return " ".join(parts[:2])


def _cell(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, datetime):
        return moment(value)
    return printable(str(value)).replace("\n", " ")


def _plain(value: object) -> object:
    if isinstance(value, Path):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")
