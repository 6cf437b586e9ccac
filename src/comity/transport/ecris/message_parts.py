"""Tables of what only messages hold: contacts, authorities, attachments, references, errors.

Source:
    ECRIS DTS v1.0, messages-v1.0.xsd.
"""

import re
from collections.abc import Callable
from typing import Any, Final

from comity.exchange.wires import Severity
from comity.persons.unknowns import UNKNOWN_TEXT
from comity.records.messages import (
    MOST_AFFECTED,
    Attachment,
    Contact,
    ConvictionReference,
    FunctionalErrorItem,
    RequestingAuthority,
)
from comity.transport.ecris.codes import Codes
from comity.transport.ecris.conviction_shape import AUTHORITY
from comity.transport.ecris.person_shape import NAME
from comity.transport.ecris.shape import (
    REMARKS,
    TEXT_400_MANY,
    Making,
    Named,
    Octets,
    Row,
    Shape,
    Slots,
    Taking,
    optional,
    plain,
    repeated,
)
from comity.transport.ecris.value_dates import DAY
from comity.transport.ecris.values import (
    CONVICTION_ID_PATTERN,
    TEXT_50,
    Configured,
    Form,
    Number,
    Text,
    form,
)

DEFAULT_MIME_TYPE: Final = "application/nist"
_LARGEST_KB: Final = 999_999_999_999_999


def configured(
    name: str,
    pattern: str,
    reader: Callable[[Codes, str], str],
    writer: Callable[[Codes, Any], str | None],
) -> Configured:
    """Return the codec of a code whose values an operator configures."""
    return Configured(f"crt:{name}", re.compile(pattern, re.ASCII), reader, writer)


_CONTACT_NAME: Final = Named(
    NAME.xsd, NAME.longest, lambda text, language: (text, language), lambda pair: pair
)


def _contact(slots: Slots, _making: Making) -> Contact:
    parts = [part or (None, None) for part in slots[:3]]
    return Contact(
        email=slots[5],
        forename=parts[0][0],
        surname=parts[1][0],
        phone=slots[3],
        fax=slots[4],
        second_surname=parts[2][0],
        forename_language=parts[0][1],
        surname_language=parts[1][1],
        second_surname_language=parts[2][1],
    )


def _name(text: str | None, language: str | None) -> tuple[str, str | None] | None:
    return None if text is None else (text, language)


def _parts_of_contact(contact: Contact, _taking: Taking) -> Slots:
    return [
        _name(contact.forename, contact.forename_language),
        _name(contact.surname, contact.surname_language),
        _name(contact.second_surname, contact.second_surname_language),
        contact.phone,
        contact.fax,
        contact.email,
    ]


_PHONE: Final = Text("cm:RestrictedStringType8to30Chars", 30, 8)

CONTACT: Final = Shape(
    "msg:ContactPersonType",
    (
        optional("dm:Forename", _CONTACT_NAME, "forename"),
        optional("dm:Surname", _CONTACT_NAME, "surname"),
        optional("dm:SecondSurname", _CONTACT_NAME, "second_surname"),
        optional("msg:ContactPersonPhoneNumber", _PHONE, "phone", severity=Severity.TOLD),
        optional("msg:ContactPersonFaxNumber", _PHONE, "fax", severity=Severity.TOLD),
        Row(
            "msg:ContactPersonEmail",
            Text("cm:RestrictedStringType320Chars", 320, unknown=None),
            "email",
        ),
    ),
    _contact,
    _parts_of_contact,
)

REQUESTING_AUTHORITY: Final = plain(
    "msg:RequestingAuthorityType",
    RequestingAuthority,
    (
        Row(
            "msg:RequestingAuthorityTypeReference",
            configured(
                "RequestingAuthorityTypeExternalReferenceType",
                "RAT-[0-9]{2}-[A-Z]",
                lambda codes, code: codes.authority_read(code),
                lambda codes, kind: codes.authority_sent(kind),
            ),
            "kind",
        ),
        optional("msg:RequestingAuthorityCode", TEXT_50, "code"),
        Row("msg:RequestingAuthorityName", TEXT_400_MANY, "name", absent=()),
    ),
)


def _attachment(slots: Slots, making: Making) -> Attachment:
    named = Attachment(
        id=slots[0],
        mime_type=slots[1],
        file_name=slots[2],
        md5=slots[6],
        title=slots[3],
        size_kb=slots[4],
        comment=slots[5],
    )
    kept: Attachment = making.attach(named, slots[7] if len(slots) > 7 else None)
    return kept


def _parts_of_attachment(value: Attachment, _taking: Taking) -> Slots:
    return [
        value.id,
        value.mime_type,
        value.file_name,
        value.title,
        value.size_kb,
        value.comment,
        value.md5,
    ]


