"""Looking at a hold again: it is needed still, until another day; or it is lifted."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from comity.access import approvals
from comity.access.model import Approval
from comity.access.permissions import Permission
from comity.access.principal import Principal, Shown
from comity.assembly.acts_on_record import log_act
from comity.assembly.build import Node
from comity.assembly.cleared_view import cleared
from comity.errors import ConflictingChange, InputInvalid, ReferenceNotFound
from comity.law.working_days import civil_date
from comity.ledger.acts import Act
from comity.ledger.entry import canonical_json
from comity.records.holds import Hold, HoldId
from comity.storage.store import Work
from comity.trust.digest import sha256

_REVIEW: Final = "review-hold"
_DIGEST_BYTES: Final = 10


@dataclass(frozen=True, slots=True, repr=False)
class HoldReview:
    """What a review found.

    Attributes:
        hold: The hold.
        keep_until: By when somebody looks again.
        reason: Why it is needed still, in the official's own words.
    """

    hold: HoldId
    keep_until: date
    reason: str

    def __repr__(self) -> str:
        """Return the identifier only."""
        return f"HoldReview({self.hold})"


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What became of a review.

    Attributes:
        hold: The hold as it stands now.
        waits_for: The approval it waits for; ``None`` once it is recorded.
    """

    hold: Hold
    waits_for: str | None


def review_hold(node: Node, order: HoldReview, who: Principal) -> Reviewed:
    """Keep a hold until another day of review, once somebody else approved.

    The same review once more is the same; the one that follows the approval records it. On a
    node without accounts there is nobody else, as there is not for setting a hold.

    Raises:
        ReferenceNotFound: There is no such hold, as far as one may know.
        InputInvalid: The day is over, or no reason is given.
        ConflictingChange: The hold was lifted.
    """
    if not order.reason.strip():
        raise InputInvalid("It takes a reason.", field="reason")
    if order.keep_until <= civil_date(node.clock.now(), node.config.node.time_zone):
        raise InputInvalid("The day must lie ahead.", field="keep-until")
    with node.database.begin() as work:
        kept = cleared(work, who).retention.hold(order.hold)
        if kept is None:
            raise ReferenceNotFound(f"There is no hold {order.hold} here.")
        if not kept.stands:
            raise ConflictingChange(f"The hold {kept.id} was lifted; nothing was changed.")
        said = f"Reviewed until {order.keep_until}: {order.reason.strip()}"
        if kept.review_on == order.keep_until and kept.reason.endswith(said):
            return Reviewed(kept, None)
        approved_by = ""
        if who.shown is not Shown.OPERATOR:
            approval = _approval(node, work, order, kept, who)
            if not approval.granted:
                return Reviewed(kept, approval.id)
            approvals.use(work, approval, node.clock.now(), node.rails.randomness)
            approved_by = approval.granted_by
        after = replace(kept, review_on=order.keep_until, reason=f"{kept.reason}\n{said}")
        work.retention.keep_hold(after)
        log_act(
            work,
            Act.HOLD_REVIEWED,
            {
                "approved_by": approved_by,
                "hold": after.id,
                "reference": after.subject.ref,
                "review_on": after.review_on.isoformat(),
            },
            official=who.account,
            clock=node.clock,
            randomness=node.rails.randomness,
        )
        return Reviewed(after, None)


def _approval(node: Node, work: Work, order: HoldReview, hold: Hold, who: Principal) -> Approval:
    said = canonical_json(
        {
            "hold": order.hold,
            "keep_until": order.keep_until.isoformat(),
            "reason": order.reason.strip(),
        }
    )
    return approvals.ask(
        work,
        act=_REVIEW,
        subject=f"{order.hold} {sha256(said)[:_DIGEST_BYTES].hex()}",
        by=who,
        needs=Permission.HOLD_SET,
        at=node.clock.now(),
        randomness=node.rails.randomness,
        about=(
            ("subject", str(hold.subject)),
            ("hold", hold.id),
            ("until", order.keep_until.isoformat()),
            ("reason", order.reason.strip()),
        ),
    )
