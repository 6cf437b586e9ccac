"""Registers that are read from the journal, none kept by hand twice.

A register is a choice of acts by the beginnings of their names, so that an act of the same
family is in it on the day it is first logged.

Source: Directive (EU) 2016/680 Art. 24, 25(3), 37(3), 38(3).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final

from comity.oversight.journal import JournalEntry


@unique
class RegisterName(StrEnum):
    """Registers read from the journal. Stable names."""

    DISCLOSURES = "disclosures"
    TRANSFERS = "transfers"
    REFUSALS = "refusals"
    EXTENSIONS = "extensions"
    RIGHTS = "rights"
    BREACHES = "breaches"
    GLASS = "break-glass"
    RECALLS = "recalls"
    RESTRICTIONS = "restrictions"
    ERASURES = "erasures"
    FREEZES = "freezes"
    REFUSED_ACCESS = "refused-access"


@dataclass(frozen=True, slots=True)
class RegisterRule:
    """What belongs to a register.

    Attributes:
        words: What it holds, in a sentence.
        article: The provision it serves.
        acts: Beginnings of the acts that belong to it.
        results: If any are named, only decisions with these results.
    """

    words: str
    article: str
    acts: tuple[str, ...]
    results: frozenset[str] = frozenset()

    def admits(self, entry: JournalEntry) -> bool:
        """Return whether an entry belongs to it."""
        if self.results:
            return entry.text("result") in self.results
        return entry.act.startswith(self.acts)


REGISTERS: Final[Mapping[RegisterName, RegisterRule]] = MappingProxyType(
    {
        RegisterName.DISCLOSURES: RegisterRule(
            "What was handed out in files and documents",
            "Art. 25(1)",
            ("export-", "write-form", "issue-", "make-apostille"),
        ),
        RegisterName.TRANSFERS: RegisterRule(
            "Transfers to third states, by their basis", "Art. 37(3), 38(3)", ("transfer-",)
        ),
        RegisterName.REFUSALS: RegisterRule(
            "What policy refused, with ground and basis", "Art. 25(1)", (), frozenset({"refusal"})
        ),
        RegisterName.EXTENSIONS: RegisterRule(
            "Retention extended after an assessment, and holds",
            "Art. 5",
            ("retention-extended", "hold-"),
        ),
        RegisterName.RIGHTS: RegisterRule(
            "Requests of persons and what became of them", "Art. 12 to 17", ("rights-",)
        ),
        RegisterName.BREACHES: RegisterRule(
            "Breaches, their phases and who was told",
            "Art. 30",
            ("register-breach", "tell-of-breach", "close-breach", "note-breach-notice"),
        ),
        RegisterName.GLASS: RegisterRule(
            "Uses of break-glass and their review",
            "Art. 29(2)",
            ("glass-",),
        ),
        RegisterName.RECALLS: RegisterRule(
            "What was recalled from other states, and kept or erased for them",
            "Art. 7(3), 16(6)",
            ("recall", "decide-recall"),
        ),
        RegisterName.RESTRICTIONS: RegisterRule(
            "Records that were restricted or released",
            "Art. 16(3)",
            ("record-restricted", "restriction-lifted"),
        ),
        RegisterName.ERASURES: RegisterRule(
            "What was erased, under which rule",
            "Art. 25(1)",
            ("erase-", "conviction-ended", "retention-run"),
        ),
        RegisterName.REFUSED_ACCESS: RegisterRule(
            "Sign-ins and acts that were refused",
            "Art. 29(2)",
            ("sign-in-refused", "access-refused"),
        ),
        RegisterName.FREEZES: RegisterRule(
            "Processing that was frozen, and let go on",
            "Art. 47",
            ("freeze-processing", "lift-freeze"),
        ),
    }
)
"""Every register, by name."""


def entries_of(name: RegisterName, entries: Iterable[JournalEntry]) -> tuple[JournalEntry, ...]:
    """Return the entries that belong to a register, in their order."""
    rule = REGISTERS[name]
    return tuple(entry for entry in entries if rule.admits(entry))


def by_basis(entries: Iterable[JournalEntry]) -> Counter[str]:
    """Return how many entries rest on each basis, ground or act."""
    return Counter(
        entry.text("basis") or entry.text("ground") or entry.text("rule") or entry.act
        for entry in entries
    )


def statistics(entries: Iterable[JournalEntry]) -> dict[str, Counter[str]]:
    """Return how many entries there are by act, officer, purpose and month."""
    counted: dict[str, Counter[str]] = {
        name: Counter() for name in ("act", "official", "purpose", "month")
    }
    for entry in entries:
        counted["act"][entry.act] += 1
        counted["official"][entry.official] += 1
        counted["purpose"][entry.purpose or "none named"] += 1
        counted["month"][f"{entry.at:%Y-%m}"] += 1
    return counted
