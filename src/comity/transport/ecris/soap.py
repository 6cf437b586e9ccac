"""The SOAP envelope: opened, made, and what is answered when something is wrong.

Source:
    SOAP Version 1.2 Part 1 (W3C, second edition), sections 5.1 to 5.4 and appendix A;
    Part 2, section 7.5 (status codes).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum, unique
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from comity.errors import EnvelopeMalformed, VersionUnsupported
from comity.transport.ecris.limits import DEFAULT_LIMITS, XmlLimits, parse

MEDIA_TYPE: Final = "application/soap+xml"
SOAP_12: Final = "http://www.w3.org/2003/05/soap-envelope"
SOAP_11: Final = "http://schemas.xmlsoap.org/soap/envelope/"
_BLANKS: Final = " \t\r\n"
_MOST_BLOCKS: Final = 8
"""More names of header blocks are not repeated in a fault."""

_TRUE: Final = frozenset({"true", "1"})
_OURS: Final = frozenset({"", f"{SOAP_12}/role/ultimateReceiver", f"{SOAP_12}/role/next"})
"""Roles in which we act: header blocks for others do not concern us."""

_ACTION: Final = re.compile(
    r""";[ \t]*action[ \t]*=[ \t]*(?:"([^"]{0,400})"|([^\s";]{1,400}))""", re.IGNORECASE
)
_CHARSET: Final = re.compile(
    r""";[ \t]*charset[ \t]*=[ \t]*(?:"([^"]{0,40})"|([^\s";]{1,40}))""", re.IGNORECASE
)


@unique
class FaultCode(StrEnum):
    """Why a message was not taken (section 5.4.6), as far as it can happen here."""

    SENDER = "Sender"
    """It will never be taken as it is."""

    RECEIVER = "Receiver"
    """It may be taken later, as it is."""

    VERSION_MISMATCH = "VersionMismatch"
    MUST_UNDERSTAND = "MustUnderstand"


class HeaderNotUnderstood(EnvelopeMalformed):
    """A header block has to be understood and is not.

    Args:
        blocks: Names of the blocks, as lxml writes them.
    """

    def __init__(self, blocks: Sequence[str]) -> None:
        super().__init__("A header block has to be understood and is not.")
        self.blocks = tuple(blocks[:_MOST_BLOCKS])


@dataclass(frozen=True, slots=True)
class Fault:
    """What a partner answered in the place of an acceptance.

    Its reason is not kept: it is the partner's text and may quote the message.

    Attributes:
        code: Local name of the code; any text, for it is the partner's.
    """

    code: str


def action_of(content_type: str, soap_action: str | None) -> str | None:
    """Return the SOAP action of a call.

    Args:
        content_type: The media type with its parameters, where SOAP 1.2 puts it.
        soap_action: The header field of SOAP 1.1, which some stacks send besides.

    Returns:
        The action without quotes, or ``None`` if there is none.

    Example:
        >>> action_of('application/soap+xml; action="http://x/isAlive"', None)
        'http://x/isAlive'
    """
    if found := _ACTION.search(content_type):
        return found.group(1) or found.group(2)
    if soap_action is None:
        return None
    return soap_action.strip().strip('"') or None


def charset_of(content_type: str) -> str | None:
    """Return the charset that a media type names, or ``None``."""
    found = _CHARSET.search(content_type)
    return None if found is None else found.group(1) or found.group(2)


def content_type_for(action: str) -> str:
    """Return the media type with which an operation is called."""
    return f'{MEDIA_TYPE}; charset=utf-8; action="{action}"'


def open_envelope(
    body: bytes, *, limits: XmlLimits = DEFAULT_LIMITS, charset: str | None = None
) -> etree._Element:
    """Return the one element that a SOAP 1.2 envelope carries.

    Args:
        body: The whole HTTP body.
        limits: Bounds.
        charset: What the media type says about the encoding, if anything.

    Raises:
        BatchTooLarge, EnvelopeMalformed: As ``limits.parse``; or not an envelope, or one
            that carries nothing, two elements, or text. The sender's fault.
        VersionUnsupported: An envelope of another version of SOAP.
        HeaderNotUnderstood: It says that a header block must be understood.
    """
    return _carried(_body_of(parse(body, limits=limits, charset=charset)))


def read_answer(
    body: bytes, *, limits: XmlLimits, charset: str | None = None
) -> etree._Element | Fault | None:
    """Return what a partner answered: nothing, a fault, or an element.

    Args:
        body: The whole HTTP body.
        limits: Bounds.
        charset: What the media type says about the encoding, if anything.

    Raises:
        BatchTooLarge, EnvelopeMalformed, VersionUnsupported, HeaderNotUnderstood: As
            ``open_envelope``; the partner's fault.
    """
    if not body.strip():
        return None
    envelope = parse(body, limits=limits, charset=charset)
    inner = _body_of(envelope)
    if not len(inner) and not (inner.text or "").strip(_BLANKS):
        return None
    element = _carried(inner)
    if element.tag != f"{{{SOAP_12}}}Fault":
        return element
    value = element.findtext(f"{{{SOAP_12}}}Code/{{{SOAP_12}}}Value") or ""
    return Fault(value.strip().rpartition(":")[2][:50])


def _body_of(root: etree._Element) -> etree._Element:
    name = etree.QName(root)
    if name.localname != "Envelope":
        raise EnvelopeMalformed("The root element is not a SOAP envelope.")
    if name.namespace != SOAP_12:
        raise VersionUnsupported("The envelope is not of SOAP 1.2.")
    parts = list(root.iterchildren(etree.Element))
    if _has_text(root):
        raise EnvelopeMalformed("Text stands between the parts of the envelope.")
    header = parts.pop(0) if parts and parts[0].tag == f"{{{SOAP_12}}}Header" else None
    if len(parts) != 1 or parts[0].tag != f"{{{SOAP_12}}}Body":
        raise EnvelopeMalformed("An envelope holds at most one header and then one body.")
    if header is not None:
        _check_header(header)
    return parts[0]


def _check_header(header: etree._Element) -> None:
    """Look for a block that must be understood: we understand none.

    Raises:
        HeaderNotUnderstood: There is one.
    """
    blocks = [
        str(block.tag)
        for block in header.iterchildren(etree.Element)
        if block.get(f"{{{SOAP_12}}}mustUnderstand", "").strip() in _TRUE
        and block.get(f"{{{SOAP_12}}}role", "").strip() in _OURS
    ]
    if blocks:
        raise HeaderNotUnderstood(blocks)


def _carried(body: etree._Element) -> etree._Element:
    elements = list(body.iterchildren(etree.Element))
    if len(elements) != 1 or _has_text(body):
        raise EnvelopeMalformed("The body of the envelope carries exactly one element.")
    return elements[0]


def _has_text(element: etree._Element) -> bool:
    texts = [element.text, *(child.tail for child in element)]
    return any(text is not None and text.strip(_BLANKS) for text in texts)


def wrap(element: bytes) -> bytes:
    """Return an envelope that carries an element.

    Args:
        element: The element in UTF-8, with every namespace it needs declared in it, and
            without an XML declaration.
    """
    return _OPENING + element + _CLOSING


def fault(code: FaultCode, reason: str, *, not_understood: Sequence[str] = ()) -> bytes:
    """Return an envelope that carries a fault.

    Args:
        code: Why.
        reason: One sentence of ours; it quotes nothing that came in.
        not_understood: Header blocks, as lxml writes their names, that had to be
            understood.
    """
    blocks = "".join(_not_understood(name) for name in not_understood)
    return (
        f'{_DECLARATION}<env:Envelope xmlns:env="{SOAP_12}">'
        + (f"<env:Header>{blocks}</env:Header>" if blocks else "")
        + f"<env:Body><env:Fault><env:Code><env:Value>env:{code}</env:Value></env:Code>"
        f'<env:Reason><env:Text xml:lang="en">{escape(reason)}</env:Text></env:Reason>'
        "</env:Fault></env:Body></env:Envelope>"
    ).encode()


def version_fault(reason: str) -> bytes:
    """Return the fault for an envelope of another version, which is one of SOAP 1.1.

    Source:
        SOAP 1.2 Part 1, appendix A: a message of SOAP 1.1 is answered in SOAP 1.1, with
        a header that names the version that is spoken.
    """
    return (
        f'{_DECLARATION}<env:Envelope xmlns:env="{SOAP_11}"><env:Header>'
        f'<up:Upgrade xmlns:up="{SOAP_12}">'
        f'<up:SupportedEnvelope qname="up:Envelope"/></up:Upgrade></env:Header>'
        "<env:Body><env:Fault><faultcode>env:VersionMismatch</faultcode>"
        f"<faultstring>{escape(reason)}</faultstring></env:Fault></env:Body></env:Envelope>"
    ).encode()


def _not_understood(name: str) -> str:
    namespace, _, local = name.removeprefix("{").rpartition("}")
    return f"<env:NotUnderstood xmlns:n={quoteattr(namespace)} qname={quoteattr('n:' + local)}/>"


_DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_OPENING: Final = f'{_DECLARATION}<env:Envelope xmlns:env="{SOAP_12}"><env:Body>'.encode()
_CLOSING: Final = b"</env:Body></env:Envelope>"
