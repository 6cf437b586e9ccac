"""An inspector's report: what was asked of the log, what it says, and that it agrees.

The report is made by the node, which searches anew: nobody leaves out between the screen and the
paper what the search found. Like every file of the journal it goes on record before it leaves.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum, unique
from typing import Final

from comity.access.permissions import Permission
from comity.access.principal import Principal
from comity.assembly.build import Node
from comity.assembly.documents import document_number, today
from comity.assembly.oversight_chain import check_chain
from comity.assembly.oversight_export import log_export, proved_entries
from comity.assembly.oversight_marks import samples_drawn
from comity.assembly.oversight_search import entry_of, search_journal
from comity.assembly.sealed_pages import sealed_pages
from comity.assembly.sealing_documents import sealing_key
from comity.errors import InputInvalid, ReferenceNotFound
from comity.law.oversight import JOURNAL_SHOWN_BASIS
from comity.oversight.journal import JournalEntry
from comity.oversight.model import Mark
from comity.oversight.search import JournalQuery
from comity.storage.store import Work
from comity.transport.documents.report import (
    JOURNAL_NAME,
    NAME,
    InspectionReport,
    ReportedChain,
    ReportedEntry,
    report_record,
)
from comity.transport.documents.report_writing import write_report
from comity.transport.forms.envelope import Party
from comity.trust.container_signature import write_container

MOST_REPORTED: Final = 1_000
_JSON: Final = "application/json"
_NAMED: Final = {"purpose": "for-purpose", "case": "in-case"}
"""Conditions of a search that a report names otherwise than the inspector's own."""


@unique
class ReportForm(StrEnum):
    """In which form a report leaves."""

    PDF = "pdf"
    """Sealed PDF/A-3, record and proofs inside."""

    CONTAINER = "asice"
    """Record and proofs as JSON in a sealed container (ASiC-E)."""


@dataclass(frozen=True, slots=True)
class Reported:
    """A report that may leave.

    Attributes:
        number: Its number.
        name: Name of its file.
        content: The file.
        entries: How many entries stand in it.
        disagreements: How many places of the log disagree.
    """

    number: str
    name: str
    content: bytes
    entries: int
    disagreements: int


@dataclass(frozen=True, slots=True)
class ReportWanted:
    """What a report is about: a search, a sample or single entries; exactly one of them.

    Attributes:
        purpose: What for, in a word.
        case: The inspector's file.
        language: The reader's, ISO 639-1.
        form: The form.
        query: A search.
        sample: Identifier of a sample.
        leaves: Single entries.
    """

    purpose: str
    case: str
    language: str
    form: ReportForm = ReportForm.PDF
    query: JournalQuery | None = None
    sample: str = ""
    leaves: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Read:
    """What the log says to what was asked."""

    asked: tuple[tuple[str, str], ...]
    entries: tuple[JournalEntry, ...]
    found: int
    unreadable: int = 0


