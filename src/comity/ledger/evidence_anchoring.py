"""Verifying what a file of format 3 adds: its network, further entries, witnesses and time.

The steps are those of ``anchor_report.ANCHOR_STEPS``, in that order; whatever fails begins
with the number and the name of the first step that did.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from comity.errors import EvidenceInvalid
from comity.ids import ConversationId, MessageId, StateCode
from comity.ledger.anchor_report import (
    ALL_ONE_HISTORY,
    ANCHOR_CHECKPOINT,
    ANCHOR_LINK,
    ANCHOR_STEPS,
    COMPROMISED_KEY,
    COSIGNATURE,
    DEADLINE,
    ENTRY,
    ENTRY_CHECKPOINT,
    ENTRY_INCLUSION,
    NETWORK,
    SIGNATURE_LINE,
    TIME_STAMP,
)
from comity.ledger.anchor_verification import (
    OpenedAnchor,
    check_lines,
    check_links,
    existed_by,
    open_anchor,
    proven,
    time_stamps_of,
    witnesses_of,
)
from comity.ledger.anchored_file import AnchoredFile
from comity.ledger.anchored_record import ProvenAnchor, ProvenEntry, ProvenSilence
from comity.ledger.compromised_keys import check_compromised
from comity.ledger.deadline_law import Exchanged
from comity.ledger.entry import Entry
from comity.ledger.evidence_places import (
    Opened,
    Place,
    check_one_history,
    during,
    open_place,
    placed,
)
from comity.ledger.evidence_step import PassedStep, Step
from comity.ledger.further_entries import ReadEntry, read_entry
from comity.ledger.proofs import LogProof
from comity.ledger.silence import proven_silence
from comity.trust.network_directory import Directory


@dataclass(frozen=True, slots=True)
class Established:
    """What the steps before have established.

    Attributes:
        conversation: The conversation.
        parties: The states that take part in it.
        messages: The messages, as the logs prove them.
        receipts: Body of the recipient's entry about each that is receipted.
        places: Where entries of the file stand in their logs.
        began_at: The earliest date in the file: an entry that states none is dated by it.
    """

    conversation: ConversationId
    parties: frozenset[StateCode]
    messages: tuple[Exchanged, ...]
    receipts: Mapping[MessageId, bytes]
    places: tuple[Place, ...]
    began_at: datetime


@dataclass(frozen=True, slots=True)
class Anchored:
    """What the further steps proved.

    Attributes:
        anchors: The published checkpoints.
        entries: The further entries, in the order of the file.
        silences: The deadline entries among them.
        places: Where all entries of the file stand.
        steps: The steps, all passed.
    """

    anchors: tuple[ProvenAnchor, ...]
    entries: tuple[ProvenEntry, ...]
    silences: tuple[ProvenSilence, ...]
    places: tuple[Place, ...]
    steps: tuple[PassedStep, ...]


def verify_anchoring(
    file: AnchoredFile,
    directory: Directory,
    established: Established,
    *,
    lineage: Collection[str],
    at: datetime | None,
) -> Anchored:
    """Verify what a file of format 3 adds to the older ones.

    Args:
        file: As read; it names a network document.
        directory: The network document to verify with, opened.
        established: What the steps before have established.
        lineage: Digests of that document and of those that it is known to follow.
        at: The moment of verifying; only time-stamps need it.

    Raises:
        EvidenceInvalid: A step failed. The fault of whoever made the file, or of a state
            whose log or witness does not hold what it should.
    """
    with during(NETWORK):
        if file.network not in lineage:
            raise EvidenceInvalid(
                f"The file was made with the network document {file.network}, and the one given "
                "is not known to follow it: give that one, too, and those between."
            )
    proofs = _proofs(file)
    for number, proof in enumerate(proofs, 1):
        with during(SIGNATURE_LINE, f"proof {number}"):
            check_lines(proof, directory)
    read = _entries(file, directory, established)
    places = (*established.places, *_entry_places(read, directory, established))
    opened = []
    for anchor in file.anchors:
        with during(ANCHOR_CHECKPOINT, anchor.origin):
            opened.append(open_anchor(anchor, directory))
    _check_links(opened, places)
    anchors = _vouched_for(opened, directory, at)
    entry_places = places[len(established.places) :]
    silences = _silences(read, entry_places, anchors, directory, established)
    with during(ALL_ONE_HISTORY):
        _check_one_history(opened, places)
    check_compromised(places, anchors)
    checked: dict[Step, int] = {
        NETWORK: 1,
        SIGNATURE_LINE: len(proofs),
        ENTRY: len(read),
        ENTRY_CHECKPOINT: len(read),
        ENTRY_INCLUSION: len(read),
        ANCHOR_CHECKPOINT: len(anchors),
        ANCHOR_LINK: sum(len(anchor.binds) for anchor in anchors),
        COSIGNATURE: sum(len(anchor.witnesses) + anchor.own_witness for anchor in anchors),
        TIME_STAMP: sum(len(anchor.time_stamps) for anchor in anchors),
        DEADLINE: len(silences),
        ALL_ONE_HISTORY: len(places) + len(anchors),
        COMPROMISED_KEY: sum(place.compromised_at is not None for place in places),
    }
    return Anchored(
        anchors=anchors,
        entries=tuple(_proven(one, at) for one, at in zip(read, entry_places, strict=True)),
        silences=silences,
        places=places,
        steps=tuple(
            PassedStep(step.number, step.name, step.proves, checked[step]) for step in ANCHOR_STEPS
        ),
    )


def _proofs(file: AnchoredFile) -> list[LogProof]:
    """Return every proof of the file, in its order."""
    found: list[LogProof] = []
    for message in file.holds.messages:
        found.append(message.proof)
        if message.receipt is not None:
            found.append(message.receipt.proof)
    for record in file.holds.channel:
        found.append(record.proof)
        if record.accepted is not None:
            found.append(record.accepted.proof)
    return found + [entry.proof for entry in file.entries]


def _entries(file: AnchoredFile, directory: Directory, established: Established) -> list[ReadEntry]:
    """Step 21: each further entry by itself."""
    read: list[ReadEntry] = []
    for number, item in enumerate(file.entries, 1):
        with during(ENTRY, f"entry {number}"):
            read.append(
                read_entry(
                    item,
                    directory,
                    conversation=established.conversation,
                    parties=established.parties,
                )
            )
    with during(ENTRY):
        if len({(one.item.origin, one.item.proof.index) for one in read}) != len(read):
            raise EvidenceInvalid("The file holds an entry twice.")
    return read


def _entry_places(
    read: Sequence[ReadEntry], directory: Directory, established: Established
) -> list[Place]:
    """Steps 22 and 23: the state's signature, then the entry in its log."""
    opened: list[Opened] = []
    for number, one in enumerate(read, 1):
        with during(ENTRY_CHECKPOINT, f"entry {number}"):
            dated = one.stated_at or established.began_at
            found = open_place(one.item.proof, one.state, dated, directory)
            if found.checkpoint.value.origin != one.item.origin:
                raise EvidenceInvalid("The entry is proved in another log than the file names.")
            opened.append(found)
    places: list[Place] = []
    for number, (one, checkpoint) in enumerate(zip(read, opened, strict=True), 1):
        with during(ENTRY_INCLUSION, f"entry {number}"):
            entry = Entry(one.item.kind, one.item.body, one.item.salt)
            places.append(placed(entry, one.item.proof, checkpoint))
    return places


