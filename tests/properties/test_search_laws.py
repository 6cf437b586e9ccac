"""Laws that hold of any two descriptions, whatever the weights are set to."""

from dataclasses import replace
from typing import Final

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.strategies import identifiable_persons, persons
from tests.unit.search.registers import BULGARIA, GERMANY, identified, person

from comity.persons.documents import IdentificationDocument, IdentityNumber
from comity.persons.names import NamePart, PersonName
from comity.persons.person import Alias, Parent, Person, Sex
from comity.persons.places import Place
from comity.persons.texts import plain
from comity.search.candidates import MOST_COMPARED
from comity.search.certainty import DOUBTS_IN_WORDS, Doubt
from comity.search.comparison import Compared, Description, compare
from comity.search.finding import explained
from comity.search.identification import MOST_CANDIDATES, Outcome
from comity.search.levels import Field, Level
from comity.search.parameters import default_parameters
from comity.search.profile import profile_of
from comity.search.scoring import probabilities

PARAMETERS: Final = default_parameters()
NEAR_ENOUGH: Final = 1e-9

given_names = st.sampled_from(
    ["Ana", "Anna", "Ana Maria", "Maria Ana", "Jose", "José", "Ivan", "Иван", "Iwan", "J", "Eva"]
)
family_names = st.sampled_from(
    ["Petrova", "Petrow", "Петров", "García", "Garcia López", "Lopez", "Müller", "Mueller",
     "Muller", "van der Berg", "Vandenberg", "Kovács", "Kovach", "Ana"]
)  # fmt: skip
dates = st.sampled_from(
    ["", "1979", "1979-07", "1979-07-21", "1979-07-12", "1979-12-07", "1979-01-01", "1980-07-21"]
)


@st.composite
def people_alike(draw: st.DrawFn) -> Person:
    """Draw somebody out of few, so that two who are drawn are often alike."""
    someone = person(
        draw(given_names),
        draw(family_names),
        draw(dates),
        sex=draw(st.sampled_from(Sex)),
        second=draw(st.none() | family_names),
        number=draw(st.sampled_from([None, "7907211234", "7907211235"])),
        country=draw(st.sampled_from([BULGARIA, GERMANY, None])),
    )
    alias = Alias(name=PersonName(NamePart(draw(given_names)), NamePart(draw(family_names))))
    return replace(
        someone,
        nationalities=draw(st.sampled_from([(), (BULGARIA,), (GERMANY, BULGARIA)])),
        former_surnames=draw(st.sampled_from([(), (NamePart("Petrova"),)])),
        aliases=draw(st.sampled_from([(), (alias,)])),
        father=draw(st.none() | st.builds(Parent, forename=given_names.map(NamePart))),
        birth_place=draw(
            st.none() | st.builds(Place, st.just(BULGARIA), town=st.just(plain("Sofia", "en")))
        ),
    )


anybody = persons | people_alike()


def scored(query: Person, registered: Person) -> Compared:
    return Description(profile_of(query), PARAMETERS, home="BG").compare(profile_of(registered))


@given(one=anybody, other=anybody)
def test_levels_are_the_same_from_either_side(one: Person, other: Person) -> None:
    """Numbers need no home here: it belongs to the registered side alone."""
    there = compare(one, other, identity_country=None)
    back = compare(other, one, identity_country=None)
    assert [each.level for each in there] == [each.level for each in back]
    assert [each.agreement for each in there] == [each.agreement for each in back]


@given(one=anybody, other=anybody)
def test_there_is_one_finding_for_each_field_with_a_sentence_that_quotes_nothing(
    one: Person, other: Person
) -> None:
    """The sentence follows from field, level and bearing: no value can get into it."""
    findings = compare(one, other, identity_country="BG")
    assert [each.field for each in findings] == list(Field)
    for each in findings:
        assert each == explained(each.field, each.level, each.weight, each.bearing)
        assert each.explanation[0].isupper()
        assert each.explanation.endswith(".")


@given(someone=anybody)
def test_nobody_speaks_against_themselves(someone: Person) -> None:
    assert not any(
        each.level in {Level.DIFFERS, Level.CONFLICT}
        for each in compare(someone, someone, identity_country="BG")
    )


def _shouted(part: NamePart | None) -> NamePart | None:
    return None if part is None else NamePart(f"  {part.text.upper()} ")


