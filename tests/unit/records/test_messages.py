"""Kinds, types and payloads."""

from dataclasses import fields, is_dataclass

import msgspec
import pytest

from comity.codes.catalogue import ASKABLE_FIELDS, MESSAGE_KINDS, REQUEST_RESPONSE_TYPES
from comity.errors import EnvelopeMalformed, InputInvalid
from comity.persons.names import name_of
from comity.persons.person import Person, Sex
from comity.persons.texts import plain
from comity.records.messages import (
    AskableField,
    Cancellation,
    IsAlive,
    Kind,
    Notification,
    Request,
    RequestingAuthority,
    RequestOutcome,
    decode,
    decode_as,
    encode,
    kind_of_message,
)


def test_the_kinds_are_those_of_the_table() -> None:
    assert {str(kind) for kind in Kind} == {code.value for code in MESSAGE_KINDS}


def test_the_askable_fields_are_those_of_the_table() -> None:
    assert {str(field) for field in AskableField} == {code.value for code in ASKABLE_FIELDS}


def test_the_outcomes_are_those_of_the_table() -> None:
    listed = {code.value for code in REQUEST_RESPONSE_TYPES if code.on_wire}
    assert {str(outcome) for outcome in RequestOutcome} <= listed


def test_fields_not_stated_still_read_as_not_stated() -> None:
    assert decode(Kind.CANCELLATION, b"{}") == Cancellation()


def test_a_field_of_a_later_version_is_ignored() -> None:
    assert decode(Kind.IS_ALIVE, b'{"alive":true,"mood":"good"}') == IsAlive()


def test_a_missing_field_is_named() -> None:
    with pytest.raises(EnvelopeMalformed, match="person"):
        decode(Kind.NOTIFICATION, b"{}")


def test_an_unknown_sex_code_is_refused_and_never_guessed() -> None:
    with pytest.raises(EnvelopeMalformed, match="sex"):
        decode(Kind.REQUEST_RESPONSE, b'{"outcome":"RRT-00-00","person":{"name":{},"sex":3}}')


def test_a_day_that_no_calendar_has_is_refused() -> None:
    payload = (
        b'{"outcome":"RRT-00-00",'
        b'"person":{"name":{},"birth_date":{"year":1979,"month":2,"day":30}}}'
    )
    with pytest.raises(EnvelopeMalformed, match="day 30"):
        decode(Kind.REQUEST_RESPONSE, payload)


def test_a_relation_that_leads_nowhere_is_refused() -> None:
    payload = msgspec.json.encode(
        {
            "person": {"name": {}},
            "conviction": {
                "id": "BG-C-000000000000001",
                "convicting_country": "CO-00-100-BGR",
                "relations": [
                    {"kind": "sanction-to-offences", "source": "S-00001", "targets": ["O-00001"]}
                ],
            },
        }
    )
    with pytest.raises(EnvelopeMalformed, match="not there"):
        decode(Kind.NOTIFICATION, payload)


def test_the_payload_does_not_repeat_the_kind() -> None:
    assert b"IAL" not in encode(IsAlive())
    assert kind_of_message(IsAlive()) is Kind.IS_ALIVE


def test_a_payload_of_another_kind_is_not_taken_for_this_one() -> None:
    request = Request(
        person=Person(name_of("Ana", "Petrova"), sex=Sex.FEMALE),
        purpose="own-record",
        purpose_text=plain("own record"),
        authority=RequestingAuthority(name=plain("Ministry")),
    )
    with pytest.raises(EnvelopeMalformed):
        decode_as(Notification, encode(request))
    assert decode_as(Request, encode(request)) == request


def test_every_message_type_is_a_frozen_value() -> None:
    assert is_dataclass(Request)
    assert not hasattr(IsAlive(), "__dict__")
    assert fields(IsAlive)


def test_what_the_peer_could_not_read_is_not_sent() -> None:
    request = Request(
        person=Person(name=name_of("Jana", "Sample")),
        purpose="criminal-proceedings",
        purpose_text=plain("theft", "en"),
        authority=RequestingAuthority(name=plain("A court", "en")),
        case_reference="x" * 401,
    )
    with pytest.raises(InputInvalid, match="cannot be sent"):
        encode(request)
