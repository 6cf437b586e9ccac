"""Where a freeze of processing takes effect: at the log and at the outbox, for every face.

Whoever looks at persons, enters or hands out puts it on record first, and whatever leaves is
composed; so a frozen activity is refused in two places, whichever door was used. Receipts,
cancellations, deadlines, recalls and erasure are never frozen.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final, Protocol, runtime_checkable

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


@runtime_checkable
class KeepsFreezes(Protocol):
    """A snapshot or a transaction of a node that keeps freezes."""

    @property
    def oversight(self) -> OversightReading:
        """What inspectors and reviewers keep."""
        ...


@runtime_checkable
class HoldsRegister(Protocol):
    """A transaction of a node that keeps a register."""

    @property
    def register(self) -> RegisterReading:
        """The national register."""
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
    if activity is not None and isinstance(work, KeepsFreezes):
        require_unfrozen(work, activity)


def refuse_frozen_messages(work: ExchangeWork, drafts: Sequence[Draft]) -> None:
    """Go on only if messages are of no frozen kind.

    Raises:
        ProcessingFrozen: One is.
    """
    if not isinstance(work, KeepsFreezes):
        return
    ours = [each for each in drafts if each.service == SERVICE]
    wanted = {_KINDS[each.kind] for each in ours if each.kind in _KINDS}
    if any(_says_that_it_was_entered(work, each) for each in ours):
        wanted.add(Activity.ENTER)
    if wanted:
        freezes = work.oversight.items(Freeze)
        for activity in sorted(wanted):
            require_none(freezes, activity)


def _says_that_it_was_entered(work: ExchangeWork, draft: Draft) -> bool:
    """Return whether a message answers a notification whose conviction is in force here now.

    What is received is entered in the transaction of that answer, so that both wait. The
    answer to an order of deletion goes on: nothing of it is in force.
    """
    if draft.kind != Kind.NOTIFICATION_RESPONSE or draft.conversation is None:
        return False
    opening = work.exchange.incoming(MessageId(draft.conversation))
    said = content_as(Notification, opening)
    if said is None or not isinstance(work, HoldsRegister):
        return False
    return any(
        held.message == MessageId(draft.conversation) and held.standing is Standing.CURRENT
        for held in work.register.versions_of(said.conviction.id)
    )
