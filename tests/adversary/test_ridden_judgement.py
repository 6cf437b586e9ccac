"""Riding on a judgement: a peer replays a description to be answered without an officer.

An officer judged one description to be one person. Whoever sends that description again,
whatever its case, spacing or order of lists, sends the same description: the answer is
the one the officer allowed, and tells the peer nothing more. Whoever changes anything that
an officer may have judged by sends another description, and meets an officer.
"""

from dataclasses import replace
from typing import Final

import pytest
from tests.unit.records.states_in_touch import AUTOMATIC, DE, ES, FR, World, conviction, person

from comity.law.purposes import Purpose
from comity.persons.dates import PartialDate
from comity.persons.documents import IdentityNumber
from comity.persons.names import NamePart, PersonName, name_of
from comity.persons.person import Alias, Parent, Person, Sex
from comity.persons.places import Place
from comity.persons.texts import plain
from comity.policy.facts import AnswerClass
from comity.policy.rules import NodeRules
from comity.records.commands import IdentifyAs, Nobody
from comity.records.messages import Attachment
from comity.records.ports import TaskKind

NAME: Final = name_of("Ana Maria", "Novak-Berg", "de")
ANA: Final = replace(person(FR, DE), name=NAME)
REGISTERED: Final = replace(ANA, birth_date=PartialDate(1979, 10, 21))
EARLIER: Final = frozenset((AnswerClass.EARLIER_JUDGEMENT, purpose) for purpose in Purpose)
RULES: Final = NodeRules("reusing", automatic=AUTOMATIC | EARLIER)

TRIVIAL: Final = {
    "unchanged": ANA,
    "case": replace(ANA, name=name_of("ANA MARIA", "novak-BERG")),
    "spacing": replace(ANA, name=name_of(" Ana  Maria ", "Novak - Berg")),
    "hyphen": replace(ANA, name=name_of("Ana-Maria", "Novak\u2010Berg")),
    "order of nationalities": replace(ANA, nationalities=ANA.nationalities[::-1]),
}
DECISIVE: Final = {
    "order of given names": replace(ANA, name=name_of("Maria Ana", "Novak-Berg")),
    "a given name less": replace(ANA, name=name_of("Ana", "Novak-Berg")),
    "order of surnames": replace(ANA, name=name_of("Ana Maria", "Berg-Novak")),
    "accent": replace(ANA, name=name_of("Ana Mar\u00eda", "Novak-Berg")),
    "letters of another script": replace(ANA, name=name_of("Ana Maria", "Nov\u0430k-Berg")),
    "second surname": replace(ANA, name=replace(NAME, second_surname=NamePart("Ruiz"))),
    "whole name": replace(ANA, name=PersonName(full_name="Ana Maria Novak-Berg")),
    "sex": replace(ANA, sex=Sex.UNKNOWN),
    "birth date": replace(ANA, birth_date=PartialDate(1979, 7, 23)),
    "birth year only": replace(ANA, birth_date=PartialDate(1979)),
    "birth place": replace(ANA, birth_place=Place(town=plain("Split"))),
    "a nationality less": replace(ANA, nationalities=ANA.nationalities[:1]),
    "father": replace(ANA, father=Parent(NamePart("Ivo"))),
    "identity number": replace(ANA, identity_numbers=(IdentityNumber("123456"),)),
    "alias": replace(ANA, aliases=(Alias(name_of("Nina", "Berg")),)),
    "former name": replace(ANA, former_surnames=(NamePart("Marin"),)),
    "remark": replace(ANA, remarks=plain("a scar")),
}


def _judged(act: type[IdentifyAs | Nobody] = IdentifyAs) -> World:
    """Return states in which France has judged Germany's description of Ana."""
    world = World()
    world.add(FR, rules=RULES)
    for state in (DE, ES):
        world.add(state)
    france = world.nodes[FR]
    known = france.enter(REGISTERED, conviction(FR)).person
    world.nodes[DE].ask(FR, ANA)
    world.carry()
    france.act(
        france.task(TaskKind.IDENTIFY_REQUEST), IdentifyAs(known) if act is IdentifyAs else Nobody()
    )
    world.carry()
    return world


