"""Persons' rights among three states: own record, who looked, restriction."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.federation.rights_stage import DE, ES, FR, OFFICER, RightsStage
from tests.unit.records.states_in_touch import command, conviction, person

from comity.assembly.acts_on_record import log_act
from comity.assembly.consulting import log_reading
from comity.assembly.rights_answering import answer_letter
from comity.assembly.rights_casework import carry_out, decide, lift_restriction
from comity.assembly.rights_looks import looks_at_person
from comity.errors import StorageUnavailable
from comity.ids import ConversationId, ConvictionId
from comity.law.rights import Right
from comity.ledger.acts import Act
from comity.node.rights_round import go_on_with_rights
from comity.records.commands import RequestCommand
from comity.records.contents import content_as
from comity.records.messages import RequestResponse
from comity.records.requesting import Requested
from comity.records.service import RecordsService
from comity.rights.deciding import Ruling
from comity.rights.model import InquiryState, Outcome, Stage, StepState
from comity.storage.store import Work

NOVAK = person(FR, ES)


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[RightsStage]:
    """Three states; France and Spain have convicted the person."""
    made = RightsStage(tmp_path)
    yield made
    made.close()


def test_an_own_record_holds_every_states_answer(stage: RightsStage) -> None:
    stage.convict(FR, person(FR), 1)
    stage.convict(ES, person(ES), 2)
    stage.settle()
    made = stage.own_record(DE, NOVAK)
    assert [each.subject for each in made.steps] == [ES, FR]
    assert all(each.due_on is not None for each in made.steps)
    early = stage.nodes[DE]
    with early.database.begin() as work:
        _, content = answer_letter(work, early, made.id, by=OFFICER)
        assert "still awaited" in content.as_text()
        work.rights.keep(made)  # the early extract is not what this test is about
    stage.settle()
    text = stage.answered(DE, made.id).as_text()
    for state, number in ((FR, 1), (ES, 2)):
        assert f"{number}/2026" in text, state
    assert "still awaited" not in text
    assert stage.kept(DE, made.id).stage is Stage.CLOSED


def test_whatever_dies_while_states_are_asked_each_is_asked_once(
    stage: RightsStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.convict(FR, person(FR), 1)
    stage.convict(ES, person(ES), 2)
    asked: list[str] = []
    request = RecordsService.request

    def dying(service: RecordsService, work: Work, wanted: RequestCommand) -> object:
        asked.append(wanted.to)
        if len(asked) == 2:
            raise StorageUnavailable("the power failed")
        return request(service, work, wanted)

    monkeypatch.setattr(RecordsService, "request", dying)
    with pytest.raises(StorageUnavailable):
        stage.own_record(DE, NOVAK)
    made = stage.own_record(DE, NOVAK)
    stage.settle()
    go_on_with_rights(stage.nodes[DE])
    with stage.nodes[DE].database.read() as snapshot:
        counts = [
            sum(each.peer == state for each in snapshot.exchange.conversations_listed(limit=99))
            for state in (FR, ES)
        ]
    assert counts == [1, 1]
    assert [each.state for each in stage.kept(DE, made.id).steps] == [StepState.DONE] * 2


def test_a_third_country_national_is_asked_about_where_information_is_held(
    stage: RightsStage,
) -> None:
    stranger = person(surname="Okafor")
    made = stage.own_record(DE, stranger, holding=(ES,))
    assert [each.subject for each in made.steps] == [ES]
    assert stage.own_record(DE, person(surname="Adeyemi")).steps == ()


def test_who_looked_comes_from_the_state_that_was_given_it_and_no_name_travels(
    stage: RightsStage,
) -> None:
    ref = stage.convict(DE, person(FR))
    stage.settle()
    made = stage.verified(DE, person(FR), ref)
    node = stage.nodes[DE]
    (about,) = stage.conversations(DE)
    _look(stage, about)
    with node.database.begin() as work:
        asked = node.rights.ask(work, made.id, FR, [about])
        assert node.rights.ask(work, made.id, FR, [about]) == asked
    stage.settle()
    with node.database.read() as snapshot:
        (told,) = snapshot.rights.inquiries_of(made.id)
        sent = [each.payload for each in snapshot.exchange.messages_of(told.conversation or about)]
    assert told.standing is InquiryState.ANSWERED
    assert [(each.act, each.purpose) for each in told.looks] == [("read-conversation", "NOT")]
    assert all(b"Novak" not in each and OFFICER.encode() not in each for each in sent)
    _look(stage, about)
    with node.database.begin() as work:
        node.rights.ask(work, made.id, FR, [about])
    stage.settle()
    with node.database.read() as snapshot:
        (again,) = snapshot.rights.inquiries_of(made.id)
    assert (len(again.looks), again.revision) == (2, 2)


def _look(stage: RightsStage, about: str) -> None:

    node = stage.nodes[FR]
    with node.database.read() as snapshot:
        conversation = snapshot.exchange.conversation(ConversationId(about))
    assert conversation is not None
    log_reading(node, conversation, purpose="NOT", by=OFFICER)


def test_a_partner_that_knows_no_such_question_is_asked_in_writing(tmp_path: Path) -> None:
    stage = RightsStage(tmp_path, capabilities=("records",))
    ref = stage.convict(DE, person(FR))
    stage.settle()
    made = stage.verified(DE, person(FR), ref)
    node = stage.nodes[DE]
    with node.database.begin() as work:
        asked = node.rights.ask(work, made.id, FR, stage.conversations(DE))
    assert asked.standing is InquiryState.OUTSIDE
    assert asked.conversation is None
    stage.close()


def test_what_is_restricted_goes_into_no_answer_until_it_is_lifted(stage: RightsStage) -> None:
    ref = stage.convict(DE, person(DE))
    made = stage.verified(DE, person(DE), ref, Right.RESTRICTION)
    node = stage.nodes[DE]
    number = ConvictionId(conviction(DE).id)
    with node.database.begin() as work:
        ruling = Ruling(made.id, Outcome.FULL, OFFICER, convictions=(number,))
        decide(work, node.rights.office, ruling)
    stage.answered(DE, made.id)
    with node.database.begin() as work:
        done = carry_out(work, node, made.id, by=OFFICER)
    assert done.stage is Stage.CLOSED
    assert _told(stage) is None
    with node.database.begin() as work:
        assert lift_restriction(work, node, number, by=OFFICER)
    assert _told(stage) == (number,)


def _told(stage: RightsStage) -> tuple[ConvictionId, ...] | None:
    """Ask Germany from France; return what the answer told, ``None`` if an officer decides."""

    french = stage.nodes[FR]
    with french.database.begin() as work:
        asked = french.records.request(work, command(DE, person(DE)))
    assert isinstance(asked, Requested)
    stage.settle()
    with french.database.read() as snapshot:
        answers = [
            content_as(RequestResponse, each)
            for each in snapshot.exchange.messages_of(asked.conversation.id)
        ]
    return next((tuple(c.id for c in each.convictions) for each in answers if each), None)


def test_looks_at_home_are_told_by_function(stage: RightsStage) -> None:
    ref = stage.convict(DE, person(DE))
    node = stage.nodes[DE]

    with node.database.begin() as work:
        log_act(
            work,
            Act.CONSULT_REGISTER,
            {
                "case": "3 Js 77/26",
                "purpose": "criminal-proceedings",
                "result": "found",
                "results": 1,
                "shown": [ref],
            },
            official=OFFICER,
            clock=node.clock,
            randomness=node.rails.randomness,
        )
    with node.database.read() as snapshot:
        (look,) = looks_at_person(snapshot, node.rights.office, ref)
    assert (look.who, look.purpose) == ("official of the authority", "criminal-proceedings")
