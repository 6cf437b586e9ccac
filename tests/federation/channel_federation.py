"""The federation with casework where some pairs of nodes are joined by ECRIS and nothing else.

Messages are rendered and read as on the wire; the network between is the simulated one. The
decisions are those of ``comity.node.ecris_delivery`` and ``comity.node.ecris_face``.
"""

from collections.abc import Collection, Generator
from datetime import datetime
from typing import Final

from tests.federation.delivery import Answer, Call, Question, Refused, Round, Silence, Taken
from tests.federation.members import STATES, directory
from tests.federation.node import Node
from tests.federation.records_federation import RecordsFederation

from comity.errors import ErrorCode, Failure, MemberUnknown, StorageUnavailable
from comity.exchange.channel_admission import ArrivalOutcome, admit_arrived
from comity.exchange.channel_sending import (
    Attempt,
    ChannelMessage,
    next_due,
    settle_accepted,
    settle_failed,
    settle_refused,
)
from comity.exchange.holding import closed_hours_complaint, waits_until
from comity.exchange.wires import ChannelPartner, Fingerprints, Renderer, Wire
from comity.ids import StateCode
from comity.law.closed_hours import zones_of
from comity.records.commands import Release, TaskDecision
from comity.records.ports import Task, TaskKind
from comity.transport.ecris.arriving import arrived_from
from comity.transport.ecris.codes import OWN_CODES
from comity.transport.ecris.operations import operation_called, operation_named
from comity.transport.ecris.reading import read
from comity.transport.ecris.renderer import EcrisRenderer
from comity.transport.ecris.soap import open_envelope

ZONE: Final = "Europe/Vienna"
Pair = frozenset[StateCode]


class Channels:
    """Which pairs of states are joined by ECRIS.

    Attributes:
        begun: Whose new conversations begin over ECRIS.
        listed: Whose endpoints are listed, so that what began there can go on.
    """

    def __init__(self, pairs: Collection[Pair]) -> None:
        self.begun = set(pairs)
        self.listed = set(pairs)

    def move_to_comity(self, pair: Pair) -> None:
        """Let new conversations of a pair begin on Comity's own wire."""
        self.begun.discard(pair)

    def move_to_ecris(self, pair: Pair) -> None:
        """Let new conversations of a pair begin over ECRIS."""
        self.begun.add(pair)
        self.listed.add(pair)


class SimulatedWires:
    """The wires of one node."""

    def __init__(self, own: StateCode, channels: Channels) -> None:
        self.own = own
        self.channels = channels

    def of(self, state: StateCode, at: datetime) -> Wire:
        del at
        begun = frozenset({self.own, state}) in self.channels.begun
        return Wire.ECRIS if begun else Wire.COMITY

    def channel(self, state: StateCode, at: datetime) -> ChannelPartner:
        if frozenset({self.own, state}) not in self.channels.listed:
            raise MemberUnknown(f"{state} is not reached over ECRIS.")
        return ChannelPartner(
            state,
            Wire.ECRIS,
            f"https://{state.lower()}.example/ecris",
            tuple(each.sha256 for each in directory().member(state, at).certificates),
            Fingerprints.PUSH,
        )

    def renderer(self, wire: Wire) -> Renderer | None:
        return EcrisRenderer(OWN_CODES) if wire is Wire.ECRIS else None


