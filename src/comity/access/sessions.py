"""Sessions: opened, known again, ended; and who acts in one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from comity.access.glass import clearance_behind_glass
from comity.access.model import Account, Face, GlassUse, Opened, SessionRecord
from comity.access.office import AccessOffice, account_of
from comity.access.permissions import Permission, Role, permissions_of
from comity.access.ports import AccessReading, AccessSight, AccessWork
from comity.access.principal import Principal, SessionId, Shown
from comity.access.throttle import is_told, note
from comity.errors import (
    AccessDenied,
    FactorRequired,
    ReferenceNotFound,
    SessionLocked,
    SignInRequired,
)
from comity.ledger.acts import Act
from comity.ledger.entry import JsonValue
from comity.trust.session_secrets import derived, digest_of, is_same, new_secret

MOST_SESSIONS: Final = 8
"""Sessions of one account at once; the oldest makes room."""

_TO_THE_MINUTE: Final = timedelta(minutes=1)
_LOCKED: Final = "The session is locked. Show your second factor to go on."
_LATE: Final = timedelta(hours=1)
"""How long it is still known whose a session was that has ended."""

_ENDED: Final = "You are not signed in, or your session has ended. Sign in and try again."


@dataclass(frozen=True, slots=True)
class Current:
    """A session that is known again, and who acts in it."""

    session: SessionRecord
    account: Account
    principal: Principal


class Sessions:
    """Sessions of people.

    Args:
        office: Store, settings, clock.
    """

    def __init__(self, office: AccessOffice) -> None:
        self._office = office

    def current(
        self,
        secret: str,
        *,
        face: Face,
        bound_to: str = "",
        used: bool = True,
        even_locked: bool = False,
    ) -> Current:
        """Return the session that a secret belongs to, and note that it is used.

        What the account may do is read anew each time: whatever was taken from it, it
        has not from this moment on.

        Args:
            secret: What the holder has.
            face: Where it is shown.
            bound_to: How the browser or terminal describes itself.
            used: Whether somebody does something in it. What a page asks by itself keeps no
                session open that nobody sits at.
            even_locked: Whether to return one that is locked, so that it can be unlocked.

        Raises:
            SignInRequired: There is none, it has ended, or it belongs elsewhere. One that
                is shown elsewhere is ended at once: somebody copied it.
            SessionLocked: It is locked.
        """
        now = self._office.now()
        with self._office.store.read() as sight:
            record = sight.access.sessions.found(digest_of(secret))
            if record is None or not self._lasts(record, now):
                raise SignInRequired(_ENDED)
            account = sight.access.accounts.get(record.account)
            if account is None or not account.is_active:
                raise SignInRequired(_ENDED)
            principal = principal_of(account, record, _glass_of(sight, record, now), sight)
        if record.face is not face or not is_same(record.bound_to, digest_of(bound_to)):
            self._end_copied(record)
            raise SignInRequired(_ENDED, private="shown elsewhere")
        if record.locked_at is not None and not even_locked:
            raise SessionLocked(_LOCKED)
        if used and now - record.seen_at >= _TO_THE_MINUTE:
            record = self._note_use(record, now)
        return Current(record, account, principal)

    def principal(self, secret: str, *, face: Face, bound_to: str = "") -> Principal:
        """Return who acts with a session's secret.

        Raises:
            SignInRequired: As for ``current``.
        """
        return self.current(secret, face=face, bound_to=bound_to).principal

    def require_fresh_factor(self, session: SessionRecord) -> None:
        """Go on only if a second factor was shown in the last minutes.

        Raises:
            FactorRequired: It was not: show one anew.
        """
        if self._office.now() - session.factor_at > self._office.settings.fresh:
            raise FactorRequired("Show your second factor once more for this.")

    def csrf_token(self, secret: str) -> str:
        """Return the token that a session's forms carry; it tells nothing of the secret."""
        return derived(secret, "csrf")

    def open(
        self,
        work: AccessWork,
        account: Account,
        *,
        face: Face,
        bound_to: str,
        shown: Shown,
        confirmed: frozenset[Role] | None = None,
    ) -> Opened:
        """Open a session in an open transaction, with a secret that nobody chose."""
        now, settings = self._office.now(), self._office.settings
        secret = new_secret(self._office.randomness)
        record = SessionRecord(
            id=SessionId(self._office.identifier("se")),
            account=account.id,
            digest=digest_of(secret),
            face=face,
            bound_to=digest_of(bound_to),
            shown=shown,
            started_at=now,
            seen_at=now,
            factor_at=now,
            ends_at=now + settings.absolute,
            confirmed=confirmed,
        )
        work.access.sessions.sweep(before=now - _LATE)
        work.access.attempts.sweep(before=now)
        work.access.approvals.sweep(before=now)
        work.access.sessions.put(record)
        theirs = sorted(work.access.sessions.of(account.id), key=lambda each: each.started_at)
        for oldest in theirs[:-MOST_SESSIONS]:
            work.access.sessions.drop(oldest.id)
            self._log_end(work, oldest.id, by=account.id, how="too-many")
        return Opened(secret, record, account)

    def renew(self, work: AccessWork, record: SessionRecord, account: Account) -> Opened:
        """Give a session a new secret in an open transaction; the old one opens nothing."""
        secret = new_secret(self._office.randomness)
        now = self._office.now()
        renewed = replace(
            record, digest=digest_of(secret), seen_at=now, factor_at=now, locked_at=None
        )
        work.access.sessions.put(renewed)
        return Opened(secret, renewed, account)

    def lock(self, secret: str) -> None:
        """Lock a session: it opens nothing until a second factor is shown."""
        with self._office.store.begin() as work:
            record = work.access.sessions.found(digest_of(secret))
            if record is not None and record.locked_at is None:
                work.access.sessions.put(replace(record, locked_at=self._office.now()))

    def lasts_until(self, record: SessionRecord) -> datetime:
        """Return when a session ends if nobody uses it any more."""
        return min(record.seen_at + self._office.settings.idle, record.ends_at)

    def owner_of_ended(self, secret: str, *, face: Face, bound_to: str) -> str:
        """Return whose a session is or was, also when it has ended of itself or is locked.

        Nothing opens by that. Whoever signed out is forgotten at once: empty, as for a secret
        that belongs elsewhere.
        """
        with self._office.store.read() as sight:
            record = sight.access.sessions.found(digest_of(secret))
        if record is None or record.face is not face:
            return ""
        return record.account if is_same(record.bound_to, digest_of(bound_to)) else ""

    def sign_out(self, secret: str) -> None:
        """End a session; one that has ended is left alone."""
        with self._office.store.begin() as work:
            record = work.access.sessions.found(digest_of(secret))
            if record is not None:
                work.access.sessions.drop(record.id)
                self._log_end(work, record.id, by=record.account, how="signed-out")

    def listed(self, by: Principal) -> Sequence[SessionRecord]:
        """Return one's own sessions that have not ended."""
        now = self._office.now()
        with self._office.store.read() as sight:
            every = sight.access.sessions.of(by.account)
        return [each for each in every if self._lasts(each, now)]

    def revoke(self, identifier: str, *, by: Principal) -> None:
        """End a session: one's own, or with the permission anybody's.

        Raises:
            ReferenceNotFound: There is none of one's own by that identifier.
        """
        with self._office.store.begin() as work:
            record = work.access.sessions.get(identifier)
            if record is None or (
                record.account != by.account and not by.may(Permission.SESSION_REVOKE)
            ):
                raise ReferenceNotFound("There is no such session.")
            work.access.sessions.drop(record.id)
            self._log_end(work, record.id, by=by.account, how="revoked")

    def revoke_others(self, by: Principal) -> int:
        """End all of one's own sessions but the one that acts; return how many."""
        with self._office.store.begin() as work:
            others = [each for each in work.access.sessions.of(by.account) if each.id != by.session]
            for each in others:
                work.access.sessions.drop(each.id)
                self._log_end(work, each.id, by=by.account, how="revoked")
        return len(others)

    def revoke_all(self, reference: str, *, by: Principal) -> int:
        """End every session of an account; return how many.

        Raises:
            AccessDenied: The role does not include it.
            ReferenceNotFound: There is no such account.
        """
        by.require(Permission.SESSION_REVOKE)
        with self._office.store.begin() as work:
            return self.end_all(work, account_of(work.access, reference), by=by.account)

    def end_all(self, work: AccessWork, account: Account, *, by: str) -> int:
        """End every session of an account in an open transaction; return how many."""
        every = work.access.sessions.of(account.id)
        for each in every:
            work.access.sessions.drop(each.id)
            self._log_end(work, each.id, by=by, how="revoked")
        return len(every)

    def note_refused(self, by: Principal, permission: Permission) -> None:
        """Count that somebody asked for what their role does not include.

        The first, second, fourth and so on of a day stand in the log.
        """
        now, randomness = self._office.now(), self._office.randomness
        with self._office.store.begin() as work:
            count = note(
                work.access, f"denied\0{by.account}".encode(), at=now, randomness=randomness
            )
            if is_told(count):
                fields: dict[str, JsonValue] = {"count": count, "permission": permission.value}
                self._office.log(work, Act.ACCESS_REFUSED, fields, official=by.account)

    def _lasts(self, record: SessionRecord, now: datetime) -> bool:
        return now < record.ends_at and now - record.seen_at < self._office.settings.idle

    def _note_use(self, record: SessionRecord, now: datetime) -> SessionRecord:
        with self._office.store.begin() as work:
            # Ended meanwhile, it stays ended.
            kept = work.access.sessions.get(record.id)
            if kept is None or kept.digest != record.digest:
                raise SignInRequired(_ENDED)
            seen = replace(kept, seen_at=now)
            work.access.sessions.put(seen)
        return seen

    def _end_copied(self, record: SessionRecord) -> None:
        with self._office.store.begin() as work:
            work.access.sessions.drop(record.id)
            self._log_end(work, record.id, by=record.account, how="shown-elsewhere")

    def _log_end(self, work: AccessWork, session: str, *, by: str, how: str) -> None:
        self._office.log(work, Act.SESSION_ENDED, {"how": how, "session": session}, official=by)


