"""Issuing a credential about a person's record, and withdrawing it.

What it says is an officer's finding, never a computation: an offence against children bars
the statement, every other conviction must be looked at and found irrelevant, by name.

Source:
    Directive 2011/93/EU Art. 10(2) and (3); Directive (EU) 2016/680 Art. 11 (no decision by
    automation alone).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from comity.errors import ConflictingChange, InputInvalid, ReferenceNotFound
from comity.ids import ConvictionId, PersonRef
from comity.law.citation import Basis
from comity.law.relevance import AGAINST_CHILDREN, AGAINST_CHILDREN_BASIS
from comity.records.central_authority import CentralAuthority
from comity.records.credential_ports import CredentialReading, IssuedCredential, Statement
from comity.records.ports import HeldConviction, HeldPerson, RecordsWork, RegisterReading
from comity.trust.digest import sha256
from comity.trust.status_list import PLACES

VALIDITY: Final = timedelta(days=90)
MOST_DAYS: Final = 366
_TRIES: Final = 64


@dataclass(frozen=True, slots=True)
class IssueCredential:
    """An officer's order.

    Attributes:
        person: About whom.
        statements: What it is to say.
        by: The officer.
        reason: Why it may be said; kept for the inspector.
        not_relevant: Convictions that the officer looked at and found irrelevant.
        days: For how many days it holds, 1 to 366.
    """

    person: PersonRef
    statements: tuple[Statement, ...]
    by: str
    reason: str
    not_relevant: frozenset[ConvictionId] = frozenset()
    days: int = VALIDITY.days


@dataclass(frozen=True, slots=True)
class NotIssued:
    """The statement would not be true; a lawful answer.

    Attributes:
        statement: Which one.
        convictions: Those that bar it.
        basis: Under which rule; ``None`` where the statement simply is not true.
    """

    statement: Statement
    convictions: tuple[ConvictionId, ...]
    basis: Basis | None


@dataclass(frozen=True, slots=True)
class NotLookedAt:
    """Convictions that the officer did not name: they must be looked at first.

    A value and no failure: which convictions somebody has is told on record only.

    Attributes:
        statement: What the credential was to say.
        convictions: Which ones.
    """

    statement: Statement
    convictions: tuple[ConvictionId, ...]


def issue_credential(
    work: RecordsWork, authority: CentralAuthority, order: IssueCredential
) -> tuple[HeldPerson, IssuedCredential] | NotIssued | NotLookedAt:
    """Keep a new credential and return it with its person, or say why there is none.

    Args:
        work: The open transaction.
        authority: Ours.
        order: The officer's.

    Raises:
        ReferenceNotFound: Nobody of that reference. The officer's input.
        InputInvalid: No statement, no reason, or an impossible period. The officer's input.
        ConflictingChange: No place is left in the status list. The operator's business.
    """
    held = work.register.person(order.person)
    if held is None:
        raise ReferenceNotFound("The person is not in the register.")
    if not order.statements:
        raise InputInvalid("A credential says at least one thing.", field="statement")
    if not order.by.strip() or not order.reason.strip():
        raise InputInvalid("A credential needs an officer and a reason.", field="reason")
    if not 1 <= order.days <= MOST_DAYS:
        raise InputInvalid(f"A credential holds for 1 to {MOST_DAYS} days.", field="days")
    record = work.register.convictions_of(order.person)
    for statement in order.statements:
        barred = _barred(statement, record, order.not_relevant)
        if barred is not None:
            return barred
    now = authority.now()
    kept = IssuedCredential(
        id=_number(authority.rails.randomness(10), now),
        place=_free_place(work.credentials, authority),
        person=order.person,
        statements=order.statements,
        record_digest=record_digest(record),
        issued_at=now,
        expires_at=now + timedelta(days=order.days),
        issued_by=order.by,
        reason=order.reason,
    )
    work.credentials.keep(kept)
    return held, kept


def record_digest(record: Sequence[HeldConviction]) -> bytes:
    """Return a digest of which convictions are held, and in which version."""
    held = sorted(f"{each.conviction.id} {each.version} {each.standing}" for each in record)
    return sha256("\n".join(held).encode())


def changed_since(
    register: RegisterReading, credentials: CredentialReading, *, at: datetime
) -> list[IssuedCredential]:
    """Return the standing credentials of persons whose record is not what it was.

    An officer looks at each and withdraws it, or lets it stand: a new conviction may be
    irrelevant to what the credential says.
    """
    return [
        each
        for each in credentials.standing(at=at)
        if record_digest(register.convictions_of(each.person)) != each.record_digest
    ]


def _barred(
    statement: Statement, record: Sequence[HeldConviction], looked_at: frozenset[ConvictionId]
) -> NotIssued | NotLookedAt | None:
    """Return why a statement may not be made, if so."""
    if not record:
        return None
    if statement is Statement.NO_CONVICTION:
        return NotIssued(statement, tuple(each.conviction.id for each in record), None)
    against = tuple(each.conviction.id for each in record if _is_against_children(each))
    if against:
        return NotIssued(statement, against, AGAINST_CHILDREN_BASIS)
    open_ones = sorted({each.conviction.id for each in record} - looked_at)
    return NotLookedAt(statement, tuple(open_ones)) if open_ones else None


def _is_against_children(held: HeldConviction) -> bool:
    return any(
        offence.category is not None and offence.category in AGAINST_CHILDREN
        for offence in held.conviction.offences
    )


def _free_place(credentials: CredentialReading, authority: CentralAuthority) -> int:
    """Return a place drawn by chance: places in order would tell who applied when."""
    for _ in range(_TRIES):
        place = int.from_bytes(authority.rails.randomness(8), "big") % PLACES
        if credentials.at_place(place) is None:
            return place
    raise ConflictingChange("The status list is full; a second one is needed.")


def _number(random: bytes, now: datetime) -> str:
    return f"CR-{now:%Y}-{random.hex()}"
