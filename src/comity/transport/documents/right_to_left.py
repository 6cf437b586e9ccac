"""The order in which a line that runs from right to left is drawn.

Runs of Latin letters and numbers keep their own order within it. A day as 2026-03-02 stays whole
even behind Arabic letters, where rule W2 would turn its parts round: documents write days so,
and a reader would take 02-03-2026 for another day.

Source: UAX #9, rules W4, W5, W7, N0 to N2, L2 and L4, without W2.
"""

import unicodedata
from collections.abc import Sequence
from typing import Final

RIGHT: Final = frozenset({"R", "AL"})
NUMBERS: Final = frozenset({"EN", "AN"})
CLOSING: Final = {")": "(", "]": "[", "}": "{", "»": "«"}
MIRRORED: Final = dict(zip("()[]{}<>«»", ")(][}{><»«", strict=True))
_OPENING: Final = frozenset(CLOSING.values())
_JOINING: Final = frozenset({"ES", "CS"})


def turned(clusters: Sequence[str]) -> list[str]:
    """Return letters, each with its marks, in the order in which they are drawn from the left."""
    kinds = _resolved(clusters)
    line: list[str] = []
    run: list[str] = []
    for cluster, kind in zip(reversed(clusters), reversed(kinds), strict=True):
        if kind != "R":
            run.insert(0, cluster)
            continue
        line += [*run, MIRRORED.get(cluster, cluster)]
        run = []
    return line + run


def _resolved(clusters: Sequence[str]) -> list[str]:
    """Return for each letter ``R``, or ``L`` or ``N`` where it keeps the order from the left."""
    kinds = [_kind(each) for each in clusters]
    _join_numbers(clusters, kinds)
    strong = "R"
    for place, kind in enumerate(kinds):
        if kind in {"L", "R"}:
            strong = kind
        elif kind == "N" and strong == "L":
            kinds[place] = "L"
    _settle_brackets(clusters, kinds)
    _settle_neutrals(kinds)
    return kinds


def _kind(cluster: str) -> str:
    named = unicodedata.bidirectional(cluster[0])
    if named in RIGHT:
        return "R"
    if named in NUMBERS:
        return "N"
    return "L" if named == "L" else ""


def _join_numbers(clusters: Sequence[str], kinds: list[str]) -> None:
    """Count what stands between two figures, or beside one as a percent sign does, to them."""
    for place, cluster in enumerate(clusters):
        named = unicodedata.bidirectional(cluster[0])
        before = kinds[place - 1] if place else ""
        after = kinds[place + 1] if place + 1 < len(kinds) else ""
        is_between = named in _JOINING and before == after == "N"
        if is_between or (named == "ET" and "N" in {before, after}):
            kinds[place] = "N"


def _settle_brackets(clusters: Sequence[str], kinds: list[str]) -> None:
    """Give both brackets of a pair the direction of what stands before the first."""
    opened: list[tuple[str, str]] = []
    strong = "R"
    for place, cluster in enumerate(clusters):
        if kinds[place] in {"L", "R"}:
            strong = kinds[place]
        elif cluster in _OPENING:
            kinds[place] = strong
            opened.append((cluster, strong))
        elif cluster in CLOSING and opened and opened[-1][0] == CLOSING[cluster]:
            kinds[place] = opened.pop()[1]


def _settle_neutrals(kinds: list[str]) -> None:
    """Let what has no direction follow letters from the left only where it stands between two."""
    place = 0
    while place < len(kinds):
        end = place
        while end < len(kinds) and not kinds[end]:
            end += 1
        if end > place:
            around = {kinds[place - 1] if place else "R", kinds[end] if end < len(kinds) else "R"}
            kinds[place:end] = ["L" if around == {"L"} else "R"] * (end - place)
        place = end + 1
