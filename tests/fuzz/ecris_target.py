"""What every path that a stranger's bytes take must hold to, whatever the bytes are.

Only a declared failure may come out; what is accepted can be kept, written and read again;
and nothing that is said about a message quotes it.
"""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from types import FrameType
from typing import Final
from zlib import crc32

from lxml import etree

from comity.errors import EnvelopeMalformed, Failure, InputInvalid, ProtocolFailure
from comity.records.messages import decode, encode
from comity.transport.ecris.arriving import arrived_from
from comity.transport.ecris.attachments import with_contents
from comity.transport.ecris.codes import OWN_CODES
from comity.transport.ecris.limits import DEFAULT_LIMITS, XmlLimits, parse
from comity.transport.ecris.operations import operation_for
from comity.transport.ecris.reading import Read, read
from comity.transport.ecris.soap import open_envelope, read_answer, wrap
from comity.transport.ecris.writing import write
from comity.transport.registers.ecris_archive import archived_messages
from comity.transport.registers.ecris_conversion import Dialect, converted
from comity.transport.registers.ecris_ri import read_ecris_ri
from comity.transport.registers.ecris_v1 import read_ecris_v1

CANARY: Final = "Qwxjzkvy"
"""A word of a message; whoever repeats it in a failure, complaint or note has leaked it."""

MOST_SECONDS: Final = 10
"""Of processor time for one input of the sizes that are tried: far above any honest need."""

_MEASURED: Final = XmlLimits(max_small_bytes=0)
_CHARSETS: Final = (None, None, None, None, None, "utf-8", "ISO-8859-2", "utf-7")


def take(body: bytes) -> None:
    """Take bytes in on every path.

    Raises:
        Exception: Anything but a declared failure: a finding.
    """
    with _bounded():
        for path in (_wire, _answer, _piecewise, _bare, _archive):
            try:
                path(body)
            except Failure as failure:
                _check_silence(str(failure), repr(failure), failure.diagnosis())


def _wire(body: bytes) -> None:
    """Take a call of the service, as the face does."""
    charset = _CHARSETS[crc32(body) % len(_CHARSETS)]
    with _only(ProtocolFailure):
        element = open_envelope(body, limits=DEFAULT_LIMITS, charset=charset)
        _message(element, body)


def _answer(body: bytes) -> None:
    with _only(ProtocolFailure):
        read_answer(body, limits=DEFAULT_LIMITS)


def _piecewise(body: bytes) -> None:
    """Parse as a large body is parsed; it is the same document."""
    with _only(ProtocolFailure):
        root = parse(body, limits=_MEASURED)
        try:
            whole = parse(body)
        except EnvelopeMalformed:
            return  # The library's own limits are narrower for a small body.
        assert etree.tostring(root) == etree.tostring(whole)


def _bare(body: bytes) -> None:
    """Read a message that stands without its envelope."""
    with _only(ProtocolFailure):
        _message(parse(body), body)


def _archive(body: bytes) -> None:
    """Read files, of messages or what passes for them."""
    readers: tuple[Callable[[], Iterator[object]], ...] = (
        lambda: archived_messages(BytesIO(body), codes=OWN_CODES),
        lambda: converted(BytesIO(body), Dialect.V1, codes=OWN_CODES),
        lambda: converted(BytesIO(body), Dialect.RI, codes=OWN_CODES),
        lambda: read_ecris_v1(BytesIO(body)),
        lambda: read_ecris_ri(BytesIO(body)),
    )
    for reader in readers:
        with _only(InputInvalid):
            for found in reader():
                _check_silence(repr(found))


def _message(element: etree._Element, body: bytes) -> None:
    found = read(element, codes=OWN_CODES)
    _check_silence(
        repr(found),
        *(text for each in found.complaints for text in (each.code, each.path, each.text)),
        *(text for each in found.notes for text in (each.code, each.path, each.text)),
    )
    operation = operation_for(found.kind, push=found.push)
    arrived = arrived_from(found, operation=operation, body=body, certificate_sha256="ab" * 32)
    assert (found.message is None) <= bool(found.complaints), "unread without a complaint"
    if found.message is not None:
        assert arrived.payload or arrived.complaints
        if arrived.payload:
            assert decode(found.kind, arrived.payload) == found.message
        _round(found)


def _round(found: Read) -> None:
    """Write what was read, and read it again: nothing new may be wrong with it."""
    if found.message is None:
        return
    whole = with_contents(found.message, found.attachments)
    written = write(found.meta, whole, codes=OWN_CODES, push=found.push)
    _check_silence(*(note.text for note in written.notes), *(note.path for note in written.notes))
    if not written.is_sendable or found.complaints:
        return
    again = read(open_envelope(wrap(written.element)), codes=OWN_CODES)
    assert again.complaints == (), again.complaints
    assert again.message is not None
    if not written.notes:
        assert encode(again.message) == encode(found.message)


def _check_silence(*told: str) -> None:
    for text in told:
        assert CANARY not in text, "a text about the message quotes it"


@contextmanager
def _only(*declared: type[Failure]) -> Iterator[None]:
    """Let declared failures pass, and report every other failure as a finding."""
    try:
        yield
    except declared:
        raise
    except Failure as failure:
        raise AssertionError(f"{type(failure).__name__} is not declared here") from failure


@contextmanager
def _bounded() -> Iterator[None]:
    """Bound the processor time of what is done within."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise AssertionError(f"more than {MOST_SECONDS} s of processor time for one input")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, MOST_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
