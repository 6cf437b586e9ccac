"""The register of breaches: what is owed, and when it may be closed."""

from datetime import UTC, datetime, timedelta

import pytest

from comity.errors import ConflictingChange
from comity.oversight.breaches import (
    Breach,
    Nature,
    Notice,
    Phase,
    Told,
    closed,
    with_notice,
    with_phase,
)

AWARE = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


def phase(*, high_risk: bool | None, states: tuple[str, ...] = ()) -> Phase:
    return Phase(
        AWARE, "security-1", (Nature.INTEGRITY,), 3, 3, "may be", "done", high_risk, states
    )


def notice(told: Told, whom: str, hours: float = 1) -> Notice:
    return Notice(told, whom, AWARE + timedelta(hours=hours), "security-1", "letter 1")


def test_a_breach_of_high_risk_closes_only_once_the_persons_were_told() -> None:
    breach = Breach("B-1", AWARE, "contact", (phase(high_risk=True),))
    breach = with_notice(breach, notice(Told.AUTHORITY, "DPA"))
    with pytest.raises(ConflictingChange, match="persons concerned"):
        closed(breach, at=AWARE)
    breach = with_notice(breach, notice(Told.SUBJECTS, "letters of 3 March"))
    assert closed(breach, at=AWARE).closed_at == AWARE


def test_the_state_whose_data_a_later_phase_names_is_told_too() -> None:
    breach = Breach("B-1", AWARE, "contact", (phase(high_risk=False, states=("FR",)),))
    breach = with_notice(breach, notice(Told.CONTROLLER, "FR"))
    assert breach.states_to_tell() == ()
    breach = with_phase(breach, phase(high_risk=False, states=("ES",)))
    assert breach.states_to_tell() == ("ES",)


def test_an_unknown_risk_is_owed_an_answer() -> None:
    breach = Breach("B-1", AWARE, "contact", (phase(high_risk=None),))
    assert any("high risk" in each for each in breach.owed(AWARE))


def test_the_same_notice_is_noted_once() -> None:
    breach = Breach("B-1", AWARE, "contact", (phase(high_risk=False),))
    once = with_notice(breach, notice(Told.AUTHORITY, "DPA"))
    assert with_notice(once, notice(Told.AUTHORITY, "DPA", hours=2)) is once


def test_the_last_moment_is_in_time() -> None:
    breach = Breach("B-1", AWARE, "contact", (phase(high_risk=False),))
    assert with_notice(breach, notice(Told.AUTHORITY, "DPA", hours=72)).notices
