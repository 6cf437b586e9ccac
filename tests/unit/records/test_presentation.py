"""What a reader sees of a conviction and of a person."""

import json
from datetime import date

import pytest
from hypothesis import given
from tests.strategies import convictions, persons

from comity.ids import ConvictionId
from comity.persons.dates import PartialDate
from comity.persons.documents import IdentificationDocument, IdentityNumber
from comity.persons.names import NamePart, name_of
from comity.persons.person import Alias, Person, Sex
from comity.persons.texts import Representation, plain
from comity.records.layout import Line, Section, printable
from comity.records.model import (
    Amount,
    Conviction,
    Decision,
    Offence,
    Period,
    Relation,
    RelationKind,
    Sanction,
    Suspension,
    TriState,
)
from comity.records.person_presentation import present_person
from comity.records.presentation import (
    AMBIGUOUS_FRACTION,
    UNSTATED_LINK,
    amount_text,
    duration_text,
    present_conviction,
)

THEFT = Offence(
    "O-00001",
    category="O-00-170200",
    title=(
        Representation("кражба", "bg", translated=False),
        Representation("Diebstahl", "de", translated=True),
    ),
    started_on=PartialDate(2019, 5),
)
NATIONAL = Offence("O-00002", category="O-88-123456")
PRISON = Sanction(
    "S-00001",
    category="S-00-001001",
    sentenced=Period(duration="P2Y6M", duration_exact=TriState.NO),
    suspension=Suspension(kind="S-00-A", probation="P3Y"),
)
LATER = Sanction("S-00002", amount_of_fine=Amount(1500, 5), currency="CX-00-985-PLN")
CONVICTION = Conviction(
    id=ConvictionId("BG-C-000000000000001"),
    convicting_country="CO-00-100-BGR",
    decided_on=date(2020, 2, 3),
    final_on=date(2020, 3, 4),
    transmittable=TriState.NO,
    decisions=(
        Decision("D-00002", change_types=("DCH-00-E",), decided_on=date(2021, 1, 1)),
        Decision("D-00001", decided_on=date(2020, 2, 3)),
    ),
    offences=(THEFT, NATIONAL),
    sanctions=(PRISON, LATER),
    relations=(
        Relation(RelationKind.SANCTION_TO_OFFENCES, "S-00001", ("O-00001",)),
        Relation(RelationKind.SANCTION_TO_SANCTIONS, "S-00002", ("S-00001",), "SSR-00-02"),
        Relation(RelationKind.DECISION_TO_SANCTIONS, "D-00002", ("S-00002",)),
    ),
)


def shown(language: str = "en", conviction: Conviction = CONVICTION) -> Section:
    return present_conviction(conviction, language)


def find(layout: Section, title: str) -> Section:
    return next(part for part in layout.sections if part.title == title)


def line(layout: Section, name: str) -> Line:
    return next(each for each in layout.lines if each.name == name)


def test_a_code_is_shown_by_its_label_in_the_readers_language_with_the_code_beside() -> None:
    category = line(find(shown("en"), "Offence O-00001"), "category")
    assert category.value == "Theft after unlawful entry into property"
    assert category.code == "O-00-170200"
    assert line(shown("de"), "convicting-country").value == "Bulgarien"


def test_a_label_that_falls_back_to_another_language_says_so() -> None:
    category = line(find(shown("xx"), "Offence O-00001"), "category")
    assert "label in en" in category.note


def test_an_unknown_national_code_is_shown_as_received() -> None:
    category = line(find(shown(), "Offence O-00002"), "category")
    assert category.value == "O-88-123456"
    assert "national extension" in category.note


def test_a_translation_never_replaces_the_original() -> None:
    title = line(find(shown("de"), "Offence O-00001"), "title")
    assert (title.value, title.note) == ("Diebstahl", "translation")
    assert (title.original, title.original_language) == ("кражба", "bg")


def test_without_a_translation_the_original_is_shown_once() -> None:
    title = line(find(shown("fr"), "Offence O-00001"), "title")
    assert (title.value, title.language, title.original) == ("кражба", "bg", "")


def test_dates_are_iso_and_partial_dates_stay_partial() -> None:
    assert line(shown(), "final-on").value == "2020-03-04"
    assert line(find(shown(), "Offence O-00001"), "started-on").value == "2019-05"


def test_a_fraction_that_reads_in_two_ways_is_shown_as_sent_with_a_note() -> None:
    fine = line(find(shown(), "Sanction S-00002"), "fine")
    assert fine.value == "1500 and fraction 5 PLN"
    assert fine.note == AMBIGUOUS_FRACTION


@pytest.mark.parametrize(
    ("amount", "text"),
    [(Amount(0), "0"), (Amount(1500, 50), "1500.50"), (Amount(1500, 10), "1500.10")],
)
def test_an_amount_that_reads_in_one_way_has_no_note(amount: Amount, text: str) -> None:
    assert amount_text(amount) == (text, "")


@pytest.mark.parametrize(
    ("duration", "text"),
    [("P1Y", "1 year"), ("P2Y6M", "2 years 6 months"), ("PT5H", "5 hours"), ("life", "life")],
)
def test_a_duration_is_told_in_words_or_as_received(duration: str, text: str) -> None:
    assert duration_text(duration) == text


def test_a_sanction_says_for_which_offence_it_is() -> None:
    sanction = find(shown(), "Sanction S-00001")
    linked = [each.value for each in sanction.lines if each.name == "sanction-to-offences"]
    assert linked == ["O-00001 Theft after unlawful entry into property"]
    assert not [each for each in shown().lines if each.value == UNSTATED_LINK]


