"""An inspector's report in words, in the order in which it is read."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from comity.transport.documents.content import Block, Check, Content, Facts, Lead, Points, Title
from comity.transport.documents.joining import is_right_to_left
from comity.transport.documents.report import FORMAT, InspectionReport, ReportedEntry
from comity.transport.forms.labels import Languages
from comity.transport.forms.wording import Wording

_FILE: Final = Path(__file__).with_name("report_words.toml")
_FALLBACK: Final = "en"
_NOT_PROVED: Final = (
    "not-proved-outside",
    "not-proved-purpose",
    "not-proved-ended",
    "not-proved-newer",
    "not-proved-cases",
)
_CHECKS: Final = ("check-seal", "check-journal", "check-paper", "check-command")
_COMMAND: Final = "comity verify FILE --certificate seal.pem --network network.note"


@cache
def report_words() -> Mapping[str, Mapping[str, str]]:
    """Return each wording of reports in all its languages."""
    return MappingProxyType(tomllib.loads(_FILE.read_text(encoding="utf-8")))


def report_wording(key: str, language: str) -> str:
    """Return a wording; English where there is none in the language.

    Raises:
        KeyError: There is no such key. The caller's bug.

    Example:
        >>> report_wording("title", "fr")
        'Rapport sur le journal'
    """
    known = report_words()[key]
    return known.get(language, known[_FALLBACK])


def report_content(report: InspectionReport, digest: str) -> Content:
    """Return a report in words. The same report always gives the same.

    Args:
        report: The report.
        digest: SHA-256 of its record, 64 hexadecimal digits.
    """
    language = report.language
    title = _said("title", report)
    blocks: list[Block] = [
        Title(1, title),
        Lead(_said("disagrees" if report.chain.disagreements else "agrees", report)),
        Title(2, _said("section-inspection", report)),
        Facts(_inspection(report)),
        Title(2, _said("section-asked", report)),
        Facts(_asked(report)),
        Title(2, _said("section-chain", report)),
        Facts(_chain(report)),
        *([Points(report.chain.findings)] if report.chain.findings else []),
        Title(2, _said("section-entries", report)),
        Facts(_entries(report)) if report.entries else Points((_said("no-entries", report),)),
        Title(2, _said("section-not-proved", report)),
        Points(tuple(_said(each, report) for each in _NOT_PROVED)),
        Title(2, _said("section-check", report)),
        _check(report, digest),
    ]
    return Content(
        title=title,
        state=Wording(Languages(language, language)).state(report.issuer.state),
        authority=report.issuer.authority,
        number=report.number,
        made_on=report.made_on.isoformat(),
        blocks=tuple(blocks),
        from_right=is_right_to_left(report_wording("title", language)),
        handling=_said("handling", report),
    )


def _inspection(report: InspectionReport) -> tuple[tuple[str, str], ...]:
    rows = (
        ("log", f"{report.issuer.authority} ({report.issuer.state})\n{report.log}"),
        ("inspector", report.inspector),
        ("competence", report.competence),
        ("file", report.case),
        ("purpose", report.purpose),
        ("made-at", f"{report.made_at:%Y-%m-%d %H:%M} UTC"),
    )
    return tuple((_said(key, report), value) for key, value in rows)


def _asked(report: InspectionReport) -> tuple[tuple[str, str], ...]:
    rows = [(_said(key, report), value) for key, value in report.asked]
    if any(key == "subject" for key, _ in report.asked):
        rows.append((_said("covers", report), _said("covers-record", report)))
    rows.append((_said("found", report), str(report.found)))
    rows.append((_said("listed", report), str(len(report.entries))))
    if report.unreadable:
        rows.append((_said("unreadable", report), str(report.unreadable)))
    return tuple(rows)


def _chain(report: InspectionReport) -> tuple[tuple[str, str], ...]:
    chain = report.chain
    rows = (
        ("leaves", chain.leaves),
        ("checkpoints", chain.checkpoints),
        ("ended", chain.ended),
        ("disagreements", chain.disagreements),
    )
    return tuple((_said(key, report), str(count)) for key, count in rows)


def _entries(report: InspectionReport) -> tuple[tuple[str, str], ...]:
    return tuple(
        (
            f"{_said('entry', report)} {each.leaf}\n{each.at:%Y-%m-%d %H:%M} UTC",
            _entry(each, report),
        )
        for each in report.entries
    )


def _entry(entry: ReportedEntry, report: InspectionReport) -> str:
    said = [
        f"{entry.official} · {entry.act}",
        " · ".join(each for each in (entry.purpose, entry.case) if each),
        ", ".join(entry.shown),
        *(f"{_said('mark', report)}: {each}" for each in entry.marks),
    ]
    return "\n".join(each for each in said if each)


def _check(report: InspectionReport, digest: str) -> Check:
    return Check(
        symbol=f"{FORMAT} {report.number} {report.made_on.isoformat()} sha256:{digest}",
        alternative=_said("symbol", report),
        texts=(*(_said(each, report) for each in _CHECKS), _COMMAND),
        digest=(_said("digest", report), digest),
    )


def _said(key: str, report: InspectionReport) -> str:
    return report_wording(key, report.language)
