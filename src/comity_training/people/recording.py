"""How the register writes a person down: script, marriage, patronymic, numbers, aliases."""

from bisect import bisect
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

from comity.persons.dates import PartialDate
from comity.persons.documents import IdentificationDocument, IdentityNumber
from comity.persons.names import NamePart, PersonName
from comity.persons.person import Alias, Parent, Person, Sex
from comity.persons.places import Place
from comity.persons.texts import plain
from comity_training.names.romanisation import plain_latin
from comity_training.people.inflection import name_after
from comity_training.people.origins import RECEIVING, Origin, origin_of
from comity_training.people.romanised import roman
from comity_training.people.stocks import Name, Surname, Table

_NUMBERED: Final = 0.6
_ALIAS: Final = 0.06
_DOCUMENT: Final = 0.12
_PARTIAL: Final = 0.015
_PASSPORT: Final = "ID-00-003"
_SCATTER: Final = 6364136223
_NUMBERS: Final = 10**10
LATEST: Final = date(2010, 1, 1).toordinal()

Draw = Callable[[], float]
"""A number from 0 up to, and without, 1."""


class Family(NamedTuple):
    """What brothers and sisters share. Names are pairs of passport and native form."""

    origin: Origin
    surname: Surname
    mother_surname: Surname
    father: Name
    mother: Name
    town: Name
    native: bool
    folded: bool
    parents: bool


class Bearer(NamedTuple):
    """The one about to be recorded: name and birth are settled, the rest is not."""

    sex: Sex
    forenames: tuple[Name, ...]
    born: int


def pick(names: Table, place: float) -> Name:
    """Return the name at a place between 0 and 1."""
    return names.names[bisect(names.bounds, place)]


def town_of(draw: Draw, origin: Origin) -> Name:
    """Return a town of that country; the first ones come most often."""
    return origin.towns[bisect(origin.town_bounds, draw())]


def forenames_of(draw: Draw, origin: Origin, sex: Sex) -> tuple[Name, ...]:
    """Return one forename or two."""
    names = origin.stock.male if sex is Sex.MALE else origin.stock.female
    first = pick(names, draw())
    if draw() < origin.second:
        other = pick(names, draw())
        if other != first:
            return (first, other)
    return (first,)


@lru_cache(maxsize=65536)
def _folded(text: str) -> str:
    return plain_latin(text)


@lru_cache(maxsize=32768)
def _day(ordinal: int) -> PartialDate:
    day = date.fromordinal(ordinal)
    return PartialDate(day.year, day.month, day.day)


@lru_cache(maxsize=32768)
def _place(wire: str, town: str, language: str) -> Place:
    return Place(wire, None, None, plain(town, language))


@lru_cache(maxsize=65536)
def _part(text: str, language: str | None) -> NamePart:
    return NamePart(text, language)


def _text(family: Family, name: Name) -> str:
    if family.native:
        return name[1]
    text = name[0]
    return _folded(text) if family.folded and not text.isascii() else text


def _birth_surname(family: Family, sex: Sex) -> str:
    origin = family.origin
    if origin.born_after_father:
        native = name_after(family.father[1], origin.code, female=sex is Sex.FEMALE) or ""
        return _text(family, (native, native))
    form = family.surname.man if sex is Sex.MALE else family.surname.daughter
    if origin.joined_surnames:
        return f"{_text(family, family.mother_surname.man)} {_text(family, form)}"
    return _text(family, form)


def _forename_text(draw: Draw, family: Family, bearer: Bearer) -> str:
    texts = [_text(family, name) for name in bearer.forenames]
    origin = family.origin
    if origin.patronymic and draw() < origin.patronymic:
        after = name_after(family.father[1], origin.code, female=bearer.sex is Sex.FEMALE)
        if after is not None:
            texts.append(after if family.native else roman(after, origin.code))
    elif origin.father_follows and draw() < origin.father_follows:
        texts.append(_text(family, family.father))
    return " ".join(texts) if len(texts) > 1 else texts[0]


