"""The conversations of records, as declared graphs over all ECRIS message kinds.

Events are named ``role:KIND``; cancellations and functional errors also name the
kind they refer to, since what they do depends on it. The opening message is no
event: it is how a conversation comes to be. A move that leaves the state
as it is records two messages that crossed on the way.

Source: ECRIS DTS v1.0 (who may answer what), FD 2009/315/JHA Art. 4 to 8;
docs/protocol, COM-6.
"""

from enum import StrEnum, unique
from typing import Final

from comity.exchange.conversation import Workflow
from comity.exchange.graph import Graph, Move
from comity.records.messages import SERVICE

QUALIFIED: Final = frozenset({"CAN", "FEM"})
WITHDRAWING: Final = frozenset({"CAN"})
ANSWERS: Final = {
    "RDL": frozenset({"REQ"}),
    "RRS": frozenset({"REQ"}),
    "NRS": frozenset({"NOT"}),
    "RAI": frozenset({"REQ", "NOT"}),
    "RAR": frozenset({"RAI"}),
    "IAL": frozenset({"IAL"}),
}
"""What each kind of message answers; no reference to another kind is admitted."""


@unique
class RequestState(StrEnum):
    """Where a request stands."""

    OPEN = "open"
    AWAITING_INFORMATION = "awaiting-information"
    ANSWERED = "answered"
    CANCELLED = "cancelled"
    REJECTED = "rejected"


ABANDONED: Final = frozenset({RequestState.CANCELLED, RequestState.REJECTED})
"""States of a request that nobody answers any more."""


@unique
class RequestEvent(StrEnum):
    """What moves a request."""

    DEADLINE = "responder:RDL"
    ASK = "responder:RAI"
    INFORM = "initiator:RAR"
    ANSWER = "responder:RRS"
    CANCEL = "initiator:CAN:REQ"
    CANCEL_ANSWER = "responder:CAN:RRS"
    ERROR_IN_REQUEST = "responder:FEM:REQ"
    ERROR_IN_INFORMATION = "responder:FEM:RAR"
    ERROR_IN_CANCELLATION = "responder:FEM:CAN"
    ERROR_IN_DEADLINE = "initiator:FEM:RDL"
    ERROR_IN_ASKING = "initiator:FEM:RAI"
    ERROR_IN_ANSWER = "initiator:FEM:RRS"
    ERROR_IN_ANSWER_CANCELLATION = "initiator:FEM:CAN"
    ERROR_IN_INITIATORS_ERROR = "responder:FEM:FEM"
    ERROR_IN_RESPONDERS_ERROR = "initiator:FEM:FEM"


