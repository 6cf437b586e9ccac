"""What waits in a training room for a second person: asked for by one seat, decided by another."""

from datetime import timedelta
from typing import Final

from comity.access.model import Entitlement
from comity.access.permissions import Permission, Role, permissions_of
from comity.access.principal import AccountId, Principal, Shown
from comity.assembly.accounts import access_service
from comity.assembly.build import Node
from comity.assembly.holding_records import ExtensionOrder, extend
from comity.ids import ConversationId
from comity.law.retention import RETENTION
from comity.law.working_days import civil_date
from comity.records.subjects import Subject

_REVIEWED: Final = "every-record-type"
_KEY_LASTS: Final = timedelta(days=90)
_KEPT: Final = timedelta(days=365)


def leave_to_decide(node: Node, conversation: str) -> None:
    """Ask for what security officer and supervisor have to decide.

    Args:
        node: A node of the room, whose seats are taken.
        conversation: An exchange that the deputy wants kept longer.
    """
    service = access_service(node)
    service.accounts.create(
        name="newcomer",
        display_name="Newcomer in training",
        entitlement=Entitlement(roles=frozenset({Role.OFFICER}), team="Training"),
        by=_seated("administrator", Role.ADMINISTRATOR),
    )
    service.service_keys.ask(
        label="Case system of the training court",
        scopes=(Permission.CONVERSATION_LIST, Permission.CONVERSATION_READ),
        lasts=_KEY_LASTS,
        by=_seated("integrator", Role.INTEGRATOR),
    )
    today = civil_date(node.clock.now(), node.config.node.time_zone)
    order = ExtensionOrder(
        subject=Subject.conversation(ConversationId(conversation)),
        until=today + _KEPT,
        basis=str(RETENTION[_REVIEWED].basis),
        assessment="The training court has announced a further question on this answer.",
    )
    extend(node, order, _seated("deputy", Role.SUPERVISOR))


def _seated(name: str, role: Role) -> Principal:
    """Return whoever sits at a ready-made seat, as if signed in."""
    return Principal(
        AccountId(f"ac-training-{name}"),
        frozenset({role}),
        permissions_of([role]),
        Shown.PASSWORD_AND_CODE,
    )
