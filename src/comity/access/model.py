"""Accounts and what belongs to them: frozen nouns.

Every noun knows what it is found by (``lookup``), whose it is (``owner``) and until when it
is of any use (``until``), so that storage keeps all of them alike and can forget what lapsed.
They name officials and hold secrets, so that what is printed of one is its reference only.
"""

from dataclasses import dataclass, field
from datetime import datetime, time
from enum import StrEnum, unique
from typing import Protocol

from comity.access.permissions import Permission, Role
from comity.access.principal import AccountId, SessionId, Shown


class Kept(Protocol):
    """What storage must know of anything it keeps for this room."""

    @property
    def id(self) -> str:
        """Its identifier, never reused."""
        ...

    @property
    def owner(self) -> str:
        """The account it belongs to; empty for none."""
        ...

    @property
    def lookup(self) -> bytes | None:
        """What it is found by, unique among its kind; ``None`` for nothing but its id."""
        ...

    @property
    def until(self) -> datetime | None:
        """From when on it may be forgotten; ``None`` for never."""
        ...


class Discreet:
    """Shows the reference only."""

    __slots__ = ()
    id: str

    def __repr__(self) -> str:
        """Show kind and reference."""
        return f"{type(self).__name__}({self.id})"


@unique
class AccountState(StrEnum):
    """How far an account has come."""

    REQUESTED = "requested"
    """An administrator created it; a security officer has still to approve."""
    INVITED = "invited"
    """Approved; nobody has enrolled with it yet."""
    ACTIVE = "active"
    LOCKED = "locked"
    """Opens nothing until somebody unlocks it."""
    CLOSED = "closed"
    """For good: whoever left."""


@dataclass(frozen=True, slots=True)
class Shift:
    """When somebody is expected at the desk, in the authority's own time.

    Attributes:
        days: ISO weekdays, 1 for Monday to 7 for Sunday.
        begins: Time of day.
        ends: Time of day; not after ``begins`` means that it ends on the next day.
    """

    days: frozenset[int]
    begins: time
    ends: time


@dataclass(frozen=True, slots=True)
class Entitlement:
    """What an administrator proposes and a security officer grants, always as a whole.

    Attributes:
        roles: Roles.
        team: Team or unit.
        compartments: Restricted records they are cleared for.
        shifts: When they are expected; empty says nothing about it.
        openid_subject: Their identifier at the state's identity provider; empty for a
            local account.
    """

    roles: frozenset[Role] = frozenset()
    team: str = ""
    compartments: frozenset[str] = frozenset()
    shifts: tuple[Shift, ...] = ()
    openid_subject: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change that waits for somebody else.

    Attributes:
        entitlement: What shall hold.
        by: Who proposes it.
        at: When.
        anew: Whether the person enrols anew, because the second factor is lost.
    """

    entitlement: Entitlement
    by: str
    at: datetime
    anew: bool = False


@dataclass(frozen=True, slots=True)
class RefusedProposal:
    """A change that a security officer did not grant.

    Attributes:
        proposal: What was proposed.
        by: Who refused it.
        at: When.
        because: Why, for whoever proposed it. Kept sealed, and never in the log.
    """

    proposal: Proposal
    by: str
    at: datetime
    because: str = field(repr=False)


@dataclass(frozen=True, slots=True, repr=False)
class Account(Discreet):
    """Somebody who may sign in.

    Attributes:
        id: Identifier; never reused, an account is never deleted.
        name: What they type to sign in; never reused either.
        display_name: As shown to colleagues.
        state: How far it has come.
        granted: What was approved.
        created_by: Who created it.
        created_at: When.
        proposed: What waits for a security officer.
        approved_by: Who approved what is granted.
        approved_at: When.
        closed_at: When it was closed.
        activation: Digest of the code that the security officer hands over; empty once
            somebody enrolled.
        refused: What was proposed last, if it was refused and nothing was proposed since.
    """

    id: AccountId
    name: str
    display_name: str
    state: AccountState
    granted: Entitlement
    created_by: str
    created_at: datetime
    proposed: Proposal | None = None
    approved_by: str = ""
    approved_at: datetime | None = None
    closed_at: datetime | None = None
    activation: bytes = b""
    refused: RefusedProposal | None = None

    @property
    def owner(self) -> str:
        """Itself."""
        return self.id

    @property
    def lookup(self) -> bytes:
        """Found by its name."""
        return self.name.encode()

    @property
    def until(self) -> None:
        """Kept for good, so that the log's identifiers keep their meaning."""
        return

    @property
    def is_active(self) -> bool:
        """Whether it may sign in."""
        return self.state is AccountState.ACTIVE


@unique
class FactorKind(StrEnum):
    """By what somebody shows who they are."""

    PASSWORD = "password"  # noqa: S105 - a name of a method
    ONE_TIME_CODE = "one-time-code"
    RECOVERY_CODES = "recovery-codes"
    PASSKEY = "passkey"