def _request_moves() -> list[Move[RequestState, RequestEvent]]:
    state, event = RequestState, RequestEvent
    moves = [
        Move(state.OPEN, event.DEADLINE, state.OPEN, "RDL answers REQ"),
        Move(state.OPEN, event.ASK, state.AWAITING_INFORMATION, "FD Art. 8(1): consult"),
        Move(state.AWAITING_INFORMATION, event.INFORM, state.OPEN, "FD Art. 8(1): clock restarts"),
        Move(state.AWAITING_INFORMATION, event.DEADLINE, state.AWAITING_INFORMATION, "RDL"),
        Move(state.AWAITING_INFORMATION, event.ASK, state.AWAITING_INFORMATION, "asks for more"),
        Move(state.OPEN, event.ANSWER, state.ANSWERED, "FD Art. 7"),
        Move(state.AWAITING_INFORMATION, event.ANSWER, state.ANSWERED, "answered without it"),
        Move(state.OPEN, event.CANCEL, state.CANCELLED, "CAN cancels REQ"),
        Move(state.AWAITING_INFORMATION, event.CANCEL, state.CANCELLED, "CAN cancels REQ"),
        Move(state.CANCELLED, event.ERROR_IN_REQUEST, state.CANCELLED, "crossed with CAN"),
        Move(state.OPEN, event.ERROR_IN_REQUEST, state.REJECTED, "FEM answers REQ"),
        Move(state.AWAITING_INFORMATION, event.ERROR_IN_REQUEST, state.REJECTED, "FEM answers REQ"),
        Move(state.AWAITING_INFORMATION, event.ERROR_IN_ASKING, state.OPEN, "FEM answers RAI"),
        Move(state.ANSWERED, event.CANCEL_ANSWER, state.OPEN, "CAN cancels RRS: owed anew"),
        Move(state.ANSWERED, event.ERROR_IN_ANSWER, state.OPEN, "FEM answers RRS: owed anew"),
        Move(state.ANSWERED, event.CANCEL, state.CANCELLED, "CAN crossed with RRS: a FEM is owed"),
        Move(state.REJECTED, event.CANCEL, state.CANCELLED, "CAN crossed with FEM"),
        Move(state.CANCELLED, event.CANCEL, state.CANCELLED, "CAN repeated: a FEM is owed"),
        Move(state.OPEN, event.INFORM, state.OPEN, "information volunteered or crossed"),
        Move(state.ANSWERED, event.INFORM, state.ANSWERED, "crossed with the answer"),
        Move(state.ANSWERED, event.DEADLINE, state.ANSWERED, "crossed with the answer"),
        Move(state.OPEN, event.ERROR_IN_ASKING, state.OPEN, "crossed with RAR"),
        Move(state.ANSWERED, event.ERROR_IN_ASKING, state.ANSWERED, "crossed with the answer"),
    ]
    moves += [
        Move(unanswered, late, unanswered, "crossed with the other of the two")
        for unanswered in (state.OPEN, state.AWAITING_INFORMATION)
        for late in (event.CANCEL_ANSWER, event.ERROR_IN_ANSWER)
    ]
    moves += [
        Move(ended, late, ended, "crossed on the way")
        for ended in (state.CANCELLED, state.REJECTED)
        for late in (
            event.DEADLINE,
            event.ASK,
            event.INFORM,
            event.ANSWER,
            event.CANCEL_ANSWER,
            event.ERROR_IN_ASKING,
            event.ERROR_IN_ANSWER,
        )
    ]
    moves += [
        Move(anywhere, complaint, anywhere, "a complaint that moves nothing")
        for anywhere in RequestState
        for complaint in (
            event.ERROR_IN_CANCELLATION,
            event.ERROR_IN_ANSWER_CANCELLATION,
            event.ERROR_IN_DEADLINE,
            event.ERROR_IN_INFORMATION,
            event.ERROR_IN_INITIATORS_ERROR,
            event.ERROR_IN_RESPONDERS_ERROR,
        )
    ]
    return moves


REQUEST: Final = Graph(
    "request",
    initial=RequestState.OPEN,
    closed=frozenset({RequestState.CANCELLED}),
    moves=_request_moves(),
)


@unique
class NotificationState(StrEnum):
    """Where a notification stands."""

    OPEN = "open"
    AWAITING_INFORMATION = "awaiting-information"
    ANSWERED = "answered"
    CANCELLED = "cancelled"
    REJECTED = "rejected"


@unique
class NotificationEvent(StrEnum):
    """What moves a notification."""

    ASK = "responder:RAI"
    INFORM = "initiator:RAR"
    RESPOND = "responder:NRS"
    CANCEL = "initiator:CAN:NOT"
    CANCEL_RESPONSE = "responder:CAN:NRS"
    ERROR_IN_NOTIFICATION = "responder:FEM:NOT"
    ERROR_IN_INFORMATION = "responder:FEM:RAR"
    ERROR_IN_CANCELLATION = "responder:FEM:CAN"
    ERROR_IN_ASKING = "initiator:FEM:RAI"
    ERROR_IN_RESPONSE = "initiator:FEM:NRS"
    ERROR_IN_RESPONSE_CANCELLATION = "initiator:FEM:CAN"
    ERROR_IN_INITIATORS_ERROR = "responder:FEM:FEM"
    ERROR_IN_RESPONDERS_ERROR = "initiator:FEM:FEM"


