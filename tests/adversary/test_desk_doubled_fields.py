"""Attack: a call names a field twice, so that two readers take two values.

A server before the desk that filters what is typed looks at the first, the desk acts on the
last, or the other way round. Stopped at the door: no field of a form, of an address or of a
body's type counts twice. Nobody is signed in, nothing is sent, nothing is on record.
"""

from urllib.parse import urlencode

import pytest
from tests.desk.desk_stage import PASSWORD, Desk, token_on

from comity.access.permissions import Role
from comity.assembly.openid import RETURN_PATH
from comity.web.cookies import SESSION


@pytest.mark.parametrize("doubled", ["name", "password", "code", "csrf"])
def test_a_form_with_a_field_twice_signs_nobody_in(desk: Desk, doubled: str) -> None:
    desk.engage("erika", Role.OFFICER)
    browser = desk.browser()
    right = {
        "csrf": token_on(browser.get("/sign-in").text),
        "name": "erika",
        "password": PASSWORD,
        "code": desk.code(),
    }
    before = desk.leaves()
    for sent in ([*right.items(), (doubled, "x")], [(doubled, "x"), *right.items()]):
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": browser.origin,
            "Sec-Fetch-Site": "same-origin",
        }
        answer = browser.call("POST", "/sign-in", body=urlencode(sent).encode(), headers=headers)
        assert answer.status == 422, answer.text
        assert SESSION not in browser.cookies
    assert desk.leaves() == before
    assert browser.post("/sign-in", right).status == 303, "and once each, it does"


def test_an_answer_of_the_provider_with_a_value_twice_is_not_shown(desk: Desk) -> None:
    answer = desk.browser().get(f"{RETURN_PATH}?code=mine&state=s&code=theirs")
    assert answer.status == 422
    assert "mine" not in answer.text
    assert "theirs" not in answer.text


def test_a_query_with_a_value_twice_is_refused_by_the_interface(desk: Desk) -> None:
    desk.engage("erika", Role.OFFICER)
    erika = desk.signed_in("erika")
    answer = erika.api("GET", "/tasks?limit=1&limit=50")
    assert answer.status == 400
    assert answer.json["field"] == "query.limit"
