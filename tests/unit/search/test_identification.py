"""Certain is what the rule says, and nothing else is."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.strategies import identifiable_persons, persons
from tests.unit.search.registers import GERMANY, identified, person, strangers

from comity.persons.dates import PartialDate
from comity.persons.documents import IdentityNumber
from comity.persons.names import NamePart, PersonName, name_of
from comity.persons.person import Alias, Parent, Person, Sex
from comity.persons.places import Place
from comity.persons.texts import plain
from comity.records.messages import AskableField
from comity.search.certainty import Doubt
from comity.search.comparison import compare
from comity.search.identification import Identified, Outcome, Rule
from comity.search.levels import Agreement, Field, Level
from comity.search.normal_form import folded_form

NUMBER = "7907211234"


def says(found: Identified, field: Field, place: int = 0) -> Agreement:
    return next(
        each.agreement for each in found.candidates[place].comparisons if each.field is field
    )


def test_names_sex_and_full_birth_date_of_exactly_one_person_are_certain() -> None:
    found = identified(person(), person(), person("Hans", "Meier", "1950-02-03"))
    assert found.outcome is Outcome.CERTAIN
    assert (found.person, found.rule) == ("p1", Rule.NAMES_SEX_BIRTH_DATE)
    assert found.askable == ()


def test_an_exact_national_identifier_is_certain() -> None:
    found = identified(person(number=NUMBER), person(number="79 0721 1234"), person())
    assert (found.person, found.rule) == ("p1", Rule.IDENTITY_NUMBER)


def test_an_identifier_decides_among_namesakes() -> None:
    found = identified(person(number=NUMBER), person(number="7907215678"), person(number=NUMBER))
    assert found.person == "p2"


def test_a_name_changed_by_marriage_leaves_the_identifier_certain() -> None:
    found = identified(person(surname="Ivanova", number=NUMBER), person(number=NUMBER))
    assert found.outcome is Outcome.CERTAIN


def test_a_mistyped_number_does_not_brand_an_innocent() -> None:
    innocent = person("Hans", "Meier", "1950-02-03", sex=Sex.MALE, number=NUMBER)
    found = identified(innocent, person(number=NUMBER))
    assert found.outcome is Outcome.POSSIBLE
    assert found.rule is Rule.IDENTITY_NUMBER_CONTRADICTED
    assert found.person is None
    assert says(found, Field.IDENTITY_NUMBER) is Agreement.AGREES
    assert says(found, Field.BIRTH_DATE) is Agreement.DIFFERS
    assert {"BirthDate", "Forename", "Surname"} <= set(found.askable)


def test_the_number_of_a_twin_does_not_make_the_other_twin() -> None:
    found = identified(person("Maria", number=NUMBER), person("Ana", number=NUMBER))
    assert found.outcome is Outcome.POSSIBLE
    assert found.rule is Rule.IDENTITY_NUMBER_CONTRADICTED


@pytest.mark.parametrize(
    "query",
    [
        person("Hans", "Meier", "1979-07-21", number=NUMBER),
        person("Ana", "Meier", "1950-02-03", number=NUMBER),
        person("Ana", "Meier", "", number=NUMBER),
        person("Ana", None, "1950-02-03", number=NUMBER),
        person("Ana", "Petrova", "1950-02-03", sex=Sex.MALE, number=NUMBER),
    ],
    ids=["both-names", "surname-and-date", "surname-alone", "date-without-surname", "two-differ"],
)
def test_more_than_one_contradiction_outweighs_the_number(query: Person) -> None:
    assert identified(query, person(number=NUMBER)).outcome is Outcome.POSSIBLE


@pytest.mark.parametrize(
    "query",
    [
        person(born="1979-07-12", number=NUMBER),
        person(sex=Sex.MALE, number=NUMBER),
        person(born="", number=NUMBER),
        person("Ана", "Петрова", "", number=NUMBER),
    ],
    ids=["mistyped-date", "mistyped-sex", "no-date", "other-script"],
)
def test_an_exact_identifier_bears_one_slip_and_any_silence(query: Person) -> None:
    assert identified(query, person(number=NUMBER)).outcome is Outcome.CERTAIN


def test_a_number_with_nothing_beside_it_shows_its_bearer_to_an_officer() -> None:
    """A number may be mistyped into another's; nothing here could contradict it."""
    bare = person(None, None, "", sex=Sex.UNKNOWN, number=NUMBER)
    found = identified(bare, person(number=NUMBER))
    assert found.candidates[0].ref == "p1"
    assert found.rule in {Rule.NO_CERTAIN_MATCH, Rule.IDENTITY_NUMBER}


