"""Revoking a key of a member's log, for the network's governance."""

from datetime import datetime, timedelta
from typing import Final

from comity.assembly.governing import with_rotated_card
from comity.assembly.member_card import MemberCard
from comity.errors import InputInvalid
from comity.ids import StateCode
from comity.trust.network_changes import next_version, with_changed_member
from comity.trust.network_document import Member, NetworkDocument, RemovedMember
from comity.trust.revocation import Reason, key_named, with_revoked_key

_NO_OVERLAP: Final = timedelta(0)


def with_key_revoked(
    document: NetworkDocument,
    state: StateCode,
    *,
    key: str,
    since: datetime,
    reason: Reason,
    card: MemberCard | None,
    at: datetime,
) -> tuple[NetworkDocument, str]:
    """Return the next version, with a log's key revoked, and the key.

    Args:
        document: The version before.
        state: Whose log: a member, or one that was removed.
        key: The key, as text or by its id of 8 digits.
        since: From when it is not to be relied on, aware.
        reason: Why.
        card: The member's new card, with a new key for the log; without one, nothing it
            signs is taken until it is rotated in.
        at: Now, aware.

    Raises:
        InputInvalid: There is no such state or key, or the moment lies in the future, or
            the card is another state's, names the revoked key, or brings nothing new.
        NetworkDocumentInvalid: A rule is broken.
    """
    rotated = document
    if card is not None:
        if card.state != state:
            raise InputInvalid("The card is another state's.", field="card")
        # What fell into other hands with the log's key is not told here: all keys on the
        # card replace the old ones at once.
        rotated, _ = with_rotated_card(document, card, at=at, overlap=_NO_OVERLAP)
    entry = _holder(rotated, state, key)
    named = key_named(entry, key)
    if card is not None and card.log_key == named.to_text():
        raise InputInvalid("The card names the very key that is revoked.", field="card")
    if isinstance(entry, Member):
        changed = with_revoked_key(entry, named, since=since, reason=reason, at=at)
        return with_changed_member(document, changed, at=at), named.to_text()
    gone = with_revoked_key(entry, named, since=since, reason=reason, at=at)
    removed = tuple(gone if each == entry else each for each in document.removed)
    return next_version(document, at, removed=removed), named.to_text()


def _holder(document: NetworkDocument, state: StateCode, key: str) -> Member | RemovedMember:
    """Return the entry of a state whose log has the key; the present one if none has."""
    listed: tuple[Member | RemovedMember, ...] = (*document.members, *document.removed)
    entries = [each for each in listed if each.state == state]
    if not entries:
        raise InputInvalid(f"{state} is not a member of the network.", field="state")
    for entry in entries:
        keys = () if entry.log is None else entry.log.keys
        if any(key in (each.vkey, each.vkey.split("+")[1]) for each in keys):
            return entry
    return entries[0]
