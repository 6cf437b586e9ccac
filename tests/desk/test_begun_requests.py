"""Requests that an officer has begun: kept as typed, for nobody else, and not for ever."""

from datetime import timedelta

import pytest
from tests.desk.desk_stage import Browser, Desk

from comity.access.permissions import Role
from comity.assembly.enforcing_retention import run_retention
from comity.assembly.journal import journal_of
from comity.ledger.acts import Act
from comity.records.begun_requests import KEPT_FOR, MOST_OF_ONE

HOSTILE = '<script>alert("1")</script>\u202e"\' 10'
SAID = {"surname": HOSTILE, "birth_date": "whenever"}


@pytest.fixture
def erika(desk: Desk) -> Browser:
    desk.engage("erika", Role.OFFICER)
    return desk.signed_in("erika")


def test_what_was_typed_is_kept_as_typed_and_seen_by_nobody_else(
    desk: Desk, erika: Browser
) -> None:
    made = erika.api("POST", "/begun-requests", {"said": SAID})
    assert made.status == 200, made.text
    path = f"/begun-requests/{made.json['id']}"
    assert erika.api("GET", path).json["said"] == SAID
    desk.engage("otto", Role.OFFICER)
    otto = desk.signed_in("otto")
    before = desk.leaves()
    for method, body in (("GET", None), ("POST", {"said": {}, "version": 1}), ("DELETE", None)):
        answer = otto.api(method, path, body)
        unknown = otto.api(method, "/begun-requests/DE-BEGUN-1", body)
        assert (answer.status, answer.body) == (404, unknown.body)
    assert otto.api("GET", "/begun-requests").json["begun"] == []
    assert erika.api("GET", path).json["said"] == SAID
    assert desk.leaves() == before


def test_two_windows_do_not_overwrite_each_other(erika: Browser) -> None:
    made = erika.api("POST", "/begun-requests", {"said": SAID}).json
    path = f"/begun-requests/{made['id']}"
    first = erika.api("POST", path, {"said": {"surname": "A"}, "version": 1})
    assert first.json["version"] == 2
    second = erika.api("POST", path, {"said": {"surname": "B"}, "version": 1})
    assert second.status == 409
    again = erika.api("POST", path, {"said": {"surname": "A"}, "version": 1})
    assert (again.status, again.json["version"]) == (200, 2), "the same once more"


def test_nobody_begins_more_than_anybody_could_send(erika: Browser) -> None:
    for _ in range(MOST_OF_ONE):
        assert erika.api("POST", "/begun-requests", {"said": {}}).status == 200
    assert erika.api("POST", "/begun-requests", {"said": {}}).status == 422


def test_what_nobody_comes_back_to_ends_and_the_log_says_so(desk: Desk, erika: Browser) -> None:
    made = erika.api("POST", "/begun-requests", {"said": SAID}).json
    desk.clock.at += KEPT_FOR - timedelta(days=1)
    run_retention(desk.node)
    with desk.node.database.read() as snapshot:
        assert len(snapshot.begun.every()) == 1
    desk.clock.at += timedelta(days=2)
    run_retention(desk.node)
    with desk.node.database.read() as snapshot:
        assert not snapshot.begun.every()
        acts = [each for each in journal_of(snapshot) if each.act == Act.DRAFT_ENDED]
        begun = [each for each in journal_of(snapshot) if each.act == Act.REQUEST_BEGUN]
    assert [each.text("draft") for each in (*begun, *acts)] == [made["id"]] * 2
