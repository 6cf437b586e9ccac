"""One's own factors: enrolment by invitation, password, one-time codes, passkeys."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from comity.access.challenges import begin, begun, finish
from comity.access.factors import factor_of, passkeys_of
from comity.access.model import Account, AccountState, Ceremony, Challenge, Factor, FactorKind
from comity.access.office import AccessOffice
from comity.access.passkey_proof import require_party
from comity.access.permissions import Permission
from comity.access.ports import AccessReading, AccessWork
from comity.access.principal import Principal
from comity.access.sessions import Sessions, require_session
from comity.access.throttle import Counted, is_told, note_failure, require_patience
from comity.errors import ConflictingChange, InputInvalid, ReferenceNotFound, SignInRefused
from comity.ledger.acts import Act
from comity.trust.one_time_codes import (
    as_text,
    enrolment_uri,
    new_shared_secret,
    step_shown,
)
from comity.trust.passkeys import CHALLENGE_BYTES, accept_setup, setup_options
from comity.trust.passwords import check_new, hashed, is_right
from comity.trust.session_secrets import digest_of, is_same, new_code, tidied

RECOVERY_CODES: Final = 10
_MOST_PASSKEYS: Final = 10
_NO_INVITATION: Final = "The invitation is not known, was used or has lapsed; ask for another."


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What somebody who enrols is shown.

    Attributes:
        ceremony: The secret with which the enrolment is finished.
        name: Sign-in name.
        uri: What the QR code says.
        text: The shared secret for typing into a device.
    """

    ceremony: str = field(repr=False)
    name: str
    uri: str = field(repr=False)
    text: str = field(repr=False)


