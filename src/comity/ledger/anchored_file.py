"""The evidence file with witnesses, time and further entries, ``comity-evidence/3``.

It is the file of ``channel_file``, bound to a network document, with two more lists::

    {
      "format": "comity-evidence/3",
      "network": "<SHA-256 of the network document's text, 64 hexadecimal digits>",
      "messages": [ … as in comity-evidence/1, possibly none … ],
      "channel": [ … as in comity-evidence/2, possibly none … ],
      "entries": [
        {
          "log": "<origin>",
          "kind": "deadline",
          "body": "<base64>",
          "salt": "<base64>",
          "proof": "<tlog-proof in that log>"
        }
      ],
      "anchors": [
        {
          "log": "<origin>",
          "checkpoint": "<the published checkpoint: a signed note with its cosignatures>",
          "links": [{"size": 7, "hashes": "<base64: hashes of 32 bytes, one after the other>"}],
          "time_stamps": [{"authority": "<name>", "tokens": ["<base64: RFC 3161 token>"]}]
        }
      ]
    }

A file with nothing of that is written in the older format that it fits. docs/evidence.md
describes all three for whoever writes a reader.
"""

from dataclasses import dataclass
from typing import Annotated, Final

import msgspec

from comity.errors import EvidenceInvalid
from comity.ledger.anchor import Anchor, Link, TimeStampChain
from comity.ledger.channel_file import (
    ChannelForm,
    EvidenceFile,
    channel_form_of,
    channel_item_of,
    check_writable,
    format_of,
    read_evidence_file,
    write_evidence_file,
)
from comity.ledger.checkpoint import MAX_CHECKPOINT_BYTES, MAX_TREE_SIZE
from comity.ledger.entry import EntryKind
from comity.ledger.evidence_file import (
    MAX_EVIDENCE_BYTES,
    MAX_MESSAGES,
    MessageForm,
    Salt,
    check_canonical,
    decode_strictly,
    form_of,
    item_of,
    written,
)
from comity.ledger.proofs import LogProof, parse_proof
from comity.trust.merkle_proof import HASH_BYTES, MAX_PROOF_HASHES

FORMAT_WITH_ANCHORS: Final = "comity-evidence/3"
MAX_ENTRIES: Final = 1000
MAX_ANCHORS: Final = 100
MAX_LINKS: Final = 4000
"""More than two for each message that a file may hold."""
MAX_CHAINS: Final = 20
MAX_TOKENS: Final = 64
"""A chain renewed once a year lasts for two generations."""
MAX_TOKEN_BYTES: Final = 512 * 1024


@dataclass(frozen=True, slots=True)
class EntryItem:
    """One further log entry that the file discloses.

    Args:
        origin: The log it stands in.
        kind: What the body is.
        body: The bytes committed to.
        salt: Their salt.
        proof: The entry's place in that log.
    """

    origin: str
    kind: EntryKind
    body: bytes
    salt: bytes
    proof: LogProof


@dataclass(frozen=True, slots=True)
class AnchoredFile:
    """What a file of any format holds; nothing of it is verified yet.

    Args:
        holds: The messages.
        network: SHA-256 of the network document that the maker used, 64 hexadecimal
            digits; ``None`` in the older formats, which name none.
        entries: Further log entries.
        anchors: Published checkpoints.
    """

    holds: EvidenceFile
    network: str | None = None
    entries: tuple[EntryItem, ...] = ()
    anchors: tuple[Anchor, ...] = ()


class _Entry(msgspec.Struct, forbid_unknown_fields=True):
    log: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    kind: EntryKind
    body: bytes
    salt: Salt
    proof: str


class _Link(msgspec.Struct, forbid_unknown_fields=True):
    size: Annotated[int, msgspec.Meta(ge=1, le=MAX_TREE_SIZE)]
    hashes: Annotated[bytes, msgspec.Meta(max_length=HASH_BYTES * MAX_PROOF_HASHES)]


class _Chain(msgspec.Struct, forbid_unknown_fields=True):
    authority: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    tokens: Annotated[
        list[Annotated[bytes, msgspec.Meta(min_length=1, max_length=MAX_TOKEN_BYTES)]],
        msgspec.Meta(min_length=1, max_length=MAX_TOKENS),
    ]


