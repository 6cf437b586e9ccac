"""Figures of identification as an operator reads them on a terminal."""

from collections.abc import Mapping, Sequence
from typing import Final

from comity_training.bench.search import SearchFigures
from comity_training.bench.search_figures import Group, Latency

_WEAKEST: Final = 8
_LEAST_KNOWN: Final = 20


def percent(share: float | None, digits: int = 2) -> str:
    """Return a share in per cent, a hyphen for none.

    Example:
        >>> percent(0.99754), percent(None), percent(0.5, 0)
        ('99.75 %', '-', '50 %')
    """
    return "-" if share is None else f"{100 * share:.{digits}f} %"


def search_lines(figures: SearchFigures) -> Sequence[str]:
    """Return the figures in lines, the weakest countries and errors among them."""
    filled, good, memory = figures.register.filled, figures.quality, figures.memory
    lines = [
        (
            f"register: {filled.persons:,} persons, {filled.bytes_a_person:,.0f} bytes each "
            f"({filled.of_it_stated:,.0f} of them what is stated)"
        ),
        (
            f"indexed: {filled.indexed_per_s:,.0f} a second, "
            f"{filled.indexed_per_cpu_s:,.0f} a second of the processor"
        ),
        (
            f"entered one by one: {figures.entered.median_ms:.1f} ms, "
            f"{figures.entered.findable} of {figures.entered.persons} findable at once"
        ),
        f"one question: {_times(figures.wall_ms)}",
        f"of the processor: {_times(figures.cpu_ms)}",
        f"memory: {memory.greatest:,.0f} MB at most, {memory.before:,.0f} after the first question",
        f"questions: {good.questions:,}, of them about registered persons {good.known:,}",
        (
            f"recall at candidates {percent(good.recall_at_candidates)}, compared "
            f"{percent(good.compared)}, top-1 {percent(good.top_1)}"
        ),
        f"listed {percent(good.listed)}, lost {percent(good.lost)}",
        (
            f"certain: recall {percent(good.certain_recall)}, precision "
            f"{percent(good.certain_precision, 3)} of {good.certain:,}; wrong: "
            f"{_counts(good.certain_wrong)}"
        ),
        (
            f"unrelated questions sent to a human {percent(good.unrelated_to_human)}, "
            f"candidates shown at most {good.most_shown}"
        ),
    ]
    for kind, outcomes in good.outcomes.items():
        shares = ", ".join(f"{outcome} {percent(share)}" for outcome, share in outcomes.items())
        lines.append(f"  {kind}: {shares}")
    if figures.twins is not None:
        lines.append(
            f"nobody can be certain: {_counts(figures.twins.tries)}; certain nevertheless: "
            f"{_counts(figures.twins.certain)}"
        )
    if figures.exhaustive is not None:
        whole = figures.exhaustive
        lines.append(
            f"compared with everybody ({whole.questions} questions): the likeliest of all was "
            f"found {percent(whole.found)}, and thought the likeliest "
            f"{percent(whole.same_likeliest)}"
        )
    lines += _peers(figures)
    lines += _curves(figures)
    lines += ["weakest countries:", *_weakest(figures.by_country)]
    lines += ["weakest errors:", *_weakest(figures.by_error)]
    for script, values in (figures.scripts or {}).items():
        lines.append(
            f"{script}: top-1 {percent(values.get('top1'))}, top-10 {percent(values.get('top10'))}"
        )
    return lines


def _peers(figures: SearchFigures) -> list[str]:
    if figures.peers is None:
        return []
    if figures.peers.absent:
        return [f"others: {figures.peers.absent}"]
    return ["others on the same questions:"] + [
        f"  {each.program}: top-1 {percent(each.top_1)}, recall {percent(each.recall_at_99)} at "
        f"99 %, {percent(each.recall_at_999)} at 99.9 %, {each.ms:,.1f} ms"
        for each in figures.peers.programs
    ]


def _curves(figures: SearchFigures) -> list[str]:
    lines = ["probability stated and observed:"]
    lines += [
        f"  from {each.at_least:.1f}: {each.stated:.3f} stated, {each.observed:.3f} observed, "
        f"{each.answers:,} answers"
        for each in figures.calibration
    ]
    lines.append("shown from a probability of:")
    lines += [
        f"  {each.threshold:g}: unrelated {percent(each.unrelated_shown)}, lost "
        f"{percent(each.lost)}"
        for each in figures.possible_at
    ]
    lines.append("named from a probability of:")
    lines += [
        f"  {each.threshold:g}: recall {percent(each.recall)}, wrong {_counts(each.wrong)} "
        f"of {each.named:,}"
        for each in figures.certain_at
    ]
    return lines


def weakest(groups: Sequence[Group]) -> Sequence[Group]:
    """Return the groups with enough questions in which most are lost or not top."""
    many = [group for group in groups if group.known >= _LEAST_KNOWN]
    return sorted(many, key=lambda group: (-group.lost, group.top_1, group.certain))[:_WEAKEST]


def _weakest(groups: Sequence[Group]) -> list[str]:
    return [
        f"  {group.name}: {group.known:,} questions, top-1 {percent(group.top_1)}, certain "
        f"{percent(group.certain)}, lost {percent(group.lost)}"
        for group in weakest(groups)
    ]


def _times(found: Latency) -> str:
    return (
        f"p50 {found.p50:.1f} ms, p90 {found.p90:.1f} ms, p99 {found.p99:.1f} ms, "
        f"at most {found.greatest:.1f} ms"
    )


def _counts(counts: Mapping[str, int]) -> str:
    if not counts:
        return "none"
    return ", ".join(f"{count:,} {kind}" for kind, count in counts.items())
