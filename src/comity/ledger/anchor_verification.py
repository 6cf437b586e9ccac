"""Verifying anchors: published checkpoints, what they extend, and who vouches for them.

Each function is a step of ``anchor_report.ANCHOR_STEPS``; each raises.
"""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from comity.errors import EvidenceInvalid, SignatureInvalid, TimeStampLapsed
from comity.ids import StateCode
from comity.ledger.anchor import Anchor, TimeStampChain
from comity.ledger.anchored_record import ProvenAnchor, ProvenTimeStamp, ProvenWitness
from comity.ledger.checkpoint import Checkpoint, open_checkpoint, read_checkpoint
from comity.ledger.proofs import LogProof
from comity.ledger.publication import base_note, every_log_key
from comity.trust.cosignature import cosignatures_on
from comity.trust.keys import VerificationKey
from comity.trust.merkle_proof import check_consistency
from comity.trust.network_directory import Directory, KnownCosigner
from comity.trust.note_format import NoteSignature, parse_note
from comity.trust.time_stamp import verify_chain
from comity.trust.time_stamp_authorities import anchors_of
from comity.trust.time_stamp_token import read_token
from comity.trust.verify import Verified

Roots = Mapping[tuple[str, int], bytes]
"""Root of each checkpoint that a proof of the file ends in, by log and size."""


@dataclass(frozen=True, slots=True)
class OpenedAnchor:
    """An anchor whose log's signature was checked.

    Attributes:
        anchor: As the file has it.
        state: Whose log.
        checkpoint: What the log states.
        keys: Every key of the log that the network document ever named.
    """

    anchor: Anchor
    state: StateCode
    checkpoint: Verified[Checkpoint]
    keys: tuple[VerificationKey, ...]


def check_lines(proof: LogProof, directory: Directory) -> None:
    """Check that a proof holds nothing that nobody vouches for.

    Raises:
        EvidenceInvalid: It carries further data, or a line that is not by a key of its log.
            The fault of whoever made the file.
        SignatureInvalid, CheckpointMalformed, MemberUnknown: A line does not verify.
    """
    if proof.extra is not None:
        raise EvidenceInvalid("A proof carries data that nothing authenticates.")
    origin = read_checkpoint(proof.checkpoint).origin
    keys = every_log_key(directory, origin)
    open_checkpoint(proof.checkpoint, origin=origin, keys=keys)
    lines = parse_note(proof.checkpoint).signatures
    _check_named(lines, {(key.name, key.key_id) for key in keys})


def open_anchor(anchor: Anchor, directory: Directory) -> OpenedAnchor:
    """Open a published checkpoint as one of the log that it names.

    Raises:
        MemberUnknown: The log is nobody's.
        CheckpointMalformed: Not a checkpoint, or another log's.
        SignatureInvalid: No key of the log signed it.
    """
    state = directory.state_of_log(anchor.origin)
    keys = every_log_key(directory, anchor.origin)
    checkpoint = open_checkpoint(anchor.note, origin=anchor.origin, keys=keys)
    return OpenedAnchor(anchor, state, checkpoint, keys)


def check_links(opened: OpenedAnchor, roots: Roots) -> None:
    """Check that a published checkpoint extends checkpoints of this file.

    Raises:
        EvidenceInvalid: A link starts from a checkpoint that no proof of the file ends in,
            or the links are not in order. The fault of whoever made the file.
        CheckpointInconsistent: It does not extend one. The log's state misbehaved, or the
            file was put together from two.
    """
    at = opened.checkpoint.value
    sizes = [link.size for link in opened.anchor.links]
    if sizes != sorted(set(sizes)):
        raise EvidenceInvalid("The links of a published checkpoint are not in order.")
    if not sizes:
        raise EvidenceInvalid("A published checkpoint binds nothing in this file.")
    for link in opened.anchor.links:
        root = roots.get((at.origin, link.size))
        if root is None:
            raise EvidenceInvalid(
                f"A link starts from {link.size} entries, and no proof of the file ends there."
            )
        check_consistency(link.size, at.size, root, at.root, link.hashes)


