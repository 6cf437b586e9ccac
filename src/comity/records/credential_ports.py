"""Credentials that were issued to persons, and what is kept of them. Nothing is ever deleted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, unique
from typing import Protocol

from comity.ids import PersonRef


@unique
class Statement(StrEnum):
    """What a credential can say; it travels in the credential and is never renamed."""

    NO_CONVICTION = "no-conviction"
    CHILDREN = "no-conviction-relevant-to-work-with-children"


@dataclass(frozen=True, slots=True, repr=False)
class IssuedCredential:
    """What is kept of a credential; never the credential itself.

    Attributes:
        id: Its number.
        place: Its place in the status list; told by nothing but chance.
        person: To whom it was issued.
        statements: What it says.
        record_digest: Digest of the record as it stood, so that a change is noticed.
        issued_at: When.
        expires_at: From when on it holds no more.
        issued_by: The officer.
        reason: Why the officer found that it may be said.
        withdrawn_at: When it was withdrawn; ``None`` while it stands.
        withdrawn_by: The officer who withdrew it.
        withdrawn_reason: Why.
    """

    id: str
    place: int
    person: PersonRef
    statements: tuple[Statement, ...]
    record_digest: bytes
    issued_at: datetime
    expires_at: datetime
    issued_by: str
    reason: str
    withdrawn_at: datetime | None = None
    withdrawn_by: str = ""
    withdrawn_reason: str = ""

    def __repr__(self) -> str:
        """Return the number only."""
        return f"IssuedCredential({self.id})"


class CredentialReading(Protocol):
    """Look-ups among credentials."""

    def credential(self, identifier: str) -> IssuedCredential | None:
        """Return a credential."""
        ...

    def at_place(self, place: int) -> IssuedCredential | None:
        """Return the credential that has a place in the status list."""
        ...

    def standing(self, *, at: datetime) -> Sequence[IssuedCredential]:
        """Return those not withdrawn that expire after ``at``, oldest first."""
        ...

    def withdrawn_places(self) -> Sequence[int]:
        """Return the places of those withdrawn, ascending."""
        ...

    def listed(self, *, limit: int) -> Sequence[IssuedCredential]:
        """Return so many at most, latest first."""
        ...


class CredentialWriting(CredentialReading, Protocol):
    """Changes to the credentials."""

    def keep(self, credential: IssuedCredential) -> None:
        """Keep a new credential.

        Raises:
            ConflictingChange: Its number or its place is taken. The caller's fault.
        """
        ...

    def withdraw(self, identifier: str, *, by: str, reason: str, at: datetime) -> None:
        """Note that a credential no longer stands; one withdrawn already stays as it is.

        Raises:
            ReferenceNotFound: There is none of that number. The caller's input.
        """
        ...
