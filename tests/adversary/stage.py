"""The stage of an attack: an attacker, its victim and a bystander, who have exchanged before."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from tests.federation.delivery import Answer, Post, Receipted, Refused
from tests.federation.forgery import forged_batch, sealed
from tests.federation.members import AUSTRIA, BELGIUM, FRANCE
from tests.federation.node import Node
from tests.federation.probed_store import SEEN
from tests.federation.simulator import Federation

from comity.errors import ErrorCode
from comity.exchange.batch import ReceiptItem, decode_receipt
from comity.exchange.ports import OutgoingMessage
from comity.exchange.sending import relink
from comity.ids import ConversationId, StateCode

ATTACKER, VICTIM, BYSTANDER = AUSTRIA, BELGIUM, FRANCE
NOTHING: frozenset[str] = frozenset()


class Stage:
    """Three members at rest: each has opened a request to each other."""

    def __init__(self, seed: int = 7) -> None:
        self.federation = Federation(seed, (ATTACKER, VICTIM, BYSTANDER))
        self.federation.answering = 0.0
        self.opened: dict[tuple[StateCode, StateCode], ConversationId] = {}
        for sender in self.federation.nodes:
            for recipient in self.federation.nodes:
                if sender != recipient:
                    opened = self.federation.open(sender, recipient, "REQ")
                    assert opened is not None
                    self.opened[sender, recipient] = opened
        self.settle()

    def settle(self) -> None:
        """Let everything that is due be delivered, and every log be signed."""
        self.federation.run_until_quiet()
        for node in self.federation.nodes.values():
            with node.store.begin() as work:
                work.log.checkpoint()
        self.federation.run(timedelta(minutes=5))

    def node(self, state: StateCode) -> Node:
        """Return a node."""
        return self.federation.nodes[state]

    @property
    def attacker(self) -> Node:
        """Return the attacker's node."""
        return self.node(ATTACKER)

    @property
    def victim(self) -> Node:
        """Return the victim's node."""
        return self.node(VICTIM)

    @property
    def bystander(self) -> Node:
        """Return the bystander's node."""
        return self.node(BYSTANDER)

    def sent(self, *messages: OutgoingMessage) -> bytes:
        """Return a batch of the attacker's, linked to the last checkpoint the victim saw."""
        prepared = forged_batch(self.attacker, VICTIM, messages)
        last_seen = self.victim.store.tables.heads[self.attacker.key.name]
        with self.attacker.store.begin() as work:
            prepared = relink(work.log, prepared, last_seen=last_seen)
        return sealed(self.attacker, VICTIM, prepared)

    def put(self, raw: bytes, *, sender: StateCode = ATTACKER, to: StateCode = VICTIM) -> Answer:
        """Put bytes to a node over a connection with the sender's certificate."""
        return self.federation.put_to(self.node(to), sender, Post(raw))

    def refusal(
        self, raw: bytes, *, sender: StateCode = ATTACKER, to: StateCode = VICTIM
    ) -> ErrorCode:
        """Put a batch that must be refused as a whole; return the code."""
        answer = self.put(raw, sender=sender, to=to)
        assert isinstance(answer, Refused), answer
        return answer.code

    def items(
        self, raw: bytes, *, sender: StateCode = ATTACKER, to: StateCode = VICTIM
    ) -> list[ReceiptItem]:
        """Put a batch that must be receipted; return what became of its messages."""
        answer = self.put(raw, sender=sender, to=to)
        assert isinstance(answer, Receipted), answer
        return decode_receipt(answer.raw).items

    @contextmanager
    def unchanged(
        self, state: StateCode = VICTIM, *, but: frozenset[str] = NOTHING
    ) -> Iterator[None]:
        """Check that a node's state is the same afterwards, but for traces of the attack."""
        before = self.node(state).store.picture(without=but)
        yield
        assert self.node(state).store.picture(without=but) == before

    @contextmanager
    def only_a_checkpoint_learnt(self, state: StateCode = VICTIM) -> Iterator[None]:
        """Check the same, where the attacker's checkpoint itself was honest and is kept."""
        with self.unchanged(state, but=SEEN):
            yield
