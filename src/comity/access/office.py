"""What every use case of this room needs: store, settings, clock, randomness, the log."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from comity.access.model import Account, Notice
from comity.access.permissions import Role
from comity.access.ports import AccessReading, AccessStore, AccessWork
from comity.access.principal import AccountId
from comity.clock import Clock
from comity.errors import ReferenceNotFound
from comity.exchange.ports import Randomness
from comity.ledger.acts import Act, act_entry
from comity.ledger.entry import JsonValue
from comity.trust.passkeys import RelyingParty
from comity.trust.passwords import PasswordCost
from comity.trust.webhook_address import AddressRules

_SALT_BYTES: Final = 32
_IDENTIFIER_BYTES: Final = 10


@dataclass(frozen=True, slots=True)
class AccessSettings:
    """What the node decided.

    Attributes:
        issuer: What an authenticator calls us.
        party: Who asks for passkeys; ``None`` where the desk has no address.
        idle: A session that is not used for so long ends.
        absolute: A session ends after so long.
        fresh: How long a second factor counts as just shown.
        invitation: How long an invitation can be used.
        approval: How long an act can wait for a second person, and then be done.
        glass: How long break-glass opens.
        overlap: How long a service key works beside the one that follows it.
        longest_key: For how long a service key can be issued at most.
        cost: What one guess at a password costs.
        webhook_addresses: Where webhooks may lead.
    """

    issuer: str
    party: RelyingParty | None = None
    idle: timedelta = timedelta(minutes=15)
    absolute: timedelta = timedelta(hours=12)
    fresh: timedelta = timedelta(minutes=10)
    invitation: timedelta = timedelta(hours=72)
    approval: timedelta = timedelta(hours=72)
    glass: timedelta = timedelta(minutes=30)
    overlap: timedelta = timedelta(hours=24)
    longest_key: timedelta = timedelta(days=366)
    cost: PasswordCost = field(default_factory=PasswordCost)
    webhook_addresses: AddressRules = field(default_factory=AddressRules)


@dataclass(frozen=True, slots=True)
class AccessOffice:
    """Where the use cases work.

    Attributes:
        store: Transactions.
        settings: What the node decided.
        clock: The only source of now.
        randomness: Source of identifiers and secrets.
    """

    store: AccessStore
    settings: AccessSettings
    clock: Clock
    randomness: Randomness

    def now(self) -> datetime:
        """Return now."""
        return self.clock.now()

    def identifier(self, prefix: str) -> str:
        """Return a new identifier."""
        return new_identifier(prefix, self.randomness)

    def log(
        self, work: AccessWork, act: Act, fields: Mapping[str, JsonValue], *, official: str
    ) -> None:
        """Append the entry for an act; nothing may be shown before the commit."""
        log_act(work, act, fields, official=official, at=self.now(), randomness=self.randomness)

    def tell(self, work: AccessWork, roles: frozenset[Role], words: str, *, but: str = "") -> None:
        """Tell everybody who is active in one of these roles."""
        for account in work.access.accounts.all():
            if account.is_active and account.granted.roles & roles and account.id != but:
                self.tell_one(work, account.id, words)

    def tell_one(self, work: AccessWork, account: AccountId, words: str) -> None:
        """Tell one account."""
        work.access.notices.put(Notice(self.identifier("no"), account, self.now(), words))


def new_identifier(prefix: str, randomness: Randomness) -> str:
    """Return a new identifier: its kind, and eighty random bits."""
    return f"{prefix}-{randomness(_IDENTIFIER_BYTES).hex()}"


def log_act(
    work: AccessWork,
    act: Act,
    fields: Mapping[str, JsonValue],
    *,
    official: str,
    at: datetime,
    randomness: Randomness,
) -> None:
    """Append the entry for an act."""
    entry = act_entry(act, fields, official=official, at=at, salt=randomness(_SALT_BYTES))
    work.log.append([entry], recorded_at=at)


def account_of(access: AccessReading, reference: str) -> Account:
    """Return an account by its identifier or its sign-in name.

    Raises:
        ReferenceNotFound: There is none. The caller's input.
    """
    found = access.accounts.get(reference) or access.accounts.found(
        sign_in_name(reference).encode()
    )
    if found is None:
        raise ReferenceNotFound("There is no such account.")
    return found


def sign_in_name(typed: str) -> str:
    """Return a sign-in name as it is kept, whatever its case.

    Example:
        >>> sign_in_name("  A.Muster ")
        'a.muster'
    """
    return typed.strip().casefold()


def words_of(roles: frozenset[Role]) -> list[JsonValue]:
    """Return roles as the log has them."""
    return [*sorted(role.value for role in roles)]
