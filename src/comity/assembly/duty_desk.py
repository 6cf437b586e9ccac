"""Duty desks of other states, as the administrator of this node enters them."""

from collections.abc import Sequence

from comity.access.permissions import Permission
from comity.access.principal import Principal
from comity.assembly.acts_on_record import log_act
from comity.assembly.build import Node
from comity.assembly.node_overview import require_partner
from comity.errors import ConflictingChange, ReferenceNotFound
from comity.ids import StateCode
from comity.ledger.acts import Act
from comity.records.duty_desks import DutyDesk, checked


def enter_duty_desk(
    node: Node,
    state: str,
    *,
    telephone: str,
    hours: str,
    who: Principal,
    was: str | None = None,
) -> DutyDesk:
    """Keep where a partner can be telephoned; the same again changes nothing.

    Args:
        node: The node.
        state: Whose duty desk.
        telephone: As it is dialled from here.
        hours: When somebody answers, in words.
        who: The administrator.
        was: The standing of the entry that they read before, empty for none; ``None`` does
            not ask.

    Raises:
        AccessDenied: The role does not include it.
        ReferenceNotFound: There is no partner of that code.
        InputInvalid: That is no telephone number, or the hours are missing.
        ConflictingChange: It is not any more as they read it.
    """
    who.require(Permission.NODE_CONFIGURE)
    code = require_partner(node, state)
    desk = checked(DutyDesk(code, telephone, hours, who.account, node.clock.now()))
    with node.database.begin() as work:
        before = work.duty_desks.one(code)
        if before is not None and (before.telephone, before.hours) == (desk.telephone, desk.hours):
            return before
        if was is not None and was != ("" if before is None else before.standing):
            raise ConflictingChange(_changed(before, desk))
        work.duty_desks.keep(desk)
        # A digest, since the number may be somebody's own.
        log_act(
            work,
            Act.DUTY_DESK_ENTERED,
            {"partner": code, "entry_sha256": desk.standing},
            official=who.account,
            clock=node.clock,
            randomness=node.rails.randomness,
        )
    return desk


def _changed(now: DutyDesk | None, typed: DutyDesk) -> str:
    """Return what somebody else did meanwhile, beside what was typed."""
    if now is None:
        return "Somebody took the entry away meanwhile."
    if now.telephone == typed.telephone:
        return "Somebody entered other hours meanwhile."
    if now.hours == typed.hours:
        return "Somebody entered another number meanwhile."
    return "Somebody entered another number and other hours meanwhile."


def end_duty_desk(node: Node, state: str, *, who: Principal) -> DutyDesk:
    """Forget where a partner can be telephoned.

    Raises:
        AccessDenied: The role does not include it.
        ReferenceNotFound: No duty desk of that state was entered.
    """
    who.require(Permission.NODE_CONFIGURE)
    with node.database.begin() as work:
        desk = work.duty_desks.one(StateCode(state))
        if desk is None:
            raise ReferenceNotFound("No duty desk of that state was entered.")
        work.duty_desks.end(desk.state)
        log_act(
            work,
            Act.DUTY_DESK_ENDED,
            {"partner": desk.state},
            official=who.account,
            clock=node.clock,
            randomness=node.rails.randomness,
        )
    return desk


def duty_desks(node: Node, who: Principal) -> Sequence[DutyDesk]:
    """Return every duty desk that was entered, by state.

    Raises:
        AccessDenied: The role does not include it.
    """
    who.require(Permission.DUTY_DESK_READ)
    with node.database.read() as snapshot:
        return snapshot.duty_desks.every()
