"""How common names, towns and nationalities are, as the register counts them.

Agreement on a rare name says more than on a common one; so does agreement on a village
more than on a capital. Everything is asked of the index at once, for one description.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from comity.search.keys import EVERYBODY, name_forms, town_form
from comity.search.ports import PersonIndex
from comity.search.profile import Profile
from comity.search.word_comparison import Group
from comity.search.words import canonical_forms

UNCOUNTED: Final = 0.0005
"""Frequency of a name where no register counted it."""

UNCOUNTED_PARENT: Final = 0.0015
UNCOUNTED_TOWN: Final = 0.003
UNCOUNTED_NATIONALITY: Final = 0.266

MOST_NAMES: Final = 4
"""Names of one description that are looked at: the main one, former ones, aliases."""

MOST_WORDS: Final = 5
"""Canonical forms of the given names, and of the surnames, that are looked at."""

_MOST_POPULATIONS: Final = 2
_TELLING: Final = 2_000
"""A population smaller than this says little of how common a name is."""

_TELLING_SIZE: Final = 50_000
_RARE_NAME: Final = 2e-6
"""What one in half a million bears is as likely a typing error as a name."""

_RAREST_PARENT: Final = 5e-5
_RAREST_TOWN: Final = 1e-5
_RAREST_NATIONALITY: Final = 0.002
"""A misspelt or forgotten value is rarer still, and must not be made more of for it."""

_COMMONEST_TOWN: Final = 0.1
"""To be born in one town says more than to be born in one country, in any register."""

_FURTHER_WORD: Final = 0.3
"""What a second word that agrees adds: names come in fashions, so less than its rarity."""

Borne = tuple[frozenset[str], frozenset[str]]
"""Canonical forms that people bear as given names, and as surnames."""

Forms = tuple[tuple[str, ...], tuple[str, ...]]
"""Canonical forms of given names and of surnames."""


@dataclass(frozen=True, slots=True)
class Frequencies:
    """How common what a description states is.

    Attributes:
        register_size: Persons in the register; 0 if no register was asked.
        names: For a canonical form, its share among given names and among surnames.
        parents: For father and mother, the share that bears the given name.
        town: Share born in the town; of several wordings, the commonest.
        nationality: Share that has it.
        borne: Which of the words are names that people bear; ``None`` if no register
            tells, because it is too small.
    """

    register_size: int = 0
    names: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    parents: tuple[float, float] = (UNCOUNTED_PARENT, UNCOUNTED_PARENT)
    town: float = UNCOUNTED_TOWN
    nationality: float = UNCOUNTED_NATIONALITY
    borne: Borne | None = None

    def of(self, words: Group, *, as_given: bool) -> float:
        """Return how common a group of words is, as the rarest of them with the others."""
        place = 0 if as_given else 1
        shares = sorted(
            max(self.names.get(form, _UNCOUNTED)[place] for form in canonical_forms(word) or ("",))
            for word in words
        )
        if not shares:
            return UNCOUNTED
        found: float = shares[0]
        for _ in shares[1:]:
            found *= _FURTHER_WORD
        return found


UNCOUNTED_FREQUENCIES: Final = Frequencies()
"""Where no register was asked."""

_UNCOUNTED: Final = (UNCOUNTED, UNCOUNTED)


def forms_described(profile: Profile) -> tuple[Forms, ...]:
    """Return the canonical forms of a description that are looked for, name by name."""
    forms = (name_forms(name) for name in profile.names[:MOST_NAMES])
    return tuple([(given[:MOST_WORDS], surnames[:MOST_WORDS]) for given, surnames in forms])


def frequencies_of(profile: Profile, index: PersonIndex) -> Frequencies:
    """Return how common what a description states is in a register."""
    described = sorted(
        {form for pair in forms_described(profile) for group in pair for form in group}
    )
    parents = [_first_forms(names) for names in (profile.father, profile.mother)]
    names = sorted({*described, *(form for forms in parents for form in forms)})
    towns = [town_form(town) for town in profile.towns]
    populations = sorted({EVERYBODY, *profile.nationalities[:_MOST_POPULATIONS]})
    counted = index.names_counted(["", *names, *towns], populations)
    sizes = {each: counted.get(("", each), (0, 0))[0] for each in populations}
    size = sizes[EVERYBODY]
    shares = _shares(names, populations, counted, sizes)
    of_towns = (counted.get((town, EVERYBODY), (0, 0))[0] for town in towns)
    return Frequencies(
        size,
        MappingProxyType(shares),
        (_parent(parents[0], shares), _parent(parents[1], shares)),
        _town([_share(count, size, _RAREST_TOWN) for count in of_towns]),
        _nationality(profile.nationalities, sizes),
        _borne(described, counted, size),
    )


def _first_forms(parent: tuple[Group, Group]) -> tuple[str, ...]:
    """Return the forms of a parent's first given name, which is the least that agrees."""
    return tuple([form for word in parent[0][:1] for form in canonical_forms(word)])


def _share(count: int, size: int, least: float) -> float:
    return max((count + 0.5) / (size + 1), least)


def _town(shares: Sequence[float]) -> float:
    return min(max(shares), _COMMONEST_TOWN) if shares else UNCOUNTED_TOWN


def _parent(forms: Sequence[str], shares: Mapping[str, tuple[float, float]]) -> float:
    given = (shares[form][0] for form in forms)
    return max((max(share, _RAREST_PARENT) for share in given), default=UNCOUNTED_PARENT)


def _nationality(nationalities: Sequence[str], sizes: Mapping[str, int]) -> float:
    """Return how common the commonest of the nationalities is.

    Names go with nationalities: where those of one nationality are too few to say how
    common a name is among them, the nationality adds no more than any.
    """
    counted = [sizes[each] for each in nationalities if sizes.get(each, 0) >= _TELLING]
    if not counted or len(counted) < len(nationalities):
        return UNCOUNTED_NATIONALITY
    return _share(max(counted), sizes[EVERYBODY], _RAREST_NATIONALITY)


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
    sizes: Mapping[str, int],
) -> dict[str, tuple[float, float]]:
    """Return the share that bears each form, where it is greatest.

    Nobody counts as half a person. A population of a few is not counted in.
    """
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
