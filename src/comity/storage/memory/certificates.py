"""Apostilles and credentials in memory."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from comity.cooperation.model import Apostille
from comity.errors import ConflictingChange, ReferenceNotFound
from comity.records.credential_ports import IssuedCredential
from comity.storage.memory.journal import Journal
from comity.storage.memory.tables import Tables

_TAKEN = "Something with that identifier is kept here already."


class MemoryApostilles:
    """The register of apostilles."""

    def __init__(self, tables: Tables, journal: Journal) -> None:
        self._tables = tables
        self._journal = journal

    def apostille(self, number: str) -> Apostille | None:
        """Return the apostille of a number."""
        return self._tables.apostilles.get(number)

    def count(self) -> int:
        """Return how many there are."""
        return len(self._tables.apostilles)

    def listed(self, *, limit: int) -> Sequence[Apostille]:
        """Return so many at most, latest first."""
        return list(reversed(self._tables.apostilles.values()))[:limit]

    def enter(self, apostille: Apostille) -> None:
        """Enter an apostille.

        Raises:
            ConflictingChange: The number is taken. The caller's fault.
        """
        if apostille.number in self._tables.apostilles:
            raise ConflictingChange(_TAKEN)
        self._journal.put(self._tables.apostilles, apostille.number, apostille)


class MemoryCredentials:
    """The credentials issued."""

    def __init__(self, tables: Tables, journal: Journal) -> None:
        self._tables = tables
        self._journal = journal

    def credential(self, identifier: str) -> IssuedCredential | None:
        """Return a credential."""
        return self._tables.credentials.get(identifier)

    def at_place(self, place: int) -> IssuedCredential | None:
        """Return the credential that has a place in the status list."""
        every = self._tables.credentials.values()
        return next((each for each in every if each.place == place), None)

    def standing(self, *, at: datetime) -> Sequence[IssuedCredential]:
        """Return those not withdrawn that expire after ``at``, oldest first."""
        return sorted(
            (
                each
                for each in self._tables.credentials.values()
                if each.withdrawn_at is None and each.expires_at > at
            ),
            key=lambda each: (each.issued_at, each.id),
        )

    def withdrawn_places(self) -> Sequence[int]:
        """Return the places of those withdrawn, ascending."""
        every = self._tables.credentials.values()
        return sorted(each.place for each in every if each.withdrawn_at is not None)

    def listed(self, *, limit: int) -> Sequence[IssuedCredential]:
        """Return so many at most, latest first."""
        by_number = sorted(self._tables.credentials.values(), key=lambda each: each.id)
        return sorted(by_number, key=lambda each: each.issued_at, reverse=True)[:limit]

    def keep(self, credential: IssuedCredential) -> None:
        """Keep a new credential.

        Raises:
            ConflictingChange: Its number or its place is taken. The caller's fault.
        """
        if credential.id in self._tables.credentials or self.at_place(credential.place):
            raise ConflictingChange(_TAKEN)
        self._journal.put(self._tables.credentials, credential.id, credential)

    def withdraw(self, identifier: str, *, by: str, reason: str, at: datetime) -> None:
        """Note that a credential no longer stands; one withdrawn already stays as it is.

        Raises:
            ReferenceNotFound: There is none of that number. The caller's input.
        """
        kept = self._tables.credentials.get(identifier)
        if kept is None:
            raise ReferenceNotFound(f"There is no credential {identifier} here.")
        if kept.withdrawn_at is None:
            withdrawn = replace(kept, withdrawn_at=at, withdrawn_by=by, withdrawn_reason=reason)
            self._journal.put(self._tables.credentials, identifier, withdrawn)
