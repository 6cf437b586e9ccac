"""Restricting a record and lifting that: asked by one, agreed to by another, both cleared.

What is asked for stands beside the restrictions until somebody else approved it, so that
who approves can read what it is; whoever is not cleared for it learns nothing of either.
"""

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from comity.access import approvals
from comity.access.model import Approval
from comity.access.permissions import Permission
from comity.access.principal import Principal, Shown
from comity.assembly.acts_on_record import log_act
from comity.assembly.build import Node
from comity.assembly.cleared_view import ClearedSnapshot, cleared
from comity.errors import (
    AccessDenied,
    ConfigurationInvalid,
    ConflictingChange,
    InputInvalid,
    ReferenceNotFound,
)
from comity.ids import ConversationId, PersonRef
from comity.ledger.acts import Act
from comity.ledger.entry import canonical_json
from comity.records.need_to_know import lift, restrict
from comity.records.restrictions import RESTRICTABLE, Restriction, RestrictionId
from comity.records.subjects import Subject, SubjectKind
from comity.storage.store import Work
from comity.trust.digest import sha256

_COMPARTMENT: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_NAME_BYTES: Final = 10
_SET: Final = "restrict-record"
_LIFT: Final = "lift-restriction"
RESTRICTING: Final = frozenset({_SET, _LIFT})
"""Acts whose approval is about a restriction, by its identifier."""


@dataclass(frozen=True, slots=True, repr=False)
class RestrictionOrder:
    """What shall be restricted.

    Attributes:
        subject: A person or a conversation.
        compartments: What one must be cleared for.
        review_on: By when somebody looks at it again.
        reason: Why.
    """

    subject: Subject
    compartments: frozenset[str]
    review_on: date
    reason: str

    def __repr__(self) -> str:
        """Return nothing of what is restricted."""
        return "RestrictionOrder(…)"


@dataclass(frozen=True, slots=True)
class Ordered:
    """What became of an order.

    Attributes:
        restriction: As it stands now; pending until somebody else approved.
        waits_for: The approval it waits for; ``None`` once it is done.
    """

    restriction: Restriction
    waits_for: str | None


def order_restriction(node: Node, order: RestrictionOrder, who: Principal) -> Ordered:
    """Restrict a record, once somebody else approved; until then it waits on record.

    The same order once more is the same; the one that follows the approval carries it out.

    Raises:
        ReferenceNotFound: There is no such person or conversation.
        InputInvalid: A field of the order breaks a rule. The official's input.
        AccessDenied: Whoever asks, or approved, is not cleared for it themselves.
        ConfigurationInvalid: The node has no accounts, so that nobody could be cleared.
        ConflictingChange: The very same restriction was lifted before.
    """
    _require_accounts(who)
    who = who.without_glass()
    _check(order, node.clock.now().date())
    if not who.is_cleared_for(order.compartments):
        raise AccessDenied("Nobody restricts a record to what they are not cleared for.")
    with node.database.begin() as work:
        _require_known(cleared(work, who), order.subject)
        wanted = _wanted(node, order, who)
        kept = work.restrictions.restriction(wanted.id)
        if kept is not None and kept.lifted_at is not None:
            raise ConflictingChange(
                "The same was restricted and lifted before; name another day of review."
            )
        if kept is not None and kept.is_in_force:
            return Ordered(kept, None)
        wanted = kept or wanted
        approval = _asked(node, work, _SET, wanted, who, reason=wanted.reason)
        if not approval.granted:
            work.restrictions.keep(wanted)
            return Ordered(wanted, approval.id)
        by = _approver(work, approval, wanted)
        approvals.use(work, approval, node.clock.now(), node.rails.randomness)
        made = replace(wanted, approved_by=by)
        restrict(work, made)
        _log(node, work, Act.RECORD_RESTRICTED, made, who)
        return Ordered(made, None)


