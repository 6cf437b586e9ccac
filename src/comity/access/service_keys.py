"""Keys of programs: asked for by an integrator, approved by a security officer, issued once.

The secret is made only after somebody else has approved the scopes, so that an integrator,
whose own role reads no record, cannot hand himself a key that does.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Final

from comity.access.model import ServiceKey
from comity.access.office import AccessOffice
from comity.access.permissions import Permission, Role
from comity.access.ports import AccessWork
from comity.access.principal import AccountId, Principal, Shown
from comity.errors import (
    AccessDenied,
    ConflictingChange,
    InputInvalid,
    ReferenceNotFound,
    SignInRequired,
)
from comity.ledger.acts import Act
from comity.trust.session_secrets import digest_of, new_secret

PREFIX: Final = "comity-key."
_TO_THE_HOUR: Final = timedelta(hours=1)
_MOST: Final = 100
_P: Final = Permission

SCOPES: Final = frozenset(
    {
        _P.PERSON_SEARCH, _P.PERSON_READ, _P.CONVICTION_ENTER, _P.CONVERSATION_LIST,
        _P.CONVERSATION_READ, _P.TASK_LIST, _P.REQUEST_SEND, _P.REQUEST_DRAFT,
        _P.OWN_DRAFT_READ, _P.RIGHTS_REGISTER, _P.RETENTION_READ, _P.NODE_HEALTH,
    }
)  # fmt: skip
"""What a program may ever be allowed: it decides nothing, approves nothing, appoints nobody."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A key, told once.

    Attributes:
        key: What is kept of it.
        text: What the program presents.
    """

    key: ServiceKey
    text: str = field(repr=False)


class ServiceKeys:
    """Keys of programs.

    Args:
        office: Store, settings, clock.
    """

    def __init__(self, office: AccessOffice) -> None:
        self._office = office

    def ask(
        self, *, label: str, scopes: Iterable[Permission], lasts: timedelta, by: Principal
    ) -> ServiceKey:
        """Ask for a key; it waits for a security officer.

        Args:
            label: What it is for.
            scopes: What the program may do, of ``SCOPES``.
            lasts: For how long, from now.
            by: The integrator who answers for it.

        Raises:
            AccessDenied: The role does not include it.
            InputInvalid: Label, scopes or time cannot be.
        """
        by.require(Permission.SERVICE_KEY_ISSUE)
        wanted = frozenset(scopes)
        if not label.strip() or len(label) > _MOST:
            raise InputInvalid(f"A key has a label of 1 to {_MOST} characters.", field="label")
        if not wanted or not wanted <= SCOPES:
            raise InputInvalid(
                "A key has scopes of these: " + ", ".join(sorted(SCOPES)), field="scopes"
            )
        if not timedelta() < lasts <= self._office.settings.longest_key:
            raise InputInvalid(
                f"A key lasts at most {self._office.settings.longest_key.days} days.", field="days"
            )
        now = self._office.now()
        with self._office.store.begin() as work:
            key = ServiceKey(
                id=self._office.identifier("sk"),
                account=AccountId(by.account),
                label=label.strip(),
                scopes=wanted,
                made_at=now,
                expires_at=now + lasts,
            )
            work.access.service_keys.put(key)
            self._log(work, key, "asked", by)
            self._office.tell(
                work,
                frozenset({Role.SECURITY_OFFICER}),
                f"Service key {key.id} waits for approval; {by.account} asked for it.",
            )
        return key

    def approve(self, identifier: str, *, by: Principal) -> ServiceKey:
        """Approve the scopes of a key; once more changes nothing.

        Raises:
            AccessDenied: The role does not include it, or it is one's own key.
            ReferenceNotFound: There is no such key, or it was revoked.
        """
        by.require(Permission.ACCOUNT_APPROVE)
        with self._office.store.begin() as work:
            key = self._standing(work, identifier)
            if key.account == by.account:
                raise AccessDenied("Nobody approves what they ask for themselves.")
            if key.approved_by:
                return key
            approved = replace(key, approved_by=by.account)
            work.access.service_keys.put(approved)
            self._log(work, approved, "approved", by)
        return approved

    def issue(self, identifier: str, *, by: Principal) -> Issued:
        """Return the secret of an approved key of one's own, once.

        Raises:
            AccessDenied: The role does not include it.
            ReferenceNotFound: There is no such key of one's own.
            ConflictingChange: Nobody approved it yet, or it was issued already.
        """
        by.require(Permission.SERVICE_KEY_ISSUE)
        with self._office.store.begin() as work:
            key = self._own(work, identifier, by)
            if not key.approved_by:
                raise ConflictingChange("A security officer has still to approve this key.")
            if key.digest:
                raise ConflictingChange("This key was issued; rotate it to get another.")
            issued = self._with_secret(key)
            work.access.service_keys.put(issued.key)
            self._log(work, issued.key, "issued", by)
        return issued

    def rotate(self, identifier: str, *, by: Principal) -> Issued:
        """Return another key of the same scopes and end; the old one works on for a day.

        Raises:
            AccessDenied: The role does not include it.
            ReferenceNotFound: There is no such key of one's own, or it has ended.
            ConflictingChange: It was never issued, or is being rotated already.
        """
        by.require(Permission.SERVICE_KEY_ISSUE)
        now = self._office.now()
        with self._office.store.begin() as work:
            key = self._own(work, identifier, by)
            if not key.digest or key.revoked_at is not None:
                raise ConflictingChange("This key was never issued, or another follows it.")
            following = self._with_secret(
                replace(key, id=self._office.identifier("sk"), made_at=now, follows=key.id)
            )
            ends = min(now + self._office.settings.overlap, key.expires_at)
            work.access.service_keys.put(replace(key, revoked_at=ends))
            work.access.service_keys.put(following.key)
            self._log(work, following.key, "rotated", by)
        return following

    def revoke(self, identifier: str, *, by: Principal) -> ServiceKey:
        """Revoke a key at once: its owner, or whoever may revoke sessions.

        Raises:
            ReferenceNotFound: There is none that one may revoke.
        """
        now = self._office.now()
        with self._office.store.begin() as work:
            key = work.access.service_keys.get(identifier)
            if key is None or (key.account != by.account and not by.may(Permission.SESSION_REVOKE)):
                raise ReferenceNotFound("There is no such key.")
            if key.revoked_at is not None and key.revoked_at <= now:
                return key
            revoked = replace(key, revoked_at=now)
            work.access.service_keys.put(revoked)
            self._log(work, revoked, "revoked", by)
        return revoked

    def listed(self, by: Principal) -> Sequence[ServiceKey]:
        """Return one's own keys, or with the permission to list accounts every one."""
        with self._office.store.read() as sight:
            shelf = sight.access.service_keys
            found = shelf.all() if by.may(Permission.ACCOUNT_LIST) else shelf.of(by.account)
        return sorted(found, key=lambda each: (each.made_at, each.id))

    def principal(self, text: str) -> Principal:
        """Return who acts with a key: a program, with the key's scopes and no clearance.

        Raises:
            SignInRequired: The key is unknown, has ended, was revoked, or whoever answers
                for it has left.
        """
        now = self._office.now()
        with self._office.store.read() as sight:
            key = None
            if text.startswith(PREFIX):
                key = sight.access.service_keys.found(digest_of(text))
            owner = None if key is None else sight.access.accounts.get(key.account)
        if (
            key is None
            or owner is None
            or not owner.is_active
            or Role.INTEGRATOR not in owner.granted.roles
            or not key.approved_by
            or now >= key.expires_at
            or (key.revoked_at is not None and now >= key.revoked_at)
        ):
            raise SignInRequired("The key is not valid, or no longer.")
        if key.used_at is None or now - key.used_at >= _TO_THE_HOUR:
            with self._office.store.begin() as work:
                kept = work.access.service_keys.get(key.id)
                if kept is not None:
                    work.access.service_keys.put(replace(kept, used_at=now))
        return Principal(
            account=AccountId(key.id),
            roles=frozenset(),
            permissions=key.scopes & SCOPES,
            shown=Shown.SERVICE_KEY,
            team=owner.granted.team,
        )

    def _with_secret(self, key: ServiceKey) -> Issued:
        text = PREFIX + new_secret(self._office.randomness)
        return Issued(replace(key, digest=digest_of(text)), text)

    def _standing(self, work: AccessWork, identifier: str) -> ServiceKey:
        key = work.access.service_keys.get(identifier)
        now = self._office.now()
        if (
            key is None
            or key.expires_at <= now
            or (key.revoked_at is not None and key.revoked_at <= now)
        ):
            raise ReferenceNotFound("There is no such key, or it has ended.")
        return key

    def _own(self, work: AccessWork, identifier: str, by: Principal) -> ServiceKey:
        key = self._standing(work, identifier)
        if key.account != by.account:
            raise ReferenceNotFound("There is no such key, or it has ended.")
        return key

    def _log(self, work: AccessWork, key: ServiceKey, what: str, by: Principal) -> None:
        self._office.log(
            work,
            Act.SERVICE_KEY_CHANGED,
            {"key": key.id, "scopes": [*sorted(each.value for each in key.scopes)], "what": what},
            official=by.account,
        )
