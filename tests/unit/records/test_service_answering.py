"""Requests and answers between two or three states."""

from dataclasses import replace
from datetime import date

import pytest
from tests.unit.records.states_in_touch import (
    DE,
    ES,
    FR,
    GB,
    HandSetClock,
    Node,
    World,
    command,
    conviction,
    is_done,
    person,
)

from comity.errors import ConflictingChange, InputInvalid, ReferenceNotFound
from comity.exchange.envelope import read_header
from comity.exchange.ports import IncomingMessage, OutgoingMessage
from comity.ids import ConversationId, PersonRef
from comity.law.grounds import Ground
from comity.law.purposes import Purpose
from comity.persons.person import Person
from comity.persons.texts import plain
from comity.policy.decision import Refusal
from comity.policy.rules import NodeRules
from comity.records.commands import (
    Approve,
    AskBack,
    Attended,
    ConfirmDeletion,
    Deny,
    FingerprintsDiffer,
    IdentifyAs,
    Nobody,
    NotANational,
    ReportError,
    SeveralPersons,
    SupplyInformation,
)
from comity.records.messages import (
    InformationOutcome,
    Kind,
    RequestDeadline,
    RequestOutcome,
    encode,
)
from comity.records.model import TriState
from comity.records.ports import IdentityOutcome, TaskKind
from comity.records.requesting import Requested
from comity.records.workflow import RequestState

ANA = person(FR)
VETTING = {"purpose": Purpose.EMPLOYMENT_VETTING}


@pytest.fixture
def world() -> World:
    made = World()
    for state in (DE, FR, ES):
        made.add(state, enter_unknown_nationals=True)
    return made


def sent_of(node: Node, asked: Requested) -> list[OutgoingMessage]:
    with node.store.read() as snapshot:
        messages = snapshot.exchange.messages_of(asked.conversation.id)
    return [each for each in messages if isinstance(each, OutgoingMessage)]


def test_a_certain_person_with_convictions_is_answered_without_a_human(world: World) -> None:
    france, germany = world.nodes[FR], world.nodes[DE]
    france.enter(ANA, conviction(FR))
    asked = germany.ask(FR, ANA)
    world.carry()
    (answer,) = germany.answers()
    assert answer.outcome == RequestOutcome.SUCCESSFUL
    assert answer.convictions == (conviction(FR),)
    assert france.open_tasks() == []
    assert germany.conversation(asked.conversation.id).settled_at is not None
    with france.store.read() as snapshot:
        (disclosed,) = snapshot.cases.disclosures_of(conviction(FR).id)
        identification = snapshot.cases.identification(asked.conversation.id)
    assert (disclosed.recipient, disclosed.version) == (DE, 1)
    assert identification is not None
    assert identification.outcome is IdentityOutcome.CERTAIN


def test_a_certain_person_without_convictions_is_not_nobody(world: World) -> None:
    france, germany = world.nodes[FR], world.nodes[DE]
    known = france.know(ANA)
    first = germany.ask(FR, ANA)
    world.carry()
    second = germany.ask(FR, person(FR, surname="Unheard"))
    world.carry()
    france.act(france.task(TaskKind.IDENTIFY_REQUEST), Nobody())
    world.carry()
    assert [answer.outcome for answer in germany.answers()] == [RequestOutcome.SUCCESSFUL] * 2
    assert [answer.convictions for answer in germany.answers()] == [(), ()]
    with france.store.read() as snapshot:
        clean = snapshot.cases.identification(first.conversation.id)
        nobody = snapshot.cases.identification(second.conversation.id)
    assert clean is not None
    assert nobody is not None
    assert (clean.outcome, clean.person) == (IdentityOutcome.CERTAIN, known)
    assert (nobody.outcome, nobody.person) == (IdentityOutcome.NOBODY, None)


def test_an_answer_without_convictions_says_no_more_of_the_person_than_was_asked(
    world: World,
) -> None:
    france, germany = world.nodes[FR], world.nodes[DE]
    france.know(replace(ANA, remarks=plain("known here", "en")))
    germany.ask(FR, ANA)
    world.carry()
    assert germany.answers()[0].person == ANA


