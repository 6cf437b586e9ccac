"""Apostilles and credentials on SQL."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, select, update

from comity.cooperation.model import Apostille, Certified
from comity.errors import ReferenceNotFound
from comity.ids import PersonRef
from comity.records.credential_ports import IssuedCredential, Statement
from comity.storage.encoding import from_micros, from_micros_or_none, to_micros, to_micros_or_none
from comity.storage.sql.schema_certificates import apostilles, credentials
from comity.storage.sql.session import Row, Session
from comity.storage.sql.statements import Statement as Sentence
from comity.storage.sql.statements import insert_into, parameter

_APOSTILLE_COLUMNS = tuple(column.name for column in apostilles.columns if column.name != "entry")
_the_apostilles = select(*(apostilles.c[name] for name in _APOSTILLE_COLUMNS))
_APOSTILLE = Sentence(_the_apostilles.where(apostilles.c.number == parameter("number")), "number")
_APOSTILLES = Sentence(
    _the_apostilles.order_by(apostilles.c.entry.desc()).limit(parameter("limit")), "limit"
)
_COUNT = Sentence(select(func.count()).select_from(apostilles))
_ENTER = insert_into(apostilles, *_APOSTILLE_COLUMNS)

_stands = credentials.c.withdrawn_at.is_(None)
_CREDENTIAL = Sentence(select(credentials).where(credentials.c.id == parameter("id")), "id")
_AT_PLACE = Sentence(select(credentials).where(credentials.c.place == parameter("place")), "place")
_STANDING = Sentence(
    select(credentials)
    .where(_stands, credentials.c.expires_at > parameter("at"))
    .order_by(credentials.c.issued_at, credentials.c.id),
    "at",
)
_WITHDRAWN = Sentence(
    select(credentials.c.place)
    .where(credentials.c.withdrawn_at.is_not(None))
    .order_by(credentials.c.place)
)
_CREDENTIALS = Sentence(
    select(credentials)
    .order_by(credentials.c.issued_at.desc(), credentials.c.id)
    .limit(parameter("limit")),
    "limit",
)
_KEEP = insert_into(credentials)
_WITHDRAW = Sentence(
    update(credentials)
    .where(credentials.c.id == parameter("identifier"), _stands)
    .values(
        withdrawn_at=parameter("withdrawn_at"),
        withdrawn_by=parameter("withdrawn_by"),
        withdrawn_reason=parameter("withdrawn_reason"),
    ),
    "identifier",
    "withdrawn_at",
    "withdrawn_by",
    "withdrawn_reason",
)


class SqlApostilles:
    """The register of apostilles."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def apostille(self, number: str) -> Apostille | None:
        """Return the apostille of a number."""
        row = self._session.first(_APOSTILLE, number)
        return None if row is None else _apostille_of(row)

    def count(self) -> int:
        """Return how many there are."""
        row = self._session.first(_COUNT)
        return 0 if row is None else int(row[0])

    def listed(self, *, limit: int) -> Sequence[Apostille]:
        """Return so many at most, latest first."""
        return [_apostille_of(row) for row in self._session.rows(_APOSTILLES, limit)]

    def enter(self, apostille: Apostille) -> None:
        """Enter an apostille.

        Raises:
            ConflictingChange: The number is taken. The caller's fault.
        """
        certified = apostille.certified
        self._session.run(
            _ENTER,
            apostille.number,
            certified.country,
            certified.signed_by,
            certified.capacity,
            certified.seal_of,
            apostille.place,
            apostille.day.isoformat(),
            apostille.by,
            apostille.signed_by,
            apostille.document_sha256,
            apostille.code_digest,
            to_micros(apostille.made_at),
            apostille.reason,
        )


class SqlCredentials:
    """The credentials issued."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def credential(self, identifier: str) -> IssuedCredential | None:
        """Return a credential."""
        row = self._session.first(_CREDENTIAL, identifier)
        return None if row is None else _credential_of(row)

    def at_place(self, place: int) -> IssuedCredential | None:
        """Return the credential that has a place in the status list."""
        row = self._session.first(_AT_PLACE, place)
        return None if row is None else _credential_of(row)

    def standing(self, *, at: datetime) -> Sequence[IssuedCredential]:
        """Return those not withdrawn that expire after ``at``, oldest first."""
        return [_credential_of(row) for row in self._session.rows(_STANDING, to_micros(at))]

    def withdrawn_places(self) -> Sequence[int]:
        """Return the places of those withdrawn, ascending."""
        return [row[0] for row in self._session.rows(_WITHDRAWN)]

    def listed(self, *, limit: int) -> Sequence[IssuedCredential]:
        """Return so many at most, latest first."""
        return [_credential_of(row) for row in self._session.rows(_CREDENTIALS, limit)]

    def keep(self, credential: IssuedCredential) -> None:
        """Keep a new credential.

        Raises:
            ConflictingChange: Its number or its place is taken. The caller's fault.
        """
        self._session.run(
            _KEEP,
            credential.id,
            credential.place,
            credential.person,
            " ".join(credential.statements),
            credential.record_digest,
            to_micros(credential.issued_at),
            to_micros(credential.expires_at),
            credential.issued_by,
            credential.reason,
            to_micros_or_none(credential.withdrawn_at),
            credential.withdrawn_by,
            credential.withdrawn_reason,
        )

    def withdraw(self, identifier: str, *, by: str, reason: str, at: datetime) -> None:
        """Note that a credential no longer stands; one withdrawn already stays as it is.

        Raises:
            ReferenceNotFound: There is none of that number. The caller's input.
        """
        if self._session.run(_WITHDRAW, identifier, to_micros(at), by, reason):
            return
        if self.credential(identifier) is None:
            raise ReferenceNotFound(f"There is no credential {identifier} here.")


def _apostille_of(row: Row) -> Apostille:
    return Apostille(
        number=row[0],
        certified=Certified(row[1], row[2], row[3], row[4]),
        place=row[5],
        day=date.fromisoformat(row[6]),
        by=row[7],
        signed_by=row[8],
        document_sha256=row[9],
        code_digest=row[10],
        made_at=from_micros(row[11]),
        reason=row[12],
    )


def _credential_of(row: Row) -> IssuedCredential:
    return IssuedCredential(
        id=row[0],
        place=row[1],
        person=PersonRef(row[2]),
        statements=tuple(map(Statement, row[3].split())),
        record_digest=row[4],
        issued_at=from_micros(row[5]),
        expires_at=from_micros(row[6]),
        issued_by=row[7],
        reason=row[8],
        withdrawn_at=from_micros_or_none(row[9]),
        withdrawn_by=row[10],
        withdrawn_reason=row[11],
    )
