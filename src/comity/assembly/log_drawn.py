"""The node's log in a few facts: how long it is, what is published, who bears witness to it."""

from dataclasses import dataclass
from datetime import datetime

from comity.assembly.build import Node
from comity.assembly.publishing import able_witnesses
from comity.ledger.publication import open_publication
from comity.ledger.publication_ports import WitnessStanding


@dataclass(frozen=True, slots=True)
class WitnessFact:
    """What the witness of another state says of our log.

    Attributes:
        state: Whose witness.
        size: How many entries it has cosigned; 0 for none.
        cosigned_at: When it last did.
        is_on_latest: Whether it stands on the latest publication.
        failures: How often in a row it could not be had since.
    """

    state: str
    size: int
    cosigned_at: datetime | None
    is_on_latest: bool
    failures: int


@dataclass(frozen=True, slots=True)
class LogFacts:
    """The log.

    Attributes:
        origin: Its name in the network.
        size: How many entries it has.
        published_size: How many of them the latest publication covers; 0 before the first.
        published_at: When that was.
        witnesses: The other states' witnesses, by state.
        asked_for: How many of them the network asks for; 0 where it asks for none.
    """

    origin: str
    size: int
    published_size: int
    published_at: datetime | None
    witnesses: tuple[WitnessFact, ...]
    asked_for: int


def log_facts(node: Node) -> LogFacts:
    """Return where the log stands, every signature on its latest publication checked.

    Raises:
        CheckpointMalformed, SignatureInvalid: The publication that is kept is damaged.
    """
    now = node.clock.now()
    with node.database.read() as snapshot:
        size, latest = snapshot.log.size(), snapshot.publications.latest()
        standings = {each.state: each for each in snapshot.witnessed.standings()}
    signing: frozenset[str] = frozenset()
    if latest is not None:
        opened = open_publication(latest.note, directory=node.directory, now=now)
        signing = frozenset(each.state for each in opened.cosignings)
    policy = node.directory.witnessing()
    states = able_witnesses(node.directory, node.state, now) | signing
    return LogFacts(
        origin=node.config.node.origin,
        size=size,
        published_size=0 if latest is None else latest.size,
        published_at=None if latest is None else latest.published_at,
        witnesses=tuple(
            _fact(standings.get(state, WitnessStanding(state)), is_on_latest=state in signing)
            for state in sorted(states)
        ),
        asked_for=0 if policy is None else policy.threshold,
    )


def _fact(standing: WitnessStanding, *, is_on_latest: bool) -> WitnessFact:
    return WitnessFact(
        state=standing.state,
        size=standing.size,
        cosigned_at=standing.cosigned_at,
        is_on_latest=is_on_latest,
        failures=standing.failures,
    )
