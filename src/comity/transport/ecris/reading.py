"""From a message element to a message: total, and with every broken rule named.

What a partner writes against the rules becomes a complaint, not an exception, so that it
can be answered. Only an element whose message cannot even be told apart is refused.

Source:
    ECRIS DTS v1.0, messages-v1.0.xsd.
"""

from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import Final

from lxml import etree

from comity.errors import EnvelopeMalformed
from comity.exchange.wires import Complaint, Note, Severity
from comity.ids import MessageId
from comity.persons.redaction import Redacted
from comity.records.complaining import CONTENT_BREAKS_RULE
from comity.records.messages import MOST_STATED_UNKNOWN, Attachment, IsAlive, Kind, Message
from comity.transport.ecris.attachments import BinaryAttachment, checked_content
from comity.transport.ecris.codes import Codes
from comity.transport.ecris.element_texts import Reader
from comity.transport.ecris.elements import compile_reader
from comity.transport.ecris.message_shape import MESSAGE_ID, MESSAGES
from comity.transport.ecris.shape import NAMESPACES, Row, Shape
from comity.transport.ecris.values import collapsed

__all__ = ["BinaryAttachment", "Complaint", "Meta", "Read", "ReadingState", "read"]

_MOST_COMPLAINTS: Final = 20
_LONGEST_PATH: Final = 400
_DATA: Final = "MessageData"
_MSG: Final = f"{{{NAMESPACES['msg']}}}"
_META: Final = f"{_MSG}MessageMetaData"
_ID: Final = f"{_MSG}MessageMetaDataMessageID"
_TIMESTAMP: Final = f"{_MSG}MessageMetaDataTimestamp"
_RESPONSE_TO: Final = f"{_MSG}MessageMetaDataResponseTo"


@dataclass(frozen=True, slots=True)
class Meta:
    """What stands in front of a message.

    Attributes:
        id: Identifier of the message.
        timestamp: When the sender says it was made, as written.
        refers_to: Identifier of the message that this one answers, withdraws or objects to.
    """

    id: MessageId
    timestamp: str
    refers_to: MessageId | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Read(Redacted):
    """What was read.

    Attributes:
        kind: Kind of message, by its element.
        push: Whether the element is one of those that carry content.
        meta: Identifier, time and reference.
        message: The message; ``None`` if a complaint stands against what it says.
        notes: What a reader should know, and no rule forbids.
        complaints: Rules that the message breaks.
        attachments: Contents that came with it. In ``message`` they are named, not held.
    """

    kind: Kind
    push: bool
    meta: Meta
    message: Message | None
    notes: tuple[Note, ...] = ()
    complaints: tuple[Complaint, ...] = ()
    attachments: tuple[BinaryAttachment, ...] = ()


class ReadingState:
    """What is known and noted while one message is read.

    Args:
        codes: What the codes without published values mean.
    """

    def __init__(self, codes: Codes) -> None:
        self.codes = codes
        self.path: list[str] = []
        self.notes: list[Note] = []
        self.complaints: list[Complaint] = []
        self.about_content: list[Complaint] = []
        self.unknown: list[str] = []
        self.attachments: list[BinaryAttachment] = []

    def _where(self, field: str = "") -> str:
        """Return the path of a field, from below the data of the message."""
        path = self.path[1:] if self.path[:1] == [_DATA] else self.path
        return "/".join([*path, field] if field else path)[:_LONGEST_PATH]

    def tell(self, code: str, text: str) -> None:
        """Note something that no rule forbids."""
        if len(self.notes) < _MOST_COMPLAINTS:
            self.notes.append(Note(code, self._where(), Severity.TOLD, text))

    def complain(self, field: str, rule: str) -> None:
        """Note a broken rule."""
        if len(self.complaints) < _MOST_COMPLAINTS:
            self.complaints.append(Complaint(CONTENT_BREAKS_RULE, self._where(field), rule))

    def states_unknown(self, field: str) -> None:
        """Remember an optional field that says "unknown"."""
        if len(self.unknown) < MOST_STATED_UNKNOWN:
            self.unknown.append(self._where(field))
        elif len(self.unknown) == MOST_STATED_UNKNOWN:
            self.tell("ecris:unknown:many", "not every field that says unknown is remembered")

    def attach(self, attachment: Attachment, content: bytes | None) -> Attachment:
        """Return the attachment without its content, which is kept beside."""
        if content is None:
            return attachment
        kept = checked_content(replace(attachment, content=content))
        self.attachments.append(kept)
        if kept.sound is False:
            self.about_content.append(
                Complaint(
                    CONTENT_BREAKS_RULE,
                    self._where(),
                    "the MD5 checksum is not that of the content",
                )
            )
        elif kept.sound is None and attachment.md5 is not None:
            self.tell("ecris:attachment:checksum", "the checksum is in no form known here")
        return replace(attachment, sha256=kept.sha256)


_SHAPES: Final = MappingProxyType({shape.operation.tag: shape for shape in MESSAGES.values()})


@cache
def _reader(tag: str) -> Reader:
    # Compiled when the first is read: most processes read few of them or none.
    shape = _SHAPES[tag]
    whole = Shape(
        "",
        (
            Row("msg:MessageMetaData", shape.meta, "meta"),
            Row("msg:MessageData", shape.data, "data"),
        ),
        lambda slots, _making: slots[1],
        lambda value, _taking: value,
    )
    return compile_reader(whole, NAMESPACES)


def read(element: etree._Element, *, codes: Codes) -> Read:
    """Return the message that an element of the service namespace holds.

    Args:
        element: One of the fifteen message elements, from a hardened parser.
        codes: What the codes without published values mean.

    Raises:
        EnvelopeMalformed: It is none of the fifteen elements, or its identifier is missing
            or ill-formed. The sender's fault.
    """
    shape = _SHAPES.get(str(element.tag))
    if shape is None:
        raise EnvelopeMalformed("The element is no message of the service.")
    meta = _meta(element)
    state = ReadingState(codes)
    message: Message | None = _reader(shape.operation.tag)(element, state)
    if state.complaints:
        message = None
    elif state.unknown and message is not None and not isinstance(message, IsAlive):
        message = replace(message, stated_unknown=tuple(state.unknown))
    return Read(
        kind=shape.operation.kind,
        push=shape.operation.push,
        meta=meta,
        message=message,
        notes=tuple(state.notes),
        complaints=(*state.complaints, *state.about_content),
        attachments=tuple(state.attachments),
    )


def _meta(element: etree._Element) -> Meta:
    """Return what stands in front of a message, before anything else of it is looked at.

    Raises:
        EnvelopeMalformed: No identifier, or an ill-formed one. The sender's fault.
    """
    head = element.find(_META)
    identifier = None if head is None else _text(head, _ID)
    if head is None or identifier is None or MESSAGE_ID.fullmatch(identifier) is None:
        raise EnvelopeMalformed("The message has no identifier of the form the standard gives.")
    refers_to = _text(head, _RESPONSE_TO)
    known = refers_to is not None and MESSAGE_ID.fullmatch(refers_to) is not None
    return Meta(
        id=MessageId(identifier),
        timestamp=(_text(head, _TIMESTAMP) or "")[:64],
        refers_to=MessageId(refers_to) if known and refers_to is not None else None,
    )


def _text(parent: etree._Element, tag: str) -> str | None:
    found = parent.find(tag)
    if found is None:
        return None
    if len(found):
        return collapsed("".join(str(text) for text in found.itertext(tag)))
    return collapsed(found.text or "")
