"""A few states with a node each, who pass their messages by hand: no keys, no network.

What the rails prove is tested with the rails; here a message simply arrives.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from random import Random

from comity.codes.countries import wire_of
from comity.exchange.conversation import (
    Conversation,
    Role,
    advance,
    is_superseded,
    open_conversation,
)
from comity.exchange.envelope import opens_conversation, read_header
from comity.exchange.outbox import Rails
from comity.exchange.ports import (
    Handling,
    IncomingMessage,
    LogPlace,
    OutgoingMessage,
    Settlement,
)
from comity.ids import ConversationId, ConvictionId, MessageId, PersonRef, StateCode
from comity.law.purposes import Purpose
from comity.law.states import civil_zone_of
from comity.ledger.entry import message_received
from comity.persons.dates import PartialDate
from comity.persons.documents import IdentityNumber
from comity.persons.names import name_of
from comity.persons.person import Person, Sex
from comity.persons.texts import plain
from comity.policy.facts import AnswerClass
from comity.policy.rules import NodeRules
from comity.records.commands import Act, RequestCommand, TaskDecision
from comity.records.deciding import Decided
from comity.records.messages import Kind, Message, RequestingAuthority, RequestResponse, decode
from comity.records.model import Conviction, Decision, Offence, TriState
from comity.records.ports import HeldConviction, Task, TaskKind
from comity.records.recall_messages import SERVICE as RECALL_SERVICE
from comity.records.recall_model import Holder, Item, Recall, RecallId
from comity.records.recall_service import RecallService
from comity.records.recall_workflow import RECALLS
from comity.records.requesting import Requested
from comity.records.service import RecordsService
from comity.records.settings import RecordsSettings
from comity.records.workflow import WORKFLOWS
from comity.storage.memory.database import MemoryDatabase
from comity.storage.store import LogIdentity
from comity.trust.keys import SigningKey

DE, FR, ES, GB, CH = (StateCode(code) for code in ("DE", "FR", "ES", "GB", "CH"))
MONDAY = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)

SPOKEN = {**WORKFLOWS, **RECALLS}
AUTOMATIC = frozenset(
    (answer, purpose)
    for answer in (AnswerClass.CERTAIN_WITH_CONVICTIONS, AnswerClass.CERTAIN_WITHOUT_CONVICTIONS)
    for purpose in Purpose
)
RULES = NodeRules("test", automatic=AUTOMATIC)
_NOWHERE = LogPlace(0, 1, b"", bytes(32))


@dataclass
class HandSetClock:
    at: datetime = MONDAY

    def now(self) -> datetime:
        self.at += timedelta(microseconds=1)
        return self.at

    def pass_days(self, days: int) -> None:
        self.at += timedelta(days=days)


class Node:
    """One state's node."""

    def __init__(
        self,
        state: StateCode,
        clock: HandSetClock,
        members: Callable[[datetime], frozenset[StateCode]],
        settings: RecordsSettings,
        rules: NodeRules,
    ) -> None:
        self.state = state
        self.clock = clock
        randomness = Random(state).randbytes  # noqa: S311 - a test repeats itself
        key = SigningKey(f"{state.lower()}.example/records", bytes([ord(state[0])] * 32))
        self.store = MemoryDatabase(
            identity=LogIdentity(key.name, (key,)), clock=clock, randomness=randomness
        )
        rails = Rails(state=state, workflows=SPOKEN, clock=clock, randomness=randomness)
        self.keeping: set[StateCode] = set()
        self.service = RecordsService(
            settings,
            rules,
            rails,
            lambda at: members(at) - {state},
            lambda peer, _: peer in self.keeping,
        )
        self.following: set[StateCode] = set()
        self.recalls = RecallService(self.service.authority, lambda peer, _: peer in self.following)

    def admit(self, message: OutgoingMessage) -> IncomingMessage:
        """Take a message in, as the rails would, without handling it."""
        header = read_header(message.header)
        now = self.clock.now()
        with self.store.begin() as work:
            if opens_conversation(header):
                conversation = open_conversation(
                    SPOKEN,
                    identifier=ConversationId(header.conversation),
                    service=header.service,
                    kind=header.kind,
                    role=Role.RESPONDER,
                    peer=StateCode(header.sender),
                    at=now,
                )
            else:
                known = work.exchange.conversation(ConversationId(header.conversation))
                assert known is not None
                conversation = advance(
                    SPOKEN,
                    known,
                    by=known.role.other(),
                    kind=header.kind,
                    refers_to=header.refers_to,
                    sender=header.sender,
                    at=now,
                    superseded=is_superseded(header.refers_to, work.exchange.taken_up(known.id)),
                )
            entry = message_received(
                message.header,
                message=message.id,
                sender=StateCode(header.sender),
                received_at=now,
                salt=bytes(32),
            )
            (leaf,) = work.log.append([entry], recorded_at=now)
            arrived = IncomingMessage(
                id=message.id,
                conversation=message.conversation,
                service=message.service,
                kind=message.kind,
                peer=StateCode(header.sender),
                refers_to=message.refers_to,
                header=message.header,
                payload=message.payload,
                payload_salt=message.payload_salt,
                proof=LogPlace(message.leaf_index, message.leaf_index + 1, b"", bytes(32)),
                received_at=now,
                leaf_index=leaf,
            )
            work.exchange.save_conversations([conversation])
            work.exchange.add_incoming([arrived])
        return arrived

    def take(self, message: OutgoingMessage) -> IncomingMessage:
        """Take a message in and handle what is due."""
        arrived = self.admit(message)
        self.handle_due()
        return arrived

    def handle_due(self) -> int:
        """Handle what has arrived; return how many."""
        with self.store.begin() as work:
            due = work.exchange.due_in(now=self.clock.now(), limit=100)
            for message in due:
                if message.service == RECALL_SERVICE:
                    self.recalls.handle(work, message)
                else:
                    self.service.handle(work, message)
        return len(due)

    def look_after_recalls(self) -> int:
        """Go on with the recalls that are due; return how many."""
        with self.store.begin() as work:
            due = self.recalls.due(work)
            for identifier in due:
                self.recalls.go_on(work, identifier)
        return len(due)

    def recall(self, identifier: RecallId | None = None) -> Recall:
        """Return a recall; the only one, if none is named."""
        with self.store.read() as snapshot:
            if identifier is None:
                (found,) = snapshot.recalls.listed(only_open=False, limit=9)
                return found
            named = snapshot.recalls.recall(identifier)
        assert named is not None
        return named

    def holder(self, recall: Recall, state: StateCode) -> Holder:
        """Return how far a state has come."""
        with self.store.read() as snapshot:
            return next(
                each for each in snapshot.recalls.holders_of(recall.id) if each.state == state
            )

    def items(self, recall: Recall) -> list[Item]:
        """Return what we were asked about."""
        with self.store.read() as snapshot:
            return list(snapshot.recalls.items_of(recall.id))

    def due(self) -> list[OutgoingMessage]:
        """Return what is to be delivered, without delivering it."""
        with self.store.read() as snapshot:
            peers = snapshot.exchange.peers_with_due()
            found = [
                message
                for peer in peers
                for message in snapshot.exchange.due_to(peer, limit=100, max_bytes=10**9)
            ]
        return sorted(found, key=lambda message: message.leaf_index)

    def settle(self, message: OutgoingMessage) -> None:
        settled = Settlement(message.id, self.clock.now(), _NOWHERE, b"receipt", "")
        with self.store.begin() as work:
            work.exchange.settle([settled])

    def enter(self, person: Person | PersonRef, conviction: Conviction) -> HeldConviction:
        with self.store.begin() as work:
            return self.service.enter_conviction(work, person, conviction).held

    def alter(self, conviction: Conviction) -> HeldConviction:
        with self.store.begin() as work:
            return self.service.alter_conviction(work, conviction).held

    def know(self, person: Person) -> PersonRef:
        with self.store.begin() as work:
            return work.register.enter_person(person)

    def ask(self, to: StateCode, person: Person, /, **changes: object) -> Requested:
        with self.store.begin() as work:
            asked = self.service.request(work, command(to, person, **changes))
        assert isinstance(asked, Requested), asked
        return asked

    def act(self, task: Task, what: Act) -> Decided:
        with self.store.begin() as work:
            return self.service.decide(work, TaskDecision(task.id, what, "officer-7", "as seen"))

    def open_tasks(self, kind: TaskKind | None = None) -> list[Task]:
        with self.store.read() as snapshot:
            tasks = snapshot.cases.open_tasks()
        return [task for task in tasks if kind is None or task.kind is kind]

    def task(self, kind: TaskKind) -> Task:
        (task,) = self.open_tasks(kind)
        return task

    def conversation(self, identifier: str) -> Conversation:
        with self.store.read() as snapshot:
            found = snapshot.exchange.conversation(ConversationId(identifier))
        assert found is not None
        return found

    def heard(self, kind: Kind) -> list[Message]:
        """Return what was received of a kind, oldest first."""
        with self.store.read() as snapshot:
            listed = snapshot.exchange.conversations_listed(limit=1000)
            messages = [
                message
                for conversation in listed
                for message in snapshot.exchange.messages_of(conversation.id)
                if isinstance(message, IncomingMessage) and message.kind == kind
            ]
        messages.sort(key=lambda message: message.leaf_index)
        return [decode(kind, message.payload) for message in messages]

    def answers(self) -> list[RequestResponse]:
        found = self.heard(Kind.REQUEST_RESPONSE)
        return [each for each in found if isinstance(each, RequestResponse)]

    def versions(self, identifier: str) -> list[HeldConviction]:
        with self.store.read() as snapshot:
            return list(snapshot.register.versions_of(ConvictionId(identifier)))


