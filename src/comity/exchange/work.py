"""The unit of work of an exchange: one open transaction over log, messages and peers."""

from typing import Protocol

from comity.exchange.attachments import AttachmentWriting
from comity.exchange.erasure import PayloadErasure
from comity.exchange.ports import ExchangeWriting
from comity.ledger.log import Log
from comity.ledger.ports import SeenCheckpoints


class ExchangeWork(Protocol):
    """What is changed together or not at all."""

    @property
    def log(self) -> Log:
        """This node's own log."""
        ...

    @property
    def exchange(self) -> ExchangeWriting:
        """Conversations, outbox and inbox."""
        ...

    @property
    def attachments(self) -> AttachmentWriting:
        """Binary attachments of messages."""
        ...

    @property
    def erasure(self) -> PayloadErasure:
        """Destroying what a conversation said."""
        ...

    @property
    def seen(self) -> SeenCheckpoints:
        """Checkpoints of the partners' logs."""
        ...
