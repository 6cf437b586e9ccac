"""False receipts: the sender is told that a message arrived, or that it did not."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
import pytest
from tests.adversary.stage import ATTACKER, BYSTANDER, VICTIM, Stage
from tests.federation.delivery import Receipted, Round, Silence, deliver, settle
from tests.federation.forgery import forged_batch, sealed

from comity.errors import (
    CheckpointGap,
    CheckpointMalformed,
    EnvelopeMalformed,
    ErrorCode,
    Failure,
    InclusionInvalid,
    SignatureInvalid,
)
from comity.exchange.batch import Receipt, decode_receipt, encode
from comity.exchange.ports import Delivery, OutgoingMessage
from comity.exchange.sending import Outcome, PreparedBatch
from comity.ids import MessageId, StateCode
from comity.ledger.checkpoint import read_checkpoint, sign_checkpoint
from comity.ledger.entry import message_received
from comity.trust.keys import SigningKey


@dataclass
class Answered:
    """The victim has sent two messages, and the attacker's genuine receipt is at hand."""

    stage: Stage
    prepared: PreparedBatch
    genuine: Receipt

    def settle(self, receipt: Receipt | bytes, partner: StateCode = ATTACKER) -> Outcome:
        """Let the victim settle a receipt."""
        victim = self.stage.victim
        peer = victim.partners.partner(partner, self.stage.federation.clock.now())
        raw = receipt if isinstance(receipt, bytes) else encode(receipt)
        return settle(victim.courier, peer, self.prepared, raw)

    def refused(self, receipt: Receipt | bytes, *failures: type[Failure]) -> None:
        """Let the victim settle what it must not believe: its state is unchanged."""
        with self.stage.unchanged(), pytest.raises(failures):
            self.settle(receipt)
        assert self.due() == [message.id for message in self.prepared.messages]

    def due(self) -> list[MessageId]:
        """Return what is due to the attacker."""
        due = self.stage.victim.store.tables.due_out[ATTACKER]
        return [due[leaf] for leaf in sorted(due)]


def _due(stage: Stage, kinds: Sequence[str]) -> list[OutgoingMessage]:
    """Let the victim compose messages to the attacker that do not leave by themselves."""
    stage.federation.part(VICTIM, ATTACKER)
    for kind in kinds:
        stage.federation.open(VICTIM, ATTACKER, kind)
    tables = stage.victim.store.tables
    due = tables.due_out[ATTACKER]
    return [tables.outgoing[due[leaf]] for leaf in sorted(due)]


@pytest.fixture
def answered() -> Answered:
    stage = Stage()
    prepared = forged_batch(stage.victim, ATTACKER, _due(stage, ["NOT", "REQ"]))
    answer = stage.put(sealed(stage.victim, ATTACKER, prepared), sender=VICTIM, to=ATTACKER)
    assert isinstance(answer, Receipted)
    return Answered(stage, prepared, decode_receipt(answer.raw))


def _with(receipt: Receipt, number: int, /, **changes: object) -> Receipt:
    items = list(receipt.items)
    items[number] = msgspec.structs.replace(items[number], **changes)
    return msgspec.structs.replace(receipt, items=items)


def test_a_genuine_receipt_settles(answered: Answered) -> None:
    outcome = answered.settle(answered.genuine)
    assert outcome.acknowledged == tuple(message.id for message in answered.prepared.messages)
    assert answered.due() == []


def test_a_receipt_settled_twice_settles_nothing_more(answered: Answered) -> None:
    """Somebody on the way repeats a receipt. What it settled stays as it was."""
    answered.settle(answered.genuine)
    tables = answered.stage.victim.store.tables
    before = dict(tables.outgoing)
    answered.settle(answered.genuine)
    assert tables.outgoing == before


def test_a_receipt_without_proofs_is_not_believed(answered: Answered) -> None:
    """The attacker strips the proofs: it says that it has the messages, and cannot be held to it.

    They stay due, and the node's state is unchanged.
    """
    answered.refused(_with(answered.genuine, 0, proof=b""), InclusionInvalid)
    answered.refused(_with(answered.genuine, 0, salt=b""), InclusionInvalid)


