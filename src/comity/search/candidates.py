"""From a description to the persons worth comparing.

Every key says which parts of the description it stands for: a name, the year, the day of
the birthday, a number. A person collects the parts of all keys found under, and those with
most to show are compared. The work is bounded: so many persons of one key, so many persons
compared, however common a name is.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from heapq import nlargest
from itertools import product
from math import inf, log2
from typing import Final

from rapidfuzz.distance import OSA

from comity.search.comparison import Compared, Description
from comity.search.frequencies import (
    MOST_NAMES,
    UNCOUNTED,
    Forms,
    forms_described,
    frequencies_of,
)
from comity.search.keys import (
    EVERYBODY,
    Key,
    KeyKind,
    date_key,
    day_key,
    forename_key,
    initials_of,
    name_codes,
    names_and_year_key,
    names_key,
    number_forms,
    number_key,
    year_key,
)
from comity.search.parameters import Parameters
from comity.search.ports import PersonIndex
from comity.search.profile import Profile
from comity.search.words import canonical_forms

MOST_OF_ONE_KEY: Final = 1200
"""Persons of one key that are looked at; whoever shares more keys is found by another."""

MOST_COMPARED: Final = 120
"""Persons compared in one stage."""

MOST_EFFORT: Final = 30_000
"""Pairs of words compared for one description; a few thousand are usual."""

_MOST_NEAR: Final = 14
"""Names a letter apart that are asked for, of each word."""

_MOST_BY_CODE: Final = 400
_MOST_NUMBERS: Final = 5
_MOST_KEYS: Final = 640

_YEAR_BITS: Final = 6.0
_DAY_BITS: Final = 8.5
_NUMBER_BITS: Final = 40.0
_TELLING_BITS: Final = 3.0
"""Whoever shows this much more than chance explains, and is not compared, might be meant."""

_HOPELESS_BITS: Final = 7.0
"""Whoever stays this much below what chance explains is neither shown nor a rival."""

_INITIAL_BITS: Final = 2.0
_NO_NAME_BITS: Final = 8.0
_NO_DATE_BITS: Final = 6.0
"""How much it speaks against somebody that no name, or no part of the date, led there."""

_WELL_KNOWN: Final = 10
"""A name that so many bear is known well enough to tell a typing error of it."""

_NEAR_BITS: Final = 3.0
"""How much less a name a letter apart says than the name itself."""


class Candidates:
    """The persons found for one description, stage by stage.

    Args:
        profile: The description.
        index: The register's index.
        parameters: The weights.
        home: State, by two letters, of registered identity numbers that name none.

    Attributes:
        frequencies: How common what is described is.
        names_borne: Which names of the description people are known to bear as given names.
        surnames_borne: Which of them people may bear as surnames, where the register is too
            small for weights to say so: brothers share a surname, so that unlike a given
            name it deviates into another name by chance only, and chance has its weight.
    """

    def __init__(
        self, profile: Profile, index: PersonIndex, parameters: Parameters, home: str | None
    ) -> None:
        self._profile = profile
        self._index = index
        self._names = profile.names[:MOST_NAMES]
        self._forms = forms_described(profile)
        self.frequencies = frequencies_of(profile, index)
        # In a small register, that nobody bears a name does not tell that it is none.
        self._every = frozenset([form for pair in self._forms for form in _every(pair)])
        borne = self.frequencies.borne
        self.names_borne, self.surnames_borne = (
            (self._every, self._every) if borne is None else (borne[0], frozenset[str]())
        )
        self._description = Description(profile, parameters, self.frequencies, home)
        # Several forms of one word are one piece of evidence, not several.
        self._word_of = {
            form: word
            for name in reversed(self._names)
            for word in reversed(name.words)
            for form in canonical_forms(word)
        }
        self._atoms: dict[str, int] = {}
        self._has_date = any(name.year or name.month for name in self._names)
        self._bits: list[float] = []
        self._of_kind = {"name": 0, "date": 0, "number": 0, "initial": 0}
        self._parts: dict[int, int] = {}
        self._asked: set[int] = set()
        self._with_year: dict[int, tuple[str, str, int]] = {}
        self._seen: set[int] = set()
        self._compared: dict[int, Compared] = {}
        self._near: dict[str, tuple[str, ...]] = {}
        self._bits_near: dict[str, float] = {}
        self._overflowing: set[KeyKind] = set()
        self._looked_further = False
        self._left_out = False

    @property
    def register_size(self) -> int:
        """Persons in the register."""
        return self.frequencies.register_size

    @property
    def cut_short(self) -> bool:
        """Whether somebody like the description may be among those not looked at.

        That too many share a key matters only where no narrower key finds the same persons:
        whoever shares two names has no fitting birth year if the names and the year
        together were asked for.
        """
        over = self._overflowing
        has_pairs = any(given and surnames for given, surnames in self._forms)
        return (
            self._left_out
            or not over.isdisjoint({KeyKind.NUMBER, KeyKind.NAMES_AND_YEAR})
            or (KeyKind.NAMES in over and not any(name.year for name in self._names))
            or (KeyKind.SURNAME_AND_YEAR in over and not has_pairs)
            or (
                KeyKind.DATE in over
                and not (has_pairs and self._looked_further and KeyKind.NAME_AND_DAY not in over)
            )
        )

    @property
    def compared(self) -> Mapping[int, Compared]:
        """The persons compared so far, by their numbers, without those of no hope."""
        return self._compared

    @property
    def shared_keys(self) -> frozenset[int]:
        """The numbers of all persons found under a key."""
        return frozenset(self._parts)

    def look(self) -> None:
        """Find whoever shares a number, two names, or the full birth date."""
        keys = self._numbers() | self._pairs(near=False) | self._dates()
        self._find(keys)
        # Whoever shares a date alone waits until names a letter apart were asked for.
        self._compare(at_least=_YEAR_BITS + _DAY_BITS + 1.0)

    def look_further(self) -> None:
        """Find whoever shares a name, even a letter apart, with one part of the date."""
        self._looked_further = True
        self._find_near()
        self._find(self._days() | self._years())
        self._find(self._pairs(near=True) | self._exchanged_dates())
        self._compare(at_least=-inf)

    def names_borne_beside(self, registered: Profile) -> frozenset[str]:
        """Return which described names people bear as given names, beside one registered.

        Of a name that hardly anybody in the register bears, a register does not know what
        is a typing error and what is the name of a twin.
        """
        forms = sorted(
            {
                form
                for name in registered.names
                for word in name.forename
                for form in canonical_forms(word)
            }
        )
        counted = self._index.names_counted(forms, [EVERYBODY])
        rare = any(counted.get((form, EVERYBODY), (0, 0))[0] < _WELL_KNOWN for form in forms)
        return self._every if rare else self.names_borne

    @property
    def has_keys(self) -> bool:
        """Whether the description says anything to look by."""
        return bool(number_forms(self._profile)) or any(
            given or surnames or name.date_is_full
            for name, (given, surnames) in zip(self._names, self._forms, strict=True)
        )

    def _atom(self, word: str, bits: float, kind: str = "date") -> int:
        place = self._atoms.setdefault(word, len(self._bits))
        if place == len(self._bits):
            self._bits.append(bits)
            self._of_kind[kind] |= 1 << place
        return 1 << place

    def _name_atom(self, form: str) -> int:
        given, surname = self.frequencies.names.get(form, (UNCOUNTED, UNCOUNTED))
        bits = -log2(max(given, surname, 1e-9))
        return self._atom(f"={self._word_of.get(form, form)}", max(bits, 1.0), "name")

    def _near_atom(self, form: str, other: str) -> int:
        """Return the atom of a name a letter apart, which says as much as that name is rare."""
        bits = max(round(self._bits_near.get(other, 0.0) - _NEAR_BITS), 1)
        return self._atom(f"~{self._word_of.get(form, form)} {bits}", bits, "name")

    def _numbers(self) -> dict[Key, int]:
        atom = self._atom("number", _NUMBER_BITS, "number")
        return {number_key(form): atom for form in number_forms(self._profile)[:_MOST_NUMBERS]}

    def _dates(self) -> dict[Key, int]:
        atom = self._atom("year", _YEAR_BITS) | self._atom("day", _DAY_BITS)
        return {
            date_key(name.year, name.month, name.day): atom
            for name in self._names
            if name.date_is_full
        }

    def _exchanged_dates(self) -> dict[Key, int]:
        atom = self._atom("year", _YEAR_BITS) | self._atom("exchanged", _DAY_BITS - 2.0)
        return {
            date_key(name.year, name.day, name.month): atom
            for name in self._names
            if name.date_is_full and name.day <= 12 and name.day != name.month
        }

    def _variants(self, form: str, *, near: bool) -> Iterable[tuple[str, int]]:
        yield form, self._name_atom(form)
        if near:
            for other in self._near.get(form, ()):
                yield other, self._near_atom(form, other)

    def _pairs(self, *, near: bool) -> dict[Key, int]:
        keys: dict[Key, int] = {}
        for name, (given, surnames) in zip(self._names, self._forms, strict=True):
            for forename, surname in product(given, surnames):
                for (one, its_atom), (other, other_atom) in product(
                    self._variants(forename, near=near), self._variants(surname, near=near)
                ):
                    if one != other or forename == surname:
                        key = names_key(one, other)
                        keys.setdefault(key, its_atom | other_atom)
                        if name.year:
                            self._with_year[key[1]] = one, other, name.year
        return keys

    def _days(self) -> dict[Key, int]:
        keys: dict[Key, int] = {}
        day = self._atom("day", _DAY_BITS)
        for name, forms in zip(self._names, self._forms, strict=True):
            if name.date_is_full:
                for form in _every(forms):
                    for one, atom in self._variants(form, near=True):
                        keys.setdefault(day_key(one, name.month, name.day), atom | day)
        return keys

    def _years(self) -> dict[Key, int]:
        keys: dict[Key, int] = {}
        year = self._atom("year", _YEAR_BITS)
        for name, (given, surnames) in zip(self._names, self._forms, strict=True):
            if name.year:
                for form in surnames or given:
                    for one, atom in self._variants(form, near=True):
                        keys.setdefault(year_key(one, name.year), atom | year)
                for initial in initials_of(name):
                    atom = self._atom(f"^{initial}", _INITIAL_BITS, "initial") | year
                    for form in given:
                        key = forename_key(form, initial, name.year)
                        keys.setdefault(key, atom | self._name_atom(form))
        return keys

    def _find_near(self) -> None:
        """Ask for the names of the register that are a letter apart from those described."""
        forms = sorted(self._every)
        codes = sorted({code for form in forms for code in name_codes(form)})
        known = self._index.names_by_codes(codes, limit=_MOST_BY_CODE) if codes else ()
        for form in forms:
            ranked = sorted(
                (apart, other)
                for other in known
                if other != form and (apart := OSA.distance(form, other)) <= _allowed(form, other)
            )
            self._near[form] = tuple([other for _, other in ranked[:_MOST_NEAR]])
        near = sorted({other for others in self._near.values() for other in others})
        counted = self._index.names_counted(near, [EVERYBODY])
        size = self.register_size + 1
        self._bits_near = {
            other: log2(size / (max(counted.get((other, EVERYBODY), (0, 0))) + 0.5))
            for other in near
        }

    def _find(self, keys: Mapping[Key, int]) -> None:
        wanted = dict(sorted(keys.items())[:_MOST_KEYS])
        overflowing = self._ask(wanted)
        year = self._atom("year", _YEAR_BITS)
        with_year = {
            names_and_year_key(*self._with_year[key[1]]): wanted[key] | year
            for key in overflowing
            if key[1] in self._with_year
        }
        if with_year:
            overflowing += self._ask(with_year)
        self._overflowing.update(kind for kind, _ in overflowing)

    def _ask(self, keys: Mapping[Key, int]) -> list[Key]:
        """Ask the index, and return the keys of which there are more than were looked at."""
        fresh = {
            key: (kind, atoms) for (kind, key), atoms in keys.items() if key not in self._asked
        }
        if not fresh:
            return []
        self._asked.update(fresh)
        rows = self._index.filed(list(fresh), limit=MOST_OF_ONE_KEY)
        parts = self._parts
        for key, number in rows:
            parts[number] = parts.get(number, 0) | fresh[key][1]
        if len(rows) < MOST_OF_ONE_KEY:
            return []
        of_key = Counter([key for key, _ in rows])
        return [(fresh[key][0], key) for key, count in of_key.items() if count >= MOST_OF_ONE_KEY]

    def _weight(self, shown: int) -> float:
        """Return what the parts of keys say by which a person was found."""
        weight = sum(bit for place, bit in enumerate(self._bits) if shown >> place & 1)
        if not shown & self._of_kind["number"]:
            if not shown & self._of_kind["name"]:
                weight -= _NO_NAME_BITS
            if self._has_date and not shown & self._of_kind["date"]:
                weight -= _NO_DATE_BITS
        return weight

    def _compare(self, *, at_least: float) -> None:
        """Compare those who have most to show and were not compared yet."""
        expected = log2(max(self.register_size, 2))
        hopeless = expected - _HOPELESS_BITS
        parts = self._parts
        weights = {shown: self._weight(shown) for shown in set(parts.values())}
        waiting = [
            number
            for number, shown in parts.items()
            if number not in self._seen and weights[shown] >= at_least
        ]
        chosen = (
            waiting
            if len(waiting) <= MOST_COMPARED
            else nlargest(
                MOST_COMPARED, waiting, key=lambda number: (weights[parts[number]], -number)
            )
        )
        self._seen.update(chosen)
        if len(chosen) < len(waiting):
            left = set(waiting).difference(chosen)
            telling = expected + _TELLING_BITS
            self._left_out = self._left_out or any(
                weights[parts[number]] >= telling for number in left
            )
        rank = {number: place for place, number in enumerate(chosen)}
        profiles = sorted(self._index.profiles(sorted(chosen)), key=lambda row: rank[row[0]])
        for number, profile in profiles:
            if self._description.effort > MOST_EFFORT:
                # Names by the dozen on both sides: crafted, or a register of gibberish.
                self._left_out = True
                break
            found = self._description.compare_unless_hopeless(profile, hopeless)
            if found is not None:
                self._compared[number] = found


def _every(forms: Forms) -> tuple[str, ...]:
    return tuple(dict.fromkeys(forms[1] + forms[0]))


def _allowed(one: str, other: str) -> int:
    """Return how many letters two names that share a code may be apart."""
    return 1 if min(len(one), len(other)) < 5 else 2
