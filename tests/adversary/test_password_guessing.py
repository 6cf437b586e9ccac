"""Somebody guesses passwords, or floods a name to keep its owner out.

Attack: many passwords for one name from one address; many names from one address; one name
from very many addresses. Guessing becomes slow; the log shows a flood with a few leaves and
not one for each guess; the owner at his own desk still gets in; and names that exist are
answered, counted and worked on exactly like those that do not.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from tests.adversary.access_stage import PASSWORD, Desk

from comity.access import sign_in as signing_in
from comity.access.model import Face
from comity.errors import SignInRefused
from comity.ledger.acts import Act


@pytest.fixture
def desk() -> Desk:
    return Desk()


def guess(desk: Desk, name: str, address: str = "203.0.113.9") -> SignInRefused:
    with pytest.raises(SignInRefused) as refused:
        desk.service.sign_in.with_code(
            name, "some guess at it", "000000", address=address, face=Face.DESK
        )
    return refused.value


def test_guessing_gets_slower_and_stays_possible(desk: Desk) -> None:
    pauses = []
    for _ in range(20):
        answer = guess(desk, "ada")
        if answer.retry_after is not None:
            pauses.append(answer.retry_after)
            desk.clock.wait(answer.retry_after)
    assert pauses == sorted(pauses)
    assert timedelta(minutes=1) < pauses[-1] <= timedelta(minutes=15)


def test_while_it_pauses_even_the_right_password_is_not_looked_at(desk: Desk) -> None:
    for _ in range(5):
        guess(desk, "ada")
    code = desk.people["ada"].recovery_codes[0]
    with pytest.raises(SignInRefused) as refused:
        desk.service.sign_in.with_code("ada", PASSWORD, code, address="203.0.113.9", face=Face.DESK)
    assert refused.value.retry_after is not None
    desk.clock.wait(refused.value.retry_after)
    opened = desk.service.sign_in.with_code(
        "ada", PASSWORD, code, address="203.0.113.9", face=Face.DESK
    )
    assert opened.account.name == "ada"


def test_a_flood_of_a_name_keeps_nobody_from_their_own_desk(desk: Desk) -> None:
    desk.sign_in("ada", address="10.0.0.5")
    for number in range(120):
        answer = guess(desk, "ada", address=f"203.0.113.{number}")
        desk.clock.wait(answer.retry_after or timedelta())
    guess(desk, "ada", address="203.0.113.200")
    assert desk.sign_in("ada", address="10.0.0.5").account.name == "ada"
    stranger = guess(desk, "ada", address="198.51.100.1")
    assert stranger.retry_after is not None
    assert stranger.retry_after <= timedelta(minutes=1)


def test_many_names_from_one_address_are_slowed_down(desk: Desk) -> None:
    answers = [guess(desk, f"name{number}") for number in range(25)]
    assert answers[-1].retry_after is not None


def test_a_flood_leaves_a_few_leaves(desk: Desk) -> None:
    for _ in range(100):
        answer = guess(desk, "ada")
        desk.clock.wait(answer.retry_after or timedelta())
    counts = [each["count"] for each in desk.acts(Act.SIGN_IN_REFUSED)]
    assert counts == [1, 2, 4, 8, 16, 32][: len(counts)]
    assert len(counts) >= 4


def test_a_name_that_exists_is_worked_on_like_one_that_does_not(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    work: list[str] = []

    def counted(what: str, really: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - whatever is handed on
            work.append(what)
            return really(*arguments, **named)

        return call

    for name in ("is_right", "note_failure", "require_patience"):
        monkeypatch.setattr(signing_in, name, counted(name, getattr(signing_in, name)))
    known = guess(desk, "ada")
    done, work[:] = list(work), []
    unknown = guess(desk, "nobody")
    assert done == work == ["require_patience", "is_right", "note_failure"]
    assert known.diagnosis() == unknown.diagnosis()
    with desk.read() as sight:
        kept = [each.key.decode().split("\0") for each in sight.access.attempts.all()]
    assert sum("ada" in each for each in kept) == sum("nobody" in each for each in kept) == 2
