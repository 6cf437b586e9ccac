"""Wrong signature: a checkpoint that the sender's log key did not sign."""

import pytest
from tests.adversary.stage import VICTIM, Stage
from tests.federation.forgery import altered, forged_message, read, sent
from tests.unit.trust import networks

from comity.errors import ErrorCode
from comity.ledger.checkpoint import read_checkpoint, sign_checkpoint
from comity.trust.keys import SigningKey


def _raw(stage: Stage) -> bytes:
    return sent(stage.attacker, VICTIM, forged_message(stage.attacker, VICTIM))


def test_a_checkpoint_signed_by_a_stranger_under_the_name_of_the_log_is_refused() -> None:
    """A thief of the connection's key, but not of the log's, signs with a key of its own.

    It is refused, and the node's state is unchanged.
    """
    stage = Stage()
    raw = _raw(stage)
    thief = SigningKey(stage.attacker.key.name, bytes([9]) * 32)
    forged = sign_checkpoint(read_checkpoint(read(raw).checkpoint), [thief])
    with stage.unchanged():
        assert stage.refusal(altered(raw, checkpoint=forged)) is ErrorCode.SIGNATURE_INVALID


def test_a_signature_over_another_root_is_refused() -> None:
    """The attacker puts a genuine signature under another text.

    It is refused, and the node's state is unchanged.
    """
    stage = Stage()
    raw = _raw(stage)
    genuine = read(raw).checkpoint.decode()
    lines = genuine.split("\n")
    lines[2] = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
    with stage.unchanged():
        code = stage.refusal(altered(raw, checkpoint="\n".join(lines).encode()))
    assert code is ErrorCode.SIGNATURE_INVALID


def test_the_checkpoint_of_another_members_log_is_refused() -> None:
    """The attacker shows a genuine checkpoint, but a bystander's.

    It is refused, and the node's state is unchanged.
    """
    stage = Stage()
    with stage.bystander.store.begin() as work:
        theirs = work.log.checkpoint()
    with stage.unchanged():
        code = stage.refusal(altered(_raw(stage), checkpoint=theirs))
    assert code is ErrorCode.CHECKPOINT_MALFORMED


def test_the_attackers_key_does_not_sign_for_another_log() -> None:
    """The attacker signs a checkpoint of the bystander's log with a key named like it.

    It is refused, and the node's state is unchanged.
    """
    stage = Stage()
    raw = _raw(stage)
    name = stage.bystander.key.name
    own = SigningKey(name, bytes([3]) * 32)
    checkpoint = read_checkpoint(read(raw).checkpoint)
    theirs = type(checkpoint)(name, checkpoint.size, checkpoint.root)
    with stage.unchanged():
        code = stage.refusal(altered(raw, checkpoint=sign_checkpoint(theirs, [own])))
    assert code is ErrorCode.CHECKPOINT_MALFORMED
    assert networks.log_key(stage.bystander.state) != own


@pytest.mark.parametrize(
    "note", [b"", b"\n", b"\xff\xfe", b"at.example/log\n5\n\n", bytes(65536)], ids=len
)
def test_what_is_no_checkpoint_is_refused(note: bytes) -> None:
    """The attacker sends anything in place of a checkpoint.

    It is refused, and the node's state is unchanged.
    """
    stage = Stage()
    with stage.unchanged():
        code = stage.refusal(altered(_raw(stage), checkpoint=note))
    assert code is ErrorCode.CHECKPOINT_MALFORMED
