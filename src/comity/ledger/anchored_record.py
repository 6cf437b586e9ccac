"""What anchors and further entries prove, as values that a report can show."""

from dataclasses import dataclass
from datetime import date, datetime

from comity.ids import ConversationId, MessageId, StateCode
from comity.ledger.entry import EntryKind


@dataclass(frozen=True, slots=True)
class ProvenWitness:
    """A state whose witness cosigned a published checkpoint.

    Args:
        state: Which.
        at: When it first did, as it states.
        algorithms: The algorithms of its cosignatures.
    """

    state: StateCode
    at: datetime
    algorithms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProvenTimeStamp:
    """A time-stamp authority's word on a published checkpoint.

    Args:
        authority: Its name in the network document.
        at: When it first stamped the checkpoint: it existed not later than that.
        renewals: How many later tokens keep the first one provable.
        holds: Whether the last token can be relied on at the time of verifying; one whose
            certificate has ended since, and that nobody renewed, proves no time any more.
        remarks: What deserves a look, as the authority's certificates show it.
    """

    authority: str
    at: datetime
    renewals: int
    holds: bool
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProvenAnchor:
    """A published checkpoint, and what it binds in this file.

    Args:
        origin: The log.
        state: Whose.
        size: Number of leaves.
        root: The root, in base64 as in the checkpoint.
        binds: Sizes of the checkpoints in this file that it is proved to extend.
        witnesses: The other states whose witnesses cosigned it, by code.
        own_witness: Whether the log's own state cosigned it too; it does not count.
        threshold: How many others the network asks for; ``None`` if it has no policy.
        time_stamps: The authorities' word on it.
    """

    origin: str
    state: StateCode
    size: int
    root: str
    binds: tuple[int, ...]
    witnesses: tuple[ProvenWitness, ...]
    own_witness: bool
    threshold: int | None
    time_stamps: tuple[ProvenTimeStamp, ...]

    @property
    def witnessed(self) -> bool:
        """Whether as many others cosigned it as the network asks for."""
        return self.threshold is not None and len(self.witnesses) >= self.threshold

    @property
    def witnessed_by(self) -> datetime | None:
        """By when as many others had cosigned it as the network asks for."""
        if self.threshold is None or not self.witnessed:
            return None
        return sorted(witness.at for witness in self.witnesses)[self.threshold - 1]

    @property
    def stamped_by(self) -> datetime | None:
        """The earliest time by which an authority had stamped it, as far as that holds."""
        held = [stamp.at for stamp in self.time_stamps if stamp.holds]
        return min(held) if held else None

    @property
    def existed_by(self) -> datetime | None:
        """The earliest time by which others than the log's state vouch that it existed."""
        known = [at for at in (self.witnessed_by, self.stamped_by) if at is not None]
        return min(known) if known else None


@dataclass(frozen=True, slots=True)
class ProvenEntry:
    """One further log entry of the file.

    Args:
        kind: What it is.
        state: Whose log it stands in.
        origin: That log.
        index: Its place.
        size: Size of the checkpoint that it was proved under.
        stated_at: When it was written, as it states; ``None`` if it states no time.
    """

    kind: EntryKind
    state: StateCode
    origin: str
    index: int
    size: int
    stated_at: datetime | None


@dataclass(frozen=True, slots=True)
class ProvenSilence:
    """A deadline entry that follows from the partner's receipt and from the law.

    Args:
        conversation: The conversation.
        message: The message whose receipt started the period.
        state: The state that recorded that no answer was here.
        recipient: The state that owed the answer.
        received_at: When the message arrived, by the recipient's own entry.
        rule: Key of the time limit.
        basis: Provision that sets it.
        due_on: Last day in time.
        zone: Zone in which the recipient dates.
        observed_at: When the entry was written, as its state says.
        anchored_by: By when others vouch that it existed; ``None`` if nobody does.
        remarks: What deserves a look: tables of another version, for one.
    """

    conversation: ConversationId
    message: MessageId
    state: StateCode
    recipient: StateCode
    received_at: datetime
    rule: str
    basis: str
    due_on: date
    zone: str
    observed_at: datetime
    anchored_by: datetime | None = None
    remarks: tuple[str, ...] = ()
