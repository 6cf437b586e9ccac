"""Ordering a freeze of processing, and lifting it."""

from dataclasses import replace

from comity.access.permissions import Permission
from comity.access.principal import Principal
from comity.assembly.build import Node
from comity.assembly.oversight_search import put_on_record
from comity.errors import ConflictingChange, InputInvalid, ReferenceNotFound
from comity.ledger.acts import Act
from comity.oversight.freezing import Activity, Freeze
from comity.trust.digest import sha256


def freeze(node: Node, who: Principal, activity: Activity, *, order: str, reason: str) -> Freeze:
    """Freeze an activity; the same order again changes nothing.

    Args:
        node: The node.
        who: The inspector.
        activity: What is frozen.
        order: The order's reference.
        reason: Why, in words for everybody who meets the freeze.

    Raises:
        AccessDenied: Not an inspector.
        InputInvalid: Order or reason is missing. The inspector's input.
        ConflictingChange: That order was lifted; a new freeze needs a new one.
    """
    who.require(Permission.PROCESSING_FREEZE)
    for field, value in (("order", order), ("reason", reason)):
        if not value.strip():
            raise InputInvalid(f"A freeze needs {field} in words.", field=field)
    identifier = f"F-{activity}-{sha256(order.strip().encode()).hex()[:8]}"
    with node.database.begin() as work:
        kept = work.oversight.item(Freeze, identifier)
        if kept is not None:
            if not kept.holds:
                raise ConflictingChange("That order was lifted; a new freeze needs a new order.")
            return kept
        made = Freeze(
            id=identifier,
            activity=activity,
            order=order.strip(),
            reason=reason.strip(),
            by=who.account,
            since=node.clock.now(),
        )
        work.oversight.keep(made)
        fields = {"activity": activity.value, "freeze": identifier, "order": made.order}
        put_on_record(work, node, who, Act.FREEZE_PROCESSING, fields)
    return made


def lift(node: Node, who: Principal, identifier: str, *, order: str) -> Freeze:
    """Lift a freeze; lifting it again changes nothing.

    Args:
        node: The node.
        who: The inspector who carries the order out.
        identifier: The freeze.
        order: The order that lifts it, the authority's own or a court's.

    Raises:
        AccessDenied: Not an inspector.
        InputInvalid: No order is named. The inspector's input.
        ReferenceNotFound: There is no such freeze.
    """
    who.require(Permission.PROCESSING_FREEZE)
    if not order.strip():
        raise InputInvalid("Lifting a freeze needs the order that lifts it.", field="order")
    with node.database.begin() as work:
        kept = work.oversight.item(Freeze, identifier)
        if kept is None:
            raise ReferenceNotFound(f"There is no freeze {identifier}.")
        if not kept.holds:
            return kept
        lifted = replace(
            kept,
            lifted_by=who.account,
            lifted_under=order.strip(),
            lifted_at=node.clock.now(),
        )
        work.oversight.keep(lifted)
        fields = {"activity": kept.activity.value, "freeze": identifier, "order": order.strip()}
        put_on_record(work, node, who, Act.LIFT_FREEZE, fields)
    return lifted


def freezes(node: Node, *, only_in_force: bool) -> tuple[Freeze, ...]:
    """Return freezes, the latest first; everybody at a desk may know of them."""
    with node.database.read() as snapshot:
        every = snapshot.oversight.items(Freeze)
    found = [each for each in every if each.holds or not only_in_force]
    return tuple(sorted(found, key=lambda each: each.since, reverse=True))
