"""Every decision that policy takes: the door of the room.

What a node may answer, ask, notify, pass on, use and write in the course of a
procedure. Each returns a ``Permit`` or a ``Refusal``; nobody else can make a permit.
"""

from comity.policy.correspondence import decide_procedure
from comity.policy.disclosure import decide_retransmission, decide_use
from comity.policy.notifications import decide_notification
from comity.policy.outcome import Act, Permit, Refusal
from comity.policy.requests import decide_ask, decide_request
from comity.policy.transfers import decide_transfer

__all__ = [
    "Act",
    "Permit",
    "Refusal",
    "decide_ask",
    "decide_notification",
    "decide_procedure",
    "decide_request",
    "decide_retransmission",
    "decide_transfer",
    "decide_use",
]
