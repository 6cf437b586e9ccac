"""Proofs that a log contradicted itself, in a file that anyone can check.

What the file says of itself counts for nothing: everything is found out again from the
signed notes and the network document.

Source: docs/protocol, COM-10.
"""

from dataclasses import dataclass
from enum import StrEnum, unique
from typing import Annotated, Final

import msgspec

from comity.errors import EvidenceInvalid, Failure
from comity.ids import StateCode
from comity.ledger.checkpoint import MAX_CHECKPOINT_BYTES
from comity.ledger.publication import (
    OpenedPublication,
    check_before_theft,
    open_publication,
    without_false_lines,
)
from comity.trust.network_directory import Directory

FORMAT: Final = "comity/misbehaviour/1"
MAX_FILE_BYTES: Final = 64 * 1024 * 1024
MEANING: Final = (
    "Each proof holds two signed checkpoints (C2SP signed notes) of one log. Verify both "
    "signatures with the log's key in the network document. Equal sizes with different roots "
    "prove two histories. Different sizes prove them once the log's owner cannot give a "
    "consistency proof (RFC 6962, 2.1.2) between the two."
)
Note = Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_CHECKPOINT_BYTES)]


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """Two notes of one log.

    Attributes:
        state: Whose log it is; ``None`` if the network document does not say.
        log: Name of the log.
        what: How they contradict each other.
        noted_at: When this node kept them.
        one_size_two_roots: Whether the two notes alone prove two histories.
        first_note: What was accepted, as it was signed.
        second_note: What contradicts it, as it was signed.
        signatures_valid: Whether both are signed with a key the network document names.
    """

    state: StateCode | None
    log: str
    what: str
    noted_at: str
    one_size_two_roots: bool
    first_note: Note
    second_note: Note
    signatures_valid: bool


class MisbehaviourFile(msgspec.Struct, frozen=True, kw_only=True):
    """The file.

    Attributes:
        format: Always ``comity/misbehaviour/1``.
        network: Name of the network.
        network_digest: Digest of the network document of whoever made the file.
        reported_by: The state that made it.
        meaning: How to check it by hand.
        proofs: The proofs.
    """

    format: str = FORMAT
    network: str
    network_digest: str
    reported_by: str
    meaning: str = MEANING
    proofs: Annotated[tuple[Proof, ...], msgspec.Meta(max_length=1000)]

    def encode(self) -> bytes:
        """Return the file's bytes."""
        return msgspec.json.format(msgspec.json.encode(self), indent=2) + b"\n"


@unique
class Verdict(StrEnum):
    """What two notes prove."""

    PROVEN = "proven"
    """The log signed two histories; nothing it could say would change that."""
    OWNER_MUST_ANSWER = "owner-must-answer"
    """Both are the log's; it is proven unless its owner shows that one extends the other."""
    NOT_PROVEN = "not-proven"
    """One of them is not the log's, or they do not contradict each other."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One proof, checked again.

    Attributes:
        verdict: What it proves.
        log: Name of the log.
        owner: Whose log it is; None if the network document does not say.
        sizes: The two sizes; none if a note could not be opened.
        witnesses: For each note, the members whose witnesses cosigned it.
        reason: Why, in a sentence.
    """

    verdict: Verdict
    log: str
    owner: StateCode | None
    sizes: tuple[int, ...]
    witnesses: tuple[tuple[StateCode, ...], ...]
    reason: str


def is_misbehaviour_file(raw: bytes) -> bool:
    """Say whether a file claims to be one of these."""
    try:
        return msgspec.json.decode(raw, type=_Head).format == FORMAT
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False


def read_misbehaviour(raw: bytes) -> MisbehaviourFile:
    """Read a file; nothing in it is believed yet.

    Raises:
        EvidenceInvalid: Not such a file. Whoever made it.
    """
    if len(raw) > MAX_FILE_BYTES:
        raise EvidenceInvalid("The file is longer than any such file is.")
    try:
        file = msgspec.json.decode(raw, type=MisbehaviourFile)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise EvidenceInvalid(f"Not a file of misbehaviour: {error}") from error
    if file.format != FORMAT:
        raise EvidenceInvalid(f"The file is not of format {FORMAT}.")
    return file


def judge(proof: Proof, directory: Directory) -> Judged:
    """Check two notes, and say what they prove.

    Args:
        proof: The notes; whatever else is said in it is ignored.
        directory: A network document that names the log.
    """
    opened: list[OpenedPublication] = []
    for note in (proof.first_note, proof.second_note):
        try:
            raw = without_false_lines(note.encode("utf-8"), directory)
            opened.append(open_publication(raw, directory=directory, origin=proof.log))
            check_before_theft(raw, opened[-1], directory)
        except Failure as failure:
            return Judged(Verdict.NOT_PROVEN, proof.log, None, (), (), failure.public)
    verdict, reason = _weighed(*opened)
    return Judged(
        verdict=verdict,
        log=proof.log,
        owner=opened[0].owner,
        sizes=tuple(each.checkpoint.value.size for each in opened),
        witnesses=tuple(tuple(sorted(each.witnesses())) for each in opened),
        reason=reason,
    )


def _weighed(first: OpenedPublication, second: OpenedPublication) -> tuple[Verdict, str]:
    one, other = first.checkpoint.value, second.checkpoint.value
    if one.size == other.size:
        if one.root == other.root:
            return Verdict.NOT_PROVEN, "Both notes state the same."
        return (
            Verdict.PROVEN,
            f"{first.owner} signed two different logs of {one.size} entries.",
        )
    reason = (
        f"{first.owner} signed {one.size} and {other.size} entries; unless it shows that one "
        "log extends the other, it has two histories."
    )
    return Verdict.OWNER_MUST_ANSWER, reason


class _Head(msgspec.Struct):
    """As much of a file as says what it is."""

    format: str = ""