def test_an_identifier_that_two_persons_bear_is_certain_of_neither() -> None:
    found = identified(person(number=NUMBER), person(number=NUMBER), person("Maria", number=NUMBER))
    assert (found.outcome, found.rule) == (Outcome.SEVERAL, Rule.IDENTITY_NUMBER)
    assert len(found.candidates) == 2


def test_number_and_names_that_lead_to_two_persons_are_certain_of_neither() -> None:
    query = person(surname="Ivanova", number=NUMBER)
    married, namesake = person(number=NUMBER), person(surname="Ivanova")
    assert identified(query, married).outcome is Outcome.CERTAIN
    assert identified(query, married, namesake).outcome is Outcome.POSSIBLE


def test_a_number_of_another_state_is_not_ours() -> None:
    query = person("Hans", "Meier", number=NUMBER, country=GERMANY)
    found = identified(query, person(number=NUMBER))
    assert found.outcome is not Outcome.CERTAIN
    query = person(number=NUMBER, country=GERMANY)
    assert identified(query, person(number=NUMBER)).rule is Rule.NAMES_SEX_BIRTH_DATE


def test_a_registered_number_without_a_state_is_of_the_home_state() -> None:
    registered = person(number=NUMBER, country=None)
    query = person(number=NUMBER, surname="Ivanova")
    assert identified(query, registered).rule is Rule.IDENTITY_NUMBER
    assert identified(query, registered, home=None).outcome is Outcome.POSSIBLE


def test_a_number_without_a_state_counts_only_beside_both_names_and_a_date() -> None:
    registered = person(number=NUMBER)
    with_names = person(sex=Sex.UNKNOWN, number=NUMBER, country=None)
    assert identified(with_names, registered).rule is Rule.IDENTITY_NUMBER
    dateless = person(born="", sex=Sex.UNKNOWN, number=NUMBER, country=None)
    assert identified(dateless, registered).candidates[0].doubts == (Doubt.DATE_PARTIAL,)
    without = person("Maria", number=NUMBER, country=None)
    assert identified(without, registered).outcome is Outcome.POSSIBLE
    bare = person(None, None, "1979-07-21", number=NUMBER, country=None)
    assert identified(bare, registered).outcome is Outcome.POSSIBLE


def test_another_number_of_the_same_state_rules_the_namesake_out_of_certainty() -> None:
    found = identified(person(number="7907219999"), person(number=NUMBER))
    assert found.outcome is Outcome.POSSIBLE
    assert says(found, Field.IDENTITY_NUMBER) is Agreement.DIFFERS


def test_a_number_of_which_the_state_is_unknown_contradicts_nothing() -> None:
    found = identified(person(number="ZZ-9", country=None), person(number=NUMBER))
    assert found.rule is Rule.NAMES_SEX_BIRTH_DATE


def test_homonyms_are_several() -> None:
    found = identified(person(), person(), person())
    assert (found.outcome, found.rule) == (Outcome.SEVERAL, Rule.NAMES_SEX_BIRTH_DATE)
    assert "IdentityNumber" in found.askable


def test_a_namesake_whose_sex_the_register_does_not_state_is_a_rival() -> None:
    found = identified(person(), person(), person(sex=Sex.UNKNOWN))
    assert found.outcome is Outcome.SEVERAL


def test_a_namesake_spelt_without_accents_is_a_rival() -> None:
    found = identified(person(surname="Muller"), person(surname="Muller"), person(surname="Müller"))
    assert found.outcome is Outcome.SEVERAL


def test_somebody_who_used_the_identity_as_an_alias_is_a_rival() -> None:
    thief = replace(
        person("Lena", "Dimova", "1981-03-04"),
        aliases=(Alias(name=name_of("Ana", "Petrova"), birth_date=person().birth_date),),
    )
    found = identified(person(), person(), thief)
    assert found.outcome is Outcome.POSSIBLE
    assert [each.ref for each in found.candidates] == ["p1", "p2"]
    assert Doubt.ANOTHER_AS_LIKELY in found.candidates[0].doubts


