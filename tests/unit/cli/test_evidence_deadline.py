import json
from functools import partial
from pathlib import Path

import pytest
from tests.unit.cli.node_homes import LaterClock, Network, delivered, done, founded, run

from comity.assembly.build import Node, open_node
from comity.assembly.home import Home
from comity.ids import ConversationId, StateCode
from comity.ledger.acts import erasure
from comity.ledger.deadline_law import zone_of
from comity.records.silences import silences_of

BY = ("--by", "officer-7")
ASK = ("request", "--to", "FR", "--purpose", "criminal-proceedings", "--case", "3 Js 77/26")
WHOM = ("--authority", "Amtsgericht Beispielstadt", "--surname", "Exemple", "--forename", "Anna")
MORE = ("--birth-date", "1984-03-12", "--sex", "female", "--nationality", "FR")


@pytest.fixture
def network(tmp_path: Path) -> Network:
    return founded(tmp_path)


def _asked(network: Network) -> str:
    asked = done(*ASK, *WHOM, *MORE, "--home", network.de, "--json", *BY).data["conversation"]
    delivered(network.de, network.fr)
    return str(asked)


def _rounds(network: Network, days: float, times: int = 1) -> tuple[int | None, ...]:
    """Let Germany look after its deadlines on a later day; return the entries there are."""
    node = open_node(Home(network.de), clock=LaterClock(days))
    for _ in range(times):
        with node.database.begin() as work:
            node.records.record_silences(work, partial(zone_of, node.directory))
    with node.database.read() as snapshot:
        (conversation,) = snapshot.exchange.conversations_listed(service="records")
        leaves = tuple(one.leaf for one in silences_of(snapshot.facts, conversation.id))
    node.database.close()
    return leaves


def test_a_day_that_passed_without_an_answer_is_put_on_record_once(network: Network) -> None:
    _asked(network)
    assert _rounds(network, days=1) == ()
    (leaf,) = _rounds(network, days=40, times=3)
    assert leaf is not None
    assert _rounds(network, days=60) == (leaf,)
    assert done("fsck", "--home", network.de, "--json").data["ok"] is True


def test_silence_is_proved_from_evidence_alone(network: Network, tmp_path: Path) -> None:
    question = _asked(network)
    _rounds(network, days=40)
    file = tmp_path / "late.evidence"
    words = ("evidence", "deadline", question, "--home", network.de, *BY)
    told = done(*words, "-o", file, "--json").data
    assert told["deadline"]["standing"] == "silent"
    assert told["deadline"]["rule"] == "fd-request"
    assert told["deadline"]["zone"] == "Europe/Paris"
    verified = done("verify", file, "--network", network.note, "--json").data
    assert verified["deadline"]["due_on"] == told["deadline"]["due_on"]
    assert [entry["kind"] for entry in verified["entries"]] == ["deadline"]
    shown = done("verify", file, "--network", network.note).out
    assert "recorded that no answer to" in shown
    assert "whoever holds one refutes it" in shown


def test_before_the_day_has_passed_nothing_is_claimed(network: Network) -> None:
    question = _asked(network)
    told = done("evidence", "deadline", question, "--home", network.de, "--json", *BY).data
    assert told["deadline"]["standing"] == "not-yet-due"
    assert told["silences"] == []


def test_the_other_side_computes_the_same_day(network: Network) -> None:
    question = _asked(network)
    both = [
        done("evidence", "deadline", question, "--home", home, "--json", *BY).data["deadline"]
        for home in (network.de, network.fr)
    ]
    assert both[0]["due_on"] is not None
    assert both[0] == both[1]


def test_a_conversation_without_a_request_has_no_deadline(network: Network) -> None:
    node = open_node(Home(network.de))
    with node.database.begin() as work:
        question = node.records.ask_alive(work, StateCode("FR"))
    node.database.close()
    delivered(network.de, network.fr)
    ran = run("evidence", "deadline", question.id, "--home", network.de, "--json", *BY)
    assert ran.code == 1
    assert json.loads(ran.out)["deadline"] is None


def test_what_policy_decided_is_disclosed_on_request_only(network: Network, tmp_path: Path) -> None:
    question, file = _asked(network), tmp_path / "case.evidence"
    words = ("evidence", "export", question, "-o", file, "--home", network.de, "--json", *BY)
    plain = done(*words).data
    assert (plain["entries"], plain["anchors"], plain["left_out"]) == ([], [], [])
    assert file.read_bytes().startswith(b'{\n  "format": "comity-evidence/1"')
    told = done(*words, "--with", "decisions", "--with", "deadlines").data
    assert {entry["kind"] for entry in told["entries"]} == {"decision"}
    shown = done("evidence", "show", file, "--json").data
    assert shown["network"] == told["network_digest"]
    assert len(shown["entries"]) == len(told["entries"])
    verified = done("verify", file, "--network", network.note, "--json").data
    assert any("what its policy decided" in sentence for sentence in verified["proved"])


def test_a_file_can_be_of_the_newest_format_without_anything_new(
    network: Network, tmp_path: Path
) -> None:
    question, file = _asked(network), tmp_path / "case.evidence"
    words = ("evidence", "export", question, "-o", file, "--home", network.de, *BY)
    told = done(*words, "--format-3", "--offline").out
    assert "verified" in told
    assert file.read_bytes().startswith(b'{\n  "format": "comity-evidence/3"')


def test_a_crash_before_the_commit_leaves_nothing_and_is_made_up_for(network: Network) -> None:
    _asked(network)
    node = open_node(Home(network.de), clock=LaterClock(40))
    before = _size(node)

    def crash() -> None:
        with node.database.begin() as work:
            assert node.records.record_silences(work, partial(zone_of, node.directory))
            raise RuntimeError("the power fails")

    with pytest.raises(RuntimeError, match="power"):
        crash()
    assert _size(node) == before
    node.database.close()
    (leaf,) = _rounds(network, days=40)
    assert leaf == before


def _size(node: Node) -> int:
    with node.database.read() as snapshot:
        return snapshot.log.size()


def test_an_erased_payload_is_accounted_for_by_the_entry_on_its_erasure(
    network: Network, tmp_path: Path
) -> None:
    question, file = _asked(network), tmp_path / "case.evidence"
    node = open_node(Home(network.de))
    with node.database.begin() as work:
        at = node.clock.now()
        count = work.erasure.erase_payloads(ConversationId(question), at=at)
        made = erasure(
            case=question, messages=count, rule="x", official="node", at=at, salt=bytes(32)
        )
        work.log.append([made], recorded_at=at)
    node.database.close()
    words = ("evidence", "export", question, "-o", file, "--home", network.de, "--json", *BY)
    told = done(*words, "--with", "erasures").data
    assert [entry["kind"] for entry in told["entries"]] == ["erasure"]
    verified = done("verify", file, "--network", network.note, "--json").data
    assert any("it erased what the messages" in sentence for sentence in verified["proved"])
    assert f"What {question} says: its payload is not in the file." in verified["not_proved"]
