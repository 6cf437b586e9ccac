"""The identity of a person as one authority states it."""

from dataclasses import dataclass
from enum import IntEnum, unique
from typing import Annotated

from msgspec import Meta

from comity.persons.bounds import (
    MOST_ADDRESSES,
    MOST_ALIASES,
    MOST_DOCUMENTS,
    MOST_NAMES,
    MOST_NATIONALITIES,
    MOST_NUMBERS,
    MOST_WORDINGS,
    Code,
    too_many,
)
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
    nationalities: Annotated[tuple[Code, ...], Meta(max_length=MOST_NATIONALITIES)] = ()
    father: Parent | None = None
    mother: Parent | None = None
    identity_numbers: Annotated[tuple[IdentityNumber, ...], Meta(max_length=MOST_NUMBERS)] = ()
    documents: Annotated[tuple[IdentificationDocument, ...], Meta(max_length=MOST_DOCUMENTS)] = ()
    addresses: Annotated[tuple[Address, ...], Meta(max_length=MOST_ADDRESSES)] = ()
    remarks: MultilingualText = ()

    def __post_init__(self) -> None:
        """Refuse lists beyond their bounds."""
        _within_bounds(self)


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
    nationalities: Annotated[tuple[Code, ...], Meta(max_length=MOST_NATIONALITIES)] = ()
    former_forenames: Annotated[tuple[NamePart, ...], Meta(max_length=MOST_NAMES)] = ()
    former_surnames: Annotated[tuple[NamePart, ...], Meta(max_length=MOST_NAMES)] = ()
    former_second_surnames: Annotated[tuple[NamePart, ...], Meta(max_length=MOST_NAMES)] = ()
    father: Parent | None = None
    mother: Parent | None = None
    identity_numbers: Annotated[tuple[IdentityNumber, ...], Meta(max_length=MOST_NUMBERS)] = ()
    documents: Annotated[tuple[IdentificationDocument, ...], Meta(max_length=MOST_DOCUMENTS)] = ()
    addresses: Annotated[tuple[Address, ...], Meta(max_length=MOST_ADDRESSES)] = ()
    aliases: Annotated[tuple[Alias, ...], Meta(max_length=MOST_ALIASES)] = ()
    remarks: MultilingualText = ()
    deceased: bool = False

    def __post_init__(self) -> None:
        """Refuse lists beyond their bounds."""
        _within_bounds(self)
        if len(self.aliases) > MOST_ALIASES:
            raise too_many("aliases", MOST_ALIASES)
        if (
            len(self.former_forenames) > MOST_NAMES
            or len(self.former_surnames) > MOST_NAMES
            or len(self.former_second_surnames) > MOST_NAMES
        ):
            raise too_many("former names", MOST_NAMES)


def _within_bounds(described: Person | Alias) -> None:
    if len(described.nationalities) > MOST_NATIONALITIES:
        raise too_many("nationalities", MOST_NATIONALITIES)
    if len(described.identity_numbers) > MOST_NUMBERS:
        raise too_many("identity_numbers", MOST_NUMBERS)
    if len(described.documents) > MOST_DOCUMENTS:
        raise too_many("documents", MOST_DOCUMENTS)
    if len(described.addresses) > MOST_ADDRESSES:
        raise too_many("addresses", MOST_ADDRESSES)
    if len(described.remarks) > MOST_WORDINGS:
        raise too_many("remarks", MOST_WORDINGS)
