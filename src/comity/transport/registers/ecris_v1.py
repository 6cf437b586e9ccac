"""Reads ECRIS v1.0 messages: one at top level, or many in whatever wraps them.

Source:
    ECRIS DTS v1.0, messages-v1.0.xsd and ecris-service-v1.0.wsdl (element names).
"""

from collections.abc import Iterator
from typing import BinaryIO, Final

from lxml import etree

from comity.errors import InputInvalid
from comity.transport.registers import ecris_values as values
from comity.transport.registers.dialect import Dialect, Parts
from comity.transport.registers.ecris_messages import Message, reading_of
from comity.transport.registers.record import Progress, Reading, SetAside
from comity.transport.registers.xml_stream import (
    DEFAULT_LIMITS,
    Limits,
    local_name,
    records,
    serialised,
)

ECRIS_V1: Final = Dialect(
    name="ecris-v1",
    namespaces=frozenset(
        f"http://ec.europa.eu/ECRIS/{part}-v1.0"
        for part in ("service", "messages", "domain-model", "commons")
    ),
)

KINDS: Final = {
    "RequestMessage": "REQ",
    "RequestPushMessage": "REQ",
    "RequestDeadlineMessage": "RDL",
    "RequestResponseMessage": "RRS",
    "RequestResponsePushMessage": "RRS",
    "NotificationMessage": "NOT",
    "NotificationPushMessage": "NOT",
    "NotificationResponseMessage": "NRS",
    "NotificationResponsePushMessage": "NRS",
    "RequestAdditionalInfoMessage": "RAI",
    "RequestAdditionalInfoResponseMessage": "RAR",
    "RequestAdditionalInfoResponsePushMessage": "RAR",
    "FunctionalErrorMessage": "FEM",
    "IsAliveMessage": "IAL",
    "CancellationMessage": "CAN",
}
"""Message elements of the service description, and the kind each one is."""


def read_ecris_v1(
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


def set_aside(element: etree._Element, place: str, failure: InputInvalid) -> SetAside:
    """Return the record kept for mending, its reason naming field and rule."""
    reason = f"{failure.field}: {failure.public}" if failure.field else failure.public
    return SetAside(place, reason, serialised(element), field=failure.field)


def _is_message(element: etree._Element) -> bool:
    name = ECRIS_V1.name_of(element)
    # A misspelt message at the root is one record; in a wrapper the stream sees to it.
    misspelt = name is not None and name.endswith("Message") and element.getparent() is None
    return name in KINDS or misspelt


def _message(element: etree._Element) -> Message:
    name = local_name(element)
    if ECRIS_V1.name_of(element) not in KINDS:
        raise InputInvalid("is not a message of ECRIS v1.0", field=name)
    root = Parts(element, ECRIS_V1, name)
    meta = root.required("MessageMetaData")
    data = root.one("MessageData")
    message_id = values.optional_text(meta.one("MessageMetaDataMessageID")) or ""
    if data is None:
        return Message(KINDS[name], message_id, message_id[:2], None)
    response = values.optional_text(data.one("MessageDataRequestResponseTypeReference"))
    return Message(
        kind=KINDS[name],
        message_id=message_id,
        sender=message_id[:2],
        person=data.one("MessageDataPerson"),
        convictions=tuple(data.all("MessageDataConviction")),
        response=response or "",
        updates=data.one("MessageDataUpdatedConvictionReference") is not None,
    )
