"""An officer's judgement is kept, met again, relied on where policy allows, and reversible."""

from dataclasses import replace

import msgspec
import pytest
from tests.unit.records.states_in_touch import (
    AUTOMATIC,
    DE,
    ES,
    FR,
    RULES,
    Node,
    World,
    conviction,
    person,
)

from comity.errors import ConflictingChange, InputInvalid, ReferenceNotFound
from comity.ids import ConversationId, PersonRef, TaskId
from comity.law.purposes import Purpose
from comity.persons.person import Person
from comity.policy.facts import AnswerClass
from comity.policy.rules import NodeRules
from comity.records.commands import (
    Act,
    Approve,
    Attended,
    IdentifyAs,
    JudgeCommand,
    JudgementWithdrawal,
    Nobody,
    SeveralPersons,
)
from comity.records.ports import Identification, IdentityOutcome, Task, TaskKind
from comity.records.requesting import Requested
from comity.search.judgement import MOST_REASON, Judgement, JudgementId, Verdict

ANA = person(FR)
NEARLY_ANA = person(FR, born=(1979, 7, 22))
JUDGED = (AnswerClass.EARLIER_JUDGEMENT, Purpose.CRIMINAL_PROCEEDINGS)
REUSING = NodeRules("reusing", automatic=AUTOMATIC | {JUDGED})


def _world(rules: NodeRules) -> World:
    made = World()
    made.add(FR, rules=rules)
    for state in (DE, ES):
        made.add(state)
    return made


@pytest.fixture
def world() -> World:
    return _world(REUSING)


@pytest.fixture
def known(world: World) -> PersonRef:
    """A person nearly like Ana, with a conviction, in France."""
    return world.nodes[FR].enter(NEARLY_ANA, conviction(FR)).person


def asked(world: World, by: Node, about: Person = ANA) -> Requested:
    made = by.ask(FR, about)
    world.carry()
    return made


def decided(world: World, act: Act, *, by: Node | None = None) -> tuple[JudgementId, ...]:
    """Have Germany ask about Ana and France's officer decide; return what was judged."""
    france = world.nodes[FR]
    asked(world, by or world.nodes[DE])
    made = france.act(france.task(TaskKind.IDENTIFY_REQUEST), act)
    world.carry()
    return made.judgements


def judgement_of(node: Node, identifier: JudgementId) -> Judgement:
    with node.store.read() as snapshot:
        found = snapshot.judgements.judgement(identifier)
    assert found is not None
    return found


def identification_in(node: Node, made: Requested) -> Identification:
    with node.store.read() as snapshot:
        found = snapshot.cases.identification(ConversationId(made.conversation.id))
    assert found is not None
    return found


def withdrawn(node: Node, identifier: JudgementId, reason: str = "it was her twin") -> list[str]:
    command = JudgementWithdrawal(identifier, by="officer-8", reason=reason)
    with node.store.begin() as work:
        return [each.conversation for each in node.service.withdraw_judgement(work, command)]


def test_deciding_who_it_is_leaves_a_judgement(world: World, known: PersonRef) -> None:
    (identifier,) = decided(world, IdentifyAs(known))
    made = judgement_of(world.nodes[FR], identifier)
    assert (made.person, made.verdict, made.decided_by) == (known, Verdict.SAME, "officer-7")
    assert made.reason == "as seen"
    assert made.stands
    assert "no-certain-match" in made.parameters


def test_the_same_description_is_answered_at_once_where_policy_allows(
    world: World, known: PersonRef
) -> None:
    france, germany = world.nodes[FR], world.nodes[DE]
    (identifier,) = decided(world, IdentifyAs(known))
    again = asked(world, germany)
    assert france.open_tasks() == []
    first, second = germany.answers()
    assert first.convictions == second.convictions
    assert len(second.convictions) == 1
    kept = identification_in(france, again)
    assert (kept.outcome, kept.person) == (IdentityOutcome.DECIDED, known)
    assert kept.rule == f"earlier judgement {identifier} of officer-7"
    assert kept.decided_by == "node"
    with france.store.read() as snapshot:
        log = snapshot.log
        bodies = [log.entry(index).body or b"" for index in range(log.size())]
        resting = [each.conversation for each in snapshot.judgements.reliances_on(identifier)]
    assert resting[1:] == [again.conversation.id]
    cited = [msgspec.json.decode(body) for body in bodies if b"answered-on-judgement" in body]
    assert [(each["judgement"], each["case"]) for each in cited] == [
        (identifier, again.conversation.id)
    ]
    assert any(b'"fact.answer":"earlier-judgement"' in body for body in bodies)


def test_the_same_description_from_another_state_is_answered_too(
    world: World, known: PersonRef
) -> None:
    decided(world, IdentifyAs(known))
    asked(world, world.nodes[ES])
    (answer,) = world.nodes[ES].answers()
    assert len(answer.convictions) == 1


