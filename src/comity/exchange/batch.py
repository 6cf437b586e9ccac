"""What travels between two nodes: a batch of sealed messages, and its receipt.

Both are MessagePack under Zstandard. A batch holds the sender's signed checkpoint
and, for each message, its place in the sender's log; a receipt holds the
recipient's checkpoint and, for each message, its place in the recipient's.

Source: docs/protocol, COM-3.
"""

import io
from collections.abc import Callable
from typing import Annotated, Final, TypeAlias, TypeVar

import msgspec
import zstandard

from comity.errors import BatchTooLarge, EnvelopeMalformed
from comity.exchange.envelope import StateText
from comity.exchange.versions import CURRENT

BATCH_MEDIA_TYPE: Final = "application/vnd.comity.batch.v1"
RECEIPT_MEDIA_TYPE: Final = "application/vnd.comity.receipt.v1"
COMPRESSION_LEVEL: Final = 1
MAX_RECEIPT_BYTES: Final = 4 * 1024 * 1024
MAX_WINDOW_BYTES: Final = 32 * 1024 * 1024
HASH_LENGTH: Final = 32
MAX_PROOF_BYTES: Final = 64 * HASH_LENGTH

Size = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]
Salt = Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]
Hashes = Annotated[bytes, msgspec.Meta(max_length=MAX_PROOF_BYTES)]
LongHashes = Annotated[bytes, msgspec.Meta(max_length=2 * MAX_PROOF_BYTES)]
Note = Annotated[bytes, msgspec.Meta(max_length=65536)]


