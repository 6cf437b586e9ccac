"""Notifications received: stored, answered, altered, taken back."""

from dataclasses import replace
from datetime import date

import pytest
from tests.unit.records.states_in_touch import (
    DE,
    ES,
    FR,
    GB,
    Node,
    World,
    conviction,
    person,
)

from comity.errors import ConflictingChange, InputInvalid
from comity.exchange.ports import OutgoingMessage
from comity.ids import ConvictionId
from comity.persons.person import Person
from comity.records.commands import (
    AskBack,
    Attended,
    Deceased,
    EnterAsNew,
    EnterNationally,
    IdentifyAs,
    Nobody,
    NotANational,
    RefuseDeletion,
    SupplyInformation,
)
from comity.records.messages import (
    IsAlive,
    Kind,
    Notification,
    NotificationOutcome,
    NotificationResponse,
    decode_as,
    encode,
)
from comity.records.ports import DutyState, Origin, Standing, TaskKind
from comity.records.workflow import NotificationState

ANA = person(FR)
ONE = "DE-C-000000000000001"


@pytest.fixture
def world() -> World:
    made = World()
    for state in (DE, FR):
        made.add(state)
    return made


def outcomes(node: Node) -> list[str]:
    found = node.heard(Kind.NOTIFICATION_RESPONSE)
    return [each.outcome for each in found if isinstance(each, NotificationResponse)]


def standings(node: Node, identifier: str = ONE) -> list[Standing]:
    return [held.standing for held in node.versions(identifier)]


def altered(message: OutgoingMessage, **changes: object) -> OutgoingMessage:
    """Return a notification as a careless sender might have written it."""
    content = decode_as(Notification, message.payload)
    return replace(message, payload=encode(replace(content, **changes)))  # type: ignore[arg-type]


def test_a_certain_person_is_stored_and_answered(world: World) -> None:
    france, germany = world.nodes[FR], world.nodes[DE]
    ref = france.know(ANA)
    germany.enter(ANA, conviction(DE))
    world.carry()
    (held,) = france.versions(ONE)
    assert (held.person, held.origin, held.standing) == (ref, Origin.NOTIFIED, Standing.CURRENT)
    assert held.message is not None
    assert outcomes(germany) == [NotificationOutcome.SUCCESSFUL]
    assert germany.open_tasks() == []


def test_an_unknown_national_is_for_an_officer_who_may_enter_them(world: World) -> None:
    france, germany = world.nodes[FR], world.nodes[DE]
    germany.enter(ANA, conviction(DE))
    world.carry()
    task = france.task(TaskKind.IDENTIFY_NOTIFICATION)
    with pytest.raises(InputInvalid):
        france.act(task, Nobody())
    france.act(task, EnterAsNew())
    world.carry()
    assert standings(france) == [Standing.CURRENT]
    assert outcomes(germany) == [NotificationOutcome.SUCCESSFUL]


def test_an_unknown_national_is_entered_by_rule_where_the_settings_say(world: World) -> None:
    france, germany = world.add(FR, enter_unknown_nationals=True), world.nodes[DE]
    germany.enter(ANA, conviction(DE, 1))
    germany.enter(ANA, conviction(DE, 2))
    germany.enter(Person(name=ANA.name, nationalities=ANA.nationalities), conviction(DE, 3))
    world.carry()
    assert france.versions(ONE)[0].person == france.versions("DE-C-000000000000002")[0].person
    assert france.versions("DE-C-000000000000003") == []
    assert len(france.open_tasks(TaskKind.IDENTIFY_NOTIFICATION)) == 1


def test_somebody_alike_is_never_entered_as_new_by_rule(world: World) -> None:
    france, germany = world.add(FR, enter_unknown_nationals=True), world.nodes[DE]
    ref = france.know(person(FR, born=(1979, 7, 22)))
    germany.enter(ANA, conviction(DE))
    world.carry()
    france.act(france.task(TaskKind.IDENTIFY_NOTIFICATION), IdentifyAs(ref))
    assert france.versions(ONE)[0].person == ref


