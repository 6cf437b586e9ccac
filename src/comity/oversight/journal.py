"""What the node's log says was done, read as a journal: who, when, what for, upon which reference.

The log is the only source. An entry of a kind or an act that is unknown here is read all the
same, by the names of its fields; so a new act is in the journal on the day it is first logged.

Source: Directive (EU) 2016/680 Art. 25(1) and (3).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

import msgspec

from comity.ledger.entry import EntryKind, JsonValue
from comity.ledger.ports import StoredLeaf

JOURNAL_KINDS: Final = (
    EntryKind.CONSULTATION,
    EntryKind.ALTERATION,
    EntryKind.EXPORT,
    EntryKind.ERASURE,
    EntryKind.ADMINISTRATION,
    EntryKind.DECISION,
    EntryKind.TASK,
)
"""Kinds of entries that tell what somebody did. Messages and receipts have a log of their own."""

_NAMING: Final = ("shown", "what", "person", "conviction", "subject", "credential", "reference")
"""Fields that name what was looked at or changed, by references of the register."""

_BODY: Final = msgspec.json.Decoder(dict[str, object])
_INSTANT: Final = msgspec.json.Decoder(datetime)


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One act.

    Attributes:
        leaf: Its index in the node's log.
        at: When, aware, in UTC.
        act: What was done, as the entry says.
        official: Who did it: an account, an officer as given, or ``node``.
        case: Case reference; empty if the entry names none.
        purpose: Code of the purpose; empty if the entry names none.
        shown: References that were shown, changed or handed out, in the entry's order.
        fields: Everything the entry says.
        kind: Kind of the entry.
    """

    leaf: int
    at: datetime
    act: str
    official: str
    case: str
    purpose: str
    shown: tuple[str, ...]
    fields: Mapping[str, JsonValue]
    kind: EntryKind = EntryKind.CONSULTATION

    @property
    def day(self) -> date:
        """The day in UTC."""
        return self.at.date()

    def text(self, field: str) -> str:
        """Return a field as words; empty if the entry has none of that name."""
        value = self.fields.get(field)
        return "" if value is None or isinstance(value, (list, tuple, Mapping)) else str(value)

    def __repr__(self) -> str:
        """Show the place in the log and the act only."""
        return f"JournalEntry(leaf={self.leaf}, act={self.act!r})"


def read_entry(leaf: int, stored: StoredLeaf) -> JournalEntry | None:
    """Read an entry of the log.

    Args:
        leaf: Its index.
        stored: The leaf as it is kept.

    Returns:
        ``None`` if it belongs to another kind, or its body is not kept or does not open:
        ``comity fsck`` names those.
    """
    if stored.kind not in JOURNAL_KINDS or stored.body is None:
        return None
    try:
        fields = _BODY.decode(stored.body)
    except msgspec.MsgspecError:
        return None
    return JournalEntry(
        leaf=leaf,
        at=_instant(fields.get("at")) or stored.recorded_at.astimezone(UTC),
        act=_word(fields, "act"),
        official=_word(fields, "official") or _word(fields, "by"),
        case=_word(fields, "case") or _word(fields, "conversation"),
        purpose=_word(fields, "purpose"),
        shown=tuple(dict.fromkeys(_references(fields))),
        fields=fields,  # type: ignore[arg-type] # what JSON decodes to
        kind=stored.kind,
    )


def _word(fields: Mapping[str, object], name: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) else ""


def _instant(value: object) -> datetime | None:
    try:
        found = _INSTANT.decode(msgspec.json.encode(value)) if isinstance(value, str) else None
    except msgspec.MsgspecError:
        return None
    return None if found is None or found.tzinfo is None else found.astimezone(UTC)


def _references(fields: Mapping[str, object]) -> Iterator[str]:
    for name in _NAMING:
        value = fields.get(name)
        if isinstance(value, str) and value:
            yield value
        elif isinstance(value, list):
            yield from (each for each in value if isinstance(each, str))
