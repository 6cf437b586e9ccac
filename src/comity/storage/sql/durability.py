"""Whether what the database says is written would survive a power cut."""

from typing import Final

from sqlalchemy import text

from comity.storage.sql.session import Session
from comity.storage.sql.statements import Statement

_JOURNAL: Final = Statement(text("PRAGMA journal_mode"))
_SYNCHRONOUS: Final = Statement(text("PRAGMA synchronous"))
_FSYNC: Final = Statement(text("SHOW fsync"))
_COMMIT: Final = Statement(text("SHOW synchronous_commit"))
_SURE: Final = frozenset({"2", "3"})
"""FULL and EXTRA of SQLite."""


def durability(session: Session) -> tuple[bool, str]:
    """Return whether a commit is on the disk when it is acknowledged, and the settings.

    Args:
        session: A write transaction's: settings differ between connections.
    """
    if session.is_postgresql:
        fsync, commit = (str(session.rows(each)[0][0]) for each in (_FSYNC, _COMMIT))
        return fsync == "on" and commit != "off", f"fsync {fsync}, synchronous_commit {commit}"
    journal, synchronous = (str(session.rows(each)[0][0]) for each in (_JOURNAL, _SYNCHRONOUS))
    return synchronous in _SURE, f"journal {journal}, synchronous {synchronous}"
