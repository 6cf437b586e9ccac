"""``comity ecris check``: what is poor, told before anybody sends it."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tests.adversary.channel_stage import described
from tests.unit.cli.node_homes import done, run
from tests.unit.cli.offices import Office
from tests.unit.cli.test_register_import import imported, json_lines

from comity.ids import ConvictionId
from comity.records.model import Conviction
from comity_training.ecris_mischief import Behaviour
from comity_training.ecris_partner import Call, EcrisPartner
from comity_training.ecris_words import Described, Sentenced

ANA = Described("Ana", "Novak", date(1979, 7, 21))
SENTENCE = Sentenced("FR-C-000000000000001", "CO-00-250-FRA", "1/2026", date(2026, 3, 1))


def written(folder: Path, call: Call) -> str:
    path = folder / "message.xml"
    path.write_bytes(call.body)
    return str(path)


def partner(behaviour: Behaviour = Behaviour.GOOD) -> EcrisPartner:
    return EcrisPartner(
        "FR", "DE", now=lambda: datetime(2026, 6, 1, tzinfo=UTC), behaviour=behaviour
    )


def test_a_message_that_says_everything_passes(tmp_path: Path) -> None:
    file = written(tmp_path, partner().notification(ANA, SENTENCE))
    assert done("ecris", "check", file, "--json").data["found"] == []


def test_what_is_poor_is_told_with_its_place_and_never_its_value(tmp_path: Path) -> None:
    poor = Sentenced("FR-C-" + "0" * 15, "CO-00-250-FRA", "1/2026", date(1800, 1, 1), "O-00-010000")
    file = written(tmp_path, partner().notification(ANA, poor))
    told = run("ecris", "check", file, "--json")
    assert told.code == 1
    found = {(each["code"], each["path"]) for each in told.data["found"]}
    assert found == {
        ("quality:identifier:zeros", "conviction.id"),
        ("quality:value:missing", "conviction.decided_on"),
        ("quality:value:missing", "conviction.final_on"),
        ("quality:code:open-category", "conviction.offences[0].category"),
    }
    assert "Novak" not in told.out
    assert "quality:code:open-category" in run("ecris", "check", file).out


def test_a_broken_rule_is_told_too(tmp_path: Path) -> None:
    bad = partner(Behaviour.FIFTH_RELATION).notification(ANA, SENTENCE)
    told = run("ecris", "check", written(tmp_path, bad), "--json")
    assert told.code == 1
    assert told.data["found"]


@pytest.mark.parametrize("body", [b"", b"<a/>", b"no xml"])
def test_what_is_no_message_is_said_to_be_none(tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "message.xml"
    path.write_bytes(body)
    assert run("ecris", "check", str(path)).code == 2
    assert run("ecris", "check", str(tmp_path / "nothing.xml")).code == 2


def test_a_message_larger_than_the_memory_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "message.xml"
    with path.open("wb") as file:
        file.truncate(1 << 37)
    told = run("ecris", "check", str(path))
    assert (told.code, "A message has at most" in told.err) == (2, True)


def test_our_own_register_is_looked_through(germany: Office, tmp_path: Path) -> None:
    imported(germany, str(json_lines(tmp_path)))
    assert germany.ask("ecris", "check")["found"] == []
    bare = Conviction(id=ConvictionId("DE-C-000000000000009"), convicting_country="CO-00-276-DEU")
    node = germany.node()
    with node.database.begin() as work:
        node.records.enter_conviction(work, described(), bare)
    node.database.close()
    told = germany.ask("ecris", "check", status=1)
    assert {each["where"] for each in told["found"]} == {bare.id}
    assert told["counts"]["quality:structure:made-up"] == 1
