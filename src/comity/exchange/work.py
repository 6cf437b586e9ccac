"""The unit of work of an exchange: one open transaction over log, messages and peers."""

from typing import Protocol

from comity.exchange.attachments import AttachmentWriting
from comity.exchange.erasure import PayloadErasure
from comity.exchange.ports import ExchangeWriting
from comity.ledger.log import Log
from comity.ledger.ports import SeenCheckpoints
from comity.policy.ports import PolicyBundles


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

    @property
    def policies(self) -> PolicyBundles:
        """The policies that decided, by their digest."""
        ...
