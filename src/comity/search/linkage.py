"""The same people across two registers, or twice in one: what is asked and what is found.

An engine weighs pairs of records (``LinkageEngine``); what follows from the weights is
decided here, alike for every engine: which pairs are linked, which a human should look
at and in what order, and which records are then one person. No result names anybody.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from comity.search.linkage_model import LearnedLevel, Level, LinkageField
from comity.search.linkage_record import LinkageRecord

DEFAULT_LINKED_FROM: Final = 0.95
DEFAULT_REVIEW_FROM: Final = 0.05
_BARS: Final = 20

Told = Callable[[str], None]
"""Told what the engine begins to do, in words for a person; never of whom."""


@dataclass(frozen=True, slots=True)
class LinkageSettings:
    """What to count as one person.

    Attributes:
        linked_from: Probability from which a pair is linked, above 0 and at most 1.
        review_from: Probability from which a pair not linked is worth a look.
        seed: Seed of every sample the engine draws; the same seed, the same result.
    """

    linked_from: float = DEFAULT_LINKED_FROM
    review_from: float = DEFAULT_REVIEW_FROM
    seed: int = 1

    def __post_init__(self) -> None:
        """Refuse thresholds that leave no order: the mistake of whoever set them."""
        if not 0 < self.review_from <= self.linked_from <= 1:
            raise ValueError("thresholds are probabilities: 0 < review <= linked <= 1")


@dataclass(frozen=True, slots=True)
class WeighedPair:
    """Two records as an engine weighed them.

    Attributes:
        one: Number of the first record among all, counted from 0 in the order given.
        other: Number of the second; greater than ``one``.
        probability: That both are one person, as far as the model knows; 0 to 1.
        weight: The same in bits: the base 2 logarithm of the odds.
        levels: How each field compared was found.
        weights: What each field contributed, in bits.
    """

    one: int
    other: int
    probability: float
    weight: float
    levels: Mapping[LinkageField, Level]
    weights: Mapping[LinkageField, float]


@dataclass(frozen=True, slots=True)
class Weighing:
    """What an engine brings back.

    Attributes:
        pairs: Every pair found at ``review_from`` or above, in no order.
        model: What was learned of each level.
        left_out: Fields not compared, since hardly a record states them.
        prior: Probability that two records drawn at random are one person.
        engine: Name and version, for the report.
        notes: What a reader should know of the learning.
    """

    pairs: Sequence[WeighedPair]
    model: tuple[LearnedLevel, ...]
    left_out: tuple[LinkageField, ...]
    prior: float
    engine: str
    notes: tuple[str, ...] = ()


class LinkageEngine(Protocol):
    """Weighs pairs of records."""

    def weigh(
        self,
        ours: Sequence[LinkageRecord],
        theirs: Sequence[LinkageRecord] | None,
        settings: LinkageSettings,
        told: Told,
    ) -> Weighing:
        """Return the pairs that may be one person.

        Args:
            ours: Records of the first register; numbers of pairs count through these
                first and through ``theirs`` after them.
            theirs: Records of the second; ``None`` to look for doubles in the first.
                With a second register, no pair lies within one of the two.
            settings: Thresholds and seed.
            told: Told what begins.

        Returns:
            Pairs, each once, with ``one`` less than ``other``, and the model.

        Raises:
            StorageUnavailable: The engine failed, for want of memory or disk: ours.
        """
        ...


@dataclass(frozen=True, slots=True)
class LinkedPair:
    """A pair with what is to be done about it.

    Attributes:
        one: The first record.
        other: The second.
        weighed: What the engine found.
        reason: Why a human should look; empty for a linked pair.
    """

    one: LinkageRecord
    other: LinkageRecord
    weighed: WeighedPair
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Records that are one person, directly or through others.

    Attributes:
        number: From 1, in the order of the first record.
        records: Two or more, in the order of the registers.
    """

    number: int
    records: tuple[LinkageRecord, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """Pairs whose probability lies from ``start`` to below ``end`` (the last: up to 1)."""

    start: float
    end: float
    pairs: int


@dataclass(frozen=True, slots=True)
class LinkageReport:
    """What a linkage found.

    Attributes:
        linked: Pairs that are one person, the surest first.
        review: Pairs a human should look at, the most useful first.
        clusters: Records joined by the linked pairs.
        bars: How the probabilities of all pairs from ``review_from`` are spread.
        weighing: What the engine said.
        settings: As asked for.
        records: Number of records of each register.
    """

    linked: tuple[LinkedPair, ...]
    review: tuple[LinkedPair, ...]
    clusters: tuple[Cluster, ...]
    bars: tuple[Bar, ...]
    weighing: Weighing
    settings: LinkageSettings
    records: tuple[int, ...]


UNCERTAIN: Final = "the probability is not high enough to link"
POSSIBLY_TWINS: Final = "only the forenames differ: possibly twins"
NO_NAME_COMPARED: Final = "no name could be compared"

_NAMES: Final = (LinkageField.FORENAME, LinkageField.SURNAME)
_ONE_BIRTH: Final = frozenset({Level.SAME, Level.SAME_FIRST_OF_JANUARY, Level.KNOWN_PARTS})
_ONE_NUMBER: Final = frozenset({Level.SAME, Level.SHARED})


def link(
    engine: LinkageEngine,
    ours: Sequence[LinkageRecord],
    theirs: Sequence[LinkageRecord] | None = None,
    *,
    settings: LinkageSettings,
    told: Told = lambda _: None,
) -> LinkageReport:
    """Find the records of one person across two registers, or within one.

    A pair of one birth date whose forenames differ and whose surnames do not is never linked
    on its probability alone, since twins share everything else; only the same identity
    number outweighs that. Nor is a pair of which neither forenames nor surnames could be
    compared; nothing outweighs that.

    Args:
        engine: Weighs the pairs.
        ours: Records of the first register.
        theirs: Records of the second; ``None`` to look for doubles within the first.
        settings: Thresholds and seed.
        told: Told what begins.

    Returns:
        Pairs, clusters and model; the same for the same records and seed.

    Raises:
        StorageUnavailable: The engine failed; nothing was kept.
    """
    weighing = engine.weigh(ours, theirs, settings, told)
    everyone = [*ours, *(theirs or ())]
    linked: list[LinkedPair] = []
    doubtful: list[LinkedPair] = []
    for weighed in weighing.pairs:
        reason = _why_not(weighed, settings)
        pair = LinkedPair(everyone[weighed.one], everyone[weighed.other], weighed, reason)
        (doubtful if reason else linked).append(pair)
    linked.sort(key=lambda pair: (-pair.weighed.weight, *_numbers(pair)))
    groups = joined([(pair.weighed.one, pair.weighed.other) for pair in linked])
    return LinkageReport(
        linked=tuple(linked),
        review=tuple(_most_useful_first(doubtful, groups)),
        clusters=tuple(
            Cluster(number, tuple(everyone[each] for each in group))
            for number, group in enumerate(groups, 1)
        ),
        bars=_bars(weighing.pairs),
        weighing=weighing,
        settings=settings,
        records=(len(ours),) if theirs is None else (len(ours), len(theirs)),
    )


def joined(pairs: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Return the groups that pairs join, directly or through others.

    Example:
        >>> joined([(4, 5), (1, 3), (3, 2)])
        [[1, 2, 3], [4, 5]]
    """
    parent: dict[int, int] = {}

    def root(number: int) -> int:
        above = parent.setdefault(number, number)
        while above != parent[above]:
            parent[above] = parent[parent[above]]
            above = parent[above]
        parent[number] = above
        return above

    for one, other in pairs:
        ends = sorted((root(one), root(other)))
        parent[ends[1]] = ends[0]
    groups: dict[int, list[int]] = {}
    for number in sorted(parent):
        groups.setdefault(root(number), []).append(number)
    return sorted(groups.values())


def _why_not(pair: WeighedPair, settings: LinkageSettings) -> str:
    if pair.probability < settings.linked_from:
        return UNCERTAIN
    levels = pair.levels
    if all(levels.get(field, Level.NOT_STATED) is Level.NOT_STATED for field in _NAMES):
        return NO_NAME_COMPARED
    if (
        levels.get(LinkageField.FORENAME) is Level.DIFFERS
        and levels.get(LinkageField.SURNAME) is not Level.DIFFERS
        and levels.get(LinkageField.BIRTH_DATE) in _ONE_BIRTH
        and levels.get(LinkageField.IDENTITY_NUMBER) not in _ONE_NUMBER
    ):
        return POSSIBLY_TWINS
    return ""


def _most_useful_first(
    doubtful: Sequence[LinkedPair], groups: Sequence[Sequence[int]]
) -> list[LinkedPair]:
    """Order pairs by what a human's answer would teach.

    First those that would join what is not joined yet, and among them the least certain
    either way; a pair within one cluster changes nothing.
    """
    group_of = {number: place for place, group in enumerate(groups) for number in group}

    def usefulness(pair: LinkedPair) -> tuple[object, ...]:
        one, other = (group_of.get(number, -1 - number) for number in _numbers(pair))
        return one == other, abs(pair.weighed.probability - 0.5), *_numbers(pair)

    return sorted(doubtful, key=usefulness)


def _numbers(pair: LinkedPair) -> tuple[int, int]:
    return pair.weighed.one, pair.weighed.other


def _bars(pairs: Sequence[WeighedPair]) -> tuple[Bar, ...]:
    counts = [0] * _BARS
    for pair in pairs:
        counts[min(int(pair.probability * _BARS), _BARS - 1)] += 1
    return tuple(
        Bar(number / _BARS, (number + 1) / _BARS, count) for number, count in enumerate(counts)
    )
