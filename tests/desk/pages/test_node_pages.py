"""The node as whoever runs it sees it: keys, what ends, the network, trust services, backups."""

import os
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace
from tests.desk.desk_stage import Browser, Desk
from typer.testing import CliRunner

from comity.access.permissions import Role
from comity.assembly.backup_runs import backup_runs, carry_out_backups, folder_of
from comity.assembly.key_files import prepare
from comity.assembly.network_changes_shown import Listed, changes_between
from comity.cli.main import app
from comity.trust.network_document import MemberStatus
from comity.trust.sealing import SealingKey

BACKUPS = "/admin/node/backups"
KEY = SealingKey(bytes(range(32)))


@pytest.fixture
def adam(desk: Desk) -> Browser:
    desk.engage("adam", Role.ADMINISTRATOR)
    return desk.signed_in("adam")


def configured(desk: Desk) -> None:
    (desk.node.home.path / "backup.pub").write_text(KEY.public.to_text())
    part = replace(desk.node.config.backup, recipient="backup.pub")
    desk.node.config = replace(desk.node.config, backup=part)


def test_every_key_is_shown_with_its_dates_and_none_is_given_away(
    desk: Desk, adam: Browser
) -> None:
    page = adam.get("/admin/node/keys").text
    for file in desk.node.home.keys.glob("*.key"):
        assert file.name in page
        assert file.read_text().strip() not in page
    assert "sealing-0001.key" in page


def test_a_rotation_is_shown_where_it_stands_step_by_step(desk: Desk, adam: Browser) -> None:
    assert "Nothing is under way" in adam.get("/admin/node/keys/tls").text
    node = desk.node
    prepare(node.home, node.config, ["tls", "sealing"], now=node.clock.now(), randomness=os.urandom)
    page = adam.get("/admin/node/keys/tls").text
    assert "comity network card" in page, "the network document does not name it yet"
    assert "comity keys activate" not in page
    assert "tls.key.next" in page
    assert "comity network card" in adam.get("/admin/node/keys/sealing").text
    assert "rotation under way" in adam.get("/admin").text
    assert adam.get("/admin/node/keys/storage").status == 404


def test_what_ends_first_stands_first_and_says_how_many_days_are_left(
    desk: Desk, adam: Browser
) -> None:
    found = adam.api("GET", "/node/endings").json["endings"]
    assert [each["at"] for each in found] == sorted(each["at"] for each in found)
    assert {each["what"] for each in found} >= {"own-certificate", "partner-certificate"}
    assert "29 days" in adam.get("/admin/node/endings").text
    # A look at the day after: sessions are opened anew, as the old one has ended.
    desk.clock.wait(days=25)
    assert "ends soon" in desk.signed_in("adam").get("/admin/node/endings").text


def test_the_network_document_says_who_signed_it_and_what_it_changed(
    desk: Desk, adam: Browser
) -> None:
    page = adam.get("/admin/node/network").text
    assert "governance.training.example" in page
    assert "first version adopted here" in page
    before = desk.node.directory.document
    ours, theirs = before.members
    after = replace(before, grace_days=7, members=(replace(ours, name="New name"), theirs))
    changed = {each.what: (each.before, each.after) for each in changes_between(before, after)}
    assert changed == {Listed.GRACE: ("0", "7"), Listed.NAME: (ours.name, "New name")}
    gone = replace(before, members=(ours,))
    lost = changes_between(before, gone)
    assert {each.subject for each in lost} == {theirs.state}
    assert all(each.after is None for each in lost)
    suspended = replace(theirs, status=MemberStatus.SUSPENDED)
    (told,) = changes_between(before, replace(before, members=(ours, suspended)))
    assert (told.what, told.before, told.after) == (Listed.MEMBER, "active", "suspended")


def test_trust_services_and_rules_in_force_are_named(adam: Browser) -> None:
    assert "nothing counts down" in adam.get("/admin/node/services").text
    rules = adam.api("GET", "/node/rules").json
    assert rules["bundle"][:16] in adam.get("/admin").text


def test_without_a_backup_key_none_is_made_and_the_page_says_how_to_get_one(
    desk: Desk, adam: Browser
) -> None:
    page = adam.get(BACKUPS).text
    assert "comity backup key" in page
    assert f"{BACKUPS}/new" not in page
    assert adam.get(f"{BACKUPS}/new").headers["Location"] == BACKUPS
    assert adam.api("POST", "/node/backups").status == 409
    assert not carry_out_backups(desk.node)


def test_a_backup_is_asked_for_made_by_the_node_proved_and_noted(
    desk: Desk, adam: Browser, tmp_path: Path
) -> None:
    configured(desk)
    assert adam.fill_in(f"{BACKUPS}/new", BACKUPS, {}).status == 303
    assert adam.api("POST", "/node/backups").status == 409, "one at a time"
    assert carry_out_backups(desk.node)
    assert not carry_out_backups(desk.node), "once"
    (made,) = adam.api("GET", "/node/backups").json["backups"]
    assert (made["state"], made["is_there"], made["by"]) == ("finished", True, "ac-adam")
    (file,) = folder_of(desk.node).iterdir()
    assert file.stat().st_mode & 0o077 == 0
    (tmp_path / "backup.key").write_text(KEY.to_text())
    words = ["backup", "verify", str(file), "--key", str(tmp_path / "backup.key")]
    proved = CliRunner().invoke(app, [*words, "--noted-in", str(desk.node.home.path)])
    assert proved.exit_code == 0, proved.output
    page = adam.get(BACKUPS).text
    assert made["backup"] in page, "which one was proved"
    assert "never noted" not in page
    # A second one is no larger: what was made before is in no backup.
    adam.api("POST", "/node/backups")
    carry_out_backups(desk.node)
    again = adam.api("GET", "/node/backups").json["backups"][0]
    assert again["size"] < 1.5 * made["size"]


def test_a_backup_that_was_interrupted_is_begun_again_and_one_that_fails_says_why(
    desk: Desk, adam: Browser
) -> None:
    configured(desk)
    adam.api("POST", "/node/backups")
    folder_of(desk.node).write_text("a file where the folder should be")
    assert carry_out_backups(desk.node)
    (failed,) = adam.api("GET", "/node/backups").json["backups"]
    assert failed["state"] == "failed"
    assert "cannot be written" in adam.get(BACKUPS).text
    folder_of(desk.node).unlink()
    adam.api("POST", "/node/backups")
    with desk.node.database.begin() as work:
        first, *others = backup_runs(work)
        running = replace(first, state="running")
        work.facts.put("backup.runs", msgspec.json.encode((running, *others)))
    assert not carry_out_backups(desk.node), "somebody is at it"
    desk.clock.wait(minutes=11)
    assert carry_out_backups(desk.node)
    assert [each.suffix for each in folder_of(desk.node).iterdir()] == [".backup"]