def _surnames(
    draw: Draw, family: Family, bearer: Bearer, language: str | None
) -> tuple[NamePart, tuple[NamePart, ...]]:
    """Return the surname borne now and the former ones."""
    birth = _part(_birth_surname(family, bearer.sex), language)
    origin = family.origin
    if bearer.sex is Sex.FEMALE and origin.married and bearer.born < LATEST - 4000:
        place = draw()
        # Six in ten are married.
        if place < 0.6 * origin.married:
            stock = origin.stock
            husband = stock.surnames[bisect(stock.surname_bounds, draw())].wife
            text = _text(family, husband)
            if draw() < origin.hyphenated:
                text = f"{text}-{birth.text}"
            return _part(text, language), ((birth,) if draw() < 0.75 else ())
    elif draw() < 0.012 and not origin.two_surnames:
        other = family.mother_surname
        form = other.man if bearer.sex is Sex.MALE else other.daughter
        return _part(f"{birth.text}-{_text(family, form)}", language), ()
    return birth, ()


def record(draw: Draw, family: Family, bearer: Bearer, number: int) -> Person:
    """Return the person as the register has it."""
    origin = family.origin
    language = origin.language if family.native else None
    surname, former = _surnames(draw, family, bearer, language)
    second = (
        _part(_text(family, family.mother_surname.man), language)
        if origin.two_surnames and draw() < 0.93
        else None
    )
    name = PersonName(_part(_forename_text(draw, family, bearer), language), surname, second)
    born = _day(bearer.born)
    if draw() < _PARTIAL:
        born = PartialDate(born.year) if draw() < 0.6 else PartialDate(born.year, born.month)
    local = origin.code == RECEIVING
    wire = origin.wire
    nationalities: tuple[str, ...] = (wire,)
    birth_place: Place | None = _place(
        wire, family.town[1] if family.native else family.town[0], origin.language
    )
    if not local:
        home = origin_of(RECEIVING)
        settled = draw()
        if settled < 0.04:
            nationalities = (wire, home.wire)
        elif settled < 0.1:
            nationalities = (home.wire,)
        if draw() < 0.14:
            birth_place = _place(home.wire, town_of(draw, home)[0], home.language)
    if draw() < 0.04:
        birth_place = None
    father = mother = None
    if family.parents:
        mothers = family.mother_surname.daughter
        father = Parent(
            _part(_text(family, family.father), language),
            _part(_text(family, family.surname.man), language),
        )
        mother = Parent(
            _part(_text(family, family.mother), language),
            _part(_text(family, mothers), language),
        )
    numbers: tuple[IdentityNumber, ...] = ()
    if draw() < _NUMBERED:
        scattered = number * _SCATTER % _NUMBERS
        numbers = (IdentityNumber(f"SYN-{origin.code}-{scattered:010d}", wire),)
    documents: tuple[IdentificationDocument, ...] = ()
    if draw() < _DOCUMENT:
        scattered = number * 8121693461 % _NUMBERS
        documents = (IdentificationDocument(_PASSPORT, (), f"SYNP{scattered:010d}"),)
    aliases: tuple[Alias, ...] = ()
    if draw() < _ALIAS:
        aliases = (_alias(draw, family, bearer, name, born),)
    return Person(
        name,
        bearer.sex,
        born,
        birth_place,
        nationalities,
        (),
        former,
        (),
        father,
        mother,
        numbers,
        documents,
        (),
        aliases,
    )


def _alias(
    draw: Draw, family: Family, bearer: Bearer, name: PersonName, born: PartialDate
) -> Alias:
    """Return another identity: a false name, a variant, or another date under the same name."""
    origin = family.origin
    language = origin.language if family.native else None
    forename = _text(family, forenames_of(draw, origin, bearer.sex)[0])
    stock = origin.stock
    other = stock.surnames[bisect(stock.surname_bounds, draw())]
    surname = _text(family, other.man if bearer.sex is Sex.MALE else other.daughter)
    kind = draw()
    if kind < 0.35:
        return Alias(PersonName(_part(forename, language), _part(surname, language)))
    if kind < 0.65:
        return Alias(PersonName(name.forename, _part(surname, language)))
    if kind < 0.85:
        return Alias(PersonName(_part(forename, language), name.surname))
    month = 1 + int(draw() * 12)
    year = (born.year or 1980) + int(draw() * 5) - 2
    return Alias(name, Sex.UNKNOWN, PartialDate(year, month, 1 + int(draw() * 28)))
