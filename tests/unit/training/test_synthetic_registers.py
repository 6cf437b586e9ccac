import csv
import io
import re

import pytest

from comity.ids import StateCode
from comity.records.model import Conviction, RelationKind, TriState
from comity_training.citizens import AS_OF
from comity_training.convictions import generate_convictions
from comity_training.countries.country import convicting_countries, country
from comity_training.files import CSV_COLUMNS, read_json_lines, write_csv, write_json_lines
from comity_training.population import generate_population
from comity_training.registers import RegisterEntry, generate_entries, generate_register

BG, DE, GR = StateCode("BG"), StateCode("DE"), StateCode("GR")


def entries(code: StateCode = BG, size: int = 500) -> list[RegisterEntry]:
    return list(generate_entries(code, size, 11, partners=(BG, DE, GR)))


def convictions(code: StateCode = BG, size: int = 500) -> list[Conviction]:
    return [conviction for entry in entries(code, size) for conviction in entry.convictions]


def test_the_same_seed_gives_the_same_register() -> None:
    assert entries() == entries()


def test_about_the_asked_share_is_convicted() -> None:
    register = list(generate_register(BG, 1000, 3, convicted_share=0.3))
    assert 200 < sum(bool(found) for _, found in register) < 400
    assert not any(found for _, found in generate_register(BG, 100, 3, convicted_share=0.0))


@pytest.mark.parametrize("code", convicting_countries())
def test_conviction_ids_are_unique_and_name_the_convicting_state(code: StateCode) -> None:
    ids = [conviction.id for conviction in convictions(code, 200)]
    assert ids
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(rf"{code}-C-\d{{15}}", number) for number in ids)


def test_nobody_is_convicted_for_a_deed_before_the_eighteenth_birthday() -> None:
    for number, synthetic in enumerate(generate_population(DE, 300, 11)):
        born = synthetic.truth.birth_date
        for conviction in generate_convictions(DE, number, born, 11):
            assert conviction.decided_on is not None
            assert conviction.final_on is not None
            for offence in conviction.offences:
                began = offence.started_on
                assert began is not None
                assert began.year is not None
                assert began.year >= born.year + 18
            assert born < conviction.decided_on < conviction.final_on < AS_OF


def test_titles_and_courts_are_originals_in_the_language_of_the_state() -> None:
    for conviction in convictions(GR, 200):
        assert conviction.authority is not None
        texts = [conviction.authority.name, *(offence.title for offence in conviction.offences)]
        for text in texts:
            assert (text[0].language, text[0].translated) == ("el", False)
            assert all(other.translated for other in text[1:])


def test_all_kinds_of_relations_and_all_answers_on_sending_on_occur() -> None:
    found = convictions(BG, 1500)
    kinds = {relation.kind for conviction in found for relation in conviction.relations}
    assert kinds == set(RelationKind)
    assert {conviction.transmittable for conviction in found} == set(TriState)
    assert any(len(conviction.decisions) == 2 for conviction in found)
    assert {len(conviction.offences) for conviction in found} == {1, 2, 3}


def test_a_country_without_courts_convicts_nobody() -> None:
    with pytest.raises(ValueError, match="courts"):
        list(generate_entries(StateCode("CN"), 50, 1, convicted_share=1.0))


def test_foreign_people_are_there_because_they_were_convicted() -> None:
    home = country(DE).wire
    foreign = [entry for entry in entries(DE) if home not in entry.person.nationalities]
    assert foreign
    assert sum(bool(entry.convictions) for entry in foreign) > 0.9 * len(foreign)


def test_json_lines_come_back_equal() -> None:
    register = entries()
    stream = io.BytesIO()
    assert write_json_lines(register, stream) == len(register)
    assert list(read_json_lines(stream.getvalue().splitlines())) == register


def test_csv_has_its_columns_and_a_row_for_everybody() -> None:
    register = entries()
    stream = io.StringIO(newline="")
    assert write_csv(register, stream) == len(register)
    rows = list(csv.DictReader(io.StringIO(stream.getvalue(), newline="")))
    assert tuple(rows[0]) == CSV_COLUMNS
    assert {row["id"] for row in rows} == {entry.id for entry in register}
    ids = {conviction.id for entry in register for conviction in entry.convictions}
    assert {row["conviction_id"] for row in rows} - {""} == ids


def test_an_entry_shows_its_reference_only() -> None:
    entry = entries(size=1)[0]
    assert repr(entry) == f"RegisterEntry({entry.id})"
