"""Errors as they happen between authorities, by which identification is measured.

Mechanics differ from those of the training errors on purpose: a name is misheard, mistyped on
a keyboard, romanised by another habit or cut off by a form, instead of losing random letters.
"""

# ruff: noqa: RUF001 - the dotless i is one of the letters meant

import random
import re
from dataclasses import dataclass, replace
from typing import Final

from comity.codes.countries import alpha2_of
from comity.persons.dates import PartialDate
from comity.persons.person import Person, Sex
from comity.persons.places import Place
from comity.persons.texts import original, plain
from comity_training.names.romanisation import plain_latin
from comity_training.people.changes import NAME_FIELDS, renumbered, text_of, with_part
from comity_training.people.misdating import misdated
from comity_training.people.misunderstandings import (
    EXONYMS,
    LAYOUTS,
    NICKNAMES,
    keyboard,
    passport_forms,
    sounds_of,
    spellings_of,
)
from comity_training.people.origins import all_origins, origin_of
from comity_training.people.rewriting import is_latin, latin_of, native_of

_EXPANDED: Final = str.maketrans(
    {
        "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "å": "aa", "ø": "oe", "æ": "ae", "đ": "dj",
        "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "Å": "Aa", "Ø": "Oe", "Æ": "Ae", "Đ": "Dj", "þ": "th",
        "Þ": "Th", "ð": "d", "ñ": "ny", "ı": "i", "İ": "I",
    }
)  # fmt: skip
_PARTICLES: Final = re.compile(
    r"^(van der|van den|van de|van|von|de la|de los|de las|del|de|da|dos|das|do|di|della|dal|"
    r"ter|ten|le|la|al|el|abu|ben|ould|bar)[ -](.+)$",
    re.IGNORECASE,
)
_GIVEN: Final = (20, 31)
"""Characters that fit into the forms of older registers."""
_SURNAME_FIELDS: Final = ("surname", "second_surname")


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuringErrors:
    """An error model of what clerks do; shares from 0 to 1, near those of the prototype.

    Attributes:
        misspelt: A part of the name is misheard or mistyped.
        misspelt_again: Of the parts of a name, those with a second such error besides.
        swapped: Surname and forename change places.
        maiden_name: The former surname is given, where there is one.
        alias: An alias is given, where there is one.
        birth_wrong: The birth date is wrong or partial.
        place_missing: The birth place is missing.
        place_other: Another birth place is given.
        nationality_missing: Nationalities are missing.
        nationality_other: Another nationality is given.
        parents_missing: Parents are missing.
        numbered: The identity number is given, where there is one.
    """

    misspelt: float = 0.17
    misspelt_again: float = 0.03
    swapped: float = 0.05
    maiden_name: float = 0.35
    alias: float = 0.4
    birth_wrong: float = 0.175
    place_missing: float = 0.25
    place_other: float = 0.11
    nationality_missing: float = 0.08
    nationality_other: float = 0.08
    parents_missing: float = 0.75
    numbered: float = 0.27

    def apply(self, person: Person, source: random.Random) -> tuple[Person, tuple[str, ...]]:
        """Return the description as sent, and the errors in it by name."""
        clerk = _Clerk(self, person, source)
        clerk.choose_name()
        clerk.write_script()
        clerk.shorten()
        clerk.misspell()
        clerk.arrange()
        clerk.date_birth()
        clerk.place_birth()
        clerk.finish()
        return clerk.person, tuple(clerk.errors)


