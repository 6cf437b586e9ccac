"""Invented values for the storage contracts."""

from datetime import UTC, datetime, timedelta

from comity.exchange.conversation import Conversation, Role
from comity.exchange.ports import Delivery, IncomingMessage, LogPlace, OutgoingMessage
from comity.ids import ConversationId, ConvictionId, MessageId, PersonRef, StateCode, TaskId
from comity.ledger.entry import Entry, EntryKind
from comity.persons.dates import PartialDate
from comity.persons.names import name_of
from comity.persons.person import Person
from comity.records.model import Conviction
from comity.records.ports import HeldConviction, Origin, Standing, Task, TaskKind
from comity.storage.store import LogIdentity
from comity.trust.keys import SigningKey
from comity.trust.record_keys import StorageKey

START = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)
ORIGIN = "comity.example/XA"
STORAGE_KEY = StorageKey(bytes(range(32, 64)))
IDENTITY = LogIdentity(ORIGIN, (SigningKey(ORIGIN, bytes(range(32))),))
XB = StateCode("XB")
XC = StateCode("XC")


class SteppingClock:
    """A clock that moves on by a millisecond whenever it is asked."""

    def __init__(self) -> None:
        self._now = START

    def now(self) -> datetime:
        self._now += timedelta(milliseconds=1)
        return self._now


class CountedRandomness:
    """Bytes that never repeat, and are the same in every run."""

    def __init__(self) -> None:
        self._count = 0

    def __call__(self, length: int) -> bytes:
        self._count += 1
        return self._count.to_bytes(length, "big")


def entry(number: int) -> Entry:
    return Entry(EntryKind.DECISION, b"%d" % number, number.to_bytes(32, "big"))


def outgoing_id(number: int, peer: StateCode = XB) -> MessageId:
    return MessageId(f"XA-{peer}-REQ-{number:015d}")


def incoming_id(number: int, peer: StateCode = XB) -> MessageId:
    return MessageId(f"{peer}-XA-REQ-{number:015d}")


def outgoing(
    number: int,
    *,
    peer: StateCode = XB,
    payload: bytes = b"payload",
    conversation: str | None = None,
) -> OutgoingMessage:
    identifier = outgoing_id(number, peer)
    return OutgoingMessage(
        id=identifier,
        conversation=ConversationId(conversation or identifier),
        service="records",
        kind="REQ",
        peer=peer,
        refers_to=None,
        header=b"header \x00 %d" % number,
        payload=payload,
        payload_salt=bytes(32),
        leaf_index=number,
        leaf_salt=number.to_bytes(32, "big"),
        delivery=Delivery.DUE,
        composed_at=START + timedelta(microseconds=number),
    )


def incoming(
    number: int, *, peer: StateCode = XB, conversation: str | None = None
) -> IncomingMessage:
    identifier = incoming_id(number, peer)
    return IncomingMessage(
        id=identifier,
        conversation=ConversationId(conversation or identifier),
        service="records",
        kind="REQ",
        peer=peer,
        refers_to=MessageId("XA-XB-REQ-000000000000001"),
        header=b"header %d" % number,
        payload=b"payload",
        payload_salt=bytes(32),
        proof=LogPlace(7, 8, b"\x01" * 96, bytes(32)),
        received_at=START + timedelta(microseconds=number),
        leaf_index=number,
    )


def conversation(
    number: int, *, service: str = "records", changed_at: datetime = START
) -> Conversation:
    return Conversation(
        id=ConversationId(outgoing_id(number)),
        service=service,
        opens_with="REQ",
        role=Role.INITIATOR,
        peer=XB,
        state="awaiting-answer",
        opened_at=START,
        changed_at=changed_at,
    )


def person(forename: str = "Zora", surname: str = "Beispiel", year: int = 1979) -> Person:
    return Person(name=name_of(forename, surname), birth_date=PartialDate(year, 5, 17))


def held(
    number: int,
    *,
    of: PersonRef,
    version: int = 1,
    origin: Origin = Origin.OWN,
    standing: Standing = Standing.CURRENT,
    content: Conviction | None = None,
) -> HeldConviction:
    return HeldConviction(
        conviction=content or Conviction(conviction_id(number), "CO-00-100-XAA"),
        person=of,
        origin=origin,
        convicting_state=StateCode("XA"),
        version=version,
        standing=standing,
        held_since=START,
    )


def conviction_id(number: int) -> ConvictionId:
    return ConvictionId(f"CC-C-{number:015d}")


def task(name: str, *, created_at: datetime = START, conversation: str = "c1") -> Task:
    return Task(
        id=TaskId(name),
        kind=TaskKind.IDENTIFY_REQUEST,
        conversation=ConversationId(conversation),
        message=MessageId("XB-XA-REQ-000000000000001"),
        reason="Two candidates.",
        details=b'{"candidates":[]}',
        created_at=created_at,
    )
