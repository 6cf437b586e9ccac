"""Importing a register whose convictions other states know of by other means."""

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
from comity.persons.texts import plain
from comity.records.model import Conviction
from comity.records.ports import DutyState, NotificationDuty
from comity.transport.registers.record import ImportedRecord
from comity_training.federation import make_network

BG, DE, FR = (StateCode(code) for code in ("BG", "DE", "FR"))
OWN = Conviction(id=ConvictionId("BG-C-000000000000001"), convicting_country="CO-00-100-BGR")
APPEALED = replace(OWN, remarks=plain("on appeal", "en"))
PERSON = Person(name=name_of("Jana", "Sample"), nationalities=("CO-00-276-DEU",))
WHY = "notified on paper before 2026"


@pytest.fixture
def node(tmp_path: Path) -> Iterator[Node]:
    opened = open_node(make_network(tmp_path, (BG, DE, FR))[0])
    yield opened
    opened.database.close()


def poured(
    node: Node, conviction: Conviction, *, person: Person = PERSON, earlier: str = WHY
) -> ImportSummary:
    office = Office(authority_of(node), node.records, notified_earlier=earlier)
    record = ImportedRecord("line 1", "id:1", person, (conviction,))
    return RegisterImport(node.database, office, keeper=Nowhere()).run([record])


def duties(node: Node) -> list[NotificationDuty]:
    with node.database.read() as snapshot:
        return list(snapshot.cases.duties_of(OWN.id))


def test_nothing_is_sent_and_the_reason_is_on_record(node: Node) -> None:
    summary = poured(node, OWN)
    assert (summary.new, summary.convictions, summary.notifications) == (1, 1, 0)
    (duty,) = duties(node)
    assert (duty.addressee, duty.state) == (DE, DutyState.NOTIFIED_EARLIER)
    assert duty.reason == WHY
    with node.database.begin() as work:
        report = node.records.reconcile(work)
    assert (report.fulfilled, report.composed, report.outstanding) == (1, (), ())


def test_importing_it_again_changes_nothing(node: Node) -> None:
    poured(node, OWN)
    again = poured(node, OWN, earlier="")
    assert (again.unchanged, again.notifications) == (1, 0)
    assert [duty.state for duty in duties(node)] == [DutyState.NOTIFIED_EARLIER]


def test_an_alteration_in_a_later_file_is_sent_as_an_update(node: Node) -> None:
    poured(node, OWN)
    summary = poured(node, APPEALED)
    assert (summary.changed_convictions, summary.notifications) == (1, 1)
    assert [(duty.version, duty.state) for duty in duties(node)] == [
        (1, DutyState.NOTIFIED_EARLIER),
        (2, DutyState.SENT),
    ]


def test_a_nationality_in_a_later_file_is_owed_a_first_notification(node: Node) -> None:
    poured(node, OWN)
    french_too = replace(PERSON, nationalities=(*PERSON.nationalities, "CO-00-250-FRA"))
    summary = poured(node, OWN, person=french_too)
    assert summary.notifications == 1
    assert {duty.addressee: duty.state for duty in duties(node)} == {
        DE: DutyState.NOTIFIED_EARLIER,
        FR: DutyState.SENT,
    }
