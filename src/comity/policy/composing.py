"""Putting a decision into its words; only this module makes a ``Permit``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Protocol

from comity.ids import StateCode
from comity.law.citation import Basis, verified
from comity.law.grounds import GROUNDS, Ground
from comity.law.instruments import Applicability, InstrumentKey
from comity.law.purposes import Purpose, is_criminal
from comity.law.retransmission import (
    CONVENTION_CRIMINAL,
    CONVENTION_OTHER,
    TCA_REPLY,
)
from comity.law.states import iso_state
from comity.policy._seal import SEAL
from comity.policy.citing import BASIS
from comity.policy.engine import GROUND, Note, Value, Verdict, evaluate
from comity.policy.obligations import Obligation
from comity.policy.outcome import Act, Permit, Refusal
from comity.policy.rules import NodeRules


class Facts(Protocol):
    """Anything a decision was made on."""

    def record(self) -> dict[str, str]:
        """Return the facts as plain words, without personal data."""
        ...


@dataclass(frozen=True, slots=True)
class Bar:
    """What the law of the exchange itself bars, whatever a state's policies say.

    Attributes:
        ground: Why.
        basis: The provision; ``None`` for the ground's own.
        obligations: What is due all the same.
    """

    ground: Ground
    basis: Basis | None = None
    obligations: tuple[Obligation, ...] = ()


NO_INSTRUMENT: Final = Bar(Ground.NO_INSTRUMENT)
"""Also the answer where no policy permits: disclosure needs a legal basis."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question to the engine, and the provisions that law has for either answer.

    Attributes:
        act: What is asked about.
        facts: The facts.
        rules: What the node's state decided.
        principal: State that acts.
        resource: State that it acts towards; our own for an act inside this state.
        context: The facts as the schema lists them for the act.
        purpose: Purpose that a permit would serve.
        recipient: The only state that a permit would let be told.
        instrument: Instrument that a permit would rely on.
        basis: Provision that a permit would rely on.
        provisions: Provisions that a policy may name for its refusal, by name.
        bar: What law itself bars; a state's policies may be stricter, never laxer.
    """

    act: Act
    facts: Facts
    rules: NodeRules
    principal: StateCode
    resource: StateCode
    context: Mapping[str, Value]
    purpose: Purpose | None
    recipient: StateCode | None
    instrument: InstrumentKey
    basis: Basis
    provisions: Mapping[str, Basis] = field(default_factory=dict)
    bar: Bar | None = None


def verdict_on(question: Question) -> Verdict:
    """Return what the policies say to a question."""
    return evaluate(
        question.rules.policies,
        action=question.act,
        principal_state=iso_state(question.principal),
        resource_state=iso_state(question.resource),
        context=question.context,
    )


def conclude(question: Question) -> Permit | Refusal:
    """Return the decision: what the policies say, within what the law of the exchange bars."""
    verdict = verdict_on(question)
    if not verdict.allowed:
        if not verdict.determining:
            return _refusal(question, question.bar or NO_INSTRUMENT)
        return _refusal(question, _bar_of(question, verdict.determining[0]))
    if question.bar is not None:
        return _refusal(question, question.bar)
    return Permit(
        act=question.act,
        purpose=question.purpose,
        recipient=None if question.recipient is None else iso_state(question.recipient),
        instrument=question.instrument,
        basis=question.basis,
        obligations=tuple(sorted(Obligation(each) for each in verdict.obligations)),
        policy_version=question.rules.version,
        facts=_words(question.facts),
        seal=SEAL,
    )


def _bar_of(question: Question, note: Note) -> Bar:
    named = note.annotations.get(BASIS)
    return Bar(
        Ground(note.annotations[GROUND]),
        None if named is None else question.provisions[named],
        tuple(Obligation(each) for each in note.obligations),
    )


def _refusal(question: Question, bar: Bar) -> Refusal:
    rule = GROUNDS[bar.ground]
    return Refusal(
        act=question.act,
        ground=bar.ground,
        basis=rule.basis if bar.basis is None else bar.basis,
        explanation=rule.explanation,
        obligations=tuple(sorted(bar.obligations)),
        policy_version=question.rules.version,
        facts=_words(question.facts),
    )


def agreement_words(
    one: StateCode, other: StateCode, on: date, found: Applicability, rules: NodeRules
) -> dict[str, Value]:
    """Return which agreement binds two states and what it covers, as a fact."""
    return {
        "key": found.instrument.key,
        "established": found.established,
        "purposes": sorted(rules.purposes_between(one, other, found, on)),
    }


def _words(facts: Facts) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((name, str(value)) for name, value in facts.record().items()))


REPLY_CRIMINAL: Final = verified("32009F0315", "Art. 7(1)", "Irish Act 51/2019 s. 7(2)")
REPLY_OTHER: Final = verified("32009F0315", "Art. 7(2)", "Irish Act 51/2019 s. 7(3)-(4)")


def reply_basis(instrument: InstrumentKey, purpose: Purpose) -> Basis:
    """Return the provision under which a request for a purpose is answered."""
    criminal = is_criminal(purpose)
    if instrument is InstrumentKey.TRADE_AND_COOPERATION:
        return TCA_REPLY
    if instrument is InstrumentKey.CONVENTION:
        return CONVENTION_CRIMINAL if criminal else CONVENTION_OTHER
    return REPLY_CRIMINAL if criminal else REPLY_OTHER
