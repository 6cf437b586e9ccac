"""The stage of an attack over a channel: one node, a partner who signs nothing, a third state.

No XML and no connection: what the face would hand to the admission is handed to it here, so
that the attack is on the rules and not on the parser. Bodies are told apart by their bytes.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from random import Random

from comity.errors import MemberUnknown
from comity.exchange.attachments import BinaryAttachment
from comity.exchange.channel_admission import (
    Arrival,
    ArrivalOutcome,
    Arrived,
    admit_arrived,
)
from comity.exchange.envelope import Header
from comity.exchange.outbox import Rails
from comity.exchange.ports import IncomingMessage, OutgoingMessage
from comity.exchange.wires import (
    ChannelPartner,
    Complaint,
    Fingerprints,
    Note,
    Rendered,
    Renderer,
    Wire,
)
from comity.ids import ConversationId, MessageId, StateCode
from comity.law.purposes import Purpose
from comity.persons.dates import PartialDate
from comity.persons.names import name_of
from comity.persons.person import Person, Sex
from comity.persons.texts import plain
from comity.policy.facts import AnswerClass
from comity.policy.rules import NodeRules
from comity.records.commands import Act, RequestCommand, TaskDecision
from comity.records.messages import (
    FunctionalError,
    Kind,
    Message,
    RequestingAuthority,
    decode,
    encode,
    kind_of_message,
)
from comity.records.ports import Task, TaskKind
from comity.records.requesting import Requested
from comity.records.service import RecordsService
from comity.records.settings import RecordsSettings
from comity.records.workflow import MISFITS, WORKFLOWS
from comity.storage.memory.database import MemoryDatabase
from comity.storage.store import LogIdentity, Store
from comity.trust.keys import SigningKey

US, PARTNER, THIRD = (StateCode(code) for code in ("DE", "FR", "ES"))
MONDAY = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
CERTIFICATES = {PARTNER: "f" * 64, THIRD: "e" * 64}
_AUTOMATIC = frozenset(
    (answer, purpose)
    for answer in (AnswerClass.CERTAIN_WITH_CONVICTIONS, AnswerClass.CERTAIN_WITHOUT_CONVICTIONS)
    for purpose in Purpose
)


class Clock:
    """A clock that moves when it is looked at, or told to."""

    def __init__(self) -> None:
        self.at = MONDAY

    def now(self) -> datetime:
        self.at += timedelta(microseconds=1)
        return self.at


class PlainRenderer:
    """Renders a payload as itself; notes may be put into it."""

    def __init__(self) -> None:
        self.notes: tuple[Note, ...] = ()

    def render(self, header: Header, payload: bytes, peer: ChannelPartner) -> Rendered:
        del peer
        body = b"<%b>%b" % (header.id.encode(), payload)
        return Rendered(body, "deliverAnything", self.notes)


class Channels:
    """Both other states are reached over a channel."""

    def __init__(self) -> None:
        self.rendering = PlainRenderer()
        self.writer: Renderer = self.rendering

    def of(self, state: StateCode, at: datetime) -> Wire:
        del at
        return Wire.ECRIS if state in CERTIFICATES else Wire.COMITY

    def channel(self, state: StateCode, at: datetime) -> ChannelPartner:
        del at
        if state not in CERTIFICATES:
            raise MemberUnknown("nobody")
        return ChannelPartner(
            state,
            Wire.ECRIS,
            f"https://{state.lower()}.example/ecris",
            (CERTIFICATES[state],),
            Fingerprints.PUSH,
        )

    def renderer(self, wire: Wire) -> Renderer | None:
        return None if wire is Wire.COMITY else self.writer


class ChannelStage:
    """One node with its casework, and the two states it hears over channels."""

    def __init__(self, store: Store | None = None) -> None:
        self.clock = Clock()
        self.channels = Channels()
        randomness = Random(1).randbytes  # noqa: S311 - a test repeats itself
        key = SigningKey("de.example/records", bytes([7] * 32))
        self.store: Store = store or MemoryDatabase(
            identity=LogIdentity(key.name, (key,)), clock=self.clock, randomness=randomness
        )
        self.rails = Rails(
            state=US,
            workflows=WORKFLOWS,
            clock=self.clock,
            randomness=randomness,
            wires=self.channels,
            misfits=MISFITS,
        )
        self.service = RecordsService(
            RecordsSettings(state=US, time_zone="Europe/Berlin"),
            NodeRules("test", automatic=_AUTOMATIC),
            self.rails,
            lambda _: frozenset(CERTIFICATES),
        )
        self._number = 0

    def ask(self, to: StateCode = PARTNER) -> MessageId:
        """Have an officer of ours ask a state; return the request's identifier."""
        with self.store.begin() as work:
            asked = self.service.request(work, request_command(to))
        assert isinstance(asked, Requested), asked
        return asked.message.id

    def identifier(self, kind: str, sender: StateCode = PARTNER) -> MessageId:
        """Return a new identifier of another state's."""
        self._number += 1
        return MessageId(f"{sender}-{US}-{kind}-{self._number:015d}")

    def arrive(
        self,
        message: Message,
        *,
        refers_to: str | None = None,
        identifier: MessageId | None = None,
        sender: StateCode = PARTNER,
        body: bytes | None = None,
        complaints: tuple[Complaint, ...] = (),
        notes: tuple[Note, ...] = (),
        attachments: Sequence[BinaryAttachment] = (),
    ) -> Arrival:
        """Let a message come in as the face would, handle what is due; return the arrival."""
        kind = kind_of_message(message)
        made = identifier or self.identifier(kind, sender)
        payload = encode(message)
        arrived = Arrived(
            id=made,
            kind=kind,
            refers_to=None if refers_to is None else MessageId(refers_to),
            stated_at="2026-06-01T09:00:00Z",
            operation="deliverAnything",
            body=body or b"<%b>%b" % (made.encode(), payload),
            payload=payload,
            attachments=attachments,
            certificate_sha256=CERTIFICATES[sender],
            complaints=complaints,
            notes=notes,
        )
        with self.store.begin() as work:
            partner = self.channels.channel(sender, self.clock.now())
            arrival = admit_arrived(work, self.rails, partner, arrived)
            if arrival.outcome is ArrivalOutcome.REUSED:
                self.service.reused(work, arrival.message)
        self.handle_due()
        return arrival

    def handle_due(self) -> None:
        """Handle what came in."""
        with self.store.begin() as work:
            for message in work.exchange.due_in(now=self.clock.now(), limit=100):
                self.service.handle(work, message)

    def act(self, task: Task, what: Act) -> None:
        """Let an officer decide a task."""
        with self.store.begin() as work:
            self.service.decide(work, TaskDecision(task.id, what, "officer-7", "as seen"))

    def tasks(self, kind: TaskKind | None = None) -> list[Task]:
        """Return the open tasks."""
        with self.store.read() as snapshot:
            found = snapshot.cases.open_tasks()
        return [each for each in found if kind is None or each.kind is kind]

    def state_of(self, conversation: str) -> str:
        """Return where a conversation stands."""
        with self.store.read() as snapshot:
            found = snapshot.exchange.conversation(ConversationId(conversation))
        assert found is not None
        return found.state

    def sent(self, kind: str) -> list[OutgoingMessage]:
        """Return our messages of a kind, oldest first."""
        return [each for each in self._messages(OutgoingMessage) if each.kind == kind]

    def errors(self) -> list[tuple[str, str | None]]:
        """Return the functional errors we sent: code, and what each is about."""
        found: list[tuple[str, str | None]] = []
        for message in self.sent("FEM"):
            content = decode(Kind.FUNCTIONAL_ERROR, message.payload)
            assert isinstance(content, FunctionalError)
            found += [(item.code, message.refers_to) for item in content.errors]
        return found

    @contextmanager
    def only_on_record(self, *conversations: str) -> Iterator[None]:
        """Check that conversations, register and earlier messages are as before."""
        before = [self._picture(each) for each in conversations]
        held = self._register()
        yield
        assert [self._picture(each) for each in conversations] == before
        assert self._register() == held

    def _picture(self, conversation: str) -> tuple[object, ...]:
        with self.store.read() as snapshot:
            found = snapshot.exchange.conversation(ConversationId(conversation))
            messages = snapshot.exchange.messages_of(ConversationId(conversation))
        return found, *messages

    def _register(self) -> tuple[int, int]:
        with self.store.read() as snapshot:
            return snapshot.register.size()

    def _messages(self, kind: type[OutgoingMessage]) -> list[OutgoingMessage]:
        with self.store.read() as snapshot:
            listed = snapshot.exchange.conversations_listed(limit=1000)
            found = [
                message
                for conversation in listed
                for message in snapshot.exchange.messages_of(conversation.id)
                if isinstance(message, kind)
            ]
        return sorted(found, key=lambda message: message.leaf_index)


def described() -> Person:
    """Return an invented person."""
    return Person(
        name=name_of("Ana", "Novak"),
        sex=Sex.FEMALE,
        birth_date=PartialDate(1979, 7, 21),
        nationalities=("CO-00-280-DEU",),
    )


def request_command(to: StateCode) -> RequestCommand:
    """Return a request for criminal proceedings."""
    return RequestCommand(
        to=to,
        person=described(),
        purpose=Purpose.CRIMINAL_PROCEEDINGS,
        purpose_text=plain("criminal proceedings", "en"),
        authority=RequestingAuthority(plain("District court", "en"), kind="judicial-authority"),
        by="officer-1",
    )


def kept(stage: ChannelStage, identifier: MessageId) -> IncomingMessage:
    """Return a message as it is kept."""
    with stage.store.read() as snapshot:
        found = snapshot.exchange.incoming(identifier)
    assert found is not None
    return found
