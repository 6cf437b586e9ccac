"""Passkeys: set up, shown to sign in, shown once more, removed."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.adversary.access_stage import Desk
from tests.adversary.soft_passkey import SoftPasskey

from comity.access.model import Face, Factor, Opened
from comity.access.principal import Shown
from comity.errors import (
    ConflictingChange,
    FactorRequired,
    ReferenceNotFound,
    SignInRefused,
    SignInRequired,
)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def add(desk: Desk, name: str, passkey: SoftPasskey) -> Factor:
    who = desk.who(name)
    ceremony, options = desk.service.factors.passkey_options(who)
    return desk.service.factors.add_passkey(who, ceremony, passkey.set_up(options), label="my key")


def sign_in(desk: Desk, passkey: SoftPasskey) -> Opened:
    ceremony, options = desk.service.sign_in.passkey_options()
    return desk.service.sign_in.with_passkey(
        ceremony, passkey.show(options), address="10.0.0.1", face=Face.DESK
    )


def test_a_passkey_alone_signs_in_without_a_name(desk: Desk) -> None:
    passkey = SoftPasskey()
    add(desk, "ada", passkey)
    opened = sign_in(desk, passkey)
    who = desk.service.sessions.principal(opened.secret, face=Face.DESK)
    assert (who.account, who.shown) == (desk.people["ada"].account.id, Shown.PASSKEY)


def test_a_passkey_is_added_only_with_a_fresh_factor(desk: Desk) -> None:
    who = desk.who("ada")
    desk.clock.wait(timedelta(minutes=11))
    with pytest.raises(FactorRequired):
        desk.service.factors.passkey_options(who)


@pytest.mark.parametrize(
    "lie",
    [
        {"origin": "https://desk.example.org.evil.example"},
        {"host": "evil.example"},
        {"verifies": False},
    ],
)
def test_what_was_shown_elsewhere_or_without_its_owner_is_refused(
    desk: Desk, lie: dict[str, object]
) -> None:
    passkey = SoftPasskey()
    add(desk, "ada", passkey)
    liar = replace(passkey, **lie)  # type: ignore[arg-type]
    with pytest.raises(SignInRefused):
        sign_in(desk, liar)
    assert sign_in(desk, passkey).account.name == "ada"


def test_an_answer_fits_the_question_it_was_made_for_once(desk: Desk) -> None:
    passkey = SoftPasskey()
    add(desk, "ada", passkey)
    service = desk.service.sign_in
    ceremony, options = service.passkey_options()
    answer = passkey.show(options)
    assert service.with_passkey(ceremony, answer, address="x", face=Face.DESK).secret
    other, _ = service.passkey_options()
    for used in (ceremony, other):
        with pytest.raises(SignInRefused):
            service.with_passkey(used, answer, address="x", face=Face.DESK)


def test_a_copy_is_noticed_by_its_counter(desk: Desk) -> None:
    passkey = SoftPasskey()
    add(desk, "ada", passkey)
    copy = passkey.copied()
    for _ in range(3):
        sign_in(desk, passkey)
    with pytest.raises(SignInRefused):
        sign_in(desk, copy)


def test_showing_it_once_more_renews_the_session(desk: Desk) -> None:
    passkey = SoftPasskey()
    add(desk, "ada", passkey)
    add(desk, "sigrid", theirs := SoftPasskey())
    opened = sign_in(desk, passkey)
    who = desk.service.sessions.principal(opened.secret, face=Face.DESK)
    ceremony, options = desk.service.sign_in.step_up_options(who)
    with pytest.raises(SignInRefused):
        desk.service.sign_in.step_up_with_passkey(
            opened.secret, ceremony, theirs.show(options), face=Face.DESK
        )
    ceremony, options = desk.service.sign_in.step_up_options(who)
    renewed = desk.service.sign_in.step_up_with_passkey(
        opened.secret, ceremony, passkey.show(options), face=Face.DESK
    )
    assert renewed.secret != opened.secret
    with pytest.raises(SignInRequired):
        desk.service.sessions.principal(opened.secret, face=Face.DESK)


def test_one_passkey_belongs_to_one_account(desk: Desk) -> None:
    passkey = SoftPasskey()
    add(desk, "ada", passkey)
    with pytest.raises(ConflictingChange):
        add(desk, "sigrid", passkey)


def test_only_whoever_began_adds_it(desk: Desk) -> None:
    ceremony, options = desk.service.factors.passkey_options(desk.who("ada"))
    with pytest.raises(SignInRefused):
        desk.service.factors.add_passkey(
            desk.who("sigrid"), ceremony, SoftPasskey().set_up(options), label="x"
        )


def test_a_removed_passkey_opens_nothing_and_others_are_not_ones_own(desk: Desk) -> None:
    passkey = SoftPasskey()
    factor = add(desk, "ada", passkey)
    with pytest.raises(ReferenceNotFound):
        desk.service.factors.remove(desk.who("sigrid"), factor.id)
    desk.service.factors.remove(desk.who("ada"), factor.id)
    with pytest.raises(SignInRefused):
        sign_in(desk, passkey)


@pytest.mark.parametrize("nonsense", ["", "{}", "[]", '{"id": 5}', "x" * 70_000])
def test_nonsense_is_refused_like_anything_else(desk: Desk, nonsense: str) -> None:
    ceremony, _ = desk.service.sign_in.passkey_options()
    with pytest.raises(SignInRefused):
        desk.service.sign_in.with_passkey(ceremony, nonsense, address="x", face=Face.DESK)
