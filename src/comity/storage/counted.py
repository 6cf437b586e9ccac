"""The names under which messages are counted."""

from collections.abc import Mapping

from comity.exchange.ports import Delivery, Handling


def state_counts(
    *,
    sent: int,
    sent_due: int,
    sent_refused: int,
    sent_held: int,
    sent_accepted: int,
    received: int,
    received_due: int,
    received_parked: int,
) -> Mapping[str, int]:
    """Return the counts by ``outgoing:`` or ``incoming:`` and the state.

    Example:
        >>> counts = state_counts(
        ...     sent=5,
        ...     sent_due=1,
        ...     sent_refused=1,
        ...     sent_held=0,
        ...     sent_accepted=0,
        ...     received=2,
        ...     received_due=0,
        ...     received_parked=0,
        ... )
        >>> counts["outgoing:acknowledged"], counts["incoming:done"]
        (3, 2)
    """
    return {
        f"outgoing:{Delivery.DUE}": sent_due,
        f"outgoing:{Delivery.ACKNOWLEDGED}": (
            sent - sent_due - sent_refused - sent_held - sent_accepted
        ),
        f"outgoing:{Delivery.REFUSED}": sent_refused,
        f"outgoing:{Delivery.HELD}": sent_held,
        f"outgoing:{Delivery.ACCEPTED}": sent_accepted,
        f"incoming:{Handling.DUE}": received_due,
        f"incoming:{Handling.DONE}": received - received_due - received_parked,
        f"incoming:{Handling.PARKED}": received_parked,
    }
