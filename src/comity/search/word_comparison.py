"""How alike two words of names are, and two groups of words."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import OSA

from comity.search.levels import Level
from comity.search.nicknames import are_forms_of_one_name
from comity.search.words import canonical_forms, joined, without_glued_particle

_LONG: Final = 8
_TYPING_FROM: Final = 4
_ALIKE_FROM: Final = 5
_CUT_OFF_FROM: Final = 5
_MOST_FORMS: Final = 3
_MOST_COMPARED: Final = 5
"""Words of each side that are paired with each other."""

Group = tuple[str, ...]


@lru_cache(1 << 16)
def word_level(one: str, other: str) -> Level:
    """Return how alike two words are.

    Args:
        one: Latin readings joined by ``|``.
        other: The same.

    Returns:
        ``SAME``, ``VARIANT``, ``EQUIVALENT``, ``TYPING_ERROR``, ``ALIKE``, ``INITIAL`` or
        ``DIFFERS``; the same whichever word comes first.
    """
    if one == other:
        return Level.SAME
    ours, theirs = one.split("|"), other.split("|")
    if ours[0] == theirs[0]:
        return Level.SAME
    if not set(ours).isdisjoint(theirs):
        return Level.VARIANT
    if len(ours[0]) == 1 or len(theirs[0]) == 1:
        return Level.INITIAL if {a[0] for a in ours} & {b[0] for b in theirs} else Level.DIFFERS
    forms, their_forms = canonical_forms(one), canonical_forms(other)
    if not set(forms).isdisjoint(their_forms):
        return Level.VARIANT
    if without_glued_particle(ours[0]) == theirs[0] or without_glued_particle(theirs[0]) == ours[0]:
        return Level.VARIANT
    if are_forms_of_one_name(ours, theirs):
        return Level.EQUIVALENT
    if len(ours) == 1 and len(theirs) == 1:
        return max(_spelt(one, other), _spelt(forms[0], their_forms[0]))
    return max(_spelt(a, b) for a in forms[:_MOST_FORMS] for b in their_forms[:_MOST_FORMS])


def _spelt(one: str, other: str) -> Level:
    longest = max(len(one), len(other))
    apart = OSA.distance(one, other, score_cutoff=3)
    if apart > 3:
        cut_off = min(len(one), len(other)) >= _CUT_OFF_FROM and (
            one.startswith(other) or other.startswith(one)
        )
        return Level.ALIKE if cut_off else Level.DIFFERS
    if apart <= 1:
        if longest >= _TYPING_FROM:
            return Level.TYPING_ERROR
        return Level.ALIKE if longest > 2 else Level.DIFFERS
    if apart == 2:
        if longest >= _LONG:
            return Level.TYPING_ERROR
        return Level.ALIKE if longest >= _ALIKE_FROM else Level.DIFFERS
    return Level.ALIKE if longest > _LONG else Level.DIFFERS


@lru_cache(1 << 16)
def group_level(ours: Group, theirs: Group) -> tuple[Level, Group]:
    """Return how alike two groups of words are, in whichever order they stand.

    Returns:
        The level, and which of our words were found on the other side. ``PART`` if one
        side states more words; ``CONFLICT`` if some agree and each side states others.
    """
    if not ours or not theirs:
        return Level.MISSING, ()
    if ours == theirs:
        return Level.SAME, ours
    if len(ours) == 1 and len(theirs) == 1:
        level = word_level(ours[0], theirs[0])
        return level, (ours if level > Level.MISSING else ())
    if len(ours) == 1 or len(theirs) == 1:
        return _one_among(ours, theirs)
    pairs = _paired(ours[:_MOST_COMPARED], theirs[:_MOST_COMPARED])
    found = tuple([ours[place] for place, _ in pairs])
    worst = min(pairs.values(), default=Level.DIFFERS)
    fewer = min(len(ours), len(theirs), _MOST_COMPARED)
    if len(pairs) == fewer and len(ours) == len(theirs) <= _MOST_COMPARED:
        # The same names in another order may be a sister's: Ana Maria and Maria Ana.
        in_order = all(one == other for one, other in pairs)
        return (worst if in_order else min(worst, Level.VARIANT)), found
    if _as_one(ours, theirs):
        return Level.VARIANT, ours
    if len(pairs) == fewer:
        return min(Level.PART, worst), found
    return (Level.CONFLICT, found) if worst > Level.INITIAL else (Level.DIFFERS, ())


def _one_among(ours: Group, theirs: Group) -> tuple[Level, Group]:
    """Compare a single word with several; what else stands there makes it a part."""
    pairs = [
        (word_level(one, other), one)
        for one in ours[:_MOST_COMPARED]
        for other in theirs[:_MOST_COMPARED]
    ]
    level, word = max(pairs, key=lambda each: each[0])
    if level < Level.VARIANT and _as_one(ours, theirs):
        return Level.VARIANT, ours
    return (min(Level.PART, level), (word,)) if level > Level.MISSING else (level, ())


def _paired(ours: Sequence[str], theirs: Sequence[str]) -> dict[tuple[int, int], Level]:
    """Return words paired with words, the most alike first, each once."""
    alike = [
        (level, -abs(i - j), -min(i, j), -max(i, j), i, j)
        for i, one in enumerate(ours)
        for j, other in enumerate(theirs)
        if (level := word_level(one, other)) > Level.MISSING
    ]
    pairs: dict[tuple[int, int], Level] = {}
    taken_ours: set[int] = set()
    taken_theirs: set[int] = set()
    for level, *_, i, j in sorted(alike, reverse=True):
        if i not in taken_ours and j not in taken_theirs:
            pairs[i, j] = level
            taken_ours.add(i)
            taken_theirs.add(j)
    return pairs


def _as_one(ours: Group, theirs: Group) -> bool:
    """Return whether the words are the same but for word breaks."""
    one, other = joined(ours), joined(theirs)
    return one == other or canonical_forms(one)[:1] == canonical_forms(other)[:1]
