"""What records says on the wire: one type per ECRIS message kind, and their canonical form.

The payload is JSON in the model's own words. The kind stands in the header, so a
payload does not repeat it. Fields that are not stated are left out.

Source: ECRIS DTS v1.0, messages; docs/protocol, COM-6.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Annotated, Final, TypeVar

import msgspec
from msgspec import Meta

from comity.errors import EnvelopeMalformed, InputInvalid
from comity.law.handling import (
    HandlingCode,
    InformationGrade,
    Nature,
    SourceGrade,
    SubjectRole,
)
from comity.persons.bounds import REMARKS_LENGTH, Code, Name, Title
from comity.persons.person import Person
from comity.persons.redaction import Redacted
from comity.persons.texts import MultilingualText
from comity.records.model import Authority, Conviction, TriState

SERVICE: Final = "records"
PAYLOAD_TYPE: Final = "comity/records/1"

# Lengths of texts are those of ECRIS DTS v1.0. Lists have no end there and have one here,
# far beyond what casework needs, so that no message costs a node without end.
MOST_CONVICTIONS: Final = 2_000
"""Convictions in one answer."""
MOST_AFFECTED: Final = 2_000
"""Other convictions that one notification affects."""
MOST_STATES: Final = 60
"""States to ask instead: more than the network can have members."""
MOST_CATEGORIES: Final = 100
MOST_CONDITIONS: Final = 2_000
"""Conditions in one message: one for each conviction, as a rule."""
MOST_ERRORS: Final = 100
MOST_ASKED: Final = 100
"""Things asked for; there are sixteen, and asking twice is no error."""
MOST_STATED_UNKNOWN: Final = 500
"""Optional fields that a sender filled in with "unknown"."""

_Email = Annotated[str, Meta(max_length=320)]
_Phone = Annotated[str, Meta(max_length=30)]
_Paths = Annotated[tuple[Title, ...], Meta(max_length=MOST_STATED_UNKNOWN)]


@unique
class Kind(StrEnum):
    """Message kinds, by their ECRIS codes."""

    NOTIFICATION = "NOT"
    NOTIFICATION_RESPONSE = "NRS"
    REQUEST = "REQ"
    REQUEST_DEADLINE = "RDL"
    ADDITIONAL_INFORMATION_REQUEST = "RAI"
    ADDITIONAL_INFORMATION = "RAR"
    REQUEST_RESPONSE = "RRS"
    CANCELLATION = "CAN"
    FUNCTIONAL_ERROR = "FEM"
    IS_ALIVE = "IAL"


ANSWER_KINDS: Final = frozenset({Kind.REQUEST_RESPONSE, Kind.NOTIFICATION_RESPONSE})
"""Kinds of messages of which one is in force in a conversation."""


@unique
class RequestOutcome(StrEnum):
    """What a response to a request concludes (list ``request_response_type``)."""

    SUCCESSFUL = "RRT-00-00"
    DENIED = "RRT-00-01"
    NOT_A_NATIONAL = "RRT-00-02"
    DECEASED = "RRT-00-03"
    FINGERPRINTS_DIFFER = "RRT-00-04"
    MULTIPLE_PERSONS = "RRT-00-05"


@unique
class NotificationOutcome(StrEnum):
    """What a response to a notification concludes.

    The labels are published; the numbers 01 to 04 are inferred from their order.
    """

    SUCCESSFUL = "NRT-00-00"
    NOT_A_NATIONAL = "NRT-00-01"
    DECEASED = "NRT-00-02"
    FINGERPRINTS_DIFFER = "NRT-00-03"
    MULTIPLE_PERSONS = "NRT-00-04"


@unique
class InformationOutcome(StrEnum):
    """Whether additional information could be given. The ECRIS codes are not published."""

    AVAILABLE = "available"
    NOT_AVAILABLE = "not-available"


@unique
class AskableField(StrEnum):
    """The sixteen things one may ask for (AdditionalInformationRequestedEnumeration)."""

    FORENAME = "Forename"
    SURNAME = "Surname"
    SECOND_SURNAME = "SecondSurname"
    SEX = "Sex"
    BIRTH_DATE = "BirthDate"
    BIRTH_PLACE = "BirthPlace"
    NATIONALITY = "Nationality"
    FORMER_NAME = "FormerName"
    MOTHER_NAME = "MotherName"
    FATHER_NAME = "FatherName"
    IDENTITY_NUMBER = "IdentityNumber"
    IDENTIFICATION_DOCUMENT = "IdentificationDocument"
    ADDRESS = "Address"
    ALIAS = "Alias"
    FINGERPRINTS = "Fingerprints"
    PURPOSE = "MoreInformationOnRequestPurpose"


@dataclass(frozen=True, slots=True, repr=False)
class Contact(Redacted):
    """Whom to ask about a message, inside the sending central authority.

    A language is the ISO 639-1 code of the writing of the name beside it, if given.
    """

    email: _Email
    forename: Name | None = None
    surname: Name | None = None
    phone: _Phone | None = None
    fax: _Phone | None = None
    second_surname: Name | None = None
    forename_language: Code | None = None
    surname_language: Code | None = None
    second_surname_language: Code | None = None


@dataclass(frozen=True, slots=True, repr=False)
class RequestingAuthority(Redacted):
    """The authority at the origin of a request, before which proceedings are pending."""

    name: MultilingualText
    kind: Code | None = None
    code: Code | None = None


@dataclass(frozen=True, slots=True, repr=False)
class ConvictionReference(Redacted):
    """A conviction sent earlier: by its identifier, or by file number, court and date.

    Attributes:
        id: Identifier in ECRIS; ``None`` if it was sent by other means.
        njr_id: Identifier in the earlier network of judicial registers.
        file_number: Reference of the decision.
        authority: Who decided.
        final_on: Date it became final.
    """

    id: Code | None = None
    njr_id: Code | None = None
    file_number: Code | None = None
    authority: Authority | None = None
    final_on: date | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Attachment(Redacted):
    """Fingerprints as a file; carried, never interpreted here.

    Attributes:
        id: Identifier, ``CC-BA-`` and nine digits on a wire that numbers attachments.
        mime_type: As stated.
        file_name: As stated; never a path.
        md5: Checksum as the sender wrote it.
        content: The bytes; ``None`` where they were not sent or are kept apart.
        title: What it is, in words.
        size_kb: Size in kilobytes, as stated.
        comment: Free text.
        sha256: Digest of the content, made where it arrived.
    """

    id: Code
    mime_type: Name
    file_name: Title
    md5: Code | None = None
    content: bytes | None = None
    title: MultilingualText = ()
    size_kb: int | None = None
    comment: MultilingualText = ()
    sha256: bytes | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Condition(Redacted):
    """How one conviction in the message may be handled, and how far it is to be trusted.

    A code that is not known here makes the message malformed: who cannot tell what a
    condition asks cannot keep it.

    Attributes:
        conviction: Which conviction of the message.
        set_by: State that set it, two letters: the sender, or who gave it to the sender.
        code: What may not be done.
        text: The restriction in words.
        source: How reliable the source is.
        information: How far the information is confirmed.
        nature: Fact or assessment.
        role: Who the person is in the matter.
    """

    conviction: Code
    set_by: Annotated[str, Meta(pattern=r"^[A-Z]{2}\Z")]
    code: HandlingCode
    text: Annotated[str, Meta(max_length=REMARKS_LENGTH)] = ""
    source: SourceGrade | None = None
    information: InformationGrade | None = None
    nature: Nature = Nature.FACT
    role: SubjectRole = SubjectRole.CONVICTED


_Conditions = Annotated[tuple[Condition, ...], Meta(max_length=MOST_CONDITIONS)]


@dataclass(frozen=True, slots=True, repr=False)
class Notification(Redacted):
    """A conviction of a national of the addressee (FD Art. 4(2)), or its alteration (4(3)).

    Attributes:
        person: The convicted person.
        conviction: The whole conviction, also when it is an update.
        updates: The conviction it replaces; ``None`` for the first notification.
        other_affected: Other convictions sent earlier that this one affects.
        fingerprints: If attached.
        contact: Whom to ask.
        remarks: Free text.
        stated_unknown: Optional fields that the sender filled in with "unknown", where the
            sender's wire tells that from silence; paths in the names of that wire.
        handling: Conditions; left out unless the addressee announces that it keeps them.
    """

    person: Person
    conviction: Conviction
    updates: ConvictionReference | None = None
    other_affected: Annotated[tuple[ConvictionReference, ...], Meta(max_length=MOST_AFFECTED)] = ()
    fingerprints: Attachment | None = None
    contact: Contact | None = None
    remarks: MultilingualText = ()
    stated_unknown: _Paths = ()
    handling: _Conditions | msgspec.UnsetType = msgspec.UNSET


@dataclass(frozen=True, slots=True, repr=False)
class NotificationResponse(Redacted):
    """What became of a notification."""

    outcome: Code
    person: Person | None = None
    contact: Contact | None = None
    remarks: MultilingualText = ()
    fingerprints: Attachment | None = None
    stated_unknown: _Paths = ()


@dataclass(frozen=True, slots=True, repr=False)
class Request(Redacted):
    """A request for information from criminal records (FD Art. 6).

    Attributes:
        person: About whom.
        purpose: A purpose of ``law.purposes``, by its name; a purpose code of the
            partner that we do not know is kept and goes to an officer.
        purpose_text: The purpose in words.
        authority: At whose instance.
        case_reference: Reference of the proceedings.
        consent: Whether the person consented to full disclosure.
        urgency: Yes is high, no is normal.
        accusation_categories: Offence categories the person is accused of.
        accusation: The accusation in words.
        fingerprints: If attached.
        contact: Whom to ask.
        remarks: Free text.
        stated_unknown: Optional fields that the sender filled in with "unknown", where the
            sender's wire tells that from silence; paths in the names of that wire.
    """

    person: Person
    purpose: Code
    purpose_text: MultilingualText
    authority: RequestingAuthority
    case_reference: Title | None = None
    consent: TriState = TriState.UNKNOWN
    urgency: TriState = TriState.UNKNOWN
    accusation_categories: Annotated[tuple[Code, ...], Meta(max_length=MOST_CATEGORIES)] = ()
    accusation: MultilingualText = ()
    fingerprints: Attachment | None = None
    contact: Contact | None = None
    remarks: MultilingualText = ()
    stated_unknown: _Paths = ()


@dataclass(frozen=True, slots=True, repr=False)
class RequestDeadline(Redacted):
    """The last day by which the answer is owed, as the requested state computes it."""

    deadline: date
    contact: Contact | None = None
    remarks: MultilingualText = ()
    stated_unknown: _Paths = ()


@dataclass(frozen=True, slots=True, repr=False)
class AdditionalInformationRequest(Redacted):
    """What is missing to identify the person, or to judge the purpose."""

    fields: Annotated[tuple[AskableField, ...], Meta(max_length=MOST_ASKED)]
    attachment: Title | None = None
    contact: Contact | None = None
    remarks: MultilingualText = ()
    stated_unknown: _Paths = ()


@dataclass(frozen=True, slots=True, repr=False)
class AdditionalInformation(Redacted):
    """The reply: the person again, with what was asked for, or that it is not known.

    Attributes:
        outcome: A value of ``InformationOutcome``; a code of the sender's that says
            neither is kept.
        person: The person, as now known.
        purpose_text: More about the purpose of a request.
        fingerprints: If attached.
        contact: Whom to ask.
        remarks: Free text.
        stated_unknown: Optional fields that the sender filled in with "unknown", where the
            sender's wire tells that from silence; paths in the names of that wire.
    """

    outcome: Code
    person: Person | None = None
    purpose_text: MultilingualText = ()
    fingerprints: Attachment | None = None
    contact: Contact | None = None
    remarks: MultilingualText = ()
    stated_unknown: _Paths = ()

    @property
    def is_available(self) -> bool:
        """Whether something was supplied; a code that says neither is judged by the content."""
        if self.outcome in tuple(InformationOutcome):
            return self.outcome == InformationOutcome.AVAILABLE
        return self.person is not None or bool(self.purpose_text) or self.fingerprints is not None


@dataclass(frozen=True, slots=True, repr=False)
class RequestResponse(Redacted):
    """The answer to a request (FD Art. 7).

    Attributes:
        outcome: A code of ``RequestOutcome``; another state's code is kept.
        person: The person the answer is about.
        convictions: Possibly none; only with a successful outcome.
        other_states: States to ask instead, two letters each (FD Art. 7(2)).
        denial_ground: Name of the ground of a denial, with its citation.
        contact: Whom to ask.
        remarks: Free text.
        fingerprints: If attached.
        stated_unknown: Optional fields that the sender filled in with "unknown", where the
            sender's wire tells that from silence; paths in the names of that wire.
        handling: Conditions; left out unless the addressee announces that it keeps them.
    """

    outcome: Code
    person: Person
    convictions: Annotated[tuple[Conviction, ...], Meta(max_length=MOST_CONVICTIONS)] = ()
    other_states: Annotated[tuple[Code, ...], Meta(max_length=MOST_STATES)] = ()
    denial_ground: Annotated[str, Meta(max_length=REMARKS_LENGTH)] | None = None
    contact: Contact | None = None
    remarks: MultilingualText = ()
    fingerprints: Attachment | None = None
    stated_unknown: _Paths = ()
    handling: _Conditions | msgspec.UnsetType = msgspec.UNSET


@dataclass(frozen=True, slots=True, repr=False)
class Cancellation(Redacted):
    """The message referred to is withdrawn."""

    contact: Contact | None = None
    remarks: MultilingualText = ()
    stated_unknown: _Paths = ()


@dataclass(frozen=True, slots=True, repr=False)
class FunctionalErrorItem(Redacted):
    """One error; codes that are not known here are kept."""

    code: Code
    text: MultilingualText = ()


@dataclass(frozen=True, slots=True, repr=False)
class FunctionalError(Redacted):
    """The message referred to cannot be processed as it stands."""

    errors: Annotated[tuple[FunctionalErrorItem, ...], Meta(max_length=MOST_ERRORS)]
    contact: Contact | None = None
    remarks: MultilingualText = ()
    stated_unknown: _Paths = ()


@dataclass(frozen=True, slots=True)
class IsAlive:
    """Asks whether the whole road works, casework included; answered by its like."""

    alive: bool = True


Message = (
    Notification
    | NotificationResponse
    | Request
    | RequestDeadline
    | AdditionalInformationRequest
    | AdditionalInformation
    | RequestResponse
    | Cancellation
    | FunctionalError
    | IsAlive
)

_TYPES: Final[MappingProxyType[Kind, type[Message]]] = MappingProxyType(
    {
        Kind.NOTIFICATION: Notification,
        Kind.NOTIFICATION_RESPONSE: NotificationResponse,
        Kind.REQUEST: Request,
        Kind.REQUEST_DEADLINE: RequestDeadline,
        Kind.ADDITIONAL_INFORMATION_REQUEST: AdditionalInformationRequest,
        Kind.ADDITIONAL_INFORMATION: AdditionalInformation,
        Kind.REQUEST_RESPONSE: RequestResponse,
        Kind.CANCELLATION: Cancellation,
        Kind.FUNCTIONAL_ERROR: FunctionalError,
        Kind.IS_ALIVE: IsAlive,
    }
)
_KINDS: Final = MappingProxyType({message: kind for kind, message in _TYPES.items()})
_ENCODER: Final = msgspec.json.Encoder()
_LONGEST_COMPLAINT: Final = 200

T = TypeVar("T")


def kind_of_message(message: Message) -> Kind:
    """Return the kind of a message."""
    return _KINDS[type(message)]


def encode(message: Message) -> bytes:
    """Return the canonical payload of a message, read back once before it is sent.

    Limits apply when a payload is read; what we compose must not fail only there.

    Raises:
        InputInvalid: The message breaks a limit, which is named. The fault of whoever
            supplied the value; nothing was sent.
    """
    payload = _ENCODER.encode(message)
    try:
        _DECODERS[kind_of_message(message)].decode(payload)
    except msgspec.ValidationError as error:
        said = str(error)[:_LONGEST_COMPLAINT]
        raise InputInvalid(f"The message cannot be sent: {said}", field="message") from error
    return payload


_DECODERS: Final = MappingProxyType(
    {kind: msgspec.json.Decoder(message, strict=True) for kind, message in _TYPES.items()}
)


def decode(kind: Kind, payload: bytes) -> Message:
    """Read a payload.

    Raises:
        EnvelopeMalformed: The payload breaks a rule; the message names the field.
            The sender's fault.
    """
    try:
        return _DECODERS[kind].decode(payload)
    except (msgspec.DecodeError, UnicodeDecodeError, ValueError, RecursionError) as error:
        # The text can quote the sender's own words, so it is kept short.
        said = str(error)[:_LONGEST_COMPLAINT]
        raise EnvelopeMalformed(f"A {kind} payload is malformed: {said}") from error


def decode_as(expected: type[T], payload: bytes) -> T:
    """Read a payload known to be of one type.

    Raises:
        EnvelopeMalformed: The payload breaks a rule. The sender's fault.
        TypeError: The type is no message type. The caller's bug.
    """
    kind = next((kind for kind, known in _TYPES.items() if known is expected), None)
    if kind is None:
        raise TypeError(f"{expected} is not a message type")
    message = decode(kind, payload)
    if not isinstance(message, expected):
        raise TypeError("the decoder returned another type")
    return message
