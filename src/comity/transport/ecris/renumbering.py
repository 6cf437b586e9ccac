"""Identifiers of parts, made unique over a whole message.

In the schemas they are of the type xs:ID, so two convictions of one answer must not both
have a decision ``D-00001``, which every register numbers so.

Source:
    ECRIS DTS v1.0, domain-model-v1.0.xsd: DecisionIDType, OffenceIDType, SanctionIDType.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from comity.records.model import Conviction, Decision, Relation, RelationKind

MOST_NUMBERS: Final = 99_999
"""Five digits: how many decisions, offences or sanctions one message can number."""

_FORMS: Final = (
    re.compile("D-[0-9]{5}", re.ASCII),
    re.compile("O-[0-9]{5}", re.ASCII),
    re.compile("S-[0-9]{5}", re.ASCII),
)


def numbered_apart(convictions: Sequence[Conviction]) -> tuple[Conviction, ...]:
    """Return the convictions with parts whose identifiers are unique over all of them.

    Where they already are and have the form of the standard, nothing changes; else all are
    numbered anew, in order, from 1 on. Relations follow.

    Args:
        convictions: Those of one message.
    """
    if _are_apart(convictions):
        return tuple(convictions)
    counts = [0, 0, 0]
    return tuple(_renumbered(each, counts) for each in convictions)


def _are_apart(convictions: Sequence[Conviction]) -> bool:
    decisions = [part.id for each in convictions for part in each.decisions]
    offences = [part.id for each in convictions for part in each.offences]
    sanctions = [part.id for each in convictions for part in each.sanctions]
    for ids, form in zip((decisions, offences, sanctions), _FORMS, strict=True):
        if len(set(ids)) != len(ids) or not all(map(form.fullmatch, ids)):
            return False
    return True


def _renumbered(conviction: Conviction, counts: list[int]) -> Conviction:
    new: dict[str, str] = {}
    _number("D", [each.id for each in conviction.decisions], counts, 0, new)
    _number("O", [each.id for each in conviction.offences], counts, 1, new)
    _number("S", [each.id for each in conviction.sanctions], counts, 2, new)
    return replace(
        conviction,
        decisions=tuple(replace(each, id=new[each.id]) for each in conviction.decisions),
        offences=tuple(replace(each, id=new[each.id]) for each in conviction.offences),
        sanctions=tuple(replace(each, id=new[each.id]) for each in conviction.sanctions),
        relations=tuple(
            replace(
                each, source=new[each.source], targets=tuple(new[target] for target in each.targets)
            )
            for each in conviction.relations
        ),
    )


def _number(
    letter: str, ids: Sequence[str], counts: list[int], which: int, new: dict[str, str]
) -> None:
    for each in ids:
        counts[which] += 1
        new[each] = f"{letter}-{counts[which]:05d}"


def with_a_decision(conviction: Conviction) -> Conviction:
    """Return a conviction that has the decision the standard requires.

    A register that lists no decisions still knows that there was one: it is said with no
    change, no date of its own, and as the one that names all offences and sanctions.
    """
    if conviction.decisions:
        return conviction
    taken = {each.id for each in conviction.offences} | {each.id for each in conviction.sanctions}
    identifier = next(
        made for number in range(1, MOST_NUMBERS) if (made := f"D-{number:05d}") not in taken
    )
    relations = []
    if conviction.offences:
        relations.append(
            Relation(
                RelationKind.DECISION_TO_OFFENCES,
                identifier,
                tuple(each.id for each in conviction.offences),
            )
        )
    if conviction.sanctions:
        relations.append(
            Relation(
                RelationKind.DECISION_TO_SANCTIONS,
                identifier,
                tuple(each.id for each in conviction.sanctions),
            )
        )
    return replace(
        conviction,
        decisions=(Decision(identifier),),
        relations=(*relations, *conviction.relations),
    )
