"""What a form says, in two languages, before anybody draws it."""

from dataclasses import replace

import pytest
from tests.unit.transport.forms.form_material import PERSON, REPLY, REQUEST

from comity.law.purposes import Purpose
from comity.persons.texts import Representation
from comity.records.messages import Request, RequestOutcome, RequestResponse
from comity.records.model import TriState
from comity.transport.forms.form_content import content_of
from comity.transport.forms.labels import Languages, label_languages, labels
from comity.transport.forms.wording import Wording

GERMAN_BULGARIAN = Wording(Languages("de", "bg"))


def test_every_label_has_the_same_languages() -> None:
    assert {tuple(sorted(wordings)) for wordings in labels().values()} == {label_languages()}
    assert set(label_languages()) >= {"bg", "de", "el", "en", "es", "fr", "it", "pl"}


def test_no_wording_is_empty_or_repeated_by_mistake() -> None:
    for language in label_languages():
        titles = [labels()[key][language] for key in labels() if key.startswith("purpose-")]
        assert all(titles)
        assert len(set(titles)) == len(titles), language


@pytest.mark.parametrize("purpose", Purpose)
def test_every_purpose_has_words(purpose: Purpose) -> None:
    assert isinstance(REQUEST.message, Request)
    form = replace(REQUEST, message=replace(REQUEST.message, purpose=purpose))
    said = content_of(form).values()["purpose.purpose"]
    assert said
    assert purpose not in said.split(" / ")


def test_a_purpose_of_another_state_is_shown_as_it_came() -> None:
    assert isinstance(REQUEST.message, Request)
    form = replace(REQUEST, message=replace(REQUEST.message, purpose="P-88-123456"))
    assert content_of(form).values()["purpose.purpose"] == "P-88-123456"


@pytest.mark.parametrize("outcome", RequestOutcome)
def test_every_outcome_has_words(outcome: RequestOutcome) -> None:
    reply = replace(REPLY, message=RequestResponse(str(outcome), PERSON))
    said = content_of(reply).values()["result.result"]
    assert said
    assert outcome not in said


def test_no_convictions_is_said_so_and_convictions_are_counted() -> None:
    none = replace(REPLY, message=RequestResponse("RRT-00-00", PERSON))
    french = replace(none, languages=Languages("fr", "fr"))
    assert content_of(french).values()["result.result"] == "Aucune condamnation"
    counted = replace(REPLY, languages=Languages("en", "en"))
    assert content_of(counted).values()["result.result"] == "Convictions, listed below: 1"


def test_codes_countries_and_answers_come_in_both_languages() -> None:
    said = content_of(REQUEST).values()
    assert said["sender.state"] == "Deutschland / Германия (DE)"
    assert said["person.nationality"] == "Bulgarien / България\nGriechenland / Гърция"
    assert said["person.sex"] == "männlich / мъж"
    assert said["purpose.consent"] == "nein / не"
    assert said["person.birth-date"] == "1980-05"


def test_a_translation_stands_below_the_original_and_is_marked() -> None:
    said = content_of(REQUEST).values()["purpose.purpose-text"]
    mark = GERMAN_BULGARIAN.label("translation")
    assert said.split("\n") == ["Ermittlungen wegen Diebstahls", f"Разследване за кражба ({mark})"]
    original = (Representation("Vol", "fr"), Representation("Diebstahl", "de", translated=True))
    assert GERMAN_BULGARIAN.text(original).startswith("Vol\nDiebstahl (")


def test_a_conviction_says_court_offence_sanction_and_their_link() -> None:
    said = "\n".join(content_of(replace(REPLY, languages=Languages("en", "de"))).values().values())
    for words in (
        "Районен съд",
        "НОХД 34/2020 [BG-C-000000000000001]",
        "O-00001: Theft offences / Diebstahlsdelikte [O-00-170000]",
        "years / Jahre: 2, months / Monate: 6",
        "S-00001: O-00001",
        "Poland / Polen (PL)",
    ):
        assert words in said, words


def test_what_would_clear_the_person_is_not_left_out() -> None:
    assert isinstance(REPLY.message, RequestResponse)
    (conviction,) = REPLY.message.convictions
    offence = replace(conviction.offences[0], responsibility_exemption=TriState.YES)
    exempt = replace(conviction, offences=(offence,), non_criminal_ruling=TriState.YES)
    reply = replace(
        REPLY,
        languages=Languages("en", "en"),
        message=replace(REPLY.message, convictions=(exempt,)),
    )
    said = content_of(reply).values()
    assert any("Insanity or diminished responsibility" in value for value in said.values())
    assert said["conviction-1.09-non-criminal-ruling"] == "yes"


def test_a_language_without_words_falls_back_to_english_and_says_so() -> None:
    languages = Languages("nl", "de")
    assert languages.without_words == ("nl",)
    assert languages.captions("date") == (("en", "Date"), ("de", "Datum"))
    assert Wording(languages).country("CO-00-276-DEU") == "Duitsland / Deutschland"


def test_field_names_are_unique() -> None:
    for form in (REQUEST, REPLY):
        named = [field.name for part in content_of(form).parts for field in part.fields]
        assert len(set(named)) == len(named)
