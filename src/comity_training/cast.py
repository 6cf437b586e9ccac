"""A small cast for demonstrations: invented people of Germany, Bulgaria and Greece.

Their family names mean "example", "invented", "sample" and the like, so that nobody
can take them for real people. Each member stands for one situation of the exchange.
"""

# ruff: noqa: RUF001 - names in Cyrillic and Greek are the content here

from dataclasses import dataclass
from datetime import date
from typing import Final

from comity.ids import PersonRef, StateCode
from comity.persons.dates import PartialDate
from comity.persons.documents import IdentityNumber
from comity.persons.names import PersonName, name_of
from comity.persons.person import Parent, Person, Sex
from comity.persons.places import Place
from comity.persons.texts import plain
from comity.records.model import Conviction, TriState
from comity_training.cast_convictions import (
    drunk_driving_in_germany,
    fraud_in_germany,
    theft_in_bulgaria,
    theft_in_greece,
)
from comity_training.countries.country import country
from comity_training.registers import RegisterEntry

GERMANY: Final = StateCode("DE")
BULGARIA: Final = StateCode("BG")
GREECE: Final = StateCode("GR")


@dataclass(frozen=True, slots=True, repr=False)
class CastMember:
    """One figure of the story.

    Attributes:
        key: Short name for scripts and tests.
        role: What the figure shows, in one sentence.
        asked_as: The person as a foreign authority describes it in a request or a
            notification.
        entries: What stands in the registers of the three states, by state.
    """

    key: str
    role: str
    asked_as: Person
    entries: tuple[tuple[StateCode, RegisterEntry], ...] = ()

    def __repr__(self) -> str:
        """Return the key only."""
        return f"CastMember({self.key})"


def convicted_abroad() -> CastMember:
    """A Bulgarian convicted in Germany: the notification; found by the identity number."""
    born, number = date(1984, 3, 12), "SYN-BG-900001"
    home = _person(
        BULGARIA,
        name_of("Димитър Стоянов", "Примеров", "bg"),
        Sex.MALE,
        born,
        "Пловдив",
        number=number,
        parents=("Стоян", "Радка"),
    )
    german = _person(
        BULGARIA, name_of("Dimitar", "Primerov"), Sex.MALE, born, "Plovdiv", number=number, by="de"
    )
    return CastMember(
        "convicted-abroad",
        "A Bulgarian national, convicted in Germany, whom the identity number identifies.",
        german,
        (
            (BULGARIA, _entry(BULGARIA, 1, home)),
            (GERMANY, _entry(GERMANY, 1, german, fraud_in_germany())),
        ),
    )


def dual_national() -> CastMember:
    """A Greek and German national, convicted in Germany: the other state is notified."""
    born = date(1991, 10, 2)
    both = (country(GERMANY).wire, country(GREECE).wire)
    german = _person(
        GERMANY,
        name_of("Eleni", "Beispielidou", "de"),
        Sex.FEMALE,
        born,
        "Stuttgart",
        number="SYN-DE-900002",
        nationalities=both,
        parents=("Georgios", "Renate"),
    )
    greek = _person(
        GREECE,
        name_of("Ελένη", "Μπαϊσπιλίδου", "el"),
        Sex.FEMALE,
        born,
        "Στουτγάρδη",
        number="SYN-GR-900002",
        nationalities=both[::-1],
        parents=("Γεώργιος", "Ρενάτε"),
        born_in=GERMANY,
    )
    return CastMember(
        "dual-national",
        "A national of Greece and Germany, convicted in Germany.",
        german,
        (
            (GERMANY, _entry(GERMANY, 2, german, drunk_driving_in_germany())),
            (GREECE, _entry(GREECE, 2, greek)),
        ),
    )


def found_by_names() -> CastMember:
    """A Bulgarian with a conviction, asked for without number: names, sex, birth date."""
    born = date(1978, 6, 30)
    home = _person(
        BULGARIA,
        name_of("Мария Иванова", "Измислена", "bg"),
        Sex.FEMALE,
        born,
        "Варна",
        number="SYN-BG-900003",
        parents=("Иван", "Петя"),
    )
    asked = _person(
        BULGARIA, name_of("Maria Ivanova", "Izmislena"), Sex.FEMALE, born, "Varna", by="el"
    )
    return CastMember(
        "found-by-names",
        "A Bulgarian national whom names, sex and full birth date identify.",
        asked,
        ((BULGARIA, _entry(BULGARIA, 3, home, theft_in_bulgaria())),),
    )


def homonyms() -> CastMember:
    """Two Greeks of one name and birth date: several persons answer the description."""
    born, name = date(1969, 8, 15), name_of("Γεώργιος", "Υποθετικός", "el")
    first = _person(
        GREECE, name, Sex.MALE, born, "Πάτρα", number="SYN-GR-900004", parents=("Νικόλαος", "Άννα")
    )
    second = _person(
        GREECE, name, Sex.MALE, born, "Βόλος", number="SYN-GR-900005", parents=("Πέτρος", "Ζωή")
    )
    asked = _person(GREECE, name_of("Georgios", "Ypothetikos"), Sex.MALE, born, None, by="de")
    return CastMember(
        "homonyms",
        "Two Greek nationals share name, sex and birth date; their fathers' names differ.",
        asked,
        ((GREECE, _entry(GREECE, 4, first)), (GREECE, _entry(GREECE, 5, second))),
    )


