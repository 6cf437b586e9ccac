"""The two outcomes of a decision, as values that a caller must look at."""

from dataclasses import InitVar, dataclass
from enum import StrEnum, unique

from comity.ids import StateCode
from comity.law.citation import Basis
from comity.law.grounds import Ground
from comity.law.instruments import InstrumentKey
from comity.law.purposes import Purpose
from comity.policy._seal import SEAL, Seal
from comity.policy.obligations import Obligation


@unique
class Act(StrEnum):
    """What a decision is about."""

    ANSWER = "answer"
    ASK = "ask"
    NOTIFY = "notify"
    RETRANSMIT = "retransmit"
    USE = "use"
    CORRESPOND = "correspond"
    TRANSFER = "transfer"


@dataclass(frozen=True, slots=True)
class Permit:
    """Permission for one act. Functions that disclose demand one.

    It is made in ``policy.decision`` only, nor altered with
    ``dataclasses.replace``: the seal is asked for anew each time and is not
    kept in the value.

    Attributes:
        act: What is permitted.
        purpose: Purpose it serves; ``None`` for a notification, which answers
            no request and serves the record itself, and for correspondence, which
            serves its procedure.
        recipient: ISO code of the only state that may be told; ``None`` for a
            use inside this state.
        instrument: Instrument relied on; for correspondence between states that no
            instrument is known to bind, the one to look at first.
        basis: Provision relied on.
        obligations: What whoever uses the permit must do, in alphabetical order.
        policy_version: Engine and rules that decided.
        facts: What was decided on, as words.
        seal: Proof that the policy room is the maker.
    """

    act: Act
    purpose: Purpose | None
    recipient: StateCode | None
    instrument: InstrumentKey
    basis: Basis
    obligations: tuple[Obligation, ...]
    policy_version: str
    facts: tuple[tuple[str, str], ...]
    seal: InitVar[Seal]

    def __post_init__(self, seal: Seal) -> None:
        """Check the seal.

        Raises:
            TypeError: Somebody else tries to make a permit: the caller's bug.
        """
        if seal is not SEAL:
            raise TypeError("only comity.policy.decision makes a Permit")

    @property
    def needs_human(self) -> bool:
        """Whether an official must approve before anything leaves."""
        return Obligation.HUMAN_APPROVAL in self.obligations

    def record(self) -> dict[str, str]:
        """Return facts and result as words in a fixed order, for a ledger to commit to."""
        return _record(
            self.facts,
            act=self.act,
            result="permit",
            ground="",
            purpose=self.purpose or "",
            recipient=self.recipient or "",
            instrument=self.instrument,
            basis=self.basis,
            obligations=self.obligations,
            policy_version=self.policy_version,
        )


@dataclass(frozen=True, slots=True)
class Refusal:
    """A reasoned refusal. A legal answer, not an error.

    Attributes:
        act: What was refused.
        ground: Why.
        basis: Provision relied on.
        explanation: One sentence for the official of the other state.
        obligations: What is due all the same, such as naming the convicting state.
        policy_version: Engine and rules that decided.
        facts: What was decided on, as words.
    """

    act: Act
    ground: Ground
    basis: Basis
    explanation: str
    obligations: tuple[Obligation, ...]
    policy_version: str
    facts: tuple[tuple[str, str], ...]

    @property
    def names_convicting_state(self) -> bool:
        """Whether the requester is told which state convicted."""
        return Obligation.NAME_CONVICTING_STATE in self.obligations

    def record(self) -> dict[str, str]:
        """Return facts and result as words in a fixed order, for a ledger to commit to."""
        return _record(
            self.facts,
            act=self.act,
            result="refusal",
            ground=self.ground,
            purpose="",
            recipient="",
            instrument="",
            basis=self.basis,
            obligations=self.obligations,
            policy_version=self.policy_version,
        )


def _record(
    facts: tuple[tuple[str, str], ...],
    *,
    act: Act,
    result: str,
    ground: str,
    purpose: str,
    recipient: str,
    instrument: str,
    basis: Basis,
    obligations: tuple[Obligation, ...],
    policy_version: str,
) -> dict[str, str]:
    words = {
        "act": str(act),
        "basis": str(basis.citation),
        "ground": str(ground),
        "instrument": str(instrument),
        "obligations": " ".join(obligations),
        "policy_version": policy_version,
        "provenance": str(basis.provenance),
        "purpose": str(purpose),
        "recipient": str(recipient),
        "result": result,
        **{f"fact.{name}": value for name, value in facts},
    }
    return dict(sorted(words.items()))
