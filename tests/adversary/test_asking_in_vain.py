"""An officer asks for what is not to be had, only to learn of somebody's convictions.

A credential that cannot be issued names the convictions in its way; a recall that is only
tried names what was given to whom. Both are told on record, or anybody's record could be
read without a trace.
"""

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from tests.adversary.test_consultation_off_the_log import ASK, NAME, Scene
from tests.unit.cli.offices import BG, DE, Office, hand_over
from tests.unit.records.states_in_touch import conviction, person

from comity.ledger.entry import EntryKind
from comity.storage.sql.walking import Walk
from comity.trust.compact_jws import public_jwk
from comity_training.federation import make_network


@pytest.fixture
def office(tmp_path: Path) -> Office:
    make_network(tmp_path, (DE, BG))
    return Office(tmp_path / "de")


def _convicted(office: Office) -> tuple[str, str]:
    node = office.node()
    made = conviction(DE)
    known = person(DE, BG)
    try:
        with node.database.begin() as work:
            node.records.enter_conviction(work, known, made)
            held = work.register.conviction(made.id)
        assert held is not None
        return str(held.person), str(made.id)
    finally:
        node.database.close()


def test_convictions_in_the_way_of_a_credential_are_named_on_record(
    office: Office, tmp_path: Path
) -> None:
    whom, made = _convicted(office)
    office.run("document", "seal-key")
    holder = tmp_path / "holder.jwk"
    holder.write_text(json.dumps(public_jwk(ec.generate_private_key(ec.SECP256R1()).public_key())))
    before = office.leaves()
    told = office.run(
        *("credential", "issue", whom, "--reason", "curious", "--holder", str(holder)),
        *("--says", "no-conviction-relevant-to-work-with-children", "-o", str(tmp_path / "c")),
        status=2,
    )
    assert made in told
    assert office.leaves() == before + 1


def test_a_recall_that_is_only_tried_is_on_record(office: Office) -> None:
    whom, made = _convicted(office)
    before = office.leaves()
    told = office.run(
        *("recall", "start", "--person", whom, "--ground", "unlawfully-transmitted"),
        *("--reason", "curious", "--dry-run"),
    )
    assert made in told
    assert office.leaves() == before + 1


def test_a_decision_that_is_only_tried_shows_nobody_off_the_record(tmp_path: Path) -> None:
    scene = Scene(tmp_path / "scene")
    before = scene.office.leaves()
    told = scene.office.run(
        *("reply", scene.task, "--as", scene.person, "--reason", "curious"), "--dry-run"
    )
    assert NAME not in told or scene.office.leaves() == before + 1, told


def test_a_judgement_that_is_only_tried_shows_nobody_off_the_record(tmp_path: Path) -> None:
    scene = Scene(tmp_path / "scene")
    before = scene.office.leaves()
    told = scene.office.run(
        *("inbox", "judge", scene.task, "--person", scene.person, "--verdict", "same"),
        *("--reason", "curious", "--dry-run"),
    )
    assert NAME in told
    assert scene.office.leaves() == before + 1


def test_an_answer_that_was_waited_for_is_read_on_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_network(tmp_path, (DE, BG))
    germany, bulgaria = Office(tmp_path / "de"), Office(tmp_path / "bg")

    def meanwhile(_seconds: float) -> None:
        hand_over(germany, bulgaria)
        for task in bulgaria.tasks():
            bulgaria.run("reply", str(task["id"]), "--nobody", "--reason", "none here")
        hand_over(bulgaria, germany)

    monkeypatch.setattr("comity.cli.request.time.sleep", meanwhile)
    told = germany.ask(*ASK, "--wait", "30")
    assert told["ok"] is True
    node = germany.node()
    with node.database.read() as snapshot:
        kinds = [leaf.kind for leaf in Walk(snapshot).leaves()]
    node.database.close()
    assert kinds.count(EntryKind.CONSULTATION) == 1
