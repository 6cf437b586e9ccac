"""XML from a partner, read so that it cannot harm: no entities, bounded in every way.

A document type declaration is refused before the parser sees a byte, in encodings in
which ``<`` cannot hide, and what stands before the root is short. A small body with few
declarations of namespaces is parsed at once and only its depth and the number of its
elements are measured, for all else that it can do is bounded by its size; any other is
measured while it is parsed, and only the content of an attachment may be long in it.

No XML schema is consulted: libxml2 takes minutes for a text that does not match the
pattern of the official schemas, and what a partner sends is checked by linear rules.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from lxml import etree

from comity.errors import BatchTooLarge, EnvelopeMalformed

ATTACHMENT_CONTENT: Final = "BinaryAttachmentContent"
"""Local name of the element whose text may be as long as the body."""

_PIECE_BYTES: Final = 65_536
_BOM: Final = b"\xef\xbb\xbf"
_BLANKS: Final = b" \t\r\n"
_PROLOG_BYTES: Final = 65_536
"""Where the root begins at the latest."""

_SOME_BLANKS: Final = re.compile(rb"[ \t\r\n]*+")
_DECLARATION: Final = re.compile(rb"<\?xml[ \t\r\n]([^?<>]{0,200})\?>")
_DECLARED_ENCODING: Final = re.compile(rb"""encoding[ \t\r\n]*=[ \t\r\n]*["']([\w.-]{1,40})["']""")
# Encodings in which the bytes 0 to 127 mean ASCII and nothing else, so that the search for
# a DOCTYPE cannot be fooled (UTF-7, UTF-16 and EBCDIC can hide one).
_PLAIN_ENCODING: Final = re.compile(r"utf-8|us-ascii|iso-8859-(?:[1-9]|1[013-6])", re.IGNORECASE)
_COMMENT: Final = re.compile(rb"<!--.*?-->", re.DOTALL)
_ROOT: Final = re.compile(rb"<[A-Za-z_\x80-\xff]")


@dataclass(frozen=True, slots=True)
class XmlLimits:
    """Bounds on what one body may make this node do.

    Attributes:
        max_bytes: Size of the body.
        max_small_bytes: Size up to which a body is parsed at once.
        max_depth: Nesting of elements.
        max_elements: Elements in all.
        max_namespaces: Declarations of namespaces in force at one element, its own and those
            of the elements around it, shadowed ones too: whoever resolves a prefix there may
            look at them all. How many there are in all does not matter, and some writers
            declare anew on each of many siblings.
        max_attributes: Attributes of one element of a measured body; declarations of
            namespaces are none.
        max_name_length: Characters of a local name in a measured body.
        max_text_length: Characters of one text or attribute of a measured body, the content
            of an attachment excepted.
    """

    max_bytes: int = 32 * 1024 * 1024
    max_small_bytes: int = 1024 * 1024
    max_depth: int = 64
    max_elements: int = 200_000
    max_namespaces: int = 64
    max_attributes: int = 8
    max_name_length: int = 256
    max_text_length: int = 1024 * 1024


DEFAULT_LIMITS: Final = XmlLimits()


def parse(
    body: bytes, *, limits: XmlLimits = DEFAULT_LIMITS, charset: str | None = None
) -> etree._Element:
    """Return the root of a document; comments and processing instructions are dropped.

    Args:
        body: The whole document.
        limits: Bounds.
        charset: What the transport says about the encoding, if anything.

    Raises:
        BatchTooLarge: The body is longer than the limit. The sender's fault.
        EnvelopeMalformed: Not well-formed, in an encoding that is not taken, with a
            document type declaration, or beyond another limit. The sender's fault. The
            text quotes nothing from the body.
    """
    if len(body) > limits.max_bytes:
        raise BatchTooLarge(f"A message has at most {limits.max_bytes} bytes.")
    encoding = _encoding(body, charset)
    _refuse_hostile_prolog(body)
    try:
        if _is_harmless(body, limits):
            root = _parsed_at_once(body, encoding)
        else:
            root = _parsed_in_pieces(body, encoding, limits)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        raise EnvelopeMalformed(
            f"The XML is not well-formed (line {line}, column {column}).",
            private=f"libxml2 error {error.code}",
        ) from None  # whose text quotes the body
    if root.getroottree().docinfo.internalDTD is not None:
        raise EnvelopeMalformed("A document type declaration is refused.")
    # The pattern for one level more than allowed: it finds something or nothing.
    if _holds("/*" * (limits.max_depth + 1), root):
        raise _beyond(f"more than {limits.max_depth} elements deep")
    if _holds(f"count(//*) > {limits.max_elements}", root):
        raise _beyond(_elements(limits))
    return root


def _is_harmless(body: bytes, limits: XmlLimits) -> bool:
    """Return whether a body need not be measured while it is parsed."""
    # In the encodings that are taken, a declaration is written in these very bytes.
    return len(body) <= limits.max_small_bytes and body.count(b"xmlns") <= limits.max_namespaces


def _encoding(body: bytes, charset: str | None) -> str:
    """Return the encoding of a body.

    Raises:
        EnvelopeMalformed: One that is not taken, or two that differ. The sender's fault.
    """
    document = body.removeprefix(_BOM)
    if document.lstrip(_BLANKS)[:1] != b"<" or b"\x00" in document[:4]:
        raise EnvelopeMalformed("The body is not XML in an encoding that is taken.")
    declaration = _DECLARATION.match(document)
    found = None if declaration is None else _DECLARED_ENCODING.search(declaration.group(1))
    declared = None if found is None else found.group(1).decode("ascii", "replace").lower()
    said = None if charset is None else charset.lower()
    if said is not None and declared is not None and said != declared:
        raise EnvelopeMalformed("The charset of the media type is not that of the XML declaration.")
    encoding = said or declared or "utf-8"
    if _PLAIN_ENCODING.fullmatch(encoding) is None:
        raise EnvelopeMalformed("The encoding is none of UTF-8, US-ASCII and ISO 8859.")
    if document is not body and encoding != "utf-8":
        raise EnvelopeMalformed("The byte order mark is not that of the encoding.")
    return encoding


def _refuse_hostile_prolog(body: bytes) -> None:
    """Refuse everything but comments between the XML declaration and the root.

    Raises:
        EnvelopeMalformed: A document type declaration, a processing instruction, no root,
            or none that begins soon. The sender's fault, or an attack.
    """
    position = len(_BOM) if body.startswith(_BOM) else 0
    if declaration := _DECLARATION.match(body, position):
        position = declaration.end()
    while True:
        position = _after_blanks(body, position)
        comment = _COMMENT.match(body, position, _PROLOG_BYTES)
        if comment is None:
            break
        position = comment.end()
    if position >= _PROLOG_BYTES or (
        len(body) > _PROLOG_BYTES and body.startswith(b"<!--", position)
    ):
        raise EnvelopeMalformed("The root does not begin within the first 64 KiB.")
    if body.startswith(b"<!", position):
        raise EnvelopeMalformed("A document type declaration is refused.")
    if body.startswith(b"<?", position):
        raise EnvelopeMalformed("A processing instruction before the root is refused.")
    if _ROOT.match(body, position) is None:
        raise EnvelopeMalformed("The body is not XML in an encoding that is taken.")


def _after_blanks(body: bytes, position: int) -> int:
    blanks = _SOME_BLANKS.match(body, position, _PROLOG_BYTES)
    return position if blanks is None else blanks.end()


def _parsed_at_once(body: bytes, encoding: str) -> etree._Element:
    """Parse a harmless body, with the library's own limits.

    Raises:
        etree.XMLSyntaxError: Not well-formed.
    """
    parser = etree.XMLParser(
        encoding=encoding,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        attribute_defaults=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    return etree.fromstring(body, parser)


def _parsed_in_pieces(body: bytes, encoding: str, limits: XmlLimits) -> etree._Element:
    """Parse a body, and stop where it has too many elements, attributes or namespaces.

    Raises:
        EnvelopeMalformed: It has, or a name or text in it is too long.
        etree.XMLSyntaxError: Not well-formed.
    """
    # The library refuses texts over 10 MB, which an attachment may have, unless told that
    # the tree is huge. What that lifts besides is measured here: a piece may overstep a
    # limit by its own size at most.
    parser = etree.XMLPullParser(
        events=("start", "start-ns", "end-ns"),
        encoding=encoding,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        attribute_defaults=False,
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
    )
    elements = namespaces = 0
    for start in range(0, len(body), _PIECE_BYTES):
        parser.feed(body[start : start + _PIECE_BYTES])
        for event, element in parser.read_events():
            if event != "start":
                namespaces += 1 if event == "start-ns" else -1
                if namespaces > limits.max_namespaces:
                    raise _beyond(f"with more than {limits.max_namespaces} namespaces in force")
                continue
            elements += 1
            if len(element.attrib) > limits.max_attributes:
                raise _beyond(f"with more than {limits.max_attributes} attributes in one element")
        if elements > limits.max_elements:
            raise _beyond(_elements(limits))
    root: etree._Element = parser.close()
    _check_lengths(root, limits)
    return root


def _check_lengths(root: etree._Element, limits: XmlLimits) -> None:
    """Look for a name or a text that is too long.

    Raises:
        EnvelopeMalformed: There is one.
    """
    long_name = f"[string-length(local-name()) > {limits.max_name_length}]"
    if _holds(f"//*{long_name} | //@*{long_name}", root):
        raise _beyond(f"with a name of more than {limits.max_name_length} characters")
    if _holds(
        f"//*[local-name() != '{ATTACHMENT_CONTENT}']"
        f"/text()[string-length() > {limits.max_text_length}]"
        f" | //@*[string-length() > {limits.max_text_length}]",
        root,
    ):
        raise _beyond(f"with a text of more than {limits.max_text_length} characters")


def _elements(limits: XmlLimits) -> str:
    return f"of more than {limits.max_elements} elements"


def _beyond(what: str) -> EnvelopeMalformed:
    return EnvelopeMalformed(f"XML {what} is refused.")


@lru_cache(maxsize=32)
def _compiled(expression: str) -> etree.XPath:
    return etree.XPath(f"boolean({expression})")


def _holds(expression: str, root: etree._Element) -> bool:
    return bool(_compiled(expression)(root))
