"""Whether a document needs nothing, an apostille or legalisation."""

from datetime import date

import pytest

from comity.ids import StateCode
from comity.law.authentication import (
    DocumentAbroad,
    Formality,
    KnownTreaties,
    PublicDocument,
    Route,
    formality_of,
)

DAY = date(2026, 3, 2)
ABSENCE = PublicDocument.ABSENCE_OF_RECORD


def case(
    issued_by: str,
    used_in: str,
    document: PublicDocument = ABSENCE,
    *,
    route: Route = Route.PERSON,
    citizen: bool | None = None,
    on: date = DAY,
) -> DocumentAbroad:
    return DocumentAbroad(
        document,
        StateCode(issued_by),
        StateCode(used_in),
        route,
        on,
        of_citizen_of_issuer=citizen,
    )


def test_a_clean_certificate_of_an_own_union_citizen_needs_nothing_in_the_union() -> None:
    rule = formality_of(case("DE", "FR", citizen=True))
    assert (rule.formality, rule.multilingual_form) == (Formality.NOTHING, True)
    assert str(rule.basis.citation).startswith("32016R1191 Art. 2(1)(m)")


@pytest.mark.parametrize("document", [PublicDocument.RECORD_EXTRACT, PublicDocument.COURT_DOCUMENT])
def test_no_multilingual_form_is_offered_for_what_shows_convictions(
    document: PublicDocument,
) -> None:
    rule = formality_of(case("DE", "FR", document, citizen=True))
    assert (rule.formality, rule.multilingual_form) == (Formality.APOSTILLE, False)


def test_a_person_of_whom_the_nationality_is_unknown_is_not_taken_for_a_citizen() -> None:
    rule = formality_of(case("DE", "FR"))
    assert rule.formality is Formality.APOSTILLE
    assert any("Union citizen" in remark for remark in rule.remarks)


def test_a_resident_who_is_no_national_needs_an_apostille_within_the_union() -> None:
    rule = formality_of(case("DE", "FR", citizen=False))
    assert rule.formality is Formality.APOSTILLE
    assert not any("Union citizen" in remark for remark in rule.remarks)


def test_the_union_rule_ended_for_the_united_kingdom() -> None:
    assert formality_of(case("GB", "FR", citizen=True)).formality is Formality.APOSTILLE
    before = case("UK", "FR", citizen=True, on=date(2020, 12, 31))
    assert formality_of(before).formality is Formality.NOTHING


def test_an_objection_between_two_parties_leads_to_legalisation() -> None:
    pair = frozenset((StateCode("DE"), StateCode("TN")))
    known = KnownTreaties(objections={pair})
    assert formality_of(case("DE", "TN")).formality is Formality.APOSTILLE
    assert formality_of(case("DE", "TN"), known=known).formality is Formality.LEGALISATION
    assert formality_of(case("TN", "DE"), known=known).formality is Formality.LEGALISATION


def test_a_state_that_is_no_party_is_reached_by_legalisation_and_the_table_is_not_trusted() -> None:
    rule = formality_of(case("DE", "EG"))
    assert rule.formality is Formality.LEGALISATION
    assert any("status table" in remark for remark in rule.remarks)


def test_a_party_counts_from_the_day_on_which_the_convention_entered_into_force_for_it() -> None:
    assert formality_of(case("DE", "CN", on=date(2023, 11, 6))).formality is Formality.LEGALISATION
    assert formality_of(case("DE", "CN", on=date(2023, 11, 7))).formality is Formality.APOSTILLE


def test_a_treaty_of_the_two_states_goes_before_the_apostille() -> None:
    known = KnownTreaties(exempt={frozenset((StateCode("DE"), StateCode("DK")))})
    document = case("DE", "DK", PublicDocument.COURT_DOCUMENT)
    assert formality_of(document, known=known).formality is Formality.NOTHING


def test_what_goes_between_authorities_needs_nothing_and_the_instrument_is_to_be_looked_at() -> (
    None
):
    rule = formality_of(case("DE", "EG", route=Route.AUTHORITIES))
    assert rule.formality is Formality.NOTHING
    assert rule.remarks


def test_a_document_that_stays_at_home_is_no_question() -> None:
    with pytest.raises(ValueError, match="stays in its state"):
        formality_of(case("EL", "GR"))
