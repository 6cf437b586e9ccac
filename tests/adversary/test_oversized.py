"""Too much: more bytes, messages or proofs than the version allows."""

import msgspec
import pytest
from tests.adversary.stage import VICTIM, Stage
from tests.federation.delivery import Receipted
from tests.federation.forgery import altered, altered_message, forged_message, read, sent

from comity.errors import BatchTooLarge, EnvelopeMalformed, ErrorCode
from comity.exchange.batch import (
    MAX_RECEIPT_BYTES,
    Consistency,
    compress,
    decode_receipt,
    encode,
)
from comity.exchange.envelope import MAX_HEADER_BYTES
from comity.exchange.versions import CURRENT


def _raw(stage: Stage) -> bytes:
    return sent(stage.attacker, VICTIM, forged_message(stage.attacker, VICTIM))


def test_more_bytes_than_a_batch_may_have_are_not_even_expanded() -> None:
    """The attacker sends a batch larger than any. The node's state is unchanged."""
    stage = Stage()
    with stage.unchanged():
        code = stage.refusal(bytes(CURRENT.max_batch_bytes + 1))
    assert code is ErrorCode.BATCH_TOO_LARGE


def test_more_messages_than_a_batch_may_have_are_refused() -> None:
    """The attacker repeats a message 257 times. The node's state is unchanged."""
    stage = Stage()
    raw = _raw(stage)
    many = list(read(raw).messages) * (CURRENT.max_messages + 1)
    with stage.unchanged():
        assert stage.refusal(altered(raw, messages=many)) is ErrorCode.ENVELOPE_MALFORMED


def test_a_batch_without_messages_is_refused() -> None:
    """The attacker sends a checkpoint and nothing else. The node's state is unchanged."""
    stage = Stage()
    with stage.unchanged():
        assert stage.refusal(altered(_raw(stage), messages=[])) is ErrorCode.ENVELOPE_MALFORMED


def test_a_header_of_more_bytes_than_headers_have_is_refused() -> None:
    """The attacker pads a header with white space. The node's state is unchanged."""
    stage = Stage()
    raw = _raw(stage)
    header = read(raw).messages[0].header + b" " * MAX_HEADER_BYTES
    with stage.only_a_checkpoint_learnt():
        (item,) = stage.items(altered_message(raw, 0, header=header))
    assert (item.refusal, item.message) == (ErrorCode.ENVELOPE_MALFORMED, "")


@pytest.mark.parametrize("size", [CURRENT.max_payload_bytes + 1, 2**63 - 1])
def test_a_payload_said_to_be_larger_than_payloads_are_is_refused(size: int) -> None:
    """The attacker states a huge payload. Nothing is expanded; the node's state is unchanged."""
    stage = Stage()
    message = forged_message(stage.attacker, VICTIM, payload_size=size)
    with stage.only_a_checkpoint_learnt():
        (item,) = stage.items(sent(stage.attacker, VICTIM, message))
    assert item.refusal == ErrorCode.ENVELOPE_MALFORMED


@pytest.mark.parametrize(
    "change",
    [
        {"consistency": [Consistency(1, 2, b"")] * 5},
        {"consistency": [Consistency(1, 2, bytes(32 * 129))]},
        {"checkpoint": bytes(65537)},
        {"encapsulated": bytes(4097)},
        {"id": "a" * 65},
        {"id": "short"},
        {"sealing_key": "k" * 129},
        {"known_size": -1},
        {"known_size": 2**63},
    ],
    ids="-".join,
)
def test_fields_beyond_their_limits_are_refused(change: dict[str, object]) -> None:
    """The attacker fills fields beyond what they may hold. The node's state is unchanged."""
    stage = Stage()
    with stage.unchanged():
        assert stage.refusal(altered(_raw(stage), **change)) is ErrorCode.ENVELOPE_MALFORMED


def test_a_size_of_our_log_that_never_was_gets_a_receipt_without_a_link() -> None:
    """The attacker says it has seen more of our log than there is.

    It gets its receipt; there is nothing to link, and nothing fails.
    """
    stage = Stage()
    answer = stage.put(altered(_raw(stage), known_size=2**63 - 1))
    assert isinstance(answer, Receipted)
    assert decode_receipt(answer.raw).consistency == []


def test_an_oversized_receipt_is_not_read() -> None:
    """The attacker answers with more bytes than any receipt has."""
    with pytest.raises(BatchTooLarge):
        decode_receipt(bytes(MAX_RECEIPT_BYTES + 1))
    with pytest.raises(BatchTooLarge):
        decode_receipt(compress(bytes(MAX_RECEIPT_BYTES + 1)))


def test_a_batch_does_not_pass_for_a_receipt() -> None:
    """The attacker answers a batch with a batch."""
    with pytest.raises(EnvelopeMalformed):
        decode_receipt(encode(read(_raw(Stage()))))


def test_an_unknown_field_is_refused() -> None:
    """The attacker adds a field that later versions might believe. The state is unchanged."""
    stage = Stage()
    fields = msgspec.to_builtins(read(_raw(stage)), builtin_types=(bytes,))
    with stage.unchanged():
        raw = compress(msgspec.msgpack.encode(fields | {"priority": 1}))
        assert stage.refusal(raw) is ErrorCode.ENVELOPE_MALFORMED