@given(one=people_alike(), other=people_alike())
def test_case_and_spacing_change_no_score(one: Person, other: Person) -> None:
    name = one.name
    shouted = replace(
        one,
        name=PersonName(
            _shouted(name.forename), _shouted(name.surname), _shouted(name.second_surname)
        ),
    )
    assert scored(shouted, other).score == pytest.approx(scored(one, other).score)
    assert scored(other, shouted).levels == scored(other, one).levels


@pytest.mark.parametrize(
    ("plainly", "accented"),
    [("Jose", "José"), ("Garcia", "García"), ("Kovacs", "Kovács"), ("Celik", "Çelik"),
     ("Nemec", "Němec"), ("Dvorak", "Dvořák")],
)  # fmt: skip
@given(other=people_alike())
def test_accents_that_change_no_canonical_form_change_no_level_below_a_variant(
    plainly: str, accented: str, other: Person
) -> None:
    """An accent may turn "the same" into "another spelling", and nothing into less."""
    ours, theirs = (scored(person(surname=each), other) for each in (plainly, accented))
    level = {Level.SAME: Level.VARIANT}
    for field in Field:
        mine, yours = ours.levels[field], theirs.levels[field]
        assert level.get(mine, mine) is level.get(yours, yours)


@given(words=st.permutations(["Ana", "Maria", "Eva"]), other=people_alike())
def test_the_order_of_given_names_changes_no_score(words: list[str], other: Person) -> None:
    ordered, mixed = (person(forename=" ".join(each)) for each in (sorted(words), words))
    assert scored(mixed, other).score == pytest.approx(scored(ordered, other).score)


@pytest.mark.parametrize("field", Field)
@pytest.mark.parametrize("frequency", [1e-8, 1e-6, 1e-4, 1e-3, 1e-2])
def test_no_finding_speaks_more_for_a_person_than_that_the_two_are_the_same(
    field: Field, frequency: float
) -> None:
    same = PARAMETERS.weight(field, Level.SAME, frequency)
    assert same > 0.0
    for level in Level:
        assert PARAMETERS.weight(field, level, frequency) <= same
    assert PARAMETERS.weight(field, Level.DIFFERS, frequency) <= 0.0
    assert PARAMETERS.weight(field, Level.MISSING, frequency) == 0.0


@given(rarer=st.floats(1e-8, 1e-2), commoner=st.floats(1e-8, 1e-2))
def test_a_rarer_name_never_weighs_less(rarer: float, commoner: float) -> None:
    assume(rarer <= commoner)
    for field in (Field.FORENAME, Field.SURNAME, Field.SECOND_SURNAME):
        for level in Level:
            more = PARAMETERS.weight(field, level, rarer)
            assert more >= PARAMETERS.weight(field, level, commoner) - NEAR_ENOUGH


COMPLETE: Final = replace(
    person(number="7907211234", second="Dimova"),
    nationalities=(BULGARIA,),
    birth_place=Place(country=BULGARIA, town=plain("Sofia", "en")),
    father=Parent(forename=NamePart("Georgi")),
    mother=Parent(forename=NamePart("Elena")),
    documents=(IdentificationDocument(category="ID-00-001", number="A123456"),),
)
BLANK: Final = Person(name=PersonName())


def _stating(fields: frozenset[Field], whole: Person = COMPLETE) -> Person:
    """Return a description that states only some of the fields."""
    name = PersonName(
        whole.name.forename if Field.FORENAME in fields else None,
        whole.name.surname if Field.SURNAME in fields else None,
        whole.name.second_surname if Field.SECOND_SURNAME in fields else None,
    )
    stated: dict[Field, dict[str, object]] = {
        Field.IDENTITY_NUMBER: {"identity_numbers": whole.identity_numbers},
        Field.SEX: {"sex": whole.sex},
        Field.BIRTH_DATE: {"birth_date": whole.birth_date},
        Field.FATHER_NAME: {"father": whole.father},
        Field.MOTHER_NAME: {"mother": whole.mother},
        Field.BIRTH_PLACE: {"birth_place": whole.birth_place},
        Field.NATIONALITY: {"nationalities": whole.nationalities},
        Field.IDENTIFICATION_DOCUMENT: {"documents": whole.documents},
    }
    values = {key: value for each in fields for key, value in stated.get(each, {}).items()}
    return replace(BLANK, name=name, **values)  # type: ignore[arg-type]


some_fields = st.frozensets(st.sampled_from(Field))


