"""Our witness, as C2SP tlog-witness has it, for the members of the network.

Source:
    C2SP tlog-witness, sections "add-checkpoint" and "Monitor Retrieval Mechanism";
    docs/protocol, COM-10.
"""

import logging
from collections.abc import Callable
from concurrent.futures import Executor
from functools import partial
from http import HTTPStatus
from typing import Final

import msgspec
from aiohttp import web

from comity.assembly.build import Node
from comity.assembly.cosigning import cosign_for, cosigned_note
from comity.assembly.problems import MEDIA_TYPE, problem
from comity.errors import (
    BatchTooLarge,
    CheckpointGap,
    CheckpointInconsistent,
    EnvelopeMalformed,
    Failure,
    MemberUnknown,
    ReferenceNotFound,
)
from comity.exchange.partners import Partner
from comity.ledger.cosigning import MAX_REQUEST_BYTES
from comity.node.callers import body_of
from comity.node.in_thread import InThread
from comity.node.limits import RateLimit
from comity.transport.peers import ADD_CHECKPOINT, SIZE_MEDIA_TYPE

_LOG: Final = logging.getLogger("comity.node")
_RETRIEVAL: Final = "/witness/{origin_hash:[0-9a-f]{64}}/checkpoint"


class WitnessFace:
    """The handlers.

    Args:
        node: The node.
        executor: Where transactions run.
        caller: Says who calls, or refuses.
    """

    def __init__(
        self, node: Node, executor: Executor, caller: Callable[[web.Request], Partner]
    ) -> None:
        self._node = node
        self._in_thread = InThread(executor)
        self._caller = caller
        self._rate = RateLimit(node.clock, node.config.delivery.requests_per_second)

    def add_to(self, app: web.Application) -> None:
        """Add the handlers to an application."""
        app.router.add_post(ADD_CHECKPOINT, self._add_checkpoint)
        app.router.add_get(_RETRIEVAL, self._checkpoint)

    async def _add_checkpoint(self, request: web.Request) -> web.Response:
        partner = self._caller(request)
        self._rate.take(partner.state)
        length = request.content_length
        if length is None:
            raise EnvelopeMalformed("A checkpoint is sent with its length.")
        if length > MAX_REQUEST_BYTES:
            raise BatchTooLarge(f"A request has at most {MAX_REQUEST_BYTES} bytes.")
        raw = await body_of(request, length, partner.state)
        try:
            lines = await self._in_thread(partial(cosign_for, self._node, raw, partner.state))
        except CheckpointGap as gap:
            return web.Response(
                body=f"{gap.last_seen}\n".encode("ascii"),
                status=HTTPStatus.CONFLICT,
                content_type=SIZE_MEDIA_TYPE,
            )
        except MemberUnknown as failure:
            return _refused(failure, HTTPStatus.NOT_FOUND)
        except CheckpointInconsistent as failure:
            _LOG.error("%s asked to cosign a log that contradicts what we saw", partner.state)
            return _refused(failure, HTTPStatus.UNPROCESSABLE_ENTITY)
        return web.Response(body=lines, content_type="text/plain", charset="utf-8")

    async def _checkpoint(self, request: web.Request) -> web.Response:
        self._rate.take(self._caller(request).state)
        note = await self._in_thread(
            partial(cosigned_note, self._node, request.match_info["origin_hash"])
        )
        if note is None:
            raise ReferenceNotFound("Our witness never cosigned that log.")
        return web.Response(
            body=note,
            content_type="text/plain",
            charset="utf-8",
            headers={"Cache-Control": "no-store"},
        )


def _refused(failure: Failure, status: HTTPStatus) -> web.Response:
    """Return a refusal under the status that C2SP tlog-witness asks for."""
    told = {**problem(failure), "status": int(status)}
    return web.Response(body=msgspec.json.encode(told), status=int(status), content_type=MEDIA_TYPE)
