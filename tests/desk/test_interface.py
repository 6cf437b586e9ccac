"""What officials' programs do through the interface, and what stands in the log afterwards."""

import pytest
from tests.desk.desk_stage import WHY, Browser, Desk
from tests.desk.register import enter, hide

from comity.access.permissions import Permission, Role
from comity.assembly.journal import journal_of
from comity.ledger.acts import Act

ZORA = {"person": {"surname": "Beispiel", "forename": "Zora", "birth_date": "1979-05-17"}}
ASK = {
    "to": "BG",
    "purpose": "criminal-proceedings",
    "case": "3 Js 77/26",
    "authority": "Amtsgericht Köln",
    "authority_kind": "judicial-authority",
    "person": {"surname": "Petrova", "forename": "Elena", "nationality": ["BG"]},
}


@pytest.fixture
def erika(desk: Desk) -> Browser:
    desk.engage("erika", Role.OFFICER)
    return desk.signed_in("erika")


def test_a_search_and_a_look_are_on_record_with_purpose_case_and_who(
    desk: Desk, erika: Browser
) -> None:
    ref = enter(desk)
    found = erika.api("POST", "/person-searches", ZORA, WHY)
    assert found.status == 200, found.text
    assert found.json["person"] == ref
    shown = erika.api("GET", f"/persons/{ref}", headers=WHY)
    assert shown.status == 200
    (held,) = shown.json["convictions"]
    conviction = erika.api("GET", f"/convictions/{held['id']}", headers=WHY)
    assert conviction.json["person"] == ref
    with desk.node.database.read() as snapshot:
        looks = [each for each in journal_of(snapshot) if each.act == Act.CONSULT_REGISTER]
    assert [(each.official, each.case, each.purpose) for each in looks] == [
        ("ac-erika", "3 Js 77/26", "criminal-proceedings")
    ] * 3
    assert [ref in each.shown for each in looks] == [True, True, False]


def test_no_record_opens_without_purpose_and_case(desk: Desk, erika: Browser) -> None:
    ref = enter(desk)
    before = desk.leaves()
    for missing in WHY:
        said = {name: text for name, text in WHY.items() if name != missing}
        answer = erika.api("GET", f"/persons/{ref}", headers=said)
        assert (answer.status, answer.json["field"]) == (400, missing)
    assert desk.leaves() == before


def test_a_restricted_person_is_to_others_as_if_they_were_not(desk: Desk) -> None:
    desk.engage("cora", Role.OFFICER, compartments=frozenset({"own-staff"}))
    desk.engage("erika", Role.OFFICER)
    ref = enter(desk)
    hide(desk, ref, "own-staff")
    erika, cora = desk.signed_in("erika"), desk.signed_in("cora")
    hidden = erika.api("GET", f"/persons/{ref}", headers=WHY)
    missing = erika.api("GET", "/persons/nobody", headers=WHY)
    assert (hidden.status, hidden.body) == (missing.status, missing.body)
    assert erika.api("POST", "/person-searches", ZORA, WHY).json["candidates"] == []
    assert cora.api("GET", f"/persons/{ref}", headers=WHY).status == 200
    asked = {**ASK, "person": None, "person_ref": ref}
    refused = erika.api("POST", "/requests", asked)
    unknown = erika.api("POST", "/requests", {**asked, "person_ref": "nobody"})
    assert (refused.status, refused.body) == (unknown.status, unknown.body)


def test_a_request_is_tried_then_sent_once_however_often_it_comes(erika: Browser) -> None:
    tried = erika.api("POST", "/requests", {**ASK, "dry_run": True})
    assert tried.status == 200, tried.text
    assert tried.json["sent"][0]["to"] == "BG"
    assert erika.api("GET", "/conversations").json["conversations"] == []
    named = {"Idempotency-Key": "request-1"}
    first = erika.api("POST", "/requests", ASK, named)
    second = erika.api("POST", "/requests", ASK, named)
    assert first.body == second.body
    (listed,) = erika.api("GET", "/conversations").json["conversations"]
    read = erika.api("GET", f"/conversations/{listed['id']}")
    assert "Petrova" in read.text
    (message,) = read.json["messages"]
    assert "content" not in first.json
    for part in ("lines", "sections"):
        assert tried.json["content"][part] == message["content"][part], "what was shown is sent"
    other = erika.api("POST", "/requests", {**ASK, "case": "another"}, named)
    assert other.status == 409
    withdrawn = {"reason": "settled otherwise"}
    message = first.json["sent"][0]["id"]
    done = erika.api("POST", f"/messages/{message}/withdrawal", withdrawn)
    assert done.status == 200, done.text


