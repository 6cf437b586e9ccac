"""Simple errors, field by field, from which the weights of identification are learned.

Kept apart from the errors by which identification is measured: the two share no code and no
table, so that nothing learned here is merely the other model seen twice.
"""

import random
from dataclasses import dataclass, replace
from typing import Final

from comity.persons.dates import PartialDate
from comity.persons.person import Person, Sex
from comity.persons.places import Place
from comity.persons.texts import plain
from comity_training.names.romanisation import plain_latin
from comity_training.people.changes import NAME_FIELDS, named, renumbered, text_of
from comity_training.people.origins import all_origins, origin_of

_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_LOOK_ALIKES: Final = {
    "l": "i", "i": "l", "m": "rn", "o": "0", "e": "c", "c": "e", "u": "v", "v": "u", "n": "h",
    "h": "n", "b": "h", "a": "o", "t": "f", "f": "t", "s": "5", "g": "q", "w": "vv",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingErrors:
    """An error model of independent probabilities, each from 0 to 1.

    Attributes:
        misspelt: A part of the name holds an error.
        second_dropped: Forenames behind the first are left out.
        folded: Accents are left out of a name that has some.
        swapped: Forename and surname change places.
        former: The former surname is given, where there is one.
        alias: The name of an alias is given, where there is one.
        second_surname_dropped: The second surname is left out, where there is one.
        birth_wrong: One part of the birth date is wrong.
        birth_partial: Day, or day and month, are left out.
        place_missing: The birth place is left out.
        place_other: Another town is given.
        nationality_missing: Nationalities are left out.
        nationality_other: Another nationality is given.
        sex_wrong: The other sex is given.
        parents_missing: Parents are left out.
        numbered: The identity number is given, where there is one.
    """

    misspelt: float = 0.17
    second_dropped: float = 0.25
    folded: float = 0.4
    swapped: float = 0.05
    former: float = 0.35
    alias: float = 0.4
    second_surname_dropped: float = 0.25
    birth_wrong: float = 0.115
    birth_partial: float = 0.06
    place_missing: float = 0.25
    place_other: float = 0.11
    nationality_missing: float = 0.09
    nationality_other: float = 0.07
    sex_wrong: float = 0.01
    parents_missing: float = 0.75
    numbered: float = 0.27

    def apply(self, person: Person, source: random.Random) -> tuple[Person, tuple[str, ...]]:
        """Return the description as sent, and the errors in it by name."""
        errors: list[str] = []
        person = self._name(person, source, errors)
        person = self._birth(person, source, errors)
        person = self._rest(person, source, errors)
        return person, tuple(errors)

    def _name(self, person: Person, source: random.Random, errors: list[str]) -> Person:
        draw = source.random
        if person.aliases and draw() < self.alias:
            person = replace(person, name=person.aliases[0].name)
            errors.append("name:alias")
        elif person.former_surnames and draw() < self.former:
            person = replace(person, name=replace(person.name, surname=person.former_surnames[0]))
            errors.append("surname:former")
        if person.name.second_surname is not None and draw() < self.second_surname_dropped:
            person = replace(person, name=replace(person.name, second_surname=None))
            errors.append("second-surname:dropped")
        forenames = text_of(person.name, "forename").split()
        if len(forenames) > 1 and draw() < self.second_dropped:
            person = named(person, "forename", lambda _: forenames[0])
            errors.append("forename:second-dropped")
        if draw() < self.folded:
            folded = person
            for field in NAME_FIELDS:
                folded = named(folded, field, plain_latin)
            if folded is not person:
                person = folded
                errors.append("name:accents-dropped")
        for field in NAME_FIELDS:
            if text_of(person.name, field) and draw() < self.misspelt:
                text = text_of(person.name, field)
                kind, changed = _misspelt(text, source)
                if changed != text and changed.strip():
                    person = named(person, field, lambda _, new=changed: new)  # type: ignore[misc]
                    errors.append(f"{field.replace('_', '-')}:{kind}")
        if draw() < self.swapped:
            name = person.name
            swapped = replace(name, forename=name.surname, surname=name.forename)
            person = replace(person, name=swapped)
            errors.append("name:swapped")
        return person

    def _birth(self, person: Person, source: random.Random, errors: list[str]) -> Person:
        born = person.birth_date
        if born.year is None or born.month is None or born.day is None:
            return person
        place = source.random()
        if place < self.birth_wrong:
            part = source.randrange(3)
            if part == 0:
                day = 1 + (born.day + source.randrange(27)) % 28
                changed = PartialDate(born.year, born.month, day)
            elif part == 1:
                month = 1 + (born.month + source.randrange(11)) % 12
                changed = PartialDate(born.year, month, min(born.day, 28))
            else:
                year = born.year + source.choice((-10, -2, -1, 1, 2, 10))
                changed = PartialDate(year, born.month, min(born.day, 28))
            if changed != born:
                errors.append(f"birth-date:{('day', 'month', 'year')[part]}-wrong")
            return replace(person, birth_date=changed)
        if place < self.birth_wrong + self.birth_partial:
            errors.append("birth-date:partial")
            kept = born.month if source.random() < 0.4 else None
            return replace(person, birth_date=PartialDate(born.year, kept))
        return person

    def _rest(self, person: Person, source: random.Random, errors: list[str]) -> Person:
        draw = source.random
        birth_place = person.birth_place
        place = draw()
        if birth_place is not None and place < self.place_missing:
            birth_place = None
            errors.append("birth-place:missing")
        elif birth_place is not None and place < self.place_missing + self.place_other:
            birth_place = _other_town(birth_place, source)
            errors.append("birth-place:other")
        nationalities = person.nationalities
        place = draw()
        if nationalities and place < self.nationality_missing:
            nationalities = ()
            errors.append("nationality:missing")
        elif nationalities and place < self.nationality_missing + self.nationality_other:
            nationalities = (origin_of(source.choice(all_origins()[0])).wire,)
            if nationalities != person.nationalities:
                errors.append("nationality:other")
        sex = person.sex
        if sex is not Sex.UNKNOWN and draw() < self.sex_wrong:
            sex = Sex.MALE if sex is Sex.FEMALE else Sex.FEMALE
            errors.append("sex:wrong")
        father, mother = person.father, person.mother
        if father is not None and draw() < self.parents_missing:
            father = mother = None
            errors.append("parents:missing")
        numbers = person.identity_numbers if draw() < self.numbered else ()
        if numbers and draw() < 0.01:
            numbers = (renumbered(numbers[0], source.randrange(10), str(source.randrange(10))),)
            if numbers != person.identity_numbers:
                errors.append("identity-number:digit")
        return replace(
            person,
            birth_place=birth_place,
            nationalities=nationalities,
            sex=sex,
            father=father,
            mother=mother,
            identity_numbers=numbers,
            documents=(),
            aliases=(),
            former_surnames=(),
        )


def _misspelt(text: str, source: random.Random) -> tuple[str, str]:
    place = source.randrange(len(text))
    kind = source.randrange(5)
    if kind == 0 and place + 1 < len(text):
        return "transposed", text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    if kind == 1 and len(text) > 2:
        return "letter-dropped", text[:place] + text[place + 1 :]
    if kind == 2:
        return "letter-added", text[:place] + source.choice(_LETTERS) + text[place:]
    if kind == 3 and text[place].lower() in _LOOK_ALIKES:
        return "look-alike", text[:place] + _LOOK_ALIKES[text[place].lower()] + text[place + 1 :]
    return "typo", text[:place] + source.choice(_LETTERS) + text[place + 1 :]


def _other_town(place: Place, source: random.Random) -> Place:
    origins = [code for code in all_origins()[0] if origin_of(code).wire == place.country]
    towns = origin_of(origins[0] if origins else "DE").towns
    return Place(place.country, town=plain(source.choice(towns)[0]))
