"""Erasing what a conversation said, while what it proved stays provable.

The payloads of a conversation are sealed at rest under a key of their own. Destroying it
erases payload, travelling form, wire bytes and attachments of every message at once, also
in whatever copy of the sealed rows there is. Headers, dockets, receipts, proofs and the
log stay and prove what they proved: that something was said, by whom, when, and how it
is told apart from anything else.

Source: Directive (EU) 2016/680 Art. 16(2) and 25.
"""

from datetime import datetime
from typing import Protocol

from comity.ids import ConversationId


class ErasureReading(Protocol):
    """Look-ups of what was erased."""

    def erased_at(self, conversation: ConversationId) -> datetime | None:
        """Return when the payloads of a conversation were erased; ``None`` if they were not."""
        ...


class PayloadErasure(ErasureReading, Protocol):
    """Destroying the key of a conversation.

    Whoever erases appends an ``erasure`` entry (``comity.ledger.acts.erasure``) in the same
    transaction: ``comity fsck`` takes an erased payload without one for damage.
    """

    def erase_payloads(self, conversation: ConversationId, *, at: datetime) -> int:
        """Destroy the key under which a conversation's payloads are sealed.

        Done again, it changes nothing. A message that comes to the conversation afterwards
        is kept under a key of its own, and erased when this is called once more.

        Args:
            conversation: Whose payloads.
            at: Now, aware.

        Returns:
            How many messages lost their payload now; 0 if none has any.

        Raises:
            ConflictingChange: A message of it has still to be sent or handled; nothing
                was erased. The caller waits until it was.
        """
        ...
