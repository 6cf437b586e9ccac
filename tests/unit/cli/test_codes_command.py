import pytest
from tests.unit.cli.node_homes import done, run


def test_the_tables_are_listed_with_their_instruments() -> None:
    tables = {each["name"]: each for each in done("codes", "list", "--json").data["tables"]}
    assert "2009/316" in tables["offences"]["instrument"]
    assert "offences\t" in done("codes", "list").out


def test_every_code_says_how_sure_it_is() -> None:
    codes = done("codes", "list", "offences", "--json").data["codes"]
    assert all(code["status"] and code["provenance"] for code in codes)


def test_a_code_is_shown_under_either_spelling_with_the_sources_of_its_wordings() -> None:
    by_wire = done("codes", "show", "O-00-170200", "--language", "de", "--json").data["matches"]
    by_annex = done("codes", "show", "1702 00", "--language", "de", "--json").data["matches"]
    assert by_wire == by_annex
    assert by_wire[0]["parent"] == "O-00-170000"
    assert by_wire[0]["labels"]["en"]["provenance"]
    assert "under       O-00-170000" in done("codes", "show", "O-00-170200").out


def test_a_national_code_is_shown_for_what_its_form_says() -> None:
    told = done("codes", "show", "O-88-123456", "--json").data
    assert told["standing"] == "national"
    assert "version 88" in done("codes", "show", "O-88-123456").out


def test_codes_are_found_by_words() -> None:
    found = done("codes", "find", "theft unlawful entry", "--json").data["found"]
    assert found[0]["code"] == "O-00-170200"
    one = ("codes", "find", "Diebstahl", "--language", "de", "--table", "offences")
    assert "Diebstahlsdelikte" in done(*one).out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("find", "qwertyuiop"), 1),
        (("find", "theft", "--language", "tlh"), 2),
        (("list", "crimes"), 2),
        (("show", "nonsense"), 2),
    ],
)
def test_what_is_not_there_is_said(words: tuple[str, ...], code: int) -> None:
    assert run("codes", *words).code == code