def principal_of(
    account: Account, record: SessionRecord, glass: GlassUse | None, sight: AccessSight
) -> Principal:
    """Return who acts in a session."""
    granted = account.granted
    roles = granted.roles if record.confirmed is None else granted.roles & record.confirmed
    behind_glass: frozenset[str] = frozenset()
    if glass is not None:
        behind_glass = clearance_behind_glass(sight.access) - granted.compartments
    return Principal(
        account=account.id,
        roles=roles,
        permissions=permissions_of(roles),
        shown=record.shown,
        team=granted.team,
        compartments=granted.compartments | behind_glass,
        session=record.id,
        glass_broken=glass is not None,
        glass_case="" if glass is None else glass.case,
        behind_glass=behind_glass,
    )


def require_session(access: AccessReading, by: Principal) -> SessionRecord:
    """Return the session that acts.

    Raises:
        AccessDenied: Nobody's session: a program, or the operator of the machine.
    """
    record = None if by.session is None else access.sessions.get(by.session)
    if record is None:
        raise AccessDenied("Only somebody who is signed in can do this.")
    return record


def _glass_of(sight: AccessSight, record: SessionRecord, now: datetime) -> GlassUse | None:
    use = sight.access.glass_uses.get(record.glass) if record.glass else None
    return use if use is not None and now < use.ends_at else None