def order_lifting(node: Node, identifier: RestrictionId, *, reason: str, who: Principal) -> Ordered:
    """Lift a restriction, once somebody else approved; until then it waits on record.

    Raises:
        ReferenceNotFound: There is no such restriction in force, as far as one may know.
        InputInvalid: No reason is given. The official's input.
        AccessDenied: Whoever approved is not cleared for it.
        ConfigurationInvalid: The node has no accounts.
    """
    _require_accounts(who)
    who = who.without_glass()
    if not reason.strip():
        raise InputInvalid("Say why it is lifted.", field="reason")
    with node.database.begin() as work:
        kept = cleared(work, who).restrictions.restriction(identifier)
        if kept is None or not kept.approved_by:
            raise ReferenceNotFound(f"There is no restriction {identifier} here.")
        if kept.lifted_at is not None:
            return Ordered(kept, None)
        approval = _asked(node, work, _LIFT, kept, who, reason=reason.strip())
        if not approval.granted:
            return Ordered(kept, approval.id)
        by = _approver(work, approval, kept)
        now = node.clock.now()
        approvals.use(work, approval, now, node.rails.randomness)
        lifted = lift(work, kept, by=who.account, approved_by=by, reason=reason.strip(), at=now)
        _log(node, work, Act.RESTRICTION_LIFTED, lifted, who)
        return Ordered(lifted, None)


def _require_accounts(who: Principal) -> None:
    if who.shown is Shown.OPERATOR:
        raise ConfigurationInvalid(
            "Need-to-know takes accounts, so that it is known who is cleared; make them with "
            "'comity account' first."
        )
    who.require(Permission.RESTRICTION_SET)


def _check(order: RestrictionOrder, today: date) -> None:
    if order.subject.kind not in RESTRICTABLE:
        raise InputInvalid("A person or a conversation is restricted.", field="subject")
    if not order.compartments:
        raise InputInvalid("Name one compartment at least.", field="compartment")
    for each in order.compartments:
        if not _COMPARTMENT.fullmatch(each):
            raise InputInvalid(
                "A compartment is up to 40 small letters, digits and dashes.", field="compartment"
            )
    if order.review_on <= today:
        raise InputInvalid("The day of review must lie ahead.", field="review-on")
    if not order.reason.strip():
        raise InputInvalid("Say why it is restricted.", field="reason")


def _require_known(seen: ClearedSnapshot, subject: Subject) -> None:
    if subject.kind is SubjectKind.PERSON:
        if seen.register.person(PersonRef(subject.ref)) is None:
            raise ReferenceNotFound(f"There is no person {subject.ref} in the register.")
    elif seen.exchange.conversation(ConversationId(subject.ref)) is None:
        raise ReferenceNotFound(f"There is no conversation {subject.ref} here.")


def _wanted(node: Node, order: RestrictionOrder, who: Principal) -> Restriction:
    """Return the restriction as ordered; the same order has the same identifier."""
    said = canonical_json(
        {
            "by": who.account,
            "compartments": tuple(sorted(order.compartments)),
            "review_on": order.review_on.isoformat(),
            "subject": str(order.subject),
        }
    )
    return Restriction(
        id=RestrictionId(f"restriction-{sha256(said)[:_NAME_BYTES].hex()}"),
        subject=order.subject,
        compartments=order.compartments,
        reason=order.reason.strip(),
        set_by=who.account,
        approved_by="",
        set_at=node.clock.now(),
        review_on=order.review_on,
    )


def _asked(
    node: Node, work: Work, act: str, restriction: Restriction, who: Principal, *, reason: str
) -> Approval:
    return approvals.ask(
        work,
        act=act,
        subject=restriction.id,
        by=who,
        needs=Permission.RESTRICTION_SET,
        at=node.clock.now(),
        randomness=node.rails.randomness,
        about=(
            ("subject", str(restriction.subject)),
            ("compartments", ", ".join(sorted(restriction.compartments))),
            ("review", restriction.review_on.isoformat()),
            ("reason", reason),
        ),
    )


def _approver(work: Work, approval: Approval, restriction: Restriction) -> str:
    """Return who approved, who must be cleared as well: else they approved what they cannot read.

    Raises:
        AccessDenied: They are not.
    """
    account = work.access.accounts.get(approval.granted_by)
    if account is None or not restriction.compartments <= account.granted.compartments:
        raise AccessDenied("Whoever approves a restriction is cleared for it themselves.")
    return approval.granted_by


def _log(node: Node, work: Work, act: Act, restriction: Restriction, who: Principal) -> None:
    log_act(
        work,
        act,
        {"reference": restriction.subject.ref, "restriction": restriction.id},
        official=who.account,
        clock=node.clock,
        randomness=node.rails.randomness,
    )
