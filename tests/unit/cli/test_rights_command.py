"""``comity rights`` between two nodes with real keys, databases and rails."""

import json
from dataclasses import replace
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from tests.unit.cli.node_homes import Network, deliver, done, run
from tests.unit.cli.test_recall_command import exchange, told_of_a_conviction
from tests.unit.records.states_in_touch import DE, FR, conviction, person

from comity.assembly.build import open_node
from comity.assembly.home import Home
from comity.node.rights_round import go_on_with_rights
from comity.rights.model import RightsId

OFFICER = ("--by", "officer-7")
SUPERVISOR = ("--by", "supervisor-1")
NUMBER = conviction(DE).id


@pytest.fixture(scope="module")
def founded_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Germany, and France which was told of a conviction; made once, and copied."""
    folder = tmp_path_factory.mktemp("rights")
    told_of_a_conviction(folder)
    return folder


@pytest.fixture
def network(founded_once: Path, tmp_path: Path) -> Network:
    """Germany, and France which was told of a conviction."""
    copytree(founded_once, tmp_path, dirs_exist_ok=True)
    return Network(tmp_path)


def ref_of(home: Path) -> str:
    """Return the reference of the only person of a register."""
    node = open_node(Home(home))
    try:
        with node.database.read() as snapshot:
            held = snapshot.register.conviction(NUMBER)
            assert held is not None
            return held.person
    finally:
        node.database.close()


def registered(network: Network, right: str, *more: object) -> str:
    made = done(
        *("rights", "register", "--home", network.de, "--right", right, *OFFICER, "--json"),
        *("--person", network.folder / "person.json", "--address", "Weg 1", "--language", "en"),
        *("--asked", "What do you hold about me?", *more),
    )
    return str(made.data["request"]["id"])


def verified(network: Network, right: str, *more: object) -> str:
    request = registered(network, right, *more)
    done(
        *("rights", "identify", request, "--home", network.de, *OFFICER),
        *("--proof", "document-seen", "--note", "passport", "--person-ref", ref_of(network.de)),
    )
    return request


def decided(network: Network, request: str, outcome: str, *more: object) -> None:
    done(
        *("rights", "decide", request, "--home", network.de, "--outcome", outcome),
        *(*OFFICER, *more),
    )


def answered(network: Network, request: str) -> dict[str, Any]:
    ran = done("rights", "answer", request, "--home", network.de, *OFFICER, "--json")
    assert isinstance(ran.data, dict)
    return ran.data


def shown(network: Network, request: str) -> dict[str, Any]:
    ran = done("rights", "show", request, "--home", network.de, *OFFICER, "--json")
    found = ran.data["request"]
    assert isinstance(found, dict)
    return found


def settle(network: Network) -> None:
    """Let both nodes look after requests and recalls, and deliver what is due."""
    exchange(network, rounds=2)
    for home in (network.de, network.fr):
        node = open_node(Home(home))
        try:
            go_on_with_rights(node)
        finally:
            node.database.close()
    exchange(network, rounds=2)


def test_access_tells_data_origin_and_recipients_and_is_issued_once(network: Network) -> None:
    request = verified(network, "access")
    decided(network, request, "full")
    out = network.folder / "answer.pdf"
    done("rights", "answer", request, "--home", network.de, *OFFICER, "--out", out)
    assert out.read_bytes().startswith(b"%PDF-")
    first, again = answered(network, request), answered(network, request)
    assert first["text"] == again["text"]
    for said in (NUMBER, "our own courts", "France", "notification", "Entries may be missing"):
        assert said in first["text"], said
    assert shown(network, request)["stage"] == "closed"
    checked = done("fsck", "--home", network.de, "--json").data
    assert checked["looked_at"]["rights"] == 1


def test_a_letter_altered_after_it_was_issued_is_found(network: Network) -> None:
    request = verified(network, "access")
    decided(network, request, "full")
    answered(network, request)
    node = open_node(Home(network.de))
    try:
        with node.database.begin() as work:
            kept = work.rights.request(RightsId(request))
            assert kept is not None
            (issued,) = kept.letters
            altered = replace(issued, content=replace(issued.content, paragraphs=("Nothing.",)))
            work.rights.keep(replace(kept, letters=(altered,)))
    finally:
        node.database.close()
    ran = run("fsck", "--home", network.de)
    assert ran.code == 1
    assert f"the letter {request}/1 is not the one that was issued" in ran.out + ran.err


def test_nothing_is_answered_before_the_identity_is_shown(network: Network) -> None:
    request = registered(network, "access")
    for words in (
        ("rights", "decide", request, "--outcome", "full"),
        ("rights", "answer", request),
        ("rights", "looked", request),
    ):
        ran = run(*words, "--home", network.de, *OFFICER)
        assert ran.code == 5, ran.err
    letter = done(
        *("rights", "letter", request, "--kind", "identity-wanted", "--home", network.de),
        *(*OFFICER, "--json"),
    )
    assert "nothing has been looked up" in letter.data["text"]
    assert NUMBER not in letter.data["text"]


def test_less_than_was_asked_is_approved_by_somebody_else(network: Network) -> None:
    request = verified(network, "access")
    more = ("--ground", "obstruct-inquiries", "--reasons", "enquiry 3 Js 77/26")
    decided(network, request, "neither-confirm-nor-deny", *more)
    assert run("rights", "answer", request, "--home", network.de, *OFFICER).code == 5
    assert run("rights", "approve", request, "--home", network.de, *OFFICER).code == 1
    done("rights", "approve", request, "--home", network.de, *SUPERVISOR)
    text = answered(network, request)["text"]
    assert "neither to confirm nor to deny" in text
    assert "3 Js 77/26" not in text
    shown_reasons = done(
        *("rights", "show", request, "--reasons", "--home", network.de, *SUPERVISOR, "--json")
    )
    assert shown_reasons.data["request"]["reasons"] == "enquiry 3 Js 77/26"


def test_an_erasure_reaches_every_recipient_and_closes_when_they_confirm(
    network: Network,
) -> None:
    request = verified(network, "erasure")
    decided(network, request, "full", "--conviction", NUMBER)
    answered(network, request)
    assert (
        run(
            "rights", "letter", request, "--kind", "carried-out", "--home", network.de, *OFFICER
        ).code
        == 5
    )
    for _ in range(2):
        done("rights", "carry-out", request, "--home", network.de, *OFFICER)
    steps = shown(network, request)["steps"]
    assert [(each["doing"], each["state"]) for each in steps] == [
        ("alter", "done"),
        ("recall", "under-way"),
    ]
    settle(network)
    (task,) = done("inbox", "--home", network.fr, "--json").data["tasks"]
    done(
        *("reply", task["id"], "--home", network.fr, "--confirm-deletion"),
        *("--by", "officer-7", "--reason", "as ordered"),
    )
    settle(network)
    found = shown(network, request)
    assert [each["state"] for each in found["steps"]] == ["done", "done"]
    assert found["stage"] == "closed"
    letter = done(
        *("rights", "letter", request, "--kind", "carried-out", "--home", network.de),
        *(*OFFICER, "--json"),
    )
    assert "Recipients told" in letter.data["text"]


def test_a_statement_travels_with_the_conviction_from_then_on(network: Network) -> None:
    request = verified(network, "supplementary-statement")
    words = ("--statement", "I was acquitted on appeal.")
    decided(network, request, "full", "--conviction", NUMBER, *words)
    answered(network, request)
    done("rights", "carry-out", request, "--home", network.de, *OFFICER)
    settle(network)
    node = open_node(Home(network.fr))
    try:
        with node.database.read() as snapshot:
            held = snapshot.register.conviction(NUMBER)
        assert held is not None
        assert held.version == 2
        assert "I was acquitted on appeal." in held.conviction.remarks[-1].text
    finally:
        node.database.close()


def test_a_partial_answer_leaves_out_what_was_named_and_nothing_is_named_by_mistake(
    network: Network,
) -> None:
    request = verified(network, "access")
    words = ("rights", "decide", request, "--home", network.de, "--outcome", "partial", *OFFICER)
    why = ("--ground", "rights-of-others", "--reasons", "a witness")
    slip = run(*words, *why, "--withhold", NUMBER.replace("1", "2"))
    assert slip.code == 2
    done(*words, *why, "--withhold", NUMBER, "--withhold", "recipients")
    done("rights", "approve", request, "--home", network.de, *SUPERVISOR)
    text = answered(network, request)["text"]
    assert "granted in part" in text
    assert NUMBER not in text
    assert "1/2026" not in text
    assert "Recipients" not in text


def test_a_conviction_of_somebody_else_is_no_part_of_a_decision(network: Network) -> None:
    request = verified(network, "erasure")
    ran = run(
        *("rights", "decide", request, "--home", network.de, "--outcome", "full", *OFFICER),
        *("--conviction", "DE-C-000000000000009"),
    )
    assert ran.code == 2
    assert "no conviction of the person who asks" in ran.err


def test_who_looked_is_told_here_and_from_across_the_border(network: Network) -> None:
    look = ("--purpose", "criminal-proceedings", "--case", "3 Js 77/26", *OFFICER)
    whom = ("--surname", "Novak", "--forename", person(FR).name.forename.text)  # type: ignore[union-attr]
    done("register", "find", "--home", network.fr, *whom, *look)
    request = verified(network, "access")
    asked = done(
        *("rights", "looked", request, "--ask", "--home", network.de, *OFFICER, "--json")
    ).data
    assert [(each["state"], each["standing"]) for each in asked["abroad"]] == [("FR", "asked")]
    _announce(network)
    settle(network)
    told = done("rights", "looked", request, "--home", network.de, *OFFICER, "--json").data
    (abroad,) = told["abroad"]
    assert abroad["standing"] == "answered"
    (one,) = abroad["looks"]
    assert one["who"] == "official of the authority"
    assert one["purpose"] == "criminal-proceedings"
    assert "officer-7" not in json.dumps(abroad)


def _announce(network: Network) -> None:
    """Deliver; the capability stands in the network document that the commands made."""
    german, french = open_node(Home(network.de)), open_node(Home(network.fr))
    try:
        deliver(german, french)
        deliver(french, german)
    finally:
        german.database.close()
        french.database.close()


def test_an_own_record_is_asked_of_the_state_of_nationality_once(network: Network) -> None:
    words = (
        *("rights", "own-record", "--home", network.de, *OFFICER, "--json"),
        *("--person", network.folder / "person.json", "--proof", "document-seen"),
        *("--note", "passport", "--address", "Weg 1", "--language", "fr"),
    )
    dry = done(*words, "--dry-run").data["request"]
    assert [each["subject"] for each in dry["steps"]] == ["FR"]
    made = done(*words).data["request"]
    again = done(*words).data["request"]
    assert made["id"] == again["id"]
    (step,) = again["steps"]
    assert (step["subject"], step["state"]) == ("FR", "under-way")
    assert step["due_on"] is not None
    awaited = answered(network, made["id"])["text"]
    assert "encore attendue" in awaited
    assert shown(network, made["id"])["stage"] == "carrying-out"
