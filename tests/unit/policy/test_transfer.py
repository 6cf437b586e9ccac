"""The gate to third states, fact by fact."""

from dataclasses import replace
from datetime import date

import pytest

from comity.ids import StateCode
from comity.law.purposes import Purpose
from comity.law.transfers import TransferBasis, adequacy, applies_directive
from comity.policy.decision import Permit, Refusal, decide_transfer
from comity.policy.obligations import Obligation
from comity.policy.rules import NodeRules
from comity.policy.transfers import TransferFacts

RULES = NodeRules("test")
DE, GB, UA = StateCode("DE"), StateCode("GB"), StateCode("UA")
TO_GB = TransferFacts(
    sender=DE,
    recipient=GB,
    purpose=Purpose.CRIMINAL_PROCEEDINGS,
    on=date(2026, 6, 1),
    rests_on=TransferBasis.ADEQUACY,
    law_enforcement_purpose=True,
    competent_recipient=True,
)
TO_UA = replace(TO_GB, recipient=UA, rests_on=TransferBasis.OWN_ASSESSMENT, documented=True)
IN_ONE_CASE = replace(TO_UA, rests_on=TransferBasis.INDIVIDUAL_CASE, balanced=True)


def refused(facts: TransferFacts) -> str:
    made = decide_transfer(facts, RULES)
    assert isinstance(made, Refusal)
    return f"{made.basis.citation}"


def permitted(facts: TransferFacts) -> set[Obligation]:
    made = decide_transfer(facts, RULES)
    assert isinstance(made, Permit), made
    return set(made.obligations)


def test_an_adequacy_decision_carries_a_transfer_by_itself() -> None:
    assert permitted(TO_GB) == set()


@pytest.mark.parametrize(
    ("day", "adequate"),
    [
        (date(2020, 12, 31), False),
        (date(2021, 1, 1), True),
        (date(2025, 12, 27), True),
        (date(2025, 12, 28), True),
        (date(2031, 12, 27), True),
        (date(2031, 12, 28), False),
    ],
)
def test_adequacy_holds_on_its_days_only(day: date, *, adequate: bool) -> None:
    assert (adequacy(GB, day) is not None) is adequate
    assert isinstance(decide_transfer(replace(TO_GB, on=day), RULES), Permit) is adequate


def test_no_adequacy_is_known_for_others_and_associated_states_are_no_third_states() -> None:
    assert adequacy(UA, TO_UA.on) is None
    assert applies_directive(StateCode("CH"), TO_UA.on)
    assert not applies_directive(GB, TO_UA.on)
    assert refused(replace(TO_GB, recipient=UA)) == "32016L0680 Art. 35(1)"


def test_an_own_assessment_is_documented_and_the_supervisor_told() -> None:
    assert permitted(TO_UA) == {
        Obligation.DOCUMENT_TRANSFER,
        Obligation.PASS_ON_LIMITS,
        Obligation.TELL_SUPERVISOR,
    }
    assert refused(replace(TO_UA, documented=False)) == "32016L0680 Art. 35(1)"


def test_an_exception_takes_two_officers_and_a_balance() -> None:
    assert Obligation.TWO_OFFICERS in permitted(IN_ONE_CASE)
    assert refused(replace(IN_ONE_CASE, balanced=False)) == "32016L0680 Art. 38(1)(d) and (2)"
    assert refused(replace(IN_ONE_CASE, outweighed=True)) == "32016L0680 Art. 38(1)(d) and (2)"


def test_data_of_another_state_need_its_authorisation_or_an_immediate_threat() -> None:
    foreign = replace(TO_UA, other_origin=True)
    assert refused(foreign) == "32016L0680 Art. 35(1)(c) and (2)"
    assert permitted(replace(foreign, authorised=True)) == permitted(TO_UA)
    urgent = replace(foreign, rests_on=TransferBasis.IMMEDIATE_THREAT, immediate_threat=True)
    assert Obligation.TELL_ORIGIN in permitted(urgent)


@pytest.mark.parametrize(
    ("change", "provision"),
    [
        ({"sis_data": True}, "32018R1862 Art. 65"),
        ({"law_enforcement_purpose": False}, "32016L0680 Art. 35(1)(a)"),
        ({"competent_recipient": False}, "32016L0680 Art. 35(1)(b)"),
        ({"barred_by_handling": True}, "32009F0315 Art. 9"),
    ],
)
@pytest.mark.parametrize("facts", [TO_GB, TO_UA, IN_ONE_CASE])
def test_what_no_basis_heals(facts: TransferFacts, change: dict[str, bool], provision: str) -> None:
    assert refused(replace(facts, **change)) == provision  # type: ignore[arg-type]


@pytest.mark.parametrize("facts", [TO_GB, TO_UA, IN_ONE_CASE])
def test_the_facts_in_words_are_read_back(facts: TransferFacts) -> None:
    assert TransferFacts.from_record(facts.record()) == facts


def test_a_state_transfers_nothing_to_itself() -> None:
    with pytest.raises(ValueError, match="itself"):
        replace(TO_GB, recipient=DE)
