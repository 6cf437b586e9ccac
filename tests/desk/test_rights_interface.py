"""Persons' rights through the interface for programs: two people, each with an own role."""

from tests.desk.desk_stage import Desk
from tests.desk.register import enter

from comity.access.permissions import Role

ASKED = {
    "right": "access",
    "person": {"surname": "Beispiel", "forename": "Zora", "birth_date": "1979-05-17"},
    "address": "Weg 1",
    "language": "en",
    "asked": "What do you hold about me?",
}
REFUSAL = {
    "outcome": "refused",
    "grounds": ["manifestly-unfounded-or-excessive"],
    "reasons": "the twentieth this week",
}


def test_a_request_is_registered_once_and_only_by_whoever_may(desk: Desk) -> None:
    enter(desk)
    desk.engage("erika", Role.OFFICER)
    desk.engage("adam", Role.ADMINISTRATOR)
    erika, adam = desk.signed_in("erika"), desk.signed_in("adam")
    made = erika.api("POST", "/rights", ASKED)
    assert made.status == 200, made.text
    assert erika.api("POST", "/rights", ASKED).json["id"] == made.json["id"]
    identifier = made.json["id"]
    assert [each["id"] for each in erika.api("GET", "/rights").json["requests"]] == [identifier]
    assert erika.api("GET", f"/rights/{identifier}").json["stage"] == "registered"
    for path in ("/rights", f"/rights/{identifier}", f"/rights/{identifier}/looks"):
        refused = adam.api("GET", path)
        assert refused.status == 403
        assert "Beispiel" not in refused.text
    looks = erika.api("GET", f"/rights/{identifier}/looks")
    assert looks.status == 409, "it is not known yet who asks"
    undecided = erika.api("POST", f"/rights/{identifier}/decision", REFUSAL)
    assert undecided.status == 409


def test_a_dry_run_registers_nothing(desk: Desk) -> None:
    desk.engage("erika", Role.OFFICER)
    erika = desk.signed_in("erika")
    assert erika.api("POST", "/rights", {**ASKED, "dry_run": True}).status == 200
    assert erika.api("GET", "/rights").json["requests"] == []
