"""The stage of attacks on logs: three nodes with witnesses, and one that can lie about its log."""

import atexit
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory

from comity.assembly.accusations import proofs_of
from comity.assembly.build import Node, open_node
from comity.assembly.comparing import Unlinked
from comity.assembly.cosigning import cosign_for
from comity.assembly.gossiping import admit_shown, settle_link, shown, unlinked
from comity.assembly.home import Home
from comity.assembly.publishing import (
    Candidate,
    candidate,
    lines_of,
    note_success,
    publish,
    to_be_asked,
    weighed,
    with_lines,
)
from comity.errors import Failure
from comity.exchange.batch import Consistency
from comity.exchange.witnessing import admit_linked_checkpoint
from comity.ids import StateCode
from comity.ledger.checkpoint import Checkpoint, sign_checkpoint
from comity.ledger.cosigning import CosigningRequest
from comity.ledger.misbehaviour_file import Judged, judge
from comity.ledger.publication import ShownCheckpoint
from comity.ledger.tree import CompactRange, TreeAt
from comity.trust.merkle_proof import leaf_hash
from comity.trust.network_directory import Directory
from comity.trust.signing import Signer
from comity_training.federation import Choices, make_network

LIAR, FIRST, SECOND = StateCode("DE"), StateCode("FR"), StateCode("ES")
BEGINS = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


class MovedClock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.at = BEGINS

    def now(self) -> datetime:
        return self.at

    def pass_by(self, length: timedelta) -> None:
        self.at += length


@dataclass
class History:
    """A history that a state claims for its log, signed with its true key."""

    origin: str
    key: Signer
    leaves: list[bytes]

    def _hashes(self) -> list[bytes]:
        return [leaf_hash(leaf) for leaf in self.leaves]

    def note(self, size: int) -> bytes:
        tree = CompactRange()
        tree.extend(self._hashes()[:size])
        return sign_checkpoint(Checkpoint(self.origin, size, tree.root()), [self.key])

    def proof(self, old: int, size: int) -> tuple[bytes, ...]:
        hashes = self._hashes()

        def read(level: int, index: int) -> bytes:
            part = CompactRange()
            part.extend(hashes[index << level : (index + 1) << level])
            return part.root()

        return tuple(TreeAt(size, read).consistency_from(old))

    def request(self, old: int, size: int) -> bytes:
        return CosigningRequest(old, self.proof(old, size), self.note(size)).encode()


@dataclass
class Scene:
    """Three nodes; the first one's key is in the hands of whoever attacks."""

    liar: Node
    first: Node
    second: Node
    clock: MovedClock

    @property
    def origin(self) -> str:
        return self.liar.config.node.origin

    @property
    def directory(self) -> Directory:
        return self.first.directory

    def history(self, name: str, size: int, common: int = 0) -> History:
        """Return a history of the liar's log; the first ``common`` leaves are those of any."""
        leaves = [b"leaf %d" % each for each in range(common)]
        leaves += [f"{name} {each}".encode() for each in range(common, size)]
        return History(self.origin, self.liar.home.signing_keys()[-1], leaves)

    def cosigned(self, witness: Node, history: History, old: int, size: int) -> bytes:
        """Have a witness cosign; return its lines."""
        return cosign_for(witness, history.request(old, size), LIAR)

    def exchanged(self, node: Node, history: History, old: int, size: int) -> None:
        """Show a node a checkpoint as a batch does."""
        partner = node.partners.partner(LIAR, self.clock.now())
        offered = [Consistency(old, size, b"".join(history.proof(old, size)))] if old else []
        with node.database.begin() as work:
            admit_linked_checkpoint(
                history.note(size), partner=partner, seen=work.seen, offered=offered
            )

    def gossip(self, asking: Node, asked: Node, owner: History | None) -> None:
        """Let a node ask another what it saw; the liar then answers from one history, or not."""
        admit_shown(asking, asked.state, shown(asked))
        for pair in unlinked(asking, limit=8):
            settle_link(asking, pair, _answer(pair, owner))

    def judged(self, node: Node) -> list[Judged]:
        """Return what a node's proofs are worth, judged by the network document alone."""
        return [judge(proof, self.directory) for proof in proofs_of(node)]


def _answer(pair: Unlinked, owner: History | None) -> tuple[bytes, ...] | None:
    """Return what a log's owner says of two sizes, if it says anything."""
    first, second = pair.sizes
    if owner is None or second > len(owner.leaves):
        return None
    return owner.proof(first, second)


def published(owner: Node, witnesses: list[Node], others: list[bytes] | None = None) -> Candidate:
    """Have a log cosigned by these witnesses, and published if that is enough."""
    ready = candidate(owner, None)
    assert ready is not None
    asked = {each.state: each.request for each in to_be_asked(owner, ready)}
    now = owner.clock.now()
    for witness in witnesses:
        if witness.state not in asked:
            continue
        answer = cosign_for(witness, asked[witness.state].encode(), owner.state)
        keys = owner.directory.witness_keys(witness.state, now)
        ready = with_lines(owner, ready, lines_of(answer, ready, keys, now=now))
        note_success(owner, witness.state, ready.size)
    for line in others or ():
        ready = weighed(owner, ready.size, ready.note + line)
    publish(owner, ready)
    return ready


def shown_note(node: Node, peer: Node, note: bytes) -> None:
    """Let a node be shown a note by a peer."""
    admit_shown(node, peer.state, (ShownCheckpoint(peer.config.node.origin, note.decode()),))


@cache
def _made(threshold: int) -> Path:
    """Make the homes once: their tables take longer than any attack."""
    kept = TemporaryDirectory()
    atexit.register(kept.cleanup)
    folder = Path(kept.name) / "network"
    make_network(
        folder,
        [LIAR, FIRST, SECOND],
        choices=Choices(witness_threshold=threshold),
        clock=MovedClock(),
    )
    return folder


@contextmanager
def scene(folder: Path, *, threshold: int = 2) -> Iterator[Scene]:
    """Set the stage."""
    clock = MovedClock()
    copied = copytree(_made(threshold), folder / "network")
    homes = [Home(copied / state.lower()) for state in (LIAR, FIRST, SECOND)]
    nodes = [open_node(home, clock=clock) for home in homes]
    try:
        yield Scene(nodes[0], nodes[1], nodes[2], clock)
    finally:
        for node in nodes:
            node.database.close()


def state_of(node: Node) -> tuple[object, ...]:
    """Return everything of a node that an attack of this kind could change for the worse."""
    with node.database.read() as snapshot:
        return (
            snapshot.log.size(),
            snapshot.publications.latest(),
            snapshot.witnessed.all_cosigned(),
            tuple(snapshot.seen.latest(log.origin) for _, log in node.directory.document.logs()),
        )


def refused(problem: Failure) -> str:
    """Return the code of a refusal."""
    return str(problem.code)
