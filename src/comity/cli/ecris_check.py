"""``comity ecris check``: what is poor, though legal, in what we would send."""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Final

import typer

from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, opened_node, output
from comity.cli.exits import Exit
from comity.cli.helping import with_examples
from comity.errors import BatchTooLarge, EnvelopeMalformed, InputInvalid, VersionUnsupported
from comity.records.messages import Notification
from comity.records.ports import RegisterReading, Standing
from comity.records.quality import Finding, examine
from comity.transport.ecris.codes import OWN_CODES
from comity.transport.ecris.limits import DEFAULT_LIMITS, parse
from comity.transport.ecris.reading import Read, read
from comity.transport.ecris.soap import SOAP_12, open_envelope

HELP: Final = with_examples(
    "Look for what is poor, though legal, in a message, or in all that we would notify.",
    "comity ecris check message.xml",
    "comity ecris check --home ./de",
    more="A default code, a title that was cut, an open category: no schema minds them, and "
    "the reader in the other state is left with nothing. Places are named, never values. "
    "Status 1 if anything was found.",
)
_MOST_SHOWN: Final = 200


def check(
    file: Annotated[
        Path | None,
        typer.Argument(
            help="A message of ECRIS v1.0, in its envelope or without.",
            show_default="our own convictions, as we would notify them",
        ),
    ] = None,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Look for what is poor, though legal.

    Raises:
        typer.Exit: With status 1, if something was found.
    """
    shown = output(as_json)
    if file is None:
        with opened_node(home) as node, node.database.read() as snapshot:
            found = list(_in_register(snapshot.register))
    else:
        found = _in_message(file)
    counts = Counter(code for _, code, _, _ in found)
    data = {
        "found": [
            {"where": where, "code": code, "path": path, "text": text}
            for where, code, path, text in found
        ],
        "counts": dict(sorted(counts.items())),
    }
    if not found:
        shown.answer(data, "Nothing poor was found.")
        return
    rows = [(where, path, code, text) for where, code, path, text in found[:_MOST_SHOWN]]
    more = len(found) - len(rows)
    shown.answer(
        data,
        shown.table(("in", "where", "code", "what"), rows),
        *([f"And {more} more; --json lists all."] if more else []),
        shown.table(("code", "times"), sorted(counts.items())),
    )
    raise typer.Exit(Exit.NO)


def _in_message(file: Path) -> list[tuple[str, str, str, str]]:
    """Return what is wrong or poor in a message.

    Raises:
        InputInvalid: The file cannot be read, or is no message of ECRIS v1.0.
    """
    try:
        with file.open("rb") as source:
            # One more than may be: what is longer is refused unread.
            body = source.read(DEFAULT_LIMITS.max_bytes + 1)
    except OSError as problem:
        raise InputInvalid(f"{file} cannot be read: {problem.strerror}", field="file") from problem
    try:
        found = _read(body)
    except (EnvelopeMalformed, BatchTooLarge, VersionUnsupported) as failure:
        raise InputInvalid(
            f"{file} is no message of ECRIS v1.0: {failure.public}", field="file"
        ) from failure
    where = str(found.meta.id)
    rows = [(where, each.code, each.path, each.text) for each in found.complaints]
    if found.message is not None:
        rows += _rows(where, examine(found.message))
    return rows


def _read(body: bytes) -> Read:
    """Return what a message says, in its envelope or without.

    Raises:
        EnvelopeMalformed, BatchTooLarge, VersionUnsupported: It is no message of ECRIS v1.0.
    """
    root = parse(body)
    element = open_envelope(body) if root.tag == f"{{{SOAP_12}}}Envelope" else root
    return read(element, codes=OWN_CODES)


def _in_register(register: RegisterReading) -> Iterator[tuple[str, str, str, str]]:
    """Yield what is poor in our own convictions that hold, as they would be notified."""
    for held in register.own_convictions():
        if held.standing is not Standing.CURRENT:
            continue
        whose = register.person(held.person)
        if whose is not None:
            found = examine(Notification(whose.person, held.conviction))
            yield from _rows(held.conviction.id, found)


def _rows(where: str, found: Iterable[Finding]) -> list[tuple[str, str, str, str]]:
    return [(where, str(each.code), each.path, each.text) for each in found]
