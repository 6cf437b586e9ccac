"""What the authority decided about disclosure: packs, purposes, reasons, bounds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final

from comity.errors import ConfigurationInvalid
from comity.law.minimisation import DataCategory
from comity.law.purposes import Purpose
from comity.law.rule_packs.pack import RULE_PACKS

ASKED_ANEW_WITHIN: Final = timedelta(days=90)
"""How long an answer that withheld something is remembered when the same person is asked
about for another purpose; a practice, not a rule of law."""

MOST_AT_ONCE: Final = 50


@unique
class RequiredReason(StrEnum):
    """What a look at a record must state.

    ``CODE_AND_CASE`` is what Directive (EU) 2016/680 Art. 25 makes a log establish. The
    others are for states whose law asks for less: in the United Kingdom the duty to log a
    justification was taken out of section 62 of the Data Protection Act 2018 in 2025.
    """

    NEVER = "never"
    FREE = "free"
    """Some reason, in words."""

    CODE_AND_CASE = "code-and-case"


@dataclass(frozen=True, slots=True)
class DisclosureSettings:
    """Settings of one node.

    Attributes:
        require_reason: What a look at a record must state.
        reason_length: Shortest reason or case reference that is taken, in characters.
        rule_packs: Packs that the state adopted, by name.
        carried: What an answer carries for a purpose beyond the table of the law.
        most_at_once: Records that leave in one file without a second officer.
    """

    require_reason: RequiredReason = RequiredReason.CODE_AND_CASE
    reason_length: int = 1
    rule_packs: tuple[str, ...] = ()
    carried: Mapping[Purpose, frozenset[DataCategory]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    most_at_once: int = MOST_AT_ONCE

    def __post_init__(self) -> None:
        """Check the settings.

        Raises:
            ConfigurationInvalid: A pack is not known here, or a bound is none.
        """
        unknown = sorted(set(self.rule_packs) - set(RULE_PACKS))
        if unknown:
            raise ConfigurationInvalid(
                f"disclosure.rule_packs: {', '.join(unknown)} is none of {', '.join(RULE_PACKS)}"
            )
        if self.most_at_once < 1 or self.reason_length < 1:
            raise ConfigurationInvalid("disclosure: a bound must be at least 1")
