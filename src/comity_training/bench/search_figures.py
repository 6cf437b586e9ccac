"""What answers to questions with known truth come to: rates, curves, and where it is weak."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

import msgspec

from comity.search.certainty import Doubt
from comity.search.identification import Outcome
from comity_training.bench.figures import percentile
from comity_training.bench.search_asking import Asked
from comity_training.people.model import QuestionKind

_BINS: Final = 10
_POSSIBLE: Final = (0.003, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5)
_CERTAIN: Final = (0.9, 0.95, 0.98, 0.99, 0.995, 0.997, 0.998, 0.999, 0.9995)


class Latency(msgspec.Struct, frozen=True, kw_only=True):
    """Milliseconds of one question."""

    p50: float
    p90: float
    p99: float
    greatest: float


class Quality(msgspec.Struct, frozen=True, kw_only=True):
    """How good the answers are; shares are from 0 to 1.

    Attributes:
        questions: How many were asked.
        known: Of these, about somebody registered.
        recall_at_candidates: The one meant was found under some key, of ``known``.
        compared: The one meant was compared, of ``known``.
        top_1: The one meant was thought the likeliest, of ``known``.
        listed: The one meant was named or shown, of ``known``.
        lost: Neither, of ``known``.
        certain_recall: The one meant was named, of ``known``.
        certain_precision: The one named was the one meant, of all named.
        certain: How often somebody was named.
        certain_wrong: By kind of question, how often somebody else was named.
        outcomes: By kind of question, the share of each outcome.
        unrelated_to_human: Somebody was shown or named for a stranger, of unrelated questions.
        most_shown: Persons shown at most.
        found_mean: Persons found under any key.
        compared_mean: Persons compared.
    """

    questions: int
    known: int
    recall_at_candidates: float | None
    compared: float | None
    top_1: float | None
    listed: float | None
    lost: float | None
    certain_recall: float | None
    certain_precision: float | None
    certain: int
    certain_wrong: Mapping[str, int]
    outcomes: Mapping[str, Mapping[str, float]]
    unrelated_to_human: float | None
    most_shown: int
    found_mean: float
    compared_mean: float


class Bin(msgspec.Struct, frozen=True, kw_only=True):
    """Answers whose likeliest person has a probability in a tenth of the range.

    Attributes:
        at_least: Lower end.
        answers: How many.
        stated: Mean of the probabilities.
        observed: How often the likeliest was the one meant.
    """

    at_least: float
    answers: int
    stated: float
    observed: float


class PossibleAt(msgspec.Struct, frozen=True, kw_only=True):
    """What a threshold for showing the likeliest person would do.

    Attributes:
        threshold: Least probability.
        unrelated_shown: Share of strangers for whom somebody would be shown.
        lost: Share of known persons who would be lost, counting only the likeliest.
    """

    threshold: float
    unrelated_shown: float | None
    lost: float | None


class CertainAt(msgspec.Struct, frozen=True, kw_only=True):
    """What a threshold for naming somebody would do, the other doubts being as they are.

    Attributes:
        threshold: Least probability.
        recall: Share of known persons who would be named.
        named: How often somebody would be named.
        wrong: How often it would be somebody else, by kind of question.
    """

    threshold: float
    recall: float | None
    named: int
    wrong: Mapping[str, int]


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """Questions about known persons that have something in common.

    Attributes:
        name: What.
        known: How many.
        top_1: The one meant was thought the likeliest.
        certain: The one meant was named.
        lost: The one meant was neither named nor shown.
    """

    name: str
    known: int
    top_1: float
    certain: float
    lost: float


def latency(milliseconds: Sequence[float]) -> Latency:
    """Return the usual percentiles.

    Raises:
        ValueError: There are no values. The caller's bug.
    """
    return Latency(
        p50=round(percentile(milliseconds, 50), 2),
        p90=round(percentile(milliseconds, 90), 2),
        p99=round(percentile(milliseconds, 99), 2),
        greatest=round(max(milliseconds), 2),
    )


def quality(asked: Sequence[Asked]) -> Quality:
    """Return how good the answers are."""
    known = _known(asked)
    named = [each for each in asked if each.is_certain]
    unrelated = [each for each in asked if each.kind is QuestionKind.UNRELATED]
    return Quality(
        questions=len(asked),
        known=len(known),
        recall_at_candidates=_share(known, lambda each: each.found),
        compared=_share(known, lambda each: each.compared),
        top_1=_share(known, lambda each: each.first),
        listed=_share(known, lambda each: not each.is_lost),
        lost=_share(known, lambda each: each.is_lost),
        certain_recall=_share(known, lambda each: each.right),
        certain_precision=_share(named, lambda each: each.right),
        certain=len(named),
        certain_wrong=_by_kind(each for each in named if not each.right),
        outcomes=_outcomes(asked),
        unrelated_to_human=_share(unrelated, lambda each: each.outcome is not Outcome.NOBODY),
        most_shown=max((each.shown for each in asked), default=0),
        found_mean=round(sum(each.found_count for each in asked) / max(len(asked), 1), 1),
        compared_mean=round(sum(each.compared_count for each in asked) / max(len(asked), 1), 1),
    )


def calibration(asked: Iterable[Asked]) -> Sequence[Bin]:
    """Return how often the likeliest is the one meant, by the probability stated for it."""
    bins: dict[int, list[Asked]] = defaultdict(list)
    for each in asked:
        if each.likeliest:
            bins[min(int(each.probability * _BINS), _BINS - 1)].append(each)
    return [
        Bin(
            at_least=place / _BINS,
            answers=len(members),
            stated=round(sum(each.probability for each in members) / len(members), 4),
            observed=round(sum(each.first for each in members) / len(members), 4),
        )
        for place, members in sorted(bins.items())
    ]


def possible_at(asked: Sequence[Asked]) -> Sequence[PossibleAt]:
    """Return what other thresholds for showing somebody would do."""
    known = _known(asked)
    unrelated = [each for each in asked if each.kind is QuestionKind.UNRELATED]
    curve = []
    for least in _POSSIBLE:
        shown = sum(each.probability >= least for each in unrelated)
        kept = sum(each.first and each.probability >= least for each in known)
        curve.append(
            PossibleAt(
                threshold=least,
                unrelated_shown=round(shown / len(unrelated), 5) if unrelated else None,
                lost=round(1 - kept / len(known), 5) if known else None,
            )
        )
    return curve


def certain_at(asked: Sequence[Asked]) -> Sequence[CertainAt]:
    """Return what other thresholds for naming somebody would do."""
    known = _known(asked)
    free = [
        each
        for each in asked
        if each.is_certain or (each.doubts and set(each.doubts) == {Doubt.TOO_IMPROBABLE})
    ]
    curve = []
    for least in _CERTAIN:
        named = [each for each in free if each.probability >= least]
        right = sum(each.first for each in named)
        curve.append(
            CertainAt(
                threshold=least,
                recall=round(right / len(known), 5) if known else None,
                named=len(named),
                wrong=_by_kind(each for each in named if not each.first),
            )
        )
    return curve


def by_country(asked: Iterable[Asked]) -> Sequence[Group]:
    """Return the groups by first nationality of the one meant, largest first."""
    return _groups(asked, lambda each: (each.question.country or "none",))


def by_error(asked: Iterable[Asked]) -> Sequence[Group]:
    """Return the groups by error in the description, largest first.

    A description with several errors counts in each of their groups.
    """
    return _groups(asked, lambda each: tuple(set(each.question.errors)) or ("none",))


def _groups(asked: Iterable[Asked], names: Callable[[Asked], tuple[str, ...]]) -> Sequence[Group]:
    members: dict[str, list[Asked]] = defaultdict(list)
    for each in _known(asked):
        for name in names(each):
            members[name].append(each)
    return [
        Group(
            name=name,
            known=len(group),
            top_1=round(sum(each.first for each in group) / len(group), 4),
            certain=round(sum(each.right for each in group) / len(group), 4),
            lost=round(sum(each.is_lost for each in group) / len(group), 4),
        )
        for name, group in sorted(members.items(), key=lambda item: (-len(item[1]), item[0]))
    ]


def _known(asked: Iterable[Asked]) -> list[Asked]:
    return [each for each in asked if each.truth is not None]


def _share(asked: Sequence[Asked], is_so: Callable[[Asked], bool]) -> float | None:
    """Return the share of which something is so, ``None`` of nothing."""
    return round(sum(map(is_so, asked)) / len(asked), 5) if asked else None


def _by_kind(asked: Iterable[Asked]) -> Mapping[str, int]:
    return dict(Counter(each.kind.value for each in asked))


def _outcomes(asked: Iterable[Asked]) -> Mapping[str, Mapping[str, float]]:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for each in asked:
        counts[each.kind.value][each.outcome.value] += 1
    return {
        kind: {outcome: round(n / found.total(), 4) for outcome, n in sorted(found.items())}
        for kind, found in sorted(counts.items())
    }
