"""Whom the cases of the training room are about: nobody who exists.

Family names mean "example", "sample" and the like, and every date of birth is a list's place.
"""

from datetime import date, timedelta
from itertools import cycle, islice
from typing import Final

from comity.persons.dates import PartialDate, from_date
from comity.persons.names import name_of
from comity.persons.person import Parent, Person, Sex
from comity.persons.places import Place
from comity.persons.texts import plain

_WOMEN: Final = ("Zora", "Frieda", "Milena", "Adele", "Ottilie")
_MEN: Final = ("Anton", "Bruno", "Emil", "Kasimir", "Ludwig")
_SURNAMES: Final = (
    "Beispiel", "Muster", "Probe", "Vorlage", "Attrappe", "Platzhalter", "Erfunden", "Schablone",
    "Versuch", "Annahme", "Entwurf", "Exempel",
)  # fmt: skip
_TOWNS: Final = ("Köln", "Görlitz", "Münster", "Würzburg")
_BORN_FIRST: Final = date(1961, 2, 3)
_BORN_EVERY: Final = timedelta(days=397)
_GERMANY: Final = "CO-00-276-DEU"
_BULGARIA: Final = "CO-00-100-BGR"


def known(place: int, *, nationality: str = _GERMANY) -> Person:
    """Return somebody of whom everything is known.

    Args:
        place: In the list; each is somebody else.
        nationality: Code of the country.
    """
    is_woman = place % 2 == 0
    forename = _at(_WOMEN if is_woman else _MEN, place // 2)
    return Person(
        name=name_of(forename, _at(_SURNAMES, place), "de"),
        sex=Sex.FEMALE if is_woman else Sex.MALE,
        birth_date=from_date(_BORN_FIRST + place * _BORN_EVERY),
        birth_place=Place(country=nationality, town=plain(_at(_TOWNS, place), "de")),
        nationalities=(nationality,),
        father=Parent(forename=name_of(_at(_MEN, place + 3), None).forename),
        mother=Parent(forename=name_of(_at(_WOMEN, place + 1), None).forename),
    )


def bulgarian(place: int) -> Person:
    """Return a national of the partner."""
    return known(place, nationality=_BULGARIA)


def half_known(place: int) -> Person:
    """Return the same person as ``known``, of whom name and year of birth are told."""
    full = known(place)
    year = (_BORN_FIRST + place * _BORN_EVERY).year
    return Person(name=full.name, birth_date=PartialDate(year))


def stranger(place: int) -> Person:
    """Return somebody who is in no register."""
    return Person(
        name=name_of(_at(_MEN, place), f"Niemand-{_at(_SURNAMES, place)}"),
        sex=Sex.MALE,
        birth_date=from_date(_BORN_FIRST + place * _BORN_EVERY + timedelta(days=11)),
    )


def namesakes(place: int) -> tuple[Person, Person]:
    """Return two persons of one name who were born in one year."""
    full = known(place)
    year = (_BORN_FIRST + place * _BORN_EVERY).year
    first, second = (PartialDate(year, month, 4) for month in (1, 9))
    return (
        Person(name=full.name, sex=full.sex, birth_date=first),
        Person(name=full.name, sex=full.sex, birth_date=second),
    )


def _at(names: tuple[str, ...], place: int) -> str:
    return next(islice(cycle(names), place, None))