def test_rules_that_ask_for_a_human_get_one(world: World) -> None:
    france, germany = world.add(FR, rules=NodeRules("all by hand")), world.nodes[DE]
    france.enter(ANA, conviction(FR))
    asked = germany.ask(FR, ANA)
    world.carry()
    assert germany.answers() == []
    task = france.task(TaskKind.APPROVE_ANSWER)
    (stated,) = germany.heard(Kind.REQUEST_DEADLINE)
    assert isinstance(stated, RequestDeadline)
    assert stated.deadline == task.due_on == asked.conversation.due_on == date(2026, 6, 15)
    france.act(task, Approve())
    world.carry()
    assert len(germany.answers()[0].convictions) == 1
    assert france.open_tasks() == []


def test_an_uncertain_person_goes_to_an_officer_with_candidates_and_why(world: World) -> None:
    france, germany = world.nodes[FR], world.nodes[DE]
    held = france.enter(person(FR, born=(1979, 7, 22)), conviction(FR))
    germany.ask(FR, ANA)
    world.carry()
    task = france.task(TaskKind.IDENTIFY_REQUEST)
    assert held.person.encode() in task.details
    assert b"explanation" in task.details
    assert "Novak" not in task.reason
    france.act(task, IdentifyAs(held.person))
    world.carry()
    assert germany.answers()[0].convictions == (conviction(FR),)


def test_the_dead_are_answered_as_deceased(world: World) -> None:
    france, germany = world.nodes[FR], world.nodes[DE]
    france.know(replace(ANA, deceased=True))
    germany.ask(FR, ANA)
    world.carry()
    assert germany.answers()[0].outcome == RequestOutcome.DECEASED


@pytest.mark.parametrize(
    ("act", "outcome"),
    [
        (SeveralPersons(), RequestOutcome.MULTIPLE_PERSONS),
        (NotANational(), RequestOutcome.NOT_A_NATIONAL),
        (FingerprintsDiffer(), RequestOutcome.FINGERPRINTS_DIFFER),
        (Deny(Ground.IDENTITY_NOT_ESTABLISHED), RequestOutcome.DENIED),
    ],
)
def test_each_outcome_of_an_officer_travels(
    world: World,
    act: SeveralPersons | NotANational | FingerprintsDiffer | Deny,
    outcome: RequestOutcome,
) -> None:
    france, germany = world.nodes[FR], world.nodes[DE]
    asked = germany.ask(FR, ANA)
    world.carry()
    france.act(france.task(TaskKind.IDENTIFY_REQUEST), act)
    world.carry()
    (answer,) = germany.answers()
    assert answer.outcome == outcome
    assert (answer.denial_ground is not None) == (outcome is RequestOutcome.DENIED)
    assert germany.task(TaskKind.ATTEND).conversation == asked.conversation.id


def test_another_states_national_is_answered_by_rule_only_where_the_settings_say(
    world: World,
) -> None:
    france, germany = world.nodes[FR], world.nodes[DE]
    germany.ask(FR, person(ES))
    world.carry()
    assert len(france.open_tasks(TaskKind.IDENTIFY_REQUEST)) == 1
    world.add(FR, automatic_not_a_national=True)
    germany.ask(FR, person(ES))
    world.carry()
    assert germany.answers()[-1].outcome == RequestOutcome.NOT_A_NATIONAL
    germany.ask(FR, person())
    world.carry()
    assert len(world.nodes[FR].open_tasks(TaskKind.IDENTIFY_REQUEST)) == 1


def test_a_refusal_by_law_is_sent_by_itself_where_the_settings_say(world: World) -> None:
    rules = NodeRules("consent", consent_required=frozenset({Purpose.EMPLOYMENT_VETTING}))
    world.add(FR, rules=rules, automatic_denials=True)
    germany = world.nodes[DE]
    germany.ask(FR, ANA, **VETTING)
    world.carry()
    (answer,) = germany.answers()
    assert answer.outcome == RequestOutcome.DENIED
    assert answer.denial_ground is not None
    assert answer.denial_ground.startswith("consent-missing: 32009F0315 Art. 7(2)")


def test_a_purpose_that_we_may_not_ask_for_is_refused_and_nothing_sent(world: World) -> None:
    germany = world.nodes[DE]
    with germany.store.begin() as work:
        refused = germany.service.request(work, command(FR, ANA, purpose=Purpose.OTHER))
    assert isinstance(refused, Refusal)
    assert refused.ground is Ground.PURPOSE_NOT_COVERED
    assert germany.due() == []


