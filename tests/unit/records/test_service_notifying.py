"""Entering, altering and reconciling our own convictions."""

from dataclasses import replace
from datetime import date

import pytest
from tests.unit.records.states_in_touch import (
    CH,
    DE,
    ES,
    FR,
    GB,
    MONDAY,
    Node,
    World,
    conviction,
    person,
)

from comity.errors import ConflictingChange, InputInvalid, ReferenceNotFound
from comity.ids import ConvictionId, PersonRef, StateCode
from comity.records.messages import Kind, Notification
from comity.records.ports import (
    DutyState,
    HeldConviction,
    NotificationDuty,
    Origin,
    Standing,
    TaskKind,
)


@pytest.fixture
def world() -> World:
    made = World()
    for state in (DE, FR, ES):
        made.add(state, enter_unknown_nationals=True)
    return made


def duties(node: Node, number: int = 1) -> dict[tuple[int, str], NotificationDuty]:
    with node.store.read() as snapshot:
        noted = snapshot.cases.duties_of(ConvictionId(f"{node.state}-C-{number:015d}"))
    return {(duty.version, duty.addressee): duty for duty in noted}


def notifications(node: Node) -> list[Notification]:
    found = node.heard(Kind.NOTIFICATION)
    return [each for each in found if isinstance(each, Notification)]


def test_two_foreign_nationalities_make_two_notifications(world: World) -> None:
    germany = world.nodes[DE]
    germany.enter(person(FR, ES), conviction(DE))
    assert [message.peer for message in germany.due()] == [FR, ES]
    world.carry()
    for state in (FR, ES):
        (stored,) = world.nodes[state].versions("DE-C-000000000000001")
        assert stored.origin is Origin.NOTIFIED
        assert duties(germany)[1, state].state is DutyState.SENT


def test_a_national_of_the_convicting_state_is_notified_under_the_framework_decision(
    world: World,
) -> None:
    germany = world.nodes[DE]
    germany.enter(person(DE, FR), conviction(DE))
    assert [message.peer for message in germany.due()] == [FR]
    noted = duties(germany)
    assert noted[1, DE].state is DutyState.NOT_OWED
    assert noted[1, DE].reason.startswith("own-national")


def test_a_national_of_both_parties_is_not_notified_under_the_convention(world: World) -> None:
    world.add(CH)
    germany = world.nodes[DE]
    germany.enter(person(DE, CH), conviction(DE))
    assert germany.due() == []
    noted = duties(germany)[1, CH]
    assert noted.state is DutyState.NOT_OWED
    assert "ETS 030 Art. 22(1)" in noted.reason


def test_unknown_stateless_and_strange_nationalities_each_leave_a_reason(world: World) -> None:
    germany = world.nodes[DE]
    germany.enter(person(), conviction(DE, 1))
    assert duties(germany, 1)[1, "unknown"].state is DutyState.NOT_OWED
    odd = person(FR)
    odd = type(odd)(name=odd.name, nationalities=("CO-99-999-XXA", "CO-88-123-ABC"))
    germany.enter(odd, conviction(DE, 2))
    noted = duties(germany, 2)
    assert noted[1, "stateless"].state is DutyState.NOT_OWED
    assert noted[1, "CO-88-123-ABC"].state is DutyState.OUTSTANDING


def test_a_state_outside_the_network_stays_outstanding_until_it_joins(world: World) -> None:
    germany = world.nodes[DE]
    germany.enter(person(GB), conviction(DE))
    noted = duties(germany)[1, GB]
    assert noted.state is DutyState.OUTSTANDING
    assert noted.reason.startswith("not-in-network")
    with germany.store.begin() as work:
        report = germany.service.reconcile(work)
    assert (report.outstanding, report.composed) == ((noted,), ())
    world.add(GB)
    with germany.store.begin() as work:
        report = germany.service.reconcile(work)
    assert [message.peer for message in report.composed] == [GB]
    assert report.outstanding == ()


def test_reconciliation_finds_a_conviction_entered_behind_the_services_back(world: World) -> None:
    germany = world.nodes[DE]
    with germany.store.begin() as work:
        ref = work.register.enter_person(person(FR))
        work.register.keep_conviction(
            HeldConviction(conviction(DE), ref, Origin.OWN, DE, 1, Standing.CURRENT, MONDAY)
        )
    with germany.store.begin() as work:
        first = germany.service.reconcile(work)
    with germany.store.begin() as work:
        second = germany.service.reconcile(work)
    assert [message.peer for message in first.composed] == [FR]
    assert (first.examined, first.fulfilled, first.is_complete) == (1, 1, True)
    assert (second.composed, second.fulfilled) == ((), 1)


def test_reconciliation_goes_on_where_the_last_chunk_ended(world: World) -> None:
    germany = world.nodes[DE]
    with germany.store.begin() as work:
        ref = work.register.enter_person(person(FR))
        for number in range(1, 6):
            held = HeldConviction(
                conviction(DE, number), ref, Origin.OWN, DE, 1, Standing.CURRENT, MONDAY
            )
            work.register.keep_conviction(held)
    after, chunks, composed = None, 0, 0
    while True:
        with germany.store.begin() as work:
            report = germany.service.reconcile(work, after=after, limit=2)
        chunks, composed = chunks + 1, composed + len(report.composed)
        if report.is_complete:
            break
        after = report.continue_after
    assert (chunks, composed) == (3, 5)


def test_a_nationality_found_later_is_notified_by_the_reconciliation(world: World) -> None:
    germany = world.nodes[DE]
    held = germany.enter(person(FR), conviction(DE))
    with germany.store.begin() as work:
        work.register.replace_person(held.person, person(FR, ES))
        report = germany.service.reconcile(work)
    assert [message.peer for message in report.composed] == [ES]


