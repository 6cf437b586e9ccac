"""The inspector through the interface, and rules on misuse over what officers really did there."""

from datetime import timedelta

import pytest
from tests.desk.desk_stage import WHY, Browser, Desk
from tests.desk.register import enter

from comity.access.permissions import Role, permissions_of
from comity.access.principal import AccountId, Principal, Shown
from comity.assembly.oversight_misuse import (
    ask_officer,
    hear,
    matters_about,
    note_news,
    review,
    rule_rates,
    run_rules,
    watch,
)
from comity.errors import AccessDenied
from comity.ids import PersonRef
from comity.oversight.model import Hit, Outcome
from comity.oversight.watching import WatchList

ZORA = {"person": {"surname": "Beispiel", "forename": "Zora", "birth_date": "1979-05-17"}}
AUDIT = {"purpose": "audit", "case": "DPA-1"}


@pytest.fixture
def looked(desk: Desk) -> tuple[Desk, PersonRef]:
    """An officer who looked at one person."""
    ref = enter(desk)
    desk.engage("erika", Role.OFFICER)
    assert desk.signed_in("erika").api("POST", "/person-searches", ZORA, WHY).status == 200
    return desk, ref


def inspector(desk: Desk) -> Browser:
    desk.engage("ines", Role.INSPECTOR)
    return desk.signed_in("ines")


def test_an_inspector_finds_the_look_and_cannot_look(looked: tuple[Desk, PersonRef]) -> None:
    desk, ref = looked
    ines = inspector(desk)
    found = ines.api("POST", "/journal-searches", {**AUDIT, "subject": ref}).json
    assert [each["official"] for each in found["entries"]] == ["ac-erika"]
    leaf = found["entries"][0]["leaf"]
    shown = ines.api("GET", f"/journal/{leaf}").json
    assert shown["entry"]["shown"] == [ref]
    assert "Beispiel" not in str(found) + str(shown)
    assert ines.api("POST", "/person-searches", ZORA, WHY).status == 403
    assert ines.api("GET", f"/persons/{ref}", headers=WHY).status == 403


@pytest.mark.parametrize("named", ["ac-erika", "erika", "Erika"])
def test_what_an_officer_did_is_found_by_account_and_by_sign_in_name(
    looked: tuple[Desk, PersonRef], named: str
) -> None:
    desk, ref = looked
    query = {**AUDIT, "official": named, "act": "consult-register"}
    found = inspector(desk).api("POST", "/journal-searches", query).json
    assert [each["shown"] for each in found["entries"]] == [[ref]]


def test_an_officer_answers_the_inspectors_question(looked: tuple[Desk, PersonRef]) -> None:
    desk, ref = looked
    ines, erika = inspector(desk), desk.signed_in("erika")
    found = ines.api("POST", "/journal-searches", {**AUDIT, "subject": ref}).json
    leaf = found["entries"][0]["leaf"]
    asked = ines.api(
        "POST", f"/journal/{leaf}/questions", {"words": "What for?", "answer_by": "2099-01-01"}
    )
    assert asked.json["to"] == "ac-erika"
    (question,) = erika.api("GET", "/questions").json["questions"]
    path = f"/questions/{question['id']}/answer"
    assert erika.api("POST", path, {"words": "For the court."}).status == 200
    assert ines.api("GET", f"/journal/{leaf}").json["questions"][0]["answer"] == "For the court."


def test_a_freeze_stops_the_desk_and_says_why(looked: tuple[Desk, PersonRef]) -> None:
    desk, _ = looked
    ines, erika = inspector(desk), desk.signed_in("erika")
    body = {"activity": "search", "order": "DPA-17", "reason": "A check is under way."}
    frozen = ines.api("POST", "/freezes", body)
    assert frozen.json["in_force"] is True
    before = desk.leaves()
    stopped = erika.api("POST", "/person-searches", ZORA, WHY)
    assert stopped.status == 503
    assert "DPA-17" in stopped.text
    assert desk.leaves() == before
    lifted = ines.api("POST", f"/freezes/{frozen.json['id']}/lifting", {"order": "DPA-18"})
    assert lifted.json["in_force"] is False
    assert erika.api("POST", "/person-searches", ZORA, WHY).status == 200


