"""Checking what went over channels against our log (part of ``comity fsck``).

Nobody else keeps a record of it, so nothing here is compared with a partner's: the docket
with its leaf and its row, the bytes and what casework saw of them with the docket.
"""

from collections.abc import Callable
from typing import Final

from comity.assembly.ecris_wiring import EcrisSetup
from comity.errors import EvidenceInvalid, Failure
from comity.exchange.attachments import AttachmentReading, BinaryAttachment
from comity.exchange.envelope import payload_digest
from comity.exchange.ports import Delivery, IncomingMessage, OutgoingMessage
from comity.ids import StateCode
from comity.ledger.channel_entries import (
    Docket,
    DocketAttachment,
    bytes_digest,
    channel_received,
    channel_sent,
)
from comity.ledger.channel_reading import (
    docket_moment,
    names_message,
    read_acceptance,
    read_docket,
)
from comity.ledger.entry import Entry, EntryKind
from comity.ledger.log import Log
from comity.records.messages import encode
from comity.transport.ecris.reading import read
from comity.transport.ecris.soap import open_envelope
from comity.trust.digest import sha256

Reread = Callable[[bytes], bytes | None]
"""Reads a received body as casework would see it today; ``None`` if it would see none."""

CHANNEL_KINDS: Final = (
    EntryKind.CHANNEL_SENT,
    EntryKind.CHANNEL_RECEIVED,
    EntryKind.CHANNEL_ACCEPTED,
)


class ChannelCheck:
    """Compares messages over channels with the log; counts what it looked at.

    Args:
        log: Our log.
        attachments: The attachments kept.
        state: Our own state.
        reread: How bodies are read today; without it, that is not looked at.

    Attributes:
        counted: How many entries of each kind the messages call for.
        read_otherwise: How many received messages would be read otherwise today. That is no
            disagreement, for the log commits to what casework saw: the reader was changed
            since, or the configured codes were.
    """

    def __init__(
        self,
        log: Log,
        attachments: AttachmentReading,
        state: StateCode,
        *,
        reread: Reread | None = None,
    ) -> None:
        self._log = log
        self._attachments = attachments
        self._state = state
        self._reread = reread
        self.counted: dict[EntryKind, int] = dict.fromkeys(CHANNEL_KINDS, 0)
        self.read_otherwise = 0

    def check_sent(self, message: OutgoingMessage) -> None:
        """Check one message of ours.

        Raises:
            EvidenceInvalid: Something disagrees.
            LookupError: A leaf is missing.
        """
        self.counted[EntryKind.CHANNEL_SENT] += 1
        self.counted[EntryKind.CHANNEL_ACCEPTED] += message.delivery is Delivery.ACCEPTED
        docket = read_docket(message.header)
        _check_same(docket, message, sender=self._state, recipient=message.peer)
        if not docket.is_ours or docket_moment(docket) != message.composed_at:
            raise EvidenceInvalid("its docket dates it otherwise")
        self._check_leaf(
            message.leaf_index,
            channel_sent(message.header, salt=message.leaf_salt),
            "its leaf is for another docket",
        )
        if message.erased_at is None:
            _check_bytes(docket, message)
        self._check_acceptance(docket, message)

    def check_received(self, message: IncomingMessage) -> None:
        """Check one message of a partner's.

        Raises:
            EvidenceInvalid: Something disagrees.
            LookupError: A leaf is missing.
        """
        self.counted[EntryKind.CHANNEL_RECEIVED] += 1
        docket = read_docket(message.header)
        _check_same(docket, message, sender=message.peer, recipient=self._state)
        if docket.is_ours or docket_moment(docket) != message.received_at:
            raise EvidenceInvalid("its docket dates it otherwise")
        if message.proof is not None:
            raise EvidenceInvalid("it has a place in a log that its sender does not keep")
        salt = self._log.entry(message.leaf_index).salt
        self._check_leaf(
            message.leaf_index,
            channel_received(message.header, salt=salt),
            "our log holds another docket in its place",
        )
        if message.erased_at is None:
            _check_bytes(docket, message)
        self._check_attachments(docket, message)
        self._look_at_reading(message)

    def _check_leaf(self, index: int, entry: Entry, otherwise: str) -> None:
        if self._log.entry(index).leaf_data != entry.leaf_data:
            raise EvidenceInvalid(otherwise)

    def _check_acceptance(self, docket: Docket, message: OutgoingMessage) -> None:
        leaf = message.accepted_leaf
        if (leaf is not None) is not (message.delivery is Delivery.ACCEPTED):
            raise EvidenceInvalid(f"it is {message.delivery}, which its acceptance denies")
        if leaf is None:
            return
        stored = self._log.entry(leaf)
        if stored.kind is not EntryKind.CHANNEL_ACCEPTED or stored.body is None:
            raise EvidenceInvalid("the entry on its acceptance is missing")
        read_acceptance(stored.body, docket, message.header)

    def _check_attachments(self, docket: Docket, message: IncomingMessage) -> None:
        kept = {each.id: each for each in self._attachments.attachments_of(message.id)}
        if kept.keys() != {each.id for each in docket.attachments}:
            raise EvidenceInvalid("its attachments are not those its docket names")
        for named in docket.attachments:
            _check_attachment(named, kept[named.id])

    def _look_at_reading(self, message: IncomingMessage) -> None:
        """Count the message if it would be read otherwise today."""
        if self._reread is not None and message.payload:
            self.read_otherwise += self._reread(message.wire_bytes) != message.payload


