"""Mutation: bytes cut off, changed, or added on the way; every field of a batch altered."""

from dataclasses import dataclass
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.adversary.stage import VICTIM, Stage
from tests.federation.delivery import Receipted, Refused
from tests.federation.forgery import forged_message, sent
from tests.federation.node import Node
from tests.federation.probed_store import SEEN

from comity.errors import ErrorCode
from comity.exchange.batch import compress, decode_batch, decode_receipt, expand
from comity.storage.memory.tables import Tables


@dataclass(frozen=True)
class Material:
    """A genuine batch, and the victim as it stood before."""

    stage: Stage
    raw: bytes
    before: Tables
    headers: frozenset[bytes]


@cache
def _material() -> Material:
    stage = Stage()
    raw = sent(stage.attacker, VICTIM, *(forged_message(stage.attacker, VICTIM) for _ in "12"))
    headers = frozenset(message.header for message in decode_batch(raw).messages)
    return Material(stage, raw, stage.victim.store.backup(), headers)


def _put(material: Material, raw: bytes) -> None:
    """Put a mutated batch to the victim: only what was genuinely sent may come of it."""
    victim: Node = material.stage.victim
    victim.store.restore(material.before)
    material.stage.federation.story.receipts.clear()
    known = frozenset(victim.store.tables.incoming)
    before = victim.store.picture()
    answer = material.stage.put(raw)
    match answer:
        case Refused():
            assert victim.store.picture() == before
        case Receipted(receipt):
            after = victim.store.tables.incoming
            assert {after[one].header for one in after.keys() - known} <= material.headers
            if all(item.refusal for item in decode_receipt(receipt).items):
                settled = victim.store.picture(without=SEEN)
                assert settled == {name: before[name] for name in settled}
        case _:
            pytest.fail(f"neither receipted nor refused: {answer}")


@given(st.data())
def test_a_truncated_batch_leaves_the_state_unchanged(data: st.DataObject) -> None:
    """Somebody on the way cuts a batch off. It is refused; the node's state is unchanged."""
    material = _material()
    stop = data.draw(st.integers(0, len(material.raw) - 1))
    material.stage.victim.store.restore(material.before)
    with material.stage.unchanged():
        assert material.stage.refusal(material.raw[:stop]) is ErrorCode.ENVELOPE_MALFORMED


@given(st.data())
def test_changed_bytes_of_the_compressed_batch_never_get_anything_else_admitted(
    data: st.DataObject,
) -> None:
    """Somebody on the way changes bytes; unless all is genuine, the node's state is unchanged."""
    material = _material()
    raw = bytearray(material.raw)
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    _put(material, bytes(raw))


@given(st.data())
def test_changed_bytes_of_the_batch_itself_never_get_anything_else_admitted(
    data: st.DataObject,
) -> None:
    """The attacker changes what is under the compression, so that all checks behind it run.

    Unless what remains is genuine, the node's state is unchanged.
    """
    material = _material()
    inner = bytearray(expand(material.raw, limit=1 << 20))
    for _ in range(data.draw(st.integers(1, 3))):
        inner[data.draw(st.integers(0, len(inner) - 1))] = data.draw(st.integers(0, 255))
    _put(material, compress(bytes(inner)))


@given(st.binary(max_size=400))
def test_arbitrary_bytes_are_refused(raw: bytes) -> None:
    """The attacker sends noise, compressed and not. The node's state is unchanged."""
    material = _material()
    material.stage.victim.store.restore(material.before)
    with material.stage.unchanged():
        assert material.stage.refusal(raw) is ErrorCode.ENVELOPE_MALFORMED
        assert material.stage.refusal(compress(raw)) is ErrorCode.ENVELOPE_MALFORMED


@pytest.mark.parametrize("tail", [b"\0", b"more", compress(b"another frame")], ids=repr)
def test_bytes_after_the_batch_change_nothing(tail: bytes) -> None:
    """The attacker hides something behind the end of a batch; it is refused or not looked at."""
    material = _material()
    _put(material, material.raw + tail)


@pytest.mark.parametrize("depth", [100, 100_000])
def test_deep_nesting_is_refused(depth: int) -> None:
    """The attacker nests lists until a careless reader overflows; the node's state is unchanged."""
    material = _material()
    material.stage.victim.store.restore(material.before)
    with material.stage.unchanged():
        nested = compress(b"\x91" * depth)
        assert material.stage.refusal(nested) is ErrorCode.ENVELOPE_MALFORMED


@pytest.mark.parametrize(
    "claim", [b"\xdd\xff\xff\xff\xff", b"\xdf\xff\xff\xff\xff", b"\xc6\xff\xff\xff\xff"]
)
def test_a_claimed_length_is_not_believed(claim: bytes) -> None:
    """The attacker claims four thousand million elements; the node's state is unchanged."""
    material = _material()
    material.stage.victim.store.restore(material.before)
    with material.stage.unchanged():
        assert material.stage.refusal(compress(claim)) is ErrorCode.ENVELOPE_MALFORMED