def test_a_receipt_with_an_invented_entry_is_not_believed(answered: Answered) -> None:
    """The attacker writes an entry that its log does not hold. The node's state is unchanged."""
    message = answered.prepared.messages[0]
    entry = message_received(
        message.header,
        message=message.id,
        sender=VICTIM,
        received_at=answered.stage.federation.clock.now(),
        salt=bytes(32),
    )
    invented = _with(answered.genuine, 0, body=entry.body, salt=entry.salt)
    answered.refused(invented, InclusionInvalid)


def test_the_entry_about_one_message_does_not_acknowledge_another(answered: Answered) -> None:
    """The attacker has logged one message and shows its entry for both.

    Neither is settled, and the node's state is unchanged.
    """
    first = answered.genuine.items[0]
    second = msgspec.structs.replace(first, position=1)
    forged = msgspec.structs.replace(answered.genuine, items=[first, second])
    answered.refused(forged, EnvelopeMalformed)


def test_an_entry_about_something_else_does_not_acknowledge(answered: Answered) -> None:
    """The attacker logs entries that say nearly the right thing. The node's state is unchanged."""
    message = answered.prepared.messages[0]
    attacker = answered.stage.attacker
    now = answered.stage.federation.clock.now()
    about = [
        (message.header + b" ", message.id, VICTIM),
        (message.header, MessageId("BE-AT-REQ-000000000000001"), VICTIM),
        (message.header, message.id, BYSTANDER),
    ]
    for header, identifier, sender in about:
        entry = message_received(
            header, message=identifier, sender=sender, received_at=now, salt=bytes(32)
        )
        with attacker.store.begin() as work:
            index = work.log.append([entry], recorded_at=now).start
            note = work.log.checkpoint()
            size = read_checkpoint(note).size
            proof = b"".join(work.log.inclusion_proof(index, size))
            base = answered.stage.victim.store.tables.heads[attacker.key.name]
            link = (base, size, b"".join(work.log.consistency_proof(base, size)))
        forged = _with(
            msgspec.structs.replace(
                answered.genuine, checkpoint=note, items=answered.genuine.items[:1]
            ),
            0,
            body=entry.body,
            salt=entry.salt,
            index=index,
            proof=proof,
        )
        linked = msgspec.structs.replace(
            forged, consistency=[type(answered.genuine.consistency[0])(*link)]
        )
        answered.refused(linked, EnvelopeMalformed)


def test_a_receipt_for_another_batch_is_not_believed(answered: Answered) -> None:
    """The attacker answers with the receipt of an earlier batch. The node's state is unchanged."""
    answered.refused(
        msgspec.structs.replace(answered.genuine, batch="BE-AT-" + "0" * 32), EnvelopeMalformed
    )


def test_a_receipt_from_somebody_else_is_not_believed(answered: Answered) -> None:
    """A bystander's checkpoint stands in the receipt. The node's state is unchanged."""
    with answered.stage.bystander.store.begin() as work:
        note = work.log.checkpoint()
    forged = msgspec.structs.replace(answered.genuine, checkpoint=note)
    answered.refused(forged, CheckpointMalformed)


def test_a_receipt_signed_by_a_thief_is_not_believed(answered: Answered) -> None:
    """Somebody on the way, without the log's key, signs. The node's state is unchanged."""
    thief = SigningKey(answered.stage.attacker.key.name, bytes([9]) * 32)
    note = sign_checkpoint(read_checkpoint(answered.genuine.checkpoint), [thief])
    answered.refused(msgspec.structs.replace(answered.genuine, checkpoint=note), SignatureInvalid)


def test_a_receipt_without_a_link_is_not_believed_yet(answered: Answered) -> None:
    """The attacker withholds the proof that its log only grew.

    The link is asked for, and the node's state is unchanged.
    """
    answered.refused(msgspec.structs.replace(answered.genuine, consistency=[]), CheckpointGap)


