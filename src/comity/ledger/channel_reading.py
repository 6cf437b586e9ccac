"""Reading what our log says of exchanges over a channel: dockets and acceptances.

The auditor's own reading; whoever writes them has other code.
"""

import re
from datetime import datetime
from typing import Final

import msgspec

from comity.errors import EvidenceInvalid
from comity.ledger.channel_entries import CHANNEL_PROTOCOLS, Acceptance, Docket
from comity.ledger.entry import canonical_json, utc_text
from comity.ledger.evidence_file import decode_strictly
from comity.trust.digest import sha256

MAX_DOCKET_BYTES: Final = 16 * 1024


def read_docket(raw: bytes) -> Docket:
    """Read a docket and check that its fields agree with one another.

    Raises:
        EvidenceInvalid: Not a docket in its one written form, or its identifier names
            other parties than its fields, or its wire is no channel known here. The fault
            of whoever wrote it.
    """
    if len(raw) > MAX_DOCKET_BYTES:
        raise EvidenceInvalid(f"The docket has more than {MAX_DOCKET_BYTES} bytes.")
    docket = decode_strictly(raw, _DOCKET)
    if canonical_json(msgspec.to_builtins(docket)) != raw:
        raise EvidenceInvalid("The docket is not in its canonical form.")
    if docket.protocol not in CHANNEL_PROTOCOLS:
        raise EvidenceInvalid("The docket names a wire that is no known channel.")
    if docket.message[:9] != f"{docket.sender}-{docket.recipient}-{docket.kind}":
        raise EvidenceInvalid("The identifier does not name sender, recipient and kind.")
    parties = {docket.sender, docket.recipient}
    if len(parties) == 1:
        raise EvidenceInvalid("A message goes from one state to another.")
    if {docket.conversation[:2], docket.conversation[3:5]} != parties:
        raise EvidenceInvalid("The docket names a conversation between other states.")
    if (docket.composed_at is None) == (docket.received_at is None):
        raise EvidenceInvalid("A docket says when the message was composed, or when it came.")
    if docket.is_ours is not (docket.certificate_sha256 is None):
        raise EvidenceInvalid("A docket names a certificate if, and only if, the message came.")
    docket_moment(docket)
    return docket


def docket_moment(docket: Docket) -> datetime:
    """Return when the message was composed or came, by whoever wrote the docket.

    Raises:
        EvidenceInvalid: The date is none, or lies outside the calendar.
    """
    return read_moment(docket.composed_at or docket.received_at or "")


def read_acceptance(raw: bytes, docket: Docket, raw_docket: bytes) -> Acceptance:
    """Read an entry on the acceptance of exactly this message.

    Raises:
        EvidenceInvalid: Not such an entry in its one written form, or one about another
            message, or a message that was received. The fault of whoever wrote it.
    """
    if len(raw) > MAX_DOCKET_BYTES:
        raise EvidenceInvalid("The acceptance is longer than any is.")
    accepted = decode_strictly(raw, _ACCEPTANCE)
    if canonical_json(msgspec.to_builtins(accepted)) != raw:
        raise EvidenceInvalid("The acceptance is not in its canonical form.")
    if not docket.is_ours or accepted.message != docket.message:
        raise EvidenceInvalid("The acceptance names another message.")
    if accepted.docket_sha256 != sha256(raw_docket):
        raise EvidenceInvalid("The acceptance is for another docket under the same identifier.")
    if read_moment(accepted.answered_at) < read_moment(accepted.attempted_at):
        raise EvidenceInvalid("By the acceptance the answer came before the message was sent.")
    return accepted


def names_message(wire_bytes: bytes, message: str) -> bool:
    """Return whether an identifier stands in the bytes, as a word of its own.

    A search of bytes and no more: an auditor needs no parser for a partner's format. The
    wire's encodings all write an identifier in the same bytes.
    """
    word = b"(?<![A-Z0-9-])" + re.escape(message.encode("ascii")) + b"(?![A-Z0-9-])"
    return re.search(word, wire_bytes) is not None


def read_moment(text: str) -> datetime:
    """Return an instant that an entry states, in UTC.

    Raises:
        EvidenceInvalid: It is none, or not written as entries write it.
    """
    try:
        at = datetime.fromisoformat(text)
        written = utc_text(at)
    except (ValueError, OverflowError) as problem:
        raise EvidenceInvalid("A date is not one that entries bear.") from problem
    if written != text:
        raise EvidenceInvalid("A date is not written as entries write it.")
    return at


_DOCKET: Final = msgspec.json.Decoder(Docket)
_ACCEPTANCE: Final = msgspec.json.Decoder(Acceptance)
