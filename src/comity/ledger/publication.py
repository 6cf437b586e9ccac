"""Published checkpoints: who cosigned one, and whether that is enough.

A publication is a log's own signed note with the cosignature lines of witnesses behind
it. It says what the log says, and that others saw no other history.

Source: docs/protocol, COM-10.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Final

import msgspec

from comity.errors import (
    CheckpointMalformed,
    EnvelopeMalformed,
    MemberUnknown,
    SignatureInvalid,
)
from comity.ids import StateCode
from comity.ledger.checkpoint import (
    MAX_CHECKPOINT_BYTES,
    Checkpoint,
    open_checkpoint,
)
from comity.ledger.evidence_keys import listed_keys
from comity.trust.cosignature import Cosignature, CosignerVerificationKey, cosignatures_on
from comity.trust.keys import VerificationKey
from comity.trust.network_directory import Directory, KnownCosigner
from comity.trust.network_document import WitnessPolicy
from comity.trust.note_format import Note, NoteSignature, format_note, parse_note
from comity.trust.verify import Verified, verify_note

TOLERATED_SKEW: Final = timedelta(minutes=5)
"""How far in the future a cosignature may be dated: the clocks of two nodes differ."""

_MAX_SPARE: Final = 2


class ShownCheckpoint(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A checkpoint of some log that one state shows another; nothing in it is verified.

    Attributes:
        origin: The log it is said to be of.
        note: The signed note.
    """

    origin: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    note: Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_CHECKPOINT_BYTES)]


@dataclass(frozen=True, slots=True)
class Cosigning:
    """One cosignature on a publication that was checked and counts.

    Attributes:
        state: Whose witness.
        key_name: Name of the witness.
        at: When, as the witness says, in UTC.
    """

    state: StateCode
    key_name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OpenedPublication:
    """A checkpoint whose signatures were checked, the log's and the witnesses'.

    Attributes:
        checkpoint: What the log states.
        owner: Whose log.
        cosignings: The cosignatures that count: by a key of a witness that the network
            document names and that was valid at the time of the cosignature.
        others: Lines of keys that are not known as the log's or a witness's, or were not
            valid at the time.
    """

    checkpoint: Verified[Checkpoint]
    owner: StateCode
    cosignings: tuple[Cosigning, ...]
    others: tuple[NoteSignature, ...]

    def witnesses(self) -> frozenset[StateCode]:
        """Return the members other than the log's owner that cosigned."""
        return frozenset(each.state for each in self.cosignings) - {self.owner}

    def meets(self, policy: WitnessPolicy | None) -> bool:
        """Say whether enough others cosigned; without a policy nobody needs to."""
        return policy is None or len(self.witnesses()) >= policy.threshold

    def witnessed_before(self, moment: datetime, policy: WitnessPolicy | None) -> bool:
        """Say whether enough others had cosigned before a moment; never without a policy."""
        early = {each.state for each in self.cosignings if each.at < moment} - {self.owner}
        return policy is not None and len(early) >= policy.threshold


def open_publication(
    note: bytes,
    *,
    directory: Directory,
    origin: str | None = None,
    now: datetime | None = None,
) -> OpenedPublication:
    """Return a publication after checking every signature on it by a key that is known.

    Every key that the network document ever named for the log may have signed; whether
    one is still to be relied on is for the caller to ask.

    Args:
        note: The signed note as received.
        directory: The network document.
        origin: The log it must belong to; any that the document names if not given.
        now: If given, cosignatures dated later than that, and the tolerated skew, do not
            count.

    Raises:
        CheckpointMalformed: Not a checkpoint, or another log's. The sender's fault.
        MemberUnknown: The network document names no such log.
        SignatureInvalid: No key of the log signed it, or a line bears the name and id of a
            known key and is not its signature. The sender's fault, or an attack.
    """
    parsed = _parsed(note)
    named = parsed.text.split("\n", 1)[0] if origin is None else origin
    owner = directory.state_of_log(named)
    keys = every_log_key(directory, named)
    checkpoint = open_checkpoint(note, origin=named, keys=keys)
    known = {each.key: each for each in directory.cosigners()}
    counted = []
    for cosignature in cosignatures_on(parsed, tuple(known)):
        cosigner = known[cosignature.key]
        in_time = now is None or cosignature.at <= now + TOLERATED_SKEW
        if cosigner.entry.covers(cosignature.at) and in_time:
            counted.append((cosigner, cosignature))
    named_lines = {(each.name, each.key_id) for each in keys} | {
        (cosigner.key.name, cosigner.key.key_id) for cosigner, _ in counted
    }
    return OpenedPublication(
        checkpoint=checkpoint,
        owner=owner,
        cosignings=tuple(_cosigning(*each) for each in counted),
        others=tuple(
            line for line in parsed.signatures if (line.name, line.key_id) not in named_lines
        ),
    )


