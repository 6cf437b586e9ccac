"""The stage of an attack with genuine XML: a partner's bodies, read as the face reads them."""

from datetime import date

from tests.adversary.channel_stage import CERTIFICATES, PARTNER, US, ChannelStage

from comity.exchange.channel_admission import Arrival, ArrivalOutcome, admit_arrived
from comity.exchange.holding import closed_hours_complaint
from comity.exchange.ports import OutgoingMessage
from comity.law.closed_hours import zones_of
from comity.ledger.channel_reading import read_docket
from comity.transport.ecris.arriving import arrived_from
from comity.transport.ecris.codes import OWN_CODES
from comity.transport.ecris.operations import operation_called, operation_named
from comity.transport.ecris.reading import read
from comity.transport.ecris.renderer import EcrisRenderer
from comity.transport.ecris.soap import action_of, charset_of, open_envelope
from comity_training.ecris_mischief import Behaviour
from comity_training.ecris_partner import Call, EcrisPartner, Heard
from comity_training.ecris_words import Described, Sentenced

ANA = Described("Ana", "Novak", date(1979, 7, 21))
SENTENCE = Sentenced("FR-C-000000000000001", "CO-00-250-FRA", "1/2026", date(2026, 3, 1))


class WireStage(ChannelStage):
    """One node, and a partner that writes and reads XML of its own."""

    def __init__(self, behaviour: Behaviour = Behaviour.GOOD) -> None:
        super().__init__()
        self.channels.writer = EcrisRenderer(OWN_CODES)
        self.partner = EcrisPartner(PARTNER, US, now=lambda: self.clock.at, behaviour=behaviour)

    def call(self, call: Call) -> Arrival:
        """Take a call as the face does, and handle what is due.

        Raises:
            Failure: The face answers it with a fault.
        """
        element = open_envelope(call.body, charset=charset_of(call.content_type))
        action = action_of(call.content_type, None)
        operation = operation_called(action, str(element.tag))
        found = read(element, codes=OWN_CODES)
        zones = zones_of("Europe/Berlin", None)
        untimely = closed_hours_complaint(found.kind, self.clock.now(), zones)
        arrived = arrived_from(
            found,
            operation=operation,
            body=call.body,
            certificate_sha256=CERTIFICATES[PARTNER],
            complaints=() if untimely is None else (untimely,),
        )
        with self.store.begin() as work:
            partner = self.channels.channel(PARTNER, self.clock.now())
            arrival = admit_arrived(work, self.rails, partner, arrived)
            if arrival.outcome is ArrivalOutcome.REUSED:
                self.service.reused(work, arrival.message)
        self.handle_due()
        return arrival

    def hear(self, kind: str) -> list[Heard]:
        """Let the partner take everything of a kind that we wrote; return what it made of it."""
        return [self._heard(message) for message in self.sent(kind)]

    def _heard(self, message: OutgoingMessage) -> Heard:
        with self.store.read() as snapshot:
            kept = snapshot.exchange.outgoing(message.id)
        assert kept is not None
        assert kept.wire_bytes
        operation = operation_named(_operation_of(kept))
        return self.partner.take(operation.action, kept.wire_bytes)


def _operation_of(message: OutgoingMessage) -> str:
    return read_docket(message.header).operation
