"""State graphs declared as data and checked when they are built.

A graph that can be built is sound: every state is reachable, every open state
has a way out, a closed state leads nowhere but to itself, and each (state,
event) pair leads to exactly one state.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from comity.errors import TransitionIllegal

S = TypeVar("S", bound=StrEnum)
E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Move(Generic[S, E]):
    """One permitted step. ``why`` cites the clause that permits it."""

    source: S
    event: E
    target: S
    why: str


class Graph(Generic[S, E]):
    """The permitted life of one kind of conversation."""

    def __init__(
        self, name: str, *, initial: S, closed: frozenset[S], moves: Iterable[Move[S, E]]
    ) -> None:
        """Build and check the graph.

        A closed state may admit an event without leaving: two messages can cross on
        the way, and the later one is on record without effect.

        Raises:
            ValueError: The graph is unsound; the message names the state. Raised
                at import, so that a broken graph never reaches a running node.
        """
        self.name = name
        self.initial = initial
        self.closed = closed
        self.moves = tuple(moves)
        self._next: dict[tuple[S, E], S] = {}
        for move in self.moves:
            if (move.source, move.event) in self._next:
                raise ValueError(f"{name}: {move.source} has two moves on {move.event}")
            if move.source in closed and move.target is not move.source:
                raise ValueError(f"{name}: closed state {move.source} has a way out")
            self._next[move.source, move.event] = move.target
        self._check(frozenset(type(initial)))

    def _check(self, declared: frozenset[S]) -> None:
        seen, todo = {self.initial}, [self.initial]
        while todo:
            here = todo.pop()
            onward = {m.target for m in self.moves if m.source is here} - seen
            seen |= onward
            todo.extend(onward)
        if lost := declared - seen:
            raise ValueError(f"{self.name}: unreachable {sorted(lost)}")
        leaving = {m.source for m in self.moves if m.target is not m.source}
        if stuck := declared - self.closed - leaving:
            raise ValueError(f"{self.name}: no way out of {sorted(stuck)}")

    def events(self, state: S) -> frozenset[E]:
        """Return the events that ``state`` admits."""
        return frozenset(event for (source, event) in self._next if source is state)

    def after(self, state: S, event: E) -> S:
        """Return the state that follows ``event`` in ``state``.

        Raises:
            TransitionIllegal: The graph has no such move. Nothing has changed.
        """
        try:
            return self._next[state, event]
        except KeyError:
            raise TransitionIllegal(
                f"A {self.name} in state {state} does not admit {event}."
            ) from None

    def mermaid(self) -> str:
        """Return the graph as a Mermaid state diagram for the documentation.

        Moves that stay where they are left out: they are many, and change nothing.
        """
        states = sorted(type(self.initial))
        lines = ["stateDiagram-v2"]
        lines += [f'    state "{s}" as {_node(s)}' for s in states if _node(s) != s]
        lines.append(f"    [*] --> {_node(self.initial)}")
        lines += [
            f"    {_node(m.source)} --> {_node(m.target)}: {_label(m.event)}"
            for m in self.moves
            if m.target is not m.source
        ]
        lines += [f"    {_node(s)} --> [*]" for s in sorted(self.closed)]
        return "\n".join(lines)


def _node(state: StrEnum) -> str:
    """Return the state's name as Mermaid takes it: a hyphen would end it."""
    return state.replace("-", "_")


def _label(event: StrEnum) -> str:
    """Return an event in words: Mermaid takes a colon for the start of another label."""
    who, *rest = event.split(":")
    return " ".join((who, " of ".join(rest))).rstrip()
