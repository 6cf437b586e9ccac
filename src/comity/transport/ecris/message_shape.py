"""Tables of the fifteen message elements and their meta-data.

Source:
    ECRIS DTS v1.0, messages-v1.0.xsd; ecris-service-v1.0.wsdl for the elements.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from comity.records import messages
from comity.records.messages import (
    MOST_ASKED,
    MOST_CATEGORIES,
    MOST_CONVICTIONS,
    MOST_ERRORS,
    MOST_STATES,
    AskableField,
    Kind,
    Notification,
)
from comity.transport.ecris import message_parts as parts
from comity.transport.ecris import value_dates, values
from comity.transport.ecris.conviction_shape import CONVICTION, OFFENCE_CATEGORY
from comity.transport.ecris.operations import OPERATIONS, Operation
from comity.transport.ecris.person_shape import PERSON
from comity.transport.ecris.shape import (
    REMARKS,
    TEXT_400_MANY,
    Making,
    Row,
    Shape,
    Slots,
    Taking,
    optional,
    plain,
    repeated,
)
from comity.transport.ecris.values import TEXT_50, TRI_STATE, Choice, form

MESSAGE_ID: Final = re.compile(
    "[A-Z]{2}-[A-Z]{2}-(?:REQ|RDL|RRS|NOT|NRS|RAI|RAR|IAL|CAN|FEM)-[0-9]{15}", re.ASCII
)
"""Form of every identifier of a message (BaseMessageIDType)."""

_CONTACT: Final = optional("msg:MessageDataContactPerson", parts.CONTACT, "contact")
_PERSON: Final = Row("msg:MessageDataPerson", PERSON, "person")
_PERSON_IF_ANY: Final = optional("msg:MessageDataPerson", PERSON, "person")
_REMARKS: Final = optional("msg:MessageDataRemarks", REMARKS, "remarks", absent=())
_FINGERPRINTS: Final = optional(
    "msg:MessageDataFingerprints",
    parts.ATTACHMENT,
    "fingerprints",
    extended=parts.ATTACHMENT_WITH_CONTENT,
)
_CONTENT: Final = optional(
    "msg:MessageDataFingerprintsPush", parts.ATTACHMENT_WITH_CONTENT, "fingerprints"
)

# What no element carries: where "unknown" was stated is told by the literals themselves.
_BESIDE: Final = frozenset({"stated_unknown"})

_REQUEST: Final = (
    _CONTACT,
    _PERSON,
    _REMARKS,
    Row(
        "msg:MessageDataRequestPurposeCategoryReference",
        parts.configured(
            "RequestPurposeExternalReferenceType",
            "P-[0-9]{2}-[0-9]{6}",
            lambda codes, code: codes.purpose_read(code),
            lambda codes, purpose: codes.purpose_sent(purpose),
        ),
        "purpose",
    ),
    Row("msg:MessageDataRequestPurpose", TEXT_400_MANY, "purpose_text", absent=()),
    repeated(
        "msg:MessageDataAccusationOffenceCategoryReference",
        OFFENCE_CATEGORY,
        "accusation_categories",
        MOST_CATEGORIES,
    ),
    optional("msg:MessageDataAccusation", TEXT_400_MANY, "accusation", absent=()),
    Row("msg:MessageDataRequestingAuthority", parts.REQUESTING_AUTHORITY, "authority"),
    optional("msg:MessageDataCaseReferenceNumber", TEXT_50, "case_reference"),
    Row("msg:MessageDataConcernedPersonConsent", TRI_STATE, "consent"),
    Row("msg:MessageDataUrgency", TRI_STATE, "urgency"),
)
_REQUEST_RESPONSE: Final = (
    _CONTACT,
    _PERSON,
    _REMARKS,
    repeated("msg:MessageDataConviction", CONVICTION, "convictions", MOST_CONVICTIONS),
    repeated("msg:MessageDataOtherMemberState", parts.STATE, "other_states", MOST_STATES),
    Row(
        "msg:MessageDataRequestResponseTypeReference",
        form("crt", "RequestResponseTypeExternalReferenceType", "RRT-[0-9]{2}-[0-9]{2}"),
        "outcome",
    ),
)
_NOTIFICATION: Final = (
    _CONTACT,
    _PERSON,
    _REMARKS,
    Row("msg:MessageDataConviction", CONVICTION, "conviction"),
    optional("msg:MessageDataUpdatedConvictionReference", parts.UPDATED, "updates"),
    optional("msg:MessageDataOtherAffectedConviction", parts.AFFECTED, "other_affected"),
)
_NOTIFICATION_RESPONSE: Final = (
    _CONTACT,
    _PERSON_IF_ANY,
    _REMARKS,
    Row(
        "msg:MessageDataNotificationResponseTypeReference",
        form("crt", "NotificationResponseTypeExternalReferenceType", "NRT-[0-9]{2}-[0-9]{2}"),
        "outcome",
    ),
)
_INFORMATION: Final = (
    _CONTACT,
    _PERSON_IF_ANY,
    _REMARKS,
    optional("msg:MessageDataRequestPurpose", TEXT_400_MANY, "purpose_text", absent=()),
    Row(
        "msg:MessageDataRequestAdditionalInfoResponseTypeReference",
        parts.configured(
            "RequestAdditionalInfoTypeExternalReferenceType",
            "ART-[0-9]{2}-[0-9]{2}",
            lambda codes, code: codes.information_read(code),
            lambda codes, outcome: codes.information_sent(outcome),
        ),
        "outcome",
    ),
)


def _notification(slots: Slots, making: Making) -> Notification:
    source, destinations = slots[5] or (None, ())
    conviction = slots[3]
    if source is not None and source != conviction.id:
        making.tell(
            "ecris:reference:source", "names another conviction than that of the message as source"
        )
    return Notification(
        person=slots[1],
        conviction=conviction,
        updates=slots[4],
        other_affected=destinations,
        fingerprints=slots[6],
        contact=slots[0],
        remarks=slots[2],
    )


def _parts_of_notification(value: Notification, _taking: Taking) -> Slots:
    return [
        value.contact,
        value.person,
        value.remarks,
        value.conviction,
        value.updates,
        (value.conviction.id, value.other_affected) if value.other_affected else None,
        value.fingerprints,
    ]


def _notification_shape(type_: str, last: Row) -> Shape:
    return Shape(f"msg:{type_}", (*_NOTIFICATION, last), _notification, _parts_of_notification)


def _of(made: type[Any], type_: str, rows: tuple[Row, ...], *beside: str) -> Shape:
    return plain(f"msg:{type_}", made, rows, beside=_BESIDE | set(beside))


# The message types are spelt in these tables only, so that a name found here is the schema's.
_DATA: Final[Mapping[str, Shape]] = MappingProxyType(
    {
        "RequestMessage": _of(
            messages.Request, "RequestMessageDataType", (*_REQUEST, _FINGERPRINTS)
        ),
        "RequestPushMessage": _of(
            messages.Request, "RequestMessageDataPushType", (*_REQUEST, _CONTENT)
        ),
        "RequestDeadlineMessage": _of(
            messages.RequestDeadline,
            "RequestDeadlineMessageDataType",
            (
                _CONTACT,
                _REMARKS,
                Row("msg:MessageDataDeadline", value_dates.Day(unknown=None), "deadline"),
            ),
        ),
        "RequestResponseMessage": _of(
            messages.RequestResponse,
            "RequestResponseMessageDataType",
            _REQUEST_RESPONSE,
            "denial_ground",
            "fingerprints",
        ),
        "RequestResponsePushMessage": _of(
            messages.RequestResponse,
            "RequestResponseMessageDataPushType",
            (*_REQUEST_RESPONSE, _CONTENT),
            "denial_ground",
        ),
        "NotificationMessage": _notification_shape("NotificationMessageDataType", _FINGERPRINTS),
        "NotificationPushMessage": _notification_shape("NotificationMessageDataPushType", _CONTENT),
        "NotificationResponseMessage": _of(
            messages.NotificationResponse,
            "NotificationResponseMessageDataType",
            _NOTIFICATION_RESPONSE,
            "fingerprints",
        ),
        "NotificationResponsePushMessage": _of(
            messages.NotificationResponse,
            "NotificationResponseMessageDataPushType",
            (*_NOTIFICATION_RESPONSE, _CONTENT),
        ),
        "RequestAdditionalInfoMessage": _of(
            messages.AdditionalInformationRequest,
            "RequestAdditionalInfoMessageDataType",
            (
                _CONTACT,
                _REMARKS,
                repeated(
                    "msg:MessageDataAdditionalInformationRequested",
                    Choice("msg:AdditionalInformationRequestedEnumeration", AskableField),
                    "fields",
                    MOST_ASKED,
                    least=1,
                ),
                optional("msg:MessageDataBinaryIDRequested", parts.ATTACHMENT_ID, "attachment"),
            ),
        ),
        "RequestAdditionalInfoResponseMessage": _of(
            messages.AdditionalInformation,
            "RequestAdditionalInfoResponseMessageDataType",
            (*_INFORMATION, _FINGERPRINTS),
        ),
        "RequestAdditionalInfoResponsePushMessage": _of(
            messages.AdditionalInformation,
            "RequestAdditionalInfoResponseMessageDataPushType",
            (*_INFORMATION, _CONTENT),
        ),
        "FunctionalErrorMessage": _of(
            messages.FunctionalError,
            "FunctionalErrorDataType",
            (
                _CONTACT,
                _REMARKS,
                repeated(
                    "msg:MessageDataFunctionalError",
                    parts.FUNCTIONAL_ERROR,
                    "errors",
                    MOST_ERRORS,
                    least=1,
                ),
            ),
        ),
        "CancellationMessage": _of(
            messages.Cancellation, "CancellationMessageDataType", (_CONTACT, _REMARKS)
        ),
        "IsAliveMessage": plain(
            "msg:IsAliveMessageDataType",
            messages.IsAlive,
            (Row("msg:IsAlive", values.TRUTH, "alive"),),
        ),
    }
)


def _meta(type_: str, own: tuple[str, str], answered: tuple[str, str] | None = None) -> Shape:
    rows: tuple[Row, ...] = (
        Row("msg:MessageMetaDataMessageID", form("msg", *own), "id"),
        Row("msg:MessageMetaDataTimestamp", value_dates.MOMENT, "timestamp"),
    )
    if answered is not None:
        rows += (Row("msg:MessageMetaDataResponseTo", form("msg", *answered), "refers_to"),)
    return Shape(
        f"msg:{type_}",
        rows,
        lambda slots, _making: slots,
        lambda meta, _taking: [meta.id, meta.timestamp, meta.refers_to][: len(rows)],
    )


def _ids(*kinds: str) -> str:
    kind = kinds[0] if len(kinds) == 1 else f"(?:{'|'.join(kinds)})"
    return f"[A-Z]{{2}}-[A-Z]{{2}}-{kind}-[0-9]{{15}}"


_OPENING: Final = _meta(
    "MessageMetaDataType", ("InitiatingMessageIDType", _ids("REQ", "NOT", "IAL"))
)
_ANSWERING: Final = _meta(
    "CorrelatingMessageMetaDataType",
    ("CorrelatingMessageIDType", _ids("NRS", "RAI", "RAR", "FEM", "RRS", "RDL")),
    (
        "CorrelatedMessageIDType",
        _ids("REQ", "RDL", "NOT", "RAI", "RAR", "CAN", "RRS", "NRS", "FEM"),
    ),
)
_CANCELLING: Final = _meta(
    "CancellationMessageMetaDataType",
    ("CancellationMessageIDType", _ids("CAN")),
    ("CancelledMessageIDType", _ids("REQ", "RRS", "NOT", "NRS")),
)


@dataclass(frozen=True, slots=True)
class MessageShape:
    """The tables of one message element.

    Attributes:
        operation: The operation that delivers it.
        meta: Table of its meta-data.
        data: Table of its data.
    """

    operation: Operation
    meta: Shape
    data: Shape


def _meta_of(kind: Kind) -> Shape:
    if kind in {Kind.REQUEST, Kind.NOTIFICATION, Kind.IS_ALIVE}:
        return _OPENING
    return _CANCELLING if kind is Kind.CANCELLATION else _ANSWERING


MESSAGES: Final[Mapping[str, MessageShape]] = MappingProxyType(
    {
        each.element: MessageShape(each, _meta_of(each.kind), _DATA[each.element])
        for each in OPERATIONS
    }
)
"""The fifteen elements, by local name."""
