"""The part of docs/identification.md that holds figures: written, never typed."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from comity.errors import InputInvalid
from comity_training.bench.search import SearchFigures
from comity_training.bench.search_figures import Group, Latency
from comity_training.bench.search_report import percent

BEGIN: Final = "<!-- figures: written by `comity bench search --markdown` -->"
END: Final = "<!-- end of figures -->"
_LEAST_KNOWN: Final = 20
"""A group of fewer questions says nothing."""


def write_page(path: Path, figures: SearchFigures) -> None:
    """Write the figures anew into a page, between its two marks.

    Args:
        path: The page.
        figures: What was measured.

    Raises:
        InputInvalid: The page does not have both marks. The caller's fault.
        OSError: The page cannot be read or written.
    """
    page = path.read_text(encoding="utf-8")
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise InputInvalid(f"The page needs a line {BEGIN} and a line {END} after it.")
    text = "\n".join(("", *_sections(figures), ""))
    path.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8")


def _sections(figures: SearchFigures) -> Iterator[str]:
    machine, filled = figures.machine, figures.register.filled
    yield (
        f"{machine.processors} cores of {machine.processor}, Python {machine.python}, SQLite "
        f"{machine.sqlite}, load {machine.load} before. {filled.persons:,} persons, "
        f"{figures.quality.questions:,} questions, errors of the {figures.errors} kind, seed "
        f"{figures.seed}, parameters {figures.parameters}."
    )
    yield from _titled("Against the aims", _table(("", "measured", "aim"), _aims(figures)))
    yield from _titled("Outcomes by kind of question", _outcomes(figures))
    yield from _titled(
        "Probability stated and observed",
        _table(
            ("from", "stated", "observed", "answers"),
            (
                (f"{each.at_least:.1f}", f"{each.stated:.3f}", f"{each.observed:.3f}", each.answers)
                for each in figures.calibration
            ),
        ),
    )
    yield from _titled(
        "If somebody were shown from another probability",
        _table(
            ("from", "unrelated questions to a human", "lost, counting the likeliest only"),
            (
                (f"{each.threshold:g}", percent(each.unrelated_shown), percent(each.lost))
                for each in figures.possible_at
            ),
        ),
    )
    yield from _titled(
        "If somebody were named from another probability",
        _table(
            ("from", "recall", "named", "wrong"),
            (
                (f"{each.threshold:g}", percent(each.recall), each.named, sum(each.wrong.values()))
                for each in figures.certain_at
            ),
        ),
    )
    yield from _titled("By first nationality", _groups(figures.by_country))
    yield from _titled("By error in the description", _groups(figures.by_error))
    if figures.scripts is not None:
        yield from _titled(
            "Names in other scripts",
            _table(
                ("script", "names", "top-1", "top-10", "plain transliteration: top-1", "top-10"),
                (
                    (
                        script,
                        f"{values['n']:.0f}",
                        *(
                            percent(values.get(name), 1)
                            for name in ("top1", "top10", "plain_top1", "plain_top10")
                        ),
                    )
                    for script, values in figures.scripts.items()
                ),
            ),
        )
    if figures.peers is not None:
        yield from _titled("Others on the same questions", _peers(figures))


def _aims(figures: SearchFigures) -> Iterator[tuple[object, ...]]:
    good, filled = figures.quality, figures.register.filled
    yield "recall at candidates", percent(good.recall_at_candidates), "99.7 %"
    yield "top-1", percent(good.top_1), "99.2 %"
    yield "lost: neither named nor shown", percent(good.lost), "at most 0.5 %"
    yield "certain: precision", percent(good.certain_precision, 3), "99.95 %"
    yield "certain: recall", percent(good.certain_recall), "85 %"
    if figures.twins is not None:
        tries, certain = figures.twins.tries, figures.twins.certain
        yield (
            f"certain on twins or on two of one name, {sum(tries.values()):,} tries",
            sum(certain.values()),
            "0",
        )
    yield "unrelated questions to a human", percent(good.unrelated_to_human), "at most 2 %"
    yield "candidates shown at most", good.most_shown, "12"
    yield "one question", _times(figures.wall_ms), "p50 5 ms, p99 20 ms"
    yield "of the processor", _times(figures.cpu_ms), ""
    yield "the first question of a process", f"{figures.first_ms:.0f} ms", ""
    yield "memory while asking", f"{figures.memory.greatest:,.0f} MB", "under 1,000 MB"
    yield "indexed a second", f"{filled.indexed_per_s:,.0f}", "20,000"
    yield "indexed a second of the processor", f"{filled.indexed_per_cpu_s:,.0f}", ""
    yield (
        "bytes a person in the database",
        f"{filled.bytes_a_person:,.0f}, of them stated {filled.of_it_stated:,.0f}",
        "",
    )
    yield (
        "entered, and found in the same transaction",
        (
            f"{figures.entered.findable} of {figures.entered.persons}, "
            f"{figures.entered.median_ms:.1f} ms each"
        ),
        "all",
    )
    if figures.exhaustive is not None:
        whole = figures.exhaustive
        yield (
            f"likeliest of all persons found by keys, {whole.questions} questions",
            percent(whole.found),
            "99.7 %",
        )


def _outcomes(figures: SearchFigures) -> Iterator[str]:
    outcomes = figures.quality.outcomes
    names = ("certain", "several", "possible", "nobody")
    return _table(
        ("question about", *names),
        (
            (kind, *(percent(shares.get(name, 0.0)) for name in names))
            for kind, shares in outcomes.items()
        ),
    )


def _groups(groups: Sequence[Group]) -> Iterator[str]:
    many = [group for group in groups if group.known >= _LEAST_KNOWN]
    few = len(groups) - len(many)
    yield from _table(
        ("", "questions", "top-1", "certain", "lost"),
        (
            (
                group.name,
                group.known,
                percent(group.top_1, 1),
                percent(group.certain, 1),
                percent(group.lost, 1),
            )
            for group in sorted(many, key=lambda group: (-group.lost, group.top_1, group.name))
        ),
    )
    if few:
        yield ""
        yield f"{few} more have fewer than {_LEAST_KNOWN} questions."


def _peers(figures: SearchFigures) -> Iterator[str]:
    if figures.peers is None or figures.peers.absent:
        yield "Not measured."
        return
    yield from _table(
        ("", "top-1", "recall at 95 %", "at 99 %", "at 99.9 %", "ms alone", "ms in a batch", ""),
        (
            (
                each.program,
                percent(each.top_1, 1),
                percent(each.recall_at_95, 1),
                percent(each.recall_at_99, 1),
                percent(each.recall_at_999, 1),
                f"{each.ms:,.1f}",
                "" if each.ms_in_batch is None else f"{each.ms_in_batch:,.1f}",
                each.remark,
            )
            for each in figures.peers.programs
        ),
    )


def _titled(title: str, lines: Iterable[str]) -> Iterator[str]:
    yield ""
    yield f"### {title}"
    yield ""
    yield from lines


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    yield _row(head)
    yield _row(["---"] * len(head))
    for row in rows:
        yield _row([str(cell) for cell in row])


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _times(found: Latency) -> str:
    return f"p50 {found.p50:.1f} ms, p99 {found.p99:.1f} ms, at most {found.greatest:.0f} ms"
