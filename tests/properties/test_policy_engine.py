"""The engine against the rules it replaced, and what must hold of any policy set."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.properties import former_rules as former
from tests.properties import policy_strategies as drawn

from comity.law.instruments import applicable
from comity.law.purposes import Purpose
from comity.law.retransmission import Withhold, may_transmit
from comity.policy.bundle import bundle_of, rules_of
from comity.policy.decision import (
    decide_ask,
    decide_notification,
    decide_procedure,
    decide_request,
    decide_retransmission,
    decide_use,
)
from comity.policy.engine import PolicySet, evaluate, policy_set, shipped
from comity.policy.facts import (
    AskFacts,
    NotificationFacts,
    RequestFacts,
    RetransmissionFacts,
    UseFacts,
)
from comity.policy.memory import forget
from comity.policy.outcome import Act, Permit, Refusal
from comity.policy.procedure import ProcedureFacts
from comity.policy.replaying import decide_again, differences, facts_in
from comity.policy.rules import NodeRules

EXAMPLES = 60


def told(made: Permit | Refusal) -> former.Told:
    duties = frozenset(made.obligations)
    if isinstance(made, Refusal):
        return former.Told(made.ground, made.basis, duties)
    return former.Told(None, made.basis, duties, made.purpose, made.recipient, made.instrument)


@settings(max_examples=EXAMPLES, deadline=None)
@given(drawn.request_facts(), drawn.rules())
def test_requests_are_decided_as_before(facts: RequestFacts, rules: NodeRules) -> None:
    assert told(decide_request(facts, rules)) == former.request(facts, rules)


@settings(max_examples=EXAMPLES, deadline=None)
@given(drawn.ask_facts(), drawn.rules())
def test_asking_is_decided_as_before(facts: AskFacts, rules: NodeRules) -> None:
    assert told(decide_ask(facts, rules)) == former.ask(facts, rules)


@settings(max_examples=2 * EXAMPLES, deadline=None)
@given(drawn.retransmission_facts(), drawn.rules())
def test_retransmission_is_decided_as_before(facts: RetransmissionFacts, rules: NodeRules) -> None:
    assert told(decide_retransmission(facts, rules)) == former.retransmission(facts, rules)


@settings(max_examples=EXAMPLES, deadline=None)
@given(drawn.notification_facts(), drawn.rules())
def test_notifications_are_decided_as_before(facts: NotificationFacts, rules: NodeRules) -> None:
    assert told(decide_notification(facts, rules)) == former.notification(facts, rules)


@settings(max_examples=EXAMPLES, deadline=None)
@given(drawn.procedure_facts(), drawn.rules())
def test_messages_of_procedure_are_decided_as_before(
    facts: ProcedureFacts, rules: NodeRules
) -> None:
    assert told(decide_procedure(facts, rules)) == former.procedure(facts, rules)


@settings(max_examples=40, deadline=None)
@given(drawn.use_facts(), drawn.rules())
def test_use_is_decided_as_before(facts: UseFacts, rules: NodeRules) -> None:
    assert told(decide_use(facts, rules)) == former.use(facts, rules)


DECISIONS: dict[Act, tuple[st.SearchStrategy[object], Callable[..., Permit | Refusal]]] = {
    Act.ANSWER: (drawn.request_facts(), decide_request),
    Act.ASK: (drawn.ask_facts(), decide_ask),
    Act.RETRANSMIT: (drawn.retransmission_facts(), decide_retransmission),
    Act.NOTIFY: (drawn.notification_facts(), decide_notification),
    Act.CORRESPOND: (drawn.procedure_facts(), decide_procedure),
    Act.USE: (drawn.use_facts(), decide_use),
}


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.sampled_from(list(DECISIONS)), st.data())
def test_a_decision_replays_from_its_words_and_its_bundle(act: Act, data: st.DataObject) -> None:
    rules = data.draw(drawn.rules())
    facts, decide = DECISIONS[act]
    made = decide(data.draw(facts), rules)
    receipt = made.record()
    again = decide_again(act, facts_in(receipt), rules_of(bundle_of(rules).content))
    assert not differences(receipt, again)
    assert again.record() == receipt


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(list(DECISIONS)), st.data())
def test_adding_a_policy_that_forbids_never_permits_more(act: Act, data: st.DataObject) -> None:
    rules = data.draw(drawn.rules())
    facts, decide = DECISIONS[act]
    drawn_facts = data.draw(facts)
    before = decide(drawn_facts, rules)
    after = decide(drawn_facts, replace(rules, policies=stricter(data)))
    assert isinstance(before, Permit) or isinstance(after, Refusal)


def stricter(data: st.DataObject) -> PolicySet:
    """Return the shipped policies with one more that forbids something."""
    act = data.draw(st.sampled_from(list(DECISIONS)))
    state = data.draw(drawn.STATES)
    added = (
        f'@id("ours.no-{act}") @rank("5") @ground("national-law")\n'
        f'forbid (principal, action == Action::"{act}", resource == State::"{state}");'
    )
    texts = {**dict(shipped().texts), "ours.cedar": added}
    return policy_set(texts, dict(shipped().schemas))


@settings(max_examples=40, deadline=None)
@given(drawn.retransmission_facts(), drawn.rules())
def test_no_policy_of_a_state_permits_what_the_instrument_withholds(
    facts: RetransmissionFacts, rules: NodeRules
) -> None:
    permissive = 'permit (principal, action == Action::"retransmit", resource);'
    lax = policy_set(
        {"lax.cedar": f'@id("everything") @obligations("")\n{permissive}'}, dict(shipped().schemas)
    )
    made = decide_retransmission(facts, replace(rules, policies=lax))
    found = applicable(
        facts.requesting_state,
        facts.requested_state,
        facts.on,
        further_parties=rules.further_parties,
    )
    answer = may_transmit(
        facts.purpose, facts.origin, facts.transmittable, found.instrument, facts.subject
    )
    withheld = isinstance(answer, Withhold) or not found.established
    assert isinstance(made, Refusal) is withheld


def test_a_permit_that_only_adds_duties_permits_nothing_alone() -> None:
    texts = {
        "use.cedar": """
            @id("base") @obligations("")
            permit (principal, action == Action::"use", resource == State::"XX");
            @id("more") @supplements("base") @obligations("keep-proof-of-purpose")
            permit (principal, action == Action::"use", resource);
        """
    }
    flags = {"own_information": True, "serious_threat": True, "sender_allows": True}
    verdicts = [
        evaluate(
            policy_set(texts, dict(shipped().schemas)),
            action="use",
            principal_state="BG",
            resource_state=resource,
            context={"received_for": "other", "intended": "other", **flags},
        )
        for resource in ("BG", "XX")
    ]
    assert [each.allowed for each in verdicts] == [False, True]
    assert not verdicts[0].determining
    assert verdicts[1].obligations == {"keep-proof-of-purpose"}


def test_what_is_remembered_is_what_would_be_decided_anew() -> None:
    facts = UseFacts(
        received_for=Purpose.OTHER,
        intended=Purpose.OTHER,
        own_information=False,
        serious_threat=False,
        sender_allows=False,
        on=date(2026, 1, 1),
    )
    rules = NodeRules(name="r")
    once = decide_use(facts, rules)
    assert decide_use(facts, rules) is once
    forget()
    anew = decide_use(facts, rules)
    assert anew is not once
    assert anew == once
