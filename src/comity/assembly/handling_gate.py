"""The doors through which data leave, closed where a condition that came with them says so.

Source: Directive (EU) 2016/680 Art. 9(3); ``law.handling`` on what each code bars.
"""

from collections.abc import Iterable

from comity.errors import ConflictingChange, EnvelopeMalformed
from comity.exchange.ports import IncomingMessage, OutgoingMessage
from comity.ids import ConvictionId, StateCode
from comity.law.handling import HANDLING, Use
from comity.records.disclosure_ports import DisclosureReading
from comity.records.handling_rules import barred_use
from comity.records.messages import SERVICE, Kind, Notification, RequestResponse, decode


def require_usable(
    disclosure: DisclosureReading, convictions: Iterable[ConvictionId], use: Use, *, own: StateCode
) -> None:
    """Go on only if no condition stands in the way of a use.

    Args:
        disclosure: Where conditions are kept.
        convictions: What would be used.
        use: What for.
        own: Our own state, whose conditions bind others.

    Raises:
        ConflictingChange: One does; the message says whose, and what to do.
    """
    barred = barred_use(disclosure, convictions, use, own=own)
    if barred is None:
        return
    first = barred.conditions[0]
    said = f"{first.conviction}: {first.set_by} set {first.code}. {HANDLING[first.code].says}"
    if barred.asks_only:
        raise ConflictingChange(
            f"{said} Read the words with 'comity handling show', then 'comity handling read'."
        )
    raise ConflictingChange(f"{said} Ask with 'comity handling ask'; nothing left.")


def require_usable_messages(
    disclosure: DisclosureReading,
    messages: Iterable[OutgoingMessage | IncomingMessage],
    use: Use,
    *,
    own: StateCode,
) -> None:
    """Go on only if no condition on what messages say stands in the way of a use.

    What they say counts, in whichever message the condition came, and whoever sent it.

    Raises:
        ConflictingChange: One does; see ``require_usable``.
    """
    for message in messages:
        require_usable(disclosure, _convictions_in(message), use, own=own)


def _convictions_in(message: OutgoingMessage | IncomingMessage) -> tuple[ConvictionId, ...]:
    """Return the convictions that a message tells of; none of one that was erased."""
    if message.service != SERVICE or message.erased_at is not None:
        return ()
    try:
        said = decode(Kind(message.kind), message.payload)
    except EnvelopeMalformed:
        # Nothing of it was kept; that it was sent may have to be proved.
        return ()
    match said:
        case Notification(conviction=conviction):
            return (conviction.id,)
        case RequestResponse(convictions=convictions):
            return tuple(each.id for each in convictions)
        case _:
            return ()