class ChannelFederation(RecordsFederation):
    """Nodes of which some pairs exchange over ECRIS."""

    def __init__(
        self, seed: int, pairs: Collection[Pair], states: Collection[StateCode] = STATES
    ) -> None:
        self.channels = Channels(pairs)
        super().__init__(seed, tuple(states))

    def make_node(self, state: StateCode) -> Node:
        """Make a node that knows both wires."""
        return Node(state, self.clock, self.random, SimulatedWires(state, self.channels))

    def rounds(self, node: Node, peer: StateCode) -> Generator[Question, Answer, Round]:
        """Deliver what is due on one of the wires; the other has its turn another time."""
        tables = node.store.tables
        over_channel = bool(tables.due_on_channels.get(peer))
        if over_channel and not (tables.due_out.get(peer) and self.random.random() < 0.5):
            return self._channel_round(node, peer)
        return super().rounds(node, peer)

    def _channel_round(self, node: Node, peer: StateCode) -> Generator[Question, Answer, Round]:
        partner = node.wires.channel(peer, self.clock.now())
        message = self._next(node, partner)
        if message is None:
            return Round.NOTHING_DUE
        operation = operation_named(message.operation)
        began = self.clock.now()
        answer = yield Call(operation.action, message.body)
        with node.store.begin() as work:
            match answer:
                case Taken(status):
                    (certificate,) = partner.certificates
                    attempt = Attempt(began, self.clock.now(), status, certificate)
                    settle_accepted(work, node.rails, partner, message.id, attempt)
                case Refused(code):
                    node.alarms.append((peer, code, "refused by the endpoint"))
                    settle_refused(work, node.rails, partner, message.id, code=code)
                    kept = work.exchange.outgoing(message.id)
                    assert kept is not None
                    self.services[node.state].refused(work, kept)
                case _:
                    settle_failed(work, node.rails, partner.state, what=ErrorCode.PEER_UNREACHABLE)
                    return Round.FAILED
        return Round.DELIVERED

    def _next(self, node: Node, partner: ChannelPartner) -> ChannelMessage | None:
        """Return the next message that may leave now; what must wait is put off."""
        now = self.clock.now()
        with node.store.begin() as work:
            while True:
                message = next_due(work, partner, now=now)
                if message is None:
                    break
                until = waits_until(message.kind, now, zones_of(ZONE, partner.state))
                if until is None:
                    return message
                work.exchange.hold_until(message.id, until)
        due = node.store.tables.due_on_channels[partner.state].values()
        waiting = [node.store.tables.outgoing[one].held_until for one in due]
        seconds = [(one - now).total_seconds() for one in waiting if one is not None]
        if seconds:
            self.wake(node, max(min(seconds), 0.01) + 0.001)
        return None

    def put_to(self, node: Node, sender: StateCode, question: Question) -> Answer:
        """Put a question to a node, over whichever wire."""
        if not isinstance(question, Call):
            return super().put_to(node, sender, question)
        try:
            self._take(node, sender, question)
        except StorageUnavailable:
            return Silence()
        except Failure as failure:
            node.alarms.append((sender, failure.code, failure.public))
            return Refused(failure.code)
        self.wake(node)
        return Taken()

    def _take(self, node: Node, sender: StateCode, call: Call) -> None:
        partner = node.wires.channel(sender, self.clock.now())
        element = open_envelope(call.body)
        operation = operation_called(call.action, str(element.tag))
        found = read(element, codes=OWN_CODES)
        untimely = closed_hours_complaint(found.kind, self.clock.now(), zones_of(ZONE, None))
        arrived = arrived_from(
            found,
            operation=operation,
            body=call.body,
            certificate_sha256=partner.certificates[0],
            complaints=() if untimely is None else (untimely,),
        )
        with node.store.begin() as work:
            arrival = admit_arrived(work, node.rails, partner, arrived)
            if arrival.outcome is ArrivalOutcome.REUSED:
                self.services[node.state].reused(work, arrival.message)

    def release_all(self) -> int:
        """Let officers release whatever is held; return how much was."""
        released = 0
        for node in self.nodes.values():
            tables = node.store.tables
            tasks = [tables.tasks[identifier] for identifier in tables.open_tasks]
            for task in tasks:
                if task.kind is TaskKind.RELEASE:
                    released += 1
                    self._release(node, task)
        return released

    def _release(self, node: Node, task: Task) -> None:
        decision = TaskDecision(task.id, Release(), "officer-1", "as it is")
        self.act(node, lambda service, work: service.decide(work, decision))
