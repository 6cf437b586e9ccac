"""Letters: what the law lets them say, in words that were reviewed."""

from dataclasses import replace
from datetime import date

import pytest
from tests.unit.rights.rights_world import RightsWorld

from comity.law.rights import Right, Withholding
from comity.rights.letter_form import LetterContent, LetterPart, Sender
from comity.rights.letters import compose_letter
from comity.rights.model import (
    Decision,
    Doing,
    Extension,
    LetterKind,
    Outcome,
    RightsRequest,
    StepState,
)
from comity.rights.phrases import FALLBACK, LANGUAGES, phrase, phrases

SENDER = Sender("DE", "Central authority", "Data protection authority, Platz 2")
SECRETS = LetterPart("Register", (("Conviction", "DE-C-000000000000001"),))


def decided(request: RightsRequest, outcome: Outcome, *grounds: Withholding) -> RightsRequest:
    made = Decision(outcome, grounds, "the true reason", "officer-1", request.registered_at)
    return replace(request, decision=made)


def answered(
    request: RightsRequest, outcome: Outcome, *grounds: Withholding, part: LetterPart = SECRETS
) -> LetterContent:
    return compose_letter(
        decided(request, outcome, *grounds),
        LetterKind.ANSWER,
        SENDER,
        made_on=date(2026, 6, 9),
        recipient=("Ada Marin", "Weg 1"),
        parts=(part,),
    )


def test_every_phrase_has_words_in_every_language() -> None:
    for key, known in phrases().items():
        assert set(known) == set(LANGUAGES), key
        assert all(text.strip() for text in known.values()), key


def test_everything_a_letter_may_name_has_a_phrase() -> None:
    names = [*Right, *Withholding, *Doing, *StepState, *(f"answer-{each}" for each in Outcome)]
    names += [f"title-{each}" for each in LetterKind]
    assert [each for each in names if str(each) not in phrases()] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("outcome", [Outcome.NEITHER, Outcome.REFUSED, Outcome.VERIFICATIONS])
def test_an_answer_that_tells_nothing_takes_nothing_in(outcome: Outcome, language: str) -> None:
    request = RightsWorld().verified(language=language)
    said = answered(request, outcome, Withholding.INQUIRIES).as_text()
    assert "DE-C-" not in said
    assert "the true reason" not in said
    assert phrase(f"answer-{outcome}", language) in said


def test_neither_confirming_nor_denying_names_no_ground() -> None:
    request = RightsWorld().verified()
    said = answered(request, Outcome.NEITHER, Withholding.INQUIRIES).as_text()
    assert phrase(Withholding.INQUIRIES, "en") not in said
    openly = answered(request, Outcome.REFUSED, Withholding.INQUIRIES).as_text()
    assert phrase(Withholding.INQUIRIES, "en") in openly


@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_answer_tells_of_remedies(outcome: Outcome) -> None:
    said = answered(RightsWorld().verified(), outcome, Withholding.OTHERS)
    assert "supervisory authority: Data protection authority, Platz 2." in said.remedies[0]
    assert len(said.remedies) == 3


def test_a_language_without_words_is_answered_in_english() -> None:
    request = RightsWorld().verified(language="fi")
    assert answered(request, Outcome.FULL).title == "Answer to your request: Access"
    assert FALLBACK == "en"


def test_braces_in_an_officials_text_are_no_places() -> None:

    request = RightsWorld().verified()
    put_off = Extension(date(2026, 8, 1), "waiting for {due}", "o", request.registered_at)
    made = compose_letter(
        replace(request, extensions=(put_off,)),
        LetterKind.EXTENSION,
        SENDER,
        made_on=date(2026, 6, 9),
        recipient=(),
    )
    assert "waiting for {due}" in made.as_text()
    assert "2026-08-01" in made.as_text()
