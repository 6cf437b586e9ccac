"""A file cannot put one state's conviction over another's."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from comity.assembly.build import Node, open_node
from comity.assembly.importing import ImportSummary, Nowhere, RegisterImport, authority_of
from comity.assembly.register_entries import Office
from comity.ids import ConvictionId, StateCode
from comity.persons.names import name_of
from comity.persons.person import Person
from comity.records.model import Conviction
from comity.records.ports import Origin
from comity.transport.registers.record import ImportedRecord
from comity_training.federation import make_network

OURS = Conviction(id=ConvictionId("BG-C-000000000000001"), convicting_country="CO-00-100-BGR")
PERSON = Person(name=name_of("Jana", "Sample"), nationalities=("CO-00-100-BGR",))


@pytest.fixture
def node(tmp_path: Path) -> Iterator[Node]:
    opened = open_node(make_network(tmp_path, (StateCode("BG"), StateCode("DE")))[0])
    yield opened
    opened.database.close()


def poured(node: Node, conviction: Conviction) -> ImportSummary:
    office = Office(authority_of(node), node.records)
    record = ImportedRecord("line 1", "id:1", PERSON, (conviction,))
    return RegisterImport(node.database, office, keeper=Nowhere()).run([record])


def test_an_identifier_of_ours_under_another_country_is_set_aside(node: Node) -> None:
    summary = poured(node, replace(OURS, convicting_country="CO-00-276-DEU"))
    assert summary.set_aside == 1
    with node.database.read() as snapshot:
        assert snapshot.register.conviction(OURS.id) is None


def test_our_own_conviction_cannot_be_overwritten_by_a_foreign_one(node: Node) -> None:
    poured(node, OURS)
    summary = poured(node, replace(OURS, convicting_country="CO-00-276-DEU"))
    assert summary.set_aside == 1
    with node.database.read() as snapshot:
        (held,) = snapshot.register.versions_of(OURS.id)
    assert (held.origin, held.conviction) == (Origin.OWN, OURS)


def test_a_third_states_conviction_cannot_be_taken_for_ours(node: Node) -> None:
    foreign = replace(OURS, id=ConvictionId("DE-C-1"), convicting_country="CO-00-276-DEU")
    poured(node, foreign)
    summary = poured(node, replace(foreign, convicting_country="CO-00-100-BGR"))
    assert summary.set_aside == 1
