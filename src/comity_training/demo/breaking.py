"""Scenes of breakage: a node killed in the middle, and a forged piece of evidence."""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from comity.exchange.ports import Delivery, IncomingMessage, OutgoingMessage
from comity.ids import StateCode
from comity.law.purposes import Purpose
from comity.persons.person import Person
from comity.records.messages import Kind
from comity.records.model import TriState
from comity_training import cast
from comity_training.demo.performed import Performed
from comity_training.demo.scenes import Scenes
from comity_training.demo.stage import Stage

Refused = Callable[[bytes], str]
"""Returns the first failed step of an evidence file, or an empty text if it verifies."""


@dataclass(frozen=True, slots=True)
class Killed:
    """The node that is killed.

    Attributes:
        state: Its state.
        capital: Where it stands, for the telling.
        asked_for: Whom it knows for certain, so that it answers alone.
    """

    state: StateCode
    capital: str
    asked_for: Person


SOFIA = Killed(StateCode("BG"), "Sofia", cast.convicted_abroad().asked_as)
ATHENS = Killed(StateCode("GR"), "Athens", cast.without_convictions().asked_as)
_BEFORE = 10
_WHILE_DOWN = 10
_DELIVERED = frozenset({Delivery.ACKNOWLEDGED, Delivery.ACCEPTED})


class BreakingScenes(Scenes):
    """What happens when things break or are broken."""

    def partner_killed(self, killed: Killed) -> None:
        """A node is killed with requests on the way; nothing is lost, nothing doubled."""
        germany, partner = self.stage["DE"], self.stage[killed.state]
        self.tell(
            f"Germany sends {_BEFORE} requests, and the node in {killed.capital} is killed in "
            f"the middle of them; {_WHILE_DOWN} more follow while it is dead."
        )
        sent = [self._one_of_many(killed) for _ in range(_BEFORE)]
        partner.kill()
        sent += [self._one_of_many(killed) for _ in range(_WHILE_DOWN)]
        partner.start()
        for message in sent:
            germany.await_message(message.conversation, Kind.REQUEST_RESPONSE)
        last = sent[-1]
        answers = [self._answers(message) for message in sent]
        self.tell(
            f"  → restarted; {len(sent)} requests, {sum(answers)} answers, "
            f"{answers.count(0)} lost, {sum(n > 1 for n in answers)} doubled"
        )
        elapsed = self._elapsed(sent[0])
        evidence = self.verify(germany, last.conversation)
        self.report.exchanges.append(
            Performed(
                "request",
                "DE",
                killed.state,
                f"{len(sent)} answered though the partner was killed",
                elapsed,
                "node",
                evidence,
                germany.wire_of(last.conversation),
            )
        )
        self.report.checks["every request was answered once after the crash"] = answers == [
            1
        ] * len(sent)

    def _one_of_many(self, killed: Killed) -> OutgoingMessage:
        return self.send(
            "DE",
            killed.state,
            killed.asked_for,
            Purpose.CRIMINAL_PROCEEDINGS,
            TriState.UNKNOWN,
        )

    def _answers(self, request: OutgoingMessage) -> int:
        return sum(
            isinstance(message, IncomingMessage) and message.kind == Kind.REQUEST_RESPONSE
            for message in self.stage["DE"].messages(request.conversation)
        )

    def _elapsed(self, request: OutgoingMessage) -> float:
        received = [
            message.received_at
            for message in self.stage["DE"].messages(request.conversation)
            if isinstance(message, IncomingMessage)
        ]
        return (max(received) - request.composed_at).total_seconds() * 1000

    def forged_evidence(self, evidence: bytes, refused: Refused) -> None:
        """Somebody changes one thing in an evidence file; the verifier says where."""
        self.tell("The defence brings a copy of the evidence with the time moved by a second.")
        step = refused(forged(evidence))
        self.report.checks["the evidence file verifies"] = refused(evidence) == ""
        self.report.checks["a forged copy is refused"] = bool(step)
        self.tell(f"  → refused: {step}" if step else "  → NOT NOTICED")


def forged(evidence: bytes) -> bytes:
    """Return the evidence with the time of its first message moved by a second."""
    file = json.loads(evidence)
    channel = file.get("channel")
    message, entry = (channel[0], "docket") if channel else (file["messages"][0], "header")
    logged = json.loads(base64.b64decode(message[entry]))
    dated = next(name for name in ("sent_at", "composed_at", "received_at") if name in logged)
    later = datetime.fromisoformat(logged[dated]) + timedelta(seconds=1)
    logged[dated] = later.isoformat().replace("+00:00", "Z")
    raw = json.dumps(logged, separators=(",", ":"), ensure_ascii=False).encode()
    message[entry] = base64.b64encode(raw).decode("ascii")
    # As Comity writes it: else the form alone would be refused, and not what it says.
    return msgspec.json.format(msgspec.json.encode(file), indent=2) + b"\n"


def count_losses(stage: Stage) -> tuple[int, int]:
    """Return how many messages are lost and how many doubled, over all nodes.

    Lost is a composed message that its recipient does not have, or whose sender does
    not know that it has. Doubled is an answer given more than once without the one
    before having been cancelled.
    """
    lost = doubled = 0
    for actor in stage.actors.values():
        with actor.node.database.read() as snapshot:
            for conversation in snapshot.exchange.conversations_listed(limit=100_000):
                messages = snapshot.exchange.messages_of(conversation.id)
                sent = [m for m in messages if isinstance(m, OutgoingMessage)]
                for message in sent:
                    there = stage[message.peer].node.database
                    with there.read() as other:
                        arrived = other.exchange.incoming(message.id) is not None
                    lost += not (arrived and message.delivery in _DELIVERED)
                answers = sum(
                    m.kind in {Kind.REQUEST_RESPONSE, Kind.NOTIFICATION_RESPONSE} for m in sent
                )
                cancelled = sum(
                    m.kind == Kind.CANCELLATION
                    and m.refers_to is not None
                    and m.refers_to[6:9] in {Kind.REQUEST_RESPONSE, Kind.NOTIFICATION_RESPONSE}
                    for m in sent
                )
                doubled += max(answers - cancelled - 1, 0)
    return lost, doubled