def test_an_officer_sends_the_denial_where_the_settings_do_not(world: World) -> None:
    rules = NodeRules("consent", consent_required=frozenset({Purpose.EMPLOYMENT_VETTING}))
    germany, france = world.nodes[DE], world.add(FR, rules=rules)
    germany.ask(FR, ANA, **VETTING)
    world.carry()
    task = france.task(TaskKind.APPROVE_ANSWER)
    assert b"consent-missing" in task.details
    known = france.know(ANA)
    decided = france.act(task, IdentifyAs(known))
    assert decided.refusal is not None
    assert france.task(TaskKind.APPROVE_ANSWER) == task
    france.act(task, Deny(Ground.CONSENT_MISSING))
    world.carry()
    (answer,) = germany.answers()
    assert answer.outcome == RequestOutcome.DENIED
    assert answer.denial_ground is not None
    assert answer.denial_ground.startswith("consent-missing: 32009F0315")


def test_article_7_passes_on_what_was_received_and_names_who_bars_it(world: World) -> None:
    france, germany, spain = (world.nodes[state] for state in (FR, DE, ES))
    spain.enter(ANA, conviction(ES, 1))
    spain.enter(ANA, conviction(ES, 2, transmittable=TriState.NO))
    world.carry()
    france.enter(known_to_france(world), conviction(FR))
    germany.ask(FR, ANA)
    germany.ask(FR, ANA, **VETTING)
    world.carry()
    criminal, vetting = germany.answers()
    assert {each.id[:2] for each in criminal.convictions} == {"ES", "FR"}
    assert (len(criminal.convictions), criminal.other_states) == (3, ())
    assert len(vetting.convictions) == 2
    assert vetting.other_states == ("ES",)


def known_to_france(world: World) -> PersonRef:
    """Return how France knows her, once a notification entered her."""
    return world.nodes[FR].versions(conviction(ES).id)[0].person


def test_whoever_received_the_old_data_is_told(world: World) -> None:
    france, germany, spain = (world.nodes[state] for state in (FR, DE, ES))
    spain.enter(ANA, conviction(ES))
    world.carry()
    asked = germany.ask(FR, ANA)
    world.carry()
    settled = germany.conversation(asked.conversation.id).settled_at
    spain.alter(conviction(ES, remark="reduced on appeal"))
    world.carry()
    first, second = germany.answers()
    assert first.convictions == (conviction(ES),)
    assert second.convictions == (conviction(ES, remark="reduced on appeal"),)
    assert len(germany.heard(Kind.CANCELLATION)) == 1
    conversation = germany.conversation(asked.conversation.id)
    assert conversation.state == RequestState.ANSWERED
    assert conversation.settled_at == settled
    with france.store.read() as snapshot:
        given = snapshot.cases.disclosures_of(conviction(ES).id)
    assert [each.version for each in given] == [1, 2]


def test_a_deletion_reaches_the_third_state_once_an_officer_confirms(world: World) -> None:
    france, germany, spain = (world.nodes[state] for state in (FR, DE, ES))
    spain.enter(ANA, conviction(ES))
    world.carry()
    germany.ask(FR, ANA)
    world.carry()
    spain.alter(conviction(ES, delete=True))
    world.carry()
    germany.ask(FR, ANA)
    world.carry()
    assert [len(each.convictions) for each in germany.answers()] == [1, 0]
    france.act(france.task(TaskKind.CONFIRM_DELETION), ConfirmDeletion())
    world.carry()
    assert [len(each.convictions) for each in germany.answers()] == [1, 0, 0]


def test_a_cancelled_deletion_restores_what_the_third_state_was_told(world: World) -> None:
    world.add(FR, enter_unknown_nationals=True, confirm_deletions=False)
    germany, spain = world.nodes[DE], world.nodes[ES]
    spain.enter(ANA, conviction(ES))
    world.carry()
    germany.ask(FR, ANA)
    world.carry()
    spain.alter(conviction(ES, delete=True))
    (deletion,) = spain.due()
    world.carry()
    with spain.store.begin() as work:
        spain.service.cancel(work, deletion.id, by="officer-7", reason="error")
    world.carry()
    assert [len(each.convictions) for each in germany.answers()] == [1, 0, 1]


