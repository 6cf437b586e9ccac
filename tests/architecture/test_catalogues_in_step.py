"""Everything the desk says is said in each of its languages, and every check of that can fail."""

import pytest
from babel.messages.catalog import Catalog
from tools.catalogues import LANGUAGES, faults, kept, said, wrong_in

from comity.web.desk.languages import language


def test_every_catalogue_is_complete_and_up_to_date() -> None:
    found = list(faults())
    assert not found, "\n".join(found[:40])


def test_texts_of_python_and_of_templates_are_found() -> None:
    texts = said()
    assert "My work" in texts, "navigation, in Python"
    assert "Skip to main content" in texts, "layout, in a template"


def test_each_language_has_the_plurals_of_its_grammar() -> None:
    assert {code: kept(code).num_plurals for code in LANGUAGES} == {
        "fr": 2, "de": 2, "es": 2, "pl": 3, "el": 2, "ar": 6
    }  # fmt: skip


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_desk_speaks_what_its_catalogue_says(code: str) -> None:
    spoken = language(code)
    assert spoken.say("Sign out") == kept(code)["Sign out"].string != "Sign out"


@pytest.mark.parametrize(
    ("text", "translation", "fault"),
    [
        ("Save", "", "not translated"),
        ("Save", "<script>alert(1)</script>", "other tags"),
        ("Save it", "Es &lt;", "other tags"),
        ("Sent to %(state)s", "Gesendet", "other placeholders"),
        ("Sent to %(state)s", "Gesendet an %(state)s%(who)s", "other placeholders"),
        ("Sent to %(state)s", "100 % an %(state)s", "stray percent"),
        ("Nothing waits for you today.", "Nothing waits for you today.", "still English"),
        ("Save", "Sp\u202eeichern", "control character"),
        ("Save", "Speichern ", "another space"),
        (("%(num)s case", "%(num)s cases"), ("%(num)s Fall",), "not in all 2 forms"),
        (("%(num)s case", "%(num)s cases"), ("%(num)s Fall", "%(name)s Fälle"), "placeholders"),
    ],
)
def test_a_wrong_translation_is_found(
    text: str | tuple[str, str], translation: str | tuple[str, ...], fault: str
) -> None:
    catalogue = Catalog(locale="de")
    catalogue.add(text, translation)
    found = "\n".join(wrong_in(catalogue))
    assert fault in found


def test_a_right_translation_passes() -> None:
    catalogue = Catalog(locale="de")
    catalogue.add("Sent to %(state)s", "An %(state)s gesendet")
    catalogue.add(("%(num)s case", "%(num)s cases"), ("Ein Fall", "%(num)s Fälle"))
    assert not list(wrong_in(catalogue))
