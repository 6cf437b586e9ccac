"""The Python client that is made from the description, against a desk."""

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from comity_client import Comity, Problem, Why, models
from tests.desk.desk_stage import Desk
from tests.desk.register import enter, hide

from comity.access.permissions import Permission
from comity.assembly.journal import journal_of
from comity.ledger.acts import Act
from comity.web.openapi import description
from comity.web.route_table import ROUTES

ROOT = Path(__file__).resolve().parents[2]
WHY = Why("criminal-proceedings", "3 Js 77/26, Übersee")
ASKED = models.RequestBody(
    to="BG",
    purpose="criminal-proceedings",
    case="3 Js 77/26",
    authority="Staatsanwaltschaft Musterstadt",
    person=models.PersonBody(surname="Muster", forename="Max", birth_date="1979-05-17"),
)


def client(desk: Desk, *scopes: Permission) -> Comity:
    return Comity(f"http://localhost:{desk.port}", desk.service_key("iris", *scopes))


def test_the_client_is_in_step_with_the_description() -> None:
    checked = subprocess.run(
        [sys.executable, "-m", "tools.gen_client", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout


def test_every_route_is_a_method_and_every_type_has_its_fields() -> None:
    described = description(ROUTES)
    for operations in described["paths"].values():
        for operation in operations.values():
            assert callable(getattr(Comity, operation["operationId"]))
    for name, schema in described["components"]["schemas"].items():
        if schema.get("type") != "object" or "properties" not in schema:
            continue
        kind = getattr(models, name)
        fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
        told = set(schema["properties"]) - {kind.__struct_config__.tag_field}
        assert set(fields) == told, name
        required = {each for each, field in fields.items() if field.required}
        assert required == set(schema.get("required", ())) & set(fields), name


def test_a_person_is_found_and_read_and_both_are_on_record(desk: Desk) -> None:
    ref = enter(desk)
    with client(desk, Permission.PERSON_SEARCH, Permission.PERSON_READ) as comity:
        zora = models.PersonBody(surname="Beispiel", forename="Zora", birth_date="1979-05-17")
        body = models.RecordsSearchBody(person=zora)
        found = comity.post_person_searches(body, why=WHY)
        assert found.person == ref
        read = comity.get_persons_person(ref, why=WHY)
        assert len(read.convictions) == 1
    with desk.node.database.read() as snapshot:
        looks = [each for each in journal_of(snapshot) if each.act == Act.CONSULT_REGISTER]
    assert {each.case for each in looks} == {WHY.case}


def test_a_request_sent_twice_under_one_name_is_sent_once(desk: Desk) -> None:
    with client(desk, Permission.REQUEST_SEND) as comity:
        first = comity.post_requests(ASKED, idempotency_key="4711")
        assert comity.post_requests(ASKED, idempotency_key="4711") == first
        assert comity.post_requests(ASKED, idempotency_key="4712") != first


def test_a_list_is_read_part_by_part(desk: Desk) -> None:
    with client(desk, Permission.REQUEST_SEND, Permission.CONVERSATION_LIST) as comity:
        for number in range(3):
            comity.post_requests(msgspec.structs.replace(ASKED, case=f"case {number}"))
        parts = list(comity.pages(comity.get_conversations, limit=2))
    assert [len(each.conversations) for each in parts] == [2, 1]


def test_what_is_refused_is_raised_with_its_code(desk: Desk) -> None:
    hidden = enter(desk)
    hide(desk, hidden, "colleagues")
    with client(desk, Permission.PERSON_READ) as comity:
        raised = []
        for ref in (hidden, "DE-P-nobody"):
            with pytest.raises(Problem) as caught:
                comity.get_persons_person(ref, why=WHY)
            raised.append((caught.value.status, caught.value.code, caught.value.title))
        assert raised[0] == raised[1]
        assert raised[0][0] == 404
        with pytest.raises(Problem) as beyond:
            comity.get_tasks()
        assert (beyond.value.status, beyond.value.code) == (403, "access:act:denied")
        with pytest.raises(Problem) as wrong:
            comity.get_persons_person(hidden, why=Why("", "3 Js 77/26"))
        assert (wrong.value.status, wrong.value.field) == (400, "Comity-Purpose")
