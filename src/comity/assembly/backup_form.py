"""What a backup holds, and how it is written: compressed records in a sealed stream."""

from collections.abc import Callable, Iterator
from typing import BinaryIO, Final

import msgspec
import zstandard

from comity.errors import InputInvalid
from comity.storage.sql.carrying import Rows, TableBegun, TableEnded
from comity.trust.sealed_stream import (
    Header,
    Opener,
    StreamSealer,
    opened_pieces,
    read_header,
)

FORMAT: Final = "comity-backup/1"
MAX_RECORD_BYTES: Final = 256 * 1024 * 1024
_LENGTH: Final = 4


class About(msgspec.Struct, frozen=True, kw_only=True):
    """What may be known of a backup without its key; the stream binds it.

    Attributes:
        backup: Its name, drawn at random.
        made_at: When, ISO 8601.
        origin: Whose log.
        log_size: Entries of that log.
        schema: Version of the tables.
        storage_key: Name of the key that what is kept is sealed under.
        with_keys: Whether the private keys are in it.
        format: Always ``FORMAT``.
    """

    backup: str
    made_at: str
    origin: str
    log_size: int
    schema: str
    storage_key: str
    with_keys: bool
    format: str = FORMAT


class Began(msgspec.Struct, frozen=True, tag="backup"):
    """The first record.

    Attributes:
        about: The same as in the open.
        checkpoint: The last checkpoint that the log had signed; empty if none.
    """

    about: About
    checkpoint: bytes


class FileKept(msgspec.Struct, frozen=True, tag="file"):
    """A file of the node's home, by its place in there."""

    place: str
    mode: int
    content: bytes


class Ended(msgspec.Struct, frozen=True, tag="ended"):
    """The last record: how much there was."""

    rows: int
    files: int


Record = Began | FileKept | TableBegun | Rows | TableEnded | Ended

_ENCODER: Final = msgspec.msgpack.Encoder()
_DECODER: Final[msgspec.msgpack.Decoder[Record]] = msgspec.msgpack.Decoder(Record)


class BackupWriter:
    """Writes records.

    Args:
        sealed: Where to.
    """

    def __init__(self, sealed: StreamSealer) -> None:
        self._sealed = sealed
        self._compressor = zstandard.ZstdCompressor(level=6).compressobj()

    def write(self, record: Record) -> None:
        """Write a record."""
        raw = _ENCODER.encode(record)
        framed = len(raw).to_bytes(_LENGTH, "big") + raw
        self._sealed.write(self._compressor.compress(framed))

    def close(self) -> None:
        """Write what is left; without that, the backup does not open."""
        self._sealed.write(self._compressor.flush())
        self._sealed.close()


def read_about(file: BinaryIO) -> tuple[About, Header, bytes]:
    """Read what may be known without the key.

    Returns:
        That; the header; and what binds it. Not to be believed before the stream opened.

    Raises:
        DecryptionFailed: Not a sealed stream, or damaged.
        InputInvalid: A sealed stream, and no backup of this format.
    """
    header, bound = read_header(file)
    try:
        about = msgspec.convert(header.about, About)
    except msgspec.ValidationError as problem:
        raise InputInvalid("This is no backup of a node.", field="file") from problem
    if about.format != FORMAT:
        raise InputInvalid(f"A backup of another format: not {FORMAT}.", field="file")
    return about, header, bound


def records_of(
    file: BinaryIO, opener: Opener, reading: Callable[[int], None]
) -> tuple[Began, Iterator[Record]]:
    """Open a backup.

    Args:
        file: From its beginning.
        opener: Who may open it.
        reading: Told how many bytes were opened since.

    Returns:
        Its first record, and an iterator over those that follow, the last one included;
        it ends only where the backup does.

    Raises:
        DecryptionFailed: It is sealed to somebody else, cut or altered.
        KeyLocked: The passphrase is another.
        InputInvalid: It is no backup, or not whole.
    """
    about, header, bound = read_about(file)
    records = _decoded(opened_pieces(file, bound, opener.unwrap(header)), reading)
    first = next(records, None)
    if not isinstance(first, Began) or first.about != about:
        raise _not_whole()
    return first, records


def _decoded(pieces: Iterator[bytes], reading: Callable[[int], None]) -> Iterator[Record]:
    expander = zstandard.ZstdDecompressor(max_window_size=1 << 27).decompressobj()
    waiting = bytearray()
    ended = False
    for piece in pieces:
        reading(len(piece))
        try:
            waiting += expander.decompress(piece)
        except zstandard.ZstdError as problem:
            raise _not_whole() from problem
        while (record := _first(waiting)) is not None:
            if ended:
                raise _not_whole()
            ended = isinstance(record, Ended)
            yield record
    if waiting or not ended:
        raise _not_whole()


def _first(waiting: bytearray) -> Record | None:
    """Take the first record away; ``None`` if it is not all there yet."""
    length = int.from_bytes(waiting[:_LENGTH], "big")
    if length > MAX_RECORD_BYTES:
        raise _not_whole()
    if len(waiting) < _LENGTH or len(waiting) < _LENGTH + length:
        return None
    raw = bytes(waiting[_LENGTH : _LENGTH + length])
    del waiting[: _LENGTH + length]
    try:
        return _DECODER.decode(raw)
    except msgspec.MsgspecError:
        # The text of the problem may quote what a node keeps.
        raise _not_whole() from None


def _not_whole() -> InputInvalid:
    return InputInvalid("The backup opens, and what it holds is not whole.", field="file")
