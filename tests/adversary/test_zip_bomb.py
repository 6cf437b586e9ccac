"""Zip bombs: few bytes that become many."""

import tracemalloc
from functools import cache

import pytest
import zstandard
from tests.adversary.stage import VICTIM, Stage
from tests.federation.forgery import (
    altered,
    altered_message,
    forged_batch,
    forged_message,
    read,
    sealed,
)

from comity.errors import ErrorCode
from comity.exchange.sending import PreparedBatch
from comity.exchange.versions import CURRENT
from comity.trust.sealing import BatchSealer, batch_info

MEBIBYTE = 1 << 20


@cache
def _bomb(mebibytes: int, *, window_log: int = 0, tell_size: bool = False) -> bytes:
    parameters = zstandard.ZstdCompressionParameters.from_level(1, window_log=window_log)
    compressor = zstandard.ZstdCompressor(compression_params=parameters).compressobj(
        size=mebibytes * MEBIBYTE if tell_size else -1
    )
    zeros = bytes(MEBIBYTE)
    parts = [compressor.compress(zeros) for _ in range(mebibytes)]
    return b"".join(parts) + compressor.flush()


@pytest.mark.parametrize("tell_size", [True, False])
def test_a_batch_that_expands_beyond_the_limit_is_refused(tell_size: bool) -> None:
    """The attacker sends some kilobytes that would become a quarter of a gibibyte.

    Expansion stops at the limit, and the node's state is unchanged.
    """
    stage = Stage()
    bomb = _bomb(256, tell_size=tell_size)
    assert len(bomb) < MEBIBYTE
    tracemalloc.start()
    with stage.unchanged():
        assert stage.refusal(bomb) is ErrorCode.BATCH_TOO_LARGE
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4 * CURRENT.max_batch_bytes


def test_a_frame_that_demands_a_huge_window_is_refused() -> None:
    """The attacker asks for gigabytes of memory before a byte is expanded.

    It is refused, and the node's state is unchanged.
    """
    stage = Stage()
    bomb = _bomb(64, window_log=30)
    with stage.unchanged():
        assert stage.refusal(bomb) is ErrorCode.ENVELOPE_MALFORMED


def test_a_frame_that_lies_about_its_size_is_refused() -> None:
    """The attacker claims an exbibyte in the frame's header; nobody makes room for it.

    The node's state is unchanged.
    """
    stage = Stage()
    magic, single_segment_and_eight_bytes = b"\x28\xb5\x2f\xfd", b"\xe0"
    bomb = magic + single_segment_and_eight_bytes + (1 << 60).to_bytes(8, "little") + b"\1\0\0"
    with stage.unchanged():
        code = stage.refusal(bomb)
    assert code in {ErrorCode.BATCH_TOO_LARGE, ErrorCode.ENVELOPE_MALFORMED}


@pytest.mark.parametrize("claimed", [0, 100, CURRENT.max_payload_bytes])
def test_a_payload_that_expands_beyond_its_stated_size_is_refused(claimed: int) -> None:
    """The attacker seals a bomb as a payload; its header states a small size, or the greatest.

    Expansion stops there, and the node's state is unchanged.
    """
    stage = Stage()
    message = forged_message(stage.attacker, VICTIM, payload_size=claimed)
    prepared = forged_batch(stage.attacker, VICTIM, [message])
    raw = _with_sealed(stage, prepared, bytes(32) + _bomb(64))
    with stage.only_a_checkpoint_learnt():
        (item,) = stage.items(raw)
    assert item.refusal == ErrorCode.BATCH_TOO_LARGE


@pytest.mark.parametrize("clear", [b"", bytes(31), bytes(32), bytes(32) + b"no frame"], ids=len)
def test_a_sealed_payload_of_another_form_is_refused(clear: bytes) -> None:
    """The attacker seals something that is no salt and no compressed payload.

    It is refused, and the node's state is unchanged.
    """
    stage = Stage()
    message = forged_message(stage.attacker, VICTIM)
    prepared = forged_batch(stage.attacker, VICTIM, [message])
    with stage.only_a_checkpoint_learnt():
        (item,) = stage.items(_with_sealed(stage, prepared, clear))
    assert item.refusal == ErrorCode.ENVELOPE_MALFORMED


def _with_sealed(stage: Stage, prepared: PreparedBatch, clear: bytes) -> bytes:
    """Return a batch of one message whose sealed part holds these bytes."""
    raw = sealed(stage.attacker, VICTIM, prepared)
    batch = read(raw)
    partner = stage.attacker.partners.partner(VICTIM, stage.federation.clock.now())
    info = batch_info(
        protocol=batch.version,
        sender=batch.sender,
        recipient=batch.recipient,
        recipient_key_id=batch.sealing_key,
        batch_id=batch.id,
    )
    sealer = BatchSealer(partner.sealing_key, info, stage.attacker.rails.randomness)
    header = batch.messages[0].header
    raw = altered_message(raw, 0, sealed=sealer.seal(0, clear, header))
    return altered(raw, encapsulated=sealer.encapsulated)
