"""Setting and lifting holds, and keeping something longer after an assessment."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from comity.access import approvals
from comity.access.permissions import Permission
from comity.access.principal import Principal, Shown
from comity.assembly.acts_on_record import log_act
from comity.assembly.build import Node
from comity.assembly.cleared_view import ClearedSnapshot, cleared
from comity.errors import ConflictingChange, InputInvalid, ReferenceNotFound
from comity.ids import ConversationId, ConvictionId, PersonRef
from comity.law.retention import HoldGround
from comity.ledger.acts import Act
from comity.ledger.entry import canonical_json
from comity.records.drafts import DraftId
from comity.records.holds import Extension, ExtensionId, Hold, HoldId
from comity.records.subjects import Subject, SubjectKind
from comity.rights.model import EmbargoId, RightsId
from comity.trust.digest import sha256

_NAME_BYTES: Final = 10
_EXTEND: Final = "extend-retention"


@dataclass(frozen=True, slots=True, repr=False)
class HoldOrder:
    """What shall be kept from erasure.

    Attributes:
        subject: A person, a conversation or a conviction.
        ground: Why it may be.
        review_on: By when somebody looks at it again.
        reason: The official's own words.
    """

    subject: Subject
    ground: HoldGround
    review_on: date
    reason: str

    def __repr__(self) -> str:
        """Return nothing of what is held."""
        return "HoldOrder(…)"


@dataclass(frozen=True, slots=True, repr=False)
class ExtensionOrder:
    """What shall be kept longer, and the assessment that it is needed.

    Attributes:
        subject: A conversation, a conviction or a person.
        until: Last day, at most.
        basis: By which rule.
        assessment: Why it is needed still.
    """

    subject: Subject
    until: date
    basis: str
    assessment: str

    def __repr__(self) -> str:
        """Return nothing of what is kept."""
        return "ExtensionOrder(…)"


def set_hold(node: Node, order: HoldOrder, who: Principal) -> Hold:
    """Keep something from being erased; the same hold once more is the same.

    Raises:
        ReferenceNotFound: What is named is not here, as far as one may know.
        InputInvalid: The day of review is over, or no reason is given.
    """
    now = node.clock.now()
    _require_words(order.reason, "reason")
    _require_ahead(order.review_on, now, "review-on")
    with node.database.begin() as work:
        _require_known(cleared(work, who), order.subject)
        for each in work.retention.holds():
            if each.subject == order.subject and each.ground is order.ground:
                return each
        hold = Hold(
            id=HoldId(_name("hold", now, node.rails.randomness(_NAME_BYTES))),
            subject=order.subject,
            ground=order.ground,
            reason=order.reason.strip(),
            set_by=who.account,
            set_at=now,
            review_on=order.review_on,
        )
        work.retention.keep_hold(hold)
        log_act(
            work,
            Act.HOLD_SET,
            {
                "ground": str(hold.ground),
                "hold": hold.id,
                "reference": hold.subject.ref,
                "review_on": hold.review_on.isoformat(),
            },
            official=who.account,
            clock=node.clock,
            randomness=node.rails.randomness,
        )
        return hold


def lift_hold(node: Node, identifier: HoldId, *, reason: str, who: Principal) -> Hold:
    """End a hold; what it kept ends with the next run, if its time is over.

    Raises:
        ReferenceNotFound: There is no such hold, as far as one may know.
        InputInvalid: No reason is given.
    """
    _require_words(reason, "reason")
    with node.database.begin() as work:
        kept = cleared(work, who.without_glass()).retention.hold(identifier)
        if kept is None:
            raise ReferenceNotFound(f"There is no hold {identifier} here.")
        if not kept.stands:
            return kept
        lifted = replace(
            kept,
            lifted_at=node.clock.now(),
            lifted_by=who.account,
            lifted_reason=reason.strip(),
        )
        work.retention.keep_hold(lifted)
        log_act(
            work,
            Act.HOLD_LIFTED,
            {"hold": kept.id, "reference": kept.subject.ref},
            official=who.account,
            clock=node.clock,
            randomness=node.rails.randomness,
        )
        return lifted


@dataclass(frozen=True, slots=True)
class Extended:
    """What became of an assessment.

    Attributes:
        extension: The extension; ``None`` while it waits.
        waits_for: The approval it waits for; ``None`` once it holds.
    """

    extension: Extension | None
    waits_for: str | None


def extend(node: Node, order: ExtensionOrder, who: Principal) -> Extended:
    """Keep something longer, once somebody else approved the assessment.

    The same order once more is the same; the one that follows the approval carries it out.
    On a node without accounts there is nobody else to ask, and it is refused.

    Raises:
        ReferenceNotFound: What is named is not here, as far as one may know.
        InputInvalid: The day is over, or basis or assessment is missing.
        ConflictingChange: The node has no accounts: nobody else could approve.
    """
    now = node.clock.now()
    _require_words(order.basis, "basis")
    _require_words(order.assessment, "assessment")
    _require_ahead(order.until, now, "until")
    if who.shown is Shown.OPERATOR:
        raise ConflictingChange(
            "An extension takes somebody else's approval, and this node has no accounts; set a "
            "hold if there is a ground, or make accounts first."
        )
    identifier = _extension_name(order)
    with node.database.begin() as work:
        _require_known(cleared(work, who), order.subject)
        for each in work.retention.extensions():
            if each.id == identifier:
                return Extended(each, None)
        approval = approvals.ask(
            work,
            act=_EXTEND,
            subject=identifier,
            by=who,
            needs=Permission.RETENTION_ASSESS,
            at=now,
            randomness=node.rails.randomness,
            about=(
                ("subject", str(order.subject)),
                ("until", order.until.isoformat()),
                ("basis", order.basis.strip()),
                ("assessment", order.assessment.strip()),
            ),
        )
        if not approval.granted:
            return Extended(None, approval.id)
        approvals.use(work, approval, now, node.rails.randomness)
        made = Extension(
            id=identifier,
            subject=order.subject,
            until=order.until,
            basis=order.basis.strip(),
            assessment=order.assessment.strip(),
            assessed_by=who.account,
            approved_by=approval.granted_by,
            at=now,
        )
        work.retention.keep_extension(made)
        log_act(
            work,
            Act.RETENTION_EXTENDED,
            {
                "approved_by": made.approved_by,
                "extension": made.id,
                "reference": made.subject.ref,
                "until": made.until.isoformat(),
            },
            official=who.account,
            clock=node.clock,
            randomness=node.rails.randomness,
        )
        return Extended(made, None)


def _extension_name(order: ExtensionOrder) -> ExtensionId:
    """Return the identifier of an extension; the same order has the same."""
    said = canonical_json(
        {
            "assessment": order.assessment.strip(),
            "basis": order.basis.strip(),
            "subject": str(order.subject),
            "until": order.until.isoformat(),
        }
    )
    return ExtensionId(f"extension-{sha256(said)[:_NAME_BYTES].hex()}")


def _name(kind: str, now: datetime, noise: bytes) -> str:
    return f"{kind}-{int(now.timestamp() * 1000):012x}-{noise.hex()}"


def _require_words(text: str, field: str) -> None:
    if not text.strip():
        raise InputInvalid(f"It takes a {field}.", field=field)


def _require_ahead(day: date, now: datetime, field: str) -> None:
    if day <= now.date():
        raise InputInvalid("The day must lie ahead.", field=field)


def is_known(seen: ClearedSnapshot, subject: Subject) -> bool:
    """Return whether there is such a thing, as far as whoever looks may know."""
    known: object
    match subject.kind:
        case SubjectKind.PERSON:
            known = seen.register.person(PersonRef(subject.ref))
        case SubjectKind.CONVERSATION:
            known = seen.exchange.conversation(ConversationId(subject.ref))
        case SubjectKind.CONVICTION:
            known = seen.register.conviction(ConvictionId(subject.ref))
        case SubjectKind.DRAFT:
            known = seen.drafts.draft(DraftId(subject.ref))
        case SubjectKind.RIGHTS_REQUEST:
            known = seen.rights.request(RightsId(subject.ref))
        case SubjectKind.EMBARGO:
            known = seen.rights.embargo(EmbargoId(subject.ref))
    return known is not None


def _require_known(seen: ClearedSnapshot, subject: Subject) -> None:
    if not is_known(seen, subject):
        raise ReferenceNotFound(f"There is no {subject.kind} {subject.ref} here.")