@dataclass
class World:
    """All nodes and their one clock."""

    clock: HandSetClock = field(default_factory=HandSetClock)
    nodes: dict[StateCode, Node] = field(default_factory=dict)
    members: set[StateCode] = field(default_factory=set)

    def add(self, state: StateCode, *, rules: NodeRules | None = None, **settings: object) -> Node:
        chosen = RecordsSettings(state=state, time_zone=civil_zone_of(state) or "UTC")
        chosen = replace(chosen, **settings)  # type: ignore[arg-type]
        node = Node(state, self.clock, lambda _: frozenset(self.members), chosen, rules or RULES)
        self.nodes[state] = node
        self.members.add(state)
        return node

    def all_keep_conditions(self) -> None:
        """Let every state announce that it keeps handling conditions."""
        for node in self.nodes.values():
            node.keeping = set(self.nodes)

    def all_follow_recalls(self) -> None:
        """Let every state announce that it follows recalls."""
        for node in self.nodes.values():
            node.following = set(self.nodes)

    def settle_recalls(self, rounds: int = 6) -> None:
        """Carry on, with time for looking after recalls."""
        for _ in range(rounds):
            self.carry()
            self.clock.at += timedelta(hours=2)
            for node in self.nodes.values():
                node.look_after_recalls()
        self.carry()

    def carry(self) -> None:
        """Pass messages on and handle them until nothing moves."""
        while self.step():
            pass

    def step(self) -> bool:
        """Pass on what is due now and handle it; return whether anything was."""
        moved = self.deliver()
        for node in self.nodes.values():
            while node.handle_due():
                moved = True
        return moved

    def deliver(self, only: Iterable[MessageId] | None = None) -> bool:
        """Pass on what is due now, or some of it, without handling it."""
        moved = False
        for node in self.nodes.values():
            for message in node.due():
                if message.peer in self.nodes and (only is None or message.id in only):
                    self.nodes[message.peer].admit(message)
                    node.settle(message)
                    moved = True
        return moved


