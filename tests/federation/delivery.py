"""How a node delivers what is due to one peer: decisions only, no network and no waiting.

``deliver`` is a generator. It yields what to ask the peer and is sent what came back,
so that its decisions, which are those of ``comity.node.delivery``, run under a
simulated network and a simulated clock.
"""

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum, unique
from typing import Protocol

from comity.errors import (
    CheckpointGap,
    CheckpointInconsistent,
    ErrorCode,
    Failure,
    StorageUnavailable,
)
from comity.exchange.batch import Consistency, decode_receipt
from comity.exchange.catch_up import after_failure
from comity.exchange.inbox import Admission, admit_batch
from comity.exchange.opening import OpenedBatch, open_batch
from comity.exchange.outbox import Rails
from comity.exchange.partners import Partner, Partners
from comity.exchange.ports import OutgoingMessage, Rejection
from comity.exchange.sending import (
    Outcome,
    PreparedBatch,
    prepare_batch,
    relink,
    seal_batch,
    settle_receipt,
)
from comity.exchange.witnessing import links
from comity.ids import StateCode
from comity.ledger.checkpoint import read_checkpoint
from comity.records.ports import RecordsWork
from comity.trust.digest import sha256
from comity.trust.sealing import SealingKey

MAX_LINKS = 5


@dataclass(frozen=True)
class Post:
    """Send a batch."""

    raw: bytes


@dataclass(frozen=True)
class AskLinks:
    """Ask the peer for a proof that links its checkpoint of ``size`` with another size."""

    size: int
    other: int


@dataclass(frozen=True)
class Call:
    """Call an operation of a partner's endpoint, over a channel."""

    action: str
    body: bytes


Question = Post | AskLinks | Call


@dataclass(frozen=True)
class Receipted:
    """The peer's receipt."""

    raw: bytes


@dataclass(frozen=True)
class Linked:
    """The peer's proofs."""

    proofs: tuple[Consistency, ...]


@dataclass(frozen=True)
class Refused:
    """The peer's failure, for the batch as a whole."""

    code: ErrorCode
    last_seen: int | None = None


@dataclass(frozen=True)
class Silence:
    """No answer in time, or none that can be read."""


@dataclass(frozen=True)
class Taken:
    """The endpoint's word that a call was accepted; it signs nothing."""

    status: int = 202


Answer = Receipted | Linked | Refused | Silence | Taken


@unique
class Round(StrEnum):
    """How one round of delivery ended."""

    NOTHING_DUE = "nothing due"
    DELIVERED = "delivered"
    FAILED = "failed"


class Storing(Protocol):
    """A store that opens transactions over an exchange."""

    def begin(self) -> AbstractContextManager[RecordsWork]: ...


def nothing_more(work: RecordsWork, message: OutgoingMessage) -> None:
    """Leave a refused message at that."""
    del work, message


class Alarm(Protocol):
    """Told of every failure that is not the network's."""

    def __call__(self, peer: StateCode, code: ErrorCode, what: str) -> None: ...


@dataclass(frozen=True)
class Courier:
    """What delivery needs of a node, and what its casework does about refused messages."""

    store: Storing
    rails: Rails
    partners: Partners
    alarm: Alarm
    refused: Callable[[RecordsWork, OutgoingMessage], None] = nothing_more


def deliver(
    courier: Courier, peer: StateCode, hints: Sequence[int] = ()
) -> Generator[Question, Answer, Round]:
    """Deliver one batch to a peer; the caller keeps one round per peer at a time."""
    try:
        return (yield from _round(courier, peer, hints))
    except StorageUnavailable:
        raise
    except Failure as failure:
        courier.alarm(peer, failure.code, failure.public)
        return _failed(courier, peer, failure.code)


