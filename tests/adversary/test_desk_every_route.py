"""Attack: somebody asks every route for what is not theirs.

Each role calls each route of the table; each account names sessions, accounts, keys,
approvals and records of others; nobody at all calls, and a key without the scope.

Stopped by the table itself: a route cannot be declared without the permission it needs, and
the permission is checked before anything of the call is read, so that the refusal is the
same whether a thing exists or not. A route that is added is tried here without a further
line. The log tells of refusals and of nothing else.
"""

import re

import msgspec
import pytest
from tests.desk.desk_stage import WHY, Answer, Browser, Desk

from comity.access.permissions import PERMISSIONS, Permission, Role
from comity.web.path_values import PATH_VALUES, names_in
from comity.web.route_table import ROUTES
from comity.web.routing import Method, Route

NOTHING = "does-not-exist"


def _call(browser: Browser, route: Route, values: dict[str, str] | None = None) -> Answer:
    path = re.sub(r"\{([a-z]+)\}", lambda name: (values or {}).get(name[1], NOTHING), route.path)
    body: dict[str, str] | None = None if route.body is None else {}
    return browser.api(route.method.value, path, body, WHY if route.purposed else {})


def test_each_role_reaches_exactly_the_routes_of_its_permissions(desk: Desk) -> None:
    for role in Role:
        name = role.value
        desk.engage(name, role)
        for route in ROUTES:
            desk.clock.wait(seconds=1)
            browser = desk.signed_in(name)
            answer = _call(browser, route)
            included = route.permission in PERMISSIONS[role]
            refused = answer.status == 403 and "Your role does not include this" in answer.text
            assert refused is not included, (role, route.method, route.path, answer.text)
            assert answer.status < 500, (role, route.path, answer.text)


def test_nobody_reaches_nothing(desk: Desk) -> None:
    browser = desk.browser()
    for route in ROUTES:
        answer = _call(browser, route)
        assert answer.status == 401, route.path
        assert answer.headers["Content-Type"].startswith("application/problem+json")


def test_a_key_reaches_exactly_its_scopes(desk: Desk) -> None:
    scope = Permission.CONVERSATION_LIST
    key = desk.service_key("iris", scope)
    browser = desk.browser()
    browser.extra["Authorization"] = f"Bearer {key}"
    for route in ROUTES:
        answer = _call(browser, route)
        assert (answer.status == 200) is (route.permission is scope), (route.path, answer.text)


def test_a_refusal_is_the_same_whether_the_thing_exists_or_not(desk: Desk) -> None:
    desk.engage("tina", Role.TRANSLATOR)
    desk.engage("adam", Role.ADMINISTRATOR)
    tina, adam = desk.signed_in("tina"), desk.signed_in("adam")
    theirs = adam.api("GET", "/account/sessions").json["sessions"][0]["id"]
    real = {"account": "ac-adam", "session": theirs}
    for route in ROUTES:
        if names_in(route.path):
            there, not_there = _call(tina, route, real), _call(tina, route)
            assert (there.status, there.body) == (not_there.status, not_there.body), route.path
    assert adam.api("GET", "/account").status == 200


def test_sessions_and_keys_of_others_are_as_if_they_were_not(desk: Desk) -> None:
    desk.engage("erika", Role.OFFICER)
    desk.engage("otto", Role.OFFICER)
    erika, otto = desk.signed_in("erika"), desk.signed_in("otto")
    theirs = otto.api("GET", "/account/sessions").json["sessions"][0]["id"]
    foreign = erika.api("DELETE", f"/account/sessions/{theirs}")
    missing = erika.api("DELETE", f"/account/sessions/{NOTHING}")
    assert (foreign.status, foreign.body) == (missing.status, missing.body) == (404, missing.body)
    assert otto.api("GET", "/account").status == 200
    page = erika.fill_in("/account", "/account/sessions/end", {"session": theirs})
    assert page.status == 404
    assert otto.api("GET", "/account").status == 200


def test_a_route_that_changes_something_is_never_a_get() -> None:
    changing = re.compile(r"approve|create|close|lock|end|issue|revoke|decide|withdraw|grant")
    for route in ROUTES:
        if route.method is Method.GET:
            assert not changing.match(route.handler.__name__), route.path
            assert route.body is None


def test_a_route_cannot_be_declared_without_permission_or_with_a_value_of_unknown_form() -> None:
    declared = {"method": Method.GET, "path": "/x", "summary": "x", "handler": print}
    with pytest.raises(TypeError):
        Route(**declared)  # type: ignore[arg-type] # the very attack
    for route in ROUTES:
        assert set(names_in(route.path)) <= set(PATH_VALUES)


def test_every_body_refuses_what_it_does_not_know() -> None:
    for route in ROUTES:
        if route.body is not None:
            with pytest.raises(msgspec.ValidationError, match=r"unknown|missing|contains"):
                msgspec.json.decode(b'{"is_admin": true}', type=route.body)
            assert route.body.__struct_config__.forbid_unknown_fields  # type: ignore[attr-defined]
