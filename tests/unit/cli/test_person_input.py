from pathlib import Path

import pytest

from comity.assembly.person_described import person_described
from comity.cli.person_input import conviction_from_file, person_from_file
from comity.errors import InputInvalid
from comity.persons.person import Sex


def test_options_make_a_person() -> None:
    person = person_described(
        surname="Petrova",
        forename="Elena",
        birth_date="1980-12",
        sex="F",
        nationality=["bg", "CO-00-276-DEU"],
        identity_number=["BG:123", "456"],
        birth_country="EL",
    )
    assert person is not None
    assert person.sex is Sex.FEMALE
    assert str(person.birth_date) == "1980-12"
    assert person.nationalities == ("CO-00-100-BGR", "CO-00-276-DEU")
    assert [number.country for number in person.identity_numbers] == ["CO-00-100-BGR", None]
    assert person.birth_place is not None
    assert person.birth_place.country == "CO-00-300-GRC"


def test_no_options_are_nobody() -> None:
    assert person_described() is None


@pytest.mark.parametrize(
    ("option", "value"),
    [("sex", "x"), ("birth_date", "12.1.1980"), ("birth_country", "Atlantis"), ("surname", " ")],
)
def test_a_bad_option_is_named(option: str, value: str) -> None:
    with pytest.raises(InputInvalid) as failed:
        person_described(**{option: value})  # one option at a time
    assert failed.value.field == option.replace("_", "-")


def test_a_misspelt_field_of_a_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / "person.json"
    file.write_text('{"name": {"surname": {"text": "X"}},\n "birthdate": 1}', encoding="utf-8")
    with pytest.raises(InputInvalid) as failed:
        person_from_file(str(file))
    assert failed.value.field == "person.birthdate"


def test_a_person_may_stand_under_its_name(tmp_path: Path) -> None:
    file = tmp_path / "person.json"
    file.write_text('{"person": {"name": {"surname": {"text": "X"}}}}', encoding="utf-8")
    assert person_from_file(str(file)).name.display() == "X"


def test_a_bad_conviction_names_its_field(tmp_path: Path) -> None:
    file = tmp_path / "conviction.json"
    file.write_text('{"id": "DE-C-000000000000001"}', encoding="utf-8")
    with pytest.raises(InputInvalid, match="convicting_country"):
        conviction_from_file(str(file))


def test_what_is_not_json_is_said_to_be_none(tmp_path: Path) -> None:
    file = tmp_path / "person.json"
    file.write_text("Petrova", encoding="utf-8")
    with pytest.raises(InputInvalid, match="not JSON"):
        person_from_file(str(file))
