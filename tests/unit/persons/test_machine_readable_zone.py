"""Machine-readable zones: the examples of Doc 9303, and what is misread or left open there."""

from datetime import date

import pytest

from comity.persons.machine_readable_zone import Checked, read_zone
from comity.persons.person import Sex

TODAY = date(2026, 3, 2)
TD3 = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
TD1 = (
    "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"
)
TD2 = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6"


@pytest.mark.parametrize(("text", "form"), [(TD3, "TD3"), (TD1, "TD1"), (TD2, "TD2")])
def test_the_specimens_of_the_specification_read_and_fit(text: str, form: str) -> None:
    """Source: ICAO Doc 9303, Parts 4, 5 and 6, the specimens of the fictitious state Utopia."""
    zone = read_zone(text, TODAY)
    assert zone is not None
    assert (zone.form, zone.surname, zone.forename) == (form, "ERIKSSON", "ANNA MARIA")
    assert (str(zone.birth_date), zone.sex, zone.wrong) == ("1974-08-12", Sex.FEMALE, ())
    assert zone.nationality == "", "Utopia is no country"


def test_spaces_and_small_letters_of_a_scan_do_not_matter() -> None:
    assert read_zone("  " + TD3.lower().replace("\n", " \r\n\r\n "), TODAY) == read_zone(TD3, TODAY)


def test_a_misread_letter_is_told_and_where_it_is() -> None:
    zone = read_zone(TD3.replace("7408122F", "7408132F"), TODAY)
    assert zone is not None
    assert set(zone.wrong) == {Checked.BIRTH_DATE, Checked.WHOLE}


def test_unknown_parts_of_a_birth_stay_unknown_and_nobody_is_born_tomorrow() -> None:
    zone = read_zone(TD1.replace("7408122F", "74<<<<0F"), TODAY)
    assert zone is not None
    assert str(zone.birth_date) == "1974"
    young = read_zone(TD1.replace("7408122F", "2608122F"), TODAY)
    assert young is not None
    assert young.birth_date.year == 2026


def test_germany_stands_there_by_one_letter() -> None:
    zone = read_zone(TD3.replace("36UTO74", "36D<<74"), TODAY)
    assert zone is not None
    assert zone.nationality == "DE"


@pytest.mark.parametrize(
    "text", ["", "\n", "P<", TD3[:-1], TD3 + "\nA", TD3.replace("<", "*"), "é"]
)
def test_what_is_no_zone_is_none(text: str) -> None:
    assert read_zone(text, TODAY) is None