def _round(
    courier: Courier, peer: StateCode, hints: Sequence[int]
) -> Generator[Question, Answer, Round]:
    rails = courier.rails
    partner = courier.partners.partner(peer, rails.clock.now())
    with courier.store.begin() as work:
        prepared = prepare_batch(work, rails, partner, hints=hints)
    if prepared is None:
        return Round.NOTHING_DUE
    for _ in range(1 + MAX_LINKS):
        answer = yield Post(seal_batch(prepared, rails, partner))
        match answer:
            case Receipted(raw):
                return (yield from _settle(courier, partner, prepared, raw))
            case Refused(ErrorCode.CHECKPOINT_GAP, int(last_seen)):
                with courier.store.begin() as work:
                    prepared = relink(work.log, prepared, last_seen=last_seen)
            case Refused(code):
                courier.alarm(peer, code, "refused by the peer")
                return _failed(courier, peer, code)
            case _:
                return _failed(courier, peer, ErrorCode.PEER_UNREACHABLE)
    return _failed(courier, peer, ErrorCode.CHECKPOINT_GAP)


def _settle(
    courier: Courier, partner: Partner, prepared: PreparedBatch, raw: bytes
) -> Generator[Question, Answer, Round]:
    further: list[Consistency] = []
    for _ in range(1 + MAX_LINKS):
        try:
            outcome = settle(courier, partner, prepared, raw, further)
        except CheckpointGap as gap:
            size = read_checkpoint(decode_receipt(raw).checkpoint).size
            answer = yield AskLinks(size, gap.last_seen)
            if not isinstance(answer, Linked):
                return _failed(courier, partner.state, ErrorCode.PEER_UNREACHABLE)
            further.extend(answer.proofs)
        else:
            if outcome.acknowledged or outcome.refused:
                return Round.DELIVERED
            return _failed(courier, partner.state, ErrorCode.PEER_UNREACHABLE)
    return _failed(courier, partner.state, ErrorCode.CHECKPOINT_GAP)


def settle(
    courier: Courier,
    partner: Partner,
    prepared: PreparedBatch,
    raw: bytes,
    further: Sequence[Consistency] = (),
) -> Outcome:
    """Settle a receipt in one transaction; the proof of a misbehaviour is committed too."""
    with courier.store.begin() as work:
        try:
            outcome = settle_receipt(work, courier.rails, partner, prepared, raw, further=further)
        except CheckpointInconsistent as failure:
            misbehaviour = failure
        else:
            for identifier, _ in outcome.refused:
                message = work.exchange.outgoing(identifier)
                if message is not None:
                    courier.refused(work, message)
            return outcome
    raise misbehaviour


def _failed(courier: Courier, peer: StateCode, code: ErrorCode) -> Round:
    with courier.store.begin() as work:
        state = after_failure(
            work.exchange.peer(peer),
            at=courier.rails.clock.now(),
            what=code,
            randomness=courier.rails.randomness,
        )
        work.exchange.save_peer(state)
    return Round.FAILED


@dataclass(frozen=True)
class Reception:
    """What a node answers to a batch, and what it may keep in mind."""

    answer: Answer
    admission: Admission | None = None


def receive(
    courier: Courier, keys: Mapping[str, SealingKey], peer: StateCode, raw: bytes
) -> Reception:
    """Receive a batch from the state that the connection's certificate names."""
    rails = courier.rails
    try:
        partner = courier.partners.partner(peer, rails.clock.now())
        opened = open_batch(raw, rails=rails, partner=partner, keys=keys)
        admission = admit(courier, partner, opened)
    except StorageUnavailable:
        return Reception(Silence())
    except CheckpointGap as gap:
        return Reception(Refused(gap.code, gap.last_seen))
    except Failure as failure:
        with courier.store.begin() as work:
            now = rails.clock.now()
            work.exchange.reject(Rejection(peer, sha256(raw), failure.code, now, raw))
        return Reception(Refused(failure.code))
    return Reception(Receipted(admission.receipt), admission)


def admit(courier: Courier, partner: Partner, opened: OpenedBatch) -> Admission:
    """Admit a batch in one transaction; the proof of a misbehaviour is committed too."""
    with courier.store.begin() as work:
        try:
            return admit_batch(work, rails=courier.rails, partner=partner, opened=opened)
        except CheckpointInconsistent as failure:
            misbehaviour = failure
    raise misbehaviour


def answer_links(store: Storing, question: AskLinks) -> Answer:
    """Answer a peer that wants one of our checkpoints linked to another."""
    with store.begin() as work:
        return Linked(tuple(links(work.log, question.size, (question.other,))))