@dataclass(frozen=True, slots=True, repr=False)
class Factor(Discreet):
    """A password, the secret of one-time codes, recovery codes or a passkey.

    Attributes:
        id: Identifier.
        account: Whose.
        kind: What it is.
        made_at: When it was set up.
        secret: An Argon2id text, the shared secret, digests of recovery codes one after
            the other, or a public key.
        label: What its owner calls it.
        credential: Identifier that a passkey has for itself; empty for others.
        counter: The latest one-time step used, or a passkey's signature counter.
        used_at: When it was shown last.
    """

    id: str
    account: AccountId
    kind: FactorKind
    made_at: datetime
    secret: bytes
    label: str = ""
    credential: bytes = b""
    counter: int = 0
    used_at: datetime | None = None

    @property
    def owner(self) -> str:
        """The account."""
        return self.account

    @property
    def lookup(self) -> bytes | None:
        """A passkey names itself."""
        return self.credential or None

    @property
    def until(self) -> None:
        """Kept until it is removed."""
        return


@unique
class Face(StrEnum):
    """Where somebody signed in; a session of one face opens nothing at another."""

    DESK = "desk"
    TERMINAL = "terminal"


@dataclass(frozen=True, slots=True, repr=False)
class SessionRecord(Discreet):
    """A session; its secret is kept nowhere, only the digest.

    Attributes:
        id: Public identifier, shown to its owner and in the log.
        account: Whose.
        digest: SHA-256 of the secret.
        face: Where.
        bound_to: Digest of what it is bound to besides: the browser's or terminal's own
            description of itself.
        shown: How they signed in.
        started_at: When.
        seen_at: When it was used last, to the minute.
        factor_at: When a second factor was shown last.
        ends_at: When it ends whatever happens.
        glass: The break-glass use that it acts under; empty for none.
        confirmed: Roles that the identity provider confirmed, so that others of the account
            are not given in this session; ``None`` where nobody was asked.
        locked_at: Since when it opens nothing, until a second factor is shown; ``None`` while
            it is open.
    """

    id: SessionId
    account: AccountId
    digest: bytes
    face: Face
    bound_to: bytes
    shown: Shown
    started_at: datetime
    seen_at: datetime
    factor_at: datetime
    ends_at: datetime
    glass: str = ""
    confirmed: frozenset[Role] | None = None
    locked_at: datetime | None = None

    @property
    def owner(self) -> str:
        """The account."""
        return self.account

    @property
    def lookup(self) -> bytes:
        """Found by the digest of its secret."""
        return self.digest

    @property
    def until(self) -> datetime:
        """Of no use once it has ended."""
        return self.ends_at


@unique
class Ceremony(StrEnum):
    """What is begun in one call and finished in another."""

    INVITATION = "invitation"
    ENROLMENT = "enrolment"
    PASSKEY_SIGN_IN = "passkey-sign-in"
    PASSKEY_STEP_UP = "passkey-step-up"
    PASSKEY_SETUP = "passkey-setup"
    CODE_SETUP = "one-time-code-setup"
    OPENID = "openid-connect"


@dataclass(frozen=True, slots=True, repr=False)
class Challenge(Discreet):
    """Something begun that is finished once, in time, by whoever holds its secret.

    Attributes:
        id: Identifier.
        ceremony: What it belongs to.
        digest: SHA-256 of the secret that the holder has.
        ends_at: Until when.
        account: Whose; empty while nobody is known.
        value: What must not be chosen by the holder: a challenge, a nonce, a shared secret.
    """

    id: str
    ceremony: Ceremony
    digest: bytes
    ends_at: datetime
    account: str = ""
    value: bytes = b""

    @property
    def owner(self) -> str:
        """The account."""
        return self.account

    @property
    def lookup(self) -> bytes:
        """Found by the digest of its secret."""
        return self.digest

    @property
    def until(self) -> datetime:
        """Of no use once it has ended."""
        return self.ends_at


@dataclass(frozen=True, slots=True, repr=False)
class Attempts(Discreet):
    """Failed attempts on one name, from one address, or both together.

    Attributes:
        id: Identifier.
        key: What they are counted under.
        failed: How many since the last success.
        last_at: When the last one was.
        succeeded_at: When this pair signed in last.
        ends_at: When all of it is forgotten.
    """

    id: str
    key: bytes
    failed: int
    last_at: datetime
    ends_at: datetime
    succeeded_at: datetime | None = None

    @property
    def owner(self) -> str:
        """Nobody: whether the name exists is not asked."""
        return ""

    @property
    def lookup(self) -> bytes:
        """Found by what they are counted under."""
        return self.key

    @property
    def until(self) -> datetime:
        """Forgotten then."""
        return self.ends_at