class Consistency(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A proof that the sender's log of ``second`` leaves extends that of ``first``."""

    first: Size
    second: Size
    hashes: LongHashes


class SealedMessage(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """One message on the wire (COM-3.3).

    Attributes:
        header: Header bytes.
        leaf_salt: Salt of its leaf in the sender's log.
        leaf_index: Index of that leaf.
        proof: Inclusion proof, 32 bytes a hash, leading to the batch's checkpoint.
        sealed: Salt and compressed payload, sealed under the batch key with the
            header as associated data.
    """

    header: bytes
    leaf_salt: Salt
    leaf_index: Size
    proof: Hashes
    sealed: bytes


class Batch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A batch (COM-3.2).

    Attributes:
        version: Protocol version.
        id: Identifier of the batch, chosen by the sender, new for each attempt.
        sender: State that sends.
        recipient: State it is sent to.
        checkpoint: The sender's signed checkpoint.
        consistency: Proofs that link it to checkpoints the recipient may have seen.
        known_size: Size of the recipient's log in the last checkpoint the sender has
            seen; the receipt links to it.
        sealing_key: Identifier of the recipient's key the batch key is sealed to.
        encapsulated: The sealed batch key.
        messages: In the order of the sender's log.
    """

    version: Annotated[str, msgspec.Meta(max_length=8)]
    id: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-zA-Z-]{8,64}\Z")]
    sender: StateText
    recipient: StateText
    checkpoint: Note
    consistency: Annotated[list[Consistency], msgspec.Meta(max_length=4)]
    known_size: Size
    sealing_key: Annotated[str, msgspec.Meta(max_length=128)]
    encapsulated: Annotated[bytes, msgspec.Meta(max_length=4096)]
    messages: Annotated[
        list[SealedMessage], msgspec.Meta(min_length=1, max_length=CURRENT.max_messages)
    ]


class ReceiptItem(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """What became of one message (COM-4.2).

    Attributes:
        message: Identifier as the sender's header states it; empty if unreadable.
        position: Place in the batch, from 0.
        refusal: Error code, if the message was not admitted; then the rest is empty.
        body: The recipient's log entry about it.
        salt: Salt of that entry's leaf.
        index: Index of that leaf.
        proof: Inclusion proof leading to the receipt's checkpoint.
    """

    message: str
    position: Size
    refusal: Annotated[str, msgspec.Meta(max_length=64)]
    body: Annotated[bytes, msgspec.Meta(max_length=1024)]
    salt: Annotated[bytes, msgspec.Meta(max_length=32)]
    index: Size
    proof: Hashes


class Receipt(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The answer to a batch, given after the commit (COM-4.1)."""

    batch: str
    checkpoint: Note
    consistency: Annotated[list[Consistency], msgspec.Meta(max_length=4)]
    items: Annotated[list[ReceiptItem], msgspec.Meta(max_length=CURRENT.max_messages)]


_BATCH: Final = msgspec.msgpack.Decoder(Batch)
_RECEIPT: Final = msgspec.msgpack.Decoder(Receipt)
T = TypeVar("T", Batch, Receipt)


Decompressor: TypeAlias = zstandard.ZstdDecompressor


def compressor() -> Callable[[bytes], bytes]:
    """Return what puts one piece after the other under Zstandard.

    Made once for many pieces, which saves a third of the work on each; it must not
    serve two threads at once.
    """
    return zstandard.ZstdCompressor(level=COMPRESSION_LEVEL).compress


def decompressor() -> Decompressor:
    """Return what ``expand`` can use for many pieces; it must not serve two threads at once."""
    return zstandard.ZstdDecompressor(max_window_size=MAX_WINDOW_BYTES)


def compress(data: bytes) -> bytes:
    """Return ``data`` under Zstandard."""
    return compressor()(data)


def expand(data: bytes, *, limit: int, using: Decompressor | None = None) -> bytes:
    """Undo ``compress``.

    The size a frame declares of itself is the attacker's to choose. It is compared
    with the limit before room is made for it; a frame that declares none is read in
    a stream, and never past the limit.

    Args:
        data: The compressed bytes.
        limit: At most so many bytes may come out.
        using: A decompressor at hand; a new one otherwise.

    Raises:
        BatchTooLarge: More than ``limit`` bytes would come out.
        EnvelopeMalformed: Not one whole Zstandard frame.
    """
    try:
        declared = zstandard.frame_content_size(data)
        if declared > limit:
            raise BatchTooLarge(f"More than {limit} bytes after decompression.")
        opened = decompressor() if using is None else using
        if declared >= 0:
            return opened.decompress(data)
        reader = opened.stream_reader(io.BytesIO(data), read_across_frames=False)
        parts: list[bytes] = []
        room = limit + 1
        while room > 0 and (part := reader.read(min(room, 1 << 20))):
            parts.append(part)
            room -= len(part)
    except (zstandard.ZstdError, MemoryError) as error:
        raise EnvelopeMalformed("The bytes are not a Zstandard frame.") from error
    if room <= 0:
        raise BatchTooLarge(f"More than {limit} bytes after decompression.")
    return b"".join(parts)


def encode(message: Batch | Receipt) -> bytes:
    """Return the bytes of a batch or receipt."""
    return compress(msgspec.msgpack.encode(message))


def decode_batch(raw: bytes) -> Batch:
    """Read a batch (COM-3.1).

    Raises:
        BatchTooLarge: Larger than the version allows. The sender's fault.
        EnvelopeMalformed: Not a batch; the message names the field. The sender's fault.
    """
    return _decode(raw, _BATCH, CURRENT.max_batch_bytes)


def decode_receipt(raw: bytes) -> Receipt:
    """Read a receipt.

    Raises:
        BatchTooLarge: Larger than any receipt. The recipient's fault.
        EnvelopeMalformed: Not a receipt; the message names the field.
    """
    return _decode(raw, _RECEIPT, MAX_RECEIPT_BYTES)


def _decode(raw: bytes, decoder: msgspec.msgpack.Decoder[T], limit: int) -> T:
    if len(raw) > limit:
        raise BatchTooLarge(f"More than {limit} bytes.")
    try:
        return decoder.decode(expand(raw, limit=limit))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise EnvelopeMalformed(f"Not a batch or receipt: {error}") from error


def join_hashes(hashes: tuple[bytes, ...]) -> bytes:
    """Return a proof as it travels."""
    return b"".join(hashes)


def checked_hashes(joined: bytes) -> bytes:
    """Return a proof as it travels, its length checked.

    Raises:
        EnvelopeMalformed: The length is no multiple of 32. The sender's fault.
    """
    if len(joined) % HASH_LENGTH:
        raise EnvelopeMalformed("A proof is a sequence of hashes of 32 bytes.")
    return joined


def split_hashes(joined: bytes) -> tuple[bytes, ...]:
    """Return a proof as hashes.

    Raises:
        EnvelopeMalformed: The length is no multiple of 32. The sender's fault.
    """
    if len(joined) % HASH_LENGTH:
        raise EnvelopeMalformed("A proof is a sequence of hashes of 32 bytes.")
    return tuple(
        joined[start : start + HASH_LENGTH] for start in range(0, len(joined), HASH_LENGTH)
    )
