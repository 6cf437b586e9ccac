"""What an inspector's report says, and its record for programs.

Persons stand in it by references of the register, officers by their accounts.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

import msgspec

from comity.persons.redaction import Redacted
from comity.transport.forms.envelope import Party

FORMAT: Final = "comity-inspection-report/1"
NAME: Final = "report.json"
"""Name of the attached record."""
JOURNAL_NAME: Final = "journal.json"
"""Name of the attached entries with their proofs."""


@dataclass(frozen=True, slots=True)
class ReportedEntry:
    """An entry of the journal.

    Attributes:
        leaf: Its index in the log.
        at: When, in UTC.
        act: What was done, as the entry says.
        official: Who did it.
        purpose: Code of the purpose; empty if the entry names none.
        case: Case reference; empty if the entry names none.
        shown: References that were shown, changed or handed out.
        marks: What inspectors hold of it, as codes.
    """

    leaf: int
    at: datetime
    act: str
    official: str
    purpose: str
    case: str
    shown: tuple[str, ...]
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportedChain:
    """The log, recomputed.

    Attributes:
        leaves: How many entries were hashed anew.
        checkpoints: How many signed checkpoints they lead to.
        ended: Of how many entries the words were erased, or the time was over.
        disagreements: How many places disagree.
        findings: The first of them, in sentences, in English.
    """

    leaves: int
    checkpoints: int
    ended: int
    disagreements: int
    findings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class InspectionReport(Redacted):
    """A report.

    Attributes:
        number: Unique within the issuing state; tells nothing of anybody.
        issuer: The authority whose log it is.
        log: Name of the log.
        language: The reader's, ISO 639-1.
        made_on: Day of issue, in the authority's civil calendar.
        made_at: The moment, in UTC.
        inspector: Account of the inspector.
        competence: By which acts the inspector looks.
        purpose: What was looked for.
        case: The inspector's file.
        asked: What was asked, by the names of ``report_words.toml``.
        found: How many entries say it.
        unreadable: How many may belong to it and cannot be read.
        entries: The entries.
        chain: The log, recomputed.
    """

    number: str
    issuer: Party
    log: str
    language: str
    made_on: date
    made_at: datetime
    inspector: str
    competence: str
    purpose: str
    case: str
    asked: tuple[tuple[str, str], ...]
    found: int
    unreadable: int
    entries: tuple[ReportedEntry, ...]
    chain: ReportedChain


def report_record(report: InspectionReport) -> bytes:
    """Return a report as JSON, indented by two, in UTF-8. The same report is always the same."""
    said = {"format": FORMAT, **msgspec.to_builtins(report)}
    return msgspec.json.format(msgspec.json.encode(said), indent=2) + b"\n"
