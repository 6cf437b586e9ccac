"""The node face: what partners may call, over mutual TLS.

Three things are served: batches are taken, and the log is shown. Before any byte
of a body is parsed, the certificate of the connection has named the partner.

Source: docs/protocol, COM-3, COM-5 and COM-7.
"""

import logging
from concurrent.futures import Executor
from functools import partial
from typing import Final

import msgspec
from aiohttp import web
from aiohttp.typedefs import Handler

from comity.assembly.build import Node
from comity.assembly.problems import MEDIA_TYPE, problem, status_of
from comity.errors import (
    CheckpointInconsistent,
    EnvelopeMalformed,
    Failure,
)
from comity.exchange.batch import RECEIPT_MEDIA_TYPE, Consistency, join_hashes
from comity.exchange.inbox import Admission, admit_batch
from comity.exchange.opening import OpenedBatch, open_batch
from comity.exchange.partners import Partner
from comity.exchange.ports import Rejection
from comity.exchange.versions import CURRENT
from comity.node.callers import body_of, certificate_shown, marking_busy
from comity.node.connections import Connections
from comity.node.delivery import Issued
from comity.node.in_thread import InThread
from comity.node.limits import BodiesInFlight, RateLimit, RejectionsKept, check_head
from comity.node.log_face import LogFace
from comity.node.wakening import Wakening
from comity.node.witness_face import WitnessFace
from comity.storage.quarantine import SAMPLE_BYTES
from comity.transport.peers import BATCHES, CHECKPOINT, CONSISTENCY
from comity.trust.digest import sha256

_LOG: Final = logging.getLogger("comity.node")
_TOLD_EVERY: Final = 1_000