def principal(name: str, role: Role, team: str = "") -> Principal:
    return Principal(
        AccountId(f"ac-{name}"),
        frozenset({role}),
        permissions_of([role]),
        Shown.PASSWORD_AND_CODE,
        team=team or f"team of {name}",
    )


SUPERVISOR = principal("sam", Role.SUPERVISOR)


def rules(desk: Desk, wanted: str) -> list[Hit]:
    """Run the rules over today; return what one of them noticed."""
    today = desk.clock.now().date()
    found = run_rules(desk.node, SUPERVISOR, since=today, until=today, audit=0)
    return [each for each in found if each.rule == wanted]


@pytest.mark.parametrize(
    ("colleague", "rule"),
    [("Erika", None), ("Zora Beispiel", "colleague"), ("Beispiel, Zora", "colleague")],
)
def test_the_names_of_colleagues_are_compared_in_any_order_and_never_logged(
    looked: tuple[Desk, PersonRef], colleague: str, rule: str | None
) -> None:
    desk, _ = looked
    desk.engage(colleague, Role.OFFICER)
    assert [each.official for each in rules(desk, "colleague")] == ["ac-erika"] * (rule is not None)
    with desk.node.database.read() as snapshot:
        bodies = [snapshot.log.entry(leaf).body or b"" for leaf in range(snapshot.log.size())]
    assert b"run-misuse-rules" in bodies[-1]
    assert not any(b"Beispiel" in body for body in bodies)


def test_an_officers_own_record_is_noticed(desk: Desk) -> None:
    enter(desk)
    desk.engage("zora beispiel", Role.OFFICER)
    zora = desk.signed_in("zora beispiel")
    assert zora.api("POST", "/person-searches", ZORA, WHY).status == 200
    (hit,) = rules(desk, "own-record")
    assert hit.official == "ac-zora beispiel"


def test_a_list_of_names_knows_them_and_tells_none(looked: tuple[Desk, PersonRef]) -> None:
    desk, _ = looked
    kept = watch(desk.node, SUPERVISOR, WatchList.WELL_KNOWN, "Béispiel  Zora")
    assert "eispiel" not in str(kept)
    assert [each.official for each in rules(desk, "guarded-list")] == ["ac-erika"]


def test_many_officers_on_one_record_after_news_are_noticed(
    looked: tuple[Desk, PersonRef],
) -> None:
    desk, ref = looked
    for name in ("frida", "greta"):
        desk.engage(name, Role.OFFICER)
        desk.signed_in(name).api("POST", "/person-searches", ZORA, WHY)
    note_news(desk.node, SUPERVISOR, ref, since=desk.clock.now() - timedelta(days=1), days=7)
    hits = rules(desk, "news")
    assert sorted(each.official for each in hits) == ["ac-erika", "ac-frida", "ac-greta"]


def test_a_hit_is_reviewed_once_by_another_team_after_the_officer_was_heard(
    looked: tuple[Desk, PersonRef],
) -> None:
    desk, _ = looked
    watch(desk.node, SUPERVISOR, WatchList.STAFF, "Zora Beispiel")
    (hit,) = rules(desk, "guarded-list")
    assert rules(desk, "guarded-list") == []
    erika = principal("erika", Role.OFFICER)
    assert matters_about(desk.node, erika) == ()
    with pytest.raises(AccessDenied):
        hear(desk.node, erika, hit.id, "What of it?")
    same_team = principal("tom", Role.SUPERVISOR, team="team of erika")
    with pytest.raises(AccessDenied):
        ask_officer(desk.node, same_team, hit.id)
    ask_officer(desk.node, SUPERVISOR, hit.id)
    assert [each.id for each in matters_about(desk.node, erika)] == [hit.id]
    hear(desk.node, erika, hit.id, "The court asked.")
    before = desk.leaves()
    done = review(desk.node, SUPERVISOR, hit.id, Outcome.LAWFUL, reasons="The letter is there.")
    assert review(desk.node, SUPERVISOR, hit.id, Outcome.LAWFUL, reasons=done.reasons) == done
    assert desk.leaves() == before + 1
    with desk.node.database.read() as snapshot:
        rates = {each.rule: each for each in rule_rates(snapshot)}
    assert rates["guarded-list"].false_positives == 1.0
