"""Whose a conviction is, and which versions a notification put out of force.

A partner's notification may touch that partner's convictions only, and taking it back
undoes exactly what it did. What it replaced is noted when it is stored: standings
alone do not tell which notification superseded a version.

Source: FD 2009/315/JHA Art. 4(3), 5(2): alterations are the convicting state's.
"""

from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from comity.codes.countries import alpha2_of, state_code
from comity.ids import ConvictionId, MessageId, StateCode
from comity.law.states import iso_state
from comity.records.model import Conviction
from comity.records.ports import HeldConviction, Origin, RecordsWork, RegisterSight, Standing

_FACT: Final = "records.replaced-by."


def names_as_convicting(conviction: Conviction, state: StateCode) -> bool:
    """Return whether a conviction is a state's by its country and by its identifier.

    Both are looked at: the register finds a conviction by its identifier alone, so
    that a foreign one would put another state's conviction out of force.

    Source:
        ECRIS DTS v1.0, ConvictionID: begins with the convicting state.
    """
    country = alpha2_of(conviction.convicting_country)
    named = state_code(conviction.id[:2])
    return country == iso_state(state) and named == iso_state(state)


def belongs_to(held: HeldConviction, state: StateCode) -> bool:
    """Return whether a version held here is a partner's to alter; our own never is."""
    return held.origin is not Origin.OWN and iso_state(held.convicting_state) == iso_state(state)


def is_open_to(work: RegisterSight, identifier: ConvictionId, state: StateCode) -> bool:
    """Return whether a partner may keep a version under an identifier here."""
    return all(belongs_to(each, state) for each in work.register.versions_of(identifier))


def note_replaced(
    work: RecordsWork, notification: MessageId, replaced: Iterable[HeldConviction]
) -> None:
    """Note which versions in force a notification superseded."""
    pairs = dict.fromkeys((each.conviction.id, each.version) for each in replaced)
    if pairs:
        work.facts.put(_FACT + notification, msgspec.json.encode(list(pairs)))


def to_restore(
    work: RecordsWork, withdrawn: HeldConviction, state: StateCode
) -> tuple[HeldConviction, ...]:
    """Return the versions that hold again once a version is withdrawn.

    Those are the ones its notification superseded. Where one of them was itself
    withdrawn since, what that one had superseded takes its place.

    Args:
        work: The open transaction.
        withdrawn: A version that is withdrawn.
        state: The partner who withdraws it; nobody else's conviction returns.
    """
    found: list[HeldConviction] = []
    pending = [withdrawn]
    looked_at: set[MessageId] = set()
    while pending:
        message = pending.pop().message
        if message is None or message in looked_at:
            continue
        looked_at.add(message)
        for each in _replaced_by(work, message):
            if not belongs_to(each, state):
                continue
            if each.standing is Standing.WITHDRAWN:
                pending.append(each)
            elif each.standing is Standing.SUPERSEDED and _is_latest(work, each):
                found.append(each)
    return tuple(found)


def _replaced_by(work: RecordsWork, notification: MessageId) -> Sequence[HeldConviction]:
    noted = work.facts.get(_FACT + notification)
    if noted is None:
        return ()
    pairs = msgspec.json.decode(noted, type=list[tuple[str, int]])
    return [
        each
        for identifier, version in pairs
        for each in work.register.versions_of(ConvictionId(identifier))
        if each.version == version
    ]


def _is_latest(work: RecordsWork, held: HeldConviction) -> bool:
    """Return whether nothing later stands under the same identifier."""
    return all(
        each.standing is Standing.WITHDRAWN
        for each in work.register.versions_of(held.conviction.id)
        if each.version > held.version
    )
