"""The conversation about a breach, as a declared graph.

What was known at first is told, more is told in parts, and each part is taken note of by an
official of the other state. The rails see that one was noted; which, stands with the breach.

Source: docs/protocol, COM-19.
"""

from enum import StrEnum, unique
from typing import Final

from comity.exchange.conversation import Workflow
from comity.exchange.graph import Graph, Move
from comity.oversight.breach_messages import ACKNOWLEDGEMENT, NOTICE, SERVICE


@unique
class BreachState(StrEnum):
    """Where the conversation stands."""

    TOLD = "told"
    NOTED = "noted"


@unique
class BreachEvent(StrEnum):
    """What moves it."""

    NOTE = "responder:BRA"
    TELL_MORE = "initiator:BRN"


BREACH: Final = Graph(
    "breach",
    initial=BreachState.TOLD,
    closed=frozenset({BreachState.NOTED}),
    moves=[
        Move(BreachState.TOLD, BreachEvent.NOTE, BreachState.NOTED, "BRA answers BRN"),
        Move(BreachState.TOLD, BreachEvent.TELL_MORE, BreachState.TOLD, "a later part"),
        Move(BreachState.NOTED, BreachEvent.NOTE, BreachState.NOTED, "another part noted"),
        Move(BreachState.NOTED, BreachEvent.TELL_MORE, BreachState.NOTED, "a later part"),
    ],
)

BREACHES: Final = {
    (SERVICE, NOTICE): Workflow(
        SERVICE,
        NOTICE,
        BREACH,
        BreachState,
        BreachEvent,
        qualified=frozenset(),
        # A later part refers to the first notice, which is its sender's own.
        withdrawing=frozenset({NOTICE}),
        answers={ACKNOWLEDGEMENT: frozenset({NOTICE}), NOTICE: frozenset({NOTICE})},
    ),
}
"""The conversations about breaches, by service and opening kind."""
