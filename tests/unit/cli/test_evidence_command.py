import json
from pathlib import Path

import pytest
from tests.unit.cli.node_homes import Network, conversed, done, founded, run

from comity.assembly.build import open_node
from comity.assembly.home import Home
from comity.ledger.checkpoint import Checkpoint, sign_checkpoint

BY = ("--by", "officer-7")


@pytest.fixture
def network(tmp_path: Path) -> Network:
    return founded(tmp_path)


def test_either_side_proves_the_whole_conversation(network: Network, tmp_path: Path) -> None:
    question = conversed(network)
    for home in (network.de, network.fr):
        file = tmp_path / f"{home.name}.evidence"
        told = done("evidence", "export", question, "-o", file, "--home", home, "--json", *BY).data
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
    without = ("--without-payload", "--home", network.de, *BY)
    done("evidence", "export", question, "-o", file, *without)
    assert b'"payload": null' in file.read_bytes()
    shown = done("evidence", "show", file, "--json").data
    assert shown["verified"] is False
    assert [message["with_payload"] for message in shown["messages"]] == [False, False]
    assert "in sender's log" in done("evidence", "show", file).out
    unpinned = done("verify", file, "--network", network.note)
    assert unpinned.out.startswith("VERIFIED against the network document given (not pinned).")
    assert done("verify", file, "--network", network.note, "--json").data["pinned"] is False


def test_whoever_takes_evidence_is_on_record(network: Network, tmp_path: Path) -> None:
    question, file = conversed(network), tmp_path / "x.evidence"
    words = ("evidence", "export", question, "-o", file, "--home", network.de)
    refused = run(*words, "--json")
    assert refused.code == 2
    assert refused.data["error"]["field"] == "by"
    assert not file.exists()
    before = done("fsck", "--home", network.de, "--json").data["looked_at"]["leaves"]
    done(*words, *BY)
    done(*words, *BY, "--without-payload")
    assert done("fsck", "--home", network.de, "--json").data["looked_at"]["leaves"] == before + 2


def test_a_log_that_contradicted_itself_is_proved_to_others(
    network: Network, tmp_path: Path
) -> None:
    conversed(network)
    file = tmp_path / "misbehaviour.json"
    nothing = run("evidence", "misbehaviour", "-o", file, "--home", network.de, "--json")
    assert nothing.code == 1
    assert not file.exists()
    first, second = _two_histories(network)
    told = done("evidence", "misbehaviour", "-o", file, "--home", network.de, "--json").data
    assert [proof["state"] for proof in told["proofs"]] == ["FR"]
    (proof,) = json.loads(file.read_text(encoding="utf-8"))["proofs"]
    assert (proof["first_note"].encode(), proof["second_note"].encode()) == (first, second)
    assert proof["one_size_two_roots"] is True
    assert proof["signatures_valid"] is True
    doctor = run("doctor", "--home", network.de, "--json")
    assert doctor.code == 1
    failed = [each for each in doctor.data["findings"] if each["status"] == "fail"]
    assert [each["check"] for each in failed] == ["log of FR"]
    assert "comity evidence misbehaviour" in failed[0]["advice"]


def _two_histories(network: Network) -> tuple[bytes, bytes]:
    """Let France sign two roots for one size, and Germany keep both."""
    french, german = open_node(Home(network.fr)), open_node(Home(network.de))
    key, origin = french.home.signing_keys()[-1], french.config.node.origin
    first, second = (
        sign_checkpoint(Checkpoint(origin, 5, bytes([number]) * 32), [key]) for number in (1, 2)
    )
    with german.database.begin() as work:
        work.seen.misbehaviour(origin, first, second, "Two different logs of the same length.")
    french.database.close()
    german.database.close()
    return first, second


def test_an_answer_can_be_proved_alone_and_through_a_pipe(network: Network) -> None:
    conversed(network)
    everything = done("fsck", "--home", network.de, "--json").data
    assert everything["looked_at"]["messages received"] == 1
    question = conversed(network)
    exported = done("evidence", "export", question, "-o", "-", "--home", network.de, *BY)
    shown = run("evidence", "show", "-", "--json", stdin=exported.out.encode())
    answer = shown.data["messages"][1]["id"]
    assert answer.startswith("FR-DE-IAL-")
    alone = done("evidence", "export", answer, "-o", "-", "--home", network.de, *BY)
    ran = run("verify", "-", "--network", network.note, stdin=alone.out.encode())
    assert ran.code == 0
    assert answer in ran.out


def test_a_reference_that_names_nothing_is_wrong_input(network: Network, tmp_path: Path) -> None:
    file = tmp_path / "x.evidence"
    words = ("-o", file, "--home", network.de, "--json", *BY)
    ran = run("evidence", "export", "DE-FR-REQ-1", *words)
    assert ran.code == 2
    assert ran.data["error"]["code"] == "input:reference:not-found"
    assert not file.exists()


def test_a_file_that_is_no_evidence_is_a_no(tmp_path: Path) -> None:
    file = tmp_path / "x.evidence"
    file.write_bytes(b"{}")
    assert run("evidence", "show", file).code == 1
