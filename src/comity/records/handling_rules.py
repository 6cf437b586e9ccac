"""What conditions that came with data stand in the way of, and what they ask first."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from comity.ids import ConvictionId, StateCode
from comity.law.grounds import Ground
from comity.law.handling import HANDLING, TRAVELS_BASIS, Use
from comity.law.states import iso_state
from comity.records.disclosure_ports import DisclosureReading
from comity.records.handling_model import HandlingCondition
from comity.records.ports import HeldConviction
from comity.records.selection import Selection, Withheld, WithholdingReason


@dataclass(frozen=True, slots=True)
class Barred:
    """A use that conditions bar, or ask about.

    Attributes:
        conditions: Those that stand in the way, all of them.
        asks_only: Whether it is enough that an officer has read the words.
    """

    conditions: tuple[HandlingCondition, ...]
    asks_only: bool


def barring(
    disclosure: DisclosureReading, conviction: ConvictionId, use: Use, *, own: StateCode
) -> tuple[HandlingCondition, ...]:
    """Return the conditions that bar a use of a conviction until their originators release it.

    Args:
        disclosure: Where conditions are kept.
        conviction: The conviction.
        use: What somebody wants to do.
        own: Our own state, whose conditions bind others and not itself.
    """
    return tuple(
        each
        for each in _binding(disclosure.conditions_on(conviction), own)
        if use in HANDLING[each.code].bars
    )


def barred_use(
    disclosure: DisclosureReading,
    convictions: Iterable[ConvictionId],
    use: Use,
    *,
    own: StateCode,
) -> Barred | None:
    """Return what stands in the way of a use of several convictions; ``None`` if nothing.

    Args:
        disclosure: Where conditions are kept.
        convictions: The convictions.
        use: What somebody wants to do.
        own: Our own state, whose conditions bind others and not itself.
    """
    every = [each for one in convictions for each in _binding(disclosure.conditions_on(one), own)]
    bars = tuple(each for each in every if use in HANDLING[each.code].bars)
    if bars:
        return Barred(bars, asks_only=False)
    asks = tuple(each for each in every if use in HANDLING[each.code].asks and each.read_at is None)
    return Barred(asks, asks_only=True) if asks else None


def without_barred(
    disclosure: DisclosureReading, selection: Selection, *, own: StateCode
) -> Selection:
    """Withhold from an answer what a condition bars passing on.

    Args:
        disclosure: Where conditions are kept.
        selection: What the law of the exchange lets go out.
        own: Our own state.
    """
    bars = {
        each.conviction.id: barring(disclosure, each.conviction.id, Use.PASS_ON, own=own)
        for each in selection.convictions
    }
    kept = [
        (each, permit)
        for each, permit in zip(selection.convictions, selection.permits, strict=True)
        if not bars[each.conviction.id]
    ]
    barred = [
        _withheld(each, bars[each.conviction.id])
        for each in selection.convictions
        if bars[each.conviction.id]
    ]
    return replace(
        selection,
        convictions=tuple(each for each, _ in kept),
        permits=tuple(permit for _, permit in kept),
        withheld=(*selection.withheld, *barred),
    )


def _withheld(held: HeldConviction, bars: tuple[HandlingCondition, ...]) -> Withheld:
    states = ", ".join(each.set_by for each in bars)
    return Withheld(
        conviction=held.conviction.id,
        version=held.version,
        convicting_state=iso_state(held.convicting_state),
        reason=WithholdingReason.HANDLING,
        citation=str(TRAVELS_BASIS),
        explanation=f"{states} bars passing it on; ask with 'comity handling ask'.",
        ground=Ground.FURTHER_USE_BARRED,
    )


def _binding(conditions: Iterable[HandlingCondition], own: StateCode) -> list[HandlingCondition]:
    return [each for each in conditions if each.binds and each.set_by != iso_state(own)]