def deceased() -> CastMember:
    """A German who has died: the answer says so."""
    born, number = date(1941, 1, 20), "SYN-DE-900006"
    name = name_of("Käthe", "Mustermann-Größer", "de")
    home = _person(GERMANY, name, Sex.FEMALE, born, "Görlitz", number=number, deceased=True)
    asked = _person(
        GERMANY, name_of("Kaethe", "Mustermann-Groesser"), Sex.FEMALE, born, None, number=number
    )
    return CastMember(
        "deceased",
        "A German national whom the register knows to be dead.",
        asked,
        ((GERMANY, _entry(GERMANY, 6, home)),),
    )


def not_a_national() -> CastMember:
    """A resident of Bulgaria with another nationality: Bulgaria is the wrong addressee."""
    born, wire = date(1988, 12, 5), country("TR").wire
    name = name_of("Hayali", "Örnekoğlu")
    resident = _person(
        BULGARIA, name, Sex.MALE, born, "Edirne", nationalities=(wire,), born_in=StateCode("TR")
    )
    return CastMember(
        "not-a-national",
        "A Turkish national who lives in Bulgaria and is taken for a Bulgarian abroad.",
        _person(BULGARIA, name_of("Hayali", "Ornekoglu"), Sex.MALE, born, "Edirne"),
        ((BULGARIA, _entry(BULGARIA, 7, resident)),),
    )


def not_to_be_sent_on() -> CastMember:
    """A Bulgarian convicted in Greece, who may be told of in criminal proceedings only."""
    born, number = date(1975, 4, 9), "SYN-BG-900008"
    home = _person(
        BULGARIA,
        name_of("Стефан Георгиев", "Образцов", "bg"),
        Sex.MALE,
        born,
        "Русе",
        number=number,
        parents=("Георги", "Мария"),
    )
    asked = _person(
        BULGARIA,
        name_of("Stefan Georgiev", "Obraztsov"),
        Sex.MALE,
        born,
        "Ruse",
        number=number,
        by="de",
    )
    return CastMember(
        "not-to-be-sent-on",
        "A Bulgarian national with a Greek conviction that Greece marked as not to be sent "
        "on for purposes other than criminal proceedings.",
        asked,
        ((BULGARIA, _entry(BULGARIA, 8, home, theft_in_greece(TriState.NO))),),
    )


def without_convictions() -> CastMember:
    """A Greek with a clean record, asked for because of work with children."""
    born, number = date(1995, 2, 28), "SYN-GR-900009"
    home = _person(
        GREECE,
        name_of("Σοφία", "Παραδειγματίδου", "el"),
        Sex.FEMALE,
        born,
        "Χανιά",
        number=number,
        parents=("Μιχαήλ", "Ειρήνη"),
    )
    asked = _person(
        GREECE, name_of("Sofia", "Paradeigmatidou"), Sex.FEMALE, born, "Chania", number=number
    )
    return CastMember(
        "without-convictions",
        "A Greek national without convictions, vetted for work with children.",
        asked,
        ((GREECE, _entry(GREECE, 9, home)),),
    )


def unknown() -> CastMember:
    """Somebody no register knows, with a birth date of which the day is missing."""
    person = _person(GREECE, name_of("Anonymos", "Agnostidis"), Sex.MALE, None, None, by="de")
    return CastMember("unknown", "A person whom no register knows; only year and month.", person)


def cast() -> tuple[CastMember, ...]:
    """Return every figure, in the order of the story."""
    return (
        convicted_abroad(),
        dual_national(),
        found_by_names(),
        homonyms(),
        deceased(),
        not_a_national(),
        not_to_be_sent_on(),
        without_convictions(),
        unknown(),
    )


def cast_register(state: StateCode) -> tuple[RegisterEntry, ...]:
    """Return the cast's entries in one state's register: ``DE``, ``BG`` or ``GR``."""
    return tuple(entry for member in cast() for owner, entry in member.entries if owner == state)


def _entry(state: StateCode, number: int, person: Person, *found: Conviction) -> RegisterEntry:
    return RegisterEntry(PersonRef(f"{state}-9{number:07d}"), person, found)


def _person(
    nationality: StateCode,
    name: PersonName,
    sex: Sex,
    born: date | None,
    town: str | None,
    *,
    number: str | None = None,
    nationalities: tuple[str, ...] = (),
    parents: tuple[str, str] | None = None,
    born_in: StateCode | None = None,
    deceased: bool = False,
    by: str | None = None,
) -> Person:
    state = country(nationality)
    written_in = by or (name.surname.language if name.surname else None)
    father, mother = (None, None) if parents is None else parents
    return Person(
        name=name,
        sex=sex,
        birth_date=PartialDate(1982, 5) if born is None else PartialDate(*born.timetuple()[:3]),
        birth_place=Place(
            country=country(born_in or nationality).wire,
            town=() if town is None else plain(town, written_in),
        ),
        nationalities=nationalities or (state.wire,),
        father=_parent(father, written_in),
        mother=_parent(mother, written_in),
        identity_numbers=() if number is None else (IdentityNumber(number, state.wire),),
        deceased=deceased,
    )


def _parent(forename: str | None, language: str | None) -> Parent | None:
    return None if forename is None else Parent(name_of(forename, None, language).forename)
