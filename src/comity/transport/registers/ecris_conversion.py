"""An archive of messages, from ECRIS v1.0 to the reference implementation's dialect and back."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum, unique
from typing import BinaryIO

from lxml import etree

from comity.errors import EnvelopeMalformed, InputInvalid
from comity.exchange.wires import Note
from comity.persons.redaction import Redacted
from comity.records.messages import Kind
from comity.transport.ecris.codes import Codes
from comity.transport.ecris.dialect_ri import ROOT, RiHead, read_ri, write_ri
from comity.transport.ecris.reading import Meta, read
from comity.transport.ecris.writing import write
from comity.transport.registers.ecris_archive import is_message
from comity.transport.registers.record import Progress
from comity.transport.registers.xml_stream import DEFAULT_LIMITS, Limits, local_name, records


@unique
class Dialect(StrEnum):
    """How a message is written."""

    V1 = "ecris-v1"
    RI = "ecris-ri"


@dataclass(frozen=True, slots=True, repr=False)
class Converted(Redacted):
    """One message of an archive in the other dialect.

    Attributes:
        place: Where it stands in the source.
        document: The message; ``None`` if it could not be converted.
        fault: Why not; empty if it was.
        notes: What was adapted or left out.
    """

    place: str
    document: bytes | None
    fault: str = ""
    notes: tuple[Note, ...] = ()


def converted(
    source: BinaryIO,
    to: Dialect,
    *,
    codes: Codes,
    limits: Limits = DEFAULT_LIMITS,
    progress: Progress | None = None,
) -> Iterator[Converted]:
    """Yield each message of an archive in the dialect asked for.

    Args:
        source: XML in the other dialect; the messages may stand at any depth.
        to: The dialect to write.
        codes: What the codes without published values mean.
        limits: Bounds.
        progress: Told how many bytes were consumed.

    Yields:
        One for each message, and for each child of the root that neither is nor holds one.

    Raises:
        InputInvalid: The file is not well-formed XML from some line on, or breaks a
            limit. The fault of whoever supplied it.
    """
    convert = _to_ri if to is Dialect.RI else _to_v1
    is_wanted = is_message if to is Dialect.RI else _is_ri
    for found in records(source, is_wanted, limits=limits, progress=progress):
        yield _one(found.sound, found.place, convert, codes)


def _one(
    sound: Callable[[], etree._Element],
    place: str,
    convert: Callable[[etree._Element, Codes], tuple[bytes, tuple[Note, ...]]],
    codes: Codes,
) -> Converted:
    try:
        document, notes = convert(sound(), codes)
    except (EnvelopeMalformed, InputInvalid) as failure:
        return Converted(place, None, failure.public)
    return Converted(place, document, notes=notes)


def head_of(kind: Kind, meta: Meta) -> RiHead:
    """Return what stands in front of a message of the dialect."""
    return RiHead(kind, meta.id[:2], meta.id[3:5], meta.id, meta.refers_to, meta.timestamp)


def _is_ri(element: etree._Element) -> bool:
    return local_name(element) == ROOT


def _to_ri(element: etree._Element, codes: Codes) -> tuple[bytes, tuple[Note, ...]]:
    """Return a message of ECRIS v1.0 in the dialect.

    Raises:
        EnvelopeMalformed: It is none, or of a kind the dialect's elements of which are not
            known.
        InputInvalid: It breaks a rule of the standard.
    """
    found = read(element, codes=codes)
    if found.message is None:
        raise _broken(found.complaints[0].path, found.complaints[0].text)
    head = head_of(found.kind, found.meta)
    document, notes = write_ri(head, found.message, codes=codes)
    return document, (*found.notes, *notes)


def _to_v1(element: etree._Element, codes: Codes) -> tuple[bytes, tuple[Note, ...]]:
    """Return a message of the dialect in ECRIS v1.0.

    Raises:
        EnvelopeMalformed: It is none of the kinds that are known.
        InputInvalid: It breaks a rule, or lacks what every message of the standard has.
    """
    found = read_ri(element, codes=codes)
    if found.message is None or found.head is None:
        raise _broken(found.complaints[0].path, found.complaints[0].text)
    head = found.head
    if head.id is None or head.timestamp is None:
        raise InputInvalid("has no identifier of ECRIS or no time: it was never sent")
    if head.refers_to is None and head.kind is not Kind.NOTIFICATION:
        raise InputInvalid("does not say which message it answers")
    refers_to = None if head.kind is Kind.NOTIFICATION else head.refers_to
    written = write(
        Meta(head.id, head.timestamp, refers_to), found.message, codes=codes, push=False
    )
    if not written.is_sendable:
        raise InputInvalid("cannot be written so that it keeps the rules of ECRIS v1.0")
    return written.element, (*found.notes, *written.notes)


def _broken(path: str, rule: str) -> InputInvalid:
    return InputInvalid(f"{path}: {rule}" if path else rule)
