from collections.abc import Sequence

import pytest

from comity.persons.dates import PartialDate
from comity.persons.documents import IdentityNumber
from comity.persons.names import NamePart, PersonName, name_of
from comity.persons.person import Alias, Person, Sex
from comity.persons.places import Place
from comity.persons.texts import plain
from comity.search.linkage import (
    NO_NAME_COMPARED,
    POSSIBLY_TWINS,
    UNCERTAIN,
    LinkageReport,
    LinkageSettings,
    Told,
    WeighedPair,
    Weighing,
    joined,
    link,
)
from comity.search.linkage_model import MODEL, LearnedLevel, Level, LinkageField
from comity.search.linkage_record import LinkageRecord, RecordRef, linkage_record

RECORDS = [LinkageRecord(RecordRef("r", str(number), "")) for number in range(8)]


class Weigher:
    """An engine that says what it was told to say."""

    def __init__(self, *pairs: WeighedPair) -> None:
        self.pairs = pairs

    def weigh(
        self,
        ours: Sequence[LinkageRecord],
        theirs: Sequence[LinkageRecord] | None,
        settings: LinkageSettings,
        told: Told,
    ) -> Weighing:
        del ours, theirs, settings, told
        return Weighing(self.pairs, (), (), 0.001, "made up")


SAME_NAME = {"forename": Level.SAME, "surname": Level.SAME}


def pair(one: int, other: int, probability: float, **levels: Level) -> WeighedPair:
    found = {**SAME_NAME, **levels}
    named = {LinkageField[name.upper()]: level for name, level in found.items()}
    return WeighedPair(one, other, probability, probability * 20, named, {})


def linked(*pairs: WeighedPair) -> LinkageReport:
    return link(Weigher(*pairs), RECORDS, settings=LinkageSettings(0.9, 0.1))


def ids(report: LinkageReport, which: str) -> list[tuple[str, str]]:
    return [(each.one.ref.id, each.other.ref.id) for each in getattr(report, which)]


def test_pairs_are_linked_from_the_threshold_on_and_the_surest_come_first() -> None:
    report = linked(pair(0, 1, 0.9), pair(2, 3, 0.99), pair(4, 5, 0.89))
    assert ids(report, "linked") == [("2", "3"), ("0", "1")]
    assert [each.reason for each in report.review] == [UNCERTAIN]


def test_records_joined_through_others_are_one_cluster() -> None:
    report = linked(pair(0, 1, 0.99), pair(1, 2, 0.99), pair(4, 5, 0.95))
    assert [[each.ref.id for each in cluster.records] for cluster in report.clusters] == [
        ["0", "1", "2"],
        ["4", "5"],
    ]


def test_a_doubtful_pair_joins_no_cluster() -> None:
    assert linked(pair(0, 1, 0.5)).clusters == ()


def test_the_least_certain_pair_that_would_join_something_is_reviewed_first() -> None:
    report = linked(
        pair(0, 1, 0.99), pair(1, 2, 0.99), pair(0, 2, 0.5), pair(3, 4, 0.8), pair(5, 6, 0.45)
    )
    assert ids(report, "review") == [("5", "6"), ("3", "4"), ("0", "2")]


TWINS = {
    "forename": Level.DIFFERS,
    "surname": Level.SAME,
    "birth_date": Level.SAME,
    "identity_number": Level.NOT_STATED,
}


def test_twins_are_never_linked_on_their_probability_alone() -> None:
    (review,) = linked(pair(0, 1, 0.9999, **TWINS)).review
    assert review.reason == POSSIBLY_TWINS


@pytest.mark.parametrize("number", [Level.SAME, Level.SHARED])
def test_the_same_identity_number_outweighs_different_forenames(number: Level) -> None:
    assert linked(pair(0, 1, 0.99, **{**TWINS, "identity_number": number})).linked


def test_a_number_that_differs_by_one_character_does_not_outweigh_them() -> None:
    close = {**TWINS, "identity_number": Level.ONE_CHARACTER}
    assert linked(pair(0, 1, 0.99, **close)).review


NO_NAME = {"forename": Level.NOT_STATED, "surname": Level.NOT_STATED}


def test_records_of_which_no_name_could_be_compared_are_never_linked() -> None:
    report = linked(
        pair(0, 1, 0.9999, **NO_NAME, identity_number=Level.SAME, birth_date=Level.SAME),
        pair(2, 3, 0.9999, forename=Level.NOT_STATED),
        pair(4, 5, 0.5, **NO_NAME),
    )
    assert ids(report, "linked") == [("2", "3")]
    assert {each.one.ref.id: each.reason for each in report.review} == {
        "0": NO_NAME_COMPARED,
        "4": UNCERTAIN,
    }


