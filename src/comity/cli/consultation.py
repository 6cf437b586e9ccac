"""Committing to the log who looked into the register, and what for; never about whom."""

from comity.exchange.envelope import SALT_LENGTH
from comity.exchange.outbox import Rails
from comity.ledger.entry import decision
from comity.storage.store import Work


def log_consultation(
    work: Work, rails: Rails, *, result: str, purpose: str, case: str, by: str, matches: int
) -> None:
    """Add a leaf for a consultation of the register.

    Args:
        work: The open transaction.
        rails: Clock and randomness of the node.
        result: What was found, in a word.
        purpose: What for.
        case: Case reference.
        by: The officer.
        matches: How many persons were shown.

    Source:
        Directive (EU) 2016/680 Art. 25 (logging of consultation).
    """
    record = {
        "act": "consult-register",
        "case": case,
        "matches": str(matches),
        "official": by,
        "purpose": purpose,
        "result": result,
    }
    leaf = decision(record, salt=rails.randomness(SALT_LENGTH))
    work.log.append([leaf], recorded_at=rails.clock.now())