def report_inspection(node: Node, who: Principal, wanted: ReportWanted) -> Reported:
    """Return a report under the authority's seal, once it is on record that it leaves.

    Args:
        node: The node.
        who: The inspector.
        wanted: What it is about.

    Raises:
        AccessDenied: Not an inspector.
        InputInvalid: Not exactly one thing is asked for, or no purpose or file. The
            inspector's input.
        ReferenceNotFound: There is no such sample, or no such entry that can be read.
        KeyUnavailable, KeyLocked: The authority's seal cannot be used.
        ConfigurationInvalid: The optional part that draws is not installed.
    """
    who.require(Permission.JOURNAL_EXPORT)
    for field, value in (("purpose", wanted.purpose), ("case", wanted.case)):
        if not value.strip():
            raise InputInvalid(f"A report needs a {field}.", field=field)
    # Before anything is read: without a seal nothing could leave.
    key = sealing_key(node.home)
    read = _read(node, who, wanted)
    chain = check_chain(node, who)
    leaves = [each.leaf for each in read.entries]
    with node.database.begin() as work:
        journal = proved_entries(work, node, leaves) if leaves else b""
        entries = _reported(work, read.entries)
    now = node.clock.now()
    report = InspectionReport(
        number=document_number(node, today(node, now)),
        issuer=Party(node.state, node.config.node.name),
        log=node.config.node.origin,
        language=wanted.language,
        made_on=today(node, now),
        made_at=now,
        inspector=who.account,
        competence=_competence(who),
        purpose=wanted.purpose,
        case=wanted.case,
        asked=read.asked,
        found=read.found,
        unreadable=read.unreadable,
        entries=entries,
        chain=ReportedChain(
            leaves=chain.leaves,
            checkpoints=chain.checkpoints,
            ended=chain.without_body + chain.ended,
            disagreements=chain.disagreements,
            findings=chain.findings,
        ),
    )
    if wanted.form is ReportForm.PDF:
        content = sealed_pages(node, write_report(report, journal))
    else:
        files = {NAME: report_record(report)} | ({JOURNAL_NAME: journal} if journal else {})
        content = write_container(
            files, media_types=dict.fromkeys(files, _JSON), key=key, signed_at=now
        )
    with node.database.begin() as work:
        log_export(
            work,
            node,
            who,
            content,
            purpose=wanted.purpose,
            case=wanted.case,
            entries=len(entries),
        )
    return Reported(
        number=report.number,
        name=f"{report.number}.{wanted.form}",
        content=content,
        entries=len(entries),
        disagreements=chain.disagreements,
    )


def _competence(who: Principal) -> str:
    roles = ", ".join(sorted(each.value for each in who.roles))
    return f"{roles}; CELEX {JOURNAL_SHOWN_BASIS.citation}"


def _read(node: Node, who: Principal, wanted: ReportWanted) -> _Read:
    given = [wanted.query is not None, bool(wanted.sample), bool(wanted.leaves)]
    if sum(given) != 1:
        raise InputInvalid("Name a search, a sample or entries: one of them.", field="query")
    if wanted.query is not None:
        return _searched(node, who, wanted, wanted.query)
    if wanted.sample:
        return _sampled(node, who, wanted.sample)
    entries = _entries(node, sorted(frozenset(wanted.leaves)))
    picked = ", ".join(str(each.leaf) for each in entries)
    return _Read((("picked", picked),), entries, len(entries))


def _searched(node: Node, who: Principal, wanted: ReportWanted, query: JournalQuery) -> _Read:
    found = search_journal(
        node, who, query, purpose=wanted.purpose, case=wanted.case, limit=MOST_REPORTED
    )
    asked = tuple(
        (_NAMED.get(name, name), "+" if value is True else str(value))
        for name, value in asdict(query).items()
        if value
    )
    return _Read(asked, found.entries, found.total, len(found.unreadable))


def _sampled(node: Node, who: Principal, identifier: str) -> _Read:
    sample = next((each for each in samples_drawn(node, who) if each.id == identifier), None)
    if sample is None:
        raise ReferenceNotFound("There is no such sample.")
    asked = (
        ("sample", f"{sample.id} · {sample.by} · {sample.size}"),
        ("seed", sample.seed),
        ("bounds", f"{sample.first} .. {sample.stop}"),
    )
    entries = _entries(node, sample.leaves)
    return _Read(asked, entries, len(entries))


def _entries(node: Node, leaves: Sequence[int]) -> tuple[JournalEntry, ...]:
    if len(leaves) > MOST_REPORTED:
        raise InputInvalid(f"A report has at most {MOST_REPORTED} entries.", field="leaves")
    with node.database.read() as snapshot:
        return tuple(entry_of(snapshot, leaf)[0] for leaf in leaves)


def _reported(work: Work, entries: Sequence[JournalEntry]) -> tuple[ReportedEntry, ...]:
    marks: Mapping[int, list[str]] = defaultdict(list)
    for each in work.oversight.items(Mark):
        marks[each.leaf].append(each.judged.value)
    return tuple(
        ReportedEntry(
            leaf=each.leaf,
            at=each.at,
            act=each.act,
            official=each.official,
            purpose=each.purpose,
            case=each.case,
            shown=each.shown,
            marks=tuple(marks.get(each.leaf, ())),
        )
        for each in entries
    )
