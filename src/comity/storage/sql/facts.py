"""Facts about the node itself, on SQL: values sealed, names as tokens.

A name may hold a person's key in a register that was imported, a value the key under which
judgements are compared.
"""

from sqlalchemy import select

from comity.storage.sql.schema import facts
from comity.storage.sql.session import Session
from comity.storage.sql.statements import Statement, parameter, upsert_into
from comity.storage.sql.vault import Vault

_FACT = Statement(select(facts.c.value).where(facts.c.name == parameter("name")), "name")
_PUT_FACT = upsert_into(facts)


class SqlFacts:
    """Facts by name."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    def get(self, name: str) -> bytes | None:
        """Return the fact of that name."""
        row = self._session.first(_FACT, fact_token(self._vault, name))
        return None if row is None else self._vault.open_value(fact_place(name), row[0])

    def put(self, name: str, value: bytes) -> None:
        """Insert or replace a fact."""
        sealed = self._vault.seal_value(fact_place(name), value)
        self._session.run(_PUT_FACT, fact_token(self._vault, name), sealed)


def fact_place(name: str) -> str:
    """Return where a fact is kept."""
    return f"facts.value/{name}"


def fact_token(vault: Vault, name: str) -> str:
    """Return what stands in place of a fact's name."""
    return f"{vault.storage_key.token('facts.name', name.encode()):016x}"
