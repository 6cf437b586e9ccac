"""Further log entries in an evidence file: read, and about the file's own conversation."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final

import msgspec

from comity.errors import EvidenceInvalid
from comity.ids import ConversationId, StateCode
from comity.ledger.anchored_file import EntryItem
from comity.ledger.deadline_entry import DeadlineBody, read_deadline
from comity.ledger.entry import EntryKind
from comity.ledger.evidence_file import decode_strictly
from comity.trust.network_directory import Directory

MAX_ENTRY_BYTES: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class ReadEntry:
    """A further entry that was read.

    Attributes:
        item: As the file has it.
        state: Whose log it must stand in.
        stated_at: When it was written, as it states; ``None`` if it states no time.
        deadline: What a deadline entry says.
    """

    item: EntryItem
    state: StateCode
    stated_at: datetime | None
    deadline: DeadlineBody | None


class _Act(msgspec.Struct):
    """What is looked at in a decision or an act."""

    case: str
    at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None


def read_entry(
    item: EntryItem,
    directory: Directory,
    *,
    conversation: ConversationId,
    parties: Collection[StateCode],
) -> ReadEntry:
    """Read a further entry.

    Args:
        item: As the file has it.
        directory: The network document: it names the logs.
        conversation: The conversation that the file is about.
        parties: The states that take part in it.

    Raises:
        EvidenceInvalid: Of a kind that no file carries, not well-formed, about another
            conversation, or in the log of a state that takes no part. The fault of whoever
            made the file.
        MemberUnknown: The log is nobody's.
    """
    state = directory.state_of_log(item.origin)
    if state not in parties:
        raise EvidenceInvalid(f"{state} takes no part in this conversation.")
    if len(item.body) > MAX_ENTRY_BYTES:
        raise EvidenceInvalid(f"The entry has more than {MAX_ENTRY_BYTES} bytes.")
    match item.kind:
        case EntryKind.DEADLINE:
            body = read_deadline(item.body)
            _check_about(body.conversation, conversation)
            return ReadEntry(item, state, body.observed_at, body)
        case EntryKind.DECISION | EntryKind.ERASURE:
            act = decode_strictly(item.body, _ACT)
            _check_about(act.case, conversation)
            return ReadEntry(item, state, act.at, None)
        case _:
            raise EvidenceInvalid("No evidence file carries entries of this kind.")


def _check_about(named: str, conversation: ConversationId) -> None:
    if named != conversation:
        raise EvidenceInvalid("The entry is about another conversation.")


_ACT: Final = msgspec.json.Decoder(_Act)
