"""Graphs are checked when they are built."""

from enum import StrEnum, unique

import pytest

from comity.errors import TransitionIllegal
from comity.exchange.graph import Graph, Move
from comity.records.workflow import REQUEST


@unique
class Light(StrEnum):
    RED = "red"
    GREEN = "green"
    OUT = "out"


@unique
class Event(StrEnum):
    TURN = "turn"
    BREAK = "break"


SOUND = (
    Move(Light.RED, Event.TURN, Light.GREEN, "a"),
    Move(Light.GREEN, Event.TURN, Light.RED, "b"),
    Move(Light.GREEN, Event.BREAK, Light.OUT, "c"),
)


def _graph(
    *moves: Move[Light, Event], closed: frozenset[Light] = frozenset({Light.OUT})
) -> "Graph[Light, Event]":
    return Graph("light", initial=Light.RED, closed=closed, moves=moves)


def test_a_sound_graph_moves_and_names_what_it_admits() -> None:
    graph = _graph(*SOUND)
    assert graph.after(Light.RED, Event.TURN) is Light.GREEN
    assert graph.events(Light.GREEN) == {Event.TURN, Event.BREAK}
    assert graph.events(Light.OUT) == frozenset()


def test_an_event_that_a_state_does_not_admit_is_the_peers_fault() -> None:
    with pytest.raises(TransitionIllegal, match="state red does not admit break"):
        _graph(*SOUND).after(Light.RED, Event.BREAK)


def test_one_state_and_event_lead_to_one_state_only() -> None:
    with pytest.raises(ValueError, match="two moves"):
        _graph(*SOUND, Move(Light.RED, Event.TURN, Light.OUT, "d"))


def test_a_state_that_nothing_reaches_is_refused() -> None:
    with pytest.raises(ValueError, match="unreachable"):
        _graph(*SOUND[:2])


def test_an_open_state_without_a_way_out_is_refused() -> None:
    with pytest.raises(ValueError, match="no way out of"):
        _graph(*SOUND, closed=frozenset())


def test_an_open_state_that_only_returns_to_itself_has_no_way_out() -> None:
    with pytest.raises(ValueError, match="no way out of"):
        _graph(*SOUND, Move(Light.OUT, Event.TURN, Light.OUT, "d"), closed=frozenset())


def test_a_closed_state_has_no_way_out() -> None:
    with pytest.raises(ValueError, match="has a way out"):
        _graph(*SOUND, Move(Light.OUT, Event.TURN, Light.RED, "d"))


def test_a_closed_state_may_take_note_of_what_crossed_on_the_way() -> None:
    graph = _graph(*SOUND, Move(Light.OUT, Event.TURN, Light.OUT, "crossed"))
    assert graph.after(Light.OUT, Event.TURN) is Light.OUT


def test_the_diagram_shows_every_move_and_both_ends() -> None:
    diagram = _graph(*SOUND).mermaid()
    assert "[*] --> red" in diagram
    assert "green --> out: break" in diagram
    assert "out --> [*]" in diagram
    assert diagram.count("-->") == len(SOUND) + 2


def test_the_diagram_leaves_out_moves_that_stay_where_they_are() -> None:
    crossed = Move(Light.OUT, Event.TURN, Light.OUT, "crossed")
    assert _graph(*SOUND, crossed).mermaid() == _graph(*SOUND).mermaid()


def test_the_diagram_has_no_hyphen_in_a_name_and_no_colon_in_a_label() -> None:
    diagram = REQUEST.mermaid()
    assert '    state "awaiting-information" as awaiting_information' in diagram
    assert "    awaiting_information --> open: initiator RAR" in diagram
    assert "    open --> cancelled: initiator CAN of REQ" in diagram
    for line in diagram.splitlines():
        before, arrow, label = line.partition(": ")
        assert ":" not in before + label
        assert not arrow or "-" not in before.replace("-->", "")
