"""Poor but legal: what is told before a message leaves."""

import ast
import inspect
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from tests.strategies import messages

from comity.ids import ConvictionId
from comity.persons.dates import PartialDate
from comity.persons.names import name_of
from comity.persons.person import Person, Sex
from comity.persons.places import Place
from comity.persons.texts import Representation, plain
from comity.records import quality
from comity.records.messages import Message, Notification, RequestOutcome, RequestResponse
from comity.records.model import (
    Amount,
    Authority,
    Conviction,
    Decision,
    Offence,
    Sanction,
    Suspension,
)
from comity.records.quality import Finding, Poor, examine

PERSON = Person(
    name=name_of("Ana", "Novak"),
    sex=Sex.FEMALE,
    birth_date=PartialDate(1979, 7, 21),
    birth_place=Place(country="CO-00-280-DEU", town=plain("Bonn", "de")),
    nationalities=("CO-00-280-DEU",),
)
OFFENCE = Offence(
    "O-00001",
    category="O-00-010100",
    title=plain("Participation in a criminal organisation", "en"),
    provisions="s. 71 Act 26 of 2006",
)
SANCTION = Sanction(
    "S-00001",
    nature="N-00-0",
    category="S-00-001001",
    title=plain("Imprisonment", "en"),
)
CONVICTION = Conviction(
    id=ConvictionId("FR-C-000000000000001"),
    convicting_country="CO-00-250-FRA",
    file_number="1/2026",
    decided_on=date(2026, 3, 1),
    final_on=date(2026, 4, 1),
    authority=Authority(plain("Tribunal", "fr")),
    decisions=(Decision("D-00001"),),
    offences=(OFFENCE,),
    sanctions=(SANCTION,),
)


def found(person: Person = PERSON, **changes: object) -> list[tuple[Poor, str]]:
    conviction = replace(CONVICTION, **changes)  # type: ignore[arg-type]
    return [(each.code, each.path) for each in examine(Notification(person, conviction))]


def with_offence(**changes: object) -> list[tuple[Poor, str]]:
    return found(offences=(replace(OFFENCE, **changes),))  # type: ignore[arg-type]


def with_sanction(**changes: object) -> list[tuple[Poor, str]]:
    return found(sanctions=(replace(SANCTION, **changes),))  # type: ignore[arg-type]


def test_a_message_that_says_everything_is_not_complained_of() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"sex": Sex.UNKNOWN}, "person.sex"),
        ({"nationalities": ()}, "person.nationalities"),
        ({"birth_place": None}, "person.birth_place"),
        ({"birth_place": Place(town=plain("Bonn", "de"))}, "person.birth_place"),
        ({"birth_date": PartialDate()}, "person.birth_date"),
    ],
)
def test_what_is_not_known_of_a_person_is_told(changes: dict[str, object], path: str) -> None:
    person = replace(PERSON, **changes)  # type: ignore[arg-type]
    assert found(person) == [(Poor.MISSING, path)]


@pytest.mark.parametrize("name", ["decided_on", "final_on", "file_number", "authority"])
def test_what_is_not_known_of_a_decision_is_told(name: str) -> None:
    conviction = replace(CONVICTION, **{name: None})  # type: ignore[arg-type]
    told = [(each.code, each.path) for each in examine(Notification(PERSON, conviction))]
    assert told == [(Poor.MISSING, f"conviction.{name}")]


def test_an_identifier_of_zeros_names_nothing() -> None:
    zeros = ConvictionId("BG-C-" + "0" * 15)
    assert found(id=zeros) == [(Poor.ZERO_IDENTIFIER, "conviction.id")]


def test_a_decision_that_would_be_made_up_is_told() -> None:
    assert found(decisions=()) == [(Poor.MADE_UP, "conviction.decisions")]


@pytest.mark.parametrize(
    ("changes", "code", "name"),
    [
        ({"category": None}, Poor.DEFAULT_CODE, "category"),
        ({"category": "O-00-270000"}, Poor.DEFAULT_CODE, "category"),
        ({"category": "O-00-010000"}, Poor.OPEN_CATEGORY, "category"),
        ({"completion": "LC-00-0"}, Poor.DEFAULT_CODE, "completion"),
        ({"participation": "LP-00-0"}, Poor.DEFAULT_CODE, "participation"),
        ({"provisions": None}, Poor.MISSING, "provisions"),
        ({"provisions": "art. 286 § 1 kk w zw z"}, Poor.CUT_OFF, "provisions"),
        ({"provisions": "Sections 1, 2,"}, Poor.CUT_OFF, "provisions"),
        ({"provisions": "x" * 400}, Poor.CUT_OFF, "provisions"),
        ({"title": ()}, Poor.MISSING, "title"),
        ({"title": plain("x" * 395, "pl")}, Poor.CUT_OFF, "title"),
        ({"title": plain("Kradzież")}, Poor.NO_LANGUAGE, "title"),
        ({"title": (Representation("Theft", "en", translated=True),)}, Poor.NO_ORIGINAL, "title"),
    ],
)
def test_a_poor_offence_is_told(changes: dict[str, object], code: Poor, name: str) -> None:
    assert with_offence(**changes) == [(code, f"conviction.offences[0].{name}")]


@pytest.mark.parametrize(
    ("changes", "code", "name"),
    [
        ({"category": None}, Poor.DEFAULT_CODE, "category"),
        ({"category": "S-00-012000"}, Poor.DEFAULT_CODE, "category"),
        ({"nature": None}, Poor.DEFAULT_CODE, "nature"),
        ({"nature": "N-00-Z"}, Poor.DEFAULT_CODE, "nature"),
        ({"alternative": "SAT-00-Z"}, Poor.DEFAULT_CODE, "alternative"),
        ({"amount_of_fine": Amount(100)}, Poor.INCOMPLETE, "currency"),
        ({"suspension": Suspension()}, Poor.INCOMPLETE, "suspension.kind"),
        ({"suspension": Suspension(kind="S-00-Z")}, Poor.DEFAULT_CODE, "suspension.kind"),
    ],
)
def test_a_poor_sanction_is_told(changes: dict[str, object], code: Poor, name: str) -> None:
    assert with_sanction(**changes) == [(code, f"conviction.sanctions[0].{name}")]


def test_two_convictions_under_one_number_are_told() -> None:
    other = replace(CONVICTION, file_number="2/2026")
    answer = RequestResponse(RequestOutcome.SUCCESSFUL, PERSON, (CONVICTION, other))
    assert [(each.code, each.path) for each in examine(answer)] == [
        (Poor.SAME_IDENTIFIER, "convictions[*].id")
    ]


@given(messages)
def test_nothing_found_quotes_the_message(message: Message) -> None:
    sentences = _sentences()
    for finding in examine(message):
        assert isinstance(finding, Finding)
        assert finding.text in sentences
        assert set(finding.path) <= set("abcdefghijklmnopqrstuvwxyz0123456789_.[]*")


def _sentences() -> set[str]:
    """Return every sentence the linter has, as its source spells them."""
    tree = ast.parse(inspect.getsource(quality))
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
