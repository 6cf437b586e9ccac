"""Every way in which messages of one conversation can cross, up to a bound, tried out.

Two sides, a queue each way that keeps the order, and every legal move at every moment.
Whatever crosses, no message is refused, and once all have arrived both sides stand alike:
otherwise an officer might see "cancelled" here and "answered" there.
"""

from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from comity.errors import TransitionIllegal
from comity.exchange.conversation import Role, Workflow, is_superseded
from comity.exchange.envelope import kind_of
from comity.records.workflow import WORKFLOWS

MOST_MESSAGES = 5
MOST_UNDERWAY = 3
STATES = {Role.INITIATOR: "AT", Role.RESPONDER: "BE"}


class Sent(NamedTuple):
    """A message under way."""

    id: str
    refers_to: str


class Side(NamedTuple):
    """One side: where it stands, what it sent or received, and what is on its way to it.

    What it has is sorted: only messages of one side and kind are ever compared, and those
    are numbered in their order.
    """

    role: Role
    state: str
    has: tuple[str, ...]
    coming: tuple[Sent, ...] = ()


Situation = tuple[Side, Side]


def _with(side: Side, state: str, identifier: str) -> Side:
    return side._replace(state=state, has=tuple(sorted((*side.has, identifier))))


def _after(workflow: Workflow, side: Side, by: Role, message: Sent) -> str | None:
    try:
        return workflow.after(
            side.state,
            by,
            kind_of(message.id),
            message.refers_to,
            sender=STATES[by],
            superseded=is_superseded(message.refers_to, side.has),
        )
    except TransitionIllegal:
        return None


def _drafts(workflow: Workflow, side: Side) -> Iterator[Sent]:
    """Yield whatever a side could think of sending, legal or not."""
    own, other = STATES[side.role], STATES[side.role.other()]
    kinds = {str(event).split(":")[1] for event in workflow.events}
    for kind in sorted(kinds):
        number = sum(each.startswith(f"{own}-{other}-{kind}") for each in side.has)
        identifier = f"{own}-{other}-{kind}-{number:015d}"
        yield from (Sent(identifier, about) for about in side.has)


def _sends(workflow: Workflow, now: Situation) -> Iterator[Situation]:
    one, other = now
    underway = len(one.coming) + len(other.coming)
    sent = len({*one.has, *other.has}) - 1
    if sent >= MOST_MESSAGES or underway >= MOST_UNDERWAY:
        return
    for message in _drafts(workflow, one):
        state = _after(workflow, one, one.role, message)
        if state is not None:
            heard = other._replace(coming=(*other.coming, message))
            yield _with(one, state, message.id), heard


def _arrives(workflow: Workflow, side: Side) -> Side:
    """Let the next message arrive.

    Raises:
        AssertionError: It is refused.
    """
    message, *rest = side.coming
    state = _after(workflow, side, side.role.other(), message)
    assert state is not None, f"{side} refuses {message}"
    return _with(side, state, message.id)._replace(coming=tuple(rest))


def _following(workflow: Workflow, now: Situation) -> Iterator[Situation]:
    one, other = now
    yield from _sends(workflow, now)
    yield from ((one, other) for other, one in _sends(workflow, (other, one)))
    if one.coming:
        yield _arrives(workflow, one), other
    if other.coming:
        yield one, _arrives(workflow, other)


@pytest.mark.parametrize("kind", ["IAL", "NOT", "REQ"])
def test_whatever_crosses_is_admitted_and_leaves_both_sides_alike(kind: str) -> None:
    workflow = WORKFLOWS["records", kind]
    opening, initial = f"AT-BE-{kind}-{0:015d}", str(workflow.graph.initial)
    asks, answers = (Side(role, initial, (opening,)) for role in Role)
    begin: Situation = (asks, answers)
    known, todo = {begin}, deque([begin])
    while todo:
        one, other = now = todo.popleft()
        if not one.coming and not other.coming:
            assert one.state == other.state, now
        for following in _following(workflow, (one, other)):
            if following not in known:
                known.add(following)
                todo.append(following)
