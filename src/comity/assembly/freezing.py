"""Where a freeze of processing takes effect: at the log and at the outbox, for every face.

Whoever looks at persons, enters or hands out puts it on record first, and whatever leaves is
composed; so a frozen activity is refused in two places, whichever door was used. Receipts,
cancellations, deadlines, recalls and erasure are never frozen.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final, Protocol

from comity.exchange.outbox import Draft
from comity.exchange.work import ExchangeWork
from comity.ids import MessageId
from comity.ledger.acts import Act
from comity.oversight.freezing import Activity, Freeze, require_none
from comity.oversight.ports import OversightReading
from comity.records.contents import content_as
from comity.records.messages import SERVICE, Kind, Notification
from comity.records.ports import RegisterReading, Standing

_ACTS: Final[Mapping[Act, Activity]] = MappingProxyType(
    {
        Act.CONSULT_REGISTER: Activity.SEARCH,
        Act.IMPORT_BEGUN: Activity.ENTER,
        Act.ENTER_CONVICTION: Activity.ENTER,
        Act.ALTER_CONVICTION: Activity.ENTER,
        Act.EXPORT_EVIDENCE: Activity.DISCLOSE,
        Act.EXPORT_ARCHIVE: Activity.DISCLOSE,
        Act.EXPORT_REGISTER: Activity.DISCLOSE,
        Act.WRITE_FORM: Activity.DISCLOSE,
        Act.ISSUE_DOCUMENT: Activity.DISCLOSE,
        Act.EXPORT_LIST: Activity.DISCLOSE,
        Act.DRAFT_HANDED_IN: Activity.ASK,
        Act.DRAFT_ANSWER_RELEASED: Activity.DISCLOSE,
        Act.ISSUE_CREDENTIAL: Activity.DISCLOSE,
    }
)
_KINDS: Final[Mapping[str, Activity]] = MappingProxyType(
    {
        Kind.REQUEST: Activity.ASK,
        Kind.REQUEST_RESPONSE: Activity.ANSWER,
        Kind.ADDITIONAL_INFORMATION: Activity.ANSWER,
        Kind.NOTIFICATION: Activity.NOTIFY,
    }
)


class KeepsFreezes(Protocol):
    """A snapshot or a transaction of a node that keeps freezes."""

    @property
    def oversight(self) -> OversightReading:
        """What inspectors and reviewers keep."""
        ...


def require_unfrozen(reading: KeepsFreezes, activity: Activity) -> None:
    """Go on only if an activity is not frozen.

    Raises:
        ProcessingFrozen: It is; the message says who froze it, since when and why.
    """
    require_none(reading.oversight.items(Freeze), activity)


def refuse_frozen_act(work: ExchangeWork, act: Act) -> None:
    """Go on only if an act is of no frozen kind.

    Raises:
        ProcessingFrozen: It is.
    """
    activity = _ACTS.get(act)
    oversight = None if activity is None else _oversight_of(work)
    if activity is not None and oversight is not None:
        require_none(oversight.items(Freeze), activity)


def refuse_frozen_messages(work: ExchangeWork, drafts: Sequence[Draft]) -> None:
    """Go on only if messages are of no frozen kind.

    Raises:
        ProcessingFrozen: One is.
    """
    oversight = _oversight_of(work)
    freezes = () if oversight is None else [it for it in oversight.items(Freeze) if it.holds]
    if not freezes:
        # The usual case: what a message says is looked up only once something is frozen.
        return
    ours = [each for each in drafts if each.service == SERVICE]
    wanted = {_KINDS[each.kind] for each in ours if each.kind in _KINDS}
    if any(_says_that_it_was_entered(work, each) for each in ours):
        wanted.add(Activity.ENTER)
    for activity in sorted(wanted):
        require_none(freezes, activity)


# Asked of every message; comparing with a whole protocol takes 20 times as long.
def _oversight_of(work: object) -> OversightReading | None:
    return getattr(work, "oversight", None)


def _register_of(work: object) -> RegisterReading | None:
    return getattr(work, "register", None)


def _says_that_it_was_entered(work: ExchangeWork, draft: Draft) -> bool:
    """Return whether a message answers a notification whose conviction is in force here now.

    What is received is entered in the transaction of that answer, so that both wait. The
    answer to an order of deletion goes on: nothing of it is in force.
    """
    if draft.kind != Kind.NOTIFICATION_RESPONSE or draft.conversation is None:
        return False
    opening = work.exchange.incoming(MessageId(draft.conversation))
    said = content_as(Notification, opening)
    register = _register_of(work)
    if said is None or register is None:
        return False
    return any(
        held.message == MessageId(draft.conversation) and held.standing is Standing.CURRENT
        for held in register.versions_of(said.conviction.id)
    )
