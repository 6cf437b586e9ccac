"""The ECRIS face: what partners who speak ECRIS v1.0 may call, over mutual TLS.

Whoever calls is known by the certificate before a byte of the body is read. A one-way
message is accepted with an empty answer, after it is on record and not before; what is
wrong with its content is told by a message back, and not here.

Source:
    ECRIS DTS v1.0, ecris-service-v1.0.wsdl; docs/protocol, COM-9.
"""

import logging
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Handler

from comity.assembly.build import Node
from comity.assembly.ecris_wiring import EcrisSetup
from comity.errors import BatchTooLarge, EnvelopeMalformed, Failure
from comity.exchange.channel_admission import Arrival, ArrivalOutcome, admit_arrived
from comity.exchange.holding import closed_hours_complaint
from comity.exchange.outbox import new_message_id
from comity.exchange.ports import Rejection
from comity.exchange.wires import ChannelPartner
from comity.ledger.entry import utc_text
from comity.node.callers import body_of, certificate_shown, marking_busy
from comity.node.connections import Connections
from comity.node.defects import without_text
from comity.node.ecris_faults import FaultAnswer, fault_for
from comity.node.in_thread import InThread
from comity.node.limits import BodiesInFlight, RateLimit, RejectionsKept
from comity.node.wakening import Wakening
from comity.records.messages import IsAlive, Kind
from comity.storage.quarantine import SAMPLE_BYTES
from comity.transport.ecris.arriving import arrived_from
from comity.transport.ecris.operations import Operation, operation_called
from comity.transport.ecris.reading import Meta, Read, read
from comity.transport.ecris.soap import (
    MEDIA_TYPE,
    action_of,
    charset_of,
    open_envelope,
    wrap,
)
from comity.transport.ecris.writing import write
from comity.trust.digest import sha256

_LOG: Final = logging.getLogger("comity.ecris")
_BODIES: Final = 8
"""Of one partner at once: its system may send from several threads."""

_TOLD_EVERY: Final = 1_000
_ANSWER_TYPE: Final = f"{MEDIA_TYPE}; charset=utf-8"


@dataclass(frozen=True, slots=True, repr=False)
class _Call:
    """One call, its body read.

    Attributes:
        partner: Who calls.
        certificate: The certificate of the connection.
        action: The SOAP action; ``None`` if there is none.
        charset: The charset of the media type; ``None`` if there is none.
        body: The body.
    """

    partner: ChannelPartner
    certificate: str
    action: str | None
    charset: str | None
    body: bytes