@pytest.mark.parametrize(
    ("act", "outcome"),
    [
        (NotANational(), NotificationOutcome.NOT_A_NATIONAL),
        (Deceased(), NotificationOutcome.DECEASED),
    ],
)
def test_each_outcome_of_an_officer_travels_and_calls_the_sender(
    world: World, act: NotANational | Deceased, outcome: NotificationOutcome
) -> None:
    france, germany = world.nodes[FR], world.nodes[DE]
    germany.enter(ANA, conviction(DE))
    world.carry()
    france.act(france.task(TaskKind.IDENTIFY_NOTIFICATION), act)
    world.carry()
    assert outcomes(germany) == [outcome]
    assert standings(france) == []
    germany.act(germany.task(TaskKind.ATTEND), Attended())


def test_nobodys_national_of_ours_is_not_stored(world: World) -> None:
    france, germany = world.nodes[FR], world.nodes[DE]
    germany.enter(ANA, conviction(DE))
    (sent,) = germany.due()
    france.take(altered(sent, person=person(ES)))
    germany.settle(sent)
    world.carry()
    assert outcomes(germany) == [NotificationOutcome.NOT_A_NATIONAL]
    assert standings(france) == []


def test_the_dead_are_answered_as_deceased(world: World) -> None:
    france, germany = world.nodes[FR], world.nodes[DE]
    france.know(replace(ANA, deceased=True))
    germany.enter(ANA, conviction(DE))
    world.carry()
    assert outcomes(germany) == [NotificationOutcome.DECEASED]


def test_only_the_convicting_state_may_notify(world: World) -> None:
    france, germany = world.nodes[FR], world.nodes[DE]
    france.know(ANA)
    germany.enter(ANA, conviction(DE))
    (sent,) = germany.due()
    france.take(altered(sent, conviction=conviction(ES)))
    germany.settle(sent)
    world.carry()
    assert len(france.open_tasks(TaskKind.ATTEND)) == 1
    assert len(germany.heard(Kind.FUNCTIONAL_ERROR)) == 1
    assert standings(france, "ES-C-000000000000001") == []


def test_a_rejected_notification_leaves_its_duty_outstanding(world: World) -> None:
    france, germany = world.nodes[FR], world.nodes[DE]
    germany.enter(ANA, conviction(DE))
    (sent,) = germany.due()
    france.take(replace(sent, payload=b"{"))
    germany.settle(sent)
    world.carry()
    with germany.store.begin() as work:
        report = germany.service.reconcile(work)
    assert report.composed == ()
    (duty,) = report.outstanding
    assert (duty.state, duty.message) == (DutyState.OUTSTANDING, sent.id)
    assert "FE-99000" in duty.reason


def test_an_equivalent_offence_enters_the_register_proper(world: World) -> None:
    france = world.add(FR, equivalent_offences=frozenset({"O-00-160400"}))
    germany = world.nodes[DE]
    france.know(ANA)
    germany.enter(ANA, conviction(DE, 1))
    germany.enter(ANA, conviction(DE, 2, category="O-00-020100"))
    world.carry()
    assert france.versions(ONE)[0].entered_nationally
    second = "DE-C-000000000000002"
    assert not france.versions(second)[0].entered_nationally
    france.act(france.task(TaskKind.ENTER_NATIONALLY), EnterNationally(entered=True))
    assert france.versions(second)[0].entered_nationally


def test_a_third_countrys_conviction_keeps_its_origin(world: World) -> None:
    france, britain = world.nodes[FR], world.add(GB)
    france.know(ANA)
    britain.enter(ANA, conviction(GB))
    world.carry()
    assert france.versions("GB-C-000000000000001")[0].origin is Origin.THIRD_COUNTRY


def test_the_same_notification_twice_has_no_second_effect(world: World) -> None:
    france, germany = world.nodes[FR], world.nodes[DE]
    france.know(ANA)
    germany.enter(ANA, conviction(DE))
    (sent,) = germany.due()
    arrived = france.admit(sent)
    for _ in range(2):
        with france.store.begin() as work:
            france.service.handle(work, arrived)
    assert standings(france) == [Standing.CURRENT]
    assert len(france.due()) == 1


def test_an_update_of_what_is_not_here_goes_to_an_officer(world: World) -> None:
    france, germany = world.nodes[FR], world.nodes[DE]
    ref = france.know(ANA)
    germany.enter(ANA, conviction(DE))
    (first,) = germany.due()
    germany.settle(first)
    germany.alter(conviction(DE, remark="reduced"))
    world.carry()
    task = france.task(TaskKind.IDENTIFY_NOTIFICATION)
    assert "not here" in task.reason
    france.act(task, IdentifyAs(ref))
    assert standings(france) == [Standing.CURRENT]


