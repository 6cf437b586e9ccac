"""Following a log, one's own or anybody's: does it only grow, and do others see the same?

Source: docs/protocol, COM-10; C2SP tlog-tiles.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, unique
from functools import partial
from pathlib import Path
from typing import Annotated, Final, Protocol

import msgspec

from comity.assembly.home import write_whole
from comity.clock import Clock
from comity.errors import CheckpointInconsistent, InputInvalid
from comity.ids import StateCode
from comity.ledger.checkpoint import Checkpoint, open_checkpoint, read_checkpoint
from comity.ledger.publication import open_publication, without_false_lines
from comity.ledger.tile_reading import check_entries, check_extends
from comity.ledger.tiles import TileCoordinates
from comity.ledger.tree import CompactRange
from comity.trust.keys import VerificationKey
from comity.trust.network_directory import Directory

STATE_FORMAT: Final = "comity-monitor/1"


class LogSource(Protocol):
    """Where a log is read: a partner's node, or a URL."""

    async def published(self) -> bytes:
        """Return its latest checkpoint, unchecked."""
        ...

    async def tile(self, path: str) -> bytes:
        """Return a tile or an entry bundle, unchecked."""
        ...


@dataclass(frozen=True, slots=True)
class Head:
    """A checkpoint that was opened.

    Attributes:
        checkpoint: What it states.
        witnesses: The other members that cosigned it.
        meets_policy: Whether these are enough; true where there is no policy.
        cosigned_at: The latest time of a cosignature; None if there is none.
    """

    checkpoint: Checkpoint
    witnesses: tuple[StateCode, ...] = ()
    meets_policy: bool = True
    cosigned_at: datetime | None = None


Opener = Callable[[bytes], Head]


