"""The identity of a person as one authority states it."""

from dataclasses import dataclass
from enum import IntEnum, unique

from comity.persons.dates import PartialDate
from comity.persons.documents import IdentificationDocument, IdentityNumber
from comity.persons.names import NamePart, PersonName
from comity.persons.places import Address, Place
from comity.persons.redaction import Redacted
from comity.persons.texts import MultilingualText


@unique
class Sex(IntEnum):
    """ISO 5218, restricted to the three values of ECRIS."""

    UNKNOWN = 0
    MALE = 1
    FEMALE = 2


@dataclass(frozen=True, slots=True, repr=False)
class Parent(Redacted):
    """Names of a father or a mother."""

    forename: NamePart | None = None
    surname: NamePart | None = None
    second_surname: NamePart | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Alias(Redacted):
    """Another identity under which the person is known. All but the name is optional."""

    name: PersonName
    sex: Sex = Sex.UNKNOWN
    birth_date: PartialDate | None = None
    birth_place: Place | None = None
    nationalities: tuple[str, ...] = ()
    father: Parent | None = None
    mother: Parent | None = None
    identity_numbers: tuple[IdentityNumber, ...] = ()
    documents: tuple[IdentificationDocument, ...] = ()
    addresses: tuple[Address, ...] = ()
    remarks: MultilingualText = ()


@dataclass(frozen=True, slots=True, repr=False)
class Person(Redacted):
    """A person as described by one authority at one time (ECRIS DTS v1.0, PersonType).

    Attributes:
        name: Main name.
        sex: ISO 5218.
        birth_date: As far as known.
        birth_place: ``None`` if unknown.
        nationalities: Country codes on the wire, in the order received; empty if
            unknown or stateless.
        former_forenames: Earlier given names.
        former_surnames: Earlier surnames, a maiden name among them.
        former_second_surnames: Earlier second surnames.
        father: Father's names, if known.
        mother: Mother's names, if known.
        identity_numbers: National identification numbers.
        documents: Identity documents.
        addresses: Known addresses.
        aliases: Other identities.
        remarks: Free text.
        deceased: Whether the authority knows the person to be dead; ECRIS has no
            element for it, only response types that say so.
    """

    name: PersonName
    sex: Sex = Sex.UNKNOWN
    birth_date: PartialDate = PartialDate()  # noqa: RUF009 - frozen, so sharing it is safe
    birth_place: Place | None = None
    nationalities: tuple[str, ...] = ()
    former_forenames: tuple[NamePart, ...] = ()
    former_surnames: tuple[NamePart, ...] = ()
    former_second_surnames: tuple[NamePart, ...] = ()
    father: Parent | None = None
    mother: Parent | None = None
    identity_numbers: tuple[IdentityNumber, ...] = ()
    documents: tuple[IdentificationDocument, ...] = ()
    addresses: tuple[Address, ...] = ()
    aliases: tuple[Alias, ...] = ()
    remarks: MultilingualText = ()
    deceased: bool = False
