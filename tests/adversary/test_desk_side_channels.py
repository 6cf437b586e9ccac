"""Attack: somebody learns what exists from how the desk refuses.

They compare answers to sign-ins with known and unknown names, and to look-ups of records
that are there and are not; they compare how long each takes.

Stopped by doing the same work and answering the same bytes. Work is counted, not timed:
passwords hashed, transactions opened, entries written.
"""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from tests.desk.desk_stage import PASSWORD, WHY, Desk
from tests.desk.register import enter, hide

from comity.access import sign_in as signing_in
from comity.access.permissions import Role

_VARYING = re.compile(r'name="csrf" value="[^"]*"')


@contextmanager
def _counted(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Counter[str]]:
    """Count the work of whatever happens inside."""
    counts: Counter[str] = Counter()
    database = desk.node.database
    read, begin, right = database.read, database.begin, vars(signing_in)["is_right"]

    def counting(name: str, real: object) -> object:
        def counted(*given: object) -> object:
            counts[name] += 1
            return real(*given)  # type: ignore[operator] # whatever it is, it is called alike

        return counted

    with monkeypatch.context() as patch:
        patch.setattr(type(database), "read", lambda _: counting("snapshots", read)())  # type: ignore[operator] # it is
        patch.setattr(type(database), "begin", lambda _: counting("transactions", begin)())  # type: ignore[operator] # it is
        patch.setattr(signing_in, "is_right", counting("passwords", right))
        yield counts


def test_a_sign_in_costs_and_says_the_same_for_a_name_that_exists_and_one_that_does_not(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.engage("erika", Role.OFFICER)
    seen = []
    for name in ("erika", "nobody-of-that-name"):
        browser = desk.browser()
        entry = {"name": name, "password": f"{PASSWORD} wrong", "code": desk.code()}
        with _counted(desk, monkeypatch) as counts:
            answer = browser.fill_in("/sign-in", "/sign-in", entry)
        assert counts["passwords"] == 1
        body = _VARYING.sub("", answer.text)
        headers = {key: value for key, value in answer.headers.items() if key != "Date"}
        seen.append((answer.status, body, headers, dict(counts)))
    assert seen[0] == seen[1]


def test_a_restricted_record_costs_and_says_the_same_as_one_that_never_was(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.engage("erika", Role.OFFICER)
    ref = enter(desk)
    hide(desk, ref, "own-staff")
    erika = desk.signed_in("erika")
    seen = []
    for name in (ref, "0" + ref[1:-1] + "x"):
        before = desk.leaves()
        with _counted(desk, monkeypatch) as counts:
            answer = erika.api("GET", f"/persons/{name}", headers=WHY)
        headers = {key: value for key, value in answer.headers.items() if key != "Date"}
        seen.append((answer.status, answer.body, headers, dict(counts), desk.leaves() - before))
    assert seen[0] == seen[1]
    assert seen[0][0] == 404


def test_a_session_that_never_was_and_one_that_ended_are_refused_alike(desk: Desk) -> None:
    desk.engage("erika", Role.OFFICER)
    ended = desk.signed_in("erika")
    ended.fill_in("/account", "/sign-out", {})
    invented = desk.browser()
    invented.cookies["__Host-comity"] = "x" * 43
    answers = [each.api("GET", "/account") for each in (ended, invented, desk.browser())]
    assert len({(each.status, each.body) for each in answers}) == 1
