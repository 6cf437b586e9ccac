"""People of one node who have enrolled: what attacks on accounts start from."""

import base64
import os
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from tests.contracts.samples import IDENTITY

from comity.access.accounts import Invited
from comity.access.model import Account, Entitlement, Face, Opened
from comity.access.office import AccessOffice, AccessSettings
from comity.access.permissions import Role
from comity.access.principal import Principal
from comity.access.service import AccessService
from comity.ledger.acts import Act
from comity.storage.memory.database import MemoryDatabase
from comity.storage.store import Snapshot, Store
from comity.trust.one_time_codes import code_at
from comity.trust.passkeys import RelyingParty
from comity.trust.passwords import PasswordCost

CHEAP = PasswordCost(memory=64, passes=1, lanes=1)
PASSWORD = "a lantern over quiet water"  # noqa: S105 - of nobody
PARTY = RelyingParty("desk.example.org", "Example", "https://desk.example.org")


@dataclass
class MovedClock:
    """A clock that stands until it is moved."""

    at: datetime = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def now(self) -> datetime:
        """Return now."""
        return self.at

    def wait(self, length: timedelta) -> None:
        """Let time pass."""
        self.at += length


@dataclass
class Person:
    """Somebody with an account, a password and a device."""

    account: Account
    seed: bytes
    recovery_codes: tuple[str, ...]
    password: str = PASSWORD


@dataclass
class Desk:
    """A node with accounts.

    Attributes:
        clock: Its clock.
        store: Where it keeps everything.
        service: Who is at the desk.
        people: By sign-in name.
    """

    clock: MovedClock = field(default_factory=MovedClock)
    store: Store | None = None
    people: dict[str, Person] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.store is None:
            self.store = MemoryDatabase(identity=IDENTITY, clock=self.clock, randomness=os.urandom)
        settings = AccessSettings("Example (DE)", party=PARTY, cost=CHEAP)
        self.service = AccessService(AccessOffice(self.store, settings, self.clock, os.urandom))
        first, second = self.service.accounts.begin(administrator="ada", security_officer="sigrid")
        self.enrol(first)
        self.enrol(second)

    def enrol(self, invited: Invited) -> Person:
        """Enrol whoever holds both halves."""
        enrolment = self.service.factors.invited(invited.invitation, invited.code)
        seed = base64.b32decode(enrolment.text)
        codes = self.service.factors.enrol(
            enrolment.ceremony, PASSWORD, code_at(seed, self.clock.now())
        )
        with self.read() as sight:
            account = sight.access.accounts.found(enrolment.name.encode())
        assert account is not None
        person = self.people[account.name] = Person(account, seed, codes)
        return person

    def appoint(self, name: str, *roles: Role, **more: object) -> Person:
        """Let the administrator and the security officer appoint somebody, who enrols."""
        wanted = Entitlement(frozenset(roles), **more)  # type: ignore[arg-type]
        account = self.service.accounts.create(
            name=name, display_name=name.title(), entitlement=wanted, by=self.who("ada")
        )
        granted = self.service.accounts.approve(
            account.id, entitlement=wanted, by=self.who("sigrid")
        )
        invited = self.service.accounts.invite(account.id, by=self.who("ada"))
        return self.enrol(Invited(invited.account, invited.invitation, granted.code))

    def code(self, name: str) -> str:
        """Return a code of somebody's device that was not used yet."""
        self.clock.wait(timedelta(seconds=30))
        return code_at(self.people[name].seed, self.clock.now())

    def sign_in(self, name: str, *, address: str = "10.0.0.1", face: Face = Face.DESK) -> Opened:
        """Sign somebody in."""
        return self.service.sign_in.with_code(
            name, self.people[name].password, self.code(name), address=address, face=face
        )

    def who(self, name: str) -> Principal:
        """Return somebody signed in anew."""
        return self.service.sessions.principal(self.sign_in(name).secret, face=Face.DESK)

    def read(self) -> AbstractContextManager[Snapshot]:
        """Open a snapshot."""
        assert self.store is not None
        return self.store.read()

    def acts(self, *wanted: Act) -> list[dict[str, Any]]:
        """Return acts on record, first to last: those wanted, or every one."""
        with self.read() as sight:
            leaves = [sight.log.entry(index) for index in range(sight.log.size())]
        found = [msgspec.json.decode(leaf.body) for leaf in leaves if leaf.body]
        return [each for each in found if not wanted or each.get("act") in wanted]
