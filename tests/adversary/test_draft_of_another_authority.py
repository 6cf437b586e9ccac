"""An authority that may draft requests tries to see or steer what is another's.

Attack: a police station with an account of its own names the court's draft: lists, reads the
answer released to the court, withdraws it, hands it in anew under its own words; it asks for
the officers' list and the conversation behind it; it hands in a draft in the court's name. And
the court reads beyond its own: the register, its own request's conversation, an answer nobody
released. Each is answered as what does not exist, or refused for the role, and nothing kept
has changed.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.desk.desk_stage import Browser
from tests.desk.draft_stage import WANTED, Drafting, drafting_stage

from comity.records.drafts import RequestDraft

NEVER = "DE-DRAFT-000000009999999"


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Drafting]:
    with drafting_stage(tmp_path) as made:
        yield made


def said(browser: Browser, method: str, path: str, body: object = None) -> tuple[int, bytes]:
    """Return everything of an answer by which one could tell two apart."""
    answer = browser.api(method, path, body)
    return answer.status, answer.body


def test_another_authoritys_draft_is_the_same_as_one_that_never_was(stage: Drafting) -> None:
    draft = stage.released()
    before = stage.kept()
    for method, path, body in (
        ("GET", "/own-drafts/{}/answer", None),
        ("POST", "/own-drafts/{}/withdrawal", None),
        ("POST", "/own-drafts/{}/anew", WANTED),
    ):
        theirs = said(stage.police, method, path.format(draft), body)
        nobodys = said(stage.police, method, path.format(NEVER), body)
        assert theirs == nobodys
        assert theirs[0] == 404
    assert stage.police.api("GET", "/own-drafts").json["drafts"] == []
    assert stage.kept() == before


def test_an_authority_reads_neither_what_waits_nor_the_conversation_nor_the_register(
    stage: Drafting,
) -> None:
    draft = stage.answered()
    conversation = stage.conversation(draft)
    before = stage.kept()
    for browser in (stage.court, stage.police):
        for method, path, body in (
            ("GET", "/drafts", None),
            ("GET", f"/drafts/{draft}", None),
            ("POST", f"/drafts/{draft}/sending", {}),
            ("POST", f"/drafts/{draft}/release", None),
            ("POST", f"/drafts/{draft}/return", {"reason": "mine"}),
            ("GET", "/conversations", None),
            ("GET", f"/conversations/{conversation}", None),
        ):
            assert browser.api(method, path, body).status == 403, path
    assert stage.kept() == before


def test_an_answer_that_nobody_released_is_not_there(stage: Drafting) -> None:
    before_it_came = stage.sent()
    path = f"/own-drafts/{before_it_came}/answer"
    assert stage.court.api("GET", path).status == 404
    assert stage.erika.api("POST", f"/drafts/{before_it_came}/release").status == 404


def test_nobody_drafts_in_the_name_of_another_authority(stage: Drafting) -> None:
    claimed = stage.police.api("POST", "/own-drafts", {**WANTED, "authority": "team of court"})
    assert claimed.status == 400
    assert stage.police.api("POST", "/own-drafts", WANTED).status == 200
    with stage.desk.node.database.read() as snapshot:
        (kept,) = snapshot.drafts.every()
    assert isinstance(kept, RequestDraft)
    assert kept.wanted.authority == "team of police"
    assert kept.account == "ac-police"


def test_what_a_draft_says_stands_nowhere_in_the_log(stage: Drafting) -> None:
    stage.handed_in()
    with stage.desk.node.database.read() as snapshot:
        bodies = [snapshot.log.entry(index).body for index in range(snapshot.log.size())]
    assert not any(b"Petrova" in body or b"Elena" in body for body in bodies if body)
