"""To whom a conviction is owed."""

from datetime import date

import pytest

from comity.ids import StateCode
from comity.law.instruments import InstrumentKey
from comity.law.notification_duty import (
    Duty,
    Nationality,
    NoDuty,
    NoDutyReason,
    NoNationality,
    duties,
)

NOW = date(2026, 6, 1)

FD = InstrumentKey.FRAMEWORK_DECISION
TCA = InstrumentKey.TRADE_AND_COOPERATION
COE = InstrumentKey.CONVENTION


def told(convicting: str, *nationalities: str, on: date = NOW) -> list[tuple[str, str]]:
    """Return (nationality, instrument or reason) for each answer."""
    known = {member.value: member for member in NoNationality}
    given: tuple[Nationality, ...] = tuple(
        known.get(nationality) or StateCode(nationality) for nationality in nationalities
    )
    return [
        (answer.state, answer.instrument.key.value)
        if isinstance(answer, Duty)
        else (str(answer.nationality), answer.reason.value)
        for answer in duties(StateCode(convicting), given, on)
    ]


@pytest.mark.parametrize(
    ("convicting", "nationalities", "expected"),
    [
        ("DE", ["FR"], [("FR", FD)]),
        ("DE", ["FR", "IT"], [("FR", FD), ("IT", FD)]),
        # Also when the person is a national of the convicting state.
        ("DE", ["DE", "FR"], [("DE", NoDutyReason.OWN_NATIONAL), ("FR", FD)]),
        ("DE", ["DE"], [("DE", NoDutyReason.OWN_NATIONAL)]),
        ("DE", ["UK"], [("GB", TCA)]),
        ("GB", ["GB", "DE"], [("GB", NoDutyReason.OWN_NATIONAL), ("DE", TCA)]),
        # The Convention says the opposite for own nationals.
        ("CH", ["FR"], [("FR", COE)]),
        (
            "CH",
            ["CH", "FR"],
            [("CH", NoDutyReason.OWN_NATIONAL), ("FR", NoDutyReason.ALSO_OWN_NATIONAL)],
        ),
        # One person, two instruments, two answers.
        (
            "DE",
            ["DE", "FR", "NO"],
            [
                ("DE", NoDutyReason.OWN_NATIONAL),
                ("FR", FD),
                ("NO", NoDutyReason.ALSO_OWN_NATIONAL),
            ],
        ),
        ("DE", ["US"], [("US", NoDutyReason.NO_INSTRUMENT)]),
        ("DE", ["unknown"], [("unknown", NoDutyReason.NATIONALITY_UNKNOWN)]),
        ("DE", ["stateless"], [("stateless", NoDutyReason.STATELESS)]),
        ("DE", [], [("unknown", NoDutyReason.NATIONALITY_UNKNOWN)]),
        ("DE", ["EL", "GR"], [("GR", FD)]),
        ("EL", ["GR"], [("GR", NoDutyReason.OWN_NATIONAL)]),
    ],
)
def test_every_nationality_gets_one_answer(
    convicting: str, nationalities: list[str], expected: list[tuple[str, str]]
) -> None:
    assert told(convicting, *nationalities) == expected


def test_the_united_kingdom_was_told_as_a_member_until_the_end_of_2020() -> None:
    assert told("DE", "GB", on=date(2020, 12, 31)) == [("GB", FD)]


def test_a_duty_names_its_limit_and_its_provision() -> None:
    (answer,) = duties(StateCode("GB"), (StateCode("DE"),), NOW)
    assert isinstance(answer, Duty)
    assert answer.limit.key == "uk-notification"
    assert answer.basis.citation.provision == "s. 1"


def test_a_reason_for_telling_nobody_has_a_provision_too() -> None:
    for nationality in (StateCode("DE"), StateCode("US"), *NoNationality):
        (answer,) = duties(StateCode("DE"), (nationality,), NOW)
        assert isinstance(answer, NoDuty)
        assert answer.basis.citation.act


def test_a_party_that_the_node_names_is_told_under_the_convention() -> None:
    serbia = StateCode("RS")
    (answer,) = duties(StateCode("DE"), (serbia,), NOW, further_parties=frozenset({serbia}))
    assert isinstance(answer, Duty)
    assert answer.instrument.key is COE