def test_an_update_finds_its_target_by_file_number_and_date(world: World) -> None:
    france, germany = world.nodes[FR], world.nodes[DE]
    france.know(ANA)
    germany.enter(ANA, conviction(DE))
    world.carry()
    germany.alter(conviction(DE, remark="reduced"))
    (sent,) = germany.due()
    content = decode_as(Notification, sent.payload)
    assert content.updates is not None
    renamed = replace(content.conviction, id=ConvictionId("DE-C-000000000000099"))
    updates = replace(content.updates, id="DE-C-000000000000077")
    france.take(altered(sent, conviction=renamed, updates=updates))
    assert standings(france) == [Standing.SUPERSEDED]
    assert standings(france, "DE-C-000000000000099") == [Standing.CURRENT]


def test_one_identifier_for_every_conviction_mixes_nobody_up(world: World) -> None:
    france, germany = world.nodes[FR], world.nodes[DE]
    france.know(ANA)
    france.know(person(FR, surname="Berg", born=(1980, 1, 2)))
    germany.enter(ANA, conviction(DE, 1))
    germany.enter(person(FR, surname="Berg", born=(1980, 1, 2)), conviction(DE, 2))
    first, second = germany.due()
    for sent, number in ((first, 1), (second, 2)):
        careless = replace(conviction(DE, number), id=ConvictionId("DE-C-000000000000000"))
        france.take(altered(sent, conviction=careless))
    assert standings(france, "DE-C-000000000000000") == [Standing.CURRENT]
    task = france.task(TaskKind.IDENTIFY_NOTIFICATION)
    assert "in use" in task.reason
    assert task.conversation == second.conversation


def test_an_update_about_another_person_goes_to_an_officer(world: World) -> None:
    france, germany = world.nodes[FR], world.nodes[DE]
    france.know(ANA)
    berg = person(FR, surname="Berg", born=(1980, 1, 2))
    france.know(berg)
    germany.enter(ANA, conviction(DE))
    world.carry()
    germany.alter(conviction(DE, remark="reduced"))
    (sent,) = germany.due()
    france.take(altered(sent, person=berg))
    assert "another person" in france.task(TaskKind.IDENTIFY_NOTIFICATION).reason
    assert standings(france) == [Standing.CURRENT]


def test_cancelling_an_update_restores_the_version_before(world: World) -> None:
    france, germany = world.nodes[FR], world.nodes[DE]
    france.know(ANA)
    germany.enter(ANA, conviction(DE))
    world.carry()
    germany.alter(conviction(DE, remark="reduced"))
    (update,) = germany.due()
    world.carry()
    assert standings(france) == [Standing.SUPERSEDED, Standing.CURRENT]
    with germany.store.begin() as work:
        germany.service.cancel(work, update.id, by="officer-7", reason="error")
    world.carry()
    assert standings(france) == [Standing.CURRENT, Standing.WITHDRAWN]
    germany.alter(conviction(DE, remark="increased"))
    world.carry()
    expected = [Standing.SUPERSEDED, Standing.WITHDRAWN, Standing.CURRENT]
    assert standings(france) == expected


def test_a_notification_cancelled_before_it_was_handled_is_not_stored(world: World) -> None:
    france, germany = world.nodes[FR], world.nodes[DE]
    france.know(ANA)
    germany.enter(ANA, conviction(DE))
    (sent,) = germany.due()
    with germany.store.begin() as work:
        germany.service.cancel(work, sent.id, by="officer-7", reason="error")
    world.deliver()
    world.carry()
    assert standings(france) == []
    assert outcomes(germany) == []


def test_a_refused_deletion_restores_and_tells_the_sender(world: World) -> None:
    france, germany = world.nodes[FR], world.nodes[DE]
    france.know(ANA)
    germany.enter(ANA, conviction(DE))
    world.carry()
    germany.alter(conviction(DE, delete=True))
    world.carry()
    task = france.task(TaskKind.CONFIRM_DELETION)
    france.act(task, RefuseDeletion("the decision concerns another file"))
    world.carry()
    assert standings(france) == [Standing.CURRENT, Standing.WITHDRAWN]
    assert len(germany.heard(Kind.FUNCTIONAL_ERROR)) == 1
    with pytest.raises(ConflictingChange):
        france.act(task, RefuseDeletion("again"))


