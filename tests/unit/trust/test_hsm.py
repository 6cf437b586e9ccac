"""Signing in a token, with SoftHSM of Debian."""

import copy
import pickle  # noqa: TID251 - to see that it is refused
from pathlib import Path

import pytest
from tests.tokens import PIN, SoftToken, plug_in, soft_token

from comity.errors import InputInvalid, KeyLocked, KeyUnavailable
from comity.ledger.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from comity.trust.hsm import TokenKey, refer_to
from comity.trust.token_uri import TokenReference, TokenUri

ORIGIN = "log.example"


@pytest.fixture
def token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SoftToken:
    made = soft_token(tmp_path / "hsm")
    made.make_key("log-1")
    plug_in(made, monkeypatch)
    return made


def pin(uri: TokenUri) -> str:
    del uri
    return PIN


def test_a_checkpoint_is_signed_in_the_token_like_any_other(token: SoftToken) -> None:
    key = TokenKey(refer_to(ORIGIN, token.uri("log-1"), pin), pin)
    note = sign_checkpoint(Checkpoint(ORIGIN, 7, bytes(32)), [key])
    opened = open_checkpoint(note, origin=ORIGIN, keys=[key.verification_key])
    assert opened.value.size == 7
    assert key.sign(b"x") == key.sign(b"x")


def test_a_key_that_the_token_would_hand_out_is_refused(token: SoftToken) -> None:
    token.make_key("loose", extractable=True)
    with pytest.raises(InputInvalid, match="hand out"):
        refer_to(ORIGIN, token.uri("loose"), pin)


@pytest.mark.parametrize("uri", ["nothing-here", "two"])
def test_a_name_that_does_not_tell_one_key_is_refused(token: SoftToken, uri: str) -> None:
    token.make_key("two")
    token.make_key("two")
    with pytest.raises(KeyUnavailable, match="just one"):
        refer_to(ORIGIN, token.uri(uri), pin)


def test_a_key_heals_when_its_token_comes_back(token: SoftToken) -> None:
    key = TokenKey(refer_to(ORIGIN, token.uri("log-1"), pin), pin)
    before = key.sign(b"x")
    token.take_away()
    for _ in range(2):
        with pytest.raises(KeyUnavailable, match="stays due") as gone:
            key.sign(b"x")
        assert gone.value.retry_after is not None
        assert PIN not in gone.value.diagnosis()
    token.bring_back()
    assert key.sign(b"x") == before


def test_a_key_that_never_saw_its_token_finds_it_when_it_comes(token: SoftToken) -> None:
    reference = refer_to(ORIGIN, token.uri("log-1"), pin)
    token.take_away()
    late = TokenKey(reference, pin)
    for _ in range(2):
        with pytest.raises(KeyUnavailable):
            late.sign(b"x")
    token.bring_back()
    assert late.sign(b"x") == TokenKey(reference, pin).sign(b"x")


def test_a_session_that_was_closed_is_opened_again(token: SoftToken) -> None:
    reference = refer_to(ORIGIN, token.uri("log-1"), pin)
    first, second = TokenKey(reference, pin), TokenKey(reference, pin)
    assert first.sign(b"x") == second.sign(b"x")
    # Logging out is of the process: this ends the login that both signed under.
    refer_to(ORIGIN, token.uri("log-1"), pin)
    assert first.sign(b"y") == second.sign(b"y")


def test_nothing_is_connected_to_before_the_first_signature(token: SoftToken) -> None:
    reference = refer_to(ORIGIN, token.uri("log-1"), pin)
    token.take_away()
    key = TokenKey(reference, pin)
    assert key.verification_key == reference.verification_key
    assert key.name == ORIGIN


def test_a_refused_pin_is_tried_once_lest_the_token_locks(token: SoftToken) -> None:
    reference = refer_to(ORIGIN, token.uri("log-1"), pin)
    asked = []

    def wrong(uri: TokenUri) -> str:
        asked.append(uri)
        return "00000000"

    key = TokenKey(reference, wrong)
    for _ in range(5):
        with pytest.raises(KeyLocked):
            key.sign(b"x")
    assert len(asked) == 1
    assert TokenKey(reference, pin).sign(b"x")


def test_a_missing_module_is_no_defect(token: SoftToken) -> None:
    reference = refer_to(ORIGIN, token.uri("log-1"), pin)
    elsewhere = TokenReference(
        reference.verification_key, "pkcs11:token=a;object=b?module-path=/nonexistent/module.so"
    )
    with pytest.raises(KeyUnavailable):
        TokenKey(elsewhere, pin).sign(b"x")


def test_a_key_in_a_token_shows_its_public_half_and_cannot_be_copied(token: SoftToken) -> None:
    reference = refer_to(ORIGIN, token.uri("log-1"), pin)
    key = TokenKey(reference, pin)
    assert repr(key) == f"TokenKey({reference.verification_key.to_text()})"
    for attempt in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError):
            attempt(key)
    assert key == TokenKey(reference, pin)
    assert hash(key) == hash(reference.verification_key)
