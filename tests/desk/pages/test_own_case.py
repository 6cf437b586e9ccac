"""What a list leads to is put on record under its own case, never under earlier work."""

import json
import re
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import pytest
from tests.desk.desk_stage import NOW, Browser, token_on
from tests.desk.pages.test_supervisor import answered, draw_everything
from tests.desk.pages.world import World

from comity.access.permissions import Role
from comity.assembly.journal import journal_of
from comity.assembly.quality import Looked, looked_at
from comity.ids import ConvictionId
from comity.ledger.acts import Act
from comity.records.ports import DutyState, NotificationDuty
from comity.web import api_quality

EARLIER = quote(json.dumps(["security-clearance", "earlier work 1/26"]), safe="")
_HIDDEN = re.compile(r'type="hidden" name="([a-z_]+)" value="([^"]*)"')


@pytest.fixture
def erika(world: World) -> Browser:
    return _at_work(world, "erika", Role.OFFICER)


def _at_work(world: World, name: str, role: Role) -> Browser:
    """Return somebody's browser, with the case of earlier work in hand."""
    world.desk.engage(name, role)
    browser = world.desk.signed_in(name)
    browser.cookies["__Host-comity-case"] = EARLIER
    return browser


def _own(world: World) -> ConvictionId:
    with world.desk.node.database.read() as snapshot:
        held = snapshot.register.convictions_of(world.cases.zora)
    return next(each.conviction.id for each in held if str(each.origin) == "own")


def _opened_from(erika: Browser, page: str, conviction: str) -> None:
    """Open a conviction by what the page offers; a reason that is wanted is given."""
    text = erika.get(page).text
    place = f"/convictions/{conviction}"
    assert f'href="{place}"' not in text
    (form,) = (each for each in text.split("<form")[1:] if f'value="{place}"' in each)
    fields = dict(_HIDDEN.findall(form.partition("</form>")[0]))
    answer = erika.post("/case", fields)
    if "Location" not in answer.headers:
        assert f'value="{fields["case"]}"' in answer.text, "its own case is offered"
        said = {"csrf": token_on(answer.text), "back": place, "case": fields["case"]}
        answer = erika.post("/case", {**said, "purpose": "criminal-proceedings"})
    assert (answer.status, answer.headers["Location"]) == (303, place)
    assert erika.get(place).status == 200


def _looks(world: World, name: str = "erika") -> list[tuple[str, str]]:
    with world.desk.node.database.read() as snapshot:
        return [
            (each.text("case"), each.text("purpose"))
            for each in journal_of(snapshot)
            if each.act == Act.CONSULT_REGISTER and each.official == f"ac-{name}"
        ]


def test_a_duty_opens_its_conviction_under_a_reason_of_its_own(
    world: World, erika: Browser
) -> None:
    own = _own(world)
    with world.desk.node.database.begin() as work:
        duty = NotificationDuty(own, 1, "FR", DutyState.OUTSTANDING, "no partner", None, NOW)
        work.cases.note_duty(duty)
    _opened_from(erika, "/duties", own)
    assert set(_looks(world)) == {(own, "criminal-proceedings")}


def test_a_recall_opens_its_conviction_under_its_own_reference(
    world: World, erika: Browser
) -> None:
    approval = {"decision": {"act": "approve"}, "reason": "looked at"}
    assert erika.api("POST", f"/tasks/{world.cases.certain}/decision", approval).status == 200
    before = len(_looks(world))
    own = _own(world)
    body = {"conviction": own, "ground": "unlawfully-transmitted", "reason": "by mistake"}
    recall = erika.api("POST", "/recalls", body).json["recall"]["id"]
    _opened_from(erika, f"/recalls/{recall}", own)
    assert set(_looks(world)[before:]) == {(recall, "criminal-proceedings")}


@pytest.mark.usefixtures("erika")
def test_a_second_look_opens_what_was_withheld_under_the_case_of_the_answer(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    # No rule pack is adopted in this world: of the answer's note, that alone is set by hand.
    own = _own(world)

    def looked(*asked: Any) -> Looked:  # noqa: ANN401 - handed on
        found = looked_at(*asked)
        assert found.note is not None
        return replace(found, note=replace(found.note, withheld=(own,)))

    monkeypatch.setattr(api_quality, "looked_at", looked)
    draw_everything(world.desk)
    answered(world, "erika", world.cases.other_purpose, {"act": "approve"})
    chief = _at_work(world, "chief", Role.SUPERVISOR)
    (drawn,) = chief.api("GET", "/quality-checks").json["checks"]
    _opened_from(chief, f"/quality/{drawn['id']}", own)
    shown = [each for each in _looks(world, "chief") if each[0] == drawn["conversation"]]
    assert shown, "the look is on record under the case of the answer"
    assert not any(case.startswith("earlier") for case, _ in _looks(world, "chief"))
