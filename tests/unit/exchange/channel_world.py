"""A node with a partner over a channel: a made-up format, made-up certificates, any store."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random

from tests.federation.members import AUSTRIA, BELGIUM, FRANCE, permit

from comity.errors import MemberUnknown
from comity.exchange.attachments import BinaryAttachment
from comity.exchange.channel_admission import Arrival, Arrived, admit_arrived
from comity.exchange.channel_sending import Attempt, ChannelMessage, next_due, settle_accepted
from comity.exchange.envelope import Header
from comity.exchange.outbox import Draft, Rails, compose
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
from comity.records.workflow import MISFITS, WORKFLOWS
from comity.storage.memory.database import MemoryDatabase
from comity.storage.store import LogIdentity, Store
from comity.trust.keys import SigningKey

US, PARTNER, THIRD = AUSTRIA, BELGIUM, FRANCE
MORNING = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
CERTIFICATES = {PARTNER: "b" * 64, THIRD: "f" * 64}
PAYLOAD_TYPE = "comity/records/1"


class Clock:
    """A clock that moves on by a millisecond whenever it is asked, or when it is told."""

    def __init__(self, start: datetime = MORNING) -> None:
        self.time = start

    def now(self) -> datetime:
        self.time += timedelta(milliseconds=1)
        return self.time


class FakeRenderer:
    """Writes a payload between two tags, and the notes it was given beside it."""

    def __init__(self) -> None:
        self.notes: tuple[Note, ...] = ()
        self.names_messages = True

    def render(self, header: Header, payload: bytes, peer: ChannelPartner) -> Rendered:
        """Return the payload with its identifier before it."""
        named = header.id if self.names_messages else "nameless"
        body = b"<m to='%b'><id>%b</id>%b</m>" % (peer.url.encode(), named.encode(), payload)
        return Rendered(body, f"deliver{header.kind}", self.notes)


class FakeWires:
    """The partners that are reached over a channel, which they may leave or like less."""

    def __init__(self) -> None:
        self.rendering = FakeRenderer()
        self.reached = set(CERTIFICATES)
        self.first = Wire.ECRIS

    def of(self, state: StateCode, at: datetime) -> Wire:
        """Return the channel's wire for those who are on it."""
        del at
        return self.first if state in self.reached else Wire.COMITY

    def channel(self, state: StateCode, at: datetime) -> ChannelPartner:
        """Return a partner on the channel."""
        del at
        if state not in self.reached:
            raise MemberUnknown(f"{state} is not on the channel.")
        return partner_of(state)

    def renderer(self, wire: Wire) -> Renderer | None:
        """Return the one renderer there is."""
        return None if wire is Wire.COMITY else self.rendering


def partner_of(state: StateCode = PARTNER) -> ChannelPartner:
    """Return a partner as the network document would name it."""
    url = f"https://{state.lower()}.example/ecris"
    return ChannelPartner(state, Wire.ECRIS, url, (CERTIFICATES[state],), Fingerprints.PUSH)


def memory_store(key: SigningKey | None = None, clock: Clock | None = None) -> MemoryDatabase:
    """Return an empty store in memory whose log has that key."""
    signing = key or SigningKey("at.example/log", bytes([9]) * 32)
    return MemoryDatabase(
        identity=LogIdentity(signing.name, (signing,)),
        clock=clock or Clock(),
        randomness=Random(5).randbytes,  # noqa: S311 - a test repeats itself
    )