def _parts_with_content(value: Attachment, taking: Taking) -> Slots:
    return [*_parts_of_attachment(value, taking), value.content]


ATTACHMENT_ID: Final = form("msg", "BinaryAttachmentIDType", "[A-Z]{2}-BA-[0-9]{9}")
_ATTACHMENT_ROWS: Final = (
    Row("msg:BinaryAttachmentID", ATTACHMENT_ID, "id"),
    Row(
        "msg:BinaryAttachmentMimeType",
        Text(TEXT_50.xsd, 50, unknown=None),
        "mime_type",
        default=DEFAULT_MIME_TYPE,
    ),
    Row(
        "msg:BinaryAttachmentFileName",
        Text("cm:RestrictedStringType200Chars", 200, unknown=None),
        "file_name",
        default=UNKNOWN_TEXT,
    ),
    optional("msg:BinaryAttachmentTitle", TEXT_400_MANY, "title", absent=()),
    optional(
        "msg:BinaryAttachmentFileSize",
        Number("cm:PositiveIntegerType", 1, _LARGEST_KB),
        "size_kb",
    ),
    optional("msg:BinaryAttachmentComment", REMARKS, "comment", absent=()),
    optional("msg:BinaryAttachmentMD5Hash", TEXT_50, "md5"),
)
ATTACHMENT: Final = Shape(
    "msg:BinaryAttachmentType", _ATTACHMENT_ROWS, _attachment, _parts_of_attachment
)
ATTACHMENT_WITH_CONTENT: Final = Shape(
    "msg:BinaryAttachmentPushType",
    (*_ATTACHMENT_ROWS, Row("msg:BinaryAttachmentContent", Octets(), "content")),
    _attachment,
    _parts_with_content,
)


def _external(slots: Slots, _making: Making) -> ConvictionReference:
    return ConvictionReference(authority=slots[0], file_number=slots[1], final_on=slots[2])


_EXTERNAL: Final = Shape(
    "",
    (
        Row("msg:ConvictingAuthority", AUTHORITY, "authority"),
        Row("msg:ConvictionFileNumber", TEXT_50, "file_number"),
        Row("msg:ConvictionDecisionFinalDate", DAY, "final_on"),
    ),
    _external,
    lambda value, _taking: [value.authority, value.file_number, value.final_on],
)


def _reference(slots: Slots, _making: Making) -> ConvictionReference:
    if slots[2] is not None:
        external: ConvictionReference = slots[2]
        return external
    return ConvictionReference(id=slots[0], njr_id=slots[1])


def _parts_of_reference(value: ConvictionReference, _taking: Taking) -> Slots:
    # Which way of naming it is written was chosen before; see ``adapting.named_one_way``.
    if value.id is not None:
        return [value.id, None, None]
    if value.njr_id is not None:
        return [None, value.njr_id, None]
    return [None, None, value]


def reference(type_: str, conviction_type: str) -> Shape:
    """Return the table of a reference to a conviction, in one of three ways."""
    return Shape(
        f"msg:{type_}",
        (
            optional(
                "msg:ECRISConvictionReference",
                form("dm", conviction_type, CONVICTION_ID_PATTERN),
                "id",
            ),
            optional(
                "msg:NJRConvictionReference",
                Text("dm:NJRConvictionExternalReferenceType", 20, unknown=None),
                "njr_id",
            ),
            optional("msg:ExternalConviction", _EXTERNAL, "external"),
        ),
        _reference,
        _parts_of_reference,
        choice=True,
    )


UPDATED: Final = reference("StructuredStrictConvictionReferenceType", "ConvictionReferenceType")

AFFECTED: Final = Shape(
    "msg:ConvictionToConvictionsRelationshipType",
    (
        # The source can only be the conviction of the same message.
        Row(
            "msg:SourceConviction",
            form("dm", "ConvictionReferenceType", CONVICTION_ID_PATTERN),
            "source",
        ),
        repeated(
            "msg:DestinationConviction",
            reference("StructuredLooseConvictionReferenceType", "ConvictionExternalReferenceType"),
            "destinations",
            MOST_AFFECTED,
            least=1,
        ),
    ),
    lambda slots, _making: slots,
    lambda value, _taking: value,
)

FUNCTIONAL_ERROR: Final = plain(
    "msg:FunctionalErrorType",
    FunctionalErrorItem,
    (
        Row(
            "msg:FunctionalErrorCode",
            configured(
                "FunctionalErrorCodeType",
                "FE-[0-9]{5}",
                lambda codes, code: codes.error_read(code),
                lambda codes, code: codes.error_sent(code),
            ),
            "code",
        ),
        optional("msg:FunctionalErrorAdditionalInformation", REMARKS, "text", absent=()),
    ),
)

STATE: Final[Form] = form("crt", "MemberStateCodeType", "[A-Z]{2}")