class OwnFactors:
    """One's own factors.

    Args:
        office: Store, settings, clock.
        sessions: Sessions.
    """

    def __init__(self, office: AccessOffice, sessions: Sessions) -> None:
        self._office = office
        self._sessions = sessions

    def invited(self, invitation: str, code: str) -> Enrolment:
        """Begin to enrol.

        Invitation and code come from two people, the administrator and the security
        officer, so that neither can enrol in somebody's place.

        Args:
            invitation: What the administrator handed over.
            code: What the security officer handed over.

        Raises:
            SignInRefused: They do not belong together, were used, or have lapsed.
        """
        with self._office.store.begin() as work:
            account, _ = self._invitation(work.access, invitation, code)
            shared = new_shared_secret(self._office.randomness)
            ceremony = begin(
                self._office,
                work,
                Ceremony.ENROLMENT,
                account=account.id,
                value=shared + digest_of(invitation),
                lasts=self._office.settings.fresh * 3,
            )
        uri = enrolment_uri(shared, account=account.name, issuer=self._office.settings.issuer)
        return Enrolment(ceremony, account.name, uri, as_text(shared))

    def enrol(self, ceremony: str, password: str, code: str) -> tuple[str, ...]:
        """Finish to enrol: the account is active from now on.

        Args:
            ceremony: The secret of ``invited``; a wrong code does not use it up.
            password: As chosen.
            code: What the device shows now.

        Returns:
            Recovery codes, told once.

        Raises:
            SignInRefused: It was not begun or is over, or the invitation was used.
            InputInvalid: The password is refused, or the code is not the device's; the
                person tries again.
        """
        now = self._office.now()
        with self._office.store.read() as sight:
            challenge = begun(sight.access, Ceremony.ENROLMENT, ceremony, at=now)
            account = _account(sight.access, challenge)
        check_new(password, context=self._context(account))
        shared, invitation = challenge.value[:-32], challenge.value[-32:]
        step = step_shown(shared, code, at=now, after=0)
        if step is None:
            raise InputInvalid(
                "The code is not what the device shows now; check its clock.", field="code"
            )
        kept = hashed(password, self._office.randomness, self._office.settings.cost)
        codes = tuple(new_code(self._office.randomness) for _ in range(RECOVERY_CODES))
        with self._office.store.begin() as work:
            finish(self._office, work, Ceremony.ENROLMENT, ceremony)
            used = work.access.challenges.found(invitation)
            account = _account(work.access, challenge)
            if used is None or account.state is not AccountState.INVITED:
                raise SignInRefused(_NO_INVITATION)
            for old in work.access.factors.of(account.id):
                work.access.factors.drop(old.id)
            for each in work.access.challenges.of(account.id):
                work.access.challenges.drop(each.id)
            self._keep(work, account, FactorKind.PASSWORD, kept.encode())
            self._keep(work, account, FactorKind.ONE_TIME_CODE, shared, counter=step)
            self._keep(work, account, FactorKind.RECOVERY_CODES, _digests(codes))
            work.access.accounts.put(replace(account, state=AccountState.ACTIVE, activation=b""))
            self._office.log(
                work, Act.ACCOUNT_ENROLLED, {"account": account.id}, official=account.id
            )
        return codes

    def listed(self, by: Principal) -> Sequence[Factor]:
        """Return one's own factors; what is secret of them is for nobody to show."""
        with self._office.store.read() as sight:
            return sight.access.factors.of(by.account)

    def change_password(self, by: Principal, old: str, new: str) -> None:
        """Change one's own password; every other session of one's own ends.

        Raises:
            FactorRequired: No second factor was shown in the last minutes.
            SignInRefused: The old one is wrong; ``retry_after`` after several failures.
            InputInvalid: The new one is refused.
        """
        account, kept = self._own(by, FactorKind.PASSWORD)
        # A copied session must not be a place where the password can be tried for ever.
        counted = Counted.of(account.name, by.session or "")
        with self._office.store.read() as sight:
            require_patience(sight.access, counted, at=self._office.now())
        if not is_right(old, kept.secret.decode()):
            self._refused(counted, account)
            raise SignInRefused("The password is wrong; nothing was changed.")
        check_new(new, context=self._context(account))
        fresh = hashed(new, self._office.randomness, self._office.settings.cost)
        with self._office.store.begin() as work:
            if factor_of(work.access, account.id, FactorKind.PASSWORD) != kept:
                raise ConflictingChange("The password was changed meanwhile.")
            work.access.factors.put(
                replace(kept, secret=fresh.encode(), made_at=self._office.now())
            )
            self._changed(work, by, FactorKind.PASSWORD, "changed")
        self._sessions.revoke_others(by)

    def new_recovery_codes(self, by: Principal) -> tuple[str, ...]:
        """Replace one's own recovery codes; return the new ones, told once.

        Raises:
            FactorRequired: No second factor was shown in the last minutes.
        """
        account, kept = self._own(by, FactorKind.RECOVERY_CODES)
        codes = tuple(new_code(self._office.randomness) for _ in range(RECOVERY_CODES))
        with self._office.store.begin() as work:
            work.access.factors.put(
                replace(kept, secret=_digests(codes), made_at=self._office.now())
            )
            self._changed(work, by, FactorKind.RECOVERY_CODES, "changed")
        del account
        return codes

    def passkey_options(self, by: Principal) -> tuple[str, str]:
        """Return what a browser is asked for a new passkey of one's own.

        Returns:
            The secret with which it is finished, and the browser's options as JSON.

        Raises:
            FactorRequired: No second factor was shown in the last minutes.
            SignInRefused: This desk takes no passkeys.
        """
        party = require_party(self._office)
        value = self._office.randomness(CHALLENGE_BYTES)
        with self._office.store.begin() as work:
            self._sessions.require_fresh_factor(require_session(work.access, by))
            account = work.access.accounts.get(by.account)
            if account is None:
                raise ReferenceNotFound("There is no such account.")
            known = [each.credential for each in passkeys_of(work.access, account.id)]
            secret = begin(
                self._office, work, Ceremony.PASSKEY_SETUP, account=account.id, value=value
            )
        return secret, setup_options(
            party,
            handle=account.id.encode(),
            name=account.name,
            display_name=account.display_name,
            challenge=value,
            known=known,
        )

    def add_passkey(self, by: Principal, ceremony: str, response: str, *, label: str) -> Factor:
        """Keep a new passkey of one's own.

        Raises:
            SignInRefused: It was not begun by this account, is over, or is not proved.
            ConflictingChange: It is somebody's already, or there are too many.
            InputInvalid: The label is missing or too long.
        """
        if not label.strip() or len(label) > 100:
            raise InputInvalid("A passkey has a label of at most 100 characters.", field="label")
        party = require_party(self._office)
        with self._office.store.begin() as work:
            require_session(work.access, by)
            challenge = finish(self._office, work, Ceremony.PASSKEY_SETUP, ceremony)
            if challenge.account != by.account:
                raise SignInRefused("The passkey was not accepted.")
            shown = accept_setup(party, response, challenge=challenge.value)
            if len(passkeys_of(work.access, by.account)) >= _MOST_PASSKEYS:
                raise ConflictingChange(f"An account has at most {_MOST_PASSKEYS} passkeys.")
            if work.access.factors.found(shown.credential) is not None:
                raise ConflictingChange("This passkey is kept here already.")
            factor = Factor(
                id=self._office.identifier("fa"),
                account=by.account,
                kind=FactorKind.PASSKEY,
                made_at=self._office.now(),
                secret=shown.public_key,
                label=label.strip(),
                credential=shown.credential,
                counter=shown.counter,
            )
            work.access.factors.put(factor)
            self._changed(work, by, FactorKind.PASSKEY, "added")
        return factor

    def remove(self, by: Principal, identifier: str) -> None:
        """Remove a passkey of one's own, a lost one for instance; sessions opened elsewhere end.

        Raises:
            FactorRequired: No second factor was shown in the last minutes.
            ReferenceNotFound: There is no such passkey of one's own.
        """
        with self._office.store.begin() as work:
            self._sessions.require_fresh_factor(require_session(work.access, by))
            found = work.access.factors.get(identifier)
            if found is None or found.account != by.account or found.kind is not FactorKind.PASSKEY:
                raise ReferenceNotFound("There is no such passkey of yours.")
            work.access.factors.drop(identifier)
            self._changed(work, by, FactorKind.PASSKEY, "removed")
        self._sessions.revoke_others(by)

    def _context(self, account: Account) -> tuple[str, ...]:
        return (
            account.name,
            account.display_name,
            account.granted.team,
            self._office.settings.issuer,
        )

    def _own(self, by: Principal, kind: FactorKind) -> tuple[Account, Factor]:
        by.require(Permission.OWN_ACCOUNT)
        with self._office.store.read() as sight:
            self._sessions.require_fresh_factor(require_session(sight.access, by))
            account = sight.access.accounts.get(by.account)
            kept = factor_of(sight.access, by.account, kind)
        if account is None or kept is None:
            raise ReferenceNotFound(f"This account has no {kind.value.replace('-', ' ')}.")
        return account, kept

    def _invitation(
        self, access: AccessReading, invitation: str, code: str
    ) -> tuple[Account, Challenge]:
        try:
            found = begun(access, Ceremony.INVITATION, invitation, at=self._office.now())
        except SignInRefused as problem:
            raise SignInRefused(_NO_INVITATION) from problem
        account = access.accounts.get(found.account)
        if (
            account is None
            or account.state is not AccountState.INVITED
            or not is_same(account.activation, digest_of(tidied(code)))
        ):
            raise SignInRefused(_NO_INVITATION)
        return account, found

    def _keep(
        self,
        work: AccessWork,
        account: Account,
        kind: FactorKind,
        secret: bytes,
        *,
        counter: int = 0,
    ) -> None:
        work.access.factors.put(
            Factor(
                id=self._office.identifier("fa"),
                account=account.id,
                kind=kind,
                made_at=self._office.now(),
                secret=secret,
                counter=counter,
            )
        )

    def _refused(self, counted: Counted, account: Account) -> None:
        now, randomness = self._office.now(), self._office.randomness
        with self._office.store.begin() as work:
            count = note_failure(work.access, counted, at=now, randomness=randomness)
            if is_told(count):
                self._office.log(work, Act.SIGN_IN_REFUSED, {"count": count}, official=account.id)

    def _changed(self, work: AccessWork, by: Principal, kind: FactorKind, what: str) -> None:
        self._office.log(
            work, Act.FACTOR_CHANGED, {"factor": kind.value, "what": what}, official=by.account
        )


def _account(access: AccessReading, challenge: Challenge) -> Account:
    account = access.accounts.get(challenge.account)
    if account is None:
        raise SignInRefused(_NO_INVITATION)
    return account


def _digests(codes: Sequence[str]) -> bytes:
    return b"".join(digest_of(each) for each in codes)
