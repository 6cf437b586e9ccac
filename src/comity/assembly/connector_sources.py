"""What a connector's source holds now, part by part: each file of a folder, or all rows at once.

Rows of a database and pages of a service pass through a file without a name in the node's home:
what was read is put on record by its digest before anything is entered, and a source that breaks
off midway enters nothing.
"""

import asyncio
import csv
import io
import os
import tempfile
from collections.abc import Iterator
from contextlib import aclosing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import chain
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from comity.assembly.connector_files import (
    Connector,
    CsvFolder,
    EcrisFolder,
    RestService,
    SqlView,
    secret_of,
)
from comity.assembly.home import Home
from comity.errors import InputInvalid
from comity.ledger.entry import utc_text
from comity.storage.sql.register_view import RegisterView, mark_from, mark_text, view_rows
from comity.transport.register_service import MOST_PAGES, RegisterService, pages_of
from comity.transport.registers.formats import HEAD_BYTES, Format, detect
from comity.trust.digest import sha256_of

DONE: Final = "done"
"""Folder beside the files into which those that were read are moved."""

UNFINISHED: Final = ".part"
"""End of the name of a file that is still being written."""

_CLOCKS_APART: Final = timedelta(hours=1)
"""So much earlier than we last asked a service is asked for changes: its clock may be slow."""

_MOST_FILES: Final = 10_000
_MOST_SPOOLED: Final = 4 * 1024**3
_AT_ONCE: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a source.

    Attributes:
        number: From 1.
        of: How many parts there are.
        format: Its format.
        stream: Its bytes, from the beginning; open while the part is at hand.
        file: Where it lies, if it is a file that is to be moved away afterwards.
        mark: How far the source was read with it; empty if the source keeps no mark.
    """

    number: int
    of: int
    format: Format
    stream: BinaryIO
    file: Path | None = None
    mark: str = ""

    def digest(self) -> str:
        """Return the SHA-256 of its bytes, and go back to their beginning."""
        self.stream.seek(0)
        found = sha256_of(iter(partial(self.stream.read, _AT_ONCE), b"")).hex()
        self.stream.seek(0)
        return found


def parts_of(
    home: Home,
    connector: Connector,
    *,
    now: datetime,
    since: str = "",
    most: int | None = None,
) -> Iterator[Part]:
    """Yield what a source holds; each part is open until the next is asked for.

    Args:
        home: The node's home.
        connector: The connector.
        now: The moment of the reading.
        since: The mark of an earlier reading; only what changed since is read then.
        most: For a preview: one part, of about this many records.

    Raises:
        InputInvalid: The source cannot be read. Whoever runs it knows why.
        RegisterUnavailable: It does not answer.
        KeyUnavailable: What it is opened with is not there.
    """
    match connector.source:
        case CsvFolder() | EcrisFolder():
            yield from _files(home, connector.source, only_first=most is not None)
        case SqlView():
            with _spool(home) as spool:
                mark = _spool_view(home, connector, spool, since, most)
                yield Part(1, 1, Format.CSV, spool, mark=mark)
        case RestService():
            with _spool(home) as spool:
                asyncio.run(_spool_pages(home, connector.source, spool, since, most))
                mark = utc_text(now - _CLOCKS_APART) if connector.source.since else ""
                yield Part(1, 1, Format.JSON_LINES, spool, mark=mark)


def waiting_files(home: Home, source: CsvFolder | EcrisFolder) -> tuple[Path, ...]:
    """Return the files of a folder that wait, by name.

    Raises:
        InputInvalid: The folder cannot be read.
    """
    folder = home.path / source.folder
    if not folder.is_dir():
        raise InputInvalid("is no folder that we can read", field="source.folder")
    found = (
        path
        for path in folder.glob(source.pattern)
        # A link could name a file that whoever puts files here may not read.
        if path.parent == folder and path.is_file() and not path.is_symlink()
        if not path.name.startswith(".") and not path.name.endswith(UNFINISHED)
    )
    return tuple(sorted(found))[:_MOST_FILES]


def put_away(file: Path) -> Path:
    """Move a file that was read into the folder ``done`` beside it; return where it is.

    Raises:
        InputInvalid: It cannot be moved.
    """
    folder = file.parent / DONE
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        target, number = folder / file.name, 1
        while target.exists():
            number += 1
            target = folder / f"{file.stem}-{number}{file.suffix}"
        return file.rename(target)
    except OSError as error:
        raise InputInvalid(
            "does not let us move a file that was read", field="source.folder", private=str(error)
        ) from error


def _files(home: Home, source: CsvFolder | EcrisFolder, *, only_first: bool) -> Iterator[Part]:
    found = waiting_files(home, source)
    for number, path in enumerate(found[:1] if only_first else found, start=1):
        try:
            # Opened once: what is read is what was looked at, whatever its name says later.
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
        except OSError as error:
            raise InputInvalid(
                "holds a file that cannot be read", field="source.folder", private=str(error)
            ) from error
        with os.fdopen(descriptor, "rb") as stream:
            file_format = detect(stream.read(HEAD_BYTES))
            stream.seek(0)
            yield Part(number, len(found), file_format, stream, file=path)


@contextmanager
def _spool(home: Home) -> Iterator[BinaryIO]:
    with tempfile.TemporaryFile(dir=home.path) as stream:
        yield stream


def _spool_view(
    home: Home,
    connector: Connector,
    spool: BinaryIO,
    since: str,
    most: int | None,
) -> str:
    """Write a view's rows as CSV; return its mark."""
    source = connector.source
    if not isinstance(source, SqlView):
        raise TypeError(f"{connector.name} is no view")
    url = secret_of(home, source.url_file, source.url_variable, os.environ)
    wanted = RegisterView(source.view, connector.mapping.column_of("id"), source.changed or "")
    mark = mark_from(since) if since else None
    with view_rows(url, wanted, since=mark, most=most) as found:
        for row in chain([found.columns], found.rows):
            text = io.StringIO()
            csv.writer(text, lineterminator="\r\n").writerow(row)
            _append(spool, text.getvalue().encode("utf-8"))
        newest = found.mark
    spool.seek(0)
    return since if newest is None else mark_text(newest)


async def _spool_pages(
    home: Home, source: RestService, spool: BinaryIO, since: str, most: int | None
) -> None:
    """Write a service's records as JSON Lines."""
    token = secret_of(home, source.token_file, source.token_variable, os.environ)
    service = RegisterService(
        source.url,
        items=source.items,
        next=source.next,
        query={source.since: since} if source.since and since else {},
        token=token,
        ca_file=str(home.path / source.ca_file) if source.ca_file else "",
    )
    async with aclosing(pages_of(service, most=MOST_PAGES if most is None else 1)) as pages:
        async for items in pages:
            for item in items:
                # As one line, whatever white space the answer had.
                _append(spool, msgspec.json.encode(msgspec.json.decode(item)) + b"\n")
    spool.seek(0)


def _append(spool: BinaryIO, line: bytes) -> None:
    """Write a line.

    Raises:
        InputInvalid: The source holds more than any register.
    """
    if spool.tell() + len(line) > _MOST_SPOOLED:
        raise InputInvalid(f"holds more than {_MOST_SPOOLED} bytes", field="source")
    spool.write(line)
