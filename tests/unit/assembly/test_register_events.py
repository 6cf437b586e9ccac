from collections.abc import Iterator
from pathlib import Path

import pytest

from comity.assembly.build import Node, open_node
from comity.assembly.importing import ImportSummary, RegisterImport, authority_of
from comity.assembly.register_entries import Office
from comity.ids import ConvictionId, StateCode
from comity.persons.documents import IdentityNumber
from comity.persons.names import name_of
from comity.persons.person import Person
from comity.records.model import Conviction
from comity.transport.registers.record import (
    ImportedRecord,
    Reading,
    RegisterEvent,
    RegisterEventKind,
    SetAside,
)
from comity_training.federation import make_network

OLD, NEW = IdentityNumber("US-1"), IdentityNumber("US-2")
PERSON = Person(name=name_of("Jane", "Sample"), identity_numbers=(OLD,))
AMERICAN = Conviction(id=ConvictionId("US-C-000000000000001"), convicting_country="CO-00-840-USA")
OWN = Conviction(id=ConvictionId("BG-C-000000000000001"), convicting_country="CO-00-100-BGR")


class Kept:
    """What was set aside."""

    def __init__(self) -> None:
        self.reasons: list[str] = []

    def keep(self, record: SetAside) -> None:
        assert record.raw == b"<report/>"
        self.reasons.append(record.reason)

    def keep_unfit(self, record: ImportedRecord, reason: str, field: str) -> None:
        raise AssertionError((record.place, reason, field))


@pytest.fixture
def node(tmp_path: Path) -> Iterator[Node]:
    home = make_network(tmp_path, (StateCode("BG"), StateCode("DE")))[0]
    opened = open_node(home)
    yield opened
    opened.database.close()


def record(*convictions: Conviction, key: str = "us:1", person: Person = PERSON) -> ImportedRecord:
    return ImportedRecord("line 1", key, person, convictions)


def event(kind: RegisterEventKind, *, key: str = "us:1", new: str = "") -> RegisterEvent:
    return RegisterEvent(
        place="line 9",
        kind=kind,
        identifiers=(OLD,),
        new_identifiers=(NEW,) if new else (),
        source_keys=(key,),
        new_source_keys=(new,) if new else (),
        raw=b"<report/>",
    )


def poured(node: Node, *readings: Reading) -> tuple[ImportSummary, list[str]]:
    kept = Kept()
    office = Office(authority_of(node), node.records)
    return RegisterImport(node.database, office, keeper=kept).run(readings), kept.reasons


def held(node: Node, key: str = "us:1") -> tuple[Person, list[ConvictionId]]:
    with node.database.read() as snapshot:
        known = snapshot.register.by_source_key(key)
        assert known is not None
        convictions = snapshot.register.convictions_of(known.ref)
        return known.person, [each.conviction.id for each in convictions]


def test_an_expunged_record_keeps_its_person_and_no_conviction(node: Node) -> None:
    summary, reasons = poured(node, record(AMERICAN), event(RegisterEventKind.EXPUNGEMENT))
    assert (summary.events, summary.removed, reasons) == (1, 1, [])
    assert held(node) == (PERSON, [])


def test_a_record_imported_again_after_expungement_holds_again(node: Node) -> None:
    poured(node, record(AMERICAN), event(RegisterEventKind.EXPUNGEMENT))
    summary, _ = poured(node, record(AMERICAN))
    assert summary.changed == 1
    assert held(node) == (PERSON, [AMERICAN.id])


def test_own_convictions_are_not_deleted_by_a_report(node: Node) -> None:
    summary, reasons = poured(node, record(OWN), event(RegisterEventKind.EXPUNGEMENT))
    assert summary.set_aside == 1
    assert "convictions of our own" in reasons[0]
    assert held(node)[1] == [OWN.id]


def test_a_report_about_nobody_here_is_set_aside(node: Node) -> None:
    _, reasons = poured(node, event(RegisterEventKind.EXPUNGEMENT))
    assert reasons == ["the person of the report is not in the register"]


@pytest.mark.parametrize("kind", [RegisterEventKind.CONSOLIDATION, RegisterEventKind.RESTORATION])
def test_what_needs_judgement_is_set_aside(node: Node, kind: RegisterEventKind) -> None:
    summary, reasons = poured(node, record(AMERICAN), event(kind, new="us:2"))
    assert summary.set_aside == 1
    assert "import" in reasons[0]
    assert held(node) == (PERSON, [AMERICAN.id])


def test_a_renumbered_person_is_found_by_the_new_key(node: Node) -> None:
    poured(node, record(AMERICAN), event(RegisterEventKind.IDENTIFIER_UPDATE, new="us:2"))
    person, _ = held(node)
    assert person.identity_numbers == (NEW,)
    summary, _ = poured(node, record(AMERICAN, key="us:2", person=person))
    assert (summary.new, summary.unchanged) == (0, 1)


def test_a_new_number_that_is_taken_changes_nothing(node: Node) -> None:
    other = record(key="us:2")
    update = event(RegisterEventKind.IDENTIFIER_UPDATE, new="us:2")
    _, reasons = poured(node, record(AMERICAN), other, update)
    assert reasons == ["the new number belongs to another person here"]
    assert held(node)[0].identity_numbers == (OLD,)


def test_a_foreign_conviction_the_source_no_longer_has_is_taken_out(node: Node) -> None:
    poured(node, record(AMERICAN))
    summary, _ = poured(node, record())
    assert (summary.removed, summary.changed) == (1, 1)
    assert held(node)[1] == []


def test_an_own_conviction_the_source_no_longer_has_is_kept_and_reported(node: Node) -> None:
    poured(node, record(OWN))
    summary, _ = poured(node, record())
    assert summary.missing == [OWN.id]
    assert held(node)[1] == [OWN.id]


def test_a_nationality_that_becomes_known_is_owed_what_is_held(node: Node) -> None:
    first, _ = poured(node, record(OWN))
    assert first.notifications == 0
    german = Person(name=PERSON.name, identity_numbers=(OLD,), nationalities=("CO-00-276-DEU",))
    summary, _ = poured(node, record(OWN, person=german))
    assert summary.notifications == 1


def test_an_unknown_convicting_country_is_named(node: Node) -> None:
    strange = Conviction(id=ConvictionId("XX-C-000000000000001"), convicting_country="CO-88-1")
    reasons: list[str] = []

    class Unfit(Kept):
        def keep_unfit(self, record: ImportedRecord, reason: str, field: str) -> None:
            reasons.append(f"{record.place} {field} {reason}")

    office = Office(authority_of(node), node.records)
    summary = RegisterImport(node.database, office, keeper=Unfit()).run([record(strange)])
    assert summary.set_aside == 1
    assert "conviction.convicting_country" in reasons[0]
    with node.database.read() as snapshot:
        assert snapshot.register.size() == (0, 0)