@given(fields=some_fields, added=st.sampled_from(Field), size=st.sampled_from([1, 1_000, 10**7]))
def test_a_further_field_that_agrees_never_lowers_score_or_probability(
    fields: frozenset[Field], added: Field, size: int
) -> None:
    # The first surname gives a second one its place: without it the words stand elsewhere.
    assume(added is not Field.SURNAME or Field.SECOND_SURNAME not in fields)
    assume(added is not Field.SECOND_SURNAME or Field.SURNAME in fields)
    less, more = (scored(_stating(each), COMPLETE) for each in (fields, fields | {added}))
    assert more.score >= less.score - NEAR_ENOUGH
    ((before,), (after,)) = (probabilities([each], PARAMETERS, size).same for each in (less, more))
    assert after >= before - NEAR_ENOUGH


@given(
    fields=some_fields,
    added=st.sampled_from(
        [Field.SEX, Field.FATHER_NAME, Field.MOTHER_NAME, Field.BIRTH_PLACE, Field.NATIONALITY]
    ),
    others=st.lists(people_alike(), max_size=4),
)
def test_a_further_field_that_agrees_never_lowers_the_one_meant_among_others(
    fields: frozenset[Field], added: Field, others: list[Person]
) -> None:
    stated = fields | {Field.FORENAME, Field.SURNAME}
    results = [identified(_stating(each), COMPLETE, *others) for each in (stated, stated | {added})]
    less, more = (
        next((each.probability for each in found.candidates if each.ref == "p1"), 0.0)
        for found in results
    )
    # The certain one is looked for no further than needed, so that others are not summed up.
    assume(results[0].outcome is not Outcome.CERTAIN)
    assert more >= less - 1e-6


@given(query=anybody, registered=st.lists(anybody, max_size=5))
def test_probabilities_are_shares_and_candidates_stand_in_order(
    query: Person, registered: list[Person]
) -> None:
    found = identified(query, *registered)
    shares = [each.probability for each in found.candidates]
    assert all(0.0 <= each <= 1.0 for each in shares)
    assert sum(shares) <= 1.0 + 1e-5
    assert shares == sorted(shares, reverse=True)
    assert [each.rank for each in found.candidates] == list(range(1, len(shares) + 1))
    assert len(shares) <= MOST_CANDIDATES < MOST_COMPARED


@given(query=anybody, registered=st.lists(anybody, max_size=5))
def test_nobody_is_named_without_certainty_and_no_certainty_bears_a_doubt(
    query: Person, registered: list[Person]
) -> None:
    found = identified(query, *registered)
    assert (found.person is not None) is (found.outcome is Outcome.CERTAIN)
    if found.outcome is Outcome.CERTAIN:
        (only,) = found.candidates
        assert (only.ref, only.doubts, found.askable) == (found.person, (), ())
        assert only.probability >= PARAMETERS.certain - 1e-6
    elif found.candidates:
        assert found.candidates[0].doubts
    assert found.parameters == PARAMETERS.version
    for each in found.candidates:
        assert [one.field for one in each.comparisons] == list(Field)
        assert all(one.explanation.endswith(".") for one in each.comparisons)


@given(query=anybody, registered=st.lists(anybody, max_size=5))
def test_the_same_question_has_the_same_answer_whatever_the_order_of_aliases(
    query: Person, registered: list[Person]
) -> None:
    turned = replace(query, aliases=tuple(reversed(query.aliases)))
    one, other = identified(query, *registered), identified(turned, *registered)
    assert one == identified(query, *registered)
    assert (one.outcome, one.person) == (other.outcome, other.person)


@given(
    query=identifiable_persons, registered=st.lists(identifiable_persons, min_size=1, max_size=5)
)
def test_a_number_of_somebody_else_takes_certainty_away(
    query: Person, registered: list[Person]
) -> None:
    """The description is of one person and the number another's: an officer must look."""
    number = IdentityNumber("7907211234", BULGARIA)
    stranger = replace(
        person("Hans", "Meier", "1950-02-03", sex=Sex.MALE), identity_numbers=(number,)
    )
    found = identified(replace(query, identity_numbers=(number,)), stranger, *registered)
    assert found.outcome is not Outcome.CERTAIN


def test_every_doubt_has_a_sentence_for_an_officer() -> None:
    assert set(DOUBTS_IN_WORDS) == set(Doubt)
    assert all(text.endswith(".") for text in DOUBTS_IN_WORDS.values())
