"""A write that is sent twice is done once: the caller names it, and the answer is kept.

The name is kept with a digest of what was asked and with the answer, in the transaction of
the write itself, so that a caller who never saw the answer may ask again without fear. What
is kept names messages and states, never a person.
"""

from dataclasses import dataclass
from typing import Final

import msgspec

from comity.errors import ConflictingChange
from comity.records.ports import RecordsWork
from comity.trust.digest import sha256

_PREFIX: Final = "desk:repeated:"


@dataclass(frozen=True, slots=True, repr=False)
class Repeated:
    """A write that may come again.

    Attributes:
        account: Whose; two accounts may use one name.
        key: The caller's name for it; empty for none, then it is never taken for a repeat.
        asked: What is asked, as bytes.
    """

    account: str
    key: str
    asked: bytes

    def __repr__(self) -> str:
        """Return the account only: what is asked may describe a person."""
        return f"Repeated({self.account})"

    @property
    def note(self) -> str:
        """The name under which it is kept; a digest, since the caller may write anything."""
        return _PREFIX + sha256(f"{self.account}\x00{self.key}".encode()).hex()


class _Kept(msgspec.Struct, frozen=True):
    asked: str
    answer: str


def repeated(work: RecordsWork, write: Repeated) -> bytes | None:
    """Return the answer that the same write got before; ``None`` if it is new.

    Raises:
        ConflictingChange: The name was used for another write.
    """
    kept = work.facts.get(write.note) if write.key else None
    if kept is None:
        return None
    found = msgspec.json.decode(kept, type=_Kept)
    if found.asked != sha256(write.asked).hex():
        raise ConflictingChange("That idempotency key was used for another call.")
    return found.answer.encode("utf-8")


def remember(work: RecordsWork, write: Repeated, answer: bytes) -> None:
    """Keep the answer of a write, in its own transaction."""
    if write.key:
        kept = _Kept(sha256(write.asked).hex(), answer.decode("utf-8"))
        work.facts.put(write.note, msgspec.json.encode(kept))
