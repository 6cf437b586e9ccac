"""Attack: an officer reads the foreign texts of a case by asking for gists that cannot be made.

They name a language for which the engine has no pair, or the node has no engine: the answer says
why there is no gist, and bears the text itself. Were that no look, nobody would ever find that
they read; and the bond of broken glass to one case would not be held either.

Stopped where a text is told: each answer that bears one is a look on record, before it leaves.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.desk.desk_stage import Browser
from tests.desk.translation_stage import THEFT, Translating, translating_stage
from tests.gist_engine import WordForWord

from comity.access.permissions import Role
from comity.ledger.acts import Act

HASTE = {"case": "12/26", "reason": "a child was taken and the border is an hour away"}


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Translating]:
    with translating_stage(tmp_path) as made:
        made.desk.node.gists = WordForWord()
        yield made


def in_french(stage: Translating, browser: Browser) -> list[str]:
    """Ask for the gist of the first texts of the request, in a language without a pair."""
    path = f"/conversations/{stage.request}/gist"
    bodies = [{"message": stage.request, "number": each, "into": "fr"} for each in range(4)]
    return [browser.api("POST", path, body).text for body in bodies]


@pytest.mark.parametrize("has_engine", [True, False])
def test_whoever_is_told_a_text_is_on_record(stage: Translating, has_engine: bool) -> None:
    if not has_engine:
        stage.desk.node.gists = None
    told = [each for each in in_french(stage, stage.erika) if "why_none" in each]
    assert any(THEFT in each for each in told)
    looks = stage.acts(Act.READ_GIST)
    assert [each.official for each in looks] == ["ac-erika"] * len(told)
    assert {each.fields["engine"] for each in looks} == {""}, "none made anything of it"


def test_behind_broken_glass_no_text_of_another_case_is_told(stage: Translating) -> None:
    stage.desk.engage("olga", Role.OFFICER)
    olga = stage.desk.signed_in("olga")
    assert olga.api("POST", "/glass", HASTE).status == 200
    before = stage.desk.leaves()
    assert not any(THEFT in each for each in in_french(stage, olga))
    assert stage.desk.leaves() == before
