"""Convictions of which other states were told by other means before the node kept them."""

from dataclasses import replace

import pytest
from tests.unit.records.states_in_touch import (
    DE,
    ES,
    FR,
    MONDAY,
    Node,
    World,
    conviction,
    person,
)

from comity.errors import ConflictingChange
from comity.ids import PersonRef, StateCode
from comity.records.messages import Kind, Notification
from comity.records.ports import (
    DutyState,
    HeldConviction,
    NotificationDuty,
    Origin,
    Standing,
)

ANA = person(FR)


@pytest.fixture
def world() -> World:
    made = World()
    for state in (DE, FR, ES):
        made.add(state, enter_unknown_nationals=True)
    return made


def notified_earlier(node: Node, *addressees: StateCode) -> PersonRef:
    """Keep a conviction as an import does, of which the addressees know."""
    ref = node.know(ANA)
    with node.store.begin() as work:
        work.register.keep_conviction(
            HeldConviction(
                conviction=conviction(DE),
                person=ref,
                origin=Origin.OWN,
                convicting_state=DE,
                version=1,
                standing=Standing.CURRENT,
                held_since=MONDAY,
            )
        )
        for addressee in addressees:
            work.cases.note_duty(
                NotificationDuty(
                    conviction=conviction(DE).id,
                    version=1,
                    addressee=addressee,
                    state=DutyState.NOTIFIED_EARLIER,
                    reason="told on paper",
                    message=None,
                    noted_at=MONDAY,
                )
            )
    return ref


def duties(node: Node) -> dict[tuple[int, str], DutyState]:
    with node.store.read() as snapshot:
        noted = snapshot.cases.duties_of(conviction(DE).id)
    return {(duty.version, duty.addressee): duty.state for duty in noted}


def notifications(node: Node) -> list[Notification]:
    heard = node.heard(Kind.NOTIFICATION)
    return [each for each in heard if isinstance(each, Notification)]


def test_the_reconciliation_sends_nothing_and_counts_the_duty_as_fulfilled(world: World) -> None:
    germany = world.nodes[DE]
    notified_earlier(germany, FR)
    for _ in range(2):
        with germany.store.begin() as work:
            report = germany.service.reconcile(work)
        assert (report.examined, report.fulfilled) == (1, 1)
        assert (report.composed, report.outstanding) == ((), ())
    assert duties(germany) == {(1, FR): DutyState.NOTIFIED_EARLIER}
    assert germany.due() == []


def test_a_later_alteration_is_sent_as_an_update_with_a_reference(world: World) -> None:
    germany, france = world.nodes[DE], world.nodes[FR]
    notified_earlier(germany, FR)
    germany.alter(conviction(DE, remark="on appeal"))
    world.deliver()
    (heard,) = notifications(france)
    assert heard.updates is not None
    assert heard.updates.id == conviction(DE).id
    assert duties(germany) == {
        (1, FR): DutyState.NOTIFIED_EARLIER,
        (2, FR): DutyState.SENT,
    }


def test_a_later_deletion_is_sent_too(world: World) -> None:
    germany = world.nodes[DE]
    notified_earlier(germany, FR)
    germany.alter(conviction(DE, delete=True))
    (sent,) = germany.due()
    assert (sent.kind, sent.peer) == (Kind.NOTIFICATION, FR)


def test_an_alteration_of_an_alteration_refers_to_it_all_the_same(world: World) -> None:
    germany, france = world.nodes[DE], world.nodes[FR]
    notified_earlier(germany, FR)
    germany.alter(conviction(DE, remark="on appeal"))
    germany.alter(conviction(DE, remark="on further appeal"))
    world.deliver()
    assert [each.updates is not None for each in notifications(france)] == [True, True]


def test_a_state_whose_nationality_is_found_later_gets_a_first_notification(
    world: World,
) -> None:
    germany, spain = world.nodes[DE], world.nodes[ES]
    ref = notified_earlier(germany, FR)
    with germany.store.begin() as work:
        both = (*ANA.nationalities, *person(ES).nationalities)
        work.register.replace_person(ref, replace(ANA, nationalities=both))
        report = germany.service.reconcile(work)
    assert [message.peer for message in report.composed] == [ES]
    world.deliver()
    (heard,) = notifications(spain)
    assert heard.updates is None
    germany.alter(conviction(DE, remark="on appeal"))
    assert sorted(message.peer for message in germany.due()) == [ES, FR]


def test_an_officer_may_notify_over_the_network_what_was_told_otherwise(world: World) -> None:
    germany = world.nodes[DE]
    notified_earlier(germany, FR)
    with germany.store.begin() as work:
        again = germany.service.notify_again(
            work, conviction(DE).id, FR, by="officer-7", reason="the paper was lost"
        )
    assert [message.peer for message in again] == [FR]
    assert duties(germany) == {(1, FR): DutyState.SENT}
    with germany.store.begin() as work, pytest.raises(ConflictingChange):
        germany.service.notify_again(
            work, conviction(DE).id, FR, by="officer-7", reason="the paper was lost"
        )
