"""The messages of ECRIS v1.0 as another implementer might write them down.

Nothing here is shared with the product's own reader and writer, so that one mistake cannot
hide itself on both sides. Only what exercises need is written.

Source: ECRIS DTS v1.0, published schemas; names, order and namespaces.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from xml.sax.saxutils import escape, quoteattr

SOAP: Final = "http://www.w3.org/2003/05/soap-envelope"
SOAP_OLD: Final = "http://schemas.xmlsoap.org/soap/envelope/"
ACTIONS: Final = "http://ec.europa.eu/ECRIS/"
SERVICE: Final = "http://ec.europa.eu/ECRIS/service-v1.0"
_SPACES: Final = {
    "s": SERVICE,
    "m": "http://ec.europa.eu/ECRIS/messages-v1.0",
    "d": "http://ec.europa.eu/ECRIS/domain-model-v1.0",
    "c": "http://ec.europa.eu/ECRIS/commons-v1.0",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}


@dataclass(frozen=True, slots=True)
class Described:
    """An invented person, as this partner writes persons.

    Attributes:
        forename: One or more given names.
        surname: One or more surnames.
        born: Date of birth.
        sex: 0, 1 or 2.
        nationality: Country code on the wire.
        country_of_birth: Country code on the wire.
        town_of_birth: A name.
    """

    forename: str
    surname: str
    born: date
    sex: int = 2
    nationality: str = "CO-00-276-DEU"
    country_of_birth: str = "CO-00-276-DEU"
    town_of_birth: str = "Bonn"

    def __repr__(self) -> str:
        """Return nothing that describes anybody."""
        return "Described(…)"


@dataclass(frozen=True, slots=True)
class Sentenced:
    """An invented conviction, with one decision, one offence and one sanction.

    Attributes:
        id: Identifier of the conviction.
        country: Country code on the wire of the convicting state.
        file_number: Reference of the decision.
        decided_on: Date of the decision.
        offence: Common category of the offence.
        sanction: Common category of the sanction.
        deleted: Whether the decision deletes it from the register.
    """

    id: str
    country: str
    file_number: str
    decided_on: date
    offence: str = "O-00-170100"
    sanction: str = "S-00-001001"
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class File:
    """An attached file.

    Attributes:
        id: Its identifier.
        md5: Its checksum.
        content: Its content in base64; empty to name it only.
    """

    id: str
    md5: str
    content: str = ""


def element(tag: str, *inside: str, **attributes: str) -> str:
    """Return an element; what is inside is markup already."""
    stated = "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items())
    return f"<{tag}{stated}>{''.join(inside)}</{tag}>"


def value(tag: str, text: object) -> str:
    """Return an element that holds a value."""
    return element(tag, escape(str(text)))


def words(tag: str, text: str, language: str = "en") -> str:
    """Return an element with one wording."""
    wording = element(
        "c:MultilingualTextLinguisticRepresentation", escape(text), languageCode=language
    )
    return element(tag, wording)


def partial_date(tag: str, day: date) -> str:
    """Return a date in parts."""
    inside = element(
        "c:DateMonthDay",
        value("c:DateMonth", f"--{day.month:02d}"),
        value("c:DateDay", f"---{day.day:02d}"),
    )
    return element(tag, value("c:DateYear", f"{day.year:04d}"), inside)


def person(who: Described) -> str:
    """Return the description of a person."""
    return element(
        "m:MessageDataPerson",
        element("d:PersonName", value("d:Forename", who.forename), value("d:Surname", who.surname)),
        value("d:PersonSex", who.sex),
        partial_date("d:PersonBirthDate", who.born),
        element(
            "d:PersonBirthPlace",
            value("d:PlaceCountryReference", who.country_of_birth),
            words("d:PlaceTownName", who.town_of_birth),
        ),
        value("d:PersonNationalityReference", who.nationality),
    )


def conviction(what: Sentenced, *, offset: int = 0, further: str = "") -> str:
    """Return a conviction.

    Args:
        what: The conviction.
        offset: Added to the numbers of its parts, which are unique in a message.
        further: Markup put behind its relations.
    """
    number = f"{offset + 1:05d}"
    return element(
        "m:MessageDataConviction",
        value("d:ConvictionID", what.id),
        value("d:ConvictionConvictingCountryReference", what.country),
        value("d:ConvictionFileNumber", what.file_number),
        value("d:ConvictionDecisionDate", what.decided_on),
        value("d:ConvictionDecisionFinalDate", what.decided_on),
        element(
            "d:ConvictionDecidingAuthority", words("d:DecidingAuthorityName", "Court of exercise")
        ),
        value("d:ConvictionNonCriminalRuling", "No"),
        value("d:ConvictionIsTransmittable", "Yes"),
        element(
            "d:ConvictionDecision",
            value("d:DecisionID", f"D-{number}"),
            value("d:DecisionDeleteConvictionFromRegister", "Yes" if what.deleted else "No"),
        ),
        element(
            "d:ConvictionOffence",
            words("d:NationalCategoryTitle", "An offence of exercise"),
            value("d:OffenceID", f"O-{number}"),
            value("d:OffenceCommonCategoryReference", what.offence),
            value("d:OffenceApplicableLegalProvisions", "Section 1"),
            value("d:OffenceIsContinuous", "No"),
            value("d:OffenceResponsibilityExemption", "No"),
            value("d:OffenceRecidivism", "No"),
        ),
        element(
            "d:ConvictionSanction",
            words("d:NationalCategoryTitle", "A sanction of exercise"),
            value("d:SanctionID", f"S-{number}"),
            value("d:SanctionTypeReference", "N-00-0"),
            value("d:SanctionCommonCategoryReference", what.sanction),
            value("d:SanctionMultiplier", 1),
            value("d:SanctionIsSpecificToMinor", "No"),
        ),
        _relation("DecisionToOffencesRelationshipType", "Decision", f"D-{number}", f"O-{number}"),
        further,
    )


def _relation(kind: str, source: str, one: str, other: str) -> str:
    target = "Offence" if other.startswith("O-") else "Sanction"
    return element(
        "d:ConvictionRelationship",
        value(f"d:{source}", one),
        value(f"d:{target}", other),
        **{"xsi:type": f"d:{kind}"},
    )


def fifth_relation(conviction_id: str) -> str:
    """Return a relation that the schema lets stand in a conviction and its documentation bars."""
    return element(
        "d:ConvictionRelationship",
        value("m:SourceConviction", conviction_id),
        element("m:DestinationConviction", value("m:ECRISConvictionReference", conviction_id)),
        **{"xsi:type": "m:ConvictionToConvictionsRelationshipType"},
    )


def fingerprints(file: File) -> str:
    """Return an attachment, pushed if it has content."""
    inside = [
        value("m:BinaryAttachmentID", file.id),
        value("m:BinaryAttachmentMimeType", "application/nist"),
        value("m:BinaryAttachmentFileName", "prints.nist"),
        value("m:BinaryAttachmentMD5Hash", file.md5),
    ]
    if file.content:
        return element(
            "m:MessageDataFingerprintsPush",
            *inside,
            value("m:BinaryAttachmentContent", file.content),
        )
    return element("m:MessageDataFingerprints", *inside)


def message(name: str, identifier: str, at: str, refers_to: str | None, data: Sequence[str]) -> str:
    """Return a message element."""
    head = [
        value("m:MessageMetaDataMessageID", identifier),
        value("m:MessageMetaDataTimestamp", at),
    ]
    if refers_to is not None:
        head.append(value("m:MessageMetaDataResponseTo", refers_to))
    return element(
        f"s:{name}",
        element("m:MessageMetaData", *head),
        element("m:MessageData", *data),
        **{f"xmlns:{prefix}": space for prefix, space in _SPACES.items()},
    )


def envelope(inside: str, *, soap: str = SOAP) -> str:
    """Return an envelope around a message element."""
    body = element("e:Body", inside)
    return '<?xml version="1.0" encoding="UTF-8"?>' + element(
        "e:Envelope", body, **{"xmlns:e": soap}
    )