def test_an_unstated_link_between_sanctions_and_offences_is_said_and_not_guessed() -> None:
    bare = Conviction(
        id=CONVICTION.id,
        convicting_country="CO-00-100-BGR",
        offences=(THEFT, NATIONAL),
        sanctions=(PRISON,),
    )
    assert line(shown(conviction=bare), "links").value == UNSTATED_LINK


def test_a_later_state_of_a_sanction_is_seen_from_both_ends() -> None:
    assert line(find(shown(), "Sanction S-00001"), "later-state").value == "S-00002"
    later = line(find(shown(), "Sanction S-00002"), "sanction-to-sanctions")
    assert later.caption == "Later state of the sanction"
    assert later.value.startswith("S-00001")


def test_decisions_stand_in_order_of_time_and_later_ones_are_called_so() -> None:
    titles = [part.title for part in shown().sections if part.name == "decision"]
    assert titles == ["Decision D-00001", "Later decision D-00002"]


def test_an_ordered_deletion_is_the_first_thing_said() -> None:
    ordered = Conviction(
        id=CONVICTION.id,
        convicting_country="CO-00-100-BGR",
        decisions=(Decision("D-00001", delete_from_register=TriState.YES),),
    )
    assert shown(conviction=ordered).lines[0].name == "deletion"


def test_what_is_not_stated_has_no_line() -> None:
    names = {each.name for each in shown().lines}
    assert "file-number" not in names
    assert "non-criminal-ruling" not in names


def test_a_suspension_stands_under_its_sanction() -> None:
    (suspension,) = find(shown(), "Sanction S-00001").sections
    assert line(suspension, "probation").value == "3 years"
    assert line(find(shown(), "Sanction S-00001"), "sentenced").note == "not exact"


def test_text_for_a_terminal_is_indented_and_complete() -> None:
    text = shown("de").to_text()
    assert text.startswith("Conviction BG-C-000000000000001\n  ")
    assert "Diebstahl | original (bg): кражба (translation)" in text
    assert "[O-00-170200]" in text


def test_a_remark_can_neither_forge_a_line_nor_steer_the_terminal() -> None:
    evil = Conviction(
        id=CONVICTION.id,
        convicting_country="CO-00-100-BGR",
        remarks=plain("ok\nConviction: none\x9b2K\u202eesrever"),
    )
    text = shown(conviction=evil).to_text()
    assert "\nConviction: none" not in text
    assert "\x9b" not in text
    assert "\u202e" not in text


def test_joiners_that_shape_letters_are_kept() -> None:
    assert printable("\u0645\u06cc\u200c\u062e") == "\u0645\u06cc\u200c\u062e"


PERSON = Person(
    name=name_of("Ana", "Petrova"),
    sex=Sex.FEMALE,
    birth_date=PartialDate(1979),
    nationalities=("CO-00-100-BGR",),
    former_surnames=(NamePart("Ivanova"),),
    identity_numbers=(IdentityNumber("7907211234"), IdentityNumber("X1", "CO-00-276-DEU")),
    documents=(IdentificationDocument("ID-00-003", number="P1"),),
    aliases=(Alias(name=name_of("Lena", "Dimova")),),
    deceased=True,
)


def test_a_person_is_shown_with_all_that_is_stated() -> None:
    layout = present_person(PERSON, "en")
    values = {(each.name, each.value) for each in layout.lines}
    assert {
        ("forename", "Ana"),
        ("surname", "Petrova"),
        ("former-surname", "Ivanova"),
        ("sex", "Female"),
        ("birth-date", "1979"),
        ("nationality", "Bulgaria"),
        ("document-category", "Passport"),
        ("deceased", "Yes"),
    } <= values
    assert line(layout, "birth-date").note == "only a part is known"
    (alias,) = layout.sections
    assert {each.value for each in alias.lines} == {"Lena", "Dimova"}


def test_a_number_without_a_state_says_so() -> None:
    numbers = [
        each for each in present_person(PERSON, "en").lines if each.name == "identity-number"
    ]
    assert [each.note for each in numbers] == ["of which state is not stated", "Germany"]


def test_what_is_unknown_of_a_person_is_not_shown_as_a_value() -> None:
    assert present_person(Person(name=name_of(None, None)), "en").lines == ()


def test_no_layout_says_anything_in_its_repr() -> None:
    assert repr(present_person(PERSON, "en")) == "Section(…)"
    assert repr(line(shown(), "final-on")) == "Line(…)"


def test_remarks_hide_nothing_that_was_said_besides() -> None:
    remarks = (
        Representation("erste", "de"),
        Representation("Identity number: 77", "en"),
        Representation("first", "en", translated=True),
        Representation("Ground: none", "en"),
    )
    text = present_person(Person(name=name_of("Ana", "Novak"), remarks=remarks), "de").to_text()
    assert "Remarks: erste" in text
    assert "Further remarks: Identity number: 77" in text
    assert "Further remarks: Ground: none" in text
    assert "first" not in text


@given(convictions())
def test_any_conviction_can_be_shown_in_any_language(conviction: Conviction) -> None:
    for language in ("bg", "en", "xx"):
        layout = present_conviction(conviction, language)
        assert json.loads(json.dumps(layout.to_dict())) == layout.to_dict()
        assert conviction.id in layout.to_text()


@given(persons)
def test_any_person_can_be_shown(person: Person) -> None:
    layout = present_person(person, "fr")
    assert json.loads(json.dumps(layout.to_dict())) == layout.to_dict()
    assert len(layout.to_text().split("\n")) == _rows(layout)


def _rows(layout: Section) -> int:
    return 1 + len(layout.lines) + sum(_rows(part) for part in layout.sections)
