"""A node's store in memory that can be watched, failed at any point, backed up and pictured.

A *probe* is told of every port call before it happens, and of every commit. It may
raise, which is how tests let a database fail or a whole process die.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import fields
from typing import Any, Final

from comity.clock import Clock
from comity.exchange.attachments import AttachmentWriting
from comity.exchange.erasure import PayloadErasure
from comity.exchange.ports import ExchangeWriting, Randomness
from comity.ledger.log import Log
from comity.ledger.ports import LogStore, SeenCheckpoints
from comity.ledger.tile_tree import TileCache
from comity.policy.ports import PolicyBundles
from comity.records.credential_ports import CredentialWriting
from comity.records.disclosure_ports import DisclosureWriting
from comity.records.holds import RetentionWriting
from comity.records.judgement_ports import JudgementWriting
from comity.records.ports import CaseWriting, Notes, RecordsWork, RegisterWriting
from comity.records.recall_ports import RecallWriting
from comity.records.restrictions import RestrictionWriting
from comity.records.urgent_requests import UrgentWriting
from comity.storage.memory.database import MemoryDatabase
from comity.storage.memory.tables import Tables
from comity.storage.memory.work import MemoryWork
from comity.storage.store import LogIdentity

Probe = Callable[[str], None]

COMMIT: Final = "commit"
"""What the probe is told before a commit; raising undoes the transaction."""

COMMITTED: Final = "committed"
"""What the probe is told after a commit; raising undoes nothing."""

TRACES: Final = frozenset({"rejections", "refusal_codes", "accusations", "readers"})
"""What an attack leaves behind on purpose, and what is no state at all."""

SEEN: Final = frozenset({"seen", "heads"})
"""Where an honest checkpoint of a peer is kept, even of one whose messages are refused."""


class ProbedStore:
    """A store in memory, its port calls announced to a probe."""

    def __init__(self, identity: LogIdentity, clock: Clock, randomness: Randomness) -> None:
        self.database = MemoryDatabase(identity=identity, clock=clock, randomness=randomness)
        self.probe: Probe = lambda _: None

    @contextmanager
    def begin(self) -> Iterator[RecordsWork]:
        """Open a transaction; leaving the block commits it, an exception undoes it."""
        self.probe("begin")
        with self.database.begin() as work:
            yield _ProbedWork(work, self.probe)
            self.probe(COMMIT)
        self.probe(COMMITTED)

    @property
    def tables(self) -> Tables:
        """What is kept now; to look at, not to change."""
        return self.database._tables

    def backup(self) -> Tables:
        """Return a copy of everything, as a backup would hold it."""
        return self.tables.detached()

    def restore(self, backup: Tables) -> None:
        """Return to a backup. Caches belong to a process, and a restored node is a new one."""
        self.database._tables = backup.detached()
        self.database._cache = TileCache()

    def picture(self, *, without: frozenset[str] = frozenset()) -> dict[str, Any]:
        """Return what is kept, without the traces of attacks: to compare before with after."""
        tables = self.backup()
        tables.due_out = {peer: due for peer, due in tables.due_out.items() if due}
        tables.due_on_channels = {peer: due for peer, due in tables.due_on_channels.items() if due}
        left_out = TRACES | without
        return {
            each.name: copy(getattr(tables, each.name))
            for each in fields(tables)
            if each.name not in left_out
        }


class _ProbedWork:
    """A transaction whose ports announce each call."""

    def __init__(self, work: MemoryWork, probe: Probe) -> None:
        self.exchange: ExchangeWriting = _Announced("exchange", work, probe)  # type: ignore[assignment]
        self.seen: SeenCheckpoints = _Announced("seen", work, probe)  # type: ignore[assignment]
        self.register: RegisterWriting = _Announced("register", work, probe)  # type: ignore[assignment]
        self.cases: CaseWriting = _Announced("cases", work, probe)  # type: ignore[assignment]
        self.judgements: JudgementWriting = _Announced("judgements", work, probe)  # type: ignore[assignment]
        self.attachments: AttachmentWriting = _Announced("attachments", work, probe)  # type: ignore[assignment]
        self.credentials: CredentialWriting = _Announced("credentials", work, probe)  # type: ignore[assignment]
        self.recalls: RecallWriting = _Announced("recalls", work, probe)  # type: ignore[assignment]
        self.erasure: PayloadErasure = _Announced("erasure", work, probe)  # type: ignore[assignment]
        self.policies: PolicyBundles = _Announced("policies", work, probe)  # type: ignore[assignment]
        self.disclosure: DisclosureWriting = _Announced("disclosure", work, probe)  # type: ignore[assignment]
        self.retention: RetentionWriting = _Announced("retention", work, probe)  # type: ignore[assignment]
        self.restrictions: RestrictionWriting = _Announced(  # type: ignore[assignment]
            "restrictions", work, probe
        )
        self.urgent: UrgentWriting = _Announced("urgent", work, probe)  # type: ignore[assignment]
        self.facts: Notes = _Announced("facts", work, probe)  # type: ignore[assignment]
        self.log: Log = work.log
        kept = work.log._store
        work.log._store = LogStore(
            _Announced("leaves", kept, probe),  # type: ignore[arg-type]
            _Announced("tiles", kept, probe),  # type: ignore[arg-type]
            _Announced("checkpoints", kept, probe),  # type: ignore[arg-type]
        )


class _Announced:
    """Passes every call on to a port of its holder, after announcing it.

    The port is asked for with its first call: a transaction uses few of those it has.
    """

    def __init__(self, name: str, holder: object, probe: Probe) -> None:
        self._name = name
        self._holder = holder
        self._probe = probe

    def __getattr__(self, call: str) -> object:
        self._probe(f"{self._name}.{call}")
        return getattr(getattr(self._holder, self._name), call)
