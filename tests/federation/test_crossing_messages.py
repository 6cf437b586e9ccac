"""Every way in which messages of one conversation can cross, up to a bound, tried out.

Two sides, a queue each way that keeps the order, and every legal move at every moment.
Where the sides end apart, an officer may see "cancelled" here and "answered" there; the
ways in which that happens are few, and listed, so that a change of a graph shows itself.
"""

from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from comity.errors import TransitionIllegal
from comity.exchange.conversation import Workflow
from comity.records.workflow import WORKFLOWS

MOST_MESSAGES = 4
MOST_UNDERWAY = 2


class Situation(NamedTuple):
    """Where both sides stand, what is under way, and which kinds each side has sent and has.

    Kinds are kept as sets: which of several answers a message refers to makes no
    difference to the graphs.
    """

    initiator: str
    responder: str
    going: tuple[str, ...] = ()
    coming: tuple[str, ...] = ()
    initiator_has: frozenset[str] = frozenset()
    responder_has: frozenset[str] = frozenset()
    sent: int = 0


def _after(workflow: Workflow, state: str, event: str) -> str | None:
    try:
        return str(workflow.graph.after(workflow.states(state), workflow.events(event)))
    except TransitionIllegal:
        return None


def _refers(event: str, has: frozenset[str]) -> bool:
    """Say whether whoever sends this has something for it to refer to."""
    side, kind, *about = event.split(":")
    if about:
        owner = side if kind == "CAN" else "other"
        return f"{owner}:{about[0]}" in has
    return kind != "RAR" or "other:RAI" in has


def _sends(workflow: Workflow, now: Situation) -> Iterator[Situation]:
    if now.sent == MOST_MESSAGES or len(now.going) + len(now.coming) == MOST_UNDERWAY:
        return
    for event in map(str, workflow.events):
        side, kind, *_ = event.split(":")
        ours = f"{side}:{kind}"
        if side == "initiator" and _refers(event, now.initiator_has):
            state = _after(workflow, now.initiator, event)
            if state is not None:
                yield now._replace(
                    initiator=state,
                    going=(*now.going, event),
                    initiator_has=now.initiator_has | {ours},
                    sent=now.sent + 1,
                )
        if side == "responder" and _refers(event, now.responder_has):
            state = _after(workflow, now.responder, event)
            if state is not None:
                yield now._replace(
                    responder=state,
                    coming=(*now.coming, event),
                    responder_has=now.responder_has | {ours},
                    sent=now.sent + 1,
                )


def _arrivals(workflow: Workflow, now: Situation) -> Iterator[Situation]:
    """Let the next message each way arrive; one that is not admitted changes nothing."""
    if now.going:
        event, *rest = now.going
        state = _after(workflow, now.responder, event)
        theirs = {"other:" + event.split(":")[1]} if state is not None else set()
        yield now._replace(
            responder=state or now.responder,
            going=tuple(rest),
            responder_has=now.responder_has | theirs,
        )
    if now.coming:
        event, *rest = now.coming
        state = _after(workflow, now.initiator, event)
        theirs = {"other:" + event.split(":")[1]} if state is not None else set()
        yield now._replace(
            initiator=state or now.initiator,
            coming=tuple(rest),
            initiator_has=now.initiator_has | theirs,
        )


def _ends_apart(workflow: Workflow) -> set[tuple[str, str]]:
    initial, opening = str(workflow.graph.initial), workflow.opens_with
    begin = Situation(
        initial,
        initial,
        initiator_has=frozenset({f"initiator:{opening}"}),
        responder_has=frozenset({f"other:{opening}"}),
    )
    known, todo = {begin}, deque([begin])
    apart = set()
    while todo:
        now = todo.popleft()
        if not now.going and not now.coming and now.initiator != now.responder:
            apart.add((now.initiator, now.responder))
        for following in (*_sends(workflow, now), *_arrivals(workflow, now)):
            if following not in known:
                known.add(following)
                todo.append(following)
    return apart


APART = {
    "IAL": set(),
    "NOT": {
        # A withdrawal crossed with a complaint: over on both sides.
        ("cancelled", "rejected"),
        # Asked twice, the second question crossed with the information.
        ("awaiting-information", "open"),
        # A complaint of an answer that was being withdrawn and given anew.
        ("answered", "open"),
    },
    "REQ": {
        ("cancelled", "rejected"),
        ("awaiting-information", "open"),
        ("answered", "open"),
        # A withdrawal of the request crossed with an answer, or with its withdrawal.
        ("cancelled", "answered"),
        ("cancelled", "open"),
        ("cancelled", "awaiting-information"),
        ("open", "cancelled"),
        ("awaiting-information", "cancelled"),
        ("answered", "cancelled"),
        ("rejected", "cancelled"),
    },
}


@pytest.mark.parametrize("kind", sorted(APART))
def test_the_ways_in_which_crossing_messages_leave_the_sides_apart_are_known(kind: str) -> None:
    assert _ends_apart(WORKFLOWS["records", kind]) == APART[kind]


@pytest.mark.parametrize("kind", sorted(APART))
def test_without_crossing_the_sides_never_part(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(globals(), "MOST_UNDERWAY", 1)
    assert _ends_apart(WORKFLOWS["records", kind]) == set()
