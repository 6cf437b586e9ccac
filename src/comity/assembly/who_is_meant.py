"""Whether nobody, one person or several of our register may be meant, from a task's own row.

It tells how many, and never whom. A task that names somebody restricted is hidden as a whole
from whoever is not cleared, so that the number tells them nothing either.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final

import msgspec

from comity.records.ports import Task, TaskKind
from comity.search.identification import Outcome

ASKS_WHO: Final = frozenset({TaskKind.IDENTIFY_REQUEST, TaskKind.IDENTIFY_NOTIFICATION})
"""Kinds of tasks that ask who somebody is."""


@unique
class Meant(StrEnum):
    """Who may be the person described. Stable names."""

    NOBODY = "nobody"
    """The register was searched and holds nobody like it."""
    CERTAIN = "certain"
    """The node is certain who it is; an officer approves the answer."""
    ONE = "one"
    SEVERAL = "several"
    TOO_LITTLE = "too-little"
    """What is stated leads to nobody in particular."""


IN_WORDS: Final[Mapping[Meant, str]] = MappingProxyType(
    {
        Meant.NOBODY: "Nobody found",
        Meant.CERTAIN: "One person is certain",
        Meant.ONE: "One person may be meant",
        Meant.SEVERAL: "Several persons may be meant",
        Meant.TOO_LITTLE: "Too little is stated to find anybody",
    }
)
"""The same words at every face."""


@dataclass(frozen=True, slots=True)
class WhoIsMeant:
    """What a task that asks who somebody is says of the answer.

    Attributes:
        meant: Who may be meant; ``None`` of a task about nobody's identity, and once the case
            was erased.
        candidates: How many persons the task names; of those found by a search, the likeliest 12.
    """

    meant: Meant | None = None
    candidates: int = 0

    @property
    def words(self) -> str:
        """Return it in words; empty where nothing is said.

        Example:
            >>> WhoIsMeant(Meant.SEVERAL, 3).words
            'Several persons may be meant (3)'
        """
        if self.meant is None:
            return ""
        return IN_WORDS[self.meant] + (f" ({self.candidates})" * (self.candidates > 1))


NOT_ASKED: Final = WhoIsMeant()
"""Of a task that is about nobody's identity."""


class _Details(msgspec.Struct, frozen=True):
    """What is read of a task's details; more keys may stand beside."""

    outcome: str = ""
    candidates: tuple[msgspec.Raw, ...] = ()
    person: str | None = None


_DETAILS: Final = msgspec.json.Decoder(_Details)


def who_is_meant(task: Task) -> WhoIsMeant:
    """Return who may be meant, from nothing but the task itself.

    Whom an officer judged to be the person before counts like somebody whom the search found.
    """
    if task.kind not in ASKS_WHO and task.kind is not TaskKind.APPROVE_ANSWER:
        return NOT_ASKED
    details = _DETAILS.decode(task.details)
    if task.kind is TaskKind.APPROVE_ANSWER:
        return NOT_ASKED if details.person is None else WhoIsMeant(Meant.CERTAIN, 1)
    if not details.outcome:
        return NOT_ASKED
    match len(details.candidates):
        case 0 if details.outcome == Outcome.NOBODY:
            return WhoIsMeant(Meant.NOBODY)
        case 0:
            return WhoIsMeant(Meant.TOO_LITTLE)
        case 1:
            return WhoIsMeant(Meant.ONE, 1)
        case many:
            return WhoIsMeant(Meant.SEVERAL, many)
