"""An inspector who has a name gets references and nothing else, and leaves a trace."""

from tests.desk.desk_stage import Desk
from tests.desk.register import enter, hide

from comity.access.permissions import Role

ASKED = {
    "purpose": "complaint",
    "case": "DPA-9",
    "person": {"surname": "Beispiel", "forename": "Zora", "birth_date": "1979-05-17"},
}


def test_a_name_gives_the_reference_and_the_look_is_found_among_inspections(desk: Desk) -> None:
    ref = enter(desk)
    desk.engage("ines", Role.INSPECTOR)
    desk.engage("erika", Role.OFFICER)
    ines = desk.signed_in("ines")
    before = desk.leaves()
    found = ines.api("POST", "/journal-subjects", ASKED)
    assert found.json["subjects"] == [ref]
    assert "Beispiel" not in found.text
    assert desk.leaves() == before + 1
    search = {"purpose": "audit", "case": "DPA-9", "inspections": True}
    (look,) = ines.api("POST", "/journal-searches", search).json["entries"]
    assert (look["act"], look["official"], look["case"]) == (
        "search-journal",
        "ac-ines",
        "DPA-9",
    )
    assert desk.signed_in("erika").api("POST", "/journal-subjects", ASKED).status == 403


def test_nothing_is_searched_without_file_or_with_too_little(desk: Desk) -> None:
    enter(desk)
    desk.engage("ines", Role.INSPECTOR)
    ines, before = desk.signed_in("ines"), desk.leaves()
    for wrong in ({"case": " "}, {"person": {"surname": "Beispiel"}}):
        assert ines.api("POST", "/journal-subjects", {**ASKED, **wrong}).status in {400, 422}
    assert desk.leaves() == before


def test_a_restricted_person_is_found_by_the_cleared_and_by_no_other(desk: Desk) -> None:
    ref = enter(desk)
    hide(desk, ref, "protected")
    desk.engage("ines", Role.INSPECTOR)
    desk.engage("ivo", Role.INSPECTOR, compartments=frozenset({"protected"}))
    hidden = desk.signed_in("ines").api("POST", "/journal-subjects", ASKED)
    shown = desk.signed_in("ivo").api("POST", "/journal-subjects", ASKED)
    assert hidden.json.get("subjects", []) == []
    assert shown.json["subjects"] == [ref]
    never = {**ASKED, "person": {**ASKED["person"], "surname": "Niemand"}}  # type: ignore[dict-item]
    assert desk.signed_in("ines").api("POST", "/journal-subjects", never).json == hidden.json
