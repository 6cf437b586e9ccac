"""Mix and match: genuine parts, put together as they never were."""

from tests.adversary.stage import VICTIM, Stage
from tests.federation.forgery import altered, altered_message, forged_message, read, sent

from comity.errors import ErrorCode


def _two(stage: Stage) -> bytes:
    messages = [
        forged_message(stage.attacker, VICTIM, payload=payload)
        for payload in (b'{"number":1}', b'{"number":2}')
    ]
    return sent(stage.attacker, VICTIM, *messages)


def test_the_header_of_one_message_with_the_payload_of_another_is_refused() -> None:
    """Somebody on the way exchanges two sealed payloads.

    Neither opens under the other's header, and the node's state is unchanged.
    """
    stage = Stage()
    raw = _two(stage)
    one, other = read(raw).messages
    mixed = altered_message(altered_message(raw, 0, sealed=other.sealed), 1, sealed=one.sealed)
    with stage.only_a_checkpoint_learnt():
        items = stage.items(mixed)
    assert [item.refusal for item in items] == [ErrorCode.DECRYPTION_FAILED] * 2


def test_messages_in_exchanged_places_are_refused() -> None:
    """Somebody on the way exchanges the places of two whole messages.

    Their seals are bound to their places, and the node's state is unchanged.
    """
    stage = Stage()
    raw = _two(stage)
    swapped = altered(raw, messages=list(reversed(read(raw).messages)))
    with stage.only_a_checkpoint_learnt():
        items = stage.items(swapped)
    assert [item.refusal for item in items] == [ErrorCode.DECRYPTION_FAILED] * 2


def test_a_message_that_was_dropped_takes_none_with_it_but_those_behind_it() -> None:
    """Somebody on the way drops the first message of a batch.

    The rest is not in its place any more, and the node's state is unchanged.
    """
    stage = Stage()
    raw = _two(stage)
    with stage.only_a_checkpoint_learnt():
        (item,) = stage.items(altered(raw, messages=list(read(raw).messages)[1:]))
    assert item.refusal == ErrorCode.DECRYPTION_FAILED


def test_the_proof_of_one_message_does_not_prove_another() -> None:
    """The attacker exchanges the proofs of two logged messages.

    Both are refused, and the node's state is unchanged.
    """
    stage = Stage()
    raw = _two(stage)
    parts = [
        {"leaf_index": m.leaf_index, "leaf_salt": m.leaf_salt, "proof": m.proof}
        for m in read(raw).messages
    ]
    mixed = altered_message(altered_message(raw, 0, **parts[1]), 1, **parts[0])
    with stage.only_a_checkpoint_learnt():
        items = stage.items(mixed)
    assert [item.refusal for item in items] == [ErrorCode.INCLUSION_INVALID] * 2


def test_messages_of_one_batch_do_not_open_in_another() -> None:
    """The attacker moves sealed messages into a batch with another key, or another name.

    They do not open, and the node's state is unchanged.
    """
    stage = Stage()
    raw, other = _two(stage), _two(stage)
    with stage.only_a_checkpoint_learnt():
        items = stage.items(altered(other, messages=list(read(raw).messages)))
    assert {item.refusal for item in items} == {ErrorCode.DECRYPTION_FAILED}
    with stage.unchanged():
        code = stage.refusal(altered(other, encapsulated=read(raw).encapsulated))
    assert code is ErrorCode.DECRYPTION_FAILED
    with stage.unchanged():
        assert stage.refusal(altered(other, id=read(raw).id)) is ErrorCode.DECRYPTION_FAILED
