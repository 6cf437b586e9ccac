"""The dialect of the ECRIS reference implementation: other namespaces, the same tables.

It keeps the elements of persons and convictions and changes what is around them: one root
for all kinds, told apart by ``xsi:type``, and its own names in front. What is known of it
comes from examples of three kinds (notification, its response, response to a request), not
from a published schema. So elements that are not known are passed over, and what has no
element that is known is left out with a note.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from lxml import etree

from comity.errors import EnvelopeMalformed
from comity.exchange.wires import Complaint, Note
from comity.ids import MessageId
from comity.persons.redaction import Redacted
from comity.records.messages import (
    MOST_CONVICTIONS,
    Kind,
    Message,
    Notification,
    NotificationResponse,
    RequestResponse,
    kind_of_message,
)
from comity.transport.ecris import message_parts as parts
from comity.transport.ecris.adapting import adapted
from comity.transport.ecris.codes import Codes
from comity.transport.ecris.conviction_shape import CONVICTION
from comity.transport.ecris.elements import compile_reader
from comity.transport.ecris.message_shape import MESSAGE_ID
from comity.transport.ecris.person_shape import PERSON
from comity.transport.ecris.reading import ReadingState
from comity.transport.ecris.rendering import compile_writer
from comity.transport.ecris.shape import XSI, Making, Row, Shape, Slots, Taking, optional, repeated
from comity.transport.ecris.value_dates import MOMENT
from comity.transport.ecris.values import form
from comity.transport.ecris.writing import WritingState

DOMAIN: Final = "http://ec.europa.eu/ECRIS-RI/domain-v1.0"
COMMONS: Final = "http://ec.europa.eu/ECRIS-RI/commons-v1.0"
ROOT: Final = "AbstractMessageType"

_NAMESPACES: Final = MappingProxyType({"msg": DOMAIN, "dm": DOMAIN, "cm": COMMONS, "crt": DOMAIN})
_PREFIXES: Final = MappingProxyType({"msg": "ri", "dm": "ri", "cm": "c", "crt": "ri"})


@dataclass(frozen=True, slots=True)
class RiHead:
    """What stands in front of a message of the dialect.

    Attributes:
        kind: Kind of message.
        sender: Two letters.
        recipient: Two letters.
        id: Identifier in ECRIS; ``None`` in a message that was never sent.
        refers_to: Identifier in ECRIS of the message answered.
        timestamp: Of this version, as written.
    """

    kind: Kind
    sender: str
    recipient: str
    id: MessageId | None = None
    refers_to: MessageId | None = None
    timestamp: str | None = None


@dataclass(frozen=True, slots=True, repr=False)
class RiRead(Redacted):
    """What was read of one message of the dialect.

    Attributes:
        head: What stands in front; ``None`` if a complaint stands against it.
        message: The message; ``None`` if a complaint stands against what it says.
        notes: What a reader should know.
        complaints: Rules that the message breaks.
    """

    head: RiHead | None
    message: Message | None
    notes: tuple[Note, ...]
    complaints: tuple[Complaint, ...]


_MESSAGE_ID: Final = form("msg", "BaseMessageIDType", MESSAGE_ID.pattern)
_REFERENCE: Final = Shape(
    "",
    (optional("msg:MessageEcrisIdentifier", _MESSAGE_ID, "id"),),
    lambda slots, _making: slots[0],
    lambda value, _taking: [value],
)
_HEAD: Final = (
    optional("msg:MessageEcrisIdentifier", _MESSAGE_ID, "id"),
    optional("msg:MessageResponseTo", _REFERENCE, "refers_to"),
    Row("msg:MessageSendingMemberState", parts.STATE, "sender"),
    Row("msg:MessageReceivingMemberState", parts.STATE, "recipient"),
    Row("msg:MessageType", form("msg", "MessageType", "NOT|NRS|RRS"), "kind"),
    optional("msg:MessageVersionTimestamp", MOMENT, "timestamp"),
)
_PERSON: Final = optional("msg:MessagePerson", PERSON, "person")
_ROWS: Final[Mapping[Kind, tuple[Row, ...]]] = MappingProxyType(
    {
        Kind.NOTIFICATION: (
            Row("msg:MessagePerson", PERSON, "person"),
            Row("msg:NotificationMessageConviction", CONVICTION, "conviction"),
            optional("msg:NotificationMessageUpdatedConvictionReference", parts.UPDATED, "updates"),
        ),
        Kind.NOTIFICATION_RESPONSE: (
            _PERSON,
            Row(
                "msg:NotificationResponseMessageNotificationResponseTypeReference",
                form("crt", "NotificationResponseType", "NRT-[0-9]{2}-[0-9]{2}"),
                "outcome",
            ),
        ),
        Kind.REQUEST_RESPONSE: (
            Row("msg:MessagePerson", PERSON, "person"),
            repeated(
                "msg:RequestResponseMessageConviction",
                CONVICTION,
                "convictions",
                MOST_CONVICTIONS,
            ),
            Row(
                "msg:RequestResponseMessageRequestResponseTypeReference",
                form("crt", "RequestResponseType", "RRT-[0-9]{2}-[0-9]{2}"),
                "outcome",
            ),
        ),
    }
)
_MADE: Final = MappingProxyType(
    {
        Kind.NOTIFICATION: Notification,
        Kind.NOTIFICATION_RESPONSE: NotificationResponse,
        Kind.REQUEST_RESPONSE: RequestResponse,
    }
)
_TYPES: Final = MappingProxyType(
    {
        "NotificationMessageType": Kind.NOTIFICATION,
        "NotificationResponseMessageType": Kind.NOTIFICATION_RESPONSE,
        "RequestResponseMessageType": Kind.REQUEST_RESPONSE,
    }
)
_LEFT_OUT: Final = (
    "contact",
    "remarks",
    "other_affected",
    "fingerprints",
    "other_states",
    "denial_ground",
)


def _shape(kind: Kind) -> Shape:
    rows = _ROWS[kind]
    fields = [row.slot for row in rows]
    made: type[Any] = _MADE[kind]

    def make(slots: Slots, _making: Making) -> tuple[RiHead, Any]:
        head = RiHead(Kind(slots[4]), slots[2], slots[3], slots[0], slots[1], slots[5])
        return head, made(**dict(zip(fields, slots[len(_HEAD) :], strict=True)))

    def take(value: tuple[RiHead, Any], _taking: Taking) -> Slots:
        head, message = value
        before = [head.id, head.refers_to, head.sender, head.recipient, head.kind, head.timestamp]
        return [*before, *(getattr(message, field) for field in fields)]

    return Shape("", (*_HEAD, *rows), make, take)


_SHAPES: Final = MappingProxyType({kind: _shape(kind) for kind in _ROWS})
_READERS: Final = MappingProxyType(
    {kind: compile_reader(shape, _NAMESPACES, strict=False) for kind, shape in _SHAPES.items()}
)
_WRITERS: Final = MappingProxyType(
    {kind: compile_writer(shape, _PREFIXES) for kind, shape in _SHAPES.items()}
)


def read_ri(element: etree._Element, *, codes: Codes) -> RiRead:
    """Return what an element of the dialect says.

    Args:
        element: A root of the dialect, from a hardened parser.
        codes: What the codes without published values mean.

    Raises:
        EnvelopeMalformed: It is none, or of a kind whose elements are not known. The fault
            of the source.
    """
    stated = str(element.get(f"{{{XSI}}}type") or "").strip().rpartition(":")[2]
    kind = _TYPES.get(stated)
    if str(element.tag).rpartition("}")[2] != ROOT or kind is None:
        raise EnvelopeMalformed("The element is no message of the dialect whose form is known.")
    state = ReadingState(codes)
    found: tuple[RiHead, Message] | None = _READERS[kind](element, state)
    if found is not None and found[0].kind is not kind:
        state.complain("MessageType", "is not the kind of message that xsi:type says")
        found = None
    head, message = found or (None, None)
    return RiRead(head, message, tuple(state.notes), tuple(state.complaints))


def write_ri(head: RiHead, message: Message, *, codes: Codes) -> tuple[bytes, tuple[Note, ...]]:
    """Return a message in the dialect, and what was adapted or left out.

    Args:
        head: What stands in front.
        message: The message.
        codes: What stands on the wire for words of ours.

    Raises:
        EnvelopeMalformed: The elements of this kind are not known. The caller's choice of
            messages.
    """
    kind = kind_of_message(message)
    if kind not in _WRITERS:
        raise EnvelopeMalformed(f"How the dialect writes {kind} is not known.")
    state = WritingState(codes, head.sender, head.recipient, frozenset())
    whole = adapted(message, state, push=True)
    for field in _LEFT_OUT:
        if getattr(whole, field, None):
            state.tell("ecris:ri:left-out", "the dialect's element for it is not known", field)
    _WRITERS[kind]((head, whole), state)
    if state.spilt:
        state.tell("ecris:ri:left-out", "the dialect's element for remarks is not known")
    stated = next(name for name, each in _TYPES.items() if each is kind)
    opening = (
        f'<{ROOT} xmlns:xsi="{XSI}" xmlns:ri="{DOMAIN}" xmlns:c="{COMMONS}" xsi:type="ri:{stated}">'
    )
    return f"{opening}{''.join(state.out)}</{ROOT}>".encode(), tuple(state.notes)
