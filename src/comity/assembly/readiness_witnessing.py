"""Is this node's log witnessed, and do all see the same of everybody's?"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

from comity.assembly.build import Node
from comity.assembly.findings import Finding, Status
from comity.assembly.publishing import able_witnesses
from comity.assembly.witness_keys import keys_in_force
from comity.ledger.publication import open_publication
from comity.ledger.publication_ports import Publication, SeenPublication, WitnessStanding
from comity.storage.sql.work import SqlSnapshot

_LATE_ROUNDS: Final = 12
"""So many intervals without a publication, though the log has grown, are worth a word."""

_LEAST_LATE: Final = timedelta(minutes=2)
_UNLINKED_FOR: Final = timedelta(minutes=30)
_WAITS: Final = "Messages go on; what is owed is made up for by itself. Ask the partner."


def examine_witnessing(node: Node) -> Iterator[Finding]:
    """Yield whether the log is published, who witnesses it, and what does not fit together.

    Raises:
        StorageUnavailable: The database does not answer.
        CheckpointMalformed, SignatureInvalid: Our own publication is damaged.
    """
    now = node.clock.now()
    yield _our_witness(node, now)
    with node.database.read() as snapshot:
        size, latest = snapshot.log.size(), snapshot.publications.latest()
        standings = {each.state: each for each in snapshot.witnessed.standings()}
        shown = [
            each
            for each in snapshot.witnessed.all_published()
            if _can_be_linked(node, snapshot, each)
        ]
    yield _publication(node, size, latest, now)
    for state in sorted(able_witnesses(node.directory, node.state, now)):
        found = _standing(standings.get(state, WitnessStanding(state)))
        if found is not None:
            yield found
    yield from _not_linked(node, shown, now)


def _our_witness(node: Node, now: datetime) -> Finding:
    """Say whether this node can cosign what partners' logs publish."""
    if keys_in_force(node.witness_keys, node.directory, node.state, now):
        return Finding("our witness", Status.OK, "our witness cosigns partners' logs")
    if node.witness_keys:
        return Finding(
            "our witness",
            Status.WARN,
            "the network document names no key of our witness",
            "Write a new member card with 'comity network card' and have the governance rotate.",
        )
    return Finding(
        "our witness",
        Status.WARN,
        "this node has no witness",
        "'comity keys prepare witness' makes its keys; the governance takes them up by a new card.",
    )


def _publication(node: Node, size: int, latest: Publication | None, now: datetime) -> Finding:
    """Say how much of the log is published, how long ago, and under whose eyes."""
    policy = node.directory.witnessing()
    asked = "no policy" if policy is None else f"{policy.threshold} asked for"
    if latest is None:
        if size == 0:
            return Finding("publication", Status.OK, f"nothing to publish yet; {asked}")
        return Finding(
            "publication",
            Status.WARN,
            f"none of {size} entries is published; {asked}",
            _WAITS + " The node publishes while it serves.",
        )
    opened = open_publication(
        latest.note, directory=node.directory, origin=node.config.node.origin, now=now
    )
    seen = ", ".join(sorted(opened.witnesses())) or "nobody"
    told = f"{latest.size} of {size} entries are published, cosigned by {seen}; {asked}"
    age = now - latest.published_at
    interval = timedelta(seconds=node.config.witnessing.interval_seconds)
    if not opened.meets(policy):
        return Finding(
            "publication",
            Status.WARN,
            f"{told}: fewer than the policy asks since it changed",
            _WAITS,
        )
    if size > latest.size and age > max(_LEAST_LATE, interval * _LATE_ROUNDS):
        return Finding(
            "publication",
            Status.WARN,
            f"{told}; the last {int(age.total_seconds() // 60)} minutes ago",
            _WAITS + " The node publishes while it serves.",
        )
    return Finding("publication", Status.OK, told)


def _standing(standing: WitnessStanding) -> Finding | None:
    """Say of a partner's witness that it does not cosign; nothing of one that does."""
    if not standing.failures:
        return None
    last = "never" if standing.cosigned_at is None else standing.cosigned_at.isoformat()
    return Finding(
        f"witness {standing.state}",
        Status.WARN,
        f"{standing.failures} failures in a row, {standing.problem}; cosigned last: {last}",
        _WAITS,
        remote=True,
    )


def _can_be_linked(node: Node, snapshot: SqlSnapshot, shown: SeenPublication) -> bool:
    """Say whether we saw anything of that log ourselves, elsewhere, that this could be held to."""
    if snapshot.seen.latest(shown.origin) is not None:
        return True
    return shown.shown_by != node.state and snapshot.witnessed.cosigned(shown.origin) is not None


def _not_linked(node: Node, shown: Sequence[SeenPublication], now: datetime) -> Iterator[Finding]:
    """Yield the logs of which something was seen that their owner has long not explained."""
    for each in shown:
        if each.linked_at is not None or now - each.seen_at < _UNLINKED_FOR:
            continue
        owner = node.directory.state_of_log(each.origin)
        yield Finding(
            f"log of {owner}",
            Status.WARN,
            f"{each.shown_by} saw {each.size} entries, and {owner} has not shown that they are "
            f"one log with what we saw",
            f"Ask {owner}: its node is asked for the proof at every comparison.",
            remote=True,
        )