def test_by_default_an_officer_is_asked_again_with_the_judged_person_first() -> None:
    world = _world(RULES)
    france = world.nodes[FR]
    other = france.know(person(FR, surname="Quist"))
    known = france.enter(NEARLY_ANA, conviction(FR)).person
    (identifier,) = decided(world, IdentifyAs(known))
    asked(world, world.nodes[ES])
    task = france.task(TaskKind.IDENTIFY_REQUEST)
    assert "judged this description before" in task.reason
    assert "law.automatic does not list earlier-judgement for criminal-proceedings" in task.reason
    details = msgspec.json.decode(task.details)
    assert details["candidates"][0]["person"] == known
    assert details["judgements"] == [identifier]
    assert other != known
    assert world.nodes[ES].answers() == []


def test_the_purpose_counts(world: World, known: PersonRef) -> None:
    decided(world, IdentifyAs(known))
    world.nodes[DE].ask(FR, ANA, purpose=Purpose.EMPLOYMENT_VETTING)
    world.carry()
    assert "employment-vetting" in world.nodes[FR].task(TaskKind.IDENTIFY_REQUEST).reason


def test_an_altered_entry_calls_an_officer(world: World, known: PersonRef) -> None:
    france = world.nodes[FR]
    decided(world, IdentifyAs(known))
    with france.store.begin() as work:
        work.register.replace_person(known, replace(NEARLY_ANA, nationalities=()))
    asked(world, world.nodes[ES])
    assert "altered" in france.task(TaskKind.IDENTIFY_REQUEST).reason


def test_somebody_entered_since_calls_an_officer(world: World, known: PersonRef) -> None:
    france = world.nodes[FR]
    decided(world, IdentifyAs(known))
    france.know(person(FR, surname="Quist"))
    asked(world, world.nodes[ES])
    assert "other entries" in france.task(TaskKind.IDENTIFY_REQUEST).reason


def test_a_description_alike_is_shown_the_judgement_and_decided_anew(
    world: World, known: PersonRef
) -> None:
    france = world.nodes[FR]
    (identifier,) = decided(world, IdentifyAs(known))
    asked(world, world.nodes[ES], replace(ANA, nationalities=()))
    task = france.task(TaskKind.IDENTIFY_REQUEST)
    assert "says something else beside" in task.reason
    assert msgspec.json.decode(task.details)["judgements"] == [identifier]


def test_nobody_is_a_judgement_against_all_who_were_shown(world: World, known: PersonRef) -> None:
    (identifier,) = decided(world, Nobody())
    made = judgement_of(world.nodes[FR], identifier)
    assert (made.person, made.verdict) == (known, Verdict.DIFFERENT)


def test_several_says_that_nobody_can_tell(world: World, known: PersonRef) -> None:
    (identifier,) = decided(world, SeveralPersons())
    made = judgement_of(world.nodes[FR], identifier)
    assert (made.person, made.verdict) == (known, Verdict.CANNOT_TELL)


def test_a_person_judged_different_is_certain_no_more(world: World, known: PersonRef) -> None:
    france = world.nodes[FR]
    (identifier,) = decided(world, Nobody())
    with france.store.begin() as work:
        work.register.replace_person(known, ANA)
    asked(world, world.nodes[ES])
    task = france.task(TaskKind.IDENTIFY_REQUEST)
    assert "not surely the person whom the rules find" in task.reason
    withdrawn(france, identifier)
    asked(world, world.nodes[ES])
    (answer,) = world.nodes[ES].answers()
    assert len(answer.convictions) == 1


def test_an_officer_judges_one_candidate_without_deciding_the_task(
    world: World, known: PersonRef
) -> None:
    france = world.nodes[FR]
    asked(world, world.nodes[DE])
    task = france.task(TaskKind.IDENTIFY_REQUEST)
    command = JudgeCommand(task.id, known, Verdict.DIFFERENT, "officer-7", "another father")
    with france.store.begin() as work:
        made = france.service.judge(work, command)
    assert made.verdict is Verdict.DIFFERENT
    assert france.task(TaskKind.IDENTIFY_REQUEST) == task
    with france.store.read() as snapshot:
        assert list(snapshot.judgements.reliances_on(made.id)) == []


@pytest.mark.parametrize(
    ("changes", "failure"),
    [
        ({"reason": " "}, InputInvalid),
        ({"reason": "x" * (MOST_REASON + 1)}, InputInvalid),
        ({"by": ""}, InputInvalid),
        ({"person": PersonRef("none")}, ReferenceNotFound),
        ({"task": TaskId("none")}, ReferenceNotFound),
    ],
)
def test_a_judgement_needs_officer_reason_person_and_task(
    world: World, known: PersonRef, changes: dict[str, object], failure: type[Exception]
) -> None:
    france = world.nodes[FR]
    asked(world, world.nodes[DE])
    task = france.task(TaskKind.IDENTIFY_REQUEST)
    command = JudgeCommand(task.id, known, Verdict.SAME, "officer-7", "as seen")
    with france.store.begin() as work, pytest.raises(failure):
        france.service.judge(work, replace(command, **changes))  # type: ignore[arg-type]


