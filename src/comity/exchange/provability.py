"""What is admitted must be provable: the auditor's own reading, asked beforehand.

A header that two readers read differently, or a date for which no key of its author
vouches, proves nothing to a third party. Whoever could have such a message admitted
could deny it; whoever could have such a receipt accepted could deny that. So both
pass the reading of ``ledger.evidence`` before they count.

Source: docs/protocol, COM-2.7, COM-4.7.
"""

from datetime import datetime, timedelta

from comity.errors import EnvelopeMalformed, EvidenceInvalid
from comity.exchange.partners import Partner
from comity.exchange.ports import OutgoingMessage
from comity.exchange.versions import CURRENT
from comity.ledger.checkpoint import Checkpoint
from comity.ledger.evidence_bodies import read_arrival_of, read_logged_header
from comity.ledger.evidence_keys import Vouching
from comity.ledger.ports import SeenCheckpoints
from comity.trust.verify import Verified


def check_header(raw: bytes) -> None:
    """Check that an auditor will read a partner's header, which was read here before.

    Raises:
        EnvelopeMalformed: An auditor would not take it: a field named twice, a date
            outside the calendar. The sender's fault.
    """
    try:
        read_logged_header(raw)
    except EvidenceInvalid as problem:
        raise EnvelopeMalformed(f"The header proves nothing: {problem.public}") from problem


def vouching_of(
    partner: Partner, checkpoint: Verified[Checkpoint], note: bytes, seen: SeenCheckpoints
) -> Vouching:
    """Return for which dates the evidence will stand that rests on a checkpoint.

    Args:
        partner: Whose log it is.
        checkpoint: The checkpoint as admitted.
        note: Its signed note as received.
        seen: What is kept of other logs. Of two notes over one size the first is
            kept, and evidence shows that one, whoever signed the other.
    """
    kept = seen.note_at(partner.origin, checkpoint.value.size) or b""
    return Vouching(
        kept,
        partner.origin,
        partner.listed_keys,
        opened_with=partner.log_keys if kept == note else (),
    )


def check_arrival(
    body: bytes, message: OutgoingMessage, *, vouching: Vouching, now: datetime
) -> None:
    """Check that a partner's log entry proves the arrival of our message.

    Args:
        body: The entry's body, in the partner's log as the receipt proves.
        message: The message it must be about.
        vouching: What vouches for its date.
        now: The present.

    Raises:
        EnvelopeMalformed: The entry is not in its one written form, is about another
            message, or bears a date at which the message cannot have arrived or for
            which no key of the partner vouches. The partner's fault.
    """
    try:
        arrived_at = read_arrival_of(
            body, message=message.id, sender=message.id[:2], raw_header=message.header
        )
    except EvidenceInvalid as problem:
        raise EnvelopeMalformed(f"The receipt proves nothing: {problem.public}") from problem
    skew = timedelta(seconds=CURRENT.skew_seconds)
    if not message.composed_at - skew <= arrived_at <= now + skew:
        raise EnvelopeMalformed("By its receipt the message arrived before it left, or later on.")
    if not vouching.covers(arrived_at):
        raise EnvelopeMalformed("No key of the partner's log vouches for the receipt's date.")
