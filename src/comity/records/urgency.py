"""Asking an officer to telephone when an urgent request of ours has had no answer in time.

Asking, and noting that one was asked, are one transaction: a node that stops in between asks
once, when it is back.

Source: the time is our own service level, ``law.service_levels``; no act sets it.
"""

from dataclasses import replace
from typing import Final

from comity.exchange.conversation import Conversation
from comity.exchange.ports import Delivery
from comity.ids import ConversationId, MessageId
from comity.law.service_levels import URGENT_UNANSWERED
from comity.records.central_authority import CentralAuthority
from comity.records.ports import RecordsWork, TaskKind
from comity.records.tasks import queue_once
from comity.records.urgent_requests import UrgentRequest, UrgentState
from comity.records.workflow import RequestState

UNANSWERED: Final = (
    "An urgent request of ours was delivered two hours ago or more, and nobody has answered. "
    "Telephone the duty desk of the other state."
)
UNDELIVERED: Final = (
    "An urgent request of ours was written two hours ago or more, and its delivery is not "
    "confirmed. Telephone the duty desk of the other state."
)


def await_urgently(
    work: RecordsWork, authority: CentralAuthority, conversation: ConversationId
) -> None:
    """Note that an urgent request is sent, in the transaction that sends it."""
    raise_at = authority.now() + URGENT_UNANSWERED.length
    work.urgent.keep(UrgentRequest(conversation, raise_at))


def raise_unanswered(work: RecordsWork, authority: CentralAuthority) -> list[ConversationId]:
    """Ask an officer to telephone, once for each request whose time has passed.

    A row ends when the other state has reacted: whoever asks back has read the request.

    Returns:
        The requests for which an officer was asked just now.
    """
    rows = work.urgent.every()
    found = work.exchange.conversations([each.conversation for each in rows])
    now, raised = authority.now(), []
    for row in rows:
        conversation = found.get(row.conversation)
        if conversation is None or not _is_awaited(conversation):
            work.urgent.end(row.conversation)
        elif row.state is UrgentState.AWAITED and row.raise_at <= now:
            queue_once(
                work,
                authority,
                TaskKind.TELEPHONE,
                conversation=row.conversation,
                message=MessageId(row.conversation),
                reason=UNANSWERED if _is_delivered(work, row.conversation) else UNDELIVERED,
            )
            work.urgent.keep(replace(row, state=UrgentState.RAISED))
            raised.append(row.conversation)
    return raised


def _is_awaited(conversation: Conversation) -> bool:
    return conversation.settled_at is None and conversation.state == RequestState.OPEN


def _is_delivered(work: RecordsWork, conversation: ConversationId) -> bool:
    """Return whether the other node gave its receipt, or its endpoint took the request."""
    sent = work.exchange.outgoing(MessageId(conversation))
    return sent is not None and sent.delivery in {Delivery.ACKNOWLEDGED, Delivery.ACCEPTED}
