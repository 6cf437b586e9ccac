"""Putting a decision into its words; only this module makes a ``Permit``."""

from typing import Final, Protocol

from comity.ids import StateCode
from comity.law.citation import Basis, verified
from comity.law.grounds import GROUNDS, Ground
from comity.law.instruments import InstrumentKey
from comity.law.purposes import Purpose, is_criminal
from comity.law.retransmission import (
    CONVENTION_CRIMINAL,
    CONVENTION_OTHER,
    TCA_REPLY,
)
from comity.law.states import iso_state
from comity.policy._seal import SEAL
from comity.policy.obligations import Obligation
from comity.policy.outcome import Act, Permit, Refusal
from comity.policy.rules import NodeRules


class Facts(Protocol):
    """Anything a decision was made on."""

    def record(self) -> dict[str, str]:
        """Return the facts as plain words, without personal data."""
        ...


def _words(facts: Facts) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((name, str(value)) for name, value in facts.record().items()))


def permit(
    act: Act,
    facts: Facts,
    rules: NodeRules,
    *,
    purpose: Purpose | None,
    recipient: StateCode | None,
    instrument: InstrumentKey,
    basis: Basis,
    obligations: set[Obligation],
) -> Permit:
    """Return the permit for an act on these facts, its obligations in order."""
    return Permit(
        act=act,
        purpose=purpose,
        recipient=None if recipient is None else iso_state(recipient),
        instrument=instrument,
        basis=basis,
        obligations=tuple(sorted(obligations)),
        policy_version=rules.version,
        facts=_words(facts),
        seal=SEAL,
    )


def refusal(
    act: Act,
    facts: Facts,
    rules: NodeRules,
    ground: Ground,
    *,
    basis: Basis | None = None,
    obligations: tuple[Obligation, ...] = (),
) -> Refusal:
    """Return the refusal on a ground, under the ground's own basis unless another fits better."""
    rule = GROUNDS[ground]
    return Refusal(
        act=act,
        ground=ground,
        basis=rule.basis if basis is None else basis,
        explanation=rule.explanation,
        obligations=tuple(sorted(obligations)),
        policy_version=rules.version,
        facts=_words(facts),
    )


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


def reply_obligations(instrument: InstrumentKey, purpose: Purpose) -> set[Obligation]:
    """Return what every answer for a purpose must observe."""
    due = {Obligation.ONLY_UPDATED_DATA}
    if not is_criminal(purpose):
        due.add(Obligation.NATIONAL_LAW_APPLIED)
    if instrument is not InstrumentKey.FRAMEWORK_DECISION:
        due.add(Obligation.PASS_ON_LIMITS)
    return due
