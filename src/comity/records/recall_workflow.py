"""The conversation of a recall, as a declared graph.

The rails see kinds only: whether a holder has erased, or waits for an officer, stands in
its reports. So a conversation is either unanswered or reported on, and may be reported on
again as things move; the order may be repeated as a reminder at any time.

Source: docs/protocol, COM-12.
"""

from enum import StrEnum, unique
from typing import Final

from comity.exchange.conversation import Workflow
from comity.exchange.graph import Graph, Move
from comity.records.recall_messages import ORDER, RESPONSE, SERVICE


@unique
class RecallState(StrEnum):
    """Where a recall's conversation stands."""

    ORDERED = "ordered"
    REPORTED = "reported"


@unique
class RecallEvent(StrEnum):
    """What moves it."""

    REPORT = "responder:RCR"
    REMIND = "initiator:RCL"


RECALL: Final = Graph(
    "recall",
    initial=RecallState.ORDERED,
    closed=frozenset({RecallState.REPORTED}),
    moves=[
        Move(RecallState.ORDERED, RecallEvent.REPORT, RecallState.REPORTED, "RCR answers RCL"),
        Move(RecallState.ORDERED, RecallEvent.REMIND, RecallState.ORDERED, "the order, repeated"),
        Move(RecallState.REPORTED, RecallEvent.REPORT, RecallState.REPORTED, "a later report"),
        Move(RecallState.REPORTED, RecallEvent.REMIND, RecallState.REPORTED, "asked to report on"),
    ],
)

RECALLS: Final = {
    (SERVICE, ORDER): Workflow(
        SERVICE,
        ORDER,
        RECALL,
        RecallState,
        RecallEvent,
        qualified=frozenset(),
        # A reminder refers to the order it repeats, which is its sender's own.
        withdrawing=frozenset({ORDER}),
        answers={RESPONSE: frozenset({ORDER}), ORDER: frozenset({ORDER})},
    ),
}
"""The conversations of recalls, by service and opening kind."""
