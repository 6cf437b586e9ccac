"""What may leave without an official: by class of answer and purpose, and why not."""

from datetime import date

import pytest

from comity.errors import ConfigurationInvalid
from comity.ids import StateCode
from comity.law.purposes import Purpose
from comity.law.retransmission import SubjectCategory
from comity.policy.decision import Permit, decide_request
from comity.policy.facts import AnswerClass, Consent, RequestFacts, RequestingAuthority
from comity.policy.rules import NodeRules

CRIMINAL, VETTING = Purpose.CRIMINAL_PROCEEDINGS, Purpose.EMPLOYMENT_VETTING
CLASSES = sorted(set(AnswerClass) - {AnswerClass.UNCERTAIN})


def needs_human(rules: NodeRules, answer: AnswerClass, purpose: Purpose = CRIMINAL) -> bool:
    decided = decide_request(
        RequestFacts(
            requesting_state=StateCode("DE"),
            requested_state=StateCode("FR"),
            authority=RequestingAuthority.JUDICIAL,
            subject=SubjectCategory.NATIONAL,
            purpose=purpose,
            consent=Consent.YES,
            on=date(2026, 6, 1),
            answer=answer,
        ),
        rules,
    )
    assert isinstance(decided, Permit)
    return decided.needs_human


@pytest.mark.parametrize("answer", AnswerClass)
def test_by_default_an_official_approves_every_answer(answer: AnswerClass) -> None:
    assert needs_human(NodeRules("default"), answer)


@pytest.mark.parametrize("answer", CLASSES)
def test_a_class_leaves_by_itself_for_the_purpose_named_and_alone(answer: AnswerClass) -> None:
    rules = NodeRules("one", automatic=frozenset({(answer, CRIMINAL)}))
    assert not needs_human(rules, answer)
    assert needs_human(rules, answer, VETTING)
    assert all(needs_human(rules, other) for other in AnswerClass if other is not answer)


def test_an_uncertain_answer_never_leaves_by_itself() -> None:
    with pytest.raises(ConfigurationInvalid, match=r"law\.automatic: an uncertain"):
        NodeRules("all", automatic=frozenset({(AnswerClass.UNCERTAIN, CRIMINAL)}))


def test_the_official_is_told_the_rule() -> None:
    rules = NodeRules("2026-01")
    assert rules.why_human(AnswerClass.EARLIER_JUDGEMENT, VETTING) == (
        "Rules '2026-01': law.automatic does not list earlier-judgement for employment-vetting."
    )
    assert "needs judgement" in rules.why_human(AnswerClass.UNCERTAIN, VETTING)