class MonitorState(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What a monitor remembers between two looks, in a file of its own.

    Attributes:
        format: Always ``comity-monitor/1``.
        log: Name of the log; empty before the first look.
        note: The greatest checkpoint seen.
        entries: How many entries were recomputed.
        peaks: What is left of them: enough to go on from there.
    """

    format: str = STATE_FORMAT
    log: str = ""
    note: str = ""
    entries: Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)] = 0
    peaks: tuple[bytes, ...] = ()


@unique
class Standing(StrEnum):
    """How what the log shows stands to what was seen of it."""

    FIRST = "first"
    GROWN = "grown"
    SAME = "same"
    OLDER = "older"
    """Smaller than what it published before: a stale view, or a log rolled back."""
    CONTRADICTION = "contradiction"


@dataclass(frozen=True, slots=True)
class Observation:
    """What one look at a log showed.

    Attributes:
        head: What the log shows.
        standing: How that stands to what was seen.
        greatest_seen: The greatest size seen published, before or elsewhere.
        greatest_signed: The greatest size seen at all: what a log signs for messages is
            published a little later.
        entries_checked: How many entries were recomputed from the start; None if not asked.
        known_note: What it contradicts; None if nothing.
        shown_note: What it shows.
        what: How it contradicts itself; empty if it does not.
    """

    head: Head
    standing: Standing
    greatest_seen: int
    greatest_signed: int
    entries_checked: int | None
    known_note: bytes | None
    shown_note: bytes
    what: str = ""

    @property
    def in_order(self) -> bool:
        """Whether nothing is to be complained of."""
        return self.head.meets_policy and self.standing not in {
            Standing.OLDER,
            Standing.CONTRADICTION,
        }


def opener_of_member(directory: Directory, origin: str, clock: Clock) -> Opener:
    """Return what opens the checkpoints of a member's log: its keys, and the policy."""

    def opened(note: bytes) -> Head:
        valid = without_false_lines(note, directory)
        publication = open_publication(valid, directory=directory, origin=origin, now=clock.now())
        return Head(
            publication.checkpoint.value,
            tuple(sorted(publication.witnesses())),
            publication.meets(directory.witnessing()),
            max((each.at for each in publication.cosignings), default=None),
        )

    return opened


def opener_of_keys(keys: Sequence[VerificationKey]) -> Opener:
    """Return what opens the checkpoints of any log, by keys the operator was told."""

    def opened(note: bytes) -> Head:
        return Head(open_checkpoint(note, origin=keys[0].name, keys=keys).value)

    return opened


async def look(
    source: LogSource,
    opener: Opener,
    state: MonitorState,
    *,
    elsewhere: Sequence[bytes] = (),
    entries: bool = False,
    progress: Callable[[int], None] = lambda _: None,
) -> tuple[Observation, MonitorState]:
    """Look at a log once, and compare with everything that is known of it.

    Args:
        source: Where it is read.
        opener: Checks its checkpoints.
        state: What was seen at the looks before.
        elsewhere: Checkpoints of the log that were seen otherwise, published or not.
        entries: Whether to recompute the log from its entries, from where that stands.
        progress: Told how many entries were recomputed.

    Returns:
        What was seen, and what to remember: unchanged if it is not in order.

    Raises:
        CheckpointMalformed, SignatureInvalid, MemberUnknown: What is shown is not a
            checkpoint of the log. Whose the source is.
        PeerUnreachable, PeerRefused: The source does not answer.
        InputInvalid: The state is of another log. The operator's mistake.
    """
    note = await source.published()
    head = opener(note)
    shown = head.checkpoint
    if state.log not in {"", shown.origin}:
        raise InputInvalid(f"The state file is of the log {state.log}.", field="state")
    before = [state.note.encode("utf-8")] if state.note else []
    known = [(read_checkpoint(each), each) for each in (*before, *elsewhere)]
    signed = max((checkpoint.size for checkpoint, _ in known), default=0)
    greatest = max((each.size for each in _published(before, elsewhere, opener)), default=0)
    seen = CompactRange.of(state.entries, state.peaks)
    fetch = partial(_fetched, source)
    contradicted: bytes | None = None
    what = ""
    try:
        for checkpoint, each in known:
            contradicted = each
            if checkpoint.size <= shown.size:
                await check_extends(fetch, checkpoint, shown)
        contradicted = None
        if entries and seen.size <= shown.size:
            await check_entries(fetch, seen, shown, progress)
    except CheckpointInconsistent as problem:
        what = problem.public
    standing = _standing(shown, known, greatest, contradicted=bool(what))
    observation = Observation(
        head=head,
        standing=standing,
        greatest_seen=greatest,
        greatest_signed=max(signed, shown.size),
        entries_checked=seen.size if entries else None,
        known_note=contradicted,
        shown_note=note,
        what=what,
    )
    if standing in {Standing.CONTRADICTION, Standing.OLDER}:
        return observation, state
    return observation, MonitorState(
        log=shown.origin, note=note.decode("utf-8"), entries=seen.size, peaks=seen.peak_hashes
    )


def read_state(path: Path) -> MonitorState:
    """Read what a monitor remembers; nothing, if there is no such file yet.

    Raises:
        InputInvalid: The file is no monitor's, or was changed.
    """
    if not path.exists():
        return MonitorState()
    try:
        state = msgspec.json.decode(path.read_bytes(), type=MonitorState)
        if state.format != STATE_FORMAT or len(state.peaks) != state.entries.bit_count():
            raise InputInvalid("Not the state of a monitor.", place=str(path))
    except (msgspec.DecodeError, UnicodeDecodeError, OSError) as error:
        raise InputInvalid("The state of the monitor cannot be read.", place=str(path)) from error
    return state


def write_state(path: Path, state: MonitorState) -> None:
    """Write what a monitor remembers, whole or not at all.

    Raises:
        OSError: The file cannot be written.
    """
    write_whole(path, msgspec.json.format(msgspec.json.encode(state), indent=2) + b"\n")


async def _fetched(source: LogSource, place: TileCoordinates) -> bytes:
    return await source.tile(place.path)


def _published(
    before: Sequence[bytes], elsewhere: Sequence[bytes], opener: Opener
) -> list[Checkpoint]:
    """Return what the log is known to have published: what it showed, or enough others cosigned."""
    found = [read_checkpoint(each) for each in before]
    for each in elsewhere:
        head = opener(each)
        if head.witnesses and head.meets_policy:
            found.append(head.checkpoint)
    return found


def _standing(
    shown: Checkpoint,
    known: Sequence[tuple[Checkpoint, bytes]],
    greatest: int,
    *,
    contradicted: bool,
) -> Standing:
    if contradicted:
        return Standing.CONTRADICTION
    if shown.size < greatest:
        return Standing.OLDER
    if not known:
        return Standing.FIRST
    same = any(checkpoint.size == shown.size for checkpoint, _ in known)
    return Standing.SAME if same else Standing.GROWN
