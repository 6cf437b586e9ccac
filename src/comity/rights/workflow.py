"""The conversation about who looked, as a declared graph.

Source: docs/protocol, COM-18.
"""

from enum import StrEnum, unique
from typing import Final

from comity.exchange.conversation import Workflow
from comity.exchange.graph import Graph, Move
from comity.rights.messages import QUESTION, REPORT, SERVICE


@unique
class LooksState(StrEnum):
    """Where the conversation stands."""

    ASKED = "asked"
    TOLD = "told"


@unique
class LooksEvent(StrEnum):
    """What moves it."""

    REPORT = "responder:RLR"
    ASK_AGAIN = "initiator:RLQ"


LOOKS: Final = Graph(
    "looks",
    initial=LooksState.ASKED,
    closed=frozenset({LooksState.TOLD}),
    moves=[
        Move(LooksState.ASKED, LooksEvent.REPORT, LooksState.TOLD, "RLR answers RLQ"),
        Move(LooksState.ASKED, LooksEvent.ASK_AGAIN, LooksState.ASKED, "asked again"),
        Move(LooksState.TOLD, LooksEvent.REPORT, LooksState.TOLD, "what was delayed, later"),
        Move(LooksState.TOLD, LooksEvent.ASK_AGAIN, LooksState.TOLD, "asked for what is new"),
    ],
)

RIGHTS: Final = {
    (SERVICE, QUESTION): Workflow(
        SERVICE,
        QUESTION,
        LOOKS,
        LooksState,
        LooksEvent,
        qualified=frozenset(),
        # A repetition refers to the question it repeats, which is its sender's own.
        withdrawing=frozenset({QUESTION}),
        answers={REPORT: frozenset({QUESTION}), QUESTION: frozenset({QUESTION})},
    ),
}
"""The conversations of persons' rights, by service and opening kind."""
