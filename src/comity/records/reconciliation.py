"""Proof that every notifiable conviction has its notification, or a recorded reason.

A state once lost 75,000 notifications in five years without an alarm. Here the
register is walked, not the queue: what never reached the queue is found too.
"""

from dataclasses import dataclass
from itertools import islice

from comity.exchange.ports import OutgoingMessage
from comity.ids import ConvictionId
from comity.records.central_authority import CentralAuthority
from comity.records.notifying import notify
from comity.records.ports import DutyState, NotificationDuty, RecordsWork, RegisterReading


@dataclass(frozen=True, slots=True)
class ReconciliationReport:
    """What a pass over own convictions found.

    Attributes:
        examined: Convictions looked at.
        fulfilled: Duties whose notification is in the outbox, or that were fulfilled by
            other means before this node kept the conviction.
        not_owed: Nationalities for which a reason is on record.
        composed: Notifications that had been missing, now composed.
        outstanding: Duties that remain, each with its reason.
        continue_after: Where the next chunk starts; ``None`` when all were seen.
    """

    examined: int
    fulfilled: int
    not_owed: int
    composed: tuple[OutgoingMessage, ...]
    outstanding: tuple[NotificationDuty, ...]
    continue_after: ConvictionId | None

    @property
    def is_complete(self) -> bool:
        """Whether this chunk reached the end of the register."""
        return self.continue_after is None


def reconcile(
    work: RecordsWork,
    authority: CentralAuthority,
    *,
    after: ConvictionId | None = None,
    limit: int = 1000,
    walked: RegisterReading | None = None,
) -> ReconciliationReport:
    """Examine a chunk of our own convictions, and compose what is missing.

    The latest version of each counts: a duty about an older one is fulfilled by
    the newest, since only updated data may travel (FD Art. 5, 7).

    Args:
        work: The open transaction.
        authority: Ours.
        after: Last conviction of the chunk before; ``None`` starts anew.
        limit: Greatest number of convictions examined.
        walked: The register whose convictions are examined, as far as somebody may know it;
            ``None`` for the whole.
    """
    # The chunk is taken before anything is written, since a store need not let a
    # walk and a change of the same tables go on at once.
    register = work.register if walked is None else walked
    chunk = list(islice(register.own_convictions(after=after), limit + 1))
    more = len(chunk) > limit
    composed: list[OutgoingMessage] = []
    outstanding: list[NotificationDuty] = []
    counts = dict.fromkeys(DutyState, 0)
    for held in chunk[:limit]:
        composed += notify(work, authority, held)
        for duty in work.cases.duties_of(held.conviction.id):
            if duty.version != held.version:
                continue
            counts[duty.state] += 1
            if duty.state is DutyState.OUTSTANDING:
                outstanding.append(duty)
    return ReconciliationReport(
        examined=len(chunk[:limit]),
        fulfilled=counts[DutyState.SENT] + counts[DutyState.NOTIFIED_EARLIER],
        not_owed=counts[DutyState.NOT_OWED],
        composed=tuple(composed),
        outstanding=tuple(outstanding),
        continue_after=chunk[limit - 1].conviction.id if more else None,
    )
