"""How an authority writes a citizen down: at home in full, abroad from a passport."""

import random
from datetime import date, timedelta
from typing import Final

from comity.persons.dates import PartialDate, from_date
from comity.persons.documents import IdentificationDocument, IdentityNumber
from comity.persons.names import NamePart, PersonName
from comity.persons.person import Alias, Parent, Person, Sex
from comity.persons.places import Address, Place
from comity.persons.texts import plain
from comity_training.citizens import AS_OF, Citizen, Shares
from comity_training.countries.country import Country, country
from comity_training.names.frequencies import Spelling
from comity_training.names.romanisation import plain_latin
from comity_training.randomness import chance

_IDENTITY_CARD: Final = "ID-00-001"
_PASSPORT: Final = "ID-00-003"


def at_home(truth: Citizen, source: random.Random, shares: Shares) -> Person:
    """Return the person as the register of the own country has it, in its script.

    Args:
        truth: The citizen.
        source: Decides what is missing.
        shares: How often the difficult cases occur.
    """
    home = country(truth.country)
    language = home.language
    numbered = not chance(source, shares.no_identity_number)
    return Person(
        name=home_name(truth),
        sex=_sex(truth, source, shares),
        birth_date=_birth_date(truth, source, shares),
        birth_place=Place(country=home.wire, town=plain(truth.town.native, language)),
        nationalities=_nationalities(truth, home),
        former_surnames=_former(truth, source, shares, language),
        father=_parent(truth.father.native, truth.father_surname.native, language),
        mother=_parent(truth.mother.native, truth.mother_surname.native, language),
        identity_numbers=_number(truth, home) if numbered else (),
        documents=_documents(truth, source, shares, _IDENTITY_CARD),
        aliases=_home_aliases(truth, source, shares),
        deceased=truth.deceased,
    )


def abroad(truth: Citizen, recorder: Country, source: random.Random, shares: Shares) -> Person:
    """Return the person as a court of another country wrote it down.

    Latin letters as in the passport, often without accents; the patronymic, the
    parents and the number of the home country are often missing.

    Args:
        truth: The citizen.
        recorder: The country of the authority that writes.
        source: Decides what is missing.
        shares: How often the difficult cases occur.
    """
    home = country(truth.country)
    folded = chance(source, 0.5)

    def written(text: Spelling) -> str:
        return plain_latin(text.roman) if folded else text.roman

    given = [written(name) for name in truth.forenames]
    if truth.second_name is not None and chance(source, 0.6):
        given.append(written(truth.second_name))
    second = truth.second_surname
    language = recorder.language
    return Person(
        name=PersonName(
            forename=NamePart(" ".join(given)),
            surname=NamePart(written(truth.surname)),
            second_surname=None if second is None else NamePart(written(second)),
        ),
        sex=_sex(truth, source, shares),
        birth_date=_birth_date(truth, source, shares),
        birth_place=Place(country=home.wire, town=plain(written(truth.town), language)),
        nationalities=_nationalities(truth, home),
        father=_parent(written(truth.father), None, None) if chance(source, 0.5) else None,
        mother=_parent(written(truth.mother), None, None) if chance(source, 0.5) else None,
        identity_numbers=_number(truth, home) if chance(source, 0.5) else (),
        documents=_documents(truth, source, shares, _PASSPORT),
        addresses=_addresses(recorder, source),
    )


def home_name(truth: Citizen) -> PersonName:
    """Return the name in the script and by the habits of the own country."""
    home = country(truth.country)
    language = home.language
    forenames = [name.native for name in truth.forenames]
    if truth.second_name is not None:
        forenames.append(truth.second_name.native)
    given, surname = " ".join(forenames), truth.surname.native
    second = truth.second_surname
    full: str | None = None
    if home.surname_first:
        full = f"{surname}{given}" if language == "zh" else f"{surname} {given}"
    elif truth.second_name is not None:
        full = f"{given} {surname}"
    return PersonName(
        forename=NamePart(given, language),
        surname=NamePart(surname, language),
        second_surname=None if second is None else NamePart(second.native, language),
        full_name=full,
        full_name_language=None if full is None else language,
    )


def passport_name(truth: Citizen) -> PersonName:
    """Return the name in Latin letters, as in the passport."""
    second = truth.second_surname
    given = [name.roman for name in truth.forenames]
    if truth.second_name is not None:
        given.append(truth.second_name.roman)
    return PersonName(
        forename=NamePart(" ".join(given)),
        surname=NamePart(truth.surname.roman),
        second_surname=None if second is None else NamePart(second.roman),
    )


def _sex(truth: Citizen, source: random.Random, shares: Shares) -> Sex:
    return Sex.UNKNOWN if chance(source, shares.unknown_sex) else truth.sex


def _birth_date(truth: Citizen, source: random.Random, shares: Shares) -> PartialDate:
    if not chance(source, shares.partial_birth_date):
        return from_date(truth.birth_date)
    month = truth.birth_date.month if chance(source, 0.5) else None
    return PartialDate(truth.birth_date.year, month)


def _nationalities(truth: Citizen, home: Country) -> tuple[str, ...]:
    other = truth.other_nationality
    return (home.wire,) if other is None else (home.wire, country(other).wire)


def _former(
    truth: Citizen, source: random.Random, shares: Shares, language: str
) -> tuple[NamePart, ...]:
    if truth.birth_surname == truth.surname or not chance(source, shares.former_surname):
        return ()
    return (NamePart(truth.birth_surname.native, language),)


def _parent(forename: str, surname: str | None, language: str | None) -> Parent:
    return Parent(
        forename=NamePart(forename, language),
        surname=None if surname is None else NamePart(surname, language),
    )


def _number(truth: Citizen, home: Country) -> tuple[IdentityNumber, ...]:
    return (IdentityNumber(truth.identity_number, home.wire),)


def _documents(
    truth: Citizen, source: random.Random, shares: Shares, category: str
) -> tuple[IdentificationDocument, ...]:
    if not chance(source, shares.document):
        return ()
    issued = AS_OF - timedelta(days=source.randrange(10 * 365))
    return (
        IdentificationDocument(
            category=category,
            number=f"SYN{truth.country}{source.randrange(10**7):07d}",
            issued_on=from_date(issued),
            valid_until=from_date(date(issued.year + 10, issued.month, min(issued.day, 28))),
        ),
    )


def _home_aliases(truth: Citizen, source: random.Random, shares: Shares) -> tuple[Alias, ...]:
    if not chance(source, shares.alias):
        return ()
    if passport_name(truth).display() != home_name(truth).display():
        return (Alias(name=passport_name(truth)),)
    # Known elsewhere by the first forename only, and as a year younger.
    born = truth.birth_date
    return (
        Alias(
            name=PersonName(
                forename=NamePart(truth.forenames[0].roman), surname=NamePart(truth.surname.roman)
            ),
            sex=truth.sex,
            birth_date=PartialDate(born.year + 1, born.month, min(born.day, 28)),
        ),
    )


def _addresses(recorder: Country, source: random.Random) -> tuple[Address, ...]:
    if not chance(source, 0.4):
        return ()
    town = source.choice(recorder.towns)
    return (Address(Place(country=recorder.wire, town=plain(town.native, recorder.language))),)
