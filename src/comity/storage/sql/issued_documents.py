"""Documents issued on SQL, by digests only."""

from datetime import datetime

from sqlalchemy import select, update

from comity.cooperation.issued_documents import IssuedDocument
from comity.errors import ReferenceNotFound
from comity.storage.encoding import from_micros, from_micros_or_none, to_micros, to_micros_or_none
from comity.storage.sql.schema_certificates import issued_documents
from comity.storage.sql.session import Row, Session
from comity.storage.sql.statements import Statement, insert_into, parameter

_NONE = "No document of that number was issued here."
_HELD = Statement(
    select(issued_documents).where(issued_documents.c.proof == parameter("proof")), "proof"
)
_NUMBERED = Statement(
    select(issued_documents).where(issued_documents.c.mark == parameter("mark")), "mark"
)
_ENTER = insert_into(issued_documents)
_WITHDRAW = Statement(
    update(issued_documents)
    .where(
        issued_documents.c.mark == parameter("known_mark"),
        issued_documents.c.withdrawn_at.is_(None),
    )
    .values(withdrawn_at=parameter("at")),
    "known_mark",
    "at",
)


class SqlIssuedDocuments:
    """The documents issued."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def held(self, proof: bytes) -> IssuedDocument | None:
        """Return the document of somebody who shows number, day and code."""
        return _document_of(self._session.first(_HELD, proof))

    def numbered(self, mark: bytes) -> IssuedDocument | None:
        """Return the document of a number."""
        return _document_of(self._session.first(_NUMBERED, mark))

    def enter(self, document: IssuedDocument) -> None:
        """Enter a document.

        Raises:
            ConflictingChange: The number is taken. The caller's fault.
        """
        self._session.run(
            _ENTER,
            document.mark,
            document.proof,
            to_micros(document.issued_at),
            to_micros_or_none(document.withdrawn_at),
        )

    def withdraw(self, mark: bytes, *, at: datetime) -> None:
        """Note that a document no longer stands; one withdrawn already stays as it is.

        Raises:
            ReferenceNotFound: There is none of that number. The caller's input.
        """
        if not self._session.run(_WITHDRAW, mark, to_micros(at)) and self.numbered(mark) is None:
            raise ReferenceNotFound(_NONE)


def _document_of(row: Row | None) -> IssuedDocument | None:
    if row is None:
        return None
    return IssuedDocument(row[0], row[1], from_micros(row[2]), from_micros_or_none(row[3]))
