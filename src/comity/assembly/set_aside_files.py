"""Where records go that an import set aside: a file that can be mended and imported again."""

from pathlib import Path
from typing import BinaryIO, Final, Self

import msgspec

from comity.assembly.register_entries import KEY_MARK
from comity.errors import InputInvalid
from comity.transport.registers.formats import Format
from comity.transport.registers.mapping import DEFAULT_MAPPING, ColumnMapping
from comity.transport.registers.record import ImportedRecord, SetAside
from comity.transport.registers.set_aside import SetAsideWriter

SUFFIX: Final = ".set-aside"
_MODE: Final = 0o600


class SetAsideFiles:
    """Set-aside files beside a source, made when they are first needed.

    Records that no reader could read stay in the source's format. Records that were
    read and that the register cannot take are written as JSON Lines, with the key of
    the source, so that they replace what the same source brings later.

    A file that exists is never overwritten: somebody may be mending it.

    Args:
        target: Name of the file; the next free number is added if it exists.
        file_format: Format of the source.
        mapping: For CSV, the mapping the source is read with.
    """

    def __init__(
        self, target: Path, file_format: Format, *, mapping: ColumnMapping | None = None
    ) -> None:
        self.paths: list[Path] = []
        self._target = target
        self._format = file_format
        self._mapping = DEFAULT_MAPPING if mapping is None else mapping
        self._writers: dict[Format, tuple[SetAsideWriter, BinaryIO]] = {}

    def __enter__(self) -> Self:
        """Return the files."""
        return self

    def __exit__(self, *_: object) -> None:
        """Finish the files, also when the import failed midway."""
        for writer, stream in self._writers.values():
            writer.finish()
            stream.close()

    def keep(self, record: SetAside) -> None:
        """Keep what a reader could not read, or a report that could not be applied."""
        self._writer(self._format).write(record)

    def keep_unfit(self, record: ImportedRecord, reason: str, field: str) -> None:
        """Keep a record that was read and that the register cannot take."""
        key = record.source_key
        line = {
            "id": key.removeprefix("id:") if key.startswith(KEY_MARK) else _marked(key),
            "person": record.person,
            "convictions": record.convictions,
        }
        raw = msgspec.json.encode(line)
        self._writer(Format.JSON_LINES).write(SetAside(record.place, reason, raw, field=field))

    def _writer(self, file_format: Format) -> SetAsideWriter:
        known = self._writers.get(file_format)
        if known is not None:
            return known[0]
        target = self._target
        if file_format is not self._format:
            target = target.with_name(target.name + ".jsonl")
        path = _free(target)
        try:
            path.touch(mode=_MODE, exist_ok=False)
            stream = path.open("wb")
        except OSError as error:
            raise InputInvalid(
                "The file for records set aside cannot be written.",
                place=str(target),
                private=str(error),
            ) from error
        self.paths.append(path)
        writer = SetAsideWriter(stream, file_format, mapping=self._mapping)
        self._writers[file_format] = writer, stream
        return writer


def default_target(source: Path) -> Path:
    """Return where records of a source are set aside.

    Example:
        >>> default_target(Path("old/register.csv")).name
        'register.set-aside.csv'
    """
    return source.with_name(f"{source.stem}{SUFFIX}{source.suffix}")


def _marked(key: str) -> str:
    return (KEY_MARK + key).removeprefix("id:")


def _free(target: Path) -> Path:
    number, path = 1, target
    while path.exists():
        number += 1
        path = target.with_name(f"{target.stem}-{number}{target.suffix}")
    return path
