"""What can and cannot be done with a Verified."""

import copy
import dataclasses
from typing import Any, cast

import pytest

from comity.errors import InclusionInvalid
from comity.trust.digest import commitment
from comity.trust.merkle_proof import leaf_hash, node_hash
from comity.trust.verify import Verified, verify_included

BODY = b"a message with a name in it"
SALT = bytes(range(32))
OTHER = leaf_hash(b"another leaf")
ROOT = node_hash(OTHER, leaf_hash(commitment(b"test", SALT, BODY)))


def included(body: bytes = BODY, salt: bytes = SALT, domain: bytes = b"test") -> Verified[bytes]:
    return verify_included(
        body, salt=salt, domain=domain, index=1, size=2, root=ROOT, proof=[OTHER]
    )


def test_a_body_in_the_log_is_verified() -> None:
    assert included().value == BODY


@pytest.mark.parametrize(
    "altered",
    [
        {"body": BODY + b"."},
        {"salt": bytes(32)},
        {"salt": SALT[:-1]},
        {"domain": b"other"},
    ],
)
def test_anything_else_than_what_the_log_holds_is_refused(altered: dict[str, bytes]) -> None:
    with pytest.raises(InclusionInvalid):
        included(**altered)


def test_nobody_else_can_make_one() -> None:
    with pytest.raises(TypeError):
        Verified(b"forged", cast("Any", object()))


def test_a_seal_does_not_pass_to_another_value() -> None:
    with pytest.raises((TypeError, ValueError)):
        dataclasses.replace(cast("Any", included()), value=b"forged")
    with pytest.raises(dataclasses.FrozenInstanceError):
        cast("Any", included()).value = b"forged"


def test_a_verified_value_reads_as_something_verified() -> None:
    assert included().read_as(len).value == len(BODY)


def test_a_copy_stays_verified_and_equal() -> None:
    assert copy.copy(included()) == included()


def test_the_representation_shows_nothing_of_the_value() -> None:
    assert repr(included()) == "Verified(bytes)"
