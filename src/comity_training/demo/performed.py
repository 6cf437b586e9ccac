"""What was performed, as figures: one row for each exchange, and what was lost."""

from dataclasses import dataclass, field
from enum import StrEnum, unique

from comity.exchange.wires import Wire


@unique
class Evidence(StrEnum):
    """What came of the evidence of an exchange, exported and verified offline."""

    VERIFIED = "verified"
    ONE_SIDED = "verified, one side's record"
    NOT_VERIFIED = "NOT VERIFIED"


@dataclass(frozen=True, slots=True)
class Performed:
    """One exchange of the story.

    Attributes:
        process: Which of the exchanges: notification, update, request and so on.
        sender: State that began it.
        recipient: The other state.
        outcome: How it ended, in a word or two.
        elapsed_ms: From the first message composed to the last received, as the two
            nodes dated them; with a human in between, the human's time is in it.
        by: ``node``, or ``officer`` where a human decided.
        evidence: What came of the exported evidence.
        wire: The wire it went over.
    """

    process: str
    sender: str
    recipient: str
    outcome: str
    elapsed_ms: float
    by: str
    evidence: Evidence
    wire: Wire = Wire.COMITY

    @property
    def evidence_verified(self) -> bool:
        """Whether the exported evidence was verified, as that of both sides or of one."""
        return self.evidence is not Evidence.NOT_VERIFIED

    def as_json(self) -> dict[str, object]:
        """Return the row as the command's JSON has it."""
        return {
            "process": self.process,
            "from": self.sender,
            "to": self.recipient,
            "outcome": self.outcome,
            "elapsed_ms": round(self.elapsed_ms, 1),
            "by": self.by,
            "wire": str(self.wire),
            "evidence_verified": self.evidence_verified,
            "evidence": str(self.evidence),
        }


@dataclass(slots=True)
class Report:
    """Everything that was performed.

    Attributes:
        exchanges: In the order of the story.
        lost: Composed messages that their recipient does not have.
        duplicated: Messages or effects that are there twice.
        checks: Further statements that were tested, with what came out.
        failure: Why the story ended early; empty if it did not.
    """

    exchanges: list[Performed] = field(default_factory=list)
    lost: int = 0
    duplicated: int = 0
    checks: dict[str, bool] = field(default_factory=dict)
    failure: str = ""

    @property
    def ok(self) -> bool:
        """Whether all went as it should."""
        return (
            not self.failure
            and bool(self.exchanges)
            and all(exchange.evidence_verified for exchange in self.exchanges)
            and all(self.checks.values())
            and self.lost == 0
            and self.duplicated == 0
        )

    def as_json(self) -> dict[str, object]:
        """Return the report as the command's JSON has it."""
        return {
            "ok": self.ok,
            "exchanges": [exchange.as_json() for exchange in self.exchanges],
            "lost": self.lost,
            "duplicated": self.duplicated,
            "checks": self.checks,
            **({"failure": self.failure} if self.failure else {}),
        }
