"""Policies through the interface for programs: explained to officers, changed by two."""

import re

from tests.desk.desk_stage import Desk
from tests.desk.register import enter

from comity.access.permissions import Role
from comity.assembly.policy_adoption import adopted

LAW = '[law]\nrules = "stricter"\npurposes_asked = ["own-record"]\n'


def proposed(desk: Desk) -> dict[str, str]:
    text = desk.node.home.config_file.read_text("utf-8")
    return {"configuration": re.sub(r"\[law\].*?(?=\n\[)", LAW, text, count=1, flags=re.DOTALL)}


def test_what_was_decided_is_explained_and_bundles_are_listed(desk: Desk) -> None:
    enter(desk)
    desk.engage("erika", Role.OFFICER)
    desk.engage("adam", Role.ADMINISTRATOR)
    erika, adam = desk.signed_in("erika"), desk.signed_in("adam")
    facts = {
        "received_for": "other",
        "stated_purpose": "other",
        "own_information": "no",
        "serious_threat": "no",
        "sender_allows": "no",
        "on": "2026-11-02",
    }
    told = erika.api("POST", "/policy-explanations", {"act": "use", "facts": facts})
    assert told.status == 200, told.text
    assert told.json["decisions"][0]["words"]
    assert erika.api("GET", "/policies").json["in_force"] == told.json["decisions"][0]["bundle"]
    both = {"act": "use", "about": "DE-1"}
    assert erika.api("POST", "/policy-explanations", both).status == 422
    assert erika.api("POST", "/policy-explanations", {"about": "DE-1"}).status == 404
    assert erika.api("POST", "/policy-simulations", proposed(desk)).status == 403
    assert adam.api("GET", "/policies").status == 403


def test_rules_change_once_tried_and_approved_by_somebody_else(desk: Desk) -> None:
    desk.engage("sam", Role.SUPERVISOR)
    desk.engage("sue", Role.SUPERVISOR)
    sam, sue = desk.signed_in("sam"), desk.signed_in("sue")
    before = desk.node.home.config_file.read_bytes()
    compared = sam.api("POST", "/policy-comparisons", proposed(desk))
    assert {each["part"] for each in compared.json["differences"]} >= {"rule"}
    assert sam.api("POST", "/policy-adoptions", proposed(desk)).status == 409, "nobody tried it"
    tried = sam.api("POST", "/policy-simulations", proposed(desk))
    assert tried.status == 200, tried.text
    waits = sam.api("POST", "/policy-adoptions", proposed(desk))
    assert (waits.status, waits.json["code"]) == (403, "access:approval:required")
    assert desk.node.home.config_file.read_bytes() == before
    (asked,) = sue.api("GET", "/approvals").json["approvals"]
    assert sam.api("POST", f"/approvals/{asked['id']}/grant").status == 403
    assert sue.api("POST", f"/approvals/{asked['id']}/grant").status == 200
    made = sam.api("POST", "/policy-adoptions", proposed(desk))
    assert made.json == {"bundle": tried.json["bundle"], "changed": True}
    with desk.node.database.read() as snapshot:
        assert adopted(snapshot) == tried.json["bundle"]
    assert desk.node.home.config_file.read_text("utf-8") == proposed(desk)["configuration"]


def test_what_is_sent_opens_no_file_and_changes_no_other_setting(desk: Desk) -> None:
    desk.engage("sam", Role.SUPERVISOR)
    sam, leaves = desk.signed_in("sam"), desk.leaves()
    whole = proposed(desk)["configuration"]
    for configuration in (
        whole.replace(LAW, f'{LAW}policies = ["../../secret"]\n'),
        whole.replace(LAW, f'{LAW}agreements = ["/etc/hostname"]\n'),
        re.sub(r"\[node\]\n", '[node]\nname = "Elsewhere"\n', re.sub(r"\nname = .*", "", whole)),
    ):
        refused = sam.api("POST", "/policy-simulations", {"configuration": configuration})
        assert refused.status == 422, refused.text
    assert desk.leaves() == leaves
