"""Accounts of others: an administrator proposes, a security officer grants, neither alone.

Whoever enrols needs two things: the invitation, which an administrator hands over, and the
activation code, which the security officer hands over. So an administrator who invents an
officer cannot become that officer.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from comity.access.approvals import withdraw_of
from comity.access.challenges import begin
from comity.access.model import (
    Account,
    AccountState,
    Ceremony,
    Entitlement,
    Notice,
    Proposal,
)
from comity.access.office import AccessOffice, account_of, sign_in_name, words_of
from comity.access.permissions import Permission, Role, conflict_among
from comity.access.ports import AccessReading, AccessWork
from comity.access.principal import AccountId, Principal
from comity.access.sessions import Sessions
from comity.errors import AccessDenied, ConflictingChange, InputInvalid, ReferenceNotFound
from comity.ledger.acts import Act
from comity.trust.digest import sha256
from comity.trust.session_secrets import digest_of, new_code

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9._@-]{1,63}")
_COMPARTMENT: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_MOST: Final = 200
_OPERATOR: Final = "operator"
_NEVER_NONE: Final = (Role.ADMINISTRATOR, Role.SECURITY_OFFICER)


@dataclass(frozen=True, slots=True)
class Invited:
    """What one person hands over to the person invited; told once.

    Attributes:
        account: Who is invited.
        invitation: The administrator's half; empty where it was not asked for.
        code: The security officer's half; empty where it was not asked for.
    """

    account: Account
    invitation: str = field(default="", repr=False)
    code: str = field(default="", repr=False)


CHANGED_MEANWHILE: Final = "The account was changed meanwhile."


def standing_of(account: Account) -> str:
    """Return a word for what an account has and what is proposed for it, equal as long as both are.

    It is no secret and says nothing: whoever has it saw the account.
    """
    proposed = account.proposed
    said = [
        (
            sorted(each.roles),
            each.team,
            sorted(each.compartments),
            [(sorted(shift.days), shift.begins, shift.ends) for shift in each.shifts],
            each.openid_subject,
        )
        for each in (account.granted, *(() if proposed is None else (proposed.entitlement,)))
    ]
    anew = proposed is not None and proposed.anew
    return sha256(repr((said, anew)).encode()).hex()[:32]


class Accounts:
    """Accounts of others.

    Args:
        office: Store, settings, clock.
        sessions: Sessions, to end them.
    """

    def __init__(self, office: AccessOffice, sessions: Sessions) -> None:
        self._office = office
        self._sessions = sessions

    def begin(self, *, administrator: str, security_officer: str) -> tuple[Invited, Invited]:
        """Make the first two accounts, once, for the operator of the machine.

        From then on nobody acts on this node without an account.

        Args:
            administrator: Sign-in name of the first administrator.
            security_officer: Sign-in name of the first security officer; somebody else.

        Raises:
            ConflictingChange: There are accounts already.
            InputInvalid: A name cannot be one, or both are the same.
        """
        if sign_in_name(administrator) == sign_in_name(security_officer):
            raise InputInvalid(
                "Administrator and security officer are two people.", field="security_officer"
            )
        pairs = (
            (administrator, Role.ADMINISTRATOR),
            (security_officer, Role.SECURITY_OFFICER),
        )
        with self._office.store.begin() as work:
            if not work.access.accounts.is_empty():
                raise ConflictingChange("This node has accounts already; nothing was changed.")
            made = []
            for name, role in pairs:
                account = self._new(work, name, name, by=_OPERATOR)
                code = new_code(self._office.randomness)
                account = replace(
                    account,
                    state=AccountState.INVITED,
                    granted=Entitlement(roles=frozenset({role})),
                    approved_by=_OPERATOR,
                    approved_at=self._office.now(),
                    activation=digest_of(code),
                )
                work.access.accounts.put(account)
                made.append(Invited(account, self._invitation(work, account), code))
            self._office.log(
                work,
                Act.ACCOUNTS_BEGUN,
                {"accounts": [each.account.id for each in made]},
                official=_OPERATOR,
            )
        return made[0], made[1]

    def create(
        self, *, name: str, display_name: str, entitlement: Entitlement, by: Principal
    ) -> Account:
        """Create an account that waits for a security officer.

        Args:
            name: What they will type to sign in; never reused.
            display_name: As shown to colleagues.
            entitlement: What is proposed.
            by: The administrator.

        Raises:
            AccessDenied: The role does not include it.
            InputInvalid: A name or the entitlement cannot be; roles that nobody combines.
            ConflictingChange: The name is taken, or was; or the provider's identifier is.
        """
        by.require(Permission.ACCOUNT_CREATE)
        _check(entitlement)
        with self._office.store.begin() as work:
            account = self._new(work, name, display_name, by=by.account)
            _require_one_subject(work.access, account, entitlement)
            proposed = Proposal(entitlement, by.account, self._office.now())
            account = replace(account, proposed=proposed)
            work.access.accounts.put(account)
            self._log_proposal(work, account, by)
            self._ask_security(work, account, by)
        return account

    def propose(
        self,
        reference: str,
        *,
        entitlement: Entitlement,
        by: Principal,
        anew: bool = False,
        as_of: str | None = None,
    ) -> Account:
        """Propose that somebody's roles, team or clearance change.

        Args:
            reference: The account.
            entitlement: What shall hold instead, as a whole.
            by: The administrator.
            anew: Whether the person enrols anew, because device and codes are lost.
            as_of: What the administrator saw, by ``standing_of``; ``None`` if they do not say.

        Raises:
            AccessDenied: The role does not include it, or it is one's own account.
            InputInvalid: The entitlement cannot be.
            ReferenceNotFound: There is no such account.
            ConflictingChange: It is closed, or not any more as the administrator saw it.
        """
        by.require(Permission.ACCOUNT_CREATE)
        _check(entitlement)
        with self._office.store.begin() as work:
            account = account_of(work.access, reference)
            if account.id == by.account:
                raise AccessDenied("Nobody changes their own roles.")
            _require_open(account)
            if as_of is not None and as_of != standing_of(account):
                raise ConflictingChange(CHANGED_MEANWHILE)
            _require_one_subject(work.access, account, entitlement)
            proposal = Proposal(entitlement, by.account, self._office.now(), anew)
            account = replace(account, proposed=proposal, refused=None)
            work.access.accounts.put(account)
            self._log_proposal(work, account, by)
            self._ask_security(work, account, by)
        return account

    def approve(
        self, reference: str, *, entitlement: Entitlement, by: Principal, anew: bool = False
    ) -> Invited:
        """Grant what was proposed; the sessions of that account end.

        Args:
            reference: The account.
            entitlement: What the security officer has seen and grants; if the proposal was
                changed meanwhile, nothing is granted.
            by: The security officer; not whoever proposed it, nor the account itself.
            anew: Whether she has seen that the person enrols anew.

        Returns:
            The account, and the activation code if the person has to enrol.

        Raises:
            AccessDenied: The role does not include it, or it is one's own doing.
            ReferenceNotFound: There is no such account.
            ConflictingChange: Nothing is proposed, something else is, or the last
                administrator or security officer would be gone.
        """
        by.require(Permission.ACCOUNT_APPROVE)
        with self._office.store.begin() as work:
            account = account_of(work.access, reference)
            proposal = account.proposed
            if proposal is None:
                raise ConflictingChange("Nothing is proposed for this account.")
            if by.account in {account.id, proposal.by}:
                raise AccessDenied("Nobody approves what concerns or comes from themselves.")
            if (proposal.entitlement, proposal.anew) != (entitlement, anew):
                raise ConflictingChange("The proposal was changed meanwhile; look at it again.")
            _check(proposal.entitlement)
            _require_open(account)
            _require_one_subject(work.access, account, proposal.entitlement)
            self._require_somebody_left(work.access, account, proposal.entitlement.roles)
            enrols = proposal.anew or account.state in {
                AccountState.REQUESTED,
                AccountState.INVITED,
            }
            granted = replace(
                account,
                granted=proposal.entitlement,
                proposed=None,
                approved_by=by.account,
                approved_at=self._office.now(),
            )
            code = ""
            if enrols and proposal.entitlement.openid_subject:
                granted = replace(granted, state=AccountState.ACTIVE)
            elif enrols:
                code = new_code(self._office.randomness)
                granted = replace(granted, state=AccountState.INVITED, activation=digest_of(code))
                for factor in work.access.factors.of(account.id):
                    work.access.factors.drop(factor.id)
            self._sessions.end_all(work, account, by=by.account)
            work.access.accounts.put(granted)
            self._office.log(
                work,
                Act.ACCOUNT_APPROVED,
                {
                    "account": account.id,
                    "proposed_by": proposal.by,
                    "roles": words_of(granted.granted.roles),
                },
                official=by.account,
            )
        return Invited(granted, code=code)

    def invite(self, reference: str, *, by: Principal) -> Invited:
        """Return an invitation to enrol; earlier ones of that account are void.

        Raises:
            AccessDenied: The role does not include it, or it is one's own account.
            ReferenceNotFound: There is no such account.
            ConflictingChange: It does not wait for anybody to enrol.
        """
        by.require(Permission.ACCOUNT_CREATE)
        with self._office.store.begin() as work:
            account = account_of(work.access, reference)
            if account.id == by.account:
                raise AccessDenied("Nobody invites themselves.")
            if account.state is not AccountState.INVITED:
                raise ConflictingChange("That account does not wait for anybody to enrol.")
            invitation = self._invitation(work, account)
            self._office.log(
                work, Act.ACCOUNT_INVITED, {"account": account.id}, official=by.account
            )
        return Invited(account, invitation=invitation)

    def lock(self, reference: str, *, by: Principal) -> Account:
        """Lock an account at once; its sessions end. One that is locked stays so.

        Raises:
            AccessDenied: The role does not include it.
            ReferenceNotFound: There is no such account.
            ConflictingChange: It is not active, or the last of its kind.
        """
        by.require(Permission.SESSION_REVOKE)
        return self._moved(reference, AccountState.ACTIVE, AccountState.LOCKED, by)

    def unlock(self, reference: str, *, by: Principal) -> Account:
        """Let an account be used again; whoever locked it may not be its owner.

        Raises:
            AccessDenied: The role does not include it, or it is one's own.
            ReferenceNotFound: There is no such account.
            ConflictingChange: It is not locked.
        """
        by.require(Permission.ACCOUNT_APPROVE)
        return self._moved(reference, AccountState.LOCKED, AccountState.ACTIVE, by)

    def close(self, reference: str, *, by: Principal) -> Account:
        """Close an account for good: sessions, keys and approvals end with it.

        Raises:
            AccessDenied: The role does not include it.
            ReferenceNotFound: There is no such account.
            ConflictingChange: It is the last administrator or security officer.
        """
        by.require(Permission.SESSION_REVOKE)
        now = self._office.now()
        with self._office.store.begin() as work:
            account = account_of(work.access, reference)
            if account.state is AccountState.CLOSED:
                return account
            self._require_somebody_left(work.access, account, frozenset())
            closed = replace(
                account,
                state=AccountState.CLOSED,
                closed_at=now,
                proposed=None,
                refused=None,
                activation=b"",
            )
            work.access.accounts.put(closed)
            self._sessions.end_all(work, account, by=by.account)
            for factor in work.access.factors.of(account.id):
                work.access.factors.drop(factor.id)
            for challenge in work.access.challenges.of(account.id):
                work.access.challenges.drop(challenge.id)
            for key in work.access.service_keys.of(account.id):
                if key.revoked_at is None or key.revoked_at > now:
                    work.access.service_keys.put(replace(key, revoked_at=now))
            for saved in work.access.saved_filters.of(account.id):
                work.access.saved_filters.drop(saved.id)
            withdraw_of(work, account, now)
            self._log_state(work, closed, by)
        return closed

    def listed(self, by: Principal) -> Sequence[Account]:
        """Return every account, by name.

        Raises:
            AccessDenied: The role does not include it.
        """
        by.require(Permission.ACCOUNT_LIST)
        with self._office.store.read() as sight:
            return sorted(sight.access.accounts.all(), key=lambda each: each.name)

    def shown(self, reference: str, *, by: Principal) -> Account:
        """Return an account: one's own, or with the permission anybody's.

        Raises:
            ReferenceNotFound: There is none; the same for one that may not be seen.
        """
        with self._office.store.read() as sight:
            account = account_of(sight.access, reference)
        if account.id != by.account and not by.may(Permission.ACCOUNT_LIST):
            raise ReferenceNotFound("There is no such account.")
        return account

    def notices(self, by: Principal) -> Sequence[Notice]:
        """Return what one has been told, latest first."""
        with self._office.store.read() as sight:
            every = sight.access.notices.of(by.account)
        return sorted(every, key=lambda each: (each.at, each.id), reverse=True)

    def read_notice(self, identifier: str, *, by: Principal) -> None:
        """Note that one has read a notice.

        Raises:
            ReferenceNotFound: There is none of one's own by that identifier.
        """
        with self._office.store.begin() as work:
            found = work.access.notices.get(identifier)
            if found is None or found.account != by.account:
                raise ReferenceNotFound("There is no such notice.")
            if found.read_at is None:
                work.access.notices.put(replace(found, read_at=self._office.now()))

    def _new(self, work: AccessWork, name: str, display_name: str, *, by: str) -> Account:
        tidy = sign_in_name(name)
        if not _NAME.fullmatch(tidy):
            raise InputInvalid(
                "A sign-in name has 2 to 64 letters a-z, digits, dots, dashes, _ and @.",
                field="name",
            )
        if not display_name.strip() or len(display_name) > _MOST:
            raise InputInvalid(f"A display name has 1 to {_MOST} characters.", field="display_name")
        if work.access.accounts.found(tidy.encode()) is not None:
            raise ConflictingChange("That name is taken, or was; names are never used again.")
        return Account(
            id=AccountId(self._office.identifier("ac")),
            name=tidy,
            display_name=display_name.strip(),
            state=AccountState.REQUESTED,
            granted=Entitlement(),
            created_by=by,
            created_at=self._office.now(),
        )

    def _invitation(self, work: AccessWork, account: Account) -> str:
        for each in work.access.challenges.of(account.id):
            work.access.challenges.drop(each.id)
        return begin(
            self._office,
            work,
            Ceremony.INVITATION,
            account=account.id,
            lasts=self._office.settings.invitation,
        )

    def _moved(
        self, reference: str, before: AccountState, after: AccountState, by: Principal
    ) -> Account:
        with self._office.store.begin() as work:
            account = account_of(work.access, reference)
            if account.state is after:
                return account
            if account.state is not before:
                raise ConflictingChange(f"That account is {account.state.value}.")
            if after is AccountState.ACTIVE and account.id == by.account:
                raise AccessDenied("Nobody unlocks themselves.")
            if after is AccountState.LOCKED:
                self._require_somebody_left(work.access, account, frozenset())
            moved = replace(account, state=after)
            work.access.accounts.put(moved)
            self._sessions.end_all(work, account, by=by.account)
            self._log_state(work, moved, by)
        return moved

    def _require_somebody_left(
        self, access: AccessReading, account: Account, roles: frozenset[Role]
    ) -> None:
        """Go on only if the node keeps an active administrator and security officer."""
        for role in _NEVER_NONE:
            if role not in account.granted.roles or role in roles or not account.is_active:
                continue
            if not any(
                each.is_active and role in each.granted.roles and each.id != account.id
                for each in access.accounts.all()
            ):
                raise ConflictingChange(
                    f"That is the last active {role.value.replace('-', ' ')}; appoint another "
                    "first."
                )

    def _ask_security(self, work: AccessWork, account: Account, by: Principal) -> None:
        self._office.tell(
            work,
            frozenset({Role.SECURITY_OFFICER}),
            f"Account {account.id} waits for approval; {by.account} proposed it.",
        )

    def _log_proposal(self, work: AccessWork, account: Account, by: Principal) -> None:
        proposal = account.proposed
        if proposal is not None:
            self._office.log(
                work,
                Act.ACCOUNT_PROPOSED,
                {
                    "account": account.id,
                    "anew": proposal.anew,
                    "roles": words_of(proposal.entitlement.roles),
                },
                official=by.account,
            )

    def _log_state(self, work: AccessWork, account: Account, by: Principal) -> None:
        self._office.log(
            work,
            Act.ACCOUNT_STATE,
            {"account": account.id, "state": account.state.value},
            official=by.account,
        )


def is_on_shift(account: Account, local: datetime) -> bool | None:
    """Return whether somebody is expected at the desk; ``None`` where nothing is said.

    Args:
        account: Whose.
        local: The moment in the authority's own zone.
    """
    shifts = account.granted.shifts
    if not shifts:
        return None
    day, time = local.isoweekday(), local.time()
    before = 7 if day == 1 else day - 1
    for shift in shifts:
        if shift.begins < shift.ends:
            if day in shift.days and shift.begins <= time < shift.ends:
                return True
        elif (day in shift.days and time >= shift.begins) or (
            before in shift.days and time < shift.ends
        ):
            return True
    return False


def _require_open(account: Account) -> None:
    if account.state is AccountState.CLOSED:
        raise ConflictingChange("That account is closed for good; create another.")


def _require_one_subject(access: AccessReading, account: Account, wanted: Entitlement) -> None:
    """Go on only if an identifier of the provider's is nobody else's: it signs in one account.

    Raises:
        ConflictingChange: Another account has it.
    """
    subject = wanted.openid_subject
    if subject and any(
        each.granted.openid_subject == subject
        for each in access.accounts.all()
        if each.id != account.id and each.state is not AccountState.CLOSED
    ):
        raise ConflictingChange("Another account has that identifier at the identity provider.")


def _check(entitlement: Entitlement) -> None:
    """Check what is proposed.

    Raises:
        InputInvalid: No role, roles that nobody combines, or a word that cannot be.
    """
    if not entitlement.roles:
        raise InputInvalid("An account has at least one role.", field="roles")
    conflict = conflict_among(entitlement.roles)
    if conflict is not None:
        raise InputInvalid(
            f"Nobody is {conflict[0].value} and {conflict[1].value} at once.", field="roles"
        )
    if Role.REQUESTING_AUTHORITY in entitlement.roles and not entitlement.team.strip():
        raise InputInvalid(
            "A requesting authority needs its name as its team: drafts are handed in for it.",
            field="team",
        )
    if len(entitlement.team) > _MOST or len(entitlement.openid_subject) > 4 * _MOST:
        raise InputInvalid(f"A team has at most {_MOST} characters.", field="team")
    for each in entitlement.compartments:
        if not _COMPARTMENT.fullmatch(each):
            raise InputInvalid(
                "A compartment is small letters, digits and dashes.", field="compartments"
            )
    for shift in entitlement.shifts:
        if not shift.days or not shift.days <= frozenset(range(1, 8)):
            raise InputInvalid("A shift names weekdays, 1 to 7.", field="shifts")