def test_a_corrected_answer_holds_nothing_that_was_not_given_before(world: World) -> None:
    france, germany, spain = (world.nodes[state] for state in (FR, DE, ES))
    spain.enter(ANA, conviction(ES))
    world.carry()
    germany.ask(FR, ANA)
    world.carry()
    france.enter(known_to_france(world), conviction(FR))
    spain.alter(conviction(ES, remark="reduced"))
    world.carry()
    assert [each.id[:2] for each in germany.answers()[-1].convictions] == ["ES"]


def test_our_own_altered_conviction_corrects_answers_too(world: World) -> None:
    france, germany = world.nodes[FR], world.nodes[DE]
    france.enter(ANA, conviction(FR))
    germany.ask(FR, ANA)
    world.carry()
    france.alter(conviction(FR, delete=True))
    world.carry()
    assert [len(each.convictions) for each in germany.answers()] == [1, 0]


def test_an_erased_answer_that_no_longer_holds_calls_an_officer_once(world: World) -> None:
    france, germany = world.nodes[FR], world.nodes[DE]
    france.enter(ANA, conviction(FR))
    asked = germany.ask(FR, ANA)
    world.carry()
    with france.store.begin() as work:
        assert work.erasure.erase_payloads(asked.conversation.id, at=world.clock.now()) == 2
    france.alter(conviction(FR, remark="on appeal"))
    france.alter(conviction(FR, remark="on appeal again"))
    world.carry()
    assert "is erased here" in france.task(TaskKind.ATTEND).reason
    assert len(france.open_tasks()) == 1
    assert [each.convictions for each in germany.answers()] == [(conviction(FR),)]


def test_the_clock_restarts_when_the_information_arrives(world: World) -> None:
    france, germany = world.nodes[FR], world.nodes[DE]
    held = france.enter(ANA, conviction(FR))
    vague = Person(name=ANA.name, nationalities=ANA.nationalities)
    asked = germany.ask(FR, vague)
    world.carry()
    france.act(france.task(TaskKind.IDENTIFY_REQUEST), AskBack(("BirthDate", "Sex")))
    world.clock.pass_days(3)
    world.carry()
    task = germany.task(TaskKind.SUPPLY_INFORMATION)
    assert b"BirthDate" in task.details
    germany.act(task, SupplyInformation(ANA))
    world.carry()
    (answer,) = germany.answers()
    assert answer.convictions == (conviction(FR),)
    for node in (france, germany):
        assert node.conversation(asked.conversation.id).due_on == date(2026, 6, 18)
    assert held.person


def test_information_that_is_not_available_brings_the_officer_back(world: World) -> None:
    france, germany = world.nodes[FR], world.nodes[DE]
    germany.ask(FR, Person(name=ANA.name))
    world.carry()
    france.act(france.task(TaskKind.IDENTIFY_REQUEST), AskBack(("BirthDate",)))
    world.carry()
    decided = germany.act(germany.task(TaskKind.SUPPLY_INFORMATION), SupplyInformation(None))
    assert decided.sent
    world.carry()
    (reply,) = france.heard(Kind.ADDITIONAL_INFORMATION)
    assert getattr(reply, "outcome", None) == InformationOutcome.NOT_AVAILABLE
    france.act(france.task(TaskKind.IDENTIFY_REQUEST), Deny(Ground.IDENTITY_NOT_ESTABLISHED))
    world.carry()
    assert germany.answers()[0].outcome == RequestOutcome.DENIED


def test_a_question_is_answered_from_the_register_where_the_settings_say(world: World) -> None:
    world.add(DE, supply_information_automatically=True)
    germany, france = world.nodes[DE], world.nodes[FR]
    about = germany.know(ANA)
    france.know(ANA)
    germany.ask(FR, Person(name=ANA.name), about=about)
    world.carry()
    france.act(france.task(TaskKind.IDENTIFY_REQUEST), AskBack(("BirthDate", "Sex")))
    world.carry()
    assert germany.open_tasks() == []
    assert germany.answers()[0].outcome == RequestOutcome.SUCCESSFUL


