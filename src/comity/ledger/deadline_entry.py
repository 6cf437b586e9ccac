"""The log entry that a day passed without an answer, as it is written and read.

Once published, witnessed and time-stamped it cannot be written later and dated back. It
says what its author had received, and nothing of what the other state sent.

Source: docs/protocol, COM-13.
"""

from base64 import b64encode
from datetime import date, datetime
from typing import Annotated, Final

import msgspec

from comity.errors import EvidenceInvalid
from comity.ids import ConversationId, StateCode
from comity.ledger.deadline_law import Due, rule_digest
from comity.ledger.entry import Entry, EntryKind, canonical_json, utc_text
from comity.ledger.evidence_bodies import MAX_BODY_BYTES
from comity.ledger.evidence_file import decode_strictly
from comity.trust.digest import sha256

_Id = Annotated[str, msgspec.Meta(pattern=r"\A[A-Z]{2}-[A-Z]{2}-[A-Z]{3}-[0-9]{15}\Z")]
_Text = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
_State = Annotated[str, msgspec.Meta(pattern=r"\A[A-Z]{2}\Z")]
_Moment = Annotated[datetime, msgspec.Meta(tz=True)]


class DeadlineBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the entry says; its fields are in alphabetical order.

    Attributes:
        article: Provision that sets the time limit.
        conversation: The conversation.
        due_on: Last day in time.
        instrument: Act that sets the time limit.
        law_sha256: Digest of the rule as the author's law data word it.
        message: The message whose receipt started the period.
        observed_at: When the author found the day passed, in UTC.
        receipt_sha256: SHA-256 of the recipient's entry that the message arrived.
        received_at: When it arrived, by that entry.
        recipient: The state that owed the answer.
        rule: Key of the time limit.
        tables: Which tables of working days were used.
        zone: Zone in which the recipient dates.
    """

    article: _Text
    conversation: _Id
    due_on: date
    instrument: _Text
    law_sha256: Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{64}\Z")]
    message: _Id
    observed_at: _Moment
    receipt_sha256: Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]
    received_at: _Moment
    recipient: _State
    rule: _Text
    tables: _Text
    zone: _Text


def deadline(
    conversation: ConversationId,
    due: Due,
    *,
    recipient: StateCode,
    receipt: bytes,
    observed_at: datetime,
    salt: bytes,
) -> Entry:
    """Return the entry that a day passed without an answer.

    Args:
        conversation: The conversation.
        due: The day, and what it follows from.
        recipient: The state that owed the answer.
        receipt: Body of its entry that the message arrived.
        observed_at: Now, aware; after the day has passed where the recipient dates.
        salt: 32 random bytes.
    """
    citation = due.limit.basis.citation
    body = canonical_json(
        {
            "article": citation.provision,
            "conversation": conversation,
            "due_on": due.due_on.isoformat(),
            "instrument": citation.act,
            "law_sha256": rule_digest(due.limit),
            "message": due.message,
            "observed_at": utc_text(observed_at),
            "receipt_sha256": b64encode(sha256(receipt)).decode("ascii"),
            "received_at": utc_text(due.received_at),
            "recipient": recipient,
            "rule": due.limit.key,
            "tables": due.tables,
            "zone": due.zone,
        }
    )
    return Entry(EntryKind.DEADLINE, body, salt)


def read_deadline(body: bytes) -> DeadlineBody:
    """Read the entry; what it says is checked elsewhere.

    Raises:
        EvidenceInvalid: Not a deadline entry in its one written form. The fault of the
            state whose log it stands in, or of whoever made the file.
    """
    if len(body) > MAX_BODY_BYTES:
        raise EvidenceInvalid(f"The entry has more than {MAX_BODY_BYTES} bytes.")
    read = decode_strictly(body, _BODY)
    if canonical_json(msgspec.to_builtins(read)) != body:
        raise EvidenceInvalid("The deadline entry is not in its canonical form.")
    return read


_BODY: Final = msgspec.json.Decoder(DeadlineBody)