class _Anchor(msgspec.Struct, forbid_unknown_fields=True):
    log: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    checkpoint: Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_CHECKPOINT_BYTES)]
    links: Annotated[list[_Link], msgspec.Meta(min_length=1, max_length=MAX_LINKS)]
    time_stamps: Annotated[list[_Chain], msgspec.Meta(max_length=MAX_CHAINS)]


class _File(msgspec.Struct, forbid_unknown_fields=True):
    format: str
    network: Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{64}\Z")]
    messages: Annotated[list[MessageForm], msgspec.Meta(max_length=MAX_MESSAGES)]
    channel: Annotated[list[ChannelForm], msgspec.Meta(max_length=MAX_MESSAGES)]
    entries: Annotated[list[_Entry], msgspec.Meta(max_length=MAX_ENTRIES)]
    anchors: Annotated[list[_Anchor], msgspec.Meta(max_length=MAX_ANCHORS)]


def write_file(file: AnchoredFile) -> bytes:
    """Return the evidence file, of format 3 if it names a network document.

    Args:
        file: What it holds, each list of messages oldest first.

    Raises:
        ValueError: No message or too many, something disclosed without its salt, or entries
            or anchors in a file that names no network document. The caller's bug.
    """
    if file.network is None:
        if file.entries or file.anchors:
            raise ValueError("Entries and anchors need a file that names the network document.")
        return write_evidence_file(file.holds)
    if not (file.holds.messages or file.holds.channel):
        raise ValueError("An evidence file holds at least one message.")
    check_writable(file.holds)
    form = _File(
        FORMAT_WITH_ANCHORS,
        file.network,
        [form_of(item) for item in file.holds.messages],
        [channel_form_of(item) for item in file.holds.channel],
        [
            _Entry(one.origin, one.kind, one.body, one.salt, one.proof.encode())
            for one in file.entries
        ],
        [_anchor_form(anchor) for anchor in file.anchors],
    )
    return written(form)


def read_file(raw: bytes, *, max_bytes: int = MAX_EVIDENCE_BYTES) -> AnchoredFile:
    """Read an evidence file of any format; nothing in it is verified yet.

    Raises:
        EvidenceInvalid: Not an evidence file of a known format, too large, not in its one
            canonical form, or something disclosed without its salt.
        InclusionInvalid: A proof in it is not a tlog-proof.
            Both are the fault of whoever made the file.
    """
    if len(raw) > max_bytes or format_of(raw) != FORMAT_WITH_ANCHORS:
        return AnchoredFile(read_evidence_file(raw, max_bytes=max_bytes))
    form = decode_strictly(raw, _FILE)
    if not (form.messages or form.channel):
        raise EvidenceInvalid("The file holds no message.")
    file = AnchoredFile(
        EvidenceFile(
            tuple(item_of(message) for message in form.messages),
            tuple(channel_item_of(message) for message in form.channel),
        ),
        form.network,
        tuple(
            EntryItem(one.log, one.kind, one.body, one.salt, parse_proof(one.proof))
            for one in form.entries
        ),
        tuple(_anchor_of(anchor) for anchor in form.anchors),
    )
    check_canonical(raw, written(form))
    return file


def _anchor_form(anchor: Anchor) -> _Anchor:
    return _Anchor(
        anchor.origin,
        anchor.note.decode("utf-8"),
        [_Link(link.size, b"".join(link.hashes)) for link in anchor.links],
        [_Chain(chain.authority, list(chain.tokens)) for chain in anchor.time_stamps],
    )


def _anchor_of(form: _Anchor) -> Anchor:
    return Anchor(
        form.log,
        form.checkpoint.encode("utf-8"),
        tuple(_link_of(link) for link in form.links),
        tuple(TimeStampChain(chain.authority, tuple(chain.tokens)) for chain in form.time_stamps),
    )


def _link_of(form: _Link) -> Link:
    if len(form.hashes) % HASH_BYTES:
        raise EvidenceInvalid("A link holds a hash of the wrong length.")
    hashes = form.hashes
    return Link(
        form.size,
        tuple(hashes[at : at + HASH_BYTES] for at in range(0, len(hashes), HASH_BYTES)),
    )


_FILE: Final = msgspec.json.Decoder(_File)
