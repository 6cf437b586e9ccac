"""Filing conversations under the tokens of their case references, in steps.

Versions before 0029 kept the references sealed and without tokens. A token takes the node's
storage key, so the rows are filed where those of older versions are sealed, not by the change
of the tables itself.
"""

from typing import Final

from sqlalchemy import select, update

from comity.storage.sql.exchange_rows import case_place, case_token
from comity.storage.sql.schema import conversations
from comity.storage.sql.session import Session
from comity.storage.sql.statements import Statement, parameter
from comity.storage.sql.vault import Vault

CASE_TOKENS: Final = "conversations: case references"
"""In place of a table's name: the references themselves were sealed by version 0012."""

_ROWS = Statement(
    select(conversations.c.id, conversations.c.case_reference)
    .where(conversations.c.id > parameter("after"))
    .order_by(conversations.c.id)
    .limit(1024),
    "after",
)
_FILE = Statement(
    update(conversations)
    .where(conversations.c.id == parameter("the_id"))
    .values(case_token=parameter("token")),
    "token",
    "the_id",
)


def file_cases(session: Session, vault: Vault, after: str) -> tuple[int, str]:
    """File some conversations after a place; return how many, and the place of the last."""
    rows = session.rows(_ROWS, after)
    session.run_many(
        _FILE,
        [
            (case_token(vault.storage_key, vault.open_text(case_place(name), sealed)), name)
            for name, sealed in rows
        ],
    )
    return len(rows), str(rows[-1][0]) if rows else ""