def _notification_moves() -> list[Move[NotificationState, NotificationEvent]]:
    state, event = NotificationState, NotificationEvent
    moves = [
        Move(state.OPEN, event.ASK, state.AWAITING_INFORMATION, "RAI may ask the convicting state"),
        Move(state.AWAITING_INFORMATION, event.INFORM, state.OPEN, "RAR answers RAI"),
        Move(state.AWAITING_INFORMATION, event.ASK, state.AWAITING_INFORMATION, "asks for more"),
        Move(state.OPEN, event.RESPOND, state.ANSWERED, "NRS answers NOT"),
        Move(state.AWAITING_INFORMATION, event.RESPOND, state.ANSWERED, "answered without it"),
        Move(state.OPEN, event.CANCEL, state.CANCELLED, "CAN cancels NOT"),
        Move(state.AWAITING_INFORMATION, event.CANCEL, state.CANCELLED, "CAN cancels NOT"),
        Move(state.ANSWERED, event.CANCEL, state.CANCELLED, "CAN cancels NOT, also once stored"),
        Move(state.CANCELLED, event.ERROR_IN_NOTIFICATION, state.CANCELLED, "crossed with CAN"),
        Move(state.OPEN, event.ERROR_IN_NOTIFICATION, state.REJECTED, "FEM answers NOT"),
        Move(
            state.AWAITING_INFORMATION,
            event.ERROR_IN_NOTIFICATION,
            state.REJECTED,
            "FEM answers NOT",
        ),
        Move(state.AWAITING_INFORMATION, event.ERROR_IN_ASKING, state.OPEN, "FEM answers RAI"),
        Move(state.ANSWERED, event.CANCEL_RESPONSE, state.OPEN, "CAN cancels NRS: owed anew"),
        Move(state.ANSWERED, event.ERROR_IN_RESPONSE, state.OPEN, "FEM answers NRS: owed anew"),
        Move(state.REJECTED, event.CANCEL, state.CANCELLED, "CAN crossed with FEM"),
        Move(state.CANCELLED, event.CANCEL, state.CANCELLED, "CAN repeated: a FEM is owed"),
        Move(state.OPEN, event.INFORM, state.OPEN, "information volunteered or crossed"),
        Move(state.ANSWERED, event.INFORM, state.ANSWERED, "crossed with the answer"),
        Move(state.OPEN, event.ERROR_IN_ASKING, state.OPEN, "crossed with RAR"),
        Move(state.ANSWERED, event.ERROR_IN_ASKING, state.ANSWERED, "crossed with the answer"),
    ]
    moves += [
        Move(unanswered, late, unanswered, "crossed with the other of the two")
        for unanswered in (state.OPEN, state.AWAITING_INFORMATION)
        for late in (event.CANCEL_RESPONSE, event.ERROR_IN_RESPONSE)
    ]
    moves += [
        Move(ended, late, ended, "crossed on the way")
        for ended in (state.CANCELLED, state.REJECTED)
        for late in (
            event.ASK,
            event.INFORM,
            event.RESPOND,
            event.CANCEL_RESPONSE,
            event.ERROR_IN_ASKING,
            event.ERROR_IN_RESPONSE,
        )
    ]
    moves += [
        Move(anywhere, complaint, anywhere, "a complaint that moves nothing")
        for anywhere in NotificationState
        for complaint in (
            event.ERROR_IN_CANCELLATION,
            event.ERROR_IN_RESPONSE_CANCELLATION,
            event.ERROR_IN_INFORMATION,
            event.ERROR_IN_INITIATORS_ERROR,
            event.ERROR_IN_RESPONDERS_ERROR,
        )
    ]
    return moves


NOTIFICATION: Final = Graph(
    "notification",
    initial=NotificationState.OPEN,
    closed=frozenset({NotificationState.CANCELLED}),
    moves=_notification_moves(),
)


@unique
class AliveState(StrEnum):
    """Where a question "are you alive" stands."""

    OPEN = "open"
    ANSWERED = "answered"


@unique
class AliveEvent(StrEnum):
    """What moves it."""

    ANSWER = "responder:IAL"


IS_ALIVE: Final = Graph(
    "is-alive",
    initial=AliveState.OPEN,
    closed=frozenset({AliveState.ANSWERED}),
    moves=[
        Move(AliveState.OPEN, AliveEvent.ANSWER, AliveState.ANSWERED, "isAlive: answered"),
    ],
)