def test_only_what_may_be_asked_is_asked(world: World) -> None:
    germany, france = world.nodes[DE], world.nodes[FR]
    germany.ask(FR, ANA)
    world.carry()
    task = france.task(TaskKind.IDENTIFY_REQUEST)
    with pytest.raises(InputInvalid) as caught:
        france.act(task, AskBack(("ShoeSize",)))
    assert caught.value.field == "fields"
    assert france.task(TaskKind.IDENTIFY_REQUEST) == task


def test_the_same_message_twice_has_no_second_effect(world: World) -> None:
    france, germany = world.nodes[FR], world.nodes[DE]
    france.enter(ANA, conviction(FR))
    (sent,) = [germany.ask(FR, ANA).message]
    arrived = france.admit(sent)
    with france.store.begin() as work:
        assert len(france.service.handle(work, arrived)) == 1
    assert is_done(arrived, france)
    before = france.store.change_token(), france.due()
    with france.store.begin() as work:
        assert france.service.handle(work, arrived) == ()
    assert france.due() == before[1]


def test_a_request_cancelled_before_it_was_handled_is_not_answered(world: World) -> None:
    france, germany = world.nodes[FR], world.nodes[DE]
    france.enter(ANA, conviction(FR))
    asked = germany.ask(FR, ANA)
    with germany.store.begin() as work:
        germany.service.cancel(work, asked.message.id, by="officer-1", reason="no longer needed")
    world.deliver()
    world.carry()
    assert germany.answers() == []
    assert france.open_tasks() == []
    assert france.conversation(asked.conversation.id).state == RequestState.CANCELLED


def test_a_cancellation_that_crosses_with_the_answer_is_complained_of(world: World) -> None:
    france, germany = world.nodes[FR], world.nodes[DE]
    france.enter(ANA, conviction(FR))
    asked = germany.ask(FR, ANA)
    world.deliver()
    france.handle_due()
    with germany.store.begin() as work:
        germany.service.cancel(work, asked.message.id, by="officer-1", reason="no longer needed")
    world.carry()
    assert len(germany.heard(Kind.FUNCTIONAL_ERROR)) == 1
    assert germany.task(TaskKind.ATTEND).conversation == asked.conversation.id
    for node in (germany, france):
        assert node.conversation(asked.conversation.id).state == RequestState.CANCELLED


def test_what_an_answer_disclosed_is_corrected_though_a_cancellation_crossed_with_it(
    world: World,
) -> None:
    france, germany = world.nodes[FR], world.nodes[DE]
    france.enter(ANA, conviction(FR))
    asked = germany.ask(FR, ANA)
    world.deliver()
    france.handle_due()
    with germany.store.begin() as work:
        germany.service.cancel(work, asked.message.id, by="officer-1", reason="no longer needed")
    world.carry()
    germany.act(germany.task(TaskKind.ATTEND), Attended())
    settled = france.conversation(asked.conversation.id).settled_at
    altered = conviction(FR, remark="on appeal")
    france.alter(altered)
    world.carry()
    assert [each.convictions for each in germany.answers()] == [(conviction(FR),), (altered,)]
    assert "no longer holds" in germany.task(TaskKind.ATTEND).reason
    assert france.open_tasks() == []
    kept = france.conversation(asked.conversation.id)
    assert (kept.state, kept.settled_at) == (RequestState.CANCELLED, settled)


def test_an_answer_that_was_withdrawn_before_the_cancellation_is_not_corrected(
    world: World,
) -> None:
    france, germany = world.nodes[FR], world.nodes[DE]
    france.enter(ANA, conviction(FR))
    asked = germany.ask(FR, ANA)
    world.carry()
    (answer,) = (each for each in sent_of(france, asked) if each.kind == Kind.REQUEST_RESPONSE)
    with france.store.begin() as work:
        france.service.cancel(work, answer.id, by="officer-7", reason="wrong person")
    world.carry()
    with germany.store.begin() as work:
        germany.service.cancel(work, asked.message.id, by="officer-1", reason="no longer needed")
    world.carry()
    assert germany.heard(Kind.FUNCTIONAL_ERROR) == []
    assert france.open_tasks() == []
    france.alter(conviction(FR, remark="on appeal"))
    assert france.due() == []


def test_an_answered_request_is_not_cancelled_by_who_has_the_answer(world: World) -> None:
    france, germany = world.nodes[FR], world.nodes[DE]
    france.enter(ANA, conviction(FR))
    asked = germany.ask(FR, ANA)
    world.carry()
    with germany.store.begin() as work, pytest.raises(ConflictingChange, match="no longer"):
        germany.service.cancel(work, asked.message.id, by="officer-1", reason="too late")