@dataclass(frozen=True, slots=True, repr=False)
class ServiceKey(Discreet):
    """A key with which a program calls; its secret is kept nowhere, only the digest.

    Attributes:
        id: Public identifier.
        account: The integrator who answers for it.
        label: What it is for.
        scopes: What it may do.
        made_at: When it was asked for.
        expires_at: When it ends.
        digest: SHA-256 of the secret; empty until it is issued.
        approved_by: The security officer who approved it; empty until then.
        used_at: When it was used last, to the hour.
        revoked_at: When it was revoked, or will be, where another takes its place.
        follows: The key that it took the place of.
        refused_by: The security officer who refused it; empty where nobody did.
        refused_because: Why, for whoever asked. Kept sealed, and never in the log.
    """

    id: str
    account: AccountId
    label: str
    scopes: frozenset[Permission]
    made_at: datetime
    expires_at: datetime
    digest: bytes = b""
    approved_by: str = ""
    used_at: datetime | None = None
    revoked_at: datetime | None = None
    follows: str = ""
    refused_by: str = ""
    refused_because: str = ""

    @property
    def owner(self) -> str:
        """The integrator."""
        return self.account

    @property
    def lookup(self) -> bytes | None:
        """Found by the digest of its secret."""
        return self.digest or None

    @property
    def until(self) -> None:
        """Kept for good: the log names it."""
        return


@dataclass(frozen=True, slots=True, repr=False)
class Approval(Discreet):
    """An act that needs two.

    Attributes:
        id: Identifier.
        act: What shall be done.
        subject: On what: a reference or digest, never a person's data.
        asker: Who asks.
        needs: What whoever grants it must be allowed.
        asked_at: When.
        ends_at: Until when it can be granted and used.
        about: What it is about in the asker's own words, name and text, so that whoever grants
            it reads more than a digest. Kept sealed, and never in the log.
        granted_by: Who granted it; empty until then.
        granted_at: When.
        used_at: When it was used up, withdrawn or refused.
        refused_by: Who refused it; empty where nobody did.
        refused_because: Why, for whoever asked. Kept sealed, and never in the log.
    """

    id: str
    act: str
    subject: str
    asker: AccountId
    needs: Permission
    asked_at: datetime
    ends_at: datetime
    about: tuple[tuple[str, str], ...] = ()
    granted_by: str = ""
    granted_at: datetime | None = None
    used_at: datetime | None = None
    refused_by: str = ""
    refused_because: str = ""

    @property
    def owner(self) -> str:
        """Who asks."""
        return self.asker

    @property
    def lookup(self) -> bytes | None:
        """Found by act, subject and asker, as long as it is open."""
        if self.used_at is not None:
            return None
        return approval_key(self.act, self.subject, self.asker)

    @property
    def until(self) -> datetime:
        """Of no use once its time has passed."""
        return self.ends_at

    @property
    def granted(self) -> bool:
        """Whether somebody else approved, and it was not used up."""
        return self.granted_at is not None and self.used_at is None


def approval_key(act: str, subject: str, asker: str) -> bytes:
    """Return what an open approval is found by."""
    return f"{act}\0{subject}\0{asker}".encode()


@unique
class GlassOutcome(StrEnum):
    """What the review of a use of break-glass found."""

    JUSTIFIED = "justified"
    UNJUSTIFIED = "unjustified"


@dataclass(frozen=True, slots=True, repr=False)
class GlassUse(Discreet):
    """One use of break-glass.

    Attributes:
        id: Identifier.
        account: Who broke it.
        case: For which case.
        reason: Why, in their words.
        broken_at: When.
        ends_at: Until when it opens.
        earlier: How often they did so in the thirty days before.
        reviewed_by: Who reviewed it; empty until then.
        reviewed_at: When.
        outcome: What the review found.
        remark: The reviewer's words.
    """

    id: str
    account: AccountId
    case: str
    reason: str
    broken_at: datetime
    ends_at: datetime
    earlier: int = 0
    reviewed_by: str = ""
    reviewed_at: datetime | None = None
    outcome: GlassOutcome | None = None
    remark: str = ""

    @property
    def owner(self) -> str:
        """Who broke it."""
        return self.account

    @property
    def lookup(self) -> None:
        """Found by its identifier."""
        return

    @property
    def until(self) -> None:
        """Kept for good."""
        return


@dataclass(frozen=True, slots=True, repr=False)
class Notice(Discreet):
    """Something that one account is told.

    Attributes:
        id: Identifier.
        account: Who is told.
        at: When.
        words: What; names references only.
        read_at: When it was read.
        conversation: The conversation that it names; not told while that is hidden from them.
    """

    id: str
    account: AccountId
    at: datetime
    words: str
    read_at: datetime | None = None
    conversation: str = ""

    @property
    def owner(self) -> str:
        """Who is told."""
        return self.account

    @property
    def lookup(self) -> None:
        """Found by its identifier."""
        return

    @property
    def until(self) -> None:
        """Kept for good."""
        return


@dataclass(frozen=True, slots=True)
class Opened:
    """A new session, told once.

    Attributes:
        secret: What its holder keeps; nobody else has it.
        session: The session.
        account: Whose.
    """

    secret: str = field(repr=False)
    session: SessionRecord
    account: Account
