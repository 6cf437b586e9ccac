"""The fifteen operations of the service: action, message element, kind of message.

Source:
    ECRIS DTS v1.0, ecris-service-v1.0.wsdl: port type and binding. All operations are
    one-way but ``isAlive``; the binding is SOAP 1.2, document/literal, and the action is
    required.
"""

from dataclasses import dataclass
from typing import Final

from comity.errors import EnvelopeMalformed
from comity.records.messages import Kind

SERVICE_NAMESPACE: Final = "http://ec.europa.eu/ECRIS/service-v1.0"
"""Namespace of the fifteen message elements."""

_ACTIONS: Final = "http://ec.europa.eu/ECRIS/"


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of the service.

    Attributes:
        name: As in the service description.
        element: Local name of the message element.
        kind: Kind of message that travels.
        push: Whether the message carries the content of its attachment.
        answered: Whether a message comes back; of the others nothing but the acceptance does.
    """

    name: str
    element: str
    kind: Kind
    push: bool = False
    answered: bool = False

    @property
    def action(self) -> str:
        """The SOAP action, without quotes."""
        return _ACTIONS + self.name

    @property
    def tag(self) -> str:
        """The message element with its namespace, as lxml writes it."""
        return f"{{{SERVICE_NAMESPACE}}}{self.element}"


OPERATIONS: Final = (
    Operation("deliverRequest", "RequestMessage", Kind.REQUEST),
    Operation("deliverRequestPush", "RequestPushMessage", Kind.REQUEST, push=True),
    Operation("deliverRequestResponse", "RequestResponseMessage", Kind.REQUEST_RESPONSE),
    Operation(
        "deliverRequestResponsePush",
        "RequestResponsePushMessage",
        Kind.REQUEST_RESPONSE,
        push=True,
    ),
    Operation("deliverRequestDeadline", "RequestDeadlineMessage", Kind.REQUEST_DEADLINE),
    Operation("deliverNotification", "NotificationMessage", Kind.NOTIFICATION),
    Operation("deliverNotificationPush", "NotificationPushMessage", Kind.NOTIFICATION, push=True),
    Operation(
        "deliverNotificationResponse", "NotificationResponseMessage", Kind.NOTIFICATION_RESPONSE
    ),
    Operation(
        "deliverNotificationResponsePush",
        "NotificationResponsePushMessage",
        Kind.NOTIFICATION_RESPONSE,
        push=True,
    ),
    Operation(
        "deliverRequestAdditionalInfo",
        "RequestAdditionalInfoMessage",
        Kind.ADDITIONAL_INFORMATION_REQUEST,
    ),
    Operation(
        "deliverRequestAdditionalInfoResponse",
        "RequestAdditionalInfoResponseMessage",
        Kind.ADDITIONAL_INFORMATION,
    ),
    Operation(
        "deliverRequestAdditionalInfoResponsePush",
        "RequestAdditionalInfoResponsePushMessage",
        Kind.ADDITIONAL_INFORMATION,
        push=True,
    ),
    Operation("deliverFunctionalError", "FunctionalErrorMessage", Kind.FUNCTIONAL_ERROR),
    Operation("isAlive", "IsAliveMessage", Kind.IS_ALIVE, answered=True),
    Operation("deliverCancellation", "CancellationMessage", Kind.CANCELLATION),
)
"""All of them, in the order of the port type."""

IS_ALIVE: Final = next(each for each in OPERATIONS if each.answered)
_BY_ACTION: Final = {each.action: each for each in OPERATIONS}
_BY_NAME: Final = {each.name: each for each in OPERATIONS}
_BY_KIND: Final = {(each.kind, each.push): each for each in OPERATIONS}


def operation_named(name: str) -> Operation:
    """Return an operation by its name.

    Raises:
        ValueError: There is none. The caller's bug.
    """
    try:
        return _BY_NAME[name]
    except KeyError:
        raise ValueError(f"no operation of the service: {name}") from None


def operation_for(kind: Kind, *, push: bool = False) -> Operation:
    """Return the operation that delivers a kind of message.

    Args:
        kind: The kind.
        push: Whether content of an attachment travels with it. Of a kind that carries
            none, there is only one operation.
    """
    return _BY_KIND.get((kind, push)) or _BY_KIND[kind, False]


def operation_called(action: str | None, tag: str) -> Operation:
    """Return the operation that a partner calls.

    Args:
        action: The SOAP action of the call, without quotes; ``None`` if there is none.
        tag: The message element, with its namespace as lxml writes it.

    Raises:
        EnvelopeMalformed: No action, an action that is none of the service, or another
            element than the action's. The sender's fault.
    """
    if action is None:
        raise EnvelopeMalformed("The SOAP action is required and missing.")
    operation = _BY_ACTION.get(action)
    if operation is None:
        raise EnvelopeMalformed("The SOAP action is none of the service.")
    if tag != operation.tag:
        raise EnvelopeMalformed(f"{operation.name} delivers the element {operation.element}.")
    return operation
