"""A judgement on the real rails: made once, relied on where policy allows, taken back."""

from datetime import timedelta

from tests.federation.invariants import check
from tests.federation.members import AUSTRIA, BELGIUM, FRANCE
from tests.federation.records_federation import RecordsFederation, check_records
from tests.federation.simulator import Conditions
from tests.unit.records.states_in_touch import AUTOMATIC, command, conviction, person

from comity.ids import PersonRef, StateCode
from comity.law.purposes import Purpose
from comity.policy.facts import AnswerClass
from comity.policy.rules import NodeRules
from comity.records.commands import IdentifyAs, JudgementWithdrawal, TaskDecision
from comity.records.messages import Kind
from comity.records.ports import Task, TaskKind
from comity.records.service import RecordsService
from comity.records.settings import RecordsSettings

EARLIER = (AnswerClass.EARLIER_JUDGEMENT, Purpose.CRIMINAL_PROCEEDINGS)
DESCRIBED = person(BELGIUM)
REGISTERED = person(BELGIUM, born=(1979, 7, 22))


def _federation(seed: int, rules: NodeRules) -> RecordsFederation:
    """Return a federation in which Belgium holds a conviction and decides by these rules."""
    federation = RecordsFederation(seed)
    belgium = federation.nodes[BELGIUM]
    settings = RecordsSettings(state=BELGIUM, time_zone="Europe/Brussels")
    federation.services[BELGIUM] = RecordsService(
        settings, rules, belgium.rails, belgium.partners.states
    )
    made = conviction(BELGIUM)
    federation.act(belgium, lambda service, work: service.enter_conviction(work, REGISTERED, made))
    federation.run_until_quiet()
    return federation


def _ask(federation: RecordsFederation, by: StateCode) -> None:
    asked = command(BELGIUM, DESCRIBED)
    federation.act(federation.nodes[by], lambda service, work: service.request(work, asked))
    federation.run_until_quiet()


def _tasks(federation: RecordsFederation, kind: TaskKind) -> list[Task]:
    tables = federation.nodes[BELGIUM].store.tables
    return [task for one in tables.open_tasks if (task := tables.tasks[one]).kind is kind]


def _answers(federation: RecordsFederation, to: StateCode) -> int:
    incoming = federation.nodes[to].store.tables.incoming.values()
    return sum(message.kind == Kind.REQUEST_RESPONSE for message in incoming)


def _identify(federation: RecordsFederation) -> None:
    belgium = federation.nodes[BELGIUM]
    (task,) = _tasks(federation, TaskKind.IDENTIFY_REQUEST)
    (known,) = belgium.store.tables.persons
    decision = TaskDecision(task.id, IdentifyAs(PersonRef(known)), "officer-7", "file compared")
    federation.act(belgium, lambda service, work: service.decide(work, decision))
    federation.run_until_quiet()


def test_a_judgement_is_relied_on_until_it_is_withdrawn() -> None:
    federation = _federation(61, NodeRules("reusing", automatic=AUTOMATIC | {EARLIER}))
    federation.conditions(Conditions(loss=0.2, loss_of_answers=0.2, duplication=0.2))
    belgium = federation.nodes[BELGIUM]

    _ask(federation, AUSTRIA)
    assert _answers(federation, AUSTRIA) == 0
    _identify(federation)
    assert _answers(federation, AUSTRIA) == 1

    _ask(federation, FRANCE)
    assert _answers(federation, FRANCE) == 1
    assert not belgium.store.tables.open_tasks

    (judgement,) = belgium.store.tables.judgements
    command = JudgementWithdrawal(judgement, by="officer-8", reason="it was her twin")
    federation.act(belgium, lambda service, work: service.withdraw_judgement(work, command))
    answered = {task.conversation for task in _tasks(federation, TaskKind.ATTEND)}
    assert len(answered) == 2
    assert answered == {each.conversation for each in belgium.store.tables.reliances[judgement]}

    _ask(federation, FRANCE)
    assert _answers(federation, FRANCE) == 1
    assert len(_tasks(federation, TaskKind.IDENTIFY_REQUEST)) == 1
    federation.heal()
    federation.run(timedelta(minutes=5))
    federation.run_until_quiet()
    check(federation, evidence=100)
    check_records(federation)


def test_without_the_rule_every_request_waits_for_an_officer() -> None:
    federation = _federation(62, NodeRules("by hand", automatic=AUTOMATIC))
    for expected in (1, 2):
        _ask(federation, AUSTRIA)
        assert len(_tasks(federation, TaskKind.IDENTIFY_REQUEST)) == 1
        _identify(federation)
        assert _answers(federation, AUSTRIA) == expected
    assert len(federation.nodes[BELGIUM].store.tables.judgements) == 2
