"""Passwords: what is refused, and what is kept of one."""

import os
import unicodedata

import pytest

from comity.errors import InputInvalid
from comity.trust.passwords import (
    PasswordCost,
    check_new,
    hashed,
    is_outdated,
    is_right,
)

CHEAP = PasswordCost(memory=64, passes=1, lanes=1)
CONTEXT = ("c.kowalska", "Celina Kowalska", "Team North", "Bundesamt für Justiz (DE)")


@pytest.mark.parametrize(
    "password",
    [
        "elevenchars",
        "x" * 129,
        "Password1234!",
        "P4ssw0rd!!!!",
        "qwertyuiop12",
        "aaaaaaaaaaaaaaa",
        "abcabcabcabcabc",
        "123456789012345",
        "abcdefghijklmnop",
        "Kowalska1985!",
        "celinakowalska",
        "ComityComity2026",
        "Bundesamt-2026",
        "northnorthnorth",
        "!!trustno1!!",
    ],
)
def test_what_anybody_tries_first_is_refused(password: str) -> None:
    with pytest.raises(InputInvalid) as refused:
        check_new(password, context=CONTEXT)
    assert refused.value.field == "password"


@pytest.mark.parametrize(
    "password",
    [
        "a lantern over quiet water",
        "correct horse battery staple",
        "Żółw idzie wolno, ale idzie",
        "the register of Kowalska is under the willow",
        "7gK#2mQx!9Lw",
        "z" + "ab" * 60,
    ],
)
def test_a_sentence_of_ones_own_is_accepted(password: str) -> None:
    check_new(password, context=CONTEXT)


def test_the_right_password_is_right_and_nothing_else_is() -> None:
    kept = hashed("Żółw idzie wolno", os.urandom, CHEAP)
    assert kept.startswith("$argon2id$")
    assert is_right("Żółw idzie wolno", kept)
    assert is_right("Żółw idzie wolno", kept)
    for other in ("żółw idzie wolno", "Żółw idzie wolno ", "", "x" * 100_000):
        assert not is_right(other, kept)


def test_letters_with_marks_written_apart_are_the_same_and_nothing_is_cut_off() -> None:
    chosen = "ế" * 100
    apart = unicodedata.normalize("NFD", chosen)
    check_new("lamp " + apart)
    kept = hashed(chosen, os.urandom, CHEAP)
    assert is_right(apart, kept)
    assert not is_right(apart + "x", kept)
    long = "a" * 512
    assert not is_right(long + "more", hashed(long, os.urandom, CHEAP))


def test_two_who_choose_alike_are_not_seen_to() -> None:
    assert hashed("the same words", os.urandom, CHEAP) != hashed(
        "the same words", os.urandom, CHEAP
    )


def test_a_change_of_cost_is_noticed() -> None:
    kept = hashed("some words of mine", os.urandom, CHEAP)
    assert not is_outdated(kept, CHEAP)
    assert is_outdated(kept, PasswordCost(memory=64, passes=2, lanes=1))
    assert is_outdated("$something$else", CHEAP)
