"""The doors through which data leave, closed to convictions whose processing is restricted.

Answers leave them out by themselves (``records.use_restrictions``); documents and evidence are
refused, exports leave them out and say so.

Source: Directive (EU) 2016/680 Art. 16(3).
"""

from collections.abc import Iterable, Iterator
from typing import Final

from comity.errors import ConflictingChange, EnvelopeMalformed
from comity.exchange.ports import IncomingMessage, OutgoingMessage
from comity.ids import ConvictionId
from comity.law.rights import RESTRICTION_GROUNDS
from comity.records.contents import content_of
from comity.records.messages import SERVICE, Notification, RequestResponse
from comity.records.use_restrictions import Noted, UseRestriction, use_restrictions

AS_EVIDENCE: Final = "needed-as-evidence"
"""The ground that keeps data for evidence, which is what they may still be used for."""


def require_unrestricted(notes: Noted, convictions: Iterable[ConvictionId]) -> None:
    """Go on only if the use of no conviction is restricted.

    Raises:
        ConflictingChange: One is; the message says by what, and nothing left.
        StorageUnavailable: What is kept of restrictions is damaged.
    """
    known = use_restrictions(notes)
    for each in convictions:
        if each in known:
            raise ConflictingChange(_said(each, known[each]))


def require_unrestricted_messages(
    notes: Noted, messages: Iterable[OutgoingMessage | IncomingMessage], *, as_evidence: bool
) -> None:
    """Go on only if messages tell of no conviction whose use is restricted.

    Args:
        notes: Where restrictions are kept.
        messages: What would leave.
        as_evidence: Whether it leaves as evidence, for which data may be kept restricted.

    Raises:
        ConflictingChange: One does; see ``require_unrestricted``.
        StorageUnavailable: What is kept of restrictions is damaged.
    """
    known = use_restrictions(notes)
    if not known:
        return
    for message in messages:
        for each in _told_of(message):
            found = known.get(each)
            if found is not None and not (as_evidence and found.ground == AS_EVIDENCE):
                raise ConflictingChange(_said(each, found))


def _said(conviction: str, restriction: UseRestriction) -> str:
    return (
        f"{conviction}: its use is restricted by {restriction.reference} "
        f"({RESTRICTION_GROUNDS[restriction.ground]}). Nothing left."
    )


def _told_of(message: OutgoingMessage | IncomingMessage) -> Iterator[ConvictionId]:
    if message.service != SERVICE or not message.payload:
        return
    try:
        content = content_of(message)
    except EnvelopeMalformed:
        # What nobody can read tells of no conviction by number.
        return
    if isinstance(content, Notification):
        yield content.conviction.id
    elif isinstance(content, RequestResponse):
        yield from (each.id for each in content.convictions)
