"""Bundles of policies on SQL. They hold law and settings, nothing about anybody."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from comity.policy.ports import KeptBundle
from comity.storage.encoding import from_micros, to_micros
from comity.storage.sql.schema_policies import policy_bundles
from comity.storage.sql.session import Session
from comity.storage.sql.statements import Statement, insert_into, parameter

_BUNDLE = Statement(
    select(policy_bundles.c.content).where(policy_bundles.c.digest == parameter("digest")),
    "digest",
)
_HELD = Statement(
    select(policy_bundles.c.first_used).where(policy_bundles.c.digest == parameter("digest")),
    "digest",
)
_LISTED = Statement(
    select(policy_bundles.c.digest, policy_bundles.c.first_used).order_by(
        policy_bundles.c.first_used, policy_bundles.c.digest
    )
)
_KEEP = insert_into(policy_bundles)


class SqlPolicies:
    """Bundles of policies that decided here.

    Args:
        session: The open transaction.
        committed: Digests of bundles that earlier transactions committed, which are never
            deleted: every decision asks for one. Added to.
    """

    def __init__(self, session: Session, committed: set[bytes]) -> None:
        self._session = session
        self._committed = committed
        self._new: set[bytes] = set()

    def bundle(self, digest: bytes) -> bytes | None:
        """Return the content of a bundle."""
        row = self._session.first(_BUNDLE, digest)
        return None if row is None else bytes(row[0])

    def listed(self) -> Sequence[KeptBundle]:
        """Return every bundle kept, oldest first."""
        return [
            KeptBundle(bytes(row[0]), from_micros(row[1])) for row in self._session.rows(_LISTED)
        ]

    def keep(self, digest: bytes, content: bytes, at: datetime) -> None:
        """Keep a bundle; one that is here already stays as it is."""
        if digest in self._committed or digest in self._new:
            return
        if self._session.first(_HELD, digest) is not None:
            self._committed.add(digest)
            return
        self._session.run(_KEEP, digest, to_micros(at), content)
        # Whether it is committed, the next transaction finds out.
        self._new.add(digest)
