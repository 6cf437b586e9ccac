"""What time-stamping owes, computed from rows, and how an answer is taken into them.

Nothing is queued: a publication without a stamp, a chain that ends soon and a token
without word of revocations are found by looking, after a crash as before it. Messages
wait for none of it.

Source: docs/protocol, COM-11.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from comity.assembly.service_settings import AuthorityPart, TimeStampingPart
from comity.errors import ConflictingChange
from comity.ledger.publication import base_note, every_log_key
from comity.ledger.publication_ports import Publication
from comity.ledger.time_stamp_ports import KeptTimeStamp
from comity.storage.store import Snapshot, Store
from comity.trust.network_directory import Directory
from comity.trust.time_stamp import AnchorsAt, ProvenToken, stamped_bytes
from comity.trust.time_stamp_authorities import anchors_of, authorities_at

RENEWED_AHEAD: Final = timedelta(days=90)
"""So long before a chain would end it is renewed: an authority may be down for a while."""

_AT_ONCE: Final = 20
"""Chains renewed, or checked again, in one round: a year's publications come due together."""


@dataclass(frozen=True, slots=True)
class OwedStamp:
    """A token that is to be asked for.

    Attributes:
        authority: Whom to ask.
        size: Size of the publication.
        position: The token's place in its chain; 0 for a publication not stamped yet.
        stamped: What is to be stamped.
        replaces_end: When the chain would end without it; ``None`` for a first token.
    """

    authority: AuthorityPart
    size: int
    position: int
    stamped: bytes
    replaces_end: datetime | None = None


@dataclass(frozen=True, slots=True)
class OwedRevocation:
    """A token kept without word of revocations, which is to be asked for.

    Attributes:
        kept: The token.
        stamped: What it stamps.
    """

    kept: KeptTimeStamp
    stamped: bytes


@dataclass(frozen=True, slots=True)
class Owed:
    """Everything owed at one moment."""

    stamps: tuple[OwedStamp, ...]
    revocations: tuple[OwedRevocation, ...]


@dataclass(frozen=True, slots=True)
class TimeStamping:
    """Time-stamping for one node.

    Attributes:
        origin: The node's log.
        directory: Gives the network document in force.
        settings: Whom to ask, and how often.
    """

    origin: str
    directory: Callable[[], Directory]
    settings: TimeStampingPart

    def anchors(self, authority: str) -> AnchorsAt:
        """Return an authority's trust anchors."""
        return anchors_of(self.directory().document, authority)

    def authorities(self, at: datetime) -> Mapping[str, AuthorityPart]:
        """Return whom to ask, by name: those configured that the network document names."""
        named = authorities_at(self.directory().document, at)
        return {part.name: part for part in self.settings.authorities if part.name in named}

    def owed(self, snapshot: Snapshot, now: datetime) -> Owed:
        """Return what is owed.

        Raises:
            StorageUnavailable: The database does not answer.
        """
        authorities = self.authorities(now)
        stamps = [
            owed
            for part in authorities.values()
            if (owed := self._first(snapshot, part, now)) is not None
        ]
        for part in authorities.values():
            stamps += self._renewals(snapshot, part, now)
        revocations = [
            missing
            for name in sorted({each.name for each in self.directory().document.time_stamping})
            for kept in snapshot.time_stamps.unchecked(now, limit=_AT_ONCE, authority=name)
            if (missing := self._missing(snapshot, kept)) is not None
        ]
        return Owed(tuple(stamps), tuple(revocations))

    def keep(self, store: Store, owed: OwedStamp, proven: ProvenToken) -> bool:
        """Keep a token; return whether it was kept, or another process was first.

        Raises:
            StorageUnavailable: The database does not answer; nothing was kept.
        """
        try:
            with store.begin() as work:
                work.time_stamps.put(
                    owed.size,
                    owed.authority.name,
                    owed.position,
                    proven.token.raw,
                    proven.token.time,
                    renew_by=proven.renew_by,
                    revocation_owed=bool(proven.unknown),
                )
        except ConflictingChange:
            return False
        return True

    def complete(self, store: Store, owed: OwedRevocation, proven: ProvenToken) -> bool:
        """Keep a token that now has word of revocations; return whether that was still owed.

        Raises:
            StorageUnavailable: The database does not answer; nothing was kept.
        """
        kept = owed.kept
        try:
            with store.begin() as work:
                work.time_stamps.put(
                    kept.size,
                    kept.authority,
                    kept.position,
                    proven.token.raw,
                    kept.stamped_at,
                    renew_by=proven.renew_by,
                    revocation_owed=bool(proven.unknown),
                )
        except ConflictingChange:
            return False
        return True

    def discard(self, store: Store, owed: OwedRevocation) -> None:
        """Drop a token that turned out to prove nothing, so that it is owed anew.

        Raises:
            StorageUnavailable: The database does not answer; nothing was dropped.
        """
        with store.begin() as work:
            work.time_stamps.discard(owed.kept)

    def _first(self, snapshot: Snapshot, part: AuthorityPart, now: datetime) -> OwedStamp | None:
        latest = snapshot.publications.latest()
        if latest is None:
            return None
        last = snapshot.time_stamps.latest(part.name)
        if last is not None:
            interval = timedelta(minutes=self.settings.interval_minutes)
            if latest.size <= last.size or now - last.stamped_at < interval:
                return None
        return OwedStamp(part, latest.size, 0, self._base_of(latest))

    def _renewals(self, snapshot: Snapshot, part: AuthorityPart, now: datetime) -> list[OwedStamp]:
        """Return the chains of an authority that end soon; what has ended cannot be renewed."""
        found: list[OwedStamp] = []
        for kept in snapshot.time_stamps.expiring(
            now, now + RENEWED_AHEAD, limit=_AT_ONCE, authority=part.name
        ):
            note = self._note(snapshot, kept.size)
            if note is not None:
                tokens = self._tokens(snapshot, kept)
                stamped = stamped_bytes(note, tokens)
                found.append(OwedStamp(part, kept.size, len(tokens), stamped, kept.renew_by))
        return found

    def _missing(self, snapshot: Snapshot, kept: KeptTimeStamp) -> OwedRevocation | None:
        note = self._note(snapshot, kept.size)
        if note is None:
            return None
        earlier = self._tokens(snapshot, kept)[: kept.position]
        return OwedRevocation(kept, stamped_bytes(note, earlier))

    def _note(self, snapshot: Snapshot, size: int) -> bytes | None:
        covering = snapshot.publications.covering(size)
        if covering is None or covering.size != size:
            return None
        return self._base_of(covering)

    def _base_of(self, publication: Publication) -> bytes:
        return base_note(publication.note, every_log_key(self.directory(), self.origin))

    @staticmethod
    def _tokens(snapshot: Snapshot, kept: KeptTimeStamp) -> Sequence[bytes]:
        chains = snapshot.time_stamps.of(kept.size)
        return next((c.tokens for c in chains if c.authority == kept.authority), ())