class EcrisFace:
    """The handlers.

    Args:
        node: The node.
        setup: How it speaks ECRIS.
        executor: Where transactions run and messages are read.
        wakening: Told when something was admitted.
        connections: Told which of them are answering.
    """

    def __init__(
        self,
        node: Node,
        setup: EcrisSetup,
        executor: Executor,
        *,
        wakening: Wakening,
        connections: Connections,
    ) -> None:
        self._setup = setup
        self._node = node
        self._in_thread = InThread(executor)
        self._wakening = wakening
        self._connections = connections
        self._rate = RateLimit(node.clock, node.config.delivery.requests_per_second)
        self._bodies = BodiesInFlight(most=_BODIES)
        self._rejections = RejectionsKept(node.clock)

    def application(self) -> web.Application:
        """Return the application."""
        app = web.Application(
            client_max_size=self._setup.limits.max_bytes,
            middlewares=[marking_busy(self._connections), _faults_for_failures],
        )
        app.router.add_post(self._setup.part.path, self._called)
        return app

    async def _called(self, request: web.Request) -> web.Response:
        partner, certificate = self._caller(request)
        self._rate.take(partner.state)
        content_type = request.headers.get("Content-Type", "")
        self._check_head(request)
        with self._bodies.one_of(partner.state):
            body = await body_of(request, self._setup.limits.max_bytes, partner.state)
            # Asked anew: it may have been removed, or the network document may have
            # expired, while the body was under way.
            partner, certificate = self._caller(request)
            call = _Call(
                partner,
                certificate,
                action_of(content_type, request.headers.get("SOAPAction")),
                charset_of(content_type),
                body,
            )
            answer = await self._in_thread(partial(self._take, call))
        if answer:
            return web.Response(body=answer, headers={"Content-Type": _ANSWER_TYPE})
        self._wakening.wake()
        return web.Response(status=202)

    def _caller(self, request: web.Request) -> tuple[ChannelPartner, str]:
        """Return who calls, by the certificate of the connection.

        Raises:
            CertificateNotTrusted, MemberUnknown: Nobody we exchange with over ECRIS.
            NetworkDocumentInvalid: The network document's days of grace are over.
        """
        shown = certificate_shown(request)
        now = self._node.clock.now()
        member = self._node.directory.member_by_certificate(shown, now)
        return self._node.partners.channel(member.state, now), shown

    def _check_head(self, request: web.Request) -> None:
        """Refuse a call by its head.

        Raises:
            HTTPUnsupportedMediaType: Compressed, in parts (MTOM), or not SOAP 1.2.
            BatchTooLarge: Its body is larger than any message.
        """
        # All of them: which one the library unpacks by is its own affair.
        encodings = request.headers.getall("Content-Encoding", ["identity"])
        if [each.lower() for each in encodings] != ["identity"]:
            raise web.HTTPUnsupportedMediaType
        if request.content_type != MEDIA_TYPE:
            raise web.HTTPUnsupportedMediaType
        if (request.content_length or 0) > self._setup.limits.max_bytes:
            raise BatchTooLarge(f"A message has at most {self._setup.limits.max_bytes} bytes.")

    def _take(self, call: _Call) -> bytes:
        """Put a message on record; return what is answered, nothing for most."""
        try:
            element = open_envelope(call.body, limits=self._setup.limits, charset=call.charset)
            operation = operation_called(call.action, str(element.tag))
            found = read(element, codes=self._setup.codes)
            if operation.answered:
                return self._alive(call.partner, found)
            arrival = self._admit(call, operation, found)
        except Failure as failure:
            self._keep_rejection(call, failure)
            raise
        _LOG.info("from %s: %s %s", call.partner.state, arrival.message.id, arrival.outcome)
        return b""

    def _admit(self, call: _Call, operation: Operation, found: Read) -> Arrival:
        node = self._node
        untimely = closed_hours_complaint(found.kind, node.clock.now(), self._setup.own_zones)
        arrived = arrived_from(
            found,
            operation=operation,
            body=call.body,
            certificate_sha256=call.certificate,
            complaints=() if untimely is None else (untimely,),
        )
        with node.database.begin() as work:
            arrival = admit_arrived(work, node.rails, call.partner, arrived)
            if arrival.outcome is ArrivalOutcome.REUSED:
                node.records.reused(work, arrival.message)
        return arrival

    def _alive(self, partner: ChannelPartner, found: Read) -> bytes:
        """Return our answer to "are you alive": that we are, if the database says so too.

        Raises:
            EnvelopeMalformed: The question is not one from this partner to us.
            StorageUnavailable: The database does not answer.
        """
        node = self._node
        if not found.meta.id.startswith(f"{partner.state}-{node.state}-{Kind.IS_ALIVE}-"):
            raise EnvelopeMalformed("The identifier is not one of such a message to this node.")
        now = node.clock.now()
        with node.database.begin() as work:
            identifier = new_message_id(work, node.rails, partner.state, Kind.IS_ALIVE, now)
        meta = Meta(id=identifier, timestamp=utc_text(now))
        written = write(meta, IsAlive(alive=True), codes=self._setup.codes, push=False)
        return wrap(written.element)

    def _keep_rejection(self, call: _Call, failure: Failure) -> None:
        """Note a refused message; one that is merely to be repeated leaves no trace."""
        answer = fault_for(failure)
        if answer.retry_after is not None:
            return
        sender = call.partner.state
        count = self._rejections.note(sender)
        if count > self._rejections.most:
            if count % _TOLD_EVERY == 1:
                _LOG.warning("from %s: %d refused messages", sender, count)
            return
        _LOG.warning("from %s: %s", sender, failure.diagnosis())
        with self._node.database.begin() as work:
            work.exchange.reject(
                Rejection(
                    sender=sender,
                    digest=sha256(call.body),
                    code=failure.code,
                    at=self._node.clock.now(),
                    quarantined=call.body[:SAMPLE_BYTES],
                )
            )


@web.middleware
async def _faults_for_failures(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except web.HTTPRequestEntityTooLarge:
        return _response(fault_for(BatchTooLarge("The message is larger than any is.")))
    except web.HTTPException as refusal:
        # The library's own answers have a text; ours have none.
        return web.Response(status=refusal.status)
    except Failure as failure:
        return _response(fault_for(failure))
    except Exception as defect:  # noqa: BLE001 - logged by its place; the partner sees no text
        _LOG.error("a defect in the ECRIS face", exc_info=without_text(defect))
        return _response(fault_for(defect))


def _response(answer: FaultAnswer) -> web.Response:
    if not answer.body:
        return web.Response(status=answer.status)
    headers = {"Content-Type": f"{answer.media_type}; charset=utf-8"}
    if answer.retry_after is not None:
        headers["Retry-After"] = str(answer.retry_after)
    return web.Response(status=answer.status, body=answer.body, headers=headers)
