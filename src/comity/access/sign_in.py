"""Signing in, and showing a second factor once more.

Password and code are taken in one call, so that nobody learns of one without the other. The
answer to whatever is wrong is the same, and so is the work: for a name that does not exist
a password is hashed as well, and attempts are counted.
"""

from dataclasses import replace
from functools import lru_cache
from typing import Final

from comity.access.challenges import begin, finish
from comity.access.factors import factor_of, passkeys_of, use_code
from comity.access.model import (
    Account,
    Ceremony,
    Face,
    Factor,
    FactorKind,
    Opened,
    SessionRecord,
)
from comity.access.office import AccessOffice, sign_in_name, words_of
from comity.access.passkey_proof import proved, require_party
from comity.access.permissions import Role
from comity.access.ports import AccessWork
from comity.access.principal import Principal, Shown
from comity.access.sessions import Sessions, require_session
from comity.access.throttle import Counted, is_told, note_failure, note_success, require_patience
from comity.errors import SignInRefused
from comity.ledger.acts import Act
from comity.trust.passkeys import CHALLENGE_BYTES, credential_named, sign_in_options
from comity.trust.passwords import PasswordCost, hashed, is_outdated, is_right
from comity.trust.session_secrets import derived

_REFUSED: Final = "The sign-in was refused."
_NOBODY: Final = "unknown"


