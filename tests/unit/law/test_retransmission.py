"""Which convictions may be passed on: the whole table."""

import pytest

from comity.law.citation import Provenance
from comity.law.grounds import Ground
from comity.law.instruments import (
    CONVENTION,
    FRAMEWORK_DECISION,
    INSTRUMENTS,
    TRADE_AND_COOPERATION,
    Instrument,
    InstrumentKey,
)
from comity.law.purposes import Purpose
from comity.law.retransmission import (
    SILENCE,
    Origin,
    SubjectCategory,
    Transmit,
    Transmittable,
    Withhold,
    may_transmit,
)

CRIMINAL = Purpose.CRIMINAL_PROCEEDINGS
OTHERS = [purpose for purpose in Purpose if purpose is not CRIMINAL]
OTHER_MEMBERS = [Origin.NOTIFIED, Origin.ENTERED_EARLIER]


@pytest.mark.parametrize("origin", Origin)
@pytest.mark.parametrize("flag", Transmittable)
def test_criminal_proceedings_get_all_four_origins_whatever_the_flag(
    origin: Origin, flag: Transmittable
) -> None:
    answer = may_transmit(CRIMINAL, origin, flag, FRAMEWORK_DECISION)
    assert isinstance(answer, Transmit)
    assert not answer.national_law


@pytest.mark.parametrize("purpose", OTHERS)
@pytest.mark.parametrize("origin", OTHER_MEMBERS)
@pytest.mark.parametrize("subject", SubjectCategory)
def test_a_barred_conviction_is_withheld_and_its_state_named(
    purpose: Purpose, origin: Origin, subject: SubjectCategory
) -> None:
    answer = may_transmit(purpose, origin, Transmittable.NO, FRAMEWORK_DECISION, subject)
    assert isinstance(answer, Withhold)
    assert answer.name_state
    assert answer.ground is Ground.RETRANSMISSION_BARRED


@pytest.mark.parametrize(
    ("instrument", "named"),
    [(FRAMEWORK_DECISION, True), (TRADE_AND_COOPERATION, True), (CONVENTION, False)],
)
def test_a_third_country_under_the_convention_is_not_told_that_a_conviction_exists(
    instrument: Instrument, named: bool
) -> None:
    answer = may_transmit(Purpose.EMPLOYMENT_VETTING, Origin.NOTIFIED, Transmittable.NO, instrument)
    assert isinstance(answer, Withhold)
    assert answer.name_state is named


def test_silence_of_the_convicting_state_is_no_bar_and_says_that_it_is_inferred() -> None:
    answer = may_transmit(
        Purpose.WORK_WITH_CHILDREN, Origin.NOTIFIED, Transmittable.UNKNOWN, FRAMEWORK_DECISION
    )
    assert answer == Transmit(SILENCE)
    assert SILENCE.provenance is Provenance.INFERRED


def test_a_stated_permission_needs_no_national_law() -> None:
    answer = may_transmit(
        Purpose.WORK_WITH_CHILDREN, Origin.NOTIFIED, Transmittable.YES, FRAMEWORK_DECISION
    )
    assert isinstance(answer, Transmit)
    assert not answer.national_law
    assert answer.basis.provenance is Provenance.VERIFIED


@pytest.mark.parametrize("origin", [Origin.OWN, Origin.ENTERED_EARLIER, Origin.THIRD_COUNTRY])
def test_other_purposes_leave_three_origins_to_national_law(origin: Origin) -> None:
    answer = may_transmit(
        Purpose.LICENCE_OR_PERMIT, origin, Transmittable.UNKNOWN, FRAMEWORK_DECISION
    )
    assert isinstance(answer, Transmit)
    assert answer.national_law


def test_the_flag_does_not_bind_the_state_that_set_it() -> None:
    answer = may_transmit(
        Purpose.LICENCE_OR_PERMIT, Origin.OWN, Transmittable.NO, FRAMEWORK_DECISION
    )
    assert isinstance(answer, Transmit)


@pytest.mark.parametrize("origin", OTHER_MEMBERS)
def test_of_third_country_nationals_only_own_and_third_country_convictions_go_out(
    origin: Origin,
) -> None:
    subject = SubjectCategory.THIRD_COUNTRY
    received = may_transmit(CRIMINAL, origin, Transmittable.YES, FRAMEWORK_DECISION, subject)
    assert isinstance(received, Withhold)
    assert received.name_state
    for sent in (Origin.OWN, Origin.THIRD_COUNTRY):
        answer = may_transmit(CRIMINAL, sent, Transmittable.YES, FRAMEWORK_DECISION, subject)
        assert isinstance(answer, Transmit)


def test_a_national_of_another_member_state_gets_what_the_convention_gives() -> None:
    subject = SubjectCategory.OTHER_MEMBER
    own = may_transmit(CRIMINAL, Origin.OWN, Transmittable.YES, FRAMEWORK_DECISION, subject)
    assert isinstance(own, Transmit)
    assert str(own.basis.citation) == "32009F0315 Art. 7(4)"
    received = may_transmit(
        CRIMINAL, Origin.NOTIFIED, Transmittable.YES, FRAMEWORK_DECISION, subject
    )
    assert isinstance(received, Transmit)
    assert received.national_law


@pytest.mark.parametrize("instrument", [TRADE_AND_COOPERATION, CONVENTION])
def test_a_third_country_gets_other_states_convictions_only_by_national_law(
    instrument: Instrument,
) -> None:
    answer = may_transmit(CRIMINAL, Origin.NOTIFIED, Transmittable.YES, instrument)
    assert isinstance(answer, Transmit)
    assert answer.national_law
    assert str(answer.basis.citation) == "32009F0315 Art. 7(3)"


@pytest.mark.parametrize("purpose", Purpose)
@pytest.mark.parametrize("origin", Origin)
@pytest.mark.parametrize("flag", Transmittable)
@pytest.mark.parametrize("instrument", [FRAMEWORK_DECISION, TRADE_AND_COOPERATION, CONVENTION])
def test_every_cell_of_the_table_has_an_answer_with_a_basis(
    purpose: Purpose, origin: Origin, flag: Transmittable, instrument: Instrument
) -> None:
    for subject in SubjectCategory:
        answer = may_transmit(purpose, origin, flag, instrument, subject)
        assert answer.basis.citation.act


def test_nothing_is_asked_under_an_instrument_without_exchange() -> None:
    with pytest.raises(ValueError, match="no requests"):
        may_transmit(CRIMINAL, Origin.OWN, Transmittable.YES, INSTRUMENTS[InstrumentKey.ECRIS_TCN])
