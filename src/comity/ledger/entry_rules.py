"""What becomes of each kind of entry of the log: one table, compared with the kinds and acts.

What an entry says ends; its leaf never does. An act has a rule of its own where it is kept
for another reason than the others of its kind.

Source: Directive (EU) 2016/680 Art. 25, and Art. 4(1)(e): kept no longer than is necessary.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final

from comity.law.retention import RETENTION
from comity.ledger.acts import ACTS, Act
from comity.ledger.entry import EntryKind

LOGS: Final = "logs"
"""Key of the rule in ``law.retention`` by which entries end."""

_PROOF: Final = "proof"
_DAYS_OF_A_YEAR: Final = 365

LEAST_DAYS: Final = (RETENTION[LOGS].length or 0) * _DAYS_OF_A_YEAR + 1
"""Fewest days for which an entry is kept: the rule's years, one of them with a leap day.

No act sets this number as a least one. It is one all the same: whoever could shorten the
period could hide by it what was done a week ago.
"""


@unique
class Since(StrEnum):
    """When the period of an entry begins."""

    WRITTEN = "when written"
    MESSAGES_ENDED = "when written, and over no sooner than the messages"
    """The messages of the conversation that the entry names; without one, as ``WRITTEN``."""
    NEVER = "stays"
    """There is no period: it stays with the log."""


@dataclass(frozen=True, slots=True)
class EntryRule:
    """What becomes of entries.

    Attributes:
        rule: Key of the rule in ``law.retention``.
        since: When the period begins.
        why: Why so, in words.
    """

    rule: str
    since: Since
    why: str

    @property
    def ends(self) -> bool:
        """Whether such entries end at all."""
        return self.since is not Since.NEVER


_OF_MESSAGES: Final = EntryRule(
    _PROOF, Since.NEVER, "evidence of an exchange rests on it; it names no person"
)
_OF_DECISIONS: Final = EntryRule(
    LOGS,
    Since.MESSAGES_ENDED,
    "as long as the messages are here, the decision can be explained and taken again",
)
_OF_ACTS: Final = EntryRule(
    LOGS, Since.WRITTEN, "self-monitoring and inspection have had their time"
)

ENTRY_RULES: Final[Mapping[EntryKind | Act, EntryRule]] = MappingProxyType(
    {
        EntryKind.MESSAGE_SENT: _OF_MESSAGES,
        EntryKind.MESSAGE_RECEIVED: _OF_MESSAGES,
        EntryKind.RECEIPT: _OF_MESSAGES,
        EntryKind.CHANNEL_SENT: _OF_MESSAGES,
        EntryKind.CHANNEL_RECEIVED: _OF_MESSAGES,
        EntryKind.CHANNEL_ACCEPTED: _OF_MESSAGES,
        EntryKind.DEADLINE: _OF_MESSAGES,
        EntryKind.DECISION: _OF_DECISIONS,
        EntryKind.TASK: EntryRule(
            LOGS,
            Since.MESSAGES_ENDED,
            "as long as the messages are here, what an officer did with them can be shown; one "
            "that commits to a judgement who somebody is stays with the judgement",
        ),
        EntryKind.CONSULTATION: _OF_ACTS,
        EntryKind.ALTERATION: _OF_ACTS,
        EntryKind.EXPORT: _OF_ACTS,
        EntryKind.ERASURE: _OF_ACTS,
        EntryKind.ADMINISTRATION: _OF_ACTS,
        Act.ERASE_PAYLOADS: EntryRule(
            _PROOF,
            Since.NEVER,
            "tells what was erased lawfully from what was taken away; it names a conversation only",
        ),
        Act.ENTRIES_ENDED: EntryRule(
            _PROOF, Since.NEVER, "tells entries that ended lawfully from entries taken away"
        ),
        Act.RETENTION_RUN: EntryRule(
            _PROOF, Since.NEVER, "its day shows how old the entries before it are; counts only"
        ),
    }
)
"""What becomes of each kind of entry, and of the acts that are kept for a reason of their own."""


def entry_rule(kind: EntryKind, act: str) -> EntryRule:
    """Return what becomes of an entry.

    Args:
        kind: Its kind.
        act: The act it tells of; empty or unknown where it tells of none.

    Example:
        >>> entry_rule(EntryKind.ERASURE, "erase-payloads").ends
        False
        >>> entry_rule(EntryKind.ERASURE, "erase-quarantine").ends
        True
    """
    form = ACTS.get(Act(act)) if act in _ACTS else None
    # A decision of policy may be about something that is called as an act of the log is.
    if form is not None and form.kind is kind:
        return ENTRY_RULES.get(Act(act), ENTRY_RULES[kind])
    return ENTRY_RULES[kind]


_ACTS: Final = frozenset(act.value for act in Act)
