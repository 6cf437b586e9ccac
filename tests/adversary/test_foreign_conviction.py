"""Overwriting: a partner lays hands on the convictions of another state, or on ours.

The attacker is a member in good standing, with a conviction of its own in the register.
"""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.unit.records.states_in_touch import DE, ES, FR, Node, World, conviction, person

from comity.codes.countries import wire_of
from comity.errors import ConflictingChange
from comity.exchange.ports import OutgoingMessage
from comity.ids import ConvictionId, MessageId, StateCode
from comity.records.commands import (
    Act,
    AskBack,
    Attended,
    EnterAsNew,
    IdentifyAs,
    ReportError,
    SupplyInformation,
)
from comity.records.messages import (
    ConvictionReference,
    Kind,
    Notification,
    RequestDeadline,
    decode_as,
    encode,
)
from comity.records.model import Conviction
from comity.records.ports import HeldConviction, Origin, Standing, TaskKind

ANA = person(FR, number="179077", number_of=FR)
ATTACKER, VICTIM, BYSTANDER = ES, FR, DE
OWN = "FR-C-000000000000005"
OF_THE_BYSTANDER = "DE-C-000000000000001"
OF_THE_ATTACKER = "ES-C-000000000000001"


class Scene:
    """The victim knows one person, with a conviction of its own and one of each other state."""

    def __init__(self, *, confirm_deletions: bool = True) -> None:
        self.world = World()
        self.attacker = self.world.add(ATTACKER)
        self.bystander = self.world.add(BYSTANDER)
        self.victim = self.world.add(VICTIM, confirm_deletions=confirm_deletions)
        self.ana = self.victim.know(ANA)
        self.victim.enter(self.ana, conviction(VICTIM, 5))
        self.bystander.enter(ANA, conviction(BYSTANDER, 1))
        self.attacker.enter(ANA, conviction(ATTACKER, 1))
        self.world.carry()
        self.made = 1

    def notify(
        self,
        told: Conviction,
        updates: ConvictionReference | None = None,
        by: Node | None = None,
    ) -> OutgoingMessage:
        """Let a notification arrive whose content no honest node would have composed."""
        node = by or self.attacker
        self.made += 1
        node.enter(ANA, conviction(node.state, 100 + self.made))
        (sent,) = [message for message in node.due() if message.peer == VICTIM]
        content = decode_as(Notification, sent.payload)
        forged = replace(content, conviction=told, updates=updates)
        node.settle(sent)
        self.victim.take(replace(sent, payload=encode(forged)))
        return sent

    def cancel(self, node: Node, message: MessageId) -> None:
        with node.store.begin() as work:
            node.service.cancel(work, message, by="officer-7", reason="withdrawn")
        self.world.carry()

    def register(self) -> dict[ConvictionId, tuple[HeldConviction, ...]]:
        return dict(self.victim.store._tables.convictions)

    def standing(self, identifier: str) -> list[Standing]:
        return [held.standing for held in self.victim.versions(identifier)]