def test_the_victim_of_a_stolen_identity_is_not_taken_for_the_thief() -> None:
    thief = replace(
        person("Lena", "Dimova", "1981-03-04"),
        aliases=(
            Alias(
                name=name_of("Ana", "Petrova"),
                birth_date=person().birth_date,
                identity_numbers=(IdentityNumber(NUMBER, "CO-00-100-BGR"),),
            ),
        ),
    )
    found = identified(person(number=NUMBER), thief)
    assert found.outcome is Outcome.POSSIBLE
    assert identified(person(number=NUMBER), thief, person(number=NUMBER)).person == "p2"


@pytest.mark.parametrize("born", ["1979", "1979-07", "--07-21"])
def test_a_partial_date_never_agrees_with_a_full_one(born: str) -> None:
    for query, registered in ((person(born=born), person()), (person(), person(born=born))):
        found = identified(query, registered)
        assert found.outcome is Outcome.POSSIBLE
        assert says(found, Field.BIRTH_DATE) is Agreement.MISSING


def test_two_equal_partial_dates_are_not_certain_either() -> None:
    assert identified(person(born="1979"), person(born="1979")).outcome is Outcome.POSSIBLE


def test_a_partial_date_that_contradicts_differs() -> None:
    findings = compare(person(born="1985"), person(), identity_country="BG")
    date = next(each for each in findings if each.field is Field.BIRTH_DATE)
    assert (date.level, date.agreement) == (Level.DIFFERS, Agreement.DIFFERS)
    assert date.weight < 0


@pytest.mark.parametrize(
    ("query", "missing"),
    [
        (person(born="", sex=Sex.UNKNOWN), "Sex"),
        (person(born=""), "BirthDate"),
        (person(forename=None), "Forename"),
        (person(surname=None), "Surname"),
        (person(born="1979"), "BirthDate"),
    ],
)
def test_what_certainty_lacks_is_asked_for(query: Person, missing: str) -> None:
    found = identified(query, person())
    assert found.outcome is Outcome.POSSIBLE
    assert missing in found.askable


def test_twins_are_told_apart_by_their_forenames() -> None:
    twins = (person("Ana"), person("Maria"))
    assert identified(person("Maria"), *twins).person == "p2"
    found = identified(person("Elena"), *twins)
    assert found.outcome is Outcome.POSSIBLE
    assert len(found.candidates) == 2


@pytest.mark.parametrize(
    ("registered", "asked"),
    [
        ("Milan", "Milena"),
        ("Jan", "Jana"),
        ("Joan", "Juan"),
        ("Mina", "Mia"),
        ("Ana Maria", "Eva Maria"),
        ("Petra Ana", "Vera Ana"),
        ("Martin", "Martina"),
        ("Sara", "Zara"),
    ],
)
@pytest.mark.parametrize("size", [20, 400])
def test_the_twin_of_somebody_registered_is_never_certain(
    registered: str, asked: str, size: int
) -> None:
    """The twin shares surname, birth date, birth place and parents; the sex is not stated."""
    family = replace(
        person(sex=Sex.UNKNOWN),
        birth_place=Place(country="CO-00-100-BGR", town=plain("Sofia", "en")),
        father=Parent(forename=NamePart("Georgi")),
        mother=Parent(forename=NamePart("Elena")),
    )
    held, described = (
        replace(family, name=replace(family.name, forename=NamePart(each)))
        for each in (registered, asked)
    )
    assert identified(described, held, *strangers(size)).outcome is not Outcome.CERTAIN


def test_a_second_surname_on_one_side_only_says_nothing_for_or_against() -> None:
    """Many states have no place for it."""
    both, one = person(surname="García", second="López"), person(surname="García")
    for query, registered in ((both, one), (one, both)):
        found = identified(query, registered)
        finding = next(
            each for each in found.candidates[0].comparisons if each.field is Field.SECOND_SURNAME
        )
        assert (finding.agreement, finding.weight) == (Agreement.MISSING, 0.0)
    assert identified(both, both).outcome is Outcome.CERTAIN