class _Clerk:
    """One description on its way from what is true to what is sent."""

    def __init__(self, model: MeasuringErrors, person: Person, source: random.Random) -> None:
        self.model = model
        self.person = person
        self.source = source
        self.errors: list[str] = []
        self.aliases = person.aliases
        birth_country = None if person.birth_place is None else person.birth_place.country
        country = person.nationalities[0] if person.nationalities else birth_country
        self.country = str(alpha2_of(country) or "") if country is not None else ""

    def chance(self, share: float) -> bool:
        return self.source.random() < share

    def note(self, error: str) -> None:
        if error not in self.errors:
            self.errors.append(error)

    def change(self, field: str, text: str, error: str) -> None:
        """Write ``text`` into a part of the name, unless it is blank or nothing new."""
        if text.strip() and text != text_of(self.person.name, field):
            name = with_part(self.person.name, field, text.strip())
            self.person = replace(self.person, name=name)
            self.note(f"{field.replace('_', '-')}:{error}")

    def choose_name(self) -> None:
        person = self.person
        if self.aliases and self.chance(self.model.alias):
            alias = self.aliases[0]
            born = person.birth_date if alias.birth_date is None else alias.birth_date
            self.person = replace(person, name=alias.name, birth_date=born)
            self.note("name:alias")
        elif person.former_surnames and self.chance(self.model.maiden_name):
            name = replace(person.name, surname=person.former_surnames[0])
            self.person = replace(person, name=name)
            self.note("surname:maiden-name")
        second = text_of(self.person.name, "second_surname")
        if second:
            place = self.source.random()
            if place < 0.2:
                self.person = replace(
                    self.person, name=replace(self.person.name, second_surname=None)
                )
                self.note("second-surname:dropped")
            elif place < 0.35:
                joined = f"{text_of(self.person.name, 'surname')} {second}"
                name = replace(with_part(self.person.name, "surname", joined), second_surname=None)
                self.person = replace(self.person, name=name)
                self.note("second-surname:joined")
            elif place < 0.4:
                name = self.person.name
                swapped = replace(name, surname=name.second_surname, second_surname=name.surname)
                self.person = replace(self.person, name=swapped)
                self.note("second-surname:first")

    def write_script(self) -> None:
        place = self.source.random()
        other = self.chance(0.45)
        for field in NAME_FIELDS:
            text = text_of(self.person.name, field)
            if not text:
                continue
            if not is_latin(text):
                if place < 0.85:
                    latin = latin_of(text, self.country)
                    self.change(field, latin, "romanised")
                    if other:
                        self._respell(field)
            elif spellings_of(self.country):
                if place < 0.07:
                    native = native_of(text, self.country)
                    if native is not None:
                        self.change(field, native, "native-script")
                elif other:
                    self._respell(field)
        accents = self.source.random()
        for field in NAME_FIELDS:
            text = text_of(self.person.name, field)
            if not text.isascii() and is_latin(text):
                if accents < 0.45:
                    self.change(field, plain_latin(text), "diacritics-dropped")
                elif accents < 0.6:
                    self.change(field, text.translate(_EXPANDED), "diacritics-expanded")

    def _respell(self, field: str) -> None:
        text = text_of(self.person.name, field)
        rules = [rule for rule in spellings_of(self.country) if rule[0] in text.lower()]
        if rules:
            chosen = self.source.sample(rules, min(len(rules), 2))
            for left, right in chosen:
                text = _substituted(text, left, right, every=True)
            self.change(field, text, "other-romanisation")

    def shorten(self) -> None:
        forenames = text_of(self.person.name, "forename").split()
        place = self.source.random()
        if len(forenames) > 1 and place < 0.25:
            self.change("forename", forenames[0], "second-dropped")
        elif len(forenames) > 1 and place < 0.29:
            self.change("forename", " ".join(forenames[1:]), "first-dropped")
        elif len(forenames) > 1 and place < 0.33:
            initials = [forenames[0], *(f"{each[0]}." for each in forenames[1:])]
            self.change("forename", " ".join(initials), "second-initial")
        elif forenames and 0.33 <= place < 0.35:
            self.change("forename", forenames[0][0] + ".", "initial")
        elif forenames and 0.35 <= place < 0.43 and forenames[0] in NICKNAMES:
            self.change("forename", " ".join([NICKNAMES[forenames[0]], *forenames[1:]]), "nickname")
        elif forenames and 0.43 <= place < 0.45 and len(self.country) == 2:
            self._add_forename()
        for field in NAME_FIELDS:
            text = text_of(self.person.name, field)
            limit = self.source.choice(_GIVEN)
            if len(text) > limit and self.chance(0.3):
                self.change(field, text[:limit], "truncated")

    def _add_forename(self) -> None:
        if self.country not in all_origins()[0]:
            return
        stock = origin_of(self.country).stock
        names = stock.female if self.person.sex is Sex.FEMALE else stock.male
        extra = names.names[self.source.randrange(min(30, len(names.names)))][0]
        self.change("forename", f"{text_of(self.person.name, 'forename')} {extra}", "added")

    def misspell(self) -> None:
        for field in NAME_FIELDS:
            if not text_of(self.person.name, field):
                continue
            if self.chance(self.model.misspelt):
                self._misspell_once(field)
                if self.chance(self.model.misspelt_again / max(self.model.misspelt, 0.001)):
                    self._misspell_once(field)

    def _misspell_once(self, field: str) -> None:
        text = text_of(self.person.name, field)
        if len(text) < 2:
            return
        place = self.source.random()
        if place < 0.5:
            rules = [rule for rule in sounds_of(self.country) if rule[0] in text.lower()]
            if rules:
                left, right = self.source.choice(rules)
                self.change(field, _substituted(text, left, right, every=False), "misheard")
                return
        if place < 0.8:
            near = keyboard(self.source.choice(LAYOUTS))
            spots = [index for index, letter in enumerate(text) if letter.lower() in near]
            if spots:
                spot = self.source.choice(spots)
                key = self.source.choice(near[text[spot].lower()])
                self.change(field, text[:spot] + key + text[spot + 1 :], "key")
                return
        spot = self.source.randrange(1, len(text))
        if place < 0.87:
            self.change(field, text[:spot] + text[spot - 1] + text[spot:], "doubled")
        elif place < 0.94:
            self.change(field, text[:spot] + text[spot + 1 :], "skipped")
        else:
            turned = text[: spot - 1] + text[spot] + text[spot - 1] + text[spot + 1 :]
            self.change(field, turned, "turned")

    def arrange(self) -> None:
        for field in _SURNAME_FIELDS:
            text = text_of(self.person.name, field)
            found = _PARTICLES.match(text)
            if found is not None:
                place = self.source.random()
                particle, rest = found[1], found[2]
                if place < 0.1:
                    self.change(field, particle + rest.lower(), "particle-joined")
                elif place < 0.2:
                    self.change(field, rest, "particle-dropped")
                elif place < 0.27:
                    self.change(field, f"{rest} {particle}", "particle-last")
                elif place < 0.33:
                    self.change(field, rest, "particle-moved")
                    forename = text_of(self.person.name, "forename")
                    self.change("forename", f"{forename} {particle}", "particle-moved")
            elif "-" in text:
                place = self.source.random()
                if place < 0.2:
                    self.change(field, text.replace("-", " "), "hyphen-dropped")
                elif place < 0.35:
                    self.change(field, self.source.choice(text.split("-")), "one-of-two")
        if self.chance(self.model.swapped):
            name = self.person.name
            swapped = replace(name, forename=name.surname, surname=name.forename)
            self.person = replace(self.person, name=swapped)
            self.note("name:swapped")

    def date_birth(self) -> None:
        born = self.person.birth_date
        if not born.is_full:
            if born.year is not None and self.chance(0.5):
                self.person = replace(self.person, birth_date=PartialDate(born.year, 1, 1))
                self.note("birth-date:new-year-for-unknown")
            return
        if not self.chance(self.model.birth_wrong):
            return
        changed, error = misdated(born, self.source)
        if changed != born:
            self.person = replace(self.person, birth_date=changed)
            self.note(f"birth-date:{error}")

    def place_birth(self) -> None:
        at = self.person.birth_place
        if at is None:
            return
        town = original(at.town)
        text = "" if town is None else town.text
        latin = passport_forms().get(text, text)
        place = self.source.random()
        changed: Place | None = at
        error = ""
        if place < self.model.place_missing:
            changed, error = None, "missing"
        elif place < self.model.place_missing + self.model.place_other:
            codes = all_origins()[0]
            code = str(alpha2_of(at.country) or "") if at.country is not None else ""
            origin = origin_of(code if code in codes else "DE")
            changed = Place(origin.wire, town=plain(self.source.choice(origin.towns)[0]))
            error = "other"
        elif place < 0.46:
            changed, error = Place(at.country), "town-missing"
        elif latin in EXONYMS and place < 0.75:
            changed, error = Place(at.country, town=plain(EXONYMS[latin])), "exonym"
        elif latin != text and place < 0.9:
            changed, error = Place(at.country, town=plain(latin)), "romanised"
        elif not latin.isascii() and place < 0.85:
            changed, error = Place(at.country, town=plain(plain_latin(latin))), "diacritics"
        elif place > 0.95:
            changed, error = Place(None, town=at.town), "country-missing"
        if changed != at:
            self.person = replace(self.person, birth_place=changed)
            self.note(f"birth-place:{error}")

    def finish(self) -> None:
        person, model, source = self.person, self.model, self.source
        nationalities = person.nationalities
        place = source.random()
        if nationalities and place < model.nationality_missing:
            nationalities = ()
            self.note("nationality:missing")
        elif nationalities and place < model.nationality_missing + model.nationality_other:
            nationalities = (origin_of(source.choice(all_origins()[0])).wire,)
            if nationalities != person.nationalities:
                self.note("nationality:other")
        sex = person.sex
        place = source.random()
        if place < 0.01:
            sex = Sex.MALE if sex is Sex.FEMALE else Sex.FEMALE
            self.note("sex:wrong")
        elif place < 0.04:
            sex = Sex.UNKNOWN
            self.note("sex:missing")
        father, mother = person.father, person.mother
        if father is not None or mother is not None:
            if self.chance(model.parents_missing):
                father = mother = None
                self.note("parents:missing")
            elif self.chance(0.3):
                father = father and replace(father, surname=None, second_surname=None)
                mother = mother and replace(mother, surname=None, second_surname=None)
                self.note("parents:forenames-only")
        numbers = person.identity_numbers if self.chance(model.numbered) else ()
        if numbers and self.chance(0.01):
            spot = source.randrange(10)
            digit = str((int(numbers[0].number[-1 - spot]) + source.randrange(1, 10)) % 10)
            numbers = (renumbered(numbers[0], spot, digit), *numbers[1:])
            self.note("identity-number:digit")
        self.person = replace(
            person,
            nationalities=nationalities,
            sex=sex,
            father=father,
            mother=mother,
            identity_numbers=numbers,
            documents=person.documents if self.chance(0.1) else (),
            former_surnames=person.former_surnames if self.chance(0.2) else (),
            aliases=(),
        )


def _substituted(text: str, left: str, right: str, *, every: bool) -> str:
    lowered = text.lower()
    if len(lowered) != len(text):
        return text
    place = lowered.find(left)
    if place < 0:
        return text
    rest = text[place + len(left) :]
    put = right[:1].upper() + right[1:] if text[place].isupper() else right
    if every:
        rest = _substituted(rest, left, right, every=True) if left in rest.lower() else rest
    return text[:place] + put + rest
