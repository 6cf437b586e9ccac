"""``comity recall`` between two nodes with real keys, databases and rails."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.unit.cli.node_homes import Network, deliver, done, founded, run
from tests.unit.records.states_in_touch import DE, FR, conviction, person

from comity.assembly.build import Node, open_node
from comity.assembly.home import Home
from comity.ids import StateCode
from comity.node.recall_round import go_on_with_recalls

OFFICER = ("--by", "officer-7", "--reason", "as ordered")


@pytest.fixture
def network(tmp_path: Path) -> Network:
    """Germany, and France which was told of a conviction."""
    return told_of_a_conviction(tmp_path)


def told_of_a_conviction(tmp_path: Path) -> Network:
    """Return Germany, and France which was told of a conviction."""
    made = founded(tmp_path)
    _configure(made.fr, "enter_unknown_nationals = true\nask_national_entry = false")
    (tmp_path / "person.json").write_bytes(msgspec.json.encode(person(FR)))
    _conviction(tmp_path, delete=False)
    done(
        *("notify", "enter", "--home", made.de, "--person", tmp_path / "person.json"),
        *("--conviction", tmp_path / "conviction.json"),
    )
    exchange(made)
    return made


def _configure(home: Path, settings: str) -> None:
    file = home / "comity.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("[records]\n", f"[records]\n{settings}\n"), encoding="utf-8")


def _conviction(folder: Path, *, delete: bool) -> None:
    content = msgspec.json.encode(conviction(DE, delete=delete))
    (folder / "conviction.json").write_bytes(content)


def exchange(network: Network, rounds: int = 3) -> None:
    """Let both nodes look after recalls, and deliver what is due."""
    german, french = open_node(Home(network.de)), open_node(Home(network.fr))
    try:
        for _ in range(rounds):
            for node in (german, french):
                _wake(node)
                go_on_with_recalls(node)
            deliver(german, french)
            deliver(french, german)
    finally:
        german.database.close()
        french.database.close()


def _wake(node: Node) -> None:
    """Let every open recall be due, whenever it was to be looked at next."""
    with node.database.begin() as work:
        for each in work.recalls.listed(only_open=True, limit=99):
            work.recalls.keep(replace(each, next_attempt_at=node.clock.now()))


def only(home: Path) -> dict[str, Any]:
    """Return the only recall of a node, for programs."""
    (recall,) = done("recall", "list", "--all", "--home", home, "--json").data["recalls"]
    assert isinstance(recall, dict)
    return recall


def test_a_recall_is_ordered_decided_and_confirmed(network: Network) -> None:
    started = done(
        *("recall", "start", "--home", network.de, "--conviction", conviction(DE).id),
        *("--ground", "unlawfully-transmitted", "--days", "5", *OFFICER, "--json"),
    )
    identifier = started.data["recall"]["id"]
    exchange(network)
    told = run("recall", "show", identifier, "--home", network.de)
    assert told.code == 0
    assert "0 of 1 confirmed, FR due" in told.out
    asked = only(network.fr)
    (task,) = done("inbox", "--home", network.fr, "--json").data["tasks"]
    assert task["kind"] == "recall"
    shown = done("inbox", "show", task["id"], "--home", network.fr, "--by", "officer-7")
    assert f"comity recall decide {asked['id']} --erase | --keep GROUND" in shown.out
    done("recall", "decide", asked["id"], "--home", network.fr, "--erase", *OFFICER)
    exchange(network)
    recall = only(network.de)
    assert recall["summary"] == "1 of 1 confirmed."
    assert recall["open"] is False
    (holder,) = recall["holders"]
    (result,) = holder["results"]
    assert result["outcome"] == "erased"
    assert json.loads(result["receipt"]["body"])["act"] == "erase-payloads"
    for home in (network.de, network.fr):
        assert done("fsck", "--home", home).out.endswith("Everything agrees.\n")


def test_deleting_a_conviction_opens_the_recall_by_itself(network: Network) -> None:
    _conviction(network.folder, delete=True)
    altered = done(
        "notify", "alter", "--home", network.de, "--conviction", network.folder / "conviction.json"
    )
    assert f"Recall {only(network.de)['id']} asks" in altered.out
    exchange(network)
    assert only(network.de)["occasion"] == "alteration"
    (task,) = done("inbox", "--home", network.fr, "--json").data["tasks"]
    assert task["kind"] == "confirm-deletion"
    done("reply", task["id"], "--confirm-deletion", "--home", network.fr, *OFFICER)
    exchange(network)
    assert only(network.de)["summary"] == "1 of 1 confirmed."
    order = only(network.de)["holders"][0]["conversation"]
    said = done("show", order, "--home", network.de, "--by", "officer-7").out
    assert "Answer wanted by" in said
    assert "of its log" in said
    for home in (network.de, network.fr):
        assert done("fsck", "--home", home).out.endswith("Everything agrees.\n")


def test_every_deletion_receipt_can_be_shown_as_evidence(network: Network) -> None:
    done(
        *("recall", "start", "--home", network.de, "--conviction", conviction(DE).id),
        *("--ground", "unlawfully-transmitted", *OFFICER),
    )
    exchange(network)
    done("recall", "decide", only(network.fr)["id"], "--home", network.fr, "--erase", *OFFICER)
    exchange(network)
    (holder,) = only(network.de)["holders"]
    file = network.folder / "recall.evidence"
    done(
        *("evidence", "export", holder["conversation"], "--home", network.de, "-o", file),
        *("--by", "officer-7"),
    )
    digest = done("network", "show", network.note, "--json").data["digest"]
    done("verify", file, "--network", network.note, "--network-digest", digest)


def test_what_is_kept_is_said_with_its_ground(network: Network) -> None:
    done(
        *("recall", "start", "--home", network.de, "--conviction", conviction(DE).id),
        *("--ground", "unlawfully-transmitted", *OFFICER),
    )
    exchange(network)
    identifier = only(network.fr)["id"]
    done(
        "recall",
        "decide",
        identifier,
        "--home",
        network.fr,
        "--keep",
        "needed-as-evidence",
        *OFFICER,
    )
    exchange(network)
    assert only(network.de)["summary"] == ("0 of 1 confirmed, FR keeps it (needed-as-evidence).")


def test_a_dry_run_recalls_nothing(network: Network) -> None:
    before = done("recall", "list", "--all", "--home", network.de, "--json").data
    done(
        *("recall", "start", "--home", network.de, "--conviction", conviction(DE).id),
        *("--ground", "unlawfully-transmitted", *OFFICER, "--dry-run"),
    )
    assert done("recall", "list", "--all", "--home", network.de, "--json").data == before
    assert before["recalls"] == []


def test_what_cannot_be_done_is_said_with_its_status(network: Network) -> None:
    unknown = run("recall", "show", "DE-RECALL-0", "--home", network.de, "--json")
    assert (unknown.code, unknown.data["error"]["code"]) == (2, "input:reference:not-found")
    both = run(
        *("recall", "decide", "DE-RECALL-0", "--home", network.de, *OFFICER, "--json"),
        *("--erase", "--keep", "needed-as-evidence"),
    )
    assert both.code == 2
    nobody = run(
        *("recall", "start", "--home", network.de, "--conviction", conviction(DE).id),
        *("--ground", "unlawfully-transmitted", "--reason", "x", "--json"),
    )
    assert nobody.code == 2


def test_a_members_card_announces_that_it_follows_recalls(network: Network) -> None:
    node = open_node(Home(network.de))
    try:
        now = node.clock.now()
        assert node.partners.follows_recalls(FR, now)
        assert not node.partners.follows_recalls(StateCode("IT"), now)
    finally:
        node.database.close()


def test_a_partner_in_the_network_is_not_noted_as_asked_outside_it(network: Network) -> None:
    done(
        *("recall", "start", "--home", network.de, "--conviction", conviction(DE).id),
        *("--ground", "unlawfully-transmitted", *OFFICER),
    )
    identifier = only(network.de)["id"]
    refused = run(
        *("recall", "outside", identifier, "--state", "FR", "--home", network.de, "--json"),
        *OFFICER,
    )
    assert refused.code == 5
    assert "FR is not outside the network" in refused.data["error"]["message"]
