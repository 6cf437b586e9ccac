"""Convictions that stay in the register and are used no more: restriction of processing.

A restricted conviction goes into no answer until the restriction is lifted. That there is one
is no secret from officers, and is said with its ground where it is left out.

Source: Directive (EU) 2016/680 Art. 16(3).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Protocol

import msgspec

from comity.errors import StorageUnavailable
from comity.ids import ConvictionId
from comity.law.rights import RESTRICTION_GROUNDS
from comity.law.states import iso_state
from comity.records.ports import HeldConviction
from comity.records.selection import Selection, Withheld, WithholdingReason

_NAME: Final = "use-restricted"


class Noted(Protocol):
    """Where notes are read."""

    def get(self, name: str) -> bytes | None:
        """Return the note of that name."""
        ...


class Noting(Noted, Protocol):
    """Where notes are kept."""

    def put(self, name: str, value: bytes) -> None:
        """Insert or replace a note."""
        ...


@dataclass(frozen=True, slots=True)
class UseRestriction:
    """Why a conviction is not used.

    Attributes:
        ground: Name of the ground in ``law.rights.RESTRICTION_GROUNDS``.
        reference: The person's request, or another act, by which it was restricted.
        since: Since when.
    """

    ground: str
    reference: str
    since: datetime


_KEPT: Final = msgspec.json.Decoder(dict[str, UseRestriction])


def use_restrictions(notes: Noted) -> Mapping[str, UseRestriction]:
    """Return every restriction, by conviction.

    Raises:
        StorageUnavailable: What is kept is damaged.
    """
    raw = notes.get(_NAME)
    if raw is None:
        return {}
    try:
        return _KEPT.decode(raw)
    except msgspec.MsgspecError as problem:
        raise StorageUnavailable("The stored restrictions of use cannot be read.") from problem


def restrict(notes: Noting, conviction: ConvictionId, restriction: UseRestriction) -> None:
    """Restrict a conviction; one that is restricted stays so, for its first reason.

    Raises:
        StorageUnavailable: What is kept is damaged.
    """
    known = use_restrictions(notes)
    if conviction not in known:
        notes.put(_NAME, msgspec.json.encode({**known, conviction: restriction}, order="sorted"))


def without_restricted(notes: Noted, selection: Selection) -> Selection:
    """Withhold from an answer what is not to be used; an officer then decides about it.

    Raises:
        StorageUnavailable: What is kept is damaged.
    """
    if not selection.convictions:
        return selection
    known = use_restrictions(notes)
    kept = [
        (each, permit)
        for each, permit in zip(selection.convictions, selection.permits, strict=True)
        if each.conviction.id not in known
    ]
    if len(kept) == len(selection.convictions):
        return selection
    left_out = [
        _withheld(each, known[each.conviction.id])
        for each in selection.convictions
        if each.conviction.id in known
    ]
    return replace(
        selection,
        convictions=tuple(each for each, _ in kept),
        permits=tuple(permit for _, permit in kept),
        withheld=(*selection.withheld, *left_out),
    )


def _withheld(held: HeldConviction, restriction: UseRestriction) -> Withheld:
    return Withheld(
        conviction=held.conviction.id,
        version=held.version,
        convicting_state=iso_state(held.convicting_state),
        reason=WithholdingReason.USE_RESTRICTED,
        citation=str(RESTRICTION_GROUNDS[restriction.ground]),
        explanation=f"Its use is restricted by {restriction.reference}.",
    )


def lift(notes: Noting, conviction: ConvictionId) -> bool:
    """Lift a restriction; return whether there was one.

    Raises:
        StorageUnavailable: What is kept is damaged.
    """
    known = dict(use_restrictions(notes))
    found = known.pop(conviction, None) is not None
    if found:
        notes.put(_NAME, msgspec.json.encode(known, order="sorted"))
    return found