def test_an_answer_whose_place_another_took_is_not_cancelled(world: World) -> None:
    france, germany = world.nodes[FR], world.nodes[DE]
    france.enter(ANA, conviction(FR))
    asked = germany.ask(FR, ANA)
    world.carry()
    france.alter(conviction(FR, remark="on appeal"))
    world.carry()
    first, anew = (each for each in sent_of(france, asked) if each.kind == Kind.REQUEST_RESPONSE)
    with france.store.begin() as work, pytest.raises(ConflictingChange, match="no longer"):
        france.service.cancel(work, first.id, by="officer-7", reason="wrong")
    with france.store.begin() as work:
        assert france.service.cancel(work, anew.id, by="officer-7", reason="wrong")


def test_a_complaint_of_an_answer_that_was_given_anew_meanwhile_reopens_nothing(
    world: World,
) -> None:
    france, germany = world.nodes[FR], world.nodes[DE]
    france.enter(ANA, conviction(FR))
    asked = germany.ask(FR, ANA)
    world.deliver()
    france.handle_due()
    (answer,) = france.due()
    germany.take(replace(answer, payload=b"{}"))
    france.settle(answer)
    france.alter(conviction(FR, remark="on appeal"))
    world.carry()
    assert len(france.heard(Kind.FUNCTIONAL_ERROR)) == 1
    for node in (germany, france):
        conversation = node.conversation(asked.conversation.id)
        assert conversation.state == RequestState.ANSWERED
        assert conversation.settled_at is not None


def test_an_open_request_that_is_cancelled_leaves_no_task(world: World) -> None:
    france, germany = world.nodes[FR], world.nodes[DE]
    asked = germany.ask(FR, ANA)
    world.carry()
    assert len(france.open_tasks()) == 1
    with germany.store.begin() as work:
        germany.service.cancel(work, asked.message.id, by="officer-1", reason="no longer needed")
    world.carry()
    assert france.open_tasks() == []


def test_an_answer_that_an_officer_cancels_is_owed_again(world: World) -> None:
    france, germany = world.nodes[FR], world.nodes[DE]
    held = france.enter(ANA, conviction(FR))
    asked = germany.ask(FR, ANA)
    world.deliver()
    france.handle_due()
    (answer,) = france.due()
    world.carry()
    with france.store.begin() as work:
        france.service.cancel(work, answer.id, by="officer-7", reason="wrong person")
    world.carry()
    assert germany.conversation(asked.conversation.id).settled_at is None
    france.act(france.task(TaskKind.ATTEND), IdentifyAs(held.person))
    world.carry()
    assert len(germany.answers()) == 2
    assert germany.conversation(asked.conversation.id).settled_at is not None


def test_a_malformed_payload_is_complained_of_and_shown(world: World) -> None:
    france, germany = world.nodes[FR], world.nodes[DE]
    sent = germany.ask(FR, ANA).message
    france.take(replace(sent, payload=b'{"person": 7}'))
    germany.settle(sent)
    assert france.task(TaskKind.ATTEND).message == sent.id
    world.carry()
    assert len(germany.heard(Kind.FUNCTIONAL_ERROR)) == 1
    assert germany.conversation(sent.conversation).state == RequestState.REJECTED


def test_a_purpose_that_is_not_known_here_goes_to_an_officer(world: World) -> None:
    france, germany = world.nodes[FR], world.nodes[DE]
    sent = germany.ask(FR, ANA).message
    odd = sent.payload.replace(b'"criminal-proceedings"', b'"P-00-001002"', 1)
    france.take(replace(sent, payload=odd))
    germany.settle(sent)
    task = france.task(TaskKind.IDENTIFY_REQUEST)
    assert "purpose" in task.reason
    ref = france.know(ANA)
    undecided = france.act(task, IdentifyAs(ref))
    assert undecided.refusal is not None
    france.act(task, IdentifyAs(ref, judged_as=Purpose.LICENCE_OR_PERMIT))
    world.carry()
    assert germany.answers()[0].outcome == RequestOutcome.SUCCESSFUL


