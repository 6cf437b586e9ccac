"""A rule pack as data: which sentences, which periods, counted from which day, with sources."""

import tomllib
from collections.abc import Mapping
from datetime import date
from enum import StrEnum, unique
from importlib.resources import files
from types import MappingProxyType
from typing import Annotated, Final, Literal

import msgspec

from comity.law.citation import Basis, Citation, Provenance, Validity
from comity.law.purposes import Purpose, is_criminal


@unique
class CountedFrom(StrEnum):
    """The day from which a period runs."""

    DECISION = "decision"
    END_OF_SENTENCE = "end-of-sentence"
    """The last day of the whole term, release on licence included."""

    END_OF_ORDER = "end-of-order"


@unique
class Several(StrEnum):
    """What further convictions of the same person do to a period."""

    ASK = "ask"
    """The statute extends or bars, by facts that the register does not hold."""

    ASK_IF_WITHIN = "ask-if-within"
    """Only a further conviction within the period matters."""

    ALL_DUE = "all-due"
    """None is spent before all are."""


Duration = Annotated[str, msgspec.Meta(pattern=r"^P(?:\d{1,3}Y)?(?:\d{1,3}M)?(?:\d{1,4}D)?\Z")]


class PeriodRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How long a sentence of one kind counts.

    Attributes:
        name: What the rule is called in an explanation.
        sanctions: Common categories of sanctions, or their groups: all of a group if its
            last three digits are zero.
        counted_from: From which day.
        adult: The period of who was of age.
        minor: That of who was not; ``None`` where another law governs, which is not here.
        longer_than: Only sentences longer than this.
        up_to: Only sentences of this length or shorter.
        most_units: Only fines of so many units (day-fines) or fewer.
        alone: Only where no deprivation of freedom stands beside it in the register.
        suspended: Whether it is about suspended sentences; others do not match it.
        and_term: Whether the length of the sentence is added to the period.
    """

    name: str
    sanctions: tuple[str, ...]
    counted_from: CountedFrom
    adult: Duration
    minor: Duration | None = None
    longer_than: Duration | None = None
    up_to: Duration | None = None
    most_units: int | None = None
    alone: bool = False
    suspended: bool = False
    and_term: bool = False


class Exclusion(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Sentences or offences to which the periods do not apply.

    Attributes:
        effect: ``never``: it is told for good. ``ask``: an officer must look.
        why: One sentence for the officer.
        sanctions: Of these categories, or any.
        offences: For these categories, or any.
        longer_than: Only sentences longer than this.
    """

    effect: Literal["never", "ask"]
    why: str
    sanctions: tuple[str, ...] = ()
    offences: tuple[str, ...] = ()
    longer_than: Duration | None = None


class _Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    act: str
    provision: str
    provenance: Provenance
    source: str


class RulePack(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One statute of one state.

    Attributes:
        name: Stable name, by which a state adopts it.
        version: Changes with every change of the data.
        state: Whose law, ISO code.
        title: What it is, in words.
        applies_to: ``convicting``: convictions of that state, whoever answers.
            ``answering``: whatever that state answers.
        valid_from: First day of the law as it stands here.
        basis: Where it was read.
        narrows: Purposes for which it holds something back; never criminal proceedings.
        several: What further convictions do.
        age_at: At which moment somebody counts as a minor.
        minors: What becomes of a minor: ``withhold`` or by the rules.
        open_question: Why an officer must look at every conviction that the rules let
            pass; empty if they are the whole law.
        limits: What the pack does not know, in words for the officer.
        exclusions: Looked at first, in order.
        rules: Looked at in order; the first that fits a sanction counts.
    """

    name: str
    version: str
    state: str
    title: str
    applies_to: tuple[Literal["convicting", "answering"], ...]
    valid_from: str
    source: _Source
    narrows: tuple[Purpose, ...]
    several: Several
    age_at: Literal["decision", "offence"] = "decision"
    minors: Literal["withhold", "rules"] = "rules"
    open_question: str = ""
    limits: tuple[str, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    rules: tuple[PeriodRule, ...] = ()

    def __post_init__(self) -> None:
        """Check what no pack may do.

        Raises:
            ValueError: It narrows criminal proceedings: a mistake in the data.
        """
        if any(is_criminal(purpose) for purpose in self.narrows):
            raise ValueError(f"{self.name} narrows criminal proceedings (32009F0315 Art. 7(1))")

    @property
    def basis(self) -> Basis:
        """Where the rules come from, and how well they were checked."""
        cited = Citation(self.source.act, self.source.provision)
        return Basis(cited, self.source.provenance, self.source.source)

    @property
    def validity(self) -> Validity:
        """From which day the law stands as it does here."""
        return Validity(valid_from=msgspec.convert(self.valid_from, date, strict=False))

    def __str__(self) -> str:
        """Return name and version, as every output that used it repeats them."""
        return f"{self.name} v.{self.version}"


def _read() -> Mapping[str, RulePack]:
    found = (
        msgspec.convert(tomllib.loads(file.read_text("utf-8")), RulePack)
        for file in files(__package__ or "comity.law.rule_packs").iterdir()
        if file.name.endswith(".toml")
    )
    return MappingProxyType({pack.name: pack for pack in sorted(found, key=lambda p: p.name)})


RULE_PACKS: Final[Mapping[str, RulePack]] = _read()
"""Every pack that comes with Comity, by name."""
