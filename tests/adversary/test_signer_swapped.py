"""Attack: somebody with access to the machine lets the node sign with a key of his own.

He replaces a key file, the file that names a key in a token, or the token itself. Detected
by the node, before anything leaves, where the public half is held apart from the signer;
and by every partner, with the network document, where it is not. Nothing is signed or
taken, and the state of who detects it is unchanged.
"""

from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.adversary.key_theft import THEFT, Theft, entries
from tests.tokens import PIN, SoftToken, plug_in, soft_token
from tests.unit.ledger.stores import MemoryLogStore
from tests.unit.trust.networks import UTOPIA, log_key

from comity.errors import CheckpointInconsistent, KeyUnavailable, SignatureInvalid
from comity.ledger.log import Log
from comity.trust.hsm import TokenKey, refer_to
from comity.trust.keys import SigningKey
from comity.trust.signing import Signer
from comity.trust.token_uri import TokenReference, TokenUri

ORIGIN = "ut.example/log"
AT = datetime(2026, 1, 5, tzinfo=UTC)
OTHER = SigningKey(log_key(UTOPIA).name, bytes([99]) * 32)


def pin(uri: TokenUri) -> str:
    del uri
    return PIN


def test_a_node_whose_key_file_was_replaced_signs_nothing_over_what_it_signed_before() -> None:
    theft = Theft()
    theft.owner().append(entries("honest", 3), recorded_at=THEFT)
    theft.owner().checkpoint()
    log = theft.owner(OTHER)
    log.append(entries("swapped", 1), recorded_at=THEFT)
    before = deepcopy(theft)
    with pytest.raises(CheckpointInconsistent, match="nothing was signed"):
        log.checkpoint()
    assert theft == before


def test_partners_take_nothing_that_is_signed_with_a_key_they_were_not_told() -> None:
    """The log is fresh, so that nothing in it could warn its own node."""
    theft = Theft()
    log = theft.owner(OTHER)
    log.append(entries("swapped", 1), recorded_at=THEFT)
    before = deepcopy(theft.seen)
    with pytest.raises(SignatureInvalid):
        theft.shown(log, THEFT)
    assert theft.seen == before


@pytest.fixture
def token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SoftToken:
    made = soft_token(tmp_path / "ours")
    made.make_key("log-1")
    plug_in(made, monkeypatch)
    return made


def signs_nothing(signer: Signer) -> None:
    """Check that a log that has signed once signs no more, and is as it was."""
    store = MemoryLogStore()
    log = Log(store.opened(), signer.name, [signer])
    log.append(entries("swapped", 1), recorded_at=AT)
    before = deepcopy(store)
    with pytest.raises(KeyUnavailable, match=r"another key|stays due"):
        log.checkpoint()
    assert store.checkpoints == before.checkpoints
    assert store.leaves == before.leaves


def test_another_token_of_the_same_name_does_not_sign_in_its_place(
    token: SoftToken, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reference = refer_to(ORIGIN, token.uri("log-1"), pin)
    false = soft_token(tmp_path / "false")
    false.make_key("log-1")
    plug_in(false, monkeypatch)
    signs_nothing(TokenKey(reference, pin))


def test_a_token_exchanged_while_the_node_runs_does_not_sign_in_its_place(
    token: SoftToken, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    signer = TokenKey(refer_to(ORIGIN, token.uri("log-1"), pin), pin)
    signer.sign(b"as it should be")
    false = soft_token(tmp_path / "false")
    false.make_key("log-1")
    token.take_away()
    plug_in(false, monkeypatch)
    signs_nothing(signer)


def test_another_key_of_the_same_token_does_not_sign_in_its_place(token: SoftToken) -> None:
    token.make_key("log-2")
    reference = refer_to(ORIGIN, token.uri("log-1"), pin)
    signs_nothing(TokenKey(TokenReference(reference.verification_key, token.uri("log-2")), pin))


def test_a_file_that_names_another_public_half_is_not_signed_under(token: SoftToken) -> None:
    told = TokenReference(SigningKey(ORIGIN, bytes([5]) * 32).verification_key, token.uri("log-1"))
    signs_nothing(TokenKey(told, pin))
