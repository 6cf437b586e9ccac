"""Facts about the node itself, on SQL."""

from sqlalchemy import select

from comity.storage.sql.schema import facts
from comity.storage.sql.session import Session
from comity.storage.sql.statements import Statement, parameter, upsert_into

_FACT = Statement(select(facts.c.value).where(facts.c.name == parameter("name")), "name")
_PUT_FACT = upsert_into(facts)


class SqlFacts:
    """Facts by name."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, name: str) -> bytes | None:
        """Return the fact of that name."""
        row = self._session.first(_FACT, name)
        return None if row is None else row[0]

    def put(self, name: str, value: bytes) -> None:
        """Insert or replace a fact."""
        self._session.run(_PUT_FACT, name, value)
