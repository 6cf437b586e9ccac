"""What can and cannot be done with a Verified."""

import copy
import dataclasses
from typing import Any, cast

import pytest

from comity.trust.keys import SigningKey
from comity.trust.signed_note import open_note, sign_note
from comity.trust.verify import Verified

BODY = "a message with a name in it\n"


def included() -> Verified[str]:
    key = SigningKey.generate("signer.example")
    note = sign_note(BODY, [key])
    return open_note(note, [key.verification_key]).read_as(lambda opened: opened.text)


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
    assert repr(included()) == "Verified(str)"
