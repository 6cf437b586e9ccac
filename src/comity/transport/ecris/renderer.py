"""Messages of casework, rendered as an ECRIS endpoint takes them.

Source:
    ECRIS DTS v1.0, ecris-service-v1.0.wsdl.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from comity.errors import InputInvalid
from comity.exchange.envelope import Header
from comity.exchange.holding import may_leave
from comity.exchange.wires import ChannelPartner, Fingerprints, Note, Rendered, Severity
from comity.ids import MessageId
from comity.ledger.entry import utc_text
from comity.records.messages import (
    AdditionalInformation,
    Kind,
    Message,
    Notification,
    NotificationResponse,
    Request,
    RequestResponse,
    decode,
)
from comity.records.quality import examine
from comity.transport.ecris.codes import Codes
from comity.transport.ecris.operations import operation_for
from comity.transport.ecris.reading import Meta
from comity.transport.ecris.soap import wrap
from comity.transport.ecris.writing import write

_MOST_POOR: Final = 50


@dataclass(frozen=True, slots=True)
class EcrisRenderer:
    """Writes messages for the endpoints of partners who speak ECRIS v1.0.

    Attributes:
        codes: What stands on the wire for words of ours.
        automatic: Whether what the wire cannot carry just as it is leaves without an
            officer. What would break the schema never does.
        poor: What becomes of what is said poorly, though legally: an officer is told, or
            the message is held.
    """

    codes: Codes
    automatic: bool = False
    poor: Severity = Severity.TOLD

    def render(self, header: Header, payload: bytes, peer: ChannelPartner) -> Rendered:
        """Return a message as the endpoint takes it; see ``exchange.wires.Renderer``.

        Raises:
            InputInvalid: The wire has no way to say it. The operator's configuration.
            EnvelopeMalformed: The payload is none of the kind. The caller's bug.
        """
        kind = Kind(header.kind)
        message = decode(kind, payload)
        if isinstance(message, Request):
            self._check_codes(message)
        push, notes = _pushed(message, peer.fingerprints)
        meta = Meta(
            id=MessageId(header.id),
            timestamp=utc_text(header.sent_at),
            refers_to=None if header.refers_to is None else MessageId(header.refers_to),
        )
        written = write(meta, message, codes=self.codes, push=push)
        noted = (*notes, *written.notes)
        if self.automatic and may_leave(noted):
            noted = tuple(replace(note, severity=Severity.TOLD) for note in noted)
        noted = (*noted, *_poor(message, self.poor))
        operation = operation_for(kind, push=push)
        return Rendered(body=wrap(written.element), operation=operation.name, notes=noted)

    def _check_codes(self, request: Request) -> None:
        """Refuse a request for whose purpose, or authority, nobody configured a code.

        Raises:
            InputInvalid: There is none. The officer cannot help it, the operator can.
        """
        for field, code in (
            ("purpose", self.codes.purpose_sent(request.purpose)),
            ("authority", self.codes.authority_sent(request.authority.kind)),
        ):
            if code is None:
                raise InputInvalid(
                    f"No ECRIS code is configured for that {field}; see [ecris.codes].",
                    field=field,
                )


def _poor(message: Message, severity: Severity) -> Iterator[Note]:
    """Yield notes on what a message says poorly, up to a bound: one is enough to look."""
    for finding in examine(message)[:_MOST_POOR]:
        yield Note(finding.code, finding.path, severity, finding.text)


def _pushed(message: Message, capability: Fingerprints) -> tuple[bool, tuple[Note, ...]]:
    """Return whether content travels with a message, and what is to be said if it cannot.

    A request, a notification and a reply can name an attachment without its content, for
    the partner to ask for. The reply to such a question carries it: that is how it is pulled.
    """
    match message:
        case Request() | Notification():
            attached, named = message.fingerprints, capability is Fingerprints.PULL
            push = capability is Fingerprints.PUSH
        case AdditionalInformation():
            attached, named = message.fingerprints, False
            push = capability is not Fingerprints.NOFP
        case RequestResponse() | NotificationResponse():
            attached, named = message.fingerprints, False
            push = capability is Fingerprints.PUSH
        case _:
            return False, ()
    if attached is None:
        return False, ()
    if attached.content is not None and push:
        return True, ()
    if named:
        return False, ()
    return False, (
        Note(
            "ecris:fingerprints:not-sent",
            "MessageDataFingerprints",
            Severity.HELD,
            "The partner takes no fingerprints with this message; their content is not sent.",
        ),
    )
