"""Log entries: what is committed to, and the 33 bytes that stand for it in the log.

A leaf reveals nothing. It is a version byte and a salted commitment; the salt is
kept beside the body and given only to those who may see the body. When a body is
deleted under a retention rule its leaf stays, and the log stays provable.
"""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum, unique
from functools import lru_cache
from typing import Final, TypeAlias

import msgspec

from comity.ids import BatchId, MessageId, StateCode
from comity.trust.digest import SALT_BYTES, commitment, sha256
from comity.trust.merkle_proof import leaf_hash

LEAF_VERSION: Final = b"\x01"
LEAF_BYTES: Final = 33
DOMAIN_PREFIX: Final = "comity/v1/"
PAYLOAD_DOMAIN: Final = b"comity/v1/payload"

JsonValue: TypeAlias = (
    "str | int | bool | list[JsonValue] | tuple[JsonValue, ...] | Mapping[str, JsonValue] | None"
)


@unique
class EntryKind(StrEnum):
    """What an entry commits to. Closed: a new kind is a change of the protocol."""

    MESSAGE_SENT = "message-sent"
    MESSAGE_RECEIVED = "message-received"
    RECEIPT = "receipt"
    DECISION = "decision"
    TASK = "task"
    CHANNEL_SENT = "channel-sent"
    CHANNEL_RECEIVED = "channel-received"
    CHANNEL_ACCEPTED = "channel-accepted"
    CONSULTATION = "consultation"
    ALTERATION = "alteration"
    ADMINISTRATION = "administration"
    EXPORT = "export"
    ERASURE = "erasure"
    DEADLINE = "deadline"

    @property
    def domain(self) -> bytes:
        """The domain of the commitment, so that no body can pass for another kind's."""
        return _DOMAINS[self]


_DOMAINS: Final = {kind: (DOMAIN_PREFIX + kind.value).encode("ascii") for kind in EntryKind}


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened, before it is in the log.

    Args:
        kind: What the body is.
        body: The exact bytes committed to.
        salt: 32 bytes from a cryptographic source of randomness, never reused:
            without them a leaf of a guessable body could be found by trying.

    Raises:
        ValueError: The salt is not 32 bytes long. The caller's bug.
    """

    kind: EntryKind
    body: bytes
    salt: bytes

    def __post_init__(self) -> None:
        """Refuse a salt of another length."""
        if len(self.salt) != SALT_BYTES:
            msg = f"A salt has {SALT_BYTES} bytes, not {len(self.salt)}."
            raise ValueError(msg)

    @property
    def leaf_data(self) -> bytes:
        """The leaf as it stands in the log: version byte and commitment, 33 bytes."""
        return LEAF_VERSION + commitment(self.kind.domain, self.salt, self.body)

    @property
    def leaf_hash(self) -> bytes:
        """The RFC 6962 hash of the leaf, 32 bytes."""
        return leaf_hash(self.leaf_data)


def canonical_json(value: Mapping[str, JsonValue]) -> bytes:
    """Return ``value`` as JSON with sorted keys and no white space, in UTF-8.

    Example:
        >>> canonical_json({"b": 1, "a": None})
        b'{"a":null,"b":1}'
    """
    return msgspec.json.encode(value, order="sorted")


class _Received(msgspec.Struct, frozen=True):
    """What the entry of a received message says; its fields are in alphabetical order."""

    header_sha256: str
    message: str
    received_at: str
    sender: str


# A whole batch arrives at one instant.
@lru_cache(maxsize=16)
def utc_text(at: datetime) -> str:
    """Return an instant as entries write it: ISO 8601 in UTC, ending in ``Z``.

    Raises:
        ValueError: ``at`` has no time zone. The caller's bug.
    """
    if at.tzinfo is None:
        raise ValueError("An instant in the log needs a time zone.")
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def message_sent(header: bytes, *, salt: bytes) -> Entry:
    """Return the entry for a message that will travel.

    Args:
        header: The header's bytes, exactly as they will be sent.
        salt: 32 random bytes; they travel with the message, so that the
            recipient can find it in our log.
    """
    return Entry(EntryKind.MESSAGE_SENT, header, salt)


def message_received(
    header: bytes, *, message: MessageId, sender: StateCode, received_at: datetime, salt: bytes
) -> Entry:
    """Return the entry for a message that arrived intact.

    The entry says *arrived*, not *agreed* and not *read*.
    """
    body = msgspec.json.encode(
        _Received(
            header_sha256=b64encode(sha256(header)).decode("ascii"),
            message=message,
            received_at=utc_text(received_at),
            sender=sender,
        )
    )
    return Entry(EntryKind.MESSAGE_RECEIVED, body, salt)


def receipt(batch: BatchId, peer_checkpoint: bytes, *, salt: bytes) -> Entry:
    """Return the entry for a peer's receipt of one of our batches.

    Args:
        batch: The batch that was acknowledged.
        peer_checkpoint: The peer's signed checkpoint, as received.
        salt: 32 random bytes.
    """
    body = canonical_json(
        {
            "batch": batch,
            "checkpoint_sha256": b64encode(sha256(peer_checkpoint)).decode("ascii"),
        }
    )
    return Entry(EntryKind.RECEIPT, body, salt)


def decision(record: Mapping[str, JsonValue], *, salt: bytes) -> Entry:
    """Return the entry for a policy decision, permit or refusal.

    Args:
        record: The decision with its ground and basis. Names the case and the
            official's pseudonym, no person.
        salt: 32 random bytes.
    """
    return Entry(EntryKind.DECISION, canonical_json(record), salt)


def task(record: Mapping[str, JsonValue], *, salt: bytes) -> Entry:
    """Return the entry for an act on an item of the human queue."""
    return Entry(EntryKind.TASK, canonical_json(record), salt)
