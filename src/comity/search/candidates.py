"""From a description to the persons worth comparing.

Every key says which parts of the description it stands for: a name, the year, the day of
the birthday, a number. A person collects the parts of all keys found under, and those with
most to show are compared. The work is bounded: so many persons of one key, so many persons
compared, however common a name is.
"""

from collections.abc import Iterable, Mapping, Sequence
from heapq import nlargest
from math import log2
from typing import Final

from rapidfuzz.distance import OSA

from comity.search.comparison import UNCOUNTED, Borne, Compared, Description, Frequencies
from comity.search.keys import (
    EVERYBODY,
    Key,
    date_key,
    day_key,
    name_codes,
    name_forms,
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

MOST_COMPARED: Final = 220
"""Persons compared in one stage."""

_MOST_NEAR: Final = 14
"""Names a letter apart that are asked for, of each word."""

_MOST_BY_CODE: Final = 400
_MOST_NAMES: Final = 4
_MOST_WORDS: Final = 5
_MOST_KEYS: Final = 640

_MOST_POPULATIONS: Final = 2
_TELLING: Final = 2_000
"""A population smaller than this says little of how common a name is."""

_RARE_NAME: Final = 2e-6
"""What one in half a million bears is as likely a typing error as a name."""

_TELLING_SIZE: Final = 50_000

_YEAR_BITS: Final = 6.0
_DAY_BITS: Final = 8.5
_NUMBER_BITS: Final = 40.0
_TELLING_BITS: Final = 3.0
"""Whoever shows this much more than chance explains, and is not compared, might be meant."""

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
        register_size: Persons in the register.
        frequencies: How common the names of the description are.
        names_borne: Which of them people are known to bear as given names.
        surnames_borne: Which of them people are known to bear as surnames.
        cut_short: Whether more persons share a key, or are worth comparing, than were.
    """

    def __init__(
        self, profile: Profile, index: PersonIndex, parameters: Parameters, home: str | None
    ) -> None:
        self._profile = profile
        self._index = index
        self._names = profile.names[:_MOST_NAMES]
        self._forms = [_limited(name_forms(name)) for name in self._names]
        every = sorted({form for pair in self._forms for group in pair for form in group})
        populations = sorted({EVERYBODY, *profile.nationalities[:_MOST_POPULATIONS]})
        counted = index.names_counted(["", *every], populations)
        self.register_size = counted.get(("", EVERYBODY), (0, 0))[0]
        self.frequencies = _shares(every, populations, counted)
        borne = _borne(every, counted, self.register_size)
        # In a small register, that nobody bears a name does not tell that it is none.
        self.names_borne = frozenset(every) if borne is None else borne[0]
        self.surnames_borne = frozenset(every) if borne is None else borne[1]
        self._description = Description(profile, parameters, self.frequencies, home, borne)
        # Several forms of one word are one piece of evidence, not several.
        self._word_of = {
            form: word
            for name in reversed(self._names)
            for word in reversed(name.words)
            for form in canonical_forms(word)
        }
        self._atoms: dict[str, int] = {}
        self._bits: list[float] = []
        self._parts: dict[int, int] = {}
        self._asked: set[int] = set()
        self._compared: dict[int, Compared] = {}
        self._near: dict[str, tuple[str, ...]] = {}
        self.cut_short = False

    @property
    def compared(self) -> Mapping[int, Compared]:
        """The persons compared so far, by their numbers."""
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
        self._find_near()
        self._find(self._days() | self._years())
        self._find(self._pairs(near=True) | self._exchanged_dates())
        self._compare(at_least=0.0)

    @property
    def has_keys(self) -> bool:
        """Whether the description says anything to look by."""
        return bool(number_forms(self._profile)) or any(
            given or surnames or name.date_is_full
            for name, (given, surnames) in zip(self._names, self._forms, strict=True)
        )

    def _atom(self, word: str, bits: float) -> int:
        place = self._atoms.setdefault(word, len(self._bits))
        if place == len(self._bits):
            self._bits.append(bits)
        return 1 << place

    def _name_atom(self, form: str, *, near: bool) -> int:
        word = self._word_of.get(form, form)
        given, surname = self.frequencies.get(form, (UNCOUNTED, UNCOUNTED))
        bits = -log2(max(given, surname, 1e-9)) - (_NEAR_BITS if near else 0.0)
        return self._atom(f"{'~' if near else '='}{word}", max(bits, 1.0))

    def _numbers(self) -> dict[Key, int]:
        atom = self._atom("number", _NUMBER_BITS)
        return {number_key(form): atom for form in number_forms(self._profile)[:_MOST_WORDS]}

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
        yield form, self._name_atom(form, near=False)
        if near:
            atom = self._name_atom(form, near=True)
            for other in self._near.get(form, ()):
                yield other, atom

    def _pairs(self, *, near: bool) -> dict[Key, int]:
        keys: dict[Key, int] = {}
        for given, surnames in self._forms:
            for forename in given:
                for surname in surnames:
                    for one, its_atom in self._variants(forename, near=near):
                        for other, other_atom in self._variants(surname, near=near):
                            if one != other or forename == surname:
                                keys.setdefault(names_key(one, other), its_atom | other_atom)
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
        for name, forms in zip(self._names, self._forms, strict=True):
            if name.year:
                for form in _every(forms):
                    for one, atom in self._variants(form, near=True):
                        keys.setdefault(year_key(one, name.year), atom | year)
        return keys

    def _find_near(self) -> None:
        """Ask for the names of the register that are a letter apart from those described."""
        forms = sorted({form for pair in self._forms for form in _every(pair)})
        codes = sorted({code for form in forms for code in name_codes(form)})
        known = self._index.names_by_codes(codes, limit=_MOST_BY_CODE) if codes else ()
        for form in forms:
            ranked = sorted(
                (apart, other)
                for other in known
                if other != form and (apart := OSA.distance(form, other)) <= _allowed(form, other)
            )
            self._near[form] = tuple([other for _, other in ranked[:_MOST_NEAR]])

    def _find(self, keys: Mapping[Key, int]) -> None:
        wanted = {key: atoms for (_, key), atoms in sorted(keys.items())[:_MOST_KEYS]}
        fresh = [key for key in wanted if key not in self._asked]
        self._asked.update(fresh)
        parts = self._parts
        rows = self._index.filed(fresh, limit=MOST_OF_ONE_KEY) if fresh else ()
        of_key: dict[int, int] = {}
        for key, number in rows:
            parts[number] = parts.get(number, 0) | wanted[key]
            of_key[key] = of_key.get(key, 0) + 1
        self.cut_short = self.cut_short or any(
            count >= MOST_OF_ONE_KEY for count in of_key.values()
        )

    def _compare(self, *, at_least: float) -> None:
        """Compare those who have most to show and were not compared yet."""
        weights: dict[int, float] = {}
        parts = self._parts
        for shown in set(parts.values()):
            bits = [bit for place, bit in enumerate(self._bits) if shown >> place & 1]
            weights[shown] = sum(bits)
        waiting = [
            number
            for number, shown in parts.items()
            if number not in self._compared and weights[shown] >= at_least
        ]
        chosen = (
            waiting
            if len(waiting) <= MOST_COMPARED
            else nlargest(
                MOST_COMPARED, waiting, key=lambda number: (weights[parts[number]], -number)
            )
        )
        if len(chosen) < len(waiting):
            left = set(waiting).difference(chosen)
            telling = log2(max(self.register_size, 2)) + _TELLING_BITS
            self.cut_short = self.cut_short or any(
                weights[parts[number]] >= telling for number in left
            )
        for number, profile in self._index.profiles(sorted(chosen)):
            self._compared[number] = self._description.compare(profile)


def _limited(
    forms: tuple[tuple[str, ...], tuple[str, ...]],
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return forms[0][:_MOST_WORDS], forms[1][:_MOST_WORDS]


def _every(forms: tuple[tuple[str, ...], tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(forms[1] + forms[0]))


def _allowed(one: str, other: str) -> int:
    """Return how many letters two names that share a code may be apart."""
    return 1 if min(len(one), len(other)) < 5 else 2


def _borne(
    forms: Sequence[str], counted: Mapping[tuple[str, str], tuple[int, int]], size: int
) -> Borne | None:
    """Return the forms that are names and not somebody's typing error, if the register tells."""
    if size < _TELLING_SIZE:
        return None
    least = max(2.0, size * _RARE_NAME)
    counts = [(form, counted.get((form, EVERYBODY), (0, 0))) for form in forms]
    return (
        frozenset([form for form, count in counts if count[0] >= least]),
        frozenset([form for form, count in counts if count[1] >= least]),
    )


def _shares(
    forms: Sequence[str],
    populations: Sequence[str],
    counted: Mapping[tuple[str, str], tuple[int, int]],
) -> Frequencies:
    """Return the share that bears each form, where it is greatest.

    Nobody counts as half a person. A population of a few is not counted in.
    """
    sizes = {each: counted.get(("", each), (0, 0))[0] for each in populations}
    telling = [each for each in populations if sizes[each] >= _TELLING or each == EVERYBODY]
    found: dict[str, tuple[float, float]] = {}
    for form in forms:
        given = surname = 0.0
        for each in telling:
            as_given, as_surname = counted.get((form, each), (0, 0))
            given = max(given, (as_given + 0.5) / (sizes[each] + 1))
            surname = max(surname, (as_surname + 0.5) / (sizes[each] + 1))
        found[form] = (given, surname)
    return found
