"""``comity ecris validate``: which messages break which rule, without quoting any."""

from pathlib import Path

import pytest
from tests.ecris.message_instances import message_from
from tests.ecris.official import SCHEMAS, needs_schemas
from tests.unit.cli.node_homes import done, run

from comity.cli.exits import Exit


def archive(folder: Path, *documents: bytes) -> str:
    path = folder / "archive.xml"
    path.write_bytes(b"<archive>" + b"".join(documents) + b"</archive>")
    return str(path)


GOOD = message_from("NotificationMessage", 5, plain=True)
BAD = GOOD.replace(b"<dm:PersonSex>", b"<dm:PersonSex>Ana ")


def test_an_archive_in_order_is_counted(tmp_path: Path) -> None:
    found = done("ecris", "validate", archive(tmp_path, GOOD, GOOD), "--json").data
    assert (found["messages"], found["kinds"], found["broken"]) == (2, {"NOT": 2}, 0)


def test_a_broken_rule_is_named_by_message_and_place(tmp_path: Path) -> None:
    result = run("ecris", "validate", archive(tmp_path, GOOD, BAD), "--json")
    assert result.code == Exit.NO
    (rule,) = [each for each in result.data["rules"] if "PersonSex" in each["path"]]
    assert rule["message"].startswith("PL-BG-NOT-")
    assert "Ana" not in str(result.data)


@needs_schemas
@pytest.mark.shared
def test_the_official_schemas_are_asked_where_they_are(tmp_path: Path) -> None:
    file = archive(tmp_path, GOOD, BAD)
    result = run("ecris", "validate", file, "--xsd", str(SCHEMAS), "--json")
    assert result.code == Exit.NO
    assert any(each["path"] == "official schema" for each in result.data["rules"])
    assert "Ana" not in str(result.data)


def test_a_folder_without_schemas_is_an_input_to_mend(tmp_path: Path) -> None:
    result = run("ecris", "validate", archive(tmp_path, GOOD), "--xsd", str(tmp_path))
    assert result.code == Exit.INPUT
