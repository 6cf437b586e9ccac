"""What every storage offers: transactions over all that a node keeps.

The ports themselves live with the rooms that need them; here they are only bound
together, so that whoever opens a transaction need not know what lies beneath.
"""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from comity.exchange.attachments import AttachmentReading
from comity.exchange.ports import ExchangeReading
from comity.ledger.log import Log
from comity.ledger.ports import SeenCheckpoints
from comity.records.judgement_ports import JudgementReading
from comity.records.ports import CaseReading, RecordsWork, RegisterReading
from comity.trust.keys import SigningKey, VerificationKey


@dataclass(frozen=True, slots=True)
class LogIdentity:
    """Whose log a storage keeps.

    Attributes:
        origin: The log's name, as the network document has it.
        keys: Keys that sign checkpoints, each named after the origin.
        retired_keys: Keys that signed earlier checkpoints of this log and do so
            no longer.
    """

    origin: str
    keys: tuple[SigningKey, ...]
    retired_keys: tuple[VerificationKey, ...] = ()


class FactReading(Protocol):
    """Small facts about this node itself, by name: what it adopted, where it stopped."""

    def get(self, name: str) -> bytes | None:
        """Return the fact of that name."""
        ...


class FactWriting(FactReading, Protocol):
    """Facts to read and to change."""

    def put(self, name: str, value: bytes) -> None:
        """Insert or replace a fact."""
        ...


class Snapshot(Protocol):
    """Everything as it stood at one moment, to read from."""

    @property
    def log(self) -> Log:
        """This node's own log. Appending to it fails; proofs and stored checkpoints do not."""
        ...

    @property
    def exchange(self) -> ExchangeReading:
        """Conversations, outbox and inbox."""
        ...

    @property
    def seen(self) -> SeenCheckpoints:
        """Checkpoints of the partners' logs."""
        ...

    @property
    def register(self) -> RegisterReading:
        """The national register."""
        ...

    @property
    def cases(self) -> CaseReading:
        """The casework."""
        ...

    @property
    def judgements(self) -> JudgementReading:
        """Officers' judgements who somebody is."""
        ...

    @property
    def attachments(self) -> AttachmentReading:
        """Binary attachments of messages."""
        ...

    @property
    def facts(self) -> FactReading:
        """Facts about this node."""
        ...


class Work(RecordsWork, Protocol):
    """One open write transaction over everything."""

    @property
    def facts(self) -> FactWriting:
        """Facts about this node."""
        ...


class Store(Protocol):
    """A place where a node keeps everything."""

    def begin(self) -> AbstractContextManager[Work]:
        """Open a write transaction; leaving the block commits it, an exception undoes it."""
        ...

    def read(self) -> AbstractContextManager[Snapshot]:
        """Open a snapshot; what others commit meanwhile is not seen in it."""
        ...

    def change_token(self) -> str:
        """Return a value that differs once anybody has committed a change."""
        ...
