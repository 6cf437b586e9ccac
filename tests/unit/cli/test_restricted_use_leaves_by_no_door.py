"""A conviction whose use is restricted leaves by no door: refused, or left out with words."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.unit.cli.offices import BG, DE, Office
from tests.unit.records.states_in_touch import conviction, person

from comity.assembly.use_gate import AS_EVIDENCE
from comity.ids import ConversationId, PersonRef
from comity.records.use_restrictions import UseRestriction, lift, restrict

WHY = ("--purpose", "criminal-proceedings", "--case", "E 7")
SINCE = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture
def told(germany: Office) -> tuple[Office, PersonRef, ConversationId]:
    """Return an office that told another state of one of somebody's two convictions."""
    node = germany.node()
    with closing(node.database), node.database.begin() as work:
        ref = work.register.enter_person(person(BG))
        node.records.enter_conviction(work, ref, conviction(DE, 1))
        node.records.enter_conviction(work, ref, conviction(DE, 2))
    germany.run("notify", "run")
    with closing(germany.node().database) as database, database.read() as snapshot:
        due = snapshot.exchange.due_to(BG, limit=9, max_bytes=10**6)
        about = next(each for each in due if conviction(DE, 1).id.encode() in each.payload)
    return germany, ref, about.conversation


def restricted(office: Office, ground: str) -> None:
    with closing(office.node().database) as database, database.begin() as work:
        lift(work.facts, conviction(DE, 1).id)
        found = UseRestriction(ground, "DE-RIGHTS-000000000000042", SINCE)
        restrict(work.facts, conviction(DE, 1).id, found)


def test_exports_leave_it_out_and_say_so(
    told: tuple[Office, PersonRef, ConversationId], tmp_path: Path
) -> None:
    germany, ref, _ = told
    sheet, archive = tmp_path / "sheet.xml", tmp_path / "archive.xml"
    whole = germany.ask("register", "export", ref, *WHY, "-o", str(tmp_path / "whole.xml"))
    assert not any("restricted" in note for note in whole["notes"])
    restricted(germany, "accuracy-contested")
    part = germany.ask("register", "export", ref, *WHY, "-o", str(sheet))
    assert "left out: 1 x conviction whose use is restricted" in part["notes"]
    assert len(sheet.read_bytes()) < len((tmp_path / "whole.xml").read_bytes())
    found = germany.ask("ecris", "export", "--register", *WHY, "-o", str(archive), status=1)
    assert found["reasons"] == [{"what": conviction(DE, 1).id, "reason": "its use is restricted"}]
    assert found["convictions"] == 1


def test_documents_archives_of_messages_and_evidence_are_refused(
    told: tuple[Office, PersonRef, ConversationId], tmp_path: Path
) -> None:
    germany, ref, conversation = told
    restricted(germany, "accuracy-contested")
    out, leaves = str(tmp_path / "out"), germany.leaves()
    for words in (
        ("document", "extract", ref, *WHY, "--unsealed", "-o", out),
        ("ecris", "export", conversation, *WHY, "-o", out),
        ("evidence", "export", conversation, "--offline", "-o", out),
    ):
        said = germany.run(*words, status=5)
        assert "its use is restricted by DE-RIGHTS-000000000000042" in said, words
    assert not Path(out).exists()
    assert germany.leaves() == leaves


def test_what_is_kept_for_evidence_is_refused_in_documents_and_goes_as_evidence(
    told: tuple[Office, PersonRef, ConversationId], tmp_path: Path
) -> None:
    germany, ref, conversation = told
    restricted(germany, AS_EVIDENCE)
    out = str(tmp_path / "out")
    extract = ("document", "extract", ref, *WHY, "--unsealed", "-o", out)
    assert "is restricted" in germany.run(*extract, status=5)
    words = ("evidence", "export", conversation, "--offline", "-o", out)
    germany.run(*words)
    assert Path(out).exists()
