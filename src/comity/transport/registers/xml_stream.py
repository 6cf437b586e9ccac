"""Hostile XML, one record at a time, in bounded memory.

Against entity expansion and external entities: a document type declaration is refused
before the parser sees a byte, in encodings in which ``<`` cannot hide. Against nesting
and giant elements: depth and size are bounded while the tree grows.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from lxml import etree

from comity.errors import InputInvalid
from comity.transport.registers.record import Progress

_CHUNK_BYTES: Final = 65_536
_PROLOG_BYTES: Final = 65_536
_BOM: Final = b"\xef\xbb\xbf"
_DECLARED_ENCODING: Final = re.compile(
    rb"""<\?xml\s[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']"""
)
# Encodings in which the bytes 0 to 127 mean ASCII and nothing else, so that the search
# for a DOCTYPE cannot be fooled (UTF-7, UTF-16 and EBCDIC can hide one).
_PLAIN_ENCODING: Final = re.compile(
    r"utf-?8|us-ascii|ascii|iso-8859-\d{1,2}|windows-125\d", re.IGNORECASE
)
_SKIPPED: Final = re.compile(rb"\s+|<\?.*?\?>|<!--.*?-->", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on what one file may make this node do.

    Attributes:
        max_depth: Greatest nesting of elements.
        max_record_bytes: Greatest size of one record in the file.
        max_file_bytes: Greatest size of the file; ``None`` for no bound.
    """

    max_depth: int = 64
    max_record_bytes: int = 8 * 1024 * 1024
    max_file_bytes: int | None = None


DEFAULT_LIMITS: Final = Limits()


@dataclass(frozen=True, slots=True)
class Found:
    """An element that the caller took for a record, or a stray one beside records.

    Attributes:
        element: Complete; emptied as soon as the next one is asked for.
        place: Line and name, and the number of the record.
        fault: What makes the element unusable as a whole; empty if nothing does.
    """

    element: etree._Element
    place: str
    fault: str = ""

    def sound(self) -> etree._Element:
        """Return the element.

        Raises:
            InputInvalid: It is unusable as a whole. The fault of the source.
        """
        if self.fault:
            raise InputInvalid(self.fault, field=local_name(self.element))
        return self.element


def local_name(element: etree._Element) -> str:
    """Return the name of ``element`` without its namespace.

    Not by ``etree.QName``, which raises on a name whose prefix nobody declared.
    """
    return str(element.tag).rpartition("}")[2]


def namespace_of(element: etree._Element) -> str:
    """Return the namespace of ``element``, or an empty text."""
    return str(element.tag).rpartition("}")[0].removeprefix("{")


def serialised(element: etree._Element) -> bytes:
    """Return ``element`` alone, with the namespaces it needs, in UTF-8."""
    return etree.tostring(element, encoding="utf-8", with_tail=False)


def refuse_hostile_prolog(head: bytes) -> None:
    """Refuse what must not stand before the root element.

    Args:
        head: The first bytes of the file, at least up to the root element.

    Raises:
        InputInvalid: The file is compressed, in an encoding that can hide markup, has
            a document type declaration, or no root element follows within 64 KiB. The
            fault of whoever supplied the file.
    """
    if head.startswith((b"\x1f\x8b", b"PK\x03\x04", b"BZh", b"\x28\xb5\x2f\xfd", b"\xfd7zXZ")):
        raise InputInvalid("the file is compressed; unpack it first", place="line 1")
    body = head.removeprefix(_BOM)
    if declared := _DECLARED_ENCODING.match(body):
        encoding = declared.group(1).decode("ascii")
        if not _PLAIN_ENCODING.fullmatch(encoding):
            raise InputInvalid(
                "the encoding is not one of UTF-8, ISO 8859 or Windows 125x; convert to UTF-8",
                field="encoding",
                place="line 1",
            )
    if not body.lstrip()[:1] == b"<" or b"\x00" in body[:4]:
        raise InputInvalid("the file is not XML in UTF-8", place="line 1")
    position = 0
    while skipped := _SKIPPED.match(body, position):
        position = skipped.end()
    line = f"line {body.count(bytes([10]), 0, position) + 1}"
    following = body[position : position + 9]
    if following[:2] == b"<!":
        raise InputInvalid(
            "a document type declaration is refused; entities are never expanded", place=line
        )
    if not re.match(rb"<[A-Za-z_:\x80-\xff]", following):
        raise InputInvalid("no root element within the first 64 KiB", place=line)


def records(
    source: BinaryIO,
    is_record: Callable[[etree._Element], bool],
    *,
    limits: Limits = DEFAULT_LIMITS,
    progress: Progress | None = None,
) -> Iterator[Found]:
    """Yield each record of ``source`` as a complete element, then forget it.

    A child of the root that neither is nor holds a record is yielded too, as a stray:
    what stands in a file must not vanish unsaid.

    Args:
        source: Read from its present position to its end.
        is_record: Asked once for each element outside a record, at its start tag: name
            and attributes are there, the content is not.
        limits: Bounds.
        progress: Told how many bytes were consumed.

    Yields:
        Records in the order of the file.

    Raises:
        InputInvalid: The file is not well-formed from some line on, or breaks a
            limit; records yielded before stand. The fault of whoever supplied it.
    """
    head = source.read(_PROLOG_BYTES)
    refuse_hostile_prolog(head)
    walk = _Walk(is_record, limits)
    parser = etree.XMLPullParser(
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
    chunk, total = head, 0
    while chunk:
        total += len(chunk)
        if limits.max_file_bytes is not None and total > limits.max_file_bytes:
            raise InputInvalid(f"the file exceeds {limits.max_file_bytes} bytes", place=walk.place)
        walk.pending += len(chunk)
        try:
            parser.feed(chunk)
        except etree.XMLSyntaxError as error:
            # The part before the error is sound, and so are its records.
            yield from walk.over(parser)
            raise _malformed(error) from None
        yield from walk.over(parser)
        if walk.pending > limits.max_record_bytes:
            raise InputInvalid(
                f"one record exceeds {limits.max_record_bytes} bytes", place=walk.place
            )
        if progress is not None:
            progress(len(chunk))
        chunk = source.read(_CHUNK_BYTES)
    try:
        parser.close()
    except etree.XMLSyntaxError as error:
        # Undeclared prefixes are told record by record; see ``Found.fault``. The log of
        # the exception is the whole process's, so the parser's own is asked.
        log = list(parser.feed_error_log)
        if not log or any(entry.domain_name != "NAMESPACE" for entry in log):
            raise _malformed(error) from None


def _malformed(error: etree.XMLSyntaxError) -> InputInvalid:
    # The parser's message can quote the document: its number says as much, and the line where.
    return InputInvalid(
        "not well-formed XML; everything from this line on was left unread",
        place=f"line {error.lineno or 1}",
        private=f"libxml2 error {error.code}",
    )


class _Walk:
    """Position in the document, between calls of the pull parser."""

    def __init__(self, is_record: Callable[[etree._Element], bool], limits: Limits) -> None:
        self.pending = 0
        self.place = "line 1"
        self._is_record = is_record
        self._limits = limits
        self._depth = 0
        self._number = 0
        self._record_depth = 0
        self._child_holds_record = False
        self._strays = 0
        self._fault = ""

    def over(self, parser: "etree.XMLPullParser") -> Iterator[Found]:
        """Yield what became complete; see ``records``."""
        for event, element in parser.read_events():
            if event == "start":
                self._open(element)
            else:
                yield from self._close(element)

    def _open(self, element: etree._Element) -> None:
        self._depth += 1
        if self._depth > self._limits.max_depth:
            raise InputInvalid(
                f"elements are nested deeper than {self._limits.max_depth}",
                place=f"line {element.sourceline}",
            )
        if self._record_depth == 0 and self._is_record(element):
            self._fault = ""
            self._record_depth = self._depth
            self._child_holds_record = True
            self._number += 1
            self.place = f"line {element.sourceline}, {local_name(element)} {self._number}"
        if ":" in local_name(element):
            # Otherwise the element would merely not be recognised, and its value lost.
            self._fault = "holds an element whose namespace prefix is not declared"

    def _close(self, element: etree._Element) -> Iterator[Found]:
        depth = self._depth
        self._depth -= 1
        if depth == self._record_depth:
            yield Found(element, self.place, self._fault)
            self._record_depth = 0
            if depth <= 2:
                # Else a stray right behind the record would pass for a part of it.
                self._child_holds_record = False
            self._forget(element)
        elif self._record_depth == 0:
            lone_root = depth == 1 and self._number == self._strays == 0
            if lone_root or (depth == 2 and not self._child_holds_record):
                self._strays += 1
                place = f"line {element.sourceline}, {local_name(element)}"
                yield Found(element, place, self._fault)
            if depth <= 2:
                self._child_holds_record = False
                self._forget(element)

    def _forget(self, element: etree._Element) -> None:
        """Free the element and everything before it; this is what bounds memory."""
        self.pending = 0
        self._fault = ""
        element.clear(keep_tail=False)
        parent = element.getparent()
        if parent is not None:
            while element.getprevious() is not None:
                del parent[0]