@unique
class MisfitState(StrEnum):
    """Where a message stands that no conversation admits."""

    RECEIVED = "received"
    COMPLAINED = "complained"
    KEPT = "kept"


@unique
class MisfitEvent(StrEnum):
    """What moves it. The initiator is whoever sent it."""

    ERROR_IN_ANSWER = "responder:FEM:RRS"
    ERROR_IN_RESPONSE = "responder:FEM:NRS"
    ERROR_IN_INFORMATION = "responder:FEM:RAR"
    ERROR_IN_ASKING = "responder:FEM:RAI"
    ERROR_IN_DEADLINE = "responder:FEM:RDL"
    ERROR_IN_CANCELLATION = "responder:FEM:CAN"
    CANCEL_ANSWER = "initiator:CAN:RRS"
    CANCEL_RESPONSE = "initiator:CAN:NRS"
    ERROR_IN_INITIATORS_ERROR = "responder:FEM:FEM"
    ERROR_IN_RESPONDERS_ERROR = "initiator:FEM:FEM"


def _misfit_moves() -> list[Move[MisfitState, MisfitEvent]]:
    state, event = MisfitState, MisfitEvent
    complaints = (
        event.ERROR_IN_ANSWER,
        event.ERROR_IN_RESPONSE,
        event.ERROR_IN_INFORMATION,
        event.ERROR_IN_ASKING,
        event.ERROR_IN_DEADLINE,
        event.ERROR_IN_CANCELLATION,
    )
    withdrawals = (event.CANCEL_ANSWER, event.CANCEL_RESPONSE)
    moves = [
        Move(state.RECEIVED, complaint, state.COMPLAINED, "what cannot be used is answered by FEM")
        for complaint in complaints
    ]
    moves += [
        Move(state.RECEIVED, withdrawal, state.KEPT, "CAN: its sender takes it back")
        for withdrawal in withdrawals
    ]
    moves += [
        Move(state.COMPLAINED, withdrawal, state.COMPLAINED, "CAN after FEM, or crossed with it")
        for withdrawal in withdrawals
    ]
    moves += [
        Move(anywhere, complaint, anywhere, "a complaint that moves nothing")
        for anywhere in MisfitState
        for complaint in (event.ERROR_IN_INITIATORS_ERROR, event.ERROR_IN_RESPONDERS_ERROR)
    ]
    return moves


MISFIT: Final = Graph(
    "misfit",
    initial=MisfitState.RECEIVED,
    closed=frozenset({MisfitState.COMPLAINED, MisfitState.KEPT}),
    moves=_misfit_moves(),
)

WORKFLOWS: Final = {
    (SERVICE, "REQ"): Workflow(
        SERVICE, "REQ", REQUEST, RequestState, RequestEvent, QUALIFIED, WITHDRAWING, ANSWERS
    ),
    (SERVICE, "NOT"): Workflow(
        SERVICE,
        "NOT",
        NOTIFICATION,
        NotificationState,
        NotificationEvent,
        QUALIFIED,
        WITHDRAWING,
        ANSWERS,
    ),
    (SERVICE, "IAL"): Workflow(
        SERVICE, "IAL", IS_ALIVE, AliveState, AliveEvent, QUALIFIED, WITHDRAWING, ANSWERS
    ),
}
"""All conversations of records, by service and opening kind."""

MISFITS: Final = {
    (SERVICE, kind): Workflow(
        SERVICE, kind, MISFIT, MisfitState, MisfitEvent, QUALIFIED, WITHDRAWING, ANSWERS
    )
    for kind in ("RRS", "NRS", "RAR", "RAI", "RDL", "CAN", "FEM")
}
"""Where a message is kept that goes on with nothing known here, over a wire without receipts.

Such a message cannot be refused on the spot: its sender was told that it arrived. A peer who
takes receipts is refused instead, so these stand apart from ``WORKFLOWS`` and are consulted
by the admission over such a wire only. A ``FEM`` of ours opens one as well, where what it
complains of has no place of its own: an identifier that was used before.
"""
