"""The pages that say which rule is met by what, and which test shows it.

Rows are data in ``resources/law_coverage`` and ``resources/asvs``; a page is printed from
them, and a test fails where a row names code or a test that does not exist.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LAW = ROOT / "resources" / "law_coverage"
ASVS = ROOT / "resources" / "asvs"
_ARTICLES = "articles.toml"


@dataclass(frozen=True, slots=True)
class Row:
    """One rule, and how it is met.

    Attributes:
        act: Act, by its number.
        article: Article and paragraph.
        asks: What it asks, in our own words.
        feature: How it is met.
        code: Modules that do it.
        tests: Tests that show it, ``path::name``.
        open: What is not covered; empty if nothing.
    """

    act: str
    article: str
    asks: str
    feature: str
    code: tuple[str, ...]
    tests: tuple[str, ...]
    open: str

    @property
    def is_covered(self) -> bool:
        """Whether some code and some test meet it."""
        return bool(self.code and self.tests)


@dataclass(frozen=True, slots=True)
class Act:
    """An act, and its articles that a node is measured against."""

    act: str
    title: str
    page: str
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Requirement:
    """One requirement of the OWASP ASVS 5.0, levels 1 and 2, and what was found.

    Attributes:
        number: Its number.
        level: 1 or 2.
        asks: What it asks, in our own words.
        verdict: ``met``, ``partly``, ``open`` or ``not applicable``.
        evidence: Why.
        tests: Tests that show it.
    """

    number: str
    level: int
    asks: str
    verdict: str
    evidence: str
    tests: tuple[str, ...]


VERDICTS = ("met", "partly", "open", "not applicable")


def acts() -> tuple[Act, ...]:
    """Return the acts, in order."""
    return tuple(
        Act(each["act"], each["title"], each["page"], tuple(each["articles"]))
        for each in _read(LAW / _ARTICLES)["act"]
    )


def rows() -> tuple[Row, ...]:
    """Return every row of law, in the order of its articles."""
    found = [
        Row(
            each["act"],
            each["article"],
            each["asks"],
            each["feature"],
            tuple(each["code"]),
            tuple(each["tests"]),
            each["open"],
        )
        for path in sorted(LAW.glob("*.toml"))
        if path.name != _ARTICLES
        for each in _read(path)["row"]
    ]
    return tuple(sorted(found, key=lambda row: (row.act, _order(row.article), row.feature)))


def rows_of(act: Act, article: str) -> tuple[Row, ...]:
    """Return the rows of one article, its paragraphs included."""
    return tuple(each for each in rows() if each.act == act.act and _is_of(each.article, article))


def requirements() -> tuple[Requirement, ...]:
    """Return every requirement of the ASVS that was walked, by number."""
    found = [
        Requirement(
            each["number"],
            each["level"],
            each["asks"],
            each["verdict"],
            each["evidence"],
            tuple(each["tests"]),
        )
        for path in sorted(ASVS.glob("*.toml"))
        for each in _read(path)["requirement"]
    ]
    return tuple(sorted(found, key=lambda each: tuple(map(int, each.number.split(".")))))


def law_pages() -> Iterator[tuple[str, str]]:
    """Yield a page for each act, one for the others, and the index."""
    listed = acts()
    index = [
        "# Law and code",
        "",
        "Which article asks for what, which feature meets it, and which test shows it. Every",
        "article that the node is measured against has a row; what nothing meets is named.",
        "",
        "| Act | Articles | Fully met | With something open |",
        "|---|---|---|---|",
    ]
    missing = []
    for act in listed:
        by_article = {article: rows_of(act, article) for article in act.articles}
        whole = [
            article
            for article, found in by_article.items()
            if found and all(each.is_covered and not each.open for each in found)
        ]
        index.append(
            f"| [{act.title}]({act.page}.md) | {len(act.articles)} | {len(whole)} "
            f"| {len(act.articles) - len(whole)} |"
        )
        missing += [
            f"* {act.act} {each.article}: {each.open}"
            for article in act.articles
            for each in by_article[article]
            if each.open
        ]
        ordered = [each for article in act.articles for each in by_article[article]]
        yield f"law/{act.page}.md", _table(act.title, ordered)
    known = {act.act for act in listed}
    others = [each for each in rows() if each.act not in known]
    if others:
        index.append(f"| [Other acts](other.md) | {len(others)} rows | | |")
        missing += [f"* {each.act} {each.article}: {each.open}" for each in others if each.open]
        yield "law/other.md", _table("Other acts", others, with_act=True)
    index += ["", "## What is not covered", "", *missing]
    yield "law/README.md", "\n".join(index) + "\n"


def asvs_page() -> str:
    """Return the walk through the ASVS."""
    found = requirements()
    lines = [
        "# OWASP ASVS 5.0, level 2: a walk",
        "",
        "Every requirement of levels 1 and 2 by its number, what it asks in our own words, and",
        "what was found here. What is only partly met or open says what is missing.",
        "",
        "| " + " | ".join(VERDICTS) + " |",
        "|" + "---|" * len(VERDICTS),
        "| "
        + " | ".join(str(sum(each.verdict == verdict for each in found)) for verdict in VERDICTS)
        + " |",
        "",
        "| Number | Level | Asks | Found | Evidence | Tests |",
        "|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {each.number} | {each.level} | {_cell(each.asks)} | {each.verdict} "
        f"| {_cell(each.evidence)} | {_cell('; '.join(each.tests))} |"
        for each in found
    ]
    return "\n".join(lines) + "\n"


def _table(title: str, found: list[Row], *, with_act: bool = False) -> str:
    lines = [
        f"# {title}",
        "",
        "| Article | Asks | Met by | Code | Tests | Open |",
        "|---|---|---|---|---|---|",
    ]
    for row in found:
        article = f"{row.act} {row.article}" if with_act else row.article
        code = ", ".join(f"`{each}`" for each in row.code)
        tests = ", ".join(f"`{each.rpartition('::')[2]}`" for each in row.tests)
        cells = (article, row.asks, row.feature, code, tests, row.open)
        lines.append("| " + " | ".join(_cell(cell) for cell in cells) + " |")
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "/")


def _order(article: str) -> tuple[int, str]:
    digits = "".join(c if c.isdigit() else " " for c in article).split()
    return (int(digits[0]) if digits else 10_000, article)


def _is_of(stated: str, article: str) -> bool:
    """Whether a paragraph is one of an article: Art. 11a is none of Art. 11."""
    rest = stated.removeprefix(article)
    return rest == "" or (rest != stated and not rest[0].isalnum())


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
