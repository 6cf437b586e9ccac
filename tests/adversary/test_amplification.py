"""Amplification: a small batch of many payloads, each of the permitted size."""

from tests.adversary.stage import VICTIM, Stage
from tests.federation.forgery import forged_batch, forged_message, sealed

from comity.errors import ErrorCode
from comity.exchange.versions import CURRENT

MEBIBYTE = 1 << 20


def test_payloads_that_are_too_much_together_are_refused_unopened() -> None:
    """The attacker seals four times the greatest payload; compressed, all is some kilobytes.

    The batch is refused before a payload is opened, and the node's state is unchanged.
    """
    stage = Stage()
    payload = b" " * CURRENT.max_payload_bytes
    messages = [forged_message(stage.attacker, VICTIM, payload=payload) for _ in range(4)]
    raw = sealed(stage.attacker, VICTIM, forged_batch(stage.attacker, VICTIM, messages))
    assert len(raw) < MEBIBYTE
    with stage.unchanged():
        assert stage.refusal(raw) is ErrorCode.BATCH_TOO_LARGE


def test_payloads_are_counted_by_what_their_headers_say_even_if_it_is_false() -> None:
    """The attacker states sizes whose sum is too much. The node's state is unchanged."""
    stage = Stage()
    size = CURRENT.max_payload_bytes
    messages = [forged_message(stage.attacker, VICTIM, payload_size=size) for _ in range(4)]
    raw = sealed(stage.attacker, VICTIM, forged_batch(stage.attacker, VICTIM, messages))
    with stage.unchanged():
        assert stage.refusal(raw) is ErrorCode.BATCH_TOO_LARGE


def test_as_much_as_a_batch_may_hold_is_opened() -> None:
    stage = Stage()
    size = CURRENT.max_payload_bytes
    count = CURRENT.max_batch_bytes // size
    messages = [forged_message(stage.attacker, VICTIM, payload=b" " * size) for _ in range(count)]
    assert [item.refusal for item in stage.items(stage.sent(*messages))] == [""] * count
