"""What an answer carries for which purpose, and what is kept of what it does not."""

from dataclasses import replace

import msgspec
import pytest
from tests.unit.records.states_in_touch import DE, FR, Node, World, conviction, person

from comity.codes.countries import wire_of
from comity.law.minimisation import DataCategory
from comity.law.purposes import Purpose
from comity.persons.names import NamePart, name_of
from comity.persons.person import Alias, Parent
from comity.persons.places import Address, Place
from comity.persons.texts import plain
from comity.policy.rules import NodeRules
from comity.records.commands import Approve
from comity.records.disclosure_ports import AnswerNote
from comity.records.disclosure_settings import DisclosureSettings
from comity.records.messages import Kind, RequestResponse
from comity.records.minimising import minimise
from comity.records.model import Conviction, Interruption, Period, Sanction, Suspension
from comity.records.ports import TaskKind

ANA = replace(
    person(FR, number="79-07-21", number_of=FR),
    former_surnames=(NamePart("Earlier"),),
    father=Parent(forename=NamePart("Jan")),
    aliases=(Alias(name=name_of("Anna", "Other")),),
    addresses=(Address(Place(country=wire_of(FR))),),
    remarks=plain("tall", "en"),
)
FULL = replace(
    conviction(FR, remark="by consent"),
    offences=tuple(
        replace(each, place=Place(country=wire_of(FR)), remarks=plain("at night", "en"))
        for each in conviction(FR).offences
    ),
    sanctions=(
        Sanction(
            id="S-00001",
            category="S-00-001001",
            remarks=plain("paid", "en"),
            suspension=Suspension(remarks=plain("in part", "en")),
            interruptions=(Interruption(Period(), plain("illness", "en")),),
        ),
    ),
)


def answered(
    purpose: Purpose, disclosure: DisclosureSettings | None = None
) -> tuple[World, RequestResponse, AnswerNote]:
    world = World()
    world.add(DE)
    france = world.add(FR, disclosure=disclosure or DisclosureSettings())
    france.enter(ANA, FULL)
    world.nodes[DE].ask(FR, ANA, purpose=purpose)
    world.carry()
    (answer,) = world.nodes[DE].answers()
    return world, answer, note(france)


def note(node: Node) -> AnswerNote:
    with node.store.read() as snapshot:
        (conversation,) = snapshot.exchange.conversations_listed(limit=9)
        answers = [
            each
            for each in snapshot.exchange.messages_of(conversation.id)
            if each.kind == Kind.REQUEST_RESPONSE
        ]
        found = snapshot.disclosure.note_of(answers[-1].id)
    assert found is not None
    return found


@pytest.mark.parametrize("purpose", [Purpose.CRIMINAL_PROCEEDINGS, Purpose.OWN_RECORD])
def test_a_court_and_the_person_get_the_whole_conviction(purpose: Purpose) -> None:
    _, answer, kept = answered(purpose)
    assert answer.convictions == (FULL,)
    assert answer.person == ANA
    assert kept.left_out == ()


def test_an_employer_gets_what_is_obligatory_and_the_reference_and_no_more() -> None:
    _, answer, kept = answered(Purpose.EMPLOYMENT_VETTING)
    (sent,) = answer.convictions
    assert set(kept.left_out) == set(DataCategory) - {DataCategory.REFERENCE}
    assert b"paid" not in said_in(sent)
    assert answer.person == replace(
        ANA, father=None, aliases=(), addresses=(), remarks=(), identity_numbers=()
    )
    assert sent.file_number == FULL.file_number
    assert [each.place for each in sent.offences] == [None]


def said_in(conviction_sent: Conviction) -> bytes:
    """Return everything a conviction says, so that a remark is found wherever it hides."""
    return msgspec.json.encode(conviction_sent)


def test_what_is_obligatory_is_in_every_conviction_that_is_sent() -> None:
    least = minimise(ANA, [FULL], frozenset())
    (sent,) = least.convictions
    for name in ("name", "sex", "birth_date", "birth_place", "nationalities", "former_surnames"):
        assert getattr(least.person, name) == getattr(ANA, name)
    for name in ("decided_on", "final_on", "authority", "convicting_country", "relations"):
        assert getattr(sent, name) == getattr(FULL, name)
    assert [each.category for each in sent.offences] == [each.category for each in FULL.offences]
    assert [each.category for each in sent.sanctions] == ["S-00-001001"]
    assert DataCategory.REMARKS in least.left_out


def test_nothing_is_named_as_left_out_that_was_not_there() -> None:
    bare = minimise(person(FR), [replace(conviction(FR), file_number=None)], frozenset())
    assert bare.left_out == ()


def test_a_state_may_let_an_answer_carry_more() -> None:
    added = DisclosureSettings(
        carried={Purpose.EMPLOYMENT_VETTING: frozenset({DataCategory.ALIASES})}
    )
    _, answer, kept = answered(Purpose.EMPLOYMENT_VETTING, added)
    assert answer.person.aliases == ANA.aliases
    assert DataCategory.ALIASES not in kept.left_out


def test_the_officer_is_told_before_sending_what_will_be_left_out() -> None:
    world = World()
    germany, france = world.add(DE), world.add(FR, rules=NodeRules("all by hand"))
    france.enter(ANA, FULL)
    germany.ask(FR, ANA, purpose=Purpose.EMPLOYMENT_VETTING)
    world.carry()
    task = france.task(TaskKind.APPROVE_ANSWER)
    assert b'"left_out":["parents-names"' in task.details
    assert b'"no_rule_pack_of":["FR"]' in task.details
    # The sanction has no title and no period: said poorly, and the officer is told where.
    assert b'"where":"convictions' in task.details
    france.act(task, Approve())
    world.carry()
    assert world.nodes[DE].answers()[0].person.father is None


def test_a_notification_is_never_narrowed() -> None:
    world = World()
    germany, france = world.add(DE), world.add(FR, enter_unknown_nationals=True)
    known = replace(ANA, nationalities=(wire_of(FR) or "",))
    german = replace(FULL, id=conviction(DE).id, convicting_country=wire_of(DE) or "")
    germany.enter(known, german)
    world.carry()
    with france.store.read() as snapshot:
        held = snapshot.register.conviction(german.id)
    assert held is not None
    assert held.conviction == german


def test_a_corrected_answer_carries_no_more_than_the_first() -> None:
    world, first, _ = answered(Purpose.EMPLOYMENT_VETTING)
    world.nodes[FR].alter(replace(FULL, final_on=None))
    world.carry()
    corrected = world.nodes[DE].answers()[-1]
    assert corrected.person == first.person
    assert corrected.convictions[0].final_on is None
    assert b"paid" not in said_in(corrected.convictions[0])


def test_what_stays_the_same_for_the_recipient_is_not_sent_again() -> None:
    world, _, _ = answered(Purpose.EMPLOYMENT_VETTING)
    world.nodes[FR].alter(replace(FULL, remarks=plain("another remark", "en")))
    world.carry()
    assert len(world.nodes[DE].answers()) == 1