def test_another_accounts_key_for_a_write_is_another_write(desk: Desk, erika: Browser) -> None:
    desk.engage("otto", Role.OFFICER)
    named = {"Idempotency-Key": "request-1"}
    first = erika.api("POST", "/requests", ASK, named)
    second = desk.signed_in("otto").api("POST", "/requests", ASK, named)
    assert first.json["sent"][0]["id"] != second.json["sent"][0]["id"]


def test_a_request_that_the_law_refuses_is_answered_with_ground_and_basis(
    erika: Browser,
) -> None:
    answer = erika.api("POST", "/requests", {**ASK, "purpose": "other"})
    assert answer.status == 200
    assert answer.json["refusal"]["ground"]
    assert answer.json["refusal"]["basis"]


def test_pages_of_a_list_follow_each_other_and_their_cursors_count_nothing(
    erika: Browser,
) -> None:
    for number in range(5):
        erika.api("POST", "/requests", {**ASK, "case": f"case {number}"})
    seen: list[str] = []
    after = ""
    while True:
        page = erika.api("GET", f"/conversations?limit=2{after}").json
        seen += [each["id"] for each in page["conversations"]]
        if "next" not in page:
            break
        after = f"&after={page['next']}"
    assert len(seen) == len(set(seen)) == 5
    strange = erika.api("GET", "/conversations?after=AAAA")
    assert strange.status == 422
    assert erika.api("GET", "/conversations?limit=51").status == 400


def test_an_account_takes_two_and_nobody_approves_their_own(desk: Desk) -> None:
    desk.engage("adam", Role.ADMINISTRATOR)
    desk.engage("sonja", Role.SECURITY_OFFICER)
    adam, sonja = desk.signed_in("adam"), desk.signed_in("sonja")
    granted = {"roles": ["officer"], "team": "records"}
    body = {"name": "otto", "display_name": "Otto", "entitlement": granted}
    made = adam.api("POST", "/accounts", body)
    assert made.status == 200, made.text
    path = f"/accounts/{made.json['id']}"
    assert adam.api("POST", f"{path}/approval", {"entitlement": granted}).status == 403
    more = {"entitlement": {**granted, "roles": ["officer", "supervisor"]}}
    assert sonja.api("POST", f"{path}/approval", more).status == 409
    approved = sonja.api("POST", f"{path}/approval", {"entitlement": granted})
    assert approved.status == 200, approved.text
    assert adam.api("POST", f"{path}/invitation").json["invitation"]


def test_what_needs_a_fresh_factor_is_refused_until_it_was_shown_again(desk: Desk) -> None:
    desk.engage("adam", Role.ADMINISTRATOR)
    adam = desk.signed_in("adam")
    desk.clock.wait(minutes=11)
    body = {"name": "otto", "display_name": "Otto", "entitlement": {"roles": ["officer"]}}
    refused = adam.api("POST", "/accounts", body)
    assert (refused.status, refused.json["code"]) == (403, "access:factor:required")
    adam.fill_in("/account/confirm", "/account/confirm", {"code": desk.code()})
    assert adam.api("POST", "/accounts", body).status == 200


def test_a_program_with_a_key_does_what_its_scopes_say_and_is_named_in_the_log(
    desk: Desk,
) -> None:
    ref = enter(desk)
    key = desk.service_key("iris", Permission.PERSON_READ)
    program = desk.browser("a program")
    program.extra["Authorization"] = f"Bearer {key}"
    assert program.call("GET", f"/api/v1/persons/{ref}", headers=WHY).status == 200
    with desk.node.database.read() as snapshot:
        (look,) = (each for each in journal_of(snapshot) if each.act == Act.CONSULT_REGISTER)
    assert look.official.startswith("sk-")
