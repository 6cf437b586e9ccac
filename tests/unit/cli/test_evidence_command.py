from pathlib import Path

import pytest
from tests.unit.cli.node_homes import Network, conversed, done, founded, run


@pytest.fixture
def network(tmp_path: Path) -> Network:
    return founded(tmp_path)


def test_either_side_proves_the_whole_conversation(network: Network, tmp_path: Path) -> None:
    question = conversed(network)
    for home in (network.de, network.fr):
        file = tmp_path / f"{home.name}.evidence"
        told = done("evidence", "export", question, "-o", file, "--home", home, "--json").data
        assert told["verified"] is True
        assert len(told["messages"]) == 2
        assert told["messages"][0] == question
        assert told["receipts_outstanding"] == []
        assert file.stat().st_mode & 0o777 == 0o600
        digest = ("--network-digest", told["network_digest"])
        verified = done("verify", file, "--network", network.note, *digest, "--json").data
        assert verified["verified"] is True
        assert [message["payload_proved"] for message in verified["messages"]] == [True, True]


def test_evidence_without_payloads_discloses_none(network: Network, tmp_path: Path) -> None:
    question, file = conversed(network), tmp_path / "x.evidence"
    without = ("--without-payload", "--home", network.de)
    done("evidence", "export", question, "-o", file, *without)
    assert b'"payload": null' in file.read_bytes()
    shown = done("evidence", "show", file, "--json").data
    assert shown["verified"] is False
    assert [message["with_payload"] for message in shown["messages"]] == [False, False]
    assert "in sender's log" in done("evidence", "show", file).out
    assert done("verify", file, "--network", network.note).out.startswith("VERIFIED.")


def test_an_answer_can_be_proved_alone_and_through_a_pipe(network: Network) -> None:
    conversed(network)
    everything = done("fsck", "--home", network.de, "--json").data
    assert everything["looked_at"]["messages received"] == 1
    question = conversed(network)
    exported = done("evidence", "export", question, "-o", "-", "--home", network.de)
    shown = run("evidence", "show", "-", "--json", stdin=exported.out.encode())
    answer = shown.data["messages"][1]["id"]
    assert answer.startswith("FR-DE-IAL-")
    alone = done("evidence", "export", answer, "-o", "-", "--home", network.de)
    ran = run("verify", "-", "--network", network.note, stdin=alone.out.encode())
    assert ran.code == 0
    assert answer in ran.out


def test_a_reference_that_names_nothing_is_wrong_input(network: Network, tmp_path: Path) -> None:
    file = tmp_path / "x.evidence"
    ran = run("evidence", "export", "DE-FR-REQ-1", "-o", file, "--home", network.de, "--json")
    assert ran.code == 2
    assert ran.data["error"]["code"] == "input:reference:not-found"
    assert not file.exists()


def test_a_file_that_is_no_evidence_is_a_no(tmp_path: Path) -> None:
    file = tmp_path / "x.evidence"
    file.write_bytes(b"{}")
    assert run("evidence", "show", file).code == 1
