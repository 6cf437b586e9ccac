"""Words of conversations: where they stand, what their messages are, how far those came."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from comity.web.desk.languages import N_

STATES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "open": N_("open"),
        "awaiting-information": N_("more information needed"),
        "answered": N_("answered"),
        "cancelled": N_("withdrawn"),
        "rejected": N_("rejected"),
    }
)
"""Where a conversation stands; another state is shown as it is called."""

STATE_COLOURS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "open": "blue",
        "awaiting-information": "yellow",
        "answered": "green",
        "cancelled": "grey",
        "rejected": "red",
    }
)
"""Colours of their tags, which say nothing that the words do not."""

MESSAGE_KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "REQ": N_("Request"),
        "RDL": N_("Statement of a deadline"),
        "RRS": N_("Answer to the request"),
        "NOT": N_("Notification"),
        "NRS": N_("Answer to the notification"),
        "RAI": N_("Question for more information"),
        "RAR": N_("Information that was asked for"),
        "FEM": N_("Complaint of an error"),
        "CAN": N_("Withdrawal"),
        "IAL": N_("Test whether a node is alive"),
    }
)
"""Kinds of messages by their three letters."""

DELIVERIES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "due": N_("on its way"),
        "acknowledged": N_("delivered"),
        "refused": N_("refused there"),
        "accepted": N_("accepted, without a receipt"),
        "held": N_("held"),
    }
)
"""How far a message of ours came."""

HANDLINGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "due": N_("received, not handled yet"),
        "done": N_("received"),
        "parked": N_("received, set aside"),
    }
)
"""How far a message that came was handled."""

UNITS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "working-days": N_("working days"),
        "calendar-days": N_("calendar days"),
        "months": N_("months"),
        "years": N_("years"),
    }
)
"""What a time limit is counted in."""

COUNTINGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "day-after-the-event": N_("The day itself is not counted."),
        "beginning-with-the-day-of-the-event": N_("The day itself is the first, if it counts."),
    }
)
"""Which day is day one."""

PROVENANCES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "verified": N_("read in the source"),
        "not-re-read": N_("known, not read again; a lawyer should confirm it"),
        "inferred": N_("concluded from other rules"),
    }
)
"""How well a statement about the law was checked."""
