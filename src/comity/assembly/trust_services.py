"""Trust services: how each stands, for how long the node may do without it, what is owed.

A node degrades without them and does not die. How a service stands is computed from rows
and from the network document, never from a flag; what is kept is the gaps, so that one
that was closed is shown as closed.

Source: docs/protocol, COM-11.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from comity.assembly.budgets import TrustService, length_of
from comity.assembly.service_settings import BudgetsPart
from comity.assembly.service_states import Condition, ServicesOverview, ServiceState
from comity.assembly.stamping import trouble_with
from comity.assembly.time_stamping import TimeStamping
from comity.errors import Failure
from comity.ids import StateCode
from comity.storage.service_gaps import ServiceGap
from comity.storage.store import Snapshot, Work
from comity.trust.network_directory import Directory, FreshnessState
from comity.trust.network_document import PROTOCOL, Member, MemberStatus
from comity.trust.time_stamp_revocation import SKEW

LATE: Final = timedelta(seconds=60)
"""So long after something is due it counts as missing."""

_COUNTED: Final = 100
"""So many owed things are counted; more are said to be more."""

_LOOKED_AT_BYTES: Final = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class TrustServices:
    """The trust services of one node.

    Attributes:
        own: Our own state.
        directory: Gives the network document in force.
        time_stamping: What time-stamping owes.
        budgets: For how long each may be missing.
        witness_interval: How often a growing log is published.
    """

    own: StateCode
    directory: Callable[[], Directory]
    time_stamping: TimeStamping
    budgets: BudgetsPart
    witness_interval: timedelta = timedelta(seconds=10)

    def overview(self, snapshot: Snapshot, now: datetime, *, closed: int = 50) -> ServicesOverview:
        """Return everything: for the command line, for figures, for the desk.

        Args:
            snapshot: What the node keeps.
            now: The moment, aware.
            closed: At most so many closed gaps.

        Raises:
            StorageUnavailable: The database does not answer.
        """
        gaps = snapshot.service_gaps
        return ServicesOverview(
            now,
            tuple(self.states(snapshot, now)),
            tuple(gaps.open()),
            tuple(gaps.closed(limit=closed)),
        )

    def states(self, snapshot: Snapshot, now: datetime) -> Iterator[ServiceState]:
        """Yield how each service stands.

        Raises:
            StorageUnavailable: The database does not answer.
        """
        yield self._time_stamping(snapshot, now)
        yield self._revocation(snapshot, now)
        yield self._network_document(now)
        yield self._witness(snapshot, now)
        yield from self._partners_keys(snapshot, now)

    def note_gaps(self, work: Work, now: datetime) -> int:
        """Open, extend and close gaps by how the services stand; return how many changed.

        Raises:
            StorageUnavailable: The database does not answer; nothing was changed.
        """
        changes = self._changes(work, now)
        for gap in changes:
            work.service_gaps.put(gap)
        return len(changes)

    def gaps_to_note(self, snapshot: Snapshot, now: datetime) -> bool:
        """Say whether ``note_gaps`` would change anything: looking costs no transaction."""
        return bool(self._changes(snapshot, now))

    def _changes(self, snapshot: Snapshot, now: datetime) -> list[ServiceGap]:
        """Return the gaps as they are to be kept, where that differs from what is."""
        known = {(gap.service, gap.subject): gap for gap in snapshot.service_gaps.open()}
        changes: list[ServiceGap] = []
        for state in self.states(snapshot, now):
            gap = known.pop((state.service.value, state.subject), None)
            if state.condition in {Condition.WORKING, Condition.NOT_IN_USE}:
                is_idle = state.condition is Condition.NOT_IN_USE
                how = state.service.closed_by(not_in_use=is_idle)
                changes += [] if gap is None else [replace(gap, closed_at=now, how=how)]
            elif gap is not None and state.owed > gap.owed:
                changes.append(replace(gap, owed=state.owed))
            elif gap is None and state.since is not None:
                # What was closed stays as it was closed; what goes on after is another gap.
                named = (state.service.value, state.subject)
                closed = snapshot.service_gaps.last_closed(*named)
                since = state.since if closed is None else max(state.since, closed)
                changes.append(ServiceGap(*named, since, state.owed))
        # Of a partner that is no longer listed there is no state, and nothing is owed to it.
        gone = TrustService.PARTNER_KEY.closed_by(not_in_use=True)
        return changes + [replace(gap, closed_at=now, how=gone) for gap in known.values()]

    def _time_stamping(self, snapshot: Snapshot, now: datetime) -> ServiceState:
        service, settings = TrustService.TIME_STAMPING, self.time_stamping.settings
        if not settings.authorities:
            return _idle(service, "no authority is configured; nothing is time-stamped")
        in_force = self.time_stamping.authorities(now)
        latest = {
            part.name: snapshot.time_stamps.latest(part.name) for part in settings.authorities
        }
        sizes = sorted((0 if kept is None else kept.size for kept in latest.values()), reverse=True)
        wanted = min(settings.wanted, len(sizes))
        waiting = snapshot.publications.after(sizes[wanted - 1], limit=_COUNTED)
        interval = timedelta(minutes=settings.interval_minutes)
        # The authority dates its stamps, and its clock may differ from ours by so much.
        if not waiting or now - waiting[0].published_at <= interval + SKEW + LATE:
            stamped = [kept.stamped_at for kept in latest.values() if kept is not None]
            last = f"stamped last at {max(stamped):%Y-%m-%d %H:%M:%S} UTC" if stamped else ""
            named = f"authorities named: {len(in_force)} of {len(latest)} configured"
            return _well(service, f"{last or 'nothing stamped yet'}; {named}")
        troubles = [
            f"{name}: {trouble.what}"
            for name in in_force
            if (trouble := trouble_with(snapshot.facts, name)) is not None
        ]
        if not in_force:
            troubles = ["the network document names none of the configured authorities"]
        what = f"{_number(waiting)} publications wait for a time-stamp"
        return self._short(
            service,
            since=waiting[0].published_at,
            now=now,
            owed=len(waiting),
            what="; ".join([what, *troubles]),
        )

    def _revocation(self, snapshot: Snapshot, now: datetime) -> ServiceState:
        service = TrustService.REVOCATION
        if not self.time_stamping.settings.authorities:
            return _idle(service, "no authority is configured; nothing is time-stamped")
        unchecked = snapshot.time_stamps.unchecked(now, limit=_COUNTED)
        if not unchecked or now - unchecked[0].stamped_at <= LATE:
            return _well(service, "every time-stamp has the word of revocations that it names")
        return self._short(
            service,
            since=unchecked[0].stamped_at,
            now=now,
            owed=len(unchecked),
            what=f"{_number(unchecked)} time-stamps lack word of revocations",
        )

    def _network_document(self, now: datetime) -> ServiceState:
        service, directory = TrustService.NETWORK_DOCUMENT, self.directory()
        freshness = directory.freshness(now)
        version = directory.document.version
        if freshness.state is FreshnessState.FRESH:
            return _well(service, f"version {version}, {freshness.remaining.days} days left")
        grace = timedelta(days=directory.document.grace_days)
        stops = "exchange has stopped" if not freshness.budget_remaining else "exchange goes on"
        return _short(
            service,
            "",
            since=directory.document.expires_at,
            ends=directory.document.expires_at + grace,
            now=now,
            owed=1,
            what=f"version {version} has expired; {stops}",
        )

    def _witness(self, snapshot: Snapshot, now: datetime) -> ServiceState:
        service, policy = TrustService.WITNESS, self.directory().witnessing()
        if policy is None:
            return _idle(service, "the network asks for no witnesses")
        latest = snapshot.publications.latest()
        published = 0 if latest is None else latest.size
        waiting = snapshot.log.size() - published
        if waiting > 0:
            since = snapshot.log.entry(published).recorded_at
            if now - since > self.witness_interval + LATE:
                failing = [
                    standing.state
                    for standing in snapshot.witnessed.standings()
                    if standing.failures
                ]
                told = f" ({', '.join(failing)} do not answer)" if failing else ""
                what = f"{waiting} entries wait for witnesses, {policy.threshold} wanted{told}"
                return self._short(service, since=since, now=now, owed=waiting, what=what)
        return _well(
            service, f"{published} entries published; witnesses wanted: {policy.threshold}"
        )

    def _partners_keys(self, snapshot: Snapshot, now: datetime) -> Iterator[ServiceState]:
        service = TrustService.PARTNER_KEY
        open_gaps = {
            gap.subject for gap in snapshot.service_gaps.open() if gap.service == service.value
        }
        directory = self.directory()
        for member in directory.members():
            speaks = member.status is MemberStatus.ACTIVE and member.speaks(PROTOCOL)
            if member.state == self.own or not speaks or member.joined_at > now:
                continue
            ended = _ended(directory, member, now)
            if ended is not None:
                due = _due(snapshot, member.state)
                since, what = ended
                yield _short(
                    service,
                    member.state,
                    since=since,
                    ends=since,
                    now=now,
                    owed=due,
                    what=f"{what}; {due} messages stay due",
                )
            elif member.state in open_gaps and (due := _due(snapshot, member.state)):
                what = f"the key is good again; {due} messages are still to be delivered"
                yield ServiceState(
                    service, member.state, Condition.CATCHING_UP, None, None, None, due, what
                )
            else:
                yield _well(service, "named, and in force", member.state)

    def _short(
        self, service: TrustService, *, since: datetime, now: datetime, owed: int, what: str
    ) -> ServiceState:
        length = length_of(service, self.budgets) or timedelta(0)
        return _short(service, "", since=since, ends=since + length, now=now, owed=owed, what=what)


def _ended(directory: Directory, member: Member, now: datetime) -> tuple[datetime, str] | None:
    """Return since when a member lacks a key or a certificate, and which; None if it has both."""
    try:
        directory.sealing_key(member.state, now)
    except Failure:
        ends = [each.valid_until for each in member.sealing_keys]
        return _last(ends, directory, now), "no key to seal to is in force"
    if any(entry.covers(now) for entry in member.certificates):
        return None
    ends = [each.valid_until for each in member.certificates]
    return _last(ends, directory, now), "no certificate is in force"


def _last(ends: Sequence[datetime | None], directory: Directory, now: datetime) -> datetime:
    past = [end for end in ends if end is not None and end <= now]
    return max(past, default=directory.document.issued_at)


def _number(counted: Sequence[object]) -> str:
    return f"{len(counted)}{' or more' if len(counted) >= _COUNTED else ''}"


def _due(snapshot: Snapshot, peer: StateCode) -> int:
    """Return how many messages are due to a partner, of the first few megabytes."""
    return len(snapshot.exchange.due_to(peer, limit=_COUNTED, max_bytes=_LOOKED_AT_BYTES))


def _well(service: TrustService, what: str, subject: str = "") -> ServiceState:
    return ServiceState(service, subject, Condition.WORKING, None, None, None, 0, what)


def _idle(service: TrustService, what: str) -> ServiceState:
    return ServiceState(service, "", Condition.NOT_IN_USE, None, None, None, 0, what)


def _short(
    service: TrustService,
    subject: str,
    *,
    since: datetime,
    ends: datetime,
    now: datetime,
    owed: int,
    what: str,
) -> ServiceState:
    remaining = max(ends - now, timedelta(0))
    condition = Condition.DEGRADED if remaining else Condition.USED_UP
    return ServiceState(service, subject, condition, since, ends, remaining, owed, what)