class SignIn:
    """Signing in.

    Args:
        office: Store, settings, clock.
        sessions: Sessions.
    """

    def __init__(self, office: AccessOffice, sessions: Sessions) -> None:
        self._office = office
        self._sessions = sessions

    def with_code(
        self, name: str, password: str, code: str, *, address: str, face: Face, bound_to: str = ""
    ) -> Opened:
        """Open a session for a name, its password and a one-time or recovery code.

        Args:
            name: Sign-in name, in any case.
            password: As typed.
            code: Six digits, or a recovery code.
            address: Where from, for slowing down.
            face: Where the session is used.
            bound_to: How the browser or terminal describes itself.

        Raises:
            SignInRefused: Whatever is wrong; ``retry_after`` after many failures.
        """
        now = self._office.now()
        counted = Counted.of(sign_in_name(name), address)
        with self._office.store.read() as sight:
            require_patience(sight.access, counted, at=now)
            account = sight.access.accounts.found(sign_in_name(name).encode())
            kept = None
            if account is not None:
                kept = factor_of(sight.access, account.id, FactorKind.PASSWORD)
        # Outside any transaction: it takes a tenth of a second on purpose.
        cost = self._office.settings.cost
        right = is_right(password, _nobodys(cost) if kept is None else kept.secret.decode())
        with self._office.store.begin() as work:
            shown = None
            if right and account is not None and kept is not None:
                shown = self._second(work, account, kept, code)
            if shown is not None and account is not None:
                note_success(work.access, counted, at=now, randomness=self._office.randomness)
                how = Shown.PASSWORD_AND_CODE
                opened = self._opened(work, account, how, face=face, bound_to=bound_to)
            else:
                self._refused(work, counted, _NOBODY if account is None else account.id)
        if shown is None or account is None:
            raise SignInRefused(_REFUSED)
        if kept is not None and is_outdated(kept.secret.decode(), cost):
            self._hash_anew(kept, password)
        return opened

    def passkey_options(self) -> tuple[str, str]:
        """Return what a browser is asked to show a passkey, whosever it is.

        Returns:
            The secret with which it is finished, and the browser's options as JSON.

        Raises:
            SignInRefused: This desk takes no passkeys: it has no address.
        """
        party = require_party(self._office)
        value = self._office.randomness(CHALLENGE_BYTES)
        with self._office.store.begin() as work:
            secret = begin(self._office, work, Ceremony.PASSKEY_SIGN_IN, value=value)
        return secret, sign_in_options(party, challenge=value)

    def with_passkey(
        self, ceremony: str, response: str, *, address: str, face: Face, bound_to: str = ""
    ) -> Opened:
        """Open a session for a passkey, which is two factors at once.

        Args:
            ceremony: The secret of ``passkey_options``; used up whatever comes.
            response: The browser's answer, as JSON.
            address: Where from.
            face: Where the session is used.
            bound_to: How the browser describes itself.

        Raises:
            SignInRefused: Whatever is wrong.
        """
        counted = Counted.of(derived(ceremony[:100], "passkey"), address)
        now = self._office.now()
        with self._office.store.read() as sight:
            require_patience(sight.access, counted, at=now)
        opened, problem = None, SignInRefused(_REFUSED)
        with self._office.store.begin() as work:
            account: Account | None = None
            try:
                begun = finish(self._office, work, Ceremony.PASSKEY_SIGN_IN, ceremony)
                factor = work.access.factors.found(credential_named(response))
                account = None if factor is None else work.access.accounts.get(factor.account)
                if factor is not None and account is not None and account.is_active:
                    work.access.factors.put(proved(self._office, factor, response, begun.value))
                    opened = self._opened(
                        work, account, Shown.PASSKEY, face=face, bound_to=bound_to
                    )
            except SignInRefused as refused:
                # The attempt is counted, and the challenge is used up all the same.
                problem = refused
            if opened is None:
                self._refused(work, counted, _NOBODY if account is None else account.id)
        if opened is None:
            raise SignInRefused(_REFUSED, private=problem.private)
        return opened

    def with_openid(
        self,
        subject: str,
        *,
        confirmed: frozenset[Role] | None,
        address: str,
        face: Face,
        bound_to: str = "",
    ) -> Opened:
        """Open a session for somebody whom the state's identity provider vouches for.

        The caller has verified the provider's token, second factor included. Accounts are
        never made by it: the one that the subject is entered for must be here.

        Args:
            subject: Issuer and identifier there, as the account has them.
            confirmed: Roles that the provider confirmed; ``None`` if it is not asked.
            address: Where from.
            face: Where the session is used.
            bound_to: How the browser describes itself.

        Raises:
            SignInRefused: No active account is entered for that subject.
        """
        counted = Counted.of(subject, address)
        now = self._office.now()
        with self._office.store.begin() as work:
            account = next(
                (
                    each
                    for each in work.access.accounts.all()
                    if subject and each.is_active and each.granted.openid_subject == subject
                ),
                None,
            )
            if account is None:
                self._refused(work, counted, _NOBODY)
                opened = None
            else:
                note_success(work.access, counted, at=now, randomness=self._office.randomness)
                opened = self._opened(
                    work,
                    account,
                    Shown.OPENID,
                    face=face,
                    bound_to=bound_to,
                    confirmed=confirmed,
                )
        if opened is None:
            raise SignInRefused(_REFUSED)
        return opened

    def refuse_openid(self, *, address: str) -> None:
        """Count a token of the identity provider that was not accepted."""
        with self._office.store.begin() as work:
            self._refused(work, Counted.of("", address), _NOBODY)

    def step_up_with_code(
        self, secret: str, code: str, *, address: str, face: Face, bound_to: str = ""
    ) -> Opened:
        """Show a second factor once more: the session goes on under a new secret.

        Raises:
            SignInRequired: The session has ended.
            SignInRefused: The code is none of now.
        """
        current = self._sessions.current(secret, face=face, bound_to=bound_to, even_locked=True)
        counted = Counted.of(current.account.name, address)
        with self._office.store.begin() as work:
            require_patience(work.access, counted, at=self._office.now())
            record = require_session(work.access, current.principal)
            if use_code(work.access, current.account.id, code, at=self._office.now()) is None:
                self._refused(work, counted, current.account.id)
                opened = None
            else:
                opened = self._stepped_up(work, record, current.account)
        if opened is None:
            raise SignInRefused("The code was refused.")
        return opened

    def step_up_options(self, by: Principal) -> tuple[str, str]:
        """Return what a browser is asked to show one of one's own passkeys once more.

        Raises:
            SignInRefused: This desk takes no passkeys.
        """
        party = require_party(self._office)
        value = self._office.randomness(CHALLENGE_BYTES)
        with self._office.store.begin() as work:
            known = [each.credential for each in passkeys_of(work.access, by.account)]
            secret = begin(
                self._office, work, Ceremony.PASSKEY_STEP_UP, account=by.account, value=value
            )
        return secret, sign_in_options(party, challenge=value, known=known)

    def step_up_with_passkey(
        self, secret: str, ceremony: str, response: str, *, face: Face, bound_to: str = ""
    ) -> Opened:
        """Show one of one's own passkeys once more: the session goes on under a new secret.

        Raises:
            SignInRequired: The session has ended.
            SignInRefused: The passkey is not one's own, or was not proved.
        """
        current = self._sessions.current(secret, face=face, bound_to=bound_to)
        with self._office.store.begin() as work:
            record = require_session(work.access, current.principal)
            begun = finish(self._office, work, Ceremony.PASSKEY_STEP_UP, ceremony)
            factor = work.access.factors.found(credential_named(response))
            if (
                factor is None
                or factor.account != current.account.id
                or begun.account != current.account.id
            ):
                raise SignInRefused("The passkey was not accepted.")
            work.access.factors.put(proved(self._office, factor, response, begun.value))
            return self._stepped_up(work, record, current.account)

    def _second(self, work: AccessWork, account: Account, kept: Factor, code: str) -> Factor | None:
        """Use up the code, if everything is still as it was when the password was right."""
        account_now = work.access.accounts.get(account.id)
        password_now = factor_of(work.access, account.id, FactorKind.PASSWORD)
        if account_now is None or not account_now.is_active or password_now != kept:
            return None
        return use_code(work.access, account.id, code, at=self._office.now())

    def _opened(
        self,
        work: AccessWork,
        account: Account,
        shown: Shown,
        *,
        face: Face,
        bound_to: str,
        confirmed: frozenset[Role] | None = None,
    ) -> Opened:
        opened = self._sessions.open(
            work, account, face=face, bound_to=bound_to, shown=shown, confirmed=confirmed
        )
        roles = account.granted.roles
        self._office.log(
            work,
            Act.SIGNED_IN,
            {
                "face": face.value,
                "roles": words_of(roles if confirmed is None else roles & confirmed),
                "session": opened.session.id,
                "shown": shown.value,
            },
            official=account.id,
        )
        return opened

    def _stepped_up(self, work: AccessWork, record: SessionRecord, account: Account) -> Opened:
        opened = self._sessions.renew(work, record, account)
        self._office.log(work, Act.FACTOR_SHOWN_AGAIN, {"session": record.id}, official=account.id)
        return opened

    def _refused(self, work: AccessWork, counted: Counted, official: str) -> None:
        now, randomness = self._office.now(), self._office.randomness
        count = note_failure(work.access, counted, at=now, randomness=randomness)
        if is_told(count):
            self._office.log(work, Act.SIGN_IN_REFUSED, {"count": count}, official=official)

    def _hash_anew(self, kept: Factor, password: str) -> None:
        """Keep the password at the cost of now, unless it was changed meanwhile."""
        fresh = hashed(password, self._office.randomness, self._office.settings.cost)
        with self._office.store.begin() as work:
            now = factor_of(work.access, kept.account, FactorKind.PASSWORD)
            if now is not None and now.secret == kept.secret:
                work.access.factors.put(replace(now, secret=fresh.encode()))


@lru_cache(maxsize=4)
def _nobodys(cost: PasswordCost) -> str:
    """Return a password that nobody has, to be compared in place of an unknown name's."""
    return hashed("nobody has this password", bytes, cost)