def witnesses_of(
    opened: OpenedAnchor, directory: Directory
) -> tuple[tuple[ProvenWitness, ...], bool]:
    """Return whose witnesses cosigned, the log's own state apart.

    Returns:
        The other states, by code, and whether the log's own state cosigned as well.

    Raises:
        EvidenceInvalid: A line is by a key that was not yet in force. The fault of whoever
            made the file.
        SignatureInvalid: A line is not the signature of the key it names, or by no key that
            the network document names. The fault of whoever made the file.
    """
    note = parse_note(opened.anchor.note)
    known: dict[object, KnownCosigner] = {each.key: each for each in directory.cosigners()}
    found: dict[StateCode, list[tuple[datetime, str]]] = {}
    named = {(key.name, key.key_id) for key in opened.keys}
    for cosignature in cosignatures_on(note, [each.key for each in directory.cosigners()]):
        cosigner = known[cosignature.key]
        named.add((cosignature.key.name, cosignature.key.key_id))
        if cosignature.at < cosigner.entry.valid_from:
            raise EvidenceInvalid(
                f"A cosignature of {cosigner.state} is by a key that was not in force at its time."
            )
        if not cosigner.entry.covers(cosignature.at):
            # Of a witness that left while its end was not yet known everywhere: it counts for
            # nothing, and what others vouch for stays vouched for.
            continue
        told = (cosignature.at, cosignature.key.algorithm.name)
        found.setdefault(cosigner.state, []).append(told)
    _check_named(note.signatures, named)
    witnesses = tuple(
        ProvenWitness(state, min(told)[0], tuple(sorted({algorithm for _, algorithm in told})))
        for state, told in sorted(found.items())
        if state != opened.state
    )
    return witnesses, opened.state in found


def time_stamps_of(
    opened: OpenedAnchor, directory: Directory, *, at: datetime | None
) -> tuple[ProvenTimeStamp, ...]:
    """Return by when authorities vouch that a published checkpoint existed.

    Args:
        opened: The checkpoint.
        directory: The network document: it names the authorities.
        at: The moment of verifying, aware.

    Raises:
        EvidenceInvalid: An authority twice or not named by the network document, or there
            is no moment to verify at.
        TimeStampInvalid: A token does not prove what it should.
        TimeStampLapsed: A token had ended before the next one of its chain was made.
    """
    chains = opened.anchor.time_stamps
    if not chains:
        return ()
    if at is None:
        raise EvidenceInvalid("Time-stamps are verified at a moment, and none was given.")
    if len({chain.authority for chain in chains}) != len(chains):
        raise EvidenceInvalid("An authority stands twice at one checkpoint.")
    note = base_note(opened.anchor.note, opened.keys)
    return tuple(_time_stamp(chain, note, directory, at) for chain in chains)


def _time_stamp(
    chain: TimeStampChain, note: bytes, directory: Directory, at: datetime
) -> ProvenTimeStamp:
    document = directory.document
    if chain.authority not in {one.name for one in document.time_stamping}:
        raise EvidenceInvalid("The network document names no such time-stamp authority.")
    anchors_at = anchors_of(document, chain.authority)
    holds = True
    try:
        stamped = verify_chain(chain.tokens, note, anchors_at, now=at)
    except TimeStampLapsed:
        # As of the last token it must hold nevertheless: a byte that was changed is no
        # matter of time, and whoever let it lapse may not put another in its place.
        stamped = verify_chain(
            chain.tokens, note, anchors_at, now=read_token(chain.tokens[-1]).time
        )
        holds = False
    return ProvenTimeStamp(
        authority=chain.authority,
        at=stamped.at + (stamped.accuracy or timedelta(0)),
        renewals=len(stamped.renewed_at),
        holds=holds,
        remarks=stamped.remarks,
    )


def proven(
    opened: OpenedAnchor,
    directory: Directory,
    witnesses: tuple[tuple[ProvenWitness, ...], bool],
    time_stamps: tuple[ProvenTimeStamp, ...],
) -> ProvenAnchor:
    """Return what an anchor proves, once every step has passed."""
    at = opened.checkpoint.value
    policy = directory.document.witnessing
    return ProvenAnchor(
        origin=at.origin,
        state=opened.state,
        size=at.size,
        root=b64encode(at.root).decode("ascii"),
        binds=tuple(link.size for link in opened.anchor.links),
        witnesses=witnesses[0],
        own_witness=witnesses[1],
        threshold=None if policy is None else policy.threshold,
        time_stamps=time_stamps,
    )


def existed_by(anchors: Sequence[ProvenAnchor], origin: str, size: int) -> datetime | None:
    """Return by when others vouch that a checkpoint existed; ``None`` if nobody does."""
    times = [
        anchor.existed_by
        for anchor in anchors
        if anchor.origin == origin and size in anchor.binds and anchor.existed_by is not None
    ]
    return min(times) if times else None


def _check_named(lines: Sequence[NoteSignature], named: set[tuple[str, bytes]]) -> None:
    found = [(line.name, line.key_id) for line in lines]
    if not set(found) <= named:
        raise SignatureInvalid("A line is by a key that the network document does not name for it.")
    if len(set(found)) != len(found):
        raise SignatureInvalid("A key stands twice under a checkpoint.")
