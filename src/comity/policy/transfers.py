"""May personal data go to a third state, on which basis, with which duties."""

from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final, Self

from comity.ids import StateCode
from comity.law.instruments import applicable
from comity.law.purposes import Purpose
from comity.law.states import iso_state
from comity.law.transfers import (
    BLOCKED_SIS,
    COMPETENT_RECIPIENT,
    GATE,
    NECESSARY,
    PRIOR_AUTHORISATION,
    TRANSFER_BASES,
    TransferBasis,
    adequacy,
)
from comity.policy.composing import Question, conclude
from comity.policy.memory import remembered
from comity.policy.outcome import Act, Permit, Refusal
from comity.policy.rules import NodeRules

_PROVISIONS: Final = MappingProxyType(
    {
        "authorisation": PRIOR_AUTHORISATION,
        "balance": TRANSFER_BASES[TransferBasis.INDIVIDUAL_CASE].basis,
        "blocked": BLOCKED_SIS,
        "gate": GATE,
        "purpose": NECESSARY,
        "recipient": COMPETENT_RECIPIENT,
    }
)


@dataclass(frozen=True, slots=True)
class TransferFacts:
    """A transfer that is intended.

    Attributes:
        sender: This node's state.
        recipient: The third state.
        purpose: Purpose of the request.
        on: Civil day of the transfer.
        rests_on: The basis that is relied on.
        law_enforcement_purpose: It is necessary for a purpose of Art. 1(1).
        competent_recipient: The recipient is a competent authority for such purposes.
        sis_data: Data come from the Schengen Information System.
        barred_by_handling: Conditions that came with the data bar passing them on.
        other_origin: Data came from another state that applies the Directive.
        authorised: Every such state authorised the transfer.
        immediate_threat: It prevents an immediate and serious threat, and authorisation
            cannot be had in good time.
        balanced: The person's rights were weighed against the public interest.
        outweighed: They override it.
        documented: Somebody wrote down why.
    """

    sender: StateCode
    recipient: StateCode
    purpose: Purpose
    on: date
    rests_on: TransferBasis
    law_enforcement_purpose: bool
    competent_recipient: bool
    sis_data: bool = False
    barred_by_handling: bool = False
    other_origin: bool = False
    authorised: bool = False
    immediate_threat: bool = False
    balanced: bool = False
    outweighed: bool = False
    documented: bool = False

    def __post_init__(self) -> None:
        """Check that two states are named.

        Raises:
            ValueError: They are the same: the caller's bug.
        """
        if iso_state(self.sender) == iso_state(self.recipient):
            raise ValueError(f"{self.sender} transfers nothing to itself")

    def record(self) -> dict[str, str]:
        """Return the facts as plain words, without personal data."""
        return {
            "sender": iso_state(self.sender),
            "recipient": iso_state(self.recipient),
            "stated_purpose": self.purpose,
            "on": self.on.isoformat(),
            "rests_on": self.rests_on,
            **{name: "yes" if getattr(self, name) else "no" for name in _YES_OR_NO},
        }

    @classmethod
    def from_record(cls, words: dict[str, str]) -> Self:
        """Return the facts that ``record`` wrote.

        Raises:
            KeyError, ValueError: They are none. The caller's input.
        """
        return cls(
            sender=StateCode(words["sender"]),
            recipient=StateCode(words["recipient"]),
            purpose=Purpose(words["stated_purpose"]),
            on=date.fromisoformat(words["on"]),
            rests_on=TransferBasis(words["rests_on"]),
            **{name: words[name] == "yes" for name in _YES_OR_NO},
        )


_YES_OR_NO: Final = (
    "law_enforcement_purpose",
    "competent_recipient",
    "sis_data",
    "barred_by_handling",
    "other_origin",
    "authorised",
    "immediate_threat",
    "balanced",
    "outweighed",
    "documented",
)


@remembered
def decide_transfer(facts: TransferFacts, rules: NodeRules) -> Permit | Refusal:
    """Decide whether personal data may go to a third state.

    Args:
        facts: The intended transfer, without the person.
        rules: What this node's state decided; its policies may be stricter.

    Returns:
        A ``Permit`` with what is due, or a ``Refusal`` with the condition that is not met.

    Source:
        Directive (EU) 2016/680 Arts. 35 to 38.
    """
    return conclude(question_of_transfer(facts, rules))


def question_of_transfer(facts: TransferFacts, rules: NodeRules) -> Question:
    """Return what is asked of the engine for a transfer."""
    found = applicable(
        facts.sender, facts.recipient, facts.on, further_parties=rules.further_parties
    )
    return Question(
        act=Act.TRANSFER,
        facts=facts,
        rules=rules,
        principal=facts.sender,
        resource=facts.recipient,
        context={
            **{name: bool(getattr(facts, name)) for name in _YES_OR_NO},
            "rests_on": facts.rests_on,
            "adequate": adequacy(facts.recipient, facts.on) is not None,
        },
        purpose=facts.purpose,
        recipient=facts.recipient,
        instrument=found.instrument.key,
        basis=TRANSFER_BASES[facts.rests_on].basis,
        provisions=_PROVISIONS,
    )