class NodeFace:
    """The handlers.

    Args:
        node: The node.
        executor: Where transactions run.
        wakening: Told when something was admitted.
        issued: Told which checkpoints were shown to whom.
        connections: Told which of them are answering.
    """

    def __init__(
        self,
        node: Node,
        executor: Executor,
        *,
        wakening: Wakening,
        issued: Issued,
        connections: Connections,
    ) -> None:
        self._node = node
        self._executor = executor
        self._in_thread = InThread(executor)
        self._wakening = wakening
        self._issued = issued
        self._connections = connections
        self._rate = RateLimit(node.clock, node.config.delivery.requests_per_second)
        self._bodies = BodiesInFlight()
        self._rejections = RejectionsKept(node.clock)

    def application(self) -> web.Application:
        """Return the application."""
        app = web.Application(
            client_max_size=CURRENT.max_batch_bytes,
            middlewares=[marking_busy(self._connections), _problems_for_failures],
        )
        app.router.add_post(BATCHES, self._batches)
        app.router.add_get(CONSISTENCY, self._consistency)
        app.router.add_get(CHECKPOINT, self._checkpoint)
        LogFace(self._node, self._executor, self._partner).add_to(app)
        WitnessFace(self._node, self._executor, self._partner).add_to(app)
        return app

    async def _batches(self, request: web.Request) -> web.Response:
        partner = self._caller(request)
        length = check_head(
            content_type=request.content_type,
            content_length=request.content_length,
            content_encoding=request.headers.get("Content-Encoding"),
        )
        with self._bodies.one_of(partner.state):
            raw = await body_of(request, length, partner.state)
            # Asked anew: it may have been removed, or the network document may have
            # expired, while the body was under way.
            partner = self._partner(request)
            admission = await self._in_thread(partial(self._take, partner, raw))
        self._issued.note(partner.state, admission.checkpoint_size)
        if admission.admitted:
            self._wakening.wake()
        _LOG.info(
            "from %s: %d admitted, %d known, %d refused",
            partner.state,
            len(admission.admitted),
            len(admission.duplicates),
            len(admission.refused),
        )
        return web.Response(body=admission.receipt, content_type=RECEIPT_MEDIA_TYPE)

    async def _consistency(self, request: web.Request) -> web.Response:
        self._caller(request)
        try:
            first, second = int(request.query["first"]), int(request.query["second"])
        except (KeyError, ValueError) as error:
            raise EnvelopeMalformed("first and second are sizes of the log.") from error
        proof = await self._in_thread(partial(self._prove, first, second))
        return web.Response(body=msgspec.msgpack.encode(proof), content_type="application/msgpack")

    async def _checkpoint(self, request: web.Request) -> web.Response:
        self._caller(request)
        note = await self._in_thread(self._sign)
        return web.Response(body=note, content_type="text/plain")

    def _caller(self, request: web.Request) -> Partner:
        """Return who calls, and count the request: step 0.

        Raises:
            CertificateNotTrusted, MemberUnknown, NetworkDocumentInvalid: As ``_partner``.
            RateExceeded: More requests than agreed.
        """
        partner = self._partner(request)
        self._rate.take(partner.state)
        return partner

    def _partner(self, request: web.Request) -> Partner:
        """Return who calls, by the certificate of the connection.

        Raises:
            CertificateNotTrusted, MemberUnknown: Nobody we exchange with.
            NetworkDocumentInvalid: The network document's days of grace are over.
        """
        now = self._node.clock.now()
        member = self._node.directory.member_by_certificate(certificate_shown(request), now)
        return self._node.partners.partner(member.state, now)

    def _take(self, partner: Partner, raw: bytes) -> Admission:
        node = self._node
        try:
            opened = open_batch(raw, rails=node.rails, partner=partner, keys=node.sealing_keys)
            return self._admit(partner, opened)
        except Failure as failure:
            self._keep_rejection(partner, raw, failure)
            raise

    def _admit(self, partner: Partner, opened: OpenedBatch) -> Admission:
        node = self._node
        with node.database.begin() as work:
            try:
                return admit_batch(
                    work,
                    rails=node.rails,
                    partner=partner,
                    opened=opened,
                    hints=self._issued.hints(partner.state),
                )
            except CheckpointInconsistent as failure:
                # The block is left normally, so that the proof against the peer is kept.
                misbehaviour = failure
        _LOG.error("%s shows a log that is not the one seen before", partner.state)
        raise misbehaviour

    def _keep_rejection(self, partner: Partner, raw: bytes, failure: Failure) -> None:
        """Note a refused batch; one that is merely to be repeated leaves no trace."""
        if failure.retry_after is not None:
            return
        count = self._rejections.note(partner.state)
        if count > self._rejections.most:
            if count % _TOLD_EVERY == 1:
                _LOG.warning("from %s: %d refused batches", partner.state, count)
            return
        _LOG.warning("from %s: %s", partner.state, failure.diagnosis())
        with self._node.database.begin() as work:
            work.exchange.reject(
                Rejection(
                    sender=partner.state,
                    digest=sha256(raw),
                    code=failure.code,
                    at=self._node.clock.now(),
                    quarantined=raw[:SAMPLE_BYTES],
                )
            )

    def _prove(self, first: int, second: int) -> Consistency:
        with self._node.database.read() as snapshot:
            if not 0 < first <= second <= snapshot.log.size():
                raise EnvelopeMalformed("The log has no such sizes.")
            try:
                hashes = snapshot.log.consistency_proof(first, second)
            except ValueError as error:
                raise EnvelopeMalformed("No checkpoint covers that size yet.") from error
        return Consistency(first, second, join_hashes(hashes))

    def _sign(self) -> bytes:
        with self._node.database.begin() as work:
            return work.log.checkpoint()


@web.middleware
async def _problems_for_failures(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except web.HTTPException:
        raise
    except Failure as failure:
        status = int(status_of(failure.code))
        return _problem_response(failure, status)
    except Exception as defect:  # noqa: BLE001 - logged in full; the peer sees no text
        _LOG.exception("a defect in %s", request.path)
        return _problem_response(defect, 500)


def _problem_response(error: Exception, status: int) -> web.Response:
    return web.Response(
        body=msgspec.json.encode(problem(error)), status=status, content_type=MEDIA_TYPE
    )