@pytest.mark.parametrize("positions", [(0, 0), (0, 2), (7, 1), (2**63 - 1, 0)])
def test_a_receipt_for_places_that_the_batch_does_not_have_is_not_believed(
    answered: Answered, positions: tuple[int, int]
) -> None:
    """The attacker settles one place twice, or a place that is none. The state is unchanged."""
    forged = answered.genuine
    for number, position in enumerate(positions):
        forged = _with(forged, number, position=position)
    answered.refused(forged, EnvelopeMalformed)


@pytest.mark.parametrize("stop", [0, 1, 10, 100, -1])
def test_a_truncated_receipt_is_not_believed(answered: Answered, stop: int) -> None:
    """Somebody on the way cuts a receipt off. The node's state is unchanged."""
    raw = encode(answered.genuine)
    answered.refused(raw[:stop] or b"\0", EnvelopeMalformed)


def test_a_receipt_that_is_silent_on_every_message_is_none(answered: Answered) -> None:
    """The attacker signs a checkpoint and says nothing of what it was sent, again and again.

    It does not pass for a partner that answers: the node's state is unchanged.
    """
    silent = msgspec.structs.replace(answered.genuine, items=[])
    answered.refused(silent, EnvelopeMalformed)


def test_a_message_on_which_a_receipt_is_silent_stays_due(answered: Answered) -> None:
    """The attacker withholds the receipt of one message of two. That one is sent again."""
    silent = msgspec.structs.replace(answered.genuine, items=answered.genuine.items[:1])
    answered.settle(silent)
    assert answered.due() == [answered.prepared.messages[1].id]


def test_a_receipt_that_is_withheld_leaves_the_message_due() -> None:
    """The attacker takes the message and never answers.

    The message stays due and is tried again, later and later.
    """
    stage = Stage()
    _due(stage, ["NOT"])
    waits = []
    for failures in range(1, 5):
        rounds = deliver(stage.victim.courier, ATTACKER)
        next(rounds)
        with pytest.raises(StopIteration) as end:
            rounds.send(Silence())
        assert end.value.value is Round.FAILED
        state = stage.victim.store.tables.peers[ATTACKER]
        assert state.failures == failures
        assert state.next_attempt_at is not None
        waits.append(state.next_attempt_at - stage.federation.clock.now())
    assert waits == sorted(waits)
    assert len(stage.victim.store.tables.due_out[ATTACKER]) == 1


def test_a_refusal_with_an_invented_code_is_kept_as_a_refusal_by_the_peer(
    answered: Answered,
) -> None:
    """The attacker refuses with a text of its own, to have it shown or believed here."""
    forged = _with(answered.genuine, 0, refusal="storage:database:ok")
    outcome = answered.settle(forged)
    message = answered.prepared.messages[0]
    assert outcome.refused == ((message.id, ErrorCode.PEER_REFUSED),)
    kept = answered.stage.victim.store.tables.outgoing[message.id]
    assert (kept.delivery, kept.refusal) == (Delivery.REFUSED, ErrorCode.PEER_REFUSED)


def test_a_refusal_does_not_undo_a_receipt(answered: Answered) -> None:
    """The attacker gives a receipt and later a refusal. What it signed stays settled."""
    answered.settle(answered.genuine)
    before = dict(answered.stage.victim.store.tables.outgoing)
    answered.settle(_with(answered.genuine, 0, refusal=ErrorCode.TRANSITION_ILLEGAL))
    assert answered.stage.victim.store.tables.outgoing == before


def test_the_receipt_of_one_partner_does_not_settle_what_was_sent_to_another(
    answered: Answered,
) -> None:
    """The attacker, a member too, answers in place of the bystander a message went to.

    The messages stay due, and the node's state is unchanged.
    """
    with answered.stage.unchanged(), pytest.raises(CheckpointMalformed):
        answered.settle(answered.genuine, BYSTANDER)
    assert len(answered.due()) == 2