def rereading(setup: EcrisSetup | None) -> Reread | None:
    """Return how bodies are read today; ``None`` if this node speaks no such wire."""
    if setup is None:
        return None
    limits, codes = setup.limits, setup.codes

    def reread(body: bytes) -> bytes | None:
        try:
            found = read(open_envelope(body, limits=limits), codes=codes)
        except Failure:
            return None
        return None if found.message is None else encode(found.message)

    return reread


def _check_same(
    docket: Docket,
    message: OutgoingMessage | IncomingMessage,
    *,
    sender: StateCode,
    recipient: StateCode,
) -> None:
    """Check that what is kept beside a docket says what the docket says.

    Raises:
        EvidenceInvalid: It does not.
    """
    kept = (
        message.id,
        message.conversation,
        message.service,
        message.kind,
        message.refers_to,
        message.wire,
        sender,
        recipient,
    )
    said = (
        docket.message,
        docket.conversation,
        docket.service,
        docket.kind,
        docket.refers_to,
        docket.protocol,
        docket.sender,
        docket.recipient,
    )
    if kept != said:
        raise EvidenceInvalid("its docket says otherwise than its row")


def _check_bytes(docket: Docket, message: OutgoingMessage | IncomingMessage) -> None:
    """Check the bytes and what casework wrote or saw against the docket.

    Raises:
        EvidenceInvalid: They are others.
    """
    salt = message.payload_salt
    if len(message.wire_bytes) != docket.bytes_size or (
        bytes_digest(message.wire_bytes, salt) != docket.bytes_digest
    ):
        raise EvidenceInvalid("its bytes are not those its docket commits to")
    if payload_digest(message.payload, salt) != docket.payload_digest:
        raise EvidenceInvalid("its payload is not the one its docket commits to")
    if not names_message(message.wire_bytes, message.id):
        raise EvidenceInvalid("its bytes do not bear its identifier")


def _check_attachment(named: DocketAttachment, kept: BinaryAttachment) -> None:
    """Check an attachment against the docket.

    Raises:
        EvidenceInvalid: It is another one.
    """
    digest = b"" if kept.content is None else sha256(kept.content)
    if (kept.md5, kept.sha256.hex()) != (named.md5, named.sha256) or (
        kept.content is not None and digest != kept.sha256
    ):
        raise EvidenceInvalid("an attachment is not the one its docket names")