def test_the_second_surname_that_tells_namesakes_apart_is_asked_for() -> None:
    both, one = person(surname="García", second="López"), person(surname="García")
    found = identified(one, one, both)
    assert found.outcome is Outcome.SEVERAL
    assert "SecondSurname" in found.askable


def test_two_surnames_in_one_field_agree_with_two_fields() -> None:
    together, apart = person(surname="García López"), person(surname="García", second="López")
    assert identified(together, apart).outcome is Outcome.CERTAIN


def test_another_second_surname_is_another_person() -> None:
    found = identified(
        person(surname="García", second="López"), person(surname="García", second="Ruiz")
    )
    assert found.outcome is Outcome.POSSIBLE


NAMESAKES_TOLERATED = {
    "former-surname": replace(person(surname="Dimova"), former_surnames=(NamePart("Petrova"),)),
    "former-forename": replace(person(forename="Lena"), former_forenames=(NamePart("Ana"),)),
    "accent": person(forename="Ána"),
    "romanised-otherwise": person(surname="Petrowa"),
    "exchanged": person(forename="Petrova", surname="Ana"),
}
"""Other writings of one name; in a register where nobody else is like it they are certain."""


@pytest.mark.parametrize("registered", NAMESAKES_TOLERATED.values(), ids=NAMESAKES_TOLERATED)
def test_another_writing_of_both_names_with_the_full_date_is_certain_where_nobody_is_near(
    registered: Person,
) -> None:
    assert identified(person(), registered, *strangers(200)).outcome is Outcome.CERTAIN


@pytest.mark.parametrize("registered", NAMESAKES_TOLERATED.values(), ids=NAMESAKES_TOLERATED)
def test_another_writing_is_never_certain_beside_a_namesake(registered: Person) -> None:
    rival = person(surname="Petrova", forename="Anna")
    assert identified(person(), registered, rival, registered).outcome is not Outcome.CERTAIN


@pytest.mark.parametrize(
    ("registered", "doubt"),
    [
        (
            replace(person("Lena", "Dimova"), aliases=(Alias(name=name_of("Ana", "Petrova")),)),
            Doubt.ALIAS_ONLY,
        ),
        (person(forename="Maria Ana"), Doubt.ANOTHER_NAME),
        (person(forename="Ankica"), Doubt.NAMES_DIFFER),
        (person(sex=Sex.MALE), Doubt.SEX_DIFFERS),
        (person(born="1979-10-21"), Doubt.DATE_DIFFERS),
        (person(surname="Perova", born="1979-07-22"), Doubt.SEVERAL_DEVIATIONS),
        (person(forename="Anka"), Doubt.ANOTHER_NAME),
    ],
    ids=["alias", "second-forename", "forename", "sex", "date", "several", "a-letter-apart"],
)
def test_what_a_relative_could_have_made_is_never_certain_and_says_why(
    registered: Person, doubt: Doubt
) -> None:
    found = identified(person(), registered, *strangers(200))
    assert found.outcome is Outcome.POSSIBLE
    assert doubt in found.candidates[0].doubts


def test_an_alias_in_the_query_is_possible_and_never_certain() -> None:
    query = replace(person("Lena", "Dimova"), aliases=(Alias(name=name_of("Ana", "Petrova")),))
    assert identified(query, person()).outcome is Outcome.POSSIBLE


def test_names_in_another_script_are_compared_by_their_latin_readings() -> None:
    found = identified(person("Ана", "Петрова"), person(), *strangers(200))
    assert found.person == "p1"
    assert says(found, Field.SURNAME) is Agreement.AGREES
    assert identified(person("Ана", "Попова"), person()).outcome is not Outcome.CERTAIN


def test_the_deceased_are_identified_like_anybody() -> None:
    assert identified(person(), replace(person(), deceased=True)).outcome is Outcome.CERTAIN


def test_nobody_means_searched_and_not_found() -> None:
    found = identified(person(), person("Hans", "Meier", "1950-02-03"))
    assert (found.outcome, found.candidates) == (Outcome.NOBODY, ())


def test_a_common_birthday_makes_no_candidate() -> None:
    found = identified(person(), person("Hans", "Meier"), *strangers(200))
    assert found.outcome is Outcome.NOBODY


