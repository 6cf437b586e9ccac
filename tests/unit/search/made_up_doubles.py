"""Made-up people, and a second description of each with errors at known rates."""

import random
from dataclasses import replace

from tests.unit.search.registers import person

from comity.persons.dates import PartialDate
from comity.persons.names import name_of
from comity.persons.person import Person, Sex

SYLLABLES = ("ba", "den", "gor", "hal", "kov", "lin", "mar", "nev", "pet", "rus", "sta", "tim")
FORENAMES = tuple(one + other + "k" for one in SYLLABLES for other in SYLLABLES[:3])
FORENAME_MISSPELT = 0.2
DATE_MISTYPED = 0.1
SEX_MISTAKEN = 0.05


def dice_of(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - people are made up here, not keys


def somebody(dice: random.Random) -> Person:
    surname = "".join(dice.choice(SYLLABLES) for _ in range(3)).capitalize()
    born = f"{dice.randint(1940, 2005)}-{dice.randint(1, 12):02d}-{dice.randint(2, 28):02d}"
    sex = Sex(dice.randint(1, 2))
    return person(dice.choice(FORENAMES).capitalize(), surname, born, sex=sex)


def again(one: Person, dice: random.Random) -> Person:
    """Return the person as somebody else wrote them."""
    forename, surname = one.name.forename, one.name.surname
    assert forename is not None
    assert surname is not None
    found = one
    if dice.random() < FORENAME_MISSPELT:
        at = dice.randrange(1, len(forename.text) - 1)
        # Two vowels of Latin script that no transcription takes for one another.
        misspelt = f"{forename.text[:at]}{'x' if forename.text[at] != 'x' else 'b'}"
        found = replace(found, name=name_of(misspelt + forename.text[at + 1 :], surname.text))
    if dice.random() < DATE_MISTYPED:
        born = one.birth_date
        day = (born.day or 2) % 28 + 1
        found = replace(found, birth_date=PartialDate(born.year, born.month, max(2, day)))
    if dice.random() < SEX_MISTAKEN:
        found = replace(found, sex=Sex.MALE if one.sex is Sex.FEMALE else Sex.FEMALE)
    return found
