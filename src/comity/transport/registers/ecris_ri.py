"""Reads the dialect of the ECRIS reference implementation.

It keeps the element names of persons and convictions and changes everything around
them: one root name for all kinds, told apart by ``xsi:type``, and other namespaces.
What is known of it comes from examples, not from a published schema, so elements that
are not known are passed over instead of refused.
"""

from collections.abc import Iterator
from typing import BinaryIO, Final

from lxml import etree

from comity.errors import InputInvalid
from comity.transport.registers import ecris_values as values
from comity.transport.registers.dialect import Dialect, Parts
from comity.transport.registers.ecris_messages import REASONS, Message, reading_of
from comity.transport.registers.ecris_v1 import KINDS, set_aside
from comity.transport.registers.record import Progress, Reading
from comity.transport.registers.xml_stream import DEFAULT_LIMITS, Limits, local_name, records

ECRIS_RI: Final = Dialect(
    name="ecris-ri",
    namespaces=frozenset(
        f"http://ec.europa.eu/ECRIS-RI/{part}-v1.0" for part in ("domain", "commons")
    ),
    strict=False,
)

_CONVICTION_ELEMENTS: Final = (
    "NotificationMessageConviction",
    "RequestResponseMessageConviction",
)


def read_ecris_ri(
    source: BinaryIO, *, limits: Limits = DEFAULT_LIMITS, progress: Progress | None = None
) -> Iterator[Reading]:
    """Yield what each message of ``source`` holds for a register.

    Args:
        source: XML; the messages may stand at any depth inside any other elements.
        limits: Bounds.
        progress: Told how many bytes were consumed.

    Yields:
        One reading for each message, and a ``SetAside`` for each child of the root
        that neither is nor holds a message.

    Raises:
        InputInvalid: The file is not well-formed XML from some line on, or breaks a
            limit. The fault of whoever supplied it.
    """
    for found in records(source, _is_message, limits=limits, progress=progress):
        try:
            reading = reading_of(_message(found.sound()), found.place)
        except InputInvalid as failure:
            reading = set_aside(found.element, found.place, failure)
        yield reading


def _is_message(element: etree._Element) -> bool:
    return local_name(element) == "AbstractMessageType"


def _message(element: etree._Element) -> Message:
    if not _is_message(element):
        raise InputInvalid(
            "is not a message of the ECRIS reference implementation", field=local_name(element)
        )
    root = Parts(element, ECRIS_RI, local_name(element))
    # NotificationMessageType is NOT, as NotificationMessage is in the standard.
    typed = KINDS.get(root.type_name().removesuffix("Type"))
    kind = values.optional_text(root.one("MessageType")) or typed
    if kind is None:
        raise root.fail("neither MessageType nor xsi:type says what kind of message this is")
    if kind not in {*REASONS, "NOT", "RRS"}:
        raise root.fail("is not a kind of message of ECRIS", "MessageType")
    if typed is not None and typed != kind:
        raise root.fail(f"says {kind} where xsi:type says {typed}", "MessageType")
    sent_id = values.optional_text(root.one("MessageEcrisIdentifier"))
    sender = values.optional_text(root.one("MessageSendingMemberState"))
    response = values.optional_text(root.one("RequestResponseMessageRequestResponseTypeReference"))
    return Message(
        kind=kind,
        message_id=sent_id or "",
        sender=sender or (sent_id or "")[:2],
        person=root.one("MessagePerson"),
        convictions=tuple(part for name in _CONVICTION_ELEMENTS for part in root.all(name)),
        response=response or "",
        updates=root.one("NotificationMessageUpdatedConvictionReference") is not None,
    )