def test_a_deletion_is_final_at_once_where_the_settings_say(world: World) -> None:
    france, germany = world.add(FR, confirm_deletions=False), world.nodes[DE]
    france.know(ANA)
    germany.enter(ANA, conviction(DE))
    world.carry()
    germany.alter(conviction(DE, delete=True))
    world.carry()
    assert standings(france) == [Standing.SUPERSEDED, Standing.DELETED]
    assert outcomes(germany) == [NotificationOutcome.SUCCESSFUL] * 2


def test_what_was_deleted_stays_deleted_when_a_later_notification_is_cancelled(
    world: World,
) -> None:
    france, germany = world.add(FR, confirm_deletions=False), world.nodes[DE]
    france.know(ANA)
    germany.enter(ANA, conviction(DE))
    world.carry()
    germany.alter(conviction(DE, delete=True))
    world.carry()
    renewed = world.add(DE)
    renewed.enter(ANA, conviction(DE, remark="entered again"))
    (sent,) = renewed.due()
    world.carry()
    assert standings(france) == [Standing.SUPERSEDED, Standing.DELETED, Standing.CURRENT]
    with renewed.store.begin() as work:
        renewed.service.cancel(work, sent.id, by="officer-7", reason="error")
    world.carry()
    assert standings(france) == [Standing.SUPERSEDED, Standing.DELETED, Standing.WITHDRAWN]


def test_a_question_about_a_notification_is_answered_from_our_register(world: World) -> None:
    germany, france = world.add(DE, supply_information_automatically=True), world.nodes[FR]
    ref = france.know(replace(ANA, nationalities=()))
    germany.enter(ANA, conviction(DE))
    (sent,) = germany.due()
    france.take(altered(sent, person=Person(name=ANA.name, nationalities=ANA.nationalities)))
    germany.settle(sent)
    france.act(
        france.task(TaskKind.IDENTIFY_NOTIFICATION), AskBack(("BirthDate", "Sex", "BirthDate"))
    )
    world.carry()
    assert france.versions(ONE)[0].person == ref
    assert outcomes(germany) == [NotificationOutcome.SUCCESSFUL]


def test_a_question_after_a_cancellation_has_no_effect(world: World) -> None:
    germany, france = world.nodes[DE], world.nodes[FR]
    germany.enter(ANA, conviction(DE))
    (sent,) = germany.due()
    world.carry()
    france.act(france.task(TaskKind.IDENTIFY_NOTIFICATION), AskBack(("BirthDate",)))
    with germany.store.begin() as work:
        germany.service.cancel(work, sent.id, by="officer-7", reason="error")
    world.carry()
    assert germany.open_tasks() == []
    state = germany.conversation(sent.conversation).state
    assert state == NotificationState.CANCELLED


def test_an_answer_supplied_by_hand_identifies_the_notified_person(world: World) -> None:
    germany, france = world.nodes[DE], world.nodes[FR]
    france.know(ANA)
    germany.enter(
        replace(ANA, birth_date=person(FR, born=(1979, 7, 20)).birth_date), conviction(DE)
    )
    world.carry()
    france.act(france.task(TaskKind.IDENTIFY_NOTIFICATION), AskBack(("BirthDate",)))
    world.carry()
    germany.act(germany.task(TaskKind.SUPPLY_INFORMATION), SupplyInformation(ANA))
    world.carry()
    assert standings(france) == [Standing.CURRENT]
    assert france.open_tasks(TaskKind.IDENTIFY_NOTIFICATION) == []


def test_is_alive_is_answered_once_by_its_like(world: World) -> None:
    germany, france = world.nodes[DE], world.nodes[FR]
    with germany.store.begin() as work:
        asked = germany.service.ask_alive(work, FR)
    world.carry()
    assert france.heard(Kind.IS_ALIVE) == [IsAlive()]
    assert germany.heard(Kind.IS_ALIVE) == [IsAlive()]
    assert germany.conversation(asked.conversation).settled_at is not None


def test_a_notification_has_no_deadline_of_its_own(world: World) -> None:
    germany, france = world.nodes[DE], world.nodes[FR]
    germany.enter(ANA, conviction(DE))
    world.carry()
    with france.store.begin() as work:
        assert france.service.escalate(work, date(2027, 1, 1)) == []
    task = france.task(TaskKind.IDENTIFY_NOTIFICATION)
    assert france.service.lateness(france.conversation(task.conversation)) is None