def person(
    *nationalities: StateCode,
    surname: str = "Novak",
    forename: str = "Ana",
    born: tuple[int, int, int] = (1979, 7, 21),
    number: str | None = None,
    number_of: StateCode | None = None,
    deceased: bool = False,
) -> Person:
    """Return an invented person."""
    numbers: tuple[IdentityNumber, ...] = ()
    if number is not None:
        country = None if number_of is None else wire_of(number_of)
        numbers = (IdentityNumber(number, country),)
    return Person(
        name=name_of(forename, surname),
        sex=Sex.FEMALE,
        birth_date=PartialDate(*born),
        nationalities=tuple(wire_of(state) or "" for state in nationalities),
        identity_numbers=numbers,
        deceased=deceased,
    )


def conviction(
    state: StateCode,
    number: int = 1,
    *,
    category: str = "O-00-160400",
    transmittable: TriState = TriState.UNKNOWN,
    delete: bool = False,
    remark: str = "",
) -> Conviction:
    """Return an invented conviction."""
    order = TriState.YES if delete else TriState.UNKNOWN
    return Conviction(
        id=ConvictionId(f"{state}-C-{number:015d}"),
        convicting_country=wire_of(state) or "",
        file_number=f"{number}/2026",
        decided_on=date(2026, 3, 1),
        final_on=date(2026, 4, 1),
        transmittable=transmittable,
        decisions=(Decision("D-00001", delete_from_register=order),),
        offences=(Offence("O-00001", category=category),),
        remarks=plain(remark, "en") if remark else (),
    )


def command(to: StateCode, person: Person, /, **changes: object) -> RequestCommand:
    """Return a request for criminal proceedings, with changes."""
    made = RequestCommand(
        to=to,
        person=person,
        purpose=Purpose.CRIMINAL_PROCEEDINGS,
        purpose_text=plain("criminal proceedings", "en"),
        authority=RequestingAuthority(plain("District court", "en"), kind="judicial-authority"),
        by="officer-1",
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def is_done(message: IncomingMessage, node: Node) -> bool:
    with node.store.read() as snapshot:
        kept = snapshot.exchange.incoming(message.id)
    return kept is not None and kept.handling is Handling.DONE
