"""The steps of verifying witnesses, time and further entries, and what those prove and do not."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from comity.ledger.anchored_record import (
    ProvenAnchor,
    ProvenEntry,
    ProvenSilence,
    ProvenTimeStamp,
)
from comity.ledger.entry import EntryKind
from comity.ledger.evidence_step import Step

NETWORK: Final = Step(
    19, "network", "The file was made with the network document given, or with one it follows."
)
SIGNATURE_LINE: Final = Step(
    20,
    "signature-line",
    "Every line under a proof's checkpoint is a signature by a key of that log.",
)
ENTRY: Final = Step(21, "entry", "Each further entry is well-formed and about this conversation.")
ENTRY_CHECKPOINT: Final = Step(
    22,
    "entry-checkpoint",
    "The state that made the entry signed the state of its log, with a key the network document "
    "names.",
)
ENTRY_INCLUSION: Final = Step(
    23, "entry-inclusion", "The state recorded exactly this entry, as an entry of this kind."
)
ANCHOR_CHECKPOINT: Final = Step(
    24, "anchor-checkpoint", "Each published checkpoint is signed by a key of its log."
)
ANCHOR_LINK: Final = Step(
    25,
    "anchor-link",
    "Each published checkpoint extends the checkpoints under which the entries were proved.",
)
COSIGNATURE: Final = Step(
    26,
    "cosignature",
    "Every further line under a published checkpoint is the cosignature of a witness that the "
    "network document names for that time.",
)
TIME_STAMP: Final = Step(
    27,
    "time-stamp",
    "Each time-stamp is for exactly this checkpoint, by an authority the network document names.",
)
DEADLINE: Final = Step(
    28,
    "deadline",
    "Each deadline entry follows from the recipient's own receipt and from the law, was made "
    "after the last day, and is contradicted by no message of this file.",
)
ALL_ONE_HISTORY: Final = Step(
    29,
    "all-one-history",
    "No log shows two different histories within this file, published checkpoints included.",
)
COMPROMISED_KEY: Final = Step(
    30,
    "compromised-key",
    "Nothing rests on a compromised key alone, unless others saw it before the compromise.",
)

ANCHOR_STEPS: Final = (
    NETWORK,
    SIGNATURE_LINE,
    ENTRY,
    ENTRY_CHECKPOINT,
    ENTRY_INCLUSION,
    ANCHOR_CHECKPOINT,
    ANCHOR_LINK,
    COSIGNATURE,
    TIME_STAMP,
    DEADLINE,
    ALL_ONE_HISTORY,
    COMPROMISED_KEY,
)

_WHAT: Final = {
    EntryKind.DECISION: "what its policy decided in this conversation",
    EntryKind.DEADLINE: "that no answer had arrived when the last day had passed",
    EntryKind.ERASURE: "that it erased what the messages of this conversation say",
}


def anchor_statements_proved(
    anchors: Sequence[ProvenAnchor],
    entries: Sequence[ProvenEntry],
    silences: Sequence[ProvenSilence],
) -> tuple[str, ...]:
    """Return what witnesses, time-stamps and further entries establish."""
    sentences = [_entry(entry) for entry in entries if entry.kind is not EntryKind.DEADLINE]
    sentences += [silence_sentence(silence) for silence in silences]
    for anchor in anchors:
        sentences += _anchor(anchor)
    return tuple(sentences)


def anchor_statements_not_proved(
    anchors: Sequence[ProvenAnchor], shown: Iterable[tuple[str, int]]
) -> tuple[str, ...]:
    """Return what stays open about the logs that the file shows.

    Args:
        anchors: What was published.
        shown: Each log, and the size of each of its checkpoints in the file.
    """
    open_points: list[str] = []
    for origin, size in sorted(set(shown)):
        binding = [one for one in anchors if one.origin == origin and size in one.binds]
        if not any(one.witnessed for one in binding):
            open_points.append(
                f"That the log {origin} shows everybody one history up to size {size}: this file "
                "does not show that as many other states cosigned it as the network asks for."
            )
        if not any(one.existed_by is not None for one in binding):
            open_points.append(
                f"When what the log {origin} holds up to size {size} was written, by an "
                "independent clock: each date is the word of its state."
            )
    open_points.append(
        "When exactly anything happened: what others vouch for is by when it was on record."
    )
    return tuple(open_points)


def anchor_remarks(anchors: Sequence[ProvenAnchor]) -> tuple[str, ...]:
    """Return what deserves a look about witnesses and time."""
    remarks: list[str] = []
    for anchor in anchors:
        for stamp in anchor.time_stamps:
            remarks += [f"Time-stamp of {stamp.authority}: {remark}" for remark in stamp.remarks]
            if not stamp.holds:
                remarks.append(
                    f"The time-stamp of {stamp.authority} on the log {anchor.origin} was not "
                    "renewed in time: it proves no time any more."
                )
    return tuple(remarks)


def silence_sentence(silence: ProvenSilence) -> str:
    """Return what a deadline entry proves, and how it would be refuted; no more than that."""
    vouched = (
        f" Others vouch that this entry existed at {_moment(silence.anchored_by)} at the latest."
        if silence.anchored_by is not None
        else " Nobody but that state vouches for when this entry was made."
    )
    return (
        f"{silence.state} recorded that no answer to {silence.message} had arrived by "
        f"{_moment(silence.observed_at)}. {silence.recipient} had received it at "
        f"{_moment(silence.received_at)}; by {silence.basis} the last day in time was "
        f"{silence.due_on.isoformat()} ({silence.zone}).{vouched} A receipt of {silence.state} "
        "for an earlier answer would contradict this entry, both signed by "
        f"{silence.state}: whoever holds one refutes it."
    )


def _entry(entry: ProvenEntry) -> str:
    return (
        f"{entry.state} recorded, at place {entry.index} of its log, "
        f"{_WHAT.get(entry.kind, f'an entry of kind {entry.kind}')}."
    )


def _anchor(anchor: ProvenAnchor) -> list[str]:
    shown = f"what this file shows of the log of {anchor.state}, up to size {anchor.size}"
    sentences = [
        f"{shown[0].upper()}{shown[1:]}, existed at {_moment(stamp.at)} at the latest: "
        f"time-stamped by {stamp.authority}{_renewed(stamp)}."
        for stamp in anchor.time_stamps
        if stamp.holds
    ]
    if anchor.witnesses:
        names = ", ".join(
            f"{witness.state} ({_moment(witness.at)})" for witness in anchor.witnesses
        )
        asked = (
            "the network states no policy"
            if anchor.threshold is None
            else f"the network asks for {anchor.threshold}"
        )
        sentences.append(
            f"Other states cosigned {shown}, after checking that it only grew: {names}; {asked}."
        )
    return sentences


def _renewed(stamp: ProvenTimeStamp) -> str:
    return f", renewed since ({stamp.renewals})" if stamp.renewals else ""


def _moment(at: datetime | None) -> str:
    return "an unknown time" if at is None else at.isoformat()
