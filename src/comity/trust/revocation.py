"""Revoking a log's key in the network document: how it is written, and its rules.

A revoked key ends no later than its revocation: from the moment a node adopts the
document, nothing new signed with it is taken. What it signed before is another matter,
and depends on the reason. Of a compromised key only what is shown to be older than the
revocation counts, as whoever has the key can date back; of one that was lost or
superseded everything does, as nobody else could use it.
"""

from datetime import datetime
from typing import Final, Literal, TypeVar

import msgspec

from comity.errors import InputInvalid, NetworkDocumentInvalid
from comity.trust.keys import VerificationKey
from comity.trust.network_document import (
    Log,
    LogKey,
    Member,
    NetworkDocument,
    RemovedMember,
    Revocation,
)

Reason = Literal["compromised", "lost", "superseded"]
Listed = TypeVar("Listed", Member, RemovedMember)
_GRAVITY: Final = {"superseded": 0, "lost": 1, "compromised": 2}


def with_revoked_key(
    member: Listed, key: VerificationKey, *, since: datetime, reason: Reason, at: datetime
) -> Listed:
    """Return a member, present or removed, with a key of its log revoked.

    Args:
        member: As the document lists it.
        key: One of its log's keys.
        since: From when the key is not to be relied on; if somebody else may have had it,
            the last moment at which it surely was in the right hands.
        reason: Why.
        at: Now, aware.

    Raises:
        InputInvalid: The member keeps no log, the log has no such key, or the moment
            lies in the future. The governor's input.
    """
    if member.log is None:
        raise InputInvalid(f"{member.state} keeps no log.", field="state")
    moment = since.replace(microsecond=0)
    if moment > at:
        raise InputInvalid("A key is revoked from now on, or from a moment past.", field="since")
    text = key.to_text()
    if text not in {entry.vkey for entry in member.log.keys}:
        raise InputInvalid(f"The log of {member.state} has no such key.", field="log-key")
    keys = tuple(
        _revoked(entry, Revocation(at=moment, reason=reason)) if entry.vkey == text else entry
        for entry in member.log.keys
    )
    return msgspec.structs.replace(member, log=msgspec.structs.replace(member.log, keys=keys))


def key_named(member: Member | RemovedMember, text: str) -> VerificationKey:
    """Return the key of a member's log that is named by its text or by its id of 8 digits.

    Raises:
        InputInvalid: The member keeps no log, or it has no such key, or several.
    """
    if member.log is None:
        raise InputInvalid(f"{member.state} keeps no log.", field="state")
    keys = [VerificationKey.from_text(entry.vkey) for entry in member.log.keys]
    found = [key for key in keys if text in (key.to_text(), key.key_id.hex())]
    if len(found) != 1:
        listed = ", ".join(key.key_id.hex() for key in keys)
        raise InputInvalid(
            f"The log of {member.state} has no such key (keys: {listed}).", field="log-key"
        )
    return found[0]


def check_revocations(document: NetworkDocument) -> None:
    """Check the revocations of one document.

    Raises:
        NetworkDocumentInvalid: One lies in the future, or its key outlasts it. The
            governance's fault, or that of whoever composed the document.
    """
    for state, log in document.logs():
        for key in log.keys:
            if key.revocation is None:
                continue
            if key.revocation.at > document.issued_at:
                raise NetworkDocumentInvalid(f"A key of {state} is revoked ahead of time.")
            end = max(key.revocation.at, key.valid_from)
            if key.valid_until is None or key.valid_until > end:
                raise NetworkDocumentInvalid(f"A revoked key of {state} outlasts its revocation.")


def check_revocation_history(before: Log, after: Log) -> None:
    """Check that no revocation was taken back, put off or made to look lighter.

    Taking one back would revive what somebody else may have signed; it may become
    graver or reach further back, as more is learned.

    Raises:
        NetworkDocumentInvalid: One was. An attack, or the governance's mistake.
    """
    later = {key.vkey: key.revocation for key in after.keys}
    for key in before.keys:
        was, now = key.revocation, later.get(key.vkey)
        if was is None:
            continue
        if now is None or now.at > was.at or _GRAVITY[now.reason] < _GRAVITY[was.reason]:
            raise NetworkDocumentInvalid(
                f"A revocation of a key of the log {before.origin} was taken back or put off."
            )


def _revoked(entry: LogKey, revocation: Revocation) -> LogKey:
    """Return a key with its revocation; one that ended earlier stays ended then."""
    end = max(revocation.at, entry.valid_from)
    if entry.valid_until is not None:
        end = min(end, entry.valid_until)
    return msgspec.structs.replace(entry, revocation=revocation, valid_until=end)
