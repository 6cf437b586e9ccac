"""Random samples that anybody can draw again: strata, shares and places follow from the seed.

The draw needs no generator of random numbers whose next version might differ: every entry has
a number, SHA-256 of seed and leaf, and the smallest numbers of a stratum are drawn.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum, unique
from typing import Final

from comity.errors import InputInvalid
from comity.ledger.entry import EntryKind
from comity.oversight.inspection import is_inspection
from comity.oversight.journal import JournalEntry
from comity.trust.digest import sha256

MOST_DRAWN: Final = 1000


@unique
class Stratum(StrEnum):
    """By what a sample is stratified. Stable names."""

    OFFICIAL = "official"
    PURPOSE = "purpose"
    ACT = "act"


def draw(
    entries: Iterable[JournalEntry], *, seed: str, size: int, by: Stratum, acts: Iterable[str] = ()
) -> tuple[int, ...]:
    """Return the leaves of a stratified random sample.

    Every stratum gives one entry if the size allows, and the rest in proportion to what it
    holds. Inspectors' own acts and acts of the node itself are not drawn.

    Args:
        entries: What is drawn from.
        seed: Anything; the same gives the same sample.
        size: How many entries are wanted.
        by: By what to stratify.
        acts: Acts to draw from; consultations and exports of any kind if none is named.

    Raises:
        InputInvalid: The size is not from 1 to 1,000, or there is no seed. The user's input.
    """
    if not 1 <= size <= MOST_DRAWN:
        raise InputInvalid(f"A sample has 1 to {MOST_DRAWN} entries.", field="size")
    if not seed:
        raise InputInvalid("A sample needs a seed.", field="seed")
    wanted = frozenset(acts)
    strata: dict[str, list[tuple[bytes, int]]] = defaultdict(list)
    for entry in entries:
        if _is_drawn_from(entry, wanted):
            number = sha256(f"{seed}\0{entry.leaf}".encode())
            strata[str(getattr(entry, by))].append((number, entry.leaf))
    drawn: list[int] = []
    for name, share in _shares({name: len(held) for name, held in strata.items()}, size).items():
        drawn += [leaf for _, leaf in sorted(strata[name])[:share]]
    return tuple(sorted(drawn))


def _is_drawn_from(entry: JournalEntry, acts: frozenset[str]) -> bool:
    if is_inspection(entry.act) or entry.official in {"", "node"}:
        return False
    if acts:
        return entry.act in acts
    return entry.kind in {EntryKind.CONSULTATION, EntryKind.EXPORT}


def _shares(held: Mapping[str, int], size: int) -> dict[str, int]:
    """Return how many entries each stratum gives, the largest first where not all can."""
    names: Sequence[str] = sorted(held, key=lambda name: (-held[name], name))
    shares = dict.fromkeys(names[:size], 1)
    left = min(size, sum(held.values())) - len(shares)
    total = sum(held.values())
    for name in shares:
        more = min(held[name] - 1, left * held[name] // total if total else 0)
        shares[name] += more
    rest = min(size, total) - sum(shares.values())
    for name in shares:
        more = min(rest, held[name] - shares[name])
        shares[name] += more
        rest -= more
    return shares