def test_our_own_question_holds_no_description_to_judge(world: World, known: PersonRef) -> None:
    germany = world.nodes[DE]
    asked(world, germany)
    with germany.store.begin() as work:
        ref = work.register.enter_person(ANA)
    world.nodes[FR].act(world.nodes[FR].task(TaskKind.IDENTIFY_REQUEST), SeveralPersons())
    world.carry()
    task = germany.task(TaskKind.ATTEND)
    command = JudgeCommand(task.id, ref, Verdict.SAME, "officer-1", "as seen")
    with germany.store.begin() as work, pytest.raises(InputInvalid):
        germany.service.judge(work, command)
    assert known


def test_an_approval_judges_no_identity() -> None:
    world = _world(NodeRules("all by hand"))
    france = world.nodes[FR]
    france.enter(ANA, conviction(FR))
    asked(world, world.nodes[DE])
    task = france.task(TaskKind.APPROVE_ANSWER)
    assert "law.automatic does not list certain-with-convictions" in task.reason
    assert france.act(task, Approve()).judgements == ()


def test_a_withdrawal_calls_an_officer_to_every_answer_that_rests_on_it(
    world: World, known: PersonRef
) -> None:
    france, germany = world.nodes[FR], world.nodes[DE]
    (identifier,) = decided(world, IdentifyAs(known))
    again = asked(world, germany)
    conversations = withdrawn(france, identifier)
    assert conversations[1] == again.conversation.id
    tasks: list[Task] = france.open_tasks(TaskKind.ATTEND)
    assert [task.conversation for task in tasks] == conversations
    assert all("was withdrawn" in task.reason for task in tasks)
    assert msgspec.json.decode(tasks[1].details)["judgement"] == identifier
    gone = judgement_of(france, identifier)
    assert (gone.withdrawn_by, gone.withdrawn_reason) == ("officer-8", "it was her twin")
    assert gone.reason == "as seen"
    for task in tasks:
        france.act(task, Attended())
    asked(world, germany)
    france.task(TaskKind.IDENTIFY_REQUEST)
    assert len(germany.answers()) == 2


def test_a_judgement_is_withdrawn_once_with_a_reason(world: World, known: PersonRef) -> None:
    france = world.nodes[FR]
    (identifier,) = decided(world, IdentifyAs(known))
    with pytest.raises(InputInvalid):
        withdrawn(france, identifier, reason=" ")
    with pytest.raises(ReferenceNotFound):
        withdrawn(france, JudgementId("none"))
    withdrawn(france, identifier)
    with pytest.raises(ConflictingChange):
        withdrawn(france, identifier)


def test_judgements_and_withdrawals_are_in_the_log_and_name_nobody(
    world: World, known: PersonRef
) -> None:
    france = world.nodes[FR]
    (identifier,) = decided(world, IdentifyAs(known))
    withdrawn(france, identifier, reason="Ana Novak has a twin")
    with france.store.read() as snapshot:
        log = snapshot.log
        bodies = [log.entry(index).body or b"" for index in range(log.size())]
    acts = [msgspec.json.decode(body) for body in bodies if b'"act":"judge' in body]
    assert [(each["act"], each["by"]) for each in acts] == [
        ("judged", "officer-7"),
        ("judgement-withdrawn", "officer-8"),
    ]
    (made,) = acts[0]["judgements"]
    assert (made["id"], made["verdict"]) == (identifier, "same")
    assert made["sha256"]
    assert all("reason_sha256" in each for each in acts)
    assert not any(b"Novak" in body or known.encode() in body for body in bodies)


def test_nobody_is_answered_by_rule_only_where_policy_says_so() -> None:
    nobody = (AnswerClass.NOBODY, Purpose.CRIMINAL_PROCEEDINGS)
    for rules, answers in ((RULES, 0), (NodeRules("n", automatic=frozenset({nobody})), 1)):
        world = _world(rules)
        made = asked(world, world.nodes[DE])
        france = world.nodes[FR]
        assert len(world.nodes[DE].answers()) == answers
        if answers:
            assert identification_in(france, made).outcome is IdentityOutcome.NOBODY
            assert france.open_tasks() == []
        else:
            reason = france.task(TaskKind.IDENTIFY_REQUEST).reason
            assert "law.automatic does not list nobody for criminal-proceedings" in reason


def test_nobody_is_not_answered_by_rule_where_somebody_was_judged_to_be_it() -> None:
    nobody = (AnswerClass.NOBODY, Purpose.CRIMINAL_PROCEEDINGS)
    world = _world(NodeRules("n", automatic=frozenset({nobody})))
    france = world.nodes[FR]
    known = france.enter(NEARLY_ANA, conviction(FR)).person
    decided(world, IdentifyAs(known))
    with france.store.begin() as work:
        stranger = person(FR, forename="Zora", surname="Quist", born=(1950, 1, 2))
        work.register.replace_person(known, stranger)
    asked(world, world.nodes[DE])
    assert "altered" in france.task(TaskKind.IDENTIFY_REQUEST).reason
