"""What a damaged node is repaired from: evidence files. Nothing in them is believed.

Each piece is put back only where a commitment that stands in our own log, or in one that
a partner signed, says that it is the very same.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from comity.errors import EvidenceInvalid
from comity.ledger.anchored_file import read_file
from comity.ledger.channel_entries import Docket
from comity.ledger.channel_file import ChannelItem
from comity.ledger.channel_reading import read_docket
from comity.ledger.entry import Entry, EntryKind
from comity.ledger.evidence_bodies import LoggedHeader, read_logged_header
from comity.ledger.evidence_file import EvidenceItem


@dataclass(slots=True)
class RepairSources:
    """Pieces by what they claim to be.

    Attributes:
        items: Messages by identifier.
        dockets: Messages over a channel by identifier.
        entries: What may be the entry of a leaf, by index of the leaf.
    """

    items: dict[str, list[EvidenceItem]] = field(default_factory=lambda: defaultdict(list))
    dockets: dict[str, list[ChannelItem]] = field(default_factory=lambda: defaultdict(list))
    entries: dict[int, list[Entry]] = field(default_factory=lambda: defaultdict(list))


def sources_in(files: Sequence[bytes], *, state: str, origin: str) -> RepairSources:
    """Read what evidence files offer.

    Args:
        files: The files.
        state: Our own state.
        origin: Name of our log.

    Raises:
        EvidenceInvalid: One is no evidence file. Whoever gave it.
    """
    found = RepairSources()
    for raw in files:
        file = read_file(raw)
        for item in file.holds.messages:
            header = _header(item)
            found.items[header.id].append(item)
            _add_message(found, item, header, state)
        for docket_item in file.holds.channel:
            docket = _docket(docket_item)
            found.dockets[docket.message].append(docket_item)
            _add_docket(found, docket_item, docket, state)
        for entry in file.entries:
            if entry.origin == origin:
                made = Entry(entry.kind, entry.body, entry.salt)
                found.entries[entry.proof.index].append(made)
    return found


def _add_message(
    found: RepairSources, item: EvidenceItem, header: LoggedHeader, state: str
) -> None:
    if header.sender == state:
        entry = Entry(EntryKind.MESSAGE_SENT, item.header, item.salt)
        found.entries[item.proof.index].append(entry)
    elif item.receipt is not None:
        received = item.receipt
        entry = Entry(EntryKind.MESSAGE_RECEIVED, received.body, received.salt)
        found.entries[received.proof.index].append(entry)


def _add_docket(found: RepairSources, item: ChannelItem, docket: Docket, state: str) -> None:
    ours = docket.is_ours and docket.sender == state
    if not ours and docket.recipient != state:
        return
    kind = EntryKind.CHANNEL_SENT if ours else EntryKind.CHANNEL_RECEIVED
    found.entries[item.proof.index].append(Entry(kind, item.docket, item.salt))
    if item.accepted is not None:
        accepted = item.accepted
        entry = Entry(EntryKind.CHANNEL_ACCEPTED, accepted.body, accepted.salt)
        found.entries[accepted.proof.index].append(entry)


def _header(item: EvidenceItem) -> LoggedHeader:
    return read_logged_header(item.header)


def _docket(item: ChannelItem) -> Docket:
    try:
        return read_docket(item.docket)
    except ValueError as problem:
        raise EvidenceInvalid("The file holds a docket that cannot be read.") from problem
