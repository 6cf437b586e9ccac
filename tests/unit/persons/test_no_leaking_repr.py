"""No value that holds personal data shows it in a log line, a traceback or an assertion."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from types import ModuleType

import pytest
from hypothesis import given
from tests.strategies import messages

import comity.persons
import comity.records
import comity.search
from comity.ids import ConvictionId, PersonRef
from comity.persons.documents import IdentificationDocument, IdentityNumber
from comity.persons.names import NamePart, PersonName, name_of
from comity.persons.person import Alias, Parent, Person
from comity.persons.places import Address, Place
from comity.persons.redaction import Redacted
from comity.persons.texts import Representation, plain
from comity.records.messages import (
    Attachment,
    Contact,
    ConvictionReference,
    IsAlive,
    Message,
    RequestingAuthority,
)
from comity.records.model import Authority, Conviction, Offence, Sanction
from comity.records.ports import HeldPerson

CANARY = "Zlatarova"

PLAIN_VALUES = {
    "PartialDate",  # a date by itself; every type that holds a birth date hides it
    "Amount",
    "Period",
    "Relation",
    "IsAlive",
}
"""Types of ``persons`` and ``records.model`` and ``messages`` that hold no personal data."""

HOLDING_PERSONAL_DATA = (
    "comity.persons.",
    "comity.records.messages",
    "comity.records.model",
    "comity.records.layout",
    "comity.search.identities",
)


def _modules(package: ModuleType) -> Iterator[ModuleType]:
    for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        yield importlib.import_module(info.name)


def _types() -> list[type]:
    found: dict[str, type] = {}
    for package in (comity.persons, comity.records, comity.search):
        for module in _modules(package):
            if module.__name__.startswith(HOLDING_PERSONAL_DATA):
                for _, each in inspect.getmembers(module, inspect.isclass):
                    if is_dataclass(each) and each.__module__ == module.__name__:
                        found[f"{each.__module__}.{each.__name__}"] = each
    return [found[name] for name in sorted(found)]


@pytest.mark.parametrize("each", _types(), ids=lambda each: each.__name__)
def test_every_type_that_holds_personal_data_is_redacted(each: type) -> None:
    assert issubclass(each, Redacted) is (each.__name__ not in PLAIN_VALUES)


def test_a_new_field_of_a_plain_value_is_looked_at_again() -> None:
    known = {
        each.__name__: {field.name for field in fields(each)}
        for each in _types()
        if each.__name__ in PLAIN_VALUES
    }
    assert known == {
        "PartialDate": {"year", "month", "day"},
        "Amount": {"units", "fraction"},
        "Period": {"starts_on", "duration", "ends_on", "duration_exact"},
        "Relation": {"kind", "source", "targets", "relation_type"},
        "IsAlive": {"alive"},
    }


LEAKY = (
    NamePart(CANARY),
    PersonName(full_name=CANARY),
    Parent(forename=NamePart(CANARY)),
    Person(name=name_of(CANARY, CANARY)),
    Alias(name=name_of(CANARY, CANARY)),
    Place(town=plain(CANARY)),
    Address(Place(), street=plain(CANARY)),
    IdentityNumber(CANARY),
    IdentificationDocument("ID-00-003", number=CANARY),
    Representation(CANARY),
    Contact(email=CANARY, surname=CANARY),
    RequestingAuthority(name=plain(CANARY)),
    Authority(name=plain(CANARY), code=CANARY),
    ConvictionReference(file_number=CANARY),
    Attachment(id="BG-BA-000000001", mime_type="application/nist", file_name=CANARY),
    Offence("O-00001", provisions=CANARY),
    Sanction("S-00001", remarks=plain(CANARY)),
    HeldPerson(PersonRef("p1"), Person(name=name_of(CANARY, CANARY))),
)


@pytest.mark.parametrize("value", LEAKY, ids=lambda value: type(value).__name__)
def test_no_text_of_a_value_is_in_its_repr(value: object) -> None:
    for form in (repr(value), str(value), f"{value}", f"{[value]}", f"{value!r:>40}"):
        assert CANARY not in form


def test_a_conviction_shows_its_reference_only() -> None:
    conviction = Conviction(
        id=ConvictionId("BG-C-000000000000001"),
        convicting_country="CO-00-100-BGR",
        file_number=CANARY,
        remarks=plain(CANARY),
    )
    assert repr(conviction) == "Conviction(BG-C-000000000000001)"


@given(message=messages)
def test_no_message_shows_anything_but_its_type(message: Message) -> None:
    assert isinstance(message, IsAlive) or repr(message) == f"{type(message).__name__}(…)"
