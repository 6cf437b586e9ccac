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
from comity.storage.sql.vault import Vault

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

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    def apostille(self, number: str) -> Apostille | None:
        """Return the apostille of a number."""
        row = self._session.first(_APOSTILLE, number)
        return None if row is None else _apostille_of(row, self._vault)

    def count(self) -> int:
        """Return how many there are."""
        row = self._session.first(_COUNT)
        return 0 if row is None else int(row[0])

    def listed(self, *, limit: int) -> Sequence[Apostille]:
        """Return so many at most, latest first."""
        return [_apostille_of(row, self._vault) for row in self._session.rows(_APOSTILLES, limit)]

    def enter(self, apostille: Apostille) -> None:
        """Enter an apostille.

        Raises:
            ConflictingChange: The number is taken. The caller's fault.
        """
        certified = apostille.certified

        def sealed(column: str, text: str) -> str:
            return self._vault.seal_text(apostille_place(column, apostille.number), text)

        self._session.run(
            _ENTER,
            apostille.number,
            certified.country,
            sealed("document_signed_by", certified.signed_by),
            sealed("capacity", certified.capacity),
            sealed("seal_of", certified.seal_of),
            apostille.place,
            apostille.day.isoformat(),
            sealed("authority", apostille.by),
            sealed("signed_by", apostille.signed_by),
            apostille.document_sha256,
            apostille.code_digest,
            to_micros(apostille.made_at),
            sealed("reason", apostille.reason),
        )


class SqlCredentials:
    """The credentials issued."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    def credential(self, identifier: str) -> IssuedCredential | None:
        """Return a credential."""
        row = self._session.first(_CREDENTIAL, identifier)
        return None if row is None else _credential_of(row, self._vault)

    def at_place(self, place: int) -> IssuedCredential | None:
        """Return the credential that has a place in the status list."""
        row = self._session.first(_AT_PLACE, place)
        return None if row is None else _credential_of(row, self._vault)

    def standing(self, *, at: datetime) -> Sequence[IssuedCredential]:
        """Return those not withdrawn that expire after ``at``, oldest first."""
        return [
            _credential_of(row, self._vault) for row in self._session.rows(_STANDING, to_micros(at))
        ]

    def withdrawn_places(self) -> Sequence[int]:
        """Return the places of those withdrawn, ascending."""
        return [row[0] for row in self._session.rows(_WITHDRAWN)]

    def listed(self, *, limit: int) -> Sequence[IssuedCredential]:
        """Return so many at most, latest first."""
        return [_credential_of(row, self._vault) for row in self._session.rows(_CREDENTIALS, limit)]

    def keep(self, credential: IssuedCredential) -> None:
        """Keep a new credential.

        Raises:
            ConflictingChange: Its number or its place is taken. The caller's fault.
        """

        def sealed(column: str, text: str) -> str:
            return self._vault.seal_text(credential_place(column, credential.id), text)

        digest_place = credential_place("record_digest", credential.id)
        self._session.run(
            _KEEP,
            credential.id,
            credential.place,
            credential.person,
            sealed("statements", " ".join(credential.statements)),
            self._vault.seal_value(digest_place, credential.record_digest),
            to_micros(credential.issued_at),
            to_micros(credential.expires_at),
            sealed("issued_by", credential.issued_by),
            sealed("reason", credential.reason),
            to_micros_or_none(credential.withdrawn_at),
            sealed("withdrawn_by", credential.withdrawn_by),
            sealed("withdrawn_reason", credential.withdrawn_reason),
        )

    def withdraw(self, identifier: str, *, by: str, reason: str, at: datetime) -> None:
        """Note that a credential no longer stands; one withdrawn already stays as it is.

        Raises:
            ReferenceNotFound: There is none of that number. The caller's input.
        """
        sealed = self._vault.seal_text
        if self._session.run(
            _WITHDRAW,
            identifier,
            to_micros(at),
            sealed(credential_place("withdrawn_by", identifier), by),
            sealed(credential_place("withdrawn_reason", identifier), reason),
        ):
            return
        if self.credential(identifier) is None:
            raise ReferenceNotFound(f"There is no credential {identifier} here.")


def apostille_place(column: str, number: str) -> str:
    """Return where a value of an apostille is kept."""
    return f"apostilles.{column}/{number}"


def credential_place(column: str, identifier: str) -> str:
    """Return where a value of a credential is kept."""
    return f"credentials.{column}/{identifier}"


def _apostille_of(row: Row, vault: Vault) -> Apostille:
    def opened(column: str, sealed: str) -> str:
        return vault.open_text(apostille_place(column, row[0]), sealed)

    return Apostille(
        number=row[0],
        certified=Certified(
            row[1],
            opened("document_signed_by", row[2]),
            opened("capacity", row[3]),
            opened("seal_of", row[4]),
        ),
        place=row[5],
        day=date.fromisoformat(row[6]),
        by=opened("authority", row[7]),
        signed_by=opened("signed_by", row[8]),
        document_sha256=row[9],
        code_digest=row[10],
        made_at=from_micros(row[11]),
        reason=opened("reason", row[12]),
    )


def _credential_of(row: Row, vault: Vault) -> IssuedCredential:
    def opened(column: str, sealed: str) -> str:
        return vault.open_text(credential_place(column, row[0]), sealed)

    return IssuedCredential(
        id=row[0],
        place=row[1],
        person=PersonRef(row[2]),
        statements=tuple(map(Statement, opened("statements", row[3]).split())),
        record_digest=vault.open_value(credential_place("record_digest", row[0]), row[4]),
        issued_at=from_micros(row[5]),
        expires_at=from_micros(row[6]),
        issued_by=opened("issued_by", row[7]),
        reason=opened("reason", row[8]),
        withdrawn_at=from_micros_or_none(row[9]),
        withdrawn_by=opened("withdrawn_by", row[10]),
        withdrawn_reason=opened("withdrawn_reason", row[11]),
    )