class World:
    """One node, its partner and a third state, both over the channel."""

    def __init__(self, store: Store | None = None, clock: Clock | None = None) -> None:
        self.clock = clock or Clock()
        self.store = memory_store(clock=self.clock) if store is None else store
        self.wires = FakeWires()
        self.rails = Rails(
            US,
            WORKFLOWS,
            self.clock,
            Random(1).randbytes,  # noqa: S311 - a test repeats itself
            wires=self.wires,
            misfits=MISFITS,
        )
        self._number = 0

    def send(self, kind: str = "REQ", payload: bytes = b"{}", **more: object) -> OutgoingMessage:
        """Compose a message to the partner."""
        fields: dict[str, object] = {"recipient": PARTNER} | more
        draft = Draft("records", kind, payload=payload, payload_type=PAYLOAD_TYPE, **fields)  # type: ignore[arg-type] # by name
        with self.store.begin() as work:
            return compose(work, self.rails, permit(US, draft.recipient), [draft])[0]

    def go_on(self, about: MessageId, kind: str, conversation: str) -> OutgoingMessage:
        """Compose a message that goes on with a conversation."""
        return self.send(kind, conversation=ConversationId(conversation), refers_to=about)

    def theirs(
        self,
        kind: str = "REQ",
        *,
        refers_to: str | None = None,
        sender: StateCode = PARTNER,
        identifier: str | None = None,
        body: bytes | None = None,
        payload: bytes = b'{"synthetic":1}',
        attachments: Sequence[BinaryAttachment] = (),
        complaints: tuple[Complaint, ...] = (),
        notes: tuple[Note, ...] = (),
        certificate: str | None = None,
        stated_at: str = "2026-06-01T09:00:00",
    ) -> Arrived:
        """Return a message as the channel's face would hand it over."""
        self._number += 1
        made = MessageId(identifier or f"{sender}-{US}-{kind}-{self._number:015d}")
        return Arrived(
            id=made,
            kind=kind,
            refers_to=None if refers_to is None else MessageId(refers_to),
            stated_at=stated_at,
            operation=f"deliver{kind}",
            body=body or b"<m><id>%b</id>%b</m>" % (made.encode(), payload),
            payload=payload,
            attachments=attachments,
            certificate_sha256=certificate or CERTIFICATES[sender],
            complaints=complaints,
            notes=notes,
        )

    def admit(self, arrived: Arrived, sender: StateCode = PARTNER) -> Arrival:
        """Admit a message in a transaction of its own."""
        with self.store.begin() as work:
            return admit_arrived(work, self.rails, partner_of(sender), arrived)

    def next(self, to: StateCode = PARTNER) -> ChannelMessage | None:
        """Return what may be sent next."""
        with self.store.begin() as work:
            return next_due(work, partner_of(to), now=self.clock.now())

    def accept(self, identifier: MessageId, status: int = 202) -> None:
        """Let the partner's endpoint accept a message."""
        began = self.clock.now()
        attempt = Attempt(began, self.clock.now(), status, CERTIFICATES[PARTNER])
        with self.store.begin() as work:
            settle_accepted(work, self.rails, partner_of(), identifier, attempt)

    def sent(self, identifier: MessageId) -> OutgoingMessage:
        """Return a message of ours as it is kept."""
        with self.store.read() as snapshot:
            found = snapshot.exchange.outgoing(identifier)
        assert found is not None
        return found

    def received(self, identifier: MessageId) -> IncomingMessage:
        """Return a received message as it is kept."""
        with self.store.read() as snapshot:
            found = snapshot.exchange.incoming(identifier)
        assert found is not None
        return found

    def state_of(self, conversation: str) -> str:
        """Return where a conversation stands."""
        with self.store.read() as snapshot:
            found = snapshot.exchange.conversation(ConversationId(conversation))
        assert found is not None
        return found.state

    def log_size(self) -> int:
        """Return how many entries our log has."""
        with self.store.begin() as work:
            return work.log.size()


def attachment(
    message: str, identifier: str = "BE-BA-000000001", content: bytes | None = b"made up"
) -> BinaryAttachment:
    """Return an attachment; its digests are of the right form, not of the content."""
    return BinaryAttachment(
        id=identifier,
        message=MessageId(message),
        mime="application/nist",
        file_name="made-up.nist",
        md5="0" * 32,
        sha256=b"" if content is None else bytes([len(content)]) * 32,
        size=0 if content is None else len(content),
        content=content,
    )
