"""A small made-up register with doubles of known kinds; nobody in it exists."""

import csv
import random
from pathlib import Path

from comity.persons.dates import PartialDate
from comity.persons.documents import IdentityNumber
from comity.persons.names import name_of
from comity.persons.person import Person, Sex
from comity.persons.places import Place
from comity.persons.texts import plain
from comity.search.linkage_record import LinkageRecord, RecordRef, linkage_record


def dice_of(seed: int) -> random.Random:
    """Return the only source of chance of a test."""
    return random.Random(seed)  # noqa: S311 - people are made up here, not keys


FORENAMES = (
    *("Ana", "Boris", "Clara", "David", "Elena", "Filip", "Greta", "Hugo", "Irena", "Jakub"),
    *("Katja", "Luka", "Maria", "Nils", "Olga", "Petar", "Rita", "Stefan", "Tereza", "Viktor"),
)
SYLLABLES = ("ba", "den", "gor", "hal", "kov", "lin", "mar", "nev", "pet", "rus", "sta", "tim")
TOWNS = ("Altenau", "Brodno", "Castrello", "Dolna", "Estrada", "Farnau", "Gradec", "Holmby")


def surname(dice: random.Random) -> str:
    return "".join(dice.choice(SYLLABLES) for _ in range(3)).capitalize()


def person(dice: random.Random) -> Person:
    return Person(
        name=name_of(dice.choice(FORENAMES), surname(dice)),
        sex=Sex(dice.randint(1, 2)),
        birth_date=PartialDate(dice.randint(1940, 2005), dice.randint(1, 12), dice.randint(1, 28)),
        birth_place=Place(town=plain(dice.choice(TOWNS))),
        identity_numbers=(IdentityNumber(f"{dice.randint(10**8, 10**9 - 1)}"),),
    )


def misspelt(text: str, dice: random.Random) -> str:
    at = dice.randrange(1, len(text))
    return f"{text[:at]}{dice.choice('aeiou')}{text[at + 1 :]}"


def double(one: Person, dice: random.Random) -> Person:
    """Return the person as another clerk wrote them: one thing is wrong."""
    forename, family, birth = one.name.forename, one.name.surname, one.birth_date
    assert forename is not None
    assert family is not None
    year = birth.year or 1900
    name = name_of(forename.text, family.text)
    numbers = one.identity_numbers
    match dice.randrange(5):
        case 0:
            name = name_of(forename.text, misspelt(family.text, dice))
        case 1:
            birth = PartialDate(year)
        case 2:
            name = name_of(family.text, forename.text)
        case 3:
            numbers = ()
        case _:
            birth = PartialDate(year - 1, birth.month, birth.day)
    return Person(
        name=name,
        sex=one.sex,
        birth_date=birth,
        birth_place=one.birth_place,
        identity_numbers=numbers,
    )


def record(register: str, number: int, who: Person) -> LinkageRecord:
    return linkage_record(RecordRef(register, str(number), f"line {number + 2}"), who)


def registers(
    size: int = 240, shared: int = 60, seed: int = 3
) -> tuple[list[LinkageRecord], list[LinkageRecord]]:
    """Return two registers; record N of the second is that of the first for N below shared."""
    dice = dice_of(seed)
    ours = [person(dice) for _ in range(size)]
    theirs = [double(each, dice) for each in ours[:shared]]
    theirs += [person(dice) for _ in range(size - shared)]
    return (
        [record("ours", number, each) for number, each in enumerate(ours)],
        [record("theirs", number, each) for number, each in enumerate(theirs)],
    )


def write_register(path: Path, rows: list[dict[str, str]]) -> Path:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def rows(size: int = 150, doubles: int = 30, seed: int = 5) -> list[dict[str, str]]:
    """Return a register as rows; ``d`` and a number is a double of that number."""
    dice = dice_of(seed)
    people = [person(dice) for _ in range(size)]
    listed = [_row(str(number), each) for number, each in enumerate(people)]
    listed += [
        _row(f"d{number}", double(each, dice)) for number, each in enumerate(people[:doubles])
    ]
    dice.shuffle(listed)
    return listed


def _row(own_id: str, who: Person) -> dict[str, str]:
    assert who.birth_place is not None
    return {
        "id": own_id,
        "forename": "" if who.name.forename is None else who.name.forename.text,
        "surname": "" if who.name.surname is None else who.name.surname.text,
        "birth_date": str(who.birth_date),
        "birth_town": who.birth_place.town[0].text,
        "sex": str(int(who.sex)),
        "identity_number": "".join(each.number for each in who.identity_numbers),
    }
