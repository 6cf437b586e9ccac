"""Deciding again from words: what is known, what is missing, what another release decided."""

from datetime import date

import pytest

from comity.errors import ConfigurationInvalid, InputInvalid
from comity.ids import StateCode
from comity.law.purposes import Purpose
from comity.law.transfers import TransferBasis
from comity.policy.bundle import bundle_of, of_another_release, rules_of
from comity.policy.decision import decide_use
from comity.policy.facts import UseFacts
from comity.policy.replaying import decide_again, differences, facts_in
from comity.policy.rules import NodeRules
from comity.policy.transfers import TransferFacts, decide_transfer

RULES = NodeRules(name="r")
USE = UseFacts(
    received_for=Purpose.CRIMINAL_PROCEEDINGS,
    intended=Purpose.OTHER,
    own_information=False,
    serious_threat=False,
    sender_allows=False,
    on=date(2026, 1, 1),
)


@pytest.mark.parametrize("rests_on", TransferBasis)
def test_a_transfer_replays_from_its_words(rests_on: TransferBasis) -> None:
    facts = TransferFacts(
        StateCode("BG"),
        StateCode("RS"),
        Purpose.CRIMINAL_PROCEEDINGS,
        date(2026, 1, 1),
        rests_on,
        law_enforcement_purpose=True,
        competent_recipient=True,
        documented=True,
    )
    receipt = decide_transfer(facts, RULES).record()
    assert decide_again("transfer", facts_in(receipt), RULES).record() == receipt


def test_a_receipt_that_was_altered_differs_by_field() -> None:
    receipt = decide_use(USE, RULES).record()
    again = decide_again("use", facts_in(receipt), RULES)
    assert differences(receipt, again) == ()
    assert differences({**receipt, "result": "permit", "ground": ""}, again) == ("result", "ground")


@pytest.mark.parametrize(
    ("act", "change", "said"),
    [
        ("pardon", {}, "act: 'pardon' is not one of"),
        ("use", {"colour": "blue"}, "fact colour is no fact of use"),
        ("use", {"own_information": "perhaps"}, "own_information is yes or no"),
        ("use", {"stated_purpose": "curiosity"}, "curiosity"),
        ("use", {"on": "yesterday"}, "yesterday"),
    ],
)
def test_words_that_are_no_facts_are_refused_by_name(
    act: str, change: dict[str, str], said: str
) -> None:
    with pytest.raises(InputInvalid) as refused:
        decide_again(act, {**USE.record(), **change}, RULES)
    assert said in refused.value.public


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (b"supplements", b"enhances", "no such field"),
        (b'"rules":{', b'"rules":{"colour":1,', "bundle: "),
        (b'"name":"r"', b'"name":""', "policy rules need a name"),
        (b'{"agreements"', b'{"agreements', "bundle: "),
    ],
)  # fmt: skip
def test_a_bundle_that_this_release_cannot_decide_by_is_no_guess(
    old: bytes, new: bytes, said: str
) -> None:
    content = bundle_of(RULES).content
    if old == b"supplements":
        content = content.replace(b'"own_agreements":[]', b'"own_agreements":["supplements = 1"]')
    assert old in content
    with pytest.raises(ConfigurationInvalid) as refused:
        rules_of(content.replace(old, new, 1))
    assert said in refused.value.public


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (b'"engine":"', b'"engine":"0-', "engine 0-"),
        (b'"law":"', b'"law":"0', "other tables of law"),
        (b"Framework Decision", b"Framework Treaty", "other instruments"),
    ],
)
def test_a_bundle_of_another_release_decides_and_says_so(old: bytes, new: bytes, said: str) -> None:
    content = bundle_of(RULES).content
    assert of_another_release(content) == ""
    other = content.replace(old, new, 1)
    assert of_another_release(other).startswith(said)
    assert rules_of(other) == RULES