def test_deadlines_are_counted_in_the_calendar_of_the_requested_state(world: World) -> None:
    world.add(GB)
    germany = world.nodes[DE]
    assert germany.ask(FR, ANA).conversation.due_on == date(2026, 6, 15)
    own = germany.ask(FR, ANA, purpose=Purpose.OWN_RECORD)
    assert own.conversation.due_on == date(2026, 6, 29)
    assert "Art. 8(2)" in own.conversation.deadline_basis
    britain = germany.ask(GB, person(GB))
    assert britain.conversation.due_on == date(2026, 6, 26)


def test_what_is_due_soon_and_overdue_calls_an_officer_once_each(world: World) -> None:
    france, germany = world.nodes[FR], world.nodes[DE]
    asked = germany.ask(FR, ANA)
    world.carry()

    def escalated(today: date) -> list[tuple[bool, bool]]:
        with france.store.begin() as work:
            found = france.service.escalate(work, today)
        return [(each.standing.late, each.new) for each in found]

    assert escalated(date(2026, 6, 8)) == []
    assert escalated(date(2026, 6, 11)) == [(False, True)]
    assert escalated(date(2026, 6, 12)) == [(False, False)]
    assert escalated(date(2026, 6, 16)) == [(True, True)]
    assert escalated(date(2026, 6, 17)) == [(True, False)]
    assert len(france.open_tasks(TaskKind.ATTEND)) == 2
    with germany.store.begin() as work:
        (theirs,) = germany.service.escalate(work, date(2026, 6, 16))
    assert not theirs.owed_by_us
    assert theirs.conversation == asked.conversation.id


def test_a_late_answer_is_a_fact_on_both_sides(world: World) -> None:
    france, germany = world.nodes[FR], world.nodes[DE]
    known = france.know(ANA)
    asked = germany.ask(FR, person(FR, born=(1979, 7, 20)))
    world.carry()
    world.clock.pass_days(16)
    france.act(france.task(TaskKind.IDENTIFY_REQUEST), IdentifyAs(known))
    world.carry()
    for node in (france, germany):
        standing = node.service.lateness(node.conversation(asked.conversation.id))
        assert standing is not None
        assert (standing.late, standing.working_days) == (True, 2)
        assert standing.settled_on == date(2026, 6, 17)
        with node.store.begin() as work:
            assert node.service.escalate(work, date(2026, 6, 20)) == []


def test_a_task_is_decided_once(world: World) -> None:
    france, germany = world.nodes[FR], world.nodes[DE]
    germany.ask(FR, ANA)
    world.carry()
    task = france.task(TaskKind.IDENTIFY_REQUEST)
    france.act(task, Nobody())
    with pytest.raises(ConflictingChange):
        france.act(task, SeveralPersons())


def test_an_act_must_fit_and_name_its_reason(world: World) -> None:
    france, germany = world.nodes[FR], world.nodes[DE]
    germany.ask(FR, ANA)
    world.carry()
    task = france.task(TaskKind.IDENTIFY_REQUEST)
    for act in (ConfirmDeletion(), SupplyInformation(None), Approve()):
        with pytest.raises(InputInvalid):
            france.act(task, act)
    with pytest.raises(ReferenceNotFound):
        france.act(task, IdentifyAs(PersonRef("nobody")))
    with pytest.raises(InputInvalid):
        france.act(task, Deny(Ground.OUTDATED_DATA))
    assert france.task(TaskKind.IDENTIFY_REQUEST) == task


def test_an_officer_may_report_an_error_instead_of_answering(world: World) -> None:
    france, germany = world.nodes[FR], world.nodes[DE]
    asked = germany.ask(FR, ANA)
    world.carry()
    france.act(france.task(TaskKind.IDENTIFY_REQUEST), ReportError("the accusation is missing"))
    world.carry()
    assert germany.conversation(asked.conversation.id).state == RequestState.REJECTED
    germany.act(germany.task(TaskKind.ATTEND), Attended())
    assert germany.open_tasks() == []


