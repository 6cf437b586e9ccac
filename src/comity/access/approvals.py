"""Acts that need two: asked by one, granted or refused by another, used once.

Whoever asks commits first and then tells the user that it waits. ``subject`` is a digest or
a reference, never what is known of a person.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from comity.access.model import Account, Approval, Notice, approval_key
from comity.access.office import log_act, new_identifier
from comity.access.permissions import Permission, permissions_of
from comity.access.ports import AccessReading, AccessWork
from comity.access.principal import Principal
from comity.errors import (
    AccessDenied,
    ApprovalRequired,
    ConflictingChange,
    InputInvalid,
    ReferenceNotFound,
)
from comity.exchange.ports import Randomness
from comity.ledger.acts import Act
from comity.ledger.entry import JsonValue
from comity.trust.digest import sha256

LASTS: Final = timedelta(hours=72)
GONE: Final = "There is no such approval, or it was used or lapsed."
_NOTHING_MORE: Final[Mapping[str, JsonValue]] = MappingProxyType({})


def ask(
    work: AccessWork,
    *,
    act: str,
    subject: str,
    by: Principal,
    needs: Permission,
    at: datetime,
    randomness: Randomness,
    about: tuple[tuple[str, str], ...] = (),
) -> Approval:
    """Ask that somebody else approves an act; the same once more is the same approval.

    Args:
        work: The open transaction; the caller commits it, then says that it waits.
        act: What shall be done, as a stable word.
        subject: On what: a digest or a reference.
        by: Who asks.
        needs: What whoever grants it must be allowed.
        at: Now.
        randomness: Source of the identifier and the entry's salt.
        about: What it is about in words, name and text; ``subject`` is to cover all of it.

    Returns:
        The approval; ``granted`` tells whether it can be used now.
    """
    found = work.access.approvals.found(approval_key(act, subject, by.account))
    if found is not None and found.ends_at > at:
        if not found.granted or _still_counts(work.access, found):
            return found
        # Whoever granted it left, is locked out, or lost the role: it waits for another.
        waits = replace(found, granted_by="", granted_at=None)
        work.access.approvals.put(waits)
        return waits
    if found is not None:
        # Nobody asks what has lapsed; its place is needed.
        work.access.approvals.put(replace(found, used_at=found.ends_at))
    fresh = Approval(
        id=new_identifier("ap", randomness),
        act=act,
        subject=subject,
        asker=by.account,
        needs=needs,
        asked_at=at,
        ends_at=at + LASTS,
        about=about,
    )
    work.access.approvals.put(fresh)
    _log(work, Act.APPROVAL_ASKED, fresh, official=by.account, at=at, randomness=randomness)
    return fresh


def grant(
    work: AccessWork, identifier: str, *, by: Principal, at: datetime, randomness: Randomness
) -> Approval:
    """Approve an act that somebody else asked for; once more changes nothing.

    Raises:
        AccessDenied: Whoever asked may not, nor whose role does not include it, nor anybody
            behind broken glass.
        ReferenceNotFound: There is none, or it was used or lapsed.
        ConflictingChange: Somebody else granted it already.
    """
    found = _open(work, identifier, by=by, at=at)
    if found.granted_at is not None and _still_counts(work.access, found):
        if found.granted_by == by.account:
            return found
        raise ConflictingChange("Somebody else approved it already.")
    granted = replace(found, granted_by=by.account, granted_at=at)
    work.access.approvals.put(granted)
    _log(work, Act.APPROVAL_GRANTED, granted, official=by.account, at=at, randomness=randomness)
    return granted


def refuse(
    work: AccessWork,
    identifier: str,
    *,
    by: Principal,
    reason: str,
    at: datetime,
    randomness: Randomness,
) -> Approval:
    """Refuse an act that somebody else asked for: that ends it, and whoever asked is told why.

    The same refusal once more changes nothing. Whoever asked may ask anew. What somebody else
    granted is refused as well, as long as it was not used: of two who disagree, neither is
    overruled by having been slower.

    Raises:
        AccessDenied: Whoever asked may not, nor whose role does not include it, nor anybody
            behind broken glass.
        InputInvalid: No reason is given. The caller's input.
        ReferenceNotFound: There is none, or it was used or lapsed.
    """
    before = work.access.approvals.get(identifier)
    if before is not None and before.refused_by == by.account and before.ends_at > at:
        return before
    found = _open(work, identifier, by=by, at=at)
    if not reason.strip():
        raise InputInvalid("Say why, for whoever asked.", field="reason")
    refused = replace(
        found, used_at=at, granted_at=None, refused_by=by.account, refused_because=reason
    )
    work.access.approvals.put(refused)
    _log(
        work,
        Act.APPROVAL_REFUSED,
        refused,
        official=by.account,
        at=at,
        randomness=randomness,
        more={"words_sha256": sha256(reason.encode()).hex()},
    )
    words = f"{identifier} was refused. Your approvals say why; you can ask once more."
    work.access.notices.put(Notice(new_identifier("no", randomness), found.asker, at, words))
    return refused


def use(work: AccessWork, approval: Approval, at: datetime, randomness: Randomness) -> None:
    """Use an approval up, in the transaction that does what it allows.

    Raises:
        ApprovalRequired: It was not granted, has lapsed, or was used meanwhile, or whoever
            granted it could not any more.
    """
    found = work.access.approvals.get(approval.id)
    counts = found is not None and found.granted and _still_counts(work.access, found)
    if found is None or not counts or found.ends_at <= at:
        raise ApprovalRequired("Somebody else must approve this first.", private=approval.id)
    used = replace(found, used_at=at)
    work.access.approvals.put(used)
    _log(work, Act.APPROVAL_USED, used, official=found.asker, at=at, randomness=randomness)


def require_granted(approval: Approval) -> None:
    """Go on only if somebody else approved; call it after the commit of ``ask``.

    Raises:
        ApprovalRequired: Nobody did yet; the message says what it waits for.
    """
    if not approval.granted:
        raise ApprovalRequired(
            f"This waits on record as {approval.id} until somebody else approves it; then do "
            "it once more.",
            private=approval.id,
        )


def waiting(access: AccessReading, by: Principal, *, at: datetime) -> Sequence[Approval]:
    """Return what one asked for, and what one may grant, oldest first.

    What was refused stays with whoever asked until it would have lapsed.
    """
    found = [
        each
        for each in access.approvals.all()
        if each.ends_at > at
        and (
            (each.asker == by.account and (each.used_at is None or each.refused_by))
            or (each.used_at is None and by.may(each.needs))
        )
    ]
    return sorted(found, key=lambda each: (each.asked_at, each.id))


def withdraw_of(work: AccessWork, account: Account, at: datetime) -> int:
    """Withdraw what an account asked or granted and nobody used; return how many."""
    theirs = [
        each
        for each in work.access.approvals.all()
        if each.used_at is None and account.id in {each.asker, each.granted_by}
    ]
    for each in theirs:
        work.access.approvals.put(replace(each, used_at=at, granted_at=None))
    return len(theirs)


def _open(work: AccessWork, identifier: str, *, by: Principal, at: datetime) -> Approval:
    """Return an approval that somebody may decide.

    Raises:
        AccessDenied, ReferenceNotFound: See ``grant``.
    """
    found = work.access.approvals.get(identifier)
    if found is None or found.used_at is not None or found.ends_at <= at:
        raise ReferenceNotFound(GONE)
    by.require_as_second(found.needs)
    if found.asker == by.account:
        raise AccessDenied("Nobody approves what they ask for themselves.")
    return found


def _still_counts(access: AccessReading, granted: Approval) -> bool:
    """Return whether whoever granted an approval could still do so."""
    account = access.accounts.get(granted.granted_by)
    return (
        account is not None
        and account.is_active
        and granted.needs in permissions_of(account.granted.roles)
    )


def _log(
    work: AccessWork,
    act: Act,
    approval: Approval,
    *,
    official: str,
    at: datetime,
    randomness: Randomness,
    more: Mapping[str, JsonValue] = _NOTHING_MORE,
) -> None:
    log_act(
        work,
        act,
        {"approval": approval.id, "for": approval.act, "subject": approval.subject, **more},
        official=official,
        at=at,
        randomness=randomness,
    )
