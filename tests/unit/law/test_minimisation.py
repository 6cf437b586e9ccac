"""Which categories of data an answer carries."""

import pytest

from comity.law.instruments import InstrumentKey
from comity.law.minimisation import CARRIED, DataCategory, carried, narrows
from comity.law.purposes import Purpose

FD, CONVENTION = InstrumentKey.FRAMEWORK_DECISION, InstrumentKey.CONVENTION


def test_every_purpose_has_its_row() -> None:
    assert set(CARRIED) == set(Purpose)


@pytest.mark.parametrize("instrument", [FD, InstrumentKey.TRADE_AND_COOPERATION, CONVENTION])
def test_a_court_and_the_person_get_everything(instrument: InstrumentKey) -> None:
    for purpose in (Purpose.CRIMINAL_PROCEEDINGS, Purpose.OWN_RECORD):
        assert carried(purpose, instrument) == frozenset(DataCategory)
        assert not narrows(purpose)


def test_an_employment_check_is_not_the_answer_to_a_court() -> None:
    assert carried(Purpose.EMPLOYMENT_VETTING, FD) == {DataCategory.REFERENCE}


def test_outside_the_lists_another_purpose_gets_the_least_whatever_the_table_says() -> None:
    assert carried(Purpose.SECURITY_CLEARANCE, CONVENTION) == {DataCategory.REFERENCE}


def test_a_state_may_add_and_not_take_away() -> None:
    added = carried(Purpose.EMPLOYMENT_VETTING, FD, frozenset({DataCategory.ALIASES}))
    assert added == {DataCategory.REFERENCE, DataCategory.ALIASES}
