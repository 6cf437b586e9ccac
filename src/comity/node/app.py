"""The node face: what partners may call, over mutual TLS.

Three things are served: batches are taken, and the log is shown. Before any byte
of a body is parsed, the certificate of the connection has named the partner.

Source: docs/protocol, COM-3, COM-5 and COM-7.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor
from functools import partial
from typing import Final, TypeVar

import msgspec
from aiohttp import web

from comity.assembly.build import Node
from comity.errors import (
    CertificateNotTrusted,
    CheckpointInconsistent,
    EnvelopeMalformed,
    Failure,
)
from comity.exchange.batch import RECEIPT_MEDIA_TYPE, Consistency, join_hashes
from comity.exchange.inbox import Admission, OpenedBatch, admit_batch, open_batch
from comity.exchange.partners import Partner
from comity.exchange.ports import Rejection
from comity.exchange.versions import CURRENT
from comity.node.delivery import Issued
from comity.node.limits import RateLimit, check_head
from comity.node.problems import MEDIA_TYPE, problem, status_of
from comity.node.wakening import Wakening
from comity.transport.peers import BATCHES, CHECKPOINT, CONSISTENCY
from comity.trust.certificates import fingerprint
from comity.trust.digest import sha256

_LOG: Final = logging.getLogger("comity.node")
_QUARANTINED_BYTES: Final = 256 * 1024
T = TypeVar("T")


class NodeFace:
    """The handlers.

    Args:
        node: The node.
        executor: Where transactions run.
        wakening: Told when something was admitted.
        issued: Told which checkpoints were shown to whom.
    """

    def __init__(self, node: Node, executor: Executor, wakening: Wakening, issued: Issued) -> None:
        self._node = node
        self._executor = executor
        self._wakening = wakening
        self._issued = issued
        self._rate = RateLimit(node.clock, node.config.delivery.requests_per_second)

    def application(self) -> web.Application:
        """Return the application."""
        app = web.Application(
            client_max_size=CURRENT.max_batch_bytes, middlewares=[_problems_for_failures]
        )
        app.router.add_post(BATCHES, self._batches)
        app.router.add_get(CONSISTENCY, self._consistency)
        app.router.add_get(CHECKPOINT, self._checkpoint)
        return app

    async def _batches(self, request: web.Request) -> web.Response:
        partner = self._partner(request)
        check_head(content_type=request.content_type, content_length=request.content_length)
        raw = await request.read()
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
        self._partner(request)
        try:
            first, second = int(request.query["first"]), int(request.query["second"])
        except (KeyError, ValueError) as error:
            raise EnvelopeMalformed("first and second are sizes of the log.") from error
        proof = await self._in_thread(partial(self._prove, first, second))
        return web.Response(body=msgspec.msgpack.encode(proof), content_type="application/msgpack")

    async def _checkpoint(self, request: web.Request) -> web.Response:
        self._partner(request)
        note = await self._in_thread(self._sign)
        return web.Response(body=note, content_type="text/plain")

    def _partner(self, request: web.Request) -> Partner:
        """Return who calls, by the certificate of the connection: step 0.

        Raises:
            CertificateNotTrusted, MemberUnknown: Nobody we exchange with.
            NetworkDocumentInvalid: The network document's days of grace are over.
            RateExceeded: More requests than agreed.
        """
        connection = request.transport
        session = None if connection is None else connection.get_extra_info("ssl_object")
        der = None if session is None else session.getpeercert(binary_form=True)
        if der is None:
            raise CertificateNotTrusted("The connection shows no certificate.")
        now = self._node.clock.now()
        member = self._node.directory.member_by_certificate(fingerprint(der), now)
        partner = self._node.partners.partner(member.state, now)
        self._rate.take(partner.state)
        return partner

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
        _LOG.warning("from %s: %s", partner.state, failure.diagnosis())
        with self._node.database.begin() as work:
            work.exchange.reject(
                Rejection(
                    sender=partner.state,
                    digest=sha256(raw),
                    code=failure.code,
                    at=self._node.clock.now(),
                    quarantined=raw[:_QUARANTINED_BYTES],
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

    async def _in_thread(self, call: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._executor, call)


@web.middleware
async def _problems_for_failures(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
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