def check_before_theft(note: bytes, opened: OpenedPublication, directory: Directory) -> None:
    """Check that a note does not rest on compromised keys alone, unless others saw it before.

    Args:
        note: The signed note.
        opened: The same, opened.
        directory: The network document: it says which keys are compromised, and since when.

    Raises:
        SignatureInvalid: It may be the thief's, and then says nothing of the log's owner.
    """
    signed = {(line.name, line.key_id) for line in _parsed(note).signatures}
    revocations = [
        each.revocation
        for each in listed_keys(directory, opened.checkpoint.value.origin)
        if (each.key.name, each.key.key_id) in signed
    ]
    since = [one.at for one in revocations if one is not None and one.reason == "compromised"]
    if len(since) < len(revocations):
        return
    if not opened.witnessed_before(max(since), directory.witnessing()):
        raise SignatureInvalid(
            f"The key that signed for it was compromised on {max(since).isoformat()}, and nobody "
            "else vouches that it existed before."
        )


def without_false_lines(note: bytes, directory: Directory) -> bytes:
    """Return a note without lines that bear a known key's name and are not its signature.

    Readers refuse a note with such a line, and anybody can add one: a log that forks could so
    spoil its own signatures, and with them every proof against it. A note of which no line
    would be left, or that cannot be read, stays as it is.

    Args:
        note: The signed note as received.
        directory: The network document: it names the log's keys and the witnesses'.
    """
    try:
        parsed = _parsed(note)
        keys = every_log_key(directory, parsed.text.split("\n", 1)[0])
        cosigners = [each.key for each in directory.cosigners()]
        lines = [line for line in parsed.signatures if _holds(parsed.text, line, keys, cosigners)]
    except (CheckpointMalformed, MemberUnknown):
        return note
    return format_note(parsed.text, lines) if lines else note


def _holds(
    text: str,
    line: NoteSignature,
    keys: Sequence[VerificationKey],
    cosigners: Sequence[CosignerVerificationKey],
) -> bool:
    """Say whether a line is the signature of the key it names, or names none that is known."""
    alone = Note(text, (line,))
    try:
        cosignatures_on(alone, cosigners)
        if any((line.name, line.key_id) == (key.name, key.key_id) for key in keys):
            verify_note(alone, keys, 1)
    except SignatureInvalid:
        return False
    return True


def every_log_key(directory: Directory, origin: str) -> tuple[VerificationKey, ...]:
    """Return every key that the network document ever named for a log.

    Raises:
        MemberUnknown: It names no such log.
    """
    directory.state_of_log(origin)
    return tuple(
        VerificationKey.from_text(key.vkey)
        for _, log in directory.document.logs()
        if log.origin == origin
        for key in log.keys
    )


def base_note(note: bytes, keys: Sequence[VerificationKey]) -> bytes:
    """Return a note with only those of its lines that name one of these keys.

    Of a log's own keys that is the base note, which time-stamps are on.

    Args:
        note: The signed note; nothing in it is checked here.
        keys: The log's keys.

    Raises:
        CheckpointMalformed: Not a signed note.
        SignatureInvalid: No line names one of the keys.
    """
    parsed = _parsed(note)
    named = {(key.name, key.key_id) for key in keys}
    lines = [line for line in parsed.signatures if (line.name, line.key_id) in named]
    if not lines:
        raise SignatureInvalid("The checkpoint bears no signature line of its log.")
    return format_note(parsed.text, lines)


def enough_cosigners(policy: WitnessPolicy | None) -> int:
    """Return of how many other members a publication keeps cosignatures, at most.

    More than the policy asks, so that the loss of one key costs no proof; and not of
    everybody, since an ML-DSA-44 cosignature takes three kilobytes.
    """
    return (0 if policy is None else policy.threshold) + _MAX_SPARE


def _parsed(note: bytes) -> Note:
    try:
        return parse_note(note, max_bytes=MAX_CHECKPOINT_BYTES)
    except EnvelopeMalformed as problem:
        raise CheckpointMalformed(f"Not a signed checkpoint: {problem.public}") from problem


def _cosigning(cosigner: KnownCosigner, cosignature: Cosignature) -> Cosigning:
    return Cosigning(cosigner.state, cosigner.key.name, cosignature.at)