def test_no_leaf_and_no_reason_names_the_person(world: World) -> None:
    france, germany = world.nodes[FR], world.nodes[DE]
    france.enter(person(FR, born=(1979, 7, 22)), conviction(FR))
    germany.ask(FR, ANA)
    world.carry()
    france.act(france.task(TaskKind.IDENTIFY_REQUEST), Nobody())
    world.carry()
    for node in (france, germany):
        with node.store.read() as snapshot:
            store = snapshot.log._store
            bodies = [store.leaves.entry(index).body for index in range(snapshot.log.size())]
            reasons = [task.reason for task in snapshot.cases.open_tasks()]
        assert not any(b"Novak" in (body or b"") for body in bodies)
        assert not any("Novak" in reason for reason in reasons)


def test_a_request_needs_somebody_to_ask_and_something_to_go_by(world: World) -> None:
    germany = world.nodes[DE]
    for changes, field in (
        ({"to": DE}, "to"),
        ({"to": GB}, "to"),
        ({"by": " "}, "by"),
        ({"purpose_text": ()}, "purpose_text"),
        ({"person": Person(name=type(ANA.name)())}, "person.name"),
    ):
        with germany.store.begin() as work, pytest.raises(InputInvalid) as caught:
            germany.service.request(work, replace(command(FR, ANA), **changes))
        assert caught.value.field == field


def test_a_header_says_nothing_of_the_person(world: World) -> None:
    sent = world.nodes[DE].ask(FR, ANA, case_reference="7 Js 12/26").message
    assert b"Novak" not in sent.header
    assert b"7 Js" not in sent.header
    assert read_header(sent.header).refers_to is None


def test_the_clock_of_the_tests_never_stands_still() -> None:
    clock = HandSetClock()
    assert clock.now() < clock.now()


def test_information_that_crosses_with_the_answer_has_no_effect(world: World) -> None:
    france, germany = world.nodes[FR], world.nodes[DE]
    known = france.know(person(FR, born=(1979, 7, 22)))
    germany.ask(FR, ANA)
    world.carry()
    task = france.task(TaskKind.IDENTIFY_REQUEST)
    france.act(task, AskBack(("BirthDate",)))
    world.carry()
    germany.act(germany.task(TaskKind.SUPPLY_INFORMATION), SupplyInformation(ANA))
    world.clock.pass_days(30)
    with france.store.begin() as work:
        (overdue,) = france.service.escalate(work, date(2026, 7, 1))
    assert overdue.new
    france.act(france.task(TaskKind.ATTEND), IdentifyAs(known))
    world.carry()
    assert len(germany.answers()) == 1
    assert france.open_tasks() == []


def test_what_was_answered_is_not_answered_again(world: World) -> None:
    france, germany = world.nodes[FR], world.nodes[DE]
    known = france.know(ANA)
    asked = germany.ask(FR, ANA)
    world.carry()
    (sent,) = [
        message
        for message in messages_of(france, asked.conversation.id)
        if isinstance(message, OutgoingMessage)
    ]
    with france.store.begin() as work:
        for _ in range(2):
            france.service.refused(work, sent)
    task = france.task(TaskKind.UNDELIVERABLE)
    with pytest.raises(ConflictingChange):
        france.act(task, IdentifyAs(known))
    france.act(task, Attended())
    assert france.open_tasks() == []


def messages_of(node: Node, conversation: str) -> list[OutgoingMessage | IncomingMessage]:
    with node.store.read() as snapshot:
        return list(snapshot.exchange.messages_of(ConversationId(conversation)))


def test_every_decision_is_in_the_log(world: World) -> None:
    france, germany = world.nodes[FR], world.nodes[DE]
    germany.ask(FR, ANA)
    world.carry()
    france.act(france.task(TaskKind.IDENTIFY_REQUEST), Nobody())
    for node, expected in ((germany, {"decision"}), (france, {"task"})):
        with node.store.read() as snapshot:
            leaves = snapshot.log._store.leaves
            kinds = {str(leaves.entry(index).kind) for index in range(snapshot.log.size())}
        assert expected <= kinds


def test_a_far_deadline_that_the_partner_states_is_not_taken_over(world: World) -> None:
    germany = world.nodes[DE]
    asked = germany.ask(FR, ANA)
    stated = RequestDeadline(date(2027, 1, 1))
    world.deliver()
    world.nodes[FR].handle_due()
    (answer,) = world.nodes[FR].due()
    germany.take(replace(answer, payload=encode(stated)))
    assert germany.conversation(asked.conversation.id).due_on == asked.conversation.due_on
    assert "deadline" in germany.task(TaskKind.ATTEND).reason