def test_a_description_without_substance_is_for_an_officer_and_not_nobody() -> None:
    found = identified(Person(name=name_of("UNKNOWN", "UNKNOWN")), person())
    assert (found.outcome, found.rule) == (Outcome.POSSIBLE, Rule.TOO_LITTLE_TO_SEARCH_BY)
    assert {"Forename", "Surname", "Sex", "BirthDate"} <= set(found.askable)


def test_candidates_come_likeliest_first_with_their_ranks() -> None:
    found = identified(person(born="1979"), person("Ana", "Petrov", "1979-01-01"), person())
    assert found.candidates[0].ref == "p2"
    assert [each.rank for each in found.candidates] == list(range(1, len(found.candidates) + 1))


def test_what_a_candidate_states_and_the_query_does_not_is_asked_for() -> None:
    registered = replace(person(), father=Parent(forename=NamePart("Georgi")))
    found = identified(person(born="1979"), registered)
    assert "FatherName" in found.askable
    assert "MotherName" not in found.askable


def test_what_would_tell_the_candidates_apart_is_asked_for_first_after_the_number() -> None:
    found = identified(
        person(),
        replace(person(), father=Parent(forename=NamePart("Georgi"))),
        replace(person(), father=Parent(forename=NamePart("Stefan"))),
    )
    assert found.outcome is Outcome.SEVERAL
    assert found.askable[0] == "FatherName"


def test_the_fields_are_those_one_may_ask_for() -> None:
    assert {str(field) for field in Field} <= {str(field) for field in AskableField}


def test_every_field_is_compared_once_and_explained_in_a_sentence_without_values() -> None:
    findings = compare(person(number=NUMBER), person(number=NUMBER), identity_country="BG")
    assert [each.field for each in findings] == list(Field)
    for each in findings:
        assert each.explanation.endswith(".")
        assert not {"Ana", "Petrova", NUMBER, "1979"} & set(each.explanation.split())


@pytest.mark.parametrize(
    "query", [person("Ana", None, ""), person(None, None), person(None, "Petrova", "")]
)
def test_a_single_fact_that_finds_nobody_shows_nothing(query: Person) -> None:
    found = identified(query, person("Hans", "Meier", "1950-02-03"))
    assert (found.outcome, found.rule) == (Outcome.POSSIBLE, Rule.TOO_LITTLE_TO_SEARCH_BY)


def test_no_result_names_a_person_without_certainty() -> None:
    with pytest.raises(ValueError, match="exactly if"):
        Identified(Outcome.CERTAIN, None, Rule.IDENTITY_NUMBER, (), ())


def answers(query: Person, registered: Person) -> bool:
    """Return whether names without accents, sex and birth date are the same."""
    ours, theirs = ((folded_form(each.name.display()), each.sex) for each in (query, registered))
    return ours == theirs and query.birth_date == registered.birth_date


@given(query=identifiable_persons, registered=st.lists(identifiable_persons, max_size=5))
def test_certainty_without_a_number_means_exactly_one_person_of_that_description(
    query: Person, registered: list[Person]
) -> None:
    found = identified(query, *registered)
    equal = [f"p{n}" for n, each in enumerate(registered, start=1) if answers(query, each)]
    if found.outcome is Outcome.CERTAIN:
        assert equal == [found.person]
    if len(equal) > 1:
        assert found.outcome in {Outcome.SEVERAL, Outcome.POSSIBLE}
        assert {each.ref for each in found.candidates} >= set(equal)
    if query.birth_date == PartialDate(1980, 1, 1):
        assert found.outcome is not Outcome.CERTAIN


def test_two_other_identities_that_say_as_much_are_chosen_alike_from_either_side() -> None:
    """A former name and a nameless alias speak equally little; the order must not choose."""
    with_former = Person(
        name=PersonName(full_name="A"),
        former_surnames=(NamePart("A"),),
        birth_date=PartialDate(None, 1, None),
    )
    with_alias = Person(
        name=name_of(None, "AA"),
        aliases=(Alias(name=PersonName(), birth_date=PartialDate(None, 2, None)),),
    )
    there = compare(with_former, with_alias, identity_country=None)
    back = compare(with_alias, with_former, identity_country=None)
    assert [each.level for each in there] == [each.level for each in back]


@given(someone=persons)
def test_a_person_is_always_found_under_the_own_description(someone: Person) -> None:
    found = identified(someone, person(), someone)
    assert found.outcome is not Outcome.NOBODY