def _check_links(opened: Sequence[OpenedAnchor], places: Sequence[Place]) -> None:
    """Step 25: each published checkpoint extends those of the file that it names."""
    roots = {(at.origin, at.size): at.root for at in (place.checkpoint.value for place in places)}
    for anchor in opened:
        with during(ANCHOR_LINK, anchor.anchor.origin):
            check_links(anchor, roots)
    with during(ANCHOR_LINK):
        named = {(one.anchor.origin, one.checkpoint.value.size) for one in opened}
        if len(named) != len(opened):
            raise EvidenceInvalid("The file holds a published checkpoint twice.")


def _vouched_for(
    opened: Sequence[OpenedAnchor], directory: Directory, at: datetime | None
) -> tuple[ProvenAnchor, ...]:
    """Steps 26 and 27: who cosigned, and by when authorities saw it."""
    witnesses = []
    for one in opened:
        with during(COSIGNATURE, one.anchor.origin):
            witnesses.append(witnesses_of(one, directory))
    anchors = []
    for one, who in zip(opened, witnesses, strict=True):
        with during(TIME_STAMP, one.anchor.origin):
            anchors.append(proven(one, directory, who, time_stamps_of(one, directory, at=at)))
    return tuple(anchors)


def _silences(
    read: Sequence[ReadEntry],
    places: Sequence[Place],
    anchors: Sequence[ProvenAnchor],
    directory: Directory,
    established: Established,
) -> tuple[ProvenSilence, ...]:
    """Step 28: each deadline entry against the receipt it names and against the law."""
    silences = []
    for number, (one, place) in enumerate(zip(read, places, strict=True), 1):
        if one.deadline is None:
            continue
        at = place.checkpoint.value
        with during(DEADLINE, f"entry {number}"):
            silences.append(
                proven_silence(
                    one.deadline,
                    one.state,
                    established.messages,
                    established.receipts,
                    directory,
                    anchored_by=existed_by(anchors, at.origin, at.size),
                )
            )
    return tuple(silences)


def _check_one_history(opened: Sequence[OpenedAnchor], places: Sequence[Place]) -> None:
    """Step 29: one root for a size, published checkpoints included.

    Raises:
        CheckpointInconsistent: A log shows two histories; its state misbehaved.
    """
    check_one_history(places, [one.checkpoint.value for one in opened])


def _proven(read: ReadEntry, place: Place) -> ProvenEntry:
    at = place.checkpoint.value
    return ProvenEntry(
        kind=read.item.kind,
        state=read.state,
        origin=at.origin,
        index=place.index,
        size=at.size,
        stated_at=read.stated_at,
    )