def test_a_name_that_was_compared_nowhere_links_nobody() -> None:
    without = WeighedPair(0, 1, 0.99, 9.0, {LinkageField.BIRTH_DATE: Level.SAME}, {})
    (review,) = linked(without).review
    assert review.reason == NO_NAME_COMPARED


def test_bars_count_every_pair_once() -> None:
    report = linked(pair(0, 1, 1.0), pair(2, 3, 0.1), pair(4, 5, 0.12))
    assert sum(bar.pairs for bar in report.bars) == 3
    assert report.bars[-1].pairs == 1
    assert report.bars[2].pairs == 2


@pytest.mark.parametrize(("linked_from", "review_from"), [(0.5, 0.6), (1.1, 0.5), (0.5, 0.0)])
def test_thresholds_without_an_order_are_refused(linked_from: float, review_from: float) -> None:
    with pytest.raises(ValueError, match="thresholds"):
        LinkageSettings(linked_from, review_from)


def test_groups_do_not_depend_on_the_order_of_pairs() -> None:
    pairs = [(1, 2), (3, 4), (2, 3), (7, 9)]
    assert joined(pairs) == joined(pairs[::-1]) == [[1, 2, 3, 4], [7, 9]]


def test_the_assumed_shares_of_each_field_sum_to_one() -> None:
    for field, levels in MODEL.items():
        assert sum(each.m for each in levels) == pytest.approx(1, abs=1e-4), field
        assert sum(each.u for each in levels) == pytest.approx(1, abs=1e-4), field


def test_each_field_ends_with_what_holds_for_the_rest() -> None:
    assert set(MODEL) == set(LinkageField)
    assert all(levels[-1].level is Level.DIFFERS for levels in MODEL.values())


def test_a_weight_is_counted_in_bits() -> None:
    assert LearnedLevel(LinkageField.SEX, Level.SAME, 0.8, 0.1, is_learned=True).weight == 3


def record(person: Person) -> LinkageRecord:
    return linkage_record(RecordRef("r", "1", ""), person)


def test_a_record_is_compared_without_case_accents_and_punctuation() -> None:
    made = record(
        Person(
            name=PersonName(NamePart("José María"), NamePart("Ñúñez-Pérez"), NamePart("Gil")),
            birth_date=PartialDate(1979, 7, 21),
            sex=Sex.FEMALE,
            birth_place=Place(town=plain("São Tomé")),
            nationalities=("CO-00-620-PRT",),
            identity_numbers=(IdentityNumber("79.07/21"),),
        )
    )
    assert (made.forename, made.surname, made.second_surname) == ("jose", "nunezperez", "gil")
    assert made.forenames == ("jose", "maria")
    assert (made.birth_date, made.birth_date_exchanged) == ("1979-07-21", "1979-21-07")
    assert (made.birth_year, made.birth_day) == (1979, "07-21")
    assert (made.birth_place, made.nationalities, made.number) == ("saotome", ("PT",), "790721")
    assert all(made.states(field) for field in LinkageField if field != LinkageField.ADDRESS)


def test_former_names_and_aliases_stand_beside_the_surname() -> None:
    made = record(
        Person(
            name=name_of("Ana", "Petrova"),
            former_surnames=(NamePart("Ivanova"),),
            aliases=(Alias(name=name_of("Anka", "Dimitrova")),),
        )
    )
    assert made.surnames == ("petrova", "ivanova", "dimitrova")
    assert made.forenames == ("ana", "anka")


def test_a_whole_name_is_read_as_forenames_and_surname() -> None:
    made = record(Person(name=PersonName(full_name="Ana Maria Petrova")))
    assert (made.forename, made.surname) == ("ana", "petrova")


def test_a_partial_date_states_its_parts_only() -> None:
    made = record(Person(name=name_of("Ana", "Petrova"), birth_date=PartialDate(1979)))
    assert (made.birth_date, made.birth_year, made.birth_day) == (None, 1979, None)
    assert made.states(LinkageField.BIRTH_DATE)
    nothing = record(Person(name=name_of("Ana", None)))
    assert [field for field in LinkageField if nothing.states(field)] == [LinkageField.FORENAME]


def test_a_record_to_be_linked_says_nothing_in_its_repr() -> None:
    assert repr(record(Person(name=name_of("Ana", "Petrova")))) == "LinkageRecord(…)"
    assert "Petrova" not in repr(linked(pair(0, 1, 0.99)))
