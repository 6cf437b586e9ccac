"""What a state's own agreement changes in a decision."""

from dataclasses import replace
from datetime import date

import pytest
from tests.unit.law.test_agreements import OWN, PURPOSES

from comity.errors import ConfigurationInvalid
from comity.ids import StateCode
from comity.law.agreement import read_agreement
from comity.law.grounds import Ground
from comity.law.purposes import Purpose
from comity.law.retransmission import SubjectCategory
from comity.policy.bundle import bundle_of, read_bundle, rules_of
from comity.policy.citing import require_citable
from comity.policy.comparing import differences_between
from comity.policy.decision import Permit, Refusal, decide_ask
from comity.policy.engine import policy_set, shipped
from comity.policy.facts import AskFacts, Consent, RequestingAuthority
from comity.policy.rules import NodeRules

RULES = NodeRules(name="r")
NARROWED = replace(RULES, agreements=(read_agreement(OWN + PURPOSES, where="x", own=True),))
ASK = AskFacts(
    StateCode("BG"),
    StateCode("TR"),
    RequestingAuthority.ADMINISTRATIVE,
    SubjectCategory.NATIONAL,
    Purpose.EMPLOYMENT_VETTING,
    Consent.YES,
    date(2026, 1, 1),
)


def test_it_narrows_the_purposes_between_the_two_states_that_it_names() -> None:
    assert isinstance(decide_ask(ASK, RULES), Permit)
    refused = decide_ask(ASK, NARROWED)
    assert isinstance(refused, Refusal)
    assert refused.ground is Ground.PURPOSE_NOT_COVERED
    criminal = replace(ASK, purpose=Purpose.CRIMINAL_PROCEEDINGS)
    assert isinstance(decide_ask(criminal, NARROWED), Permit)


def test_it_says_nothing_of_other_states() -> None:
    elsewhere = replace(ASK, requested_state=StateCode("CH"))
    assert isinstance(decide_ask(elsewhere, NARROWED), Permit)


def test_a_bundle_brings_it_back() -> None:
    again = rules_of(bundle_of(NARROWED).content)
    assert again == NARROWED
    assert bundle_of(again) == bundle_of(NARROWED)
    assert bundle_of(again).digest != bundle_of(RULES).digest


def test_differences_name_it_and_mark_what_may_permit_more() -> None:
    before, after = bundle_of(RULES).content, bundle_of(NARROWED).content
    (added,) = differences_between(before, after)
    assert (added.part, added.name, added.widens) == ("agreement", "our-neighbour", False)
    (gone,) = differences_between(after, before)
    assert gone.widens


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"automatic": "certain-without-convictions:other"}, ("automatic", True)),
        ({"consent_required": "other"}, ("consent_required", False)),
        ({"purposes_answered": "criminal-proceedings"}, ("purposes_answered", False)),
        ({"received_convictions_to_third_countries": "yes"}, (
            "received_convictions_to_third_countries", True,
        )),
    ],
)  # fmt: skip
def test_a_rule_that_lets_more_out_is_marked(
    change: dict[str, str], said: tuple[str, bool]
) -> None:
    content = bundle_of(RULES).content
    fields = read_bundle(content)
    text = content.decode()
    for name, value in change.items():
        text = text.replace(f'"{name}":"{fields.rules[name]}"', f'"{name}":"{value}"')
    (found,) = differences_between(content, text.encode())
    assert (found.name, found.widens) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("permit (principal, action, resource)", "not Cedar"),
        ("permit (principal, action, resource);", "has no @id"),
        ('@id("a") permit (principal, action, resource);', "a has no @obligations"),
        ('@id("a") forbid (principal, action, resource);', "a has no @ground"),
        ('@id("a") @rank("x") @ground("g") forbid (principal, action, resource);', "@rank"),
        ('@id("a") @obligations("") permit (principal, action == Action::"x", resource);', "x"),
        (
            '@id("a") @obligations("") @supplements("b") permit (principal, action, resource);',
            "a supplements no permit",
        ),
        (
            (
                '@id("a") @obligations("") permit (principal, action == Action::"use", resource)'
                "when { context.purpose };"
            ),
            "purpose",
        ),
    ],
)
def test_a_policy_that_could_not_be_cited_is_not_taken(text: str, said: str) -> None:
    with pytest.raises(ConfigurationInvalid) as refused:
        policy_set({"ours.cedar": text}, dict(shipped().schemas))
    assert said in refused.value.public


@pytest.mark.parametrize(
    ("annotations", "said"),
    [('@ground("because")', "because"), ('@ground("no-instrument") @basis("mine")', "mine")],
)
def test_a_policy_cites_grounds_and_provisions_that_the_law_room_knows(
    annotations: str, said: str
) -> None:
    text = f'@id("a") {annotations} forbid (principal, action, resource);'
    policies = policy_set({"ours.cedar": text}, dict(shipped().schemas))
    with pytest.raises(ConfigurationInvalid, match=said):
        require_citable(policies)
