"""Time-stamps on what the log published, and the gaps of trust services, in memory."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from comity.errors import ConflictingChange
from comity.ledger.anchor import TimeStampChain
from comity.ledger.time_stamp_ports import KeptTimeStamp
from comity.storage.memory.journal import Journal
from comity.storage.memory.tables import Tables
from comity.storage.service_gaps import ServiceGap


class MemoryTimeStamps:
    """The time-stamps on this node's publications."""

    def __init__(self, tables: Tables, journal: Journal) -> None:
        self._chains = tables.time_stamps
        self._journal = journal

    def of(self, size: int) -> tuple[TimeStampChain, ...]:
        """Return the chains on the publication of that size, ordered by authority."""
        found = sorted((key[1], chain) for key, chain in self._chains.items() if key[0] == size)
        return tuple(
            TimeStampChain(authority, tuple(each.token for each in chain))
            for authority, chain in found
        )

    def latest(self, authority: str) -> KeptTimeStamp | None:
        """Return the first token on the largest publication that the authority stamped."""
        found = [key for key in self._chains if key[1] == authority]
        return self._chains[max(found)][0] if found else None

    def expiring(
        self, since: datetime, before: datetime, *, limit: int, authority: str | None = None
    ) -> Sequence[KeptTimeStamp]:
        """Return chains' last tokens that end in a period, soonest first."""
        due = [
            (each.renew_by, each.size, each.authority, each)
            for each in self._heads(authority)
            if each.renew_by is not None and since <= each.renew_by < before
        ]
        return [each for *_, each in sorted(due, key=lambda row: row[:3])][:limit]

    def unchecked(
        self, since: datetime, *, limit: int, authority: str | None = None
    ) -> Sequence[KeptTimeStamp]:
        """Return chains' last tokens whose revocation information is owed, oldest first."""
        found = [
            each
            for each in self._heads(authority)
            if each.revocation_owed and (each.renew_by is None or each.renew_by >= since)
        ]
        return sorted(found, key=lambda each: (each.stamped_at, each.size, each.authority))[:limit]

    def put(
        self,
        size: int,
        authority: str,
        position: int,
        token: bytes,
        stamped_at: datetime,
        *,
        renew_by: datetime | None = None,
        revocation_owed: bool = False,
    ) -> None:
        """Store a token at the end of its chain; the same again changes nothing.

        Raises:
            ConflictingChange: Another token stands at that place, or none before it.
        """
        chain = self._chains.get((size, authority), ())
        added = KeptTimeStamp(
            size, authority, position, token, stamped_at, renew_by, revocation_owed
        )
        if position < len(chain):
            there = chain[position]
            if there.token == token:
                return
            may_change = position == len(chain) - 1 and there.revocation_owed
            if not may_change or there.stamped_at != stamped_at:
                raise _taken()
            chain = chain[:position]
        elif position > len(chain):
            raise _taken()
        self._journal.put(self._chains, (size, authority), (*chain, added))

    def discard(self, kept: KeptTimeStamp) -> None:
        """Drop the last token of a chain, which turned out to prove nothing."""
        key = (kept.size, kept.authority)
        chain = self._chains.get(key, ())
        if not chain or (chain[-1].position, chain[-1].token) != (kept.position, kept.token):
            return
        if len(chain) == 1:
            self._journal.drop(self._chains, key)
        else:
            self._journal.put(self._chains, key, chain[:-1])

    def _heads(self, authority: str | None) -> list[KeptTimeStamp]:
        return [
            chain[-1]
            for (_, name), chain in self._chains.items()
            if authority is None or name == authority
        ]


class MemoryServiceGaps:
    """When trust services failed, until when, and how what was owed was made up."""

    def __init__(self, tables: Tables, journal: Journal) -> None:
        self._gaps = tables.service_gaps
        self._journal = journal

    def open(self) -> Sequence[ServiceGap]:
        """Return the open gaps, oldest first."""
        found = [gap for gap in self._gaps.values() if gap.closed_at is None]
        return sorted(found, key=lambda gap: (gap.since, gap.service, gap.subject))

    def closed(self, *, limit: int) -> Sequence[ServiceGap]:
        """Return the latest closed gaps, latest first."""
        named = sorted(self._gaps.values(), key=lambda gap: (gap.service, gap.subject))
        found = [(gap.closed_at, gap.since, gap) for gap in named if gap.closed_at is not None]
        found.sort(key=lambda row: row[:2], reverse=True)
        return [gap for *_, gap in found][:limit]

    def last_closed(self, service: str, subject: str) -> datetime | None:
        """Return when the latest gap of a service and subject was closed; None if never."""
        found = [
            gap.closed_at
            for gap in self._gaps.values()
            if (gap.service, gap.subject) == (service, subject) and gap.closed_at is not None
        ]
        return max(found, default=None)

    def counts(self) -> tuple[int, int]:
        """Return how many gaps are open, and how many closed."""
        opened = len(self.open())
        return opened, len(self._gaps) - opened

    def put(self, gap: ServiceGap) -> None:
        """Keep a gap, in place of its earlier state; one that is closed does not change."""
        key = (gap.service, gap.subject, gap.since)
        there = self._gaps.get(key)
        if there is None or there.closed_at is None:
            self._journal.put(self._gaps, key, replace(gap))


def _taken() -> ConflictingChange:
    return ConflictingChange("Another time-stamp stands at that place of its chain already.")
