"""What the population and the questions consist of."""

import random
from dataclasses import dataclass
from enum import StrEnum, unique
from typing import Protocol

from comity.persons.person import Person


@unique
class Kin(StrEnum):
    """Why a person of the register resembles another one."""

    SINGLE = "single"
    SIBLING = "sibling"
    TWIN = "twin"
    JUNIOR = "junior"
    HOMONYM = "homonym"


@dataclass(frozen=True, slots=True, repr=False)
class MadeUpPerson:
    """One entry of the register.

    Attributes:
        number: Position in the register, from 0.
        person: As the register has it.
        household: Shared by brothers, sisters, parents and children.
        kin: Why the person resembles another one.
        origin: Two letters of the country whose names the person bears; empty if unknown.
    """

    number: int
    person: Person
    household: int
    kin: Kin
    origin: str = ""

    def __repr__(self) -> str:
        """Return the number only."""
        return f"MadeUpPerson({self.number})"


@unique
class QuestionKind(StrEnum):
    """Whom a question describes."""

    KNOWN = "known"
    UNRELATED = "unrelated"
    SIBLING = "sibling"
    TWIN = "twin"
    JUNIOR = "junior"
    NAMESAKE = "namesake"
    INDISTINGUISHABLE = "indistinguishable"


@dataclass(frozen=True, slots=True, repr=False)
class Question:
    """A description as another authority sends it, and the true answer.

    Attributes:
        person: The description, with its errors.
        truth: Number of the person meant; ``None`` if nobody of the register is meant,
            or if two are equally meant.
        kind: Whom it describes.
        errors: Errors applied, ``surname:typo`` for example, in the order applied.
        country: First nationality of the one meant, as a code on the wire.
        near: Number of the registered person it resembles, where it resembles one.
    """

    person: Person
    truth: int | None
    kind: QuestionKind
    errors: tuple[str, ...]
    country: str = ""
    near: int | None = None

    def __repr__(self) -> str:
        """Return the kind only."""
        return f"Question({self.kind})"


class ErrorModel(Protocol):
    """How an authority abroad gets a description wrong."""

    def apply(self, person: Person, source: random.Random) -> tuple[Person, tuple[str, ...]]:
        """Return the description as sent, and the errors in it by name."""
        ...
