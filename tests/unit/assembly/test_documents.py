"""What of the register a document shows."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import cast

import pytest
from tests.unit.cli.node_homes import founded
from tests.unit.transport.forms.form_material import CONVICTION, PERSON

from comity.assembly.build import Node, open_node
from comity.assembly.documents import document_number, of_register
from comity.assembly.home import Home
from comity.errors import InputInvalid, ReferenceNotFound
from comity.ids import ConvictionId, PersonRef, StateCode
from comity.law.purposes import Purpose
from comity.records.disclosure_ports import DisclosureReading
from comity.records.handling_model import HandlingCondition
from comity.records.model import TriState
from comity.records.ports import HeldConviction, HeldPerson, Origin, RegisterReading, Standing
from comity.transport.documents.model import Document, DocumentKind

REF = PersonRef("P-1")
NAMES = ("own-barred", "received", "received-barred", "kept-for-passing-on")


def held(number: int, origin: Origin, bar: TriState, *, entered: bool = True) -> HeldConviction:
    identifier = ConvictionId(f"BG-C-{number:015d}")
    return HeldConviction(
        conviction=replace(CONVICTION, id=identifier, transmittable=bar),
        person=REF,
        origin=origin,
        convicting_state=StateCode("BG"),
        version=1,
        standing=Standing.CURRENT,
        held_since=datetime(2026, 1, 1, tzinfo=UTC),
        entered_nationally=entered,
    )


@dataclass
class Register:
    """As much of a register as a document asks."""

    def person(self, ref: PersonRef) -> HeldPerson | None:
        return HeldPerson(ref, PERSON) if ref == REF else None

    def convictions_of(self, _: PersonRef) -> list[HeldConviction]:
        return [
            held(0, Origin.OWN, TriState.NO),
            held(1, Origin.NOTIFIED, TriState.YES),
            held(2, Origin.NOTIFIED, TriState.NO),
            held(3, Origin.NOTIFIED, TriState.YES, entered=False),
        ]


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    folder: Path = tmp_path_factory.mktemp("network")
    opened = open_node(Home(founded(folder).de))
    with closing(opened.database):
        yield opened


class NoConditions:
    """No conviction came with a condition."""

    def conditions_on(self, conviction: ConvictionId) -> tuple[HandlingCondition, ...]:
        del conviction
        return ()


def document(
    node: Node, purpose: Purpose, kind: DocumentKind = DocumentKind.CERTIFICATE
) -> Document:
    return of_register(
        node,
        cast("RegisterReading", Register()),
        REF,
        kind,
        disclosure=cast("DisclosureReading", NoConditions()),
        purpose=purpose,
        case="A 17",
        language="en",
        made_on=date(2026, 11, 22),
    )


def shown(made: Document) -> set[str]:
    return {NAMES[int(each.id[-15:])] for each in made.convictions}


def test_what_its_state_barred_from_other_use_is_shown_in_criminal_proceedings_only(
    node: Node,
) -> None:
    """Our own convictions are ours to show: the bar is for what others notified."""
    criminal = document(node, Purpose.CRIMINAL_PROCEEDINGS, DocumentKind.EXTRACT)
    assert shown(criminal) == {"own-barred", "received", "received-barred"}
    for purpose in Purpose:
        if purpose is not Purpose.CRIMINAL_PROCEEDINGS:
            assert shown(document(node, purpose)) == {"own-barred", "received"}


def test_what_the_person_shows_to_others_is_never_for_criminal_proceedings(node: Node) -> None:
    """It would show what the convicting state barred from other use."""
    with pytest.raises(InputInvalid) as caught:
        document(node, Purpose.CRIMINAL_PROCEEDINGS)
    assert caught.value.field == "purpose"


def test_the_case_of_an_authority_stands_on_what_the_authority_gets_only(node: Node) -> None:
    assert document(node, Purpose.OWN_RECORD).case == ""
    assert document(node, Purpose.OWN_RECORD, DocumentKind.EXTRACT).case == "A 17"


def test_of_somebody_unknown_there_is_no_document(node: Node) -> None:
    with pytest.raises(ReferenceNotFound):
        of_register(
            node,
            cast("RegisterReading", Register()),
            PersonRef("P-2"),
            DocumentKind.EXTRACT,
            disclosure=cast("DisclosureReading", NoConditions()),
            purpose=Purpose.OWN_RECORD,
            case="",
            language="en",
            made_on=date(2026, 11, 22),
        )


def test_a_number_tells_state_and_year_and_nothing_else(node: Node) -> None:
    numbers = {document_number(node, date(2026, 11, 22)) for _ in range(100)}
    assert len(numbers) == 100
    assert all(each.startswith("DE-2026-") and len(each) == 27 for each in numbers)