def test_an_alteration_follows_the_conviction_as_an_update(world: World) -> None:
    germany, france = world.nodes[DE], world.nodes[FR]
    germany.enter(person(FR), conviction(DE))
    world.carry()
    germany.alter(conviction(DE, remark="sentence reduced on appeal"))
    world.carry()
    first, second = notifications(france)
    assert first.updates is None
    assert second.updates is not None
    assert second.updates.id == "DE-C-000000000000001"
    standings = [held.standing for held in france.versions("DE-C-000000000000001")]
    assert standings == [Standing.SUPERSEDED, Standing.CURRENT]


def test_an_appeal_that_changes_file_number_and_date_is_applied_all_the_same(world: World) -> None:
    germany, france = world.nodes[DE], world.nodes[FR]
    first = conviction(DE)
    germany.enter(person(FR), first)
    world.carry()
    changed = replace(first, file_number="2 OLG 7/26", final_on=date(2026, 9, 1))
    germany.alter(changed)
    world.carry()
    second = notifications(france)[-1]
    assert second.updates is not None
    assert second.updates.file_number == first.file_number
    latest = france.versions("DE-C-000000000000001")[-1]
    assert (latest.standing, latest.conviction) == (Standing.CURRENT, changed)


def test_an_update_reaches_a_state_whose_nationality_is_no_longer_on_record(world: World) -> None:
    germany = world.nodes[DE]
    held = germany.enter(person(FR, ES), conviction(DE))
    world.carry()
    with germany.store.begin() as work:
        work.register.replace_person(held.person, person(ES))
    germany.alter(conviction(DE, remark="corrected"))
    assert sorted(message.peer for message in germany.due()) == [ES, FR]


def test_a_deletion_is_notified_only_to_who_was_told_before(world: World) -> None:
    germany = world.nodes[DE]
    held = germany.enter(person(FR), conviction(DE))
    world.carry()
    with germany.store.begin() as work:
        work.register.replace_person(held.person, person(FR, ES))
    altered = germany.alter(conviction(DE, delete=True))
    assert altered.standing is Standing.DELETED
    assert [message.peer for message in germany.due()] == [FR]
    assert duties(germany)[2, ES].state is DutyState.NOT_OWED


def test_entering_the_same_conviction_again_changes_nothing(world: World) -> None:
    germany = world.nodes[DE]
    held = germany.enter(person(FR), conviction(DE))
    assert germany.enter(held.person, conviction(DE)) == held
    assert len(germany.due()) == 1


def test_a_refused_notification_is_outstanding_until_an_officer_sends_it_again(
    world: World,
) -> None:
    germany = world.nodes[DE]
    germany.enter(person(FR), conviction(DE))
    (sent,) = germany.due()
    with germany.store.begin() as work:
        germany.service.refused(work, sent)
    assert germany.task(TaskKind.UNDELIVERABLE).message == sent.id
    with germany.store.begin() as work:
        report = germany.service.reconcile(work)
    assert report.composed == ()
    assert [duty.addressee for duty in report.outstanding] == [FR]
    with germany.store.begin() as work:
        again = germany.service.notify_again(
            work, ConvictionId("DE-C-000000000000001"), FR, by="officer-7", reason="repaired"
        )
    assert [message.peer for message in again] == [FR]
    with germany.store.begin() as work, pytest.raises(ConflictingChange):
        germany.service.notify_again(
            work, ConvictionId("DE-C-000000000000001"), FR, by="officer-7", reason="repaired"
        )


def test_only_our_own_convictions_are_entered(world: World) -> None:
    germany = world.nodes[DE]
    with pytest.raises(InputInvalid) as caught:
        germany.enter(person(FR), conviction(FR))
    assert caught.value.field == "conviction.convicting_country"
    with pytest.raises(ReferenceNotFound):
        germany.enter(PersonRef("nobody"), conviction(DE))
    with pytest.raises(ReferenceNotFound):
        germany.alter(conviction(DE))


def test_an_identifier_cannot_move_to_another_person(world: World) -> None:
    germany = world.nodes[DE]
    germany.enter(person(FR), conviction(DE))
    other = germany.know(person(FR, surname="Other"))
    with pytest.raises(ConflictingChange):
        germany.enter(other, conviction(DE, remark="x"))


def test_a_cancelled_notification_is_taken_back_at_the_recipient(world: World) -> None:
    germany, france = world.nodes[DE], world.nodes[FR]
    germany.enter(person(FR), conviction(DE))
    (sent,) = germany.due()
    world.carry()
    with germany.store.begin() as work:
        germany.service.cancel(work, sent.id, by="officer-7", reason="wrong person")
    world.carry()
    (held,) = france.versions("DE-C-000000000000001")
    assert held.standing is Standing.WITHDRAWN
    assert duties(germany)[1, FR].state is DutyState.NOT_OWED
    with germany.store.begin() as work, pytest.raises(ConflictingChange):
        germany.service.cancel(work, sent.id, by="officer-7", reason="again")


def test_a_rolled_back_transaction_leaves_no_trace(world: World) -> None:
    germany = world.nodes[DE]

    def tried() -> None:
        with germany.store.begin() as work:
            germany.service.enter_conviction(work, person(FR), conviction(DE))
            raise ConnectionAbortedError

    with pytest.raises(ConnectionAbortedError):
        tried()
    assert germany.due() == []
    assert germany.versions("DE-C-000000000000001") == []


def test_a_state_written_the_institutions_way_is_the_same_state(world: World) -> None:
    world.add(StateCode("GR"))
    germany = world.nodes[DE]
    germany.enter(person(StateCode("EL")), conviction(DE))
    assert [message.peer for message in germany.due()] == ["GR"]
