"""The act by which entries of the log end: what it names, and how it is compared.

The leaves stay, so that the act need not carry what it ended: a digest over their places and
kinds says which they were. Of their age it names a proof that stays in the log, the *mark*: an
entry behind all of them that was itself written long enough before.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final

import msgspec

from comity.errors import EnvelopeMalformed
from comity.ledger.acts import Act, act_entry
from comity.ledger.entry import Entry, EntryKind, JsonValue
from comity.ledger.entry_rules import LOGS
from comity.trust.digest import sha256


@dataclass(frozen=True, slots=True)
class EndingEntries:
    """Entries that end together.

    Attributes:
        leaves: Their leaves with their kinds, in order; at least one.
        mark: A leaf behind all of them, whose entry shows how old they are.
        days: After how many days entries end here.
        holds: The holds that stood, each of which was weighed, in order.
    """

    leaves: Sequence[tuple[int, EntryKind]]
    mark: int
    days: int
    holds: Sequence[str]

    def act(self, *, official: str, at: datetime, salt: bytes) -> Entry:
        """Return the entry that puts it on record.

        Args:
            official: Who runs it.
            at: Now, aware.
            salt: 32 random bytes.
        """
        fields: dict[str, JsonValue] = {
            "days": self.days,
            "ended": len(self.leaves),
            "first": self.leaves[0][0],
            "holds": list(self.holds),
            "leaves_sha256": leaves_digest(self.leaves),
            "mark": self.mark,
            "rule": LOGS,
            "stop": self.leaves[-1][0] + 1,
        }
        return act_entry(Act.ENTRIES_ENDED, fields, official=official, at=at, salt=salt)


class EndedOnRecord(msgspec.Struct, frozen=True):
    """What the act says.

    Attributes:
        act: ``entries-ended``; another act has other fields.
        at: When.
        days: After how many days entries ended.
        ended: How many did.
        first: The first of their leaves.
        holds: The holds that were weighed.
        leaves_sha256: Digest over the leaves; see ``leaves_digest``.
        mark: A leaf behind all of them, whose entry shows how old they are.
        official: Who ran it.
        rule: Key of the rule in ``law.retention``.
        stop: The leaf behind the last of them.
    """

    act: str
    at: Annotated[datetime, msgspec.Meta(tz=True)]
    days: int
    ended: int
    first: int
    holds: tuple[str, ...]
    leaves_sha256: str
    mark: int
    official: str
    rule: str
    stop: int


def leaves_digest(leaves: Iterable[tuple[int, str]]) -> str:
    """Return the digest of leaves with their kinds: SHA-256 over a line each, hexadecimal.

    Example:
        >>> leaves_digest([(3, "consultation"), (7, "export")])[:8]
        'f1b214db'
    """
    lines = "".join(f"{leaf} {kind}\n" for leaf, kind in leaves)
    return sha256(lines.encode("ascii")).hex()


def read_ended(body: bytes) -> EndedOnRecord:
    """Read the body of the act.

    Raises:
        EnvelopeMalformed: Not the body of one.
    """
    try:
        found = _DECODER.decode(body)
    except msgspec.MsgspecError as problem:
        raise EnvelopeMalformed("This is no entry of entries that ended.") from problem
    if found.act != Act.ENTRIES_ENDED:
        raise EnvelopeMalformed("This is no entry of entries that ended.")
    return found


def endings_among(erasures: Iterable[bytes]) -> int:
    """Return how many of these bodies of ``erasure`` entries are of this act."""
    return sum(_act_in(body) == Act.ENTRIES_ENDED for body in erasures)


def _act_in(body: bytes) -> str:
    try:
        return _ACT.decode(body).act
    except msgspec.MsgspecError:
        return ""


class _Named(msgspec.Struct):
    """What is looked at to tell acts apart."""

    act: str = ""


_ACT: Final = msgspec.json.Decoder(_Named)
_DECODER: Final = msgspec.json.Decoder(EndedOnRecord)
