"""The gate to third states: what an answer needs before it leaves.

Every answer passes through ``gate``. Where an adequacy decision carries it, nobody is asked.
Everything else waits for an assessment; see ``records.transferring``.

Source: Directive (EU) 2016/680 Arts. 35 to 38.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from comity.ids import ConversationId, StateCode
from comity.law.handling import Use
from comity.law.instruments import InstrumentKey, applicable
from comity.law.purposes import Purpose, is_criminal
from comity.law.states import iso_state
from comity.law.transfers import (
    TransferBasis,
    applies_directive,
)
from comity.policy.decision import Permit, Refusal, decide_transfer
from comity.policy.transfers import TransferFacts
from comity.records.central_authority import CentralAuthority
from comity.records.disclosure_ports import DisclosureReading
from comity.records.handling_rules import barring
from comity.records.ports import HeldConviction
from comity.records.transfer_model import (
    CLOSED,
    Transfer,
    TransferState,
)


@dataclass(frozen=True, slots=True)
class Intended:
    """What would leave, as the gate looks at it.

    Attributes:
        conversation: The request that is answered.
        recipient: Who asked.
        purpose: What for.
        convictions: What would be sent.
    """

    conversation: ConversationId
    recipient: StateCode
    purpose: Purpose
    convictions: tuple[HeldConviction, ...]


def concerns(authority: CentralAuthority, recipient: StateCode, on: date) -> bool:
    """Return whether data for a state are a transfer to a third state.

    Who does not apply the Directive itself has a law of its own on transfers, which is not
    worked out here.
    """
    return applies_directive(authority.state, on) and not applies_directive(recipient, on)


def gate(
    disclosure: DisclosureReading, authority: CentralAuthority, intended: Intended
) -> Permit | Refusal | None:
    """Return what the law of transfers says to an answer; ``None`` where it is no transfer.

    Returns:
        A ``Permit`` where an adequacy decision carries the answer, or the assessment that
        was closed last allowed it and still does on today's facts; else the ``Refusal``.
    """
    today = authority.day_of(authority.now())
    if not concerns(authority, intended.recipient, today):
        return None
    by_itself = decide_transfer(
        _facts_by_itself(disclosure, authority, intended, today), authority.rules
    )
    if isinstance(by_itself, Permit):
        return by_itself
    assessed = disclosure.transfers_in(intended.conversation)
    closed = [each for each in assessed if each.state in CLOSED]
    if closed and closed[-1].state is TransferState.ALLOWED:
        return decided(disclosure, authority, closed[-1], intended, today)
    return by_itself


def decided(
    disclosure: DisclosureReading,
    authority: CentralAuthority,
    transfer: Transfer,
    intended: Intended,
    today: date,
) -> Permit | Refusal:
    """Ask policy about an assessment whose questions are answered, on today's data."""
    origins = origins_of(authority, intended.convictions, today)
    given = {each.state for each in transfer.authorisations if each.given}
    rests_on = transfer.rests_on or TransferBasis.ADEQUACY
    facts = TransferFacts(
        sender=authority.state,
        recipient=intended.recipient,
        purpose=intended.purpose,
        on=today,
        rests_on=rests_on,
        law_enforcement_purpose=bool(transfer.law_enforcement_purpose),
        competent_recipient=bool(transfer.competent_recipient),
        sis_data=transfer.sis_data is not False,
        barred_by_handling=_barred(disclosure, authority, intended),
        other_origin=bool(origins),
        authorised=origins <= given,
        immediate_threat=bool(transfer.immediate_threat)
        and rests_on is TransferBasis.IMMEDIATE_THREAT,
        balanced=transfer.outweighed is not None,
        outweighed=bool(transfer.outweighed),
        documented=bool(transfer.justification.strip()),
    )
    return decide_transfer(facts, authority.rules)


def _facts_by_itself(
    disclosure: DisclosureReading, authority: CentralAuthority, intended: Intended, today: date
) -> TransferFacts:
    """Return the facts of an answer about which nobody has said anything yet."""
    found = applicable(
        authority.state,
        intended.recipient,
        today,
        further_parties=authority.rules.further_parties,
    )
    # The Agreement with the United Kingdom itself names the other purposes for which
    # authorities that keep criminal records answer each other.
    named = found.instrument.key is InstrumentKey.TRADE_AND_COOPERATION and found.established
    return TransferFacts(
        sender=authority.state,
        recipient=intended.recipient,
        purpose=intended.purpose,
        on=today,
        rests_on=TransferBasis.ADEQUACY,
        law_enforcement_purpose=is_criminal(intended.purpose) or named,
        competent_recipient=found.established,
        barred_by_handling=_barred(disclosure, authority, intended),
        other_origin=bool(origins_of(authority, intended.convictions, today)),
    )


def _barred(disclosure: DisclosureReading, authority: CentralAuthority, intended: Intended) -> bool:
    return any(
        barring(disclosure, each.conviction.id, Use.PASS_ON, own=authority.state)
        for each in intended.convictions
    )


def origins_of(
    authority: CentralAuthority, convictions: Sequence[HeldConviction], today: date
) -> frozenset[StateCode]:
    """Return the states whose authorisation Art. 35(1)(c) asks for."""
    return frozenset(
        iso_state(each.convicting_state)
        for each in convictions
        if iso_state(each.convicting_state) != iso_state(authority.state)
        and applies_directive(each.convicting_state, today)
    )