def under(identifier: str, state: StateCode = ATTACKER, **changes: object) -> Conviction:
    """Return a conviction of a state under any identifier."""
    made = replace(conviction(state, 66), id=ConvictionId(identifier))
    return replace(made, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("deletion", [False, True], ids=["altered", "deleted"])
@pytest.mark.parametrize("confirm", [False, True], ids=["at-once", "by-officer"])
@pytest.mark.parametrize("target", [OWN, OF_THE_BYSTANDER])
@pytest.mark.parametrize("as_update", [False, True], ids=["first", "update"])
def test_a_notification_never_touches_the_conviction_of_another_state(
    *, target: str, deletion: bool, confirm: bool, as_update: bool
) -> None:
    """The attacker sends its own conviction, or a deletion order, under another's identifier.

    As an update it refers to a conviction that is the attacker's. A functional error goes
    back and an officer is called; the register is as before, no answer given before is
    corrected, and the node's state is unchanged.
    """
    scene = Scene(confirm_deletions=confirm)
    scene.bystander.ask(VICTIM, ANA)
    scene.world.carry()
    before = scene.register()
    decisions = conviction(ATTACKER, delete=deletion).decisions
    updates = ConvictionReference(id=OF_THE_ATTACKER) if as_update else None
    scene.notify(under(target, decisions=decisions), updates)
    scene.world.carry()
    assert scene.register() == before
    assert len(scene.attacker.heard(Kind.FUNCTIONAL_ERROR)) == 1
    assert "convicting state" in scene.victim.task(TaskKind.ATTEND).reason
    assert scene.victim.open_tasks(TaskKind.CONFIRM_DELETION) == []
    assert len(scene.bystander.answers()) == 1
    assert scene.bystander.heard(Kind.CANCELLATION) == []


@pytest.mark.parametrize("country", [VICTIM, BYSTANDER])
def test_a_conviction_is_the_senders_by_country_as_well_as_by_identifier(
    country: StateCode,
) -> None:
    """The attacker uses an identifier of its own for a conviction in another state's name.

    A functional error goes back, nothing is stored, and the node's state is unchanged.
    """
    scene = Scene()
    before = scene.register()
    scene.notify(under("ES-C-000000000000066", convicting_country=wire_of(country)))
    scene.world.carry()
    assert scene.register() == before
    assert len(scene.attacker.heard(Kind.FUNCTIONAL_ERROR)) == 1


def kept_under(scene: Scene, identifier: str, origin: Origin, state: StateCode) -> None:
    """Keep another state's conviction under an identifier of the attacker's, as a file may."""
    held = HeldConviction(
        conviction=under(identifier, state),
        person=scene.ana,
        origin=origin,
        convicting_state=state,
        version=1,
        standing=Standing.CURRENT,
        held_since=scene.world.clock.now(),
    )
    with scene.victim.store.begin() as work:
        work.register.keep_conviction(held)


@pytest.mark.parametrize(
    ("origin", "state"),
    [(Origin.OWN, VICTIM), (Origin.ENTERED_EARLIER, BYSTANDER), (Origin.OWN, ATTACKER)],
)
@pytest.mark.parametrize("as_update", [False, True], ids=["first", "update"])
def test_an_identifier_of_the_senders_does_not_make_a_conviction_the_senders(
    *, origin: Origin, state: StateCode, as_update: bool
) -> None:
    """A file brought another state's conviction under an identifier the attacker may use.

    An officer is called and can complain or leave it, but not overwrite: the register is
    as before, and the node's state is unchanged.
    """
    scene = Scene()
    kept_under(scene, "ES-C-000000000000066", origin, state)
    before = scene.register()
    updates = ConvictionReference(id=OF_THE_ATTACKER) if as_update else None
    scene.notify(under("ES-C-000000000000066", decisions=conviction(ES, delete=True).decisions))
    scene.notify(under("ES-C-000000000000066"), updates)
    for task in scene.victim.open_tasks(TaskKind.IDENTIFY_NOTIFICATION):
        for act in (IdentifyAs(scene.ana), EnterAsNew()):
            with pytest.raises(ConflictingChange):
                scene.victim.act(task, act)
        scene.victim.act(task, ReportError("The identifier is in use here."))
    scene.world.carry()
    assert scene.register() == before
    assert len(scene.attacker.heard(Kind.FUNCTIONAL_ERROR)) == 2


@pytest.mark.parametrize("act", [Attended(), ReportError("in use")], ids=repr)
def test_an_officer_cannot_overwrite_a_conviction_by_another_of_the_same_sender(act: Act) -> None:
    """The attacker gives a second conviction the identifier of its first.

    An officer who identifies the person again would lose the first; that is refused, and
    the node's state is unchanged.
    """
    scene = Scene()
    before = scene.register()
    scene.notify(under(OF_THE_ATTACKER))
    task = scene.victim.task(TaskKind.IDENTIFY_NOTIFICATION)
    assert "in use" in task.reason
    with pytest.raises(ConflictingChange):
        scene.victim.act(task, IdentifyAs(scene.ana))
    scene.victim.act(task, act)
    assert scene.register() == before


def test_the_same_conviction_again_may_still_be_identified_by_an_officer() -> None:
    """No attack: a conviction comes again, and its person is not certain any more."""
    scene = Scene()
    vague = replace(ANA, identity_numbers=())
    with scene.victim.store.begin() as work:
        work.register.replace_person(
            scene.ana, replace(vague, birth_date=person(FR, born=(1979, 7, 20)).birth_date)
        )
    scene.notify(conviction(ATTACKER, 1, remark="again"))
    task = scene.victim.task(TaskKind.IDENTIFY_NOTIFICATION)
    assert "in use" not in task.reason
    scene.victim.act(task, IdentifyAs(scene.ana))
    assert scene.standing(OF_THE_ATTACKER) == [Standing.SUPERSEDED, Standing.CURRENT]


def test_a_cancellation_revives_no_conviction_of_another_state() -> None:
    """The attacker cancels an update that named another state's superseded conviction.

    What its update had in fact replaced, found by file number, holds again; the other
    state's conviction stays superseded.
    """
    scene = Scene()
    renamed = replace(conviction(BYSTANDER, 1), id=ConvictionId("DE-C-000000000000002"))
    scene.notify(renamed, ConvictionReference(id=OF_THE_BYSTANDER), by=scene.bystander)
    assert scene.standing(OF_THE_BYSTANDER) == [Standing.SUPERSEDED]
    told = under("ES-C-000000000000002", decided_on=None)
    update = scene.notify(told, ConvictionReference(id=OF_THE_BYSTANDER, file_number="1/2026"))
    assert scene.standing(OF_THE_ATTACKER) == [Standing.SUPERSEDED]
    scene.cancel(scene.attacker, update.id)
    assert scene.standing(OF_THE_BYSTANDER) == [Standing.SUPERSEDED]
    assert scene.standing("DE-C-000000000000002") == [Standing.CURRENT]
    assert scene.standing("ES-C-000000000000002") == [Standing.WITHDRAWN]
    assert scene.standing(OF_THE_ATTACKER) == [Standing.CURRENT]


def test_a_cancellation_revives_nothing_that_another_notification_replaced() -> None:
    """The attacker notifies anew what it had replaced under another identifier, and cancels it.

    The register is as before: the first version stays replaced.
    """
    scene = Scene()
    renamed = under("ES-C-000000000000002")
    scene.notify(renamed, ConvictionReference(id=OF_THE_ATTACKER))
    again = scene.notify(conviction(ATTACKER, 1))
    scene.cancel(scene.attacker, again.id)
    assert scene.standing(OF_THE_ATTACKER) == [Standing.SUPERSEDED, Standing.WITHDRAWN]
    assert scene.standing("ES-C-000000000000002") == [Standing.CURRENT]


def test_cancelling_updates_out_of_order_restores_what_the_first_had_replaced() -> None:
    """No attack: the earlier of two updates is cancelled first, then the later one."""
    scene = Scene()
    one = scene.notify(
        conviction(ATTACKER, 1, remark="one"), ConvictionReference(id=OF_THE_ATTACKER)
    )
    two = scene.notify(
        conviction(ATTACKER, 1, remark="two"), ConvictionReference(id=OF_THE_ATTACKER)
    )
    scene.cancel(scene.attacker, one.id)
    scene.cancel(scene.attacker, two.id)
    expected = [Standing.CURRENT, Standing.WITHDRAWN, Standing.WITHDRAWN]
    assert scene.standing(OF_THE_ATTACKER) == expected


def test_an_update_that_is_cancelled_does_not_revive_what_was_deleted_before() -> None:
    """The attacker deletes its conviction, updates it under another identifier, and cancels."""
    scene = Scene(confirm_deletions=False)
    reference = ConvictionReference(id=OF_THE_ATTACKER)
    scene.notify(conviction(ATTACKER, 1, delete=True), reference)
    update = scene.notify(under("ES-C-000000000000002"), reference)
    scene.cancel(scene.attacker, update.id)
    assert scene.standing(OF_THE_ATTACKER) == [Standing.SUPERSEDED, Standing.DELETED]


def test_stated_deadlines_do_not_add_up() -> None:
    """The attacker puts the day off by a week, and again, each time from the day it stated.

    The day moves once within the tolerance; after that an officer is called once, and the
    node's state is unchanged.
    """
    scene = Scene()
    asked = scene.victim.ask(ATTACKER, person(ATTACKER, surname="Unheard")).conversation
    lawful = asked.due_on
    assert lawful is not None
    scene.world.deliver()
    scene.attacker.handle_due()
    (honest,) = [m for m in scene.attacker.due() if m.kind == Kind.REQUEST_DEADLINE]
    stated = lawful
    for number in range(8):
        stated += timedelta(days=7)
        told = MessageId(f"ES-FR-RDL-{number:015d}")
        scene.victim.take(replace(honest, id=told, payload=encode(RequestDeadline(stated))))
    assert scene.victim.conversation(asked.id).due_on == lawful + timedelta(days=7)
    assert "deadline" in scene.victim.task(TaskKind.ATTEND).reason


def test_information_supplied_still_restarts_the_time_a_stated_deadline_is_measured_by() -> None:
    """No attack: after a question of the requested state its time runs anew, by law."""
    scene = Scene()
    asked = scene.victim.ask(ATTACKER, person(ATTACKER, surname="Unheard")).conversation
    scene.world.carry()
    scene.world.clock.pass_days(9)
    task = scene.attacker.task(TaskKind.IDENTIFY_REQUEST)
    scene.attacker.act(task, AskBack(("BirthDate",)))
    scene.world.carry()
    question = scene.victim.task(TaskKind.SUPPLY_INFORMATION)
    scene.victim.act(
        question, SupplyInformation(person(ATTACKER, surname="Unheard", born=(1980, 1, 1)))
    )
    restarted = scene.victim.conversation(asked.id).due_on
    assert asked.due_on is not None
    assert restarted is not None
    assert restarted > asked.due_on + timedelta(days=7)
    scene.world.carry()
    assert scene.victim.conversation(asked.id).due_on == restarted
    assert scene.victim.open_tasks(TaskKind.ATTEND) == []
