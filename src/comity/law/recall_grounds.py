"""Why data that was given to other states is recalled, and why a recipient may keep it.

No act that was read sets a number of days for following a recall: the Directive says
"without delay". A day that a recall names is the recalling authority's own.

Source:
    Directive (EU) 2016/680 Art. 7(3), 16; Framework Decision 2009/315/JHA Art. 4(3), 5(2).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final

from comity.law.citation import Basis, inferred, not_reread, verified
from comity.law.instruments import InstrumentKey

_LED: Final = "32016L0680"
_FD: Final = "32009F0315"
_IRISH_ACT: Final = "Irish Act 51/2019 ss. 5(2) and 7(5)"
_NAMED: Final = "the article is cited from a summary; its text was not read again"


@unique
class RecallGround(StrEnum):
    """Why data is recalled; names travel on the wire and are never renamed."""

    CONVICTION_ALTERED = "conviction-altered"
    CONVICTION_DELETED = "conviction-deleted"
    INCORRECT = "incorrect-data"
    UNLAWFUL = "unlawfully-transmitted"
    ERASURE_DUE = "erasure-due"


@unique
class KeepGround(StrEnum):
    """Why a recipient keeps what was recalled; names travel and are never renamed."""

    EVIDENCE = "needed-as-evidence"
    CONTESTED = "accuracy-contested"
    NATIONAL_LAW = "national-law"


@dataclass(frozen=True, slots=True)
class RecallRule:
    """What a ground means and where it comes from.

    Attributes:
        explanation: One sentence for the official of the other state.
        basis: The provision, with how well it was checked.
        instrument: The instrument between two states that it belongs to; ``None`` for what
            binds each authority by itself.
    """

    explanation: str
    basis: Basis
    instrument: InstrumentKey | None = None


RECALL_GROUNDS: Final[Mapping[RecallGround, RecallRule]] = MappingProxyType(
    {
        RecallGround.CONVICTION_ALTERED: RecallRule(
            "The convicting state altered the conviction; who was told of it alters it too.",
            verified(_FD, "Art. 5(2)", _IRISH_ACT),
        ),
        RecallGround.CONVICTION_DELETED: RecallRule(
            "The convicting state deleted the conviction; who was told of it deletes it too.",
            verified(_FD, "Art. 5(2)", _IRISH_ACT),
        ),
        RecallGround.INCORRECT: RecallRule(
            "The data transmitted was incorrect.", not_reread(_LED, "Art. 7(3)", _NAMED)
        ),
        RecallGround.UNLAWFUL: RecallRule(
            "The data was transmitted unlawfully.", not_reread(_LED, "Art. 7(3)", _NAMED)
        ),
        RecallGround.ERASURE_DUE: RecallRule(
            "The data was rectified, erased or restricted here; recipients follow.",
            not_reread(_LED, "Art. 16(6)", _NAMED),
        ),
    }
)
"""Every ground of a recall, by name."""

KEEP_GROUNDS: Final[Mapping[KeepGround, RecallRule]] = MappingProxyType(
    {
        KeepGround.EVIDENCE: RecallRule(
            "The data must be maintained for purposes of evidence; its processing is restricted.",
            not_reread(_LED, "Art. 16(3)(b)", _NAMED),
        ),
        KeepGround.CONTESTED: RecallRule(
            "Its accuracy is contested and cannot be ascertained; its processing is restricted.",
            not_reread(_LED, "Art. 16(3)(a)", _NAMED),
        ),
        KeepGround.NATIONAL_LAW: RecallRule(
            "The law of the state that holds it does not allow its erasure now.",
            inferred(_LED, "Art. 16(2)", "erasure is owed where the Directive's own rules ask it"),
        ),
    }
)
"""Every ground on which a recipient keeps what was recalled, by name."""

REPLY_DAY_BASIS: Final = inferred(
    _LED,
    "Art. 7(3), 16(5) and (6)",
    "no day is set there; a recall names a day of the recalling authority's own",
)
"""Why the day in a recall is no legal deadline."""

FOLLOWING_BASIS: Final = not_reread(
    _LED,
    "Art. 7(3), 16(5) and (6)",
    "recipients are told, and rectify, erase or restrict; the text was not read again",
)
"""Why a recall and the report on it may be sent: they tell of nobody, and name messages only."""

FOLLOWING_BASIS_ELSEWHERE: Final = inferred(
    _LED,
    "Art. 7(3) and 16(6)",
    "the Directive binds the side that is a Member State; no instrument between the two was "
    "read for this, and the message discloses nothing",
)
"""The same, where the Framework Decision does not bind both states."""
