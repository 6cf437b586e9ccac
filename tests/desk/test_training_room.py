"""The training room: thirty cases of every kind, and the same again after a reset."""

from collections import Counter
from datetime import timedelta
from urllib.parse import quote

import pytest
from tests.desk.desk_stage import Desk, StandingClock
from typer.testing import CliRunner

from comity.access.permissions import Role
from comity.assembly.build import open_node
from comity.cli.main import app
from comity.law.working_days import civil_date
from comity.trust.one_time_codes import code_at
from comity_training.demo.desks import PASSWORD, SEATS
from comity_training.room.cases import Kind
from comity_training.room.room import Room, at_work, make_room, reset_room

MADE = StandingClock()


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Room:
    return make_room(tmp_path_factory.mktemp("training") / "room", MADE)


def _waiting(room: Room, clock: StandingClock) -> list[tuple[str, int]]:
    """Return what waits at the desk: kinds, and in how many days each is due."""
    node = open_node(room.homes[0], clock=clock)
    today = civil_date(clock.now(), node.config.node.time_zone)
    with node.database.read() as snapshot:
        found = [
            (str(each.kind), 999 if each.due_on is None else (each.due_on - today).days)
            for each in snapshot.cases.open_tasks()
        ]
    node.database.close()
    return sorted(found)


def _ask(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["training", *words])
    return result.exit_code, result.output


def test_it_holds_thirty_cases_of_every_kind_some_of_them_late(room: Room) -> None:
    assert [number for number, _, _ in room.mark.cases] == list(range(1, 31))
    assert {kind for _, kind, _ in room.mark.cases} == set(Kind)
    waiting = _waiting(room, MADE)
    assert sum(days < 0 for _, days in waiting) == 3, "what is to be late is"
    assert {"approve-answer", "identify-request", "confirm-deletion", "enter-nationally"} <= {
        kind for kind, _ in waiting
    }


def test_every_page_says_that_nobody_exists_and_every_role_can_sit_down(room: Room) -> None:
    clock = StandingClock(MADE.now() + timedelta(minutes=5))
    with Desk(room.homes[0].path, clock=clock) as desk:
        assert "Training: nobody here exists." in desk.browser().get("/sign-in").text
        for name in (seat.name for seat in SEATS):
            browser = desk.browser()
            fields = {
                "name": name,
                "password": PASSWORD,
                "code": code_at(room.seed, clock.now()),
            }
            assert browser.fill_in("/sign-in", "/sign-in", fields).status == 303, name
            assert "Training: nobody here exists." in browser.get("/account").text
            if name == "administrator":
                assert "/admin/node/backups/new" in browser.get("/admin/node/backups").text
                assert "To do before the node works in full" in browser.get("/").text
            if name == "security":
                assert "newcomer" in browser.get("/admin/accounts").text
                assert "/refusal" in browser.get("/admin/keys").text, "a key waits"
            if name == "supervisor":
                waits = browser.api("GET", "/approvals").json["approvals"]
                assert [each["asker"] for each in waits] == ["ac-training-deputy"]
                page = browser.get(f"/approvals/{waits[0]['id']}").text
                assert "a further question on this answer" in page
                assert waits[0]["id"] in browser.get("/approvals").text
            if name == "deputy":
                assert "a further question on this answer" in browser.get("/approvals").text
        desk.engage("erika", Role.OFFICER)
        erika = desk.signed_in("erika")
        erika.cookies["__Host-comity-case"] = quote('["criminal-proceedings", "T 4/2026"]', safe="")
        answered = [each for _, kind, each in room.mark.cases if kind is Kind.ANSWERED]
        evidence = erika.get(f"/cases/{answered[0]}/evidence")
        assert "Both states recorded these messages" in evidence.text, "its proofs are real"


def test_its_nodes_join_no_other_network(room: Room) -> None:
    home = str(room.homes[0].path)
    card = CliRunner().invoke(app, ["network", "card", "--home", home])
    assert card.exit_code != 0
    assert "training room" in card.output
    note = next(room.homes[1].networks.glob("*.note"))
    joined = CliRunner().invoke(app, ["network", "join", str(note), "--home", home])
    assert joined.exit_code != 0
    assert "training room" in joined.output


def test_what_was_done_in_it_is_gone_after_a_reset_and_all_is_as_old_as_it_was(
    room: Room,
) -> None:
    before = _waiting(room, MADE)
    (room.homes[0].path / "desk.log").write_text("what a trainee left")
    with at_work(room):
        status, told = _ask("reset", "--yes", "--folder", str(room.folder))
        assert status != 0
        assert "at work" in told
    assert _ask("reset", "--folder", str(room.folder))[0] == 1, "nobody said yes"
    assert (room.homes[0].path / "desk.log").exists()
    # Two months later, on the same day of the week: holidays apart the same days are left.
    later = StandingClock(MADE.now() + timedelta(weeks=8))
    again = reset_room(room.folder, later)
    assert not (again.homes[0].path / "desk.log").exists()
    kinds = [Counter(kind for _, kind, _ in each.mark.cases) for each in (room, again)]
    assert kinds[0] == kinds[1]
    assert [kind for kind, _ in before] == [kind for kind, _ in _waiting(again, later)]
    assert sum(days < 0 for _, days in _waiting(again, later)) == 3
    assert again.seed == room.seed, "devices that were set up go on"
    assert sorted(each.name for each in room.folder.iterdir()) == ["bg", "de", "training-room.json"]
    assert not list(room.folder.parent.glob(".room-*"))