def _answered(world: World, description: Person, **beside: object) -> bool:
    """Ask from Spain; return whether the answer came without an officer."""
    world.nodes[ES].ask(FR, description, **beside)
    world.carry()
    answers = world.nodes[ES].answers()
    waiting = world.nodes[FR].open_tasks()
    assert bool(answers) is not bool(waiting)
    return bool(answers)


@pytest.mark.parametrize("change", TRIVIAL)
def test_writing_alone_gains_nothing_but_the_answer_that_was_allowed(change: str) -> None:
    """A peer writes the description otherwise: it is the one the officer judged."""
    assert _answered(_judged(), TRIVIAL[change])


@pytest.mark.parametrize("change", DECISIVE)
def test_a_change_in_a_decisive_field_meets_an_officer(change: str) -> None:
    """A peer changes what the judgement was about, to be answered about somebody else.

    Nothing leaves, and the judgement is as it was.
    """
    world = _judged()
    before = dict(world.nodes[FR].store._tables.judgements)
    assert not _answered(world, DECISIVE[change])
    assert world.nodes[FR].store._tables.judgements == before
    assert len(world.nodes[FR].store._tables.reliances) == 1


def test_fingerprints_or_remarks_beside_the_description_meet_an_officer() -> None:
    """A peer adds what an officer would have compared, and hopes that nobody does."""
    prints = Attachment("F-1", "application/octet-stream", "prints.nist", content=b"NIST")
    assert not _answered(_judged(), ANA, fingerprints=prints)
    assert not _answered(_judged(), ANA, remarks=plain("She says she is called Zora."))


def test_a_judgement_against_somebody_is_not_evaded_by_writing() -> None:
    """A peer was told "nobody"; it writes the name otherwise until the rules are certain.

    The entry was corrected meanwhile, so that the rules find it by themselves.
    """
    for change in ("unchanged", "case", "hyphen"):
        world = _judged(Nobody)
        france = world.nodes[FR]
        (judgement,) = france.store._tables.judgements.values()
        with france.store.begin() as work:
            work.register.replace_person(judgement.person, ANA)
        assert not _answered(world, TRIVIAL[change]), change
        reason = france.task(TaskKind.IDENTIFY_REQUEST).reason
        assert "not surely the person whom the rules find" in reason


def test_a_judgement_against_somebody_is_not_evaded_by_another_writing_of_the_name() -> None:
    """A peer was told "nobody"; it tries other letters under which the rules find the entry.

    The search sees through writings that no normal form brings together. Whoever is found
    in that way, and was judged different by a description of the same birth date, is not
    certain.
    """
    for name in (name_of("Ana Maria", "Nowak-Berg"), name_of("Ana Mar\u00eda", "Novak-Berg")):
        world = _judged(Nobody)
        france = world.nodes[FR]
        (judgement,) = france.store._tables.judgements.values()
        with france.store.begin() as work:
            work.register.replace_person(judgement.person, replace(ANA, name=name))
        assert not _answered(world, replace(ANA, name=name)), name.display()


def test_a_judgement_against_somebody_is_not_evaded_by_details_more_or_less() -> None:
    """A peer was told "nobody"; it adds a number it guessed, or leaves something out."""
    number = IdentityNumber("2790721", "CO-00-250-FRA")
    registered = replace(ANA, identity_numbers=(number,))
    for changes in (
        {"identity_numbers": (number,)},
        {"nationalities": ANA.nationalities[:1]},
        {"remarks": plain("a scar")},
    ):
        world = _judged(Nobody)
        france = world.nodes[FR]
        (judgement,) = france.store._tables.judgements.values()
        with france.store.begin() as work:
            work.register.replace_person(judgement.person, registered)
        assert not _answered(world, replace(ANA, **changes)), changes
