"""What partners may read of our log: publications, tiles, anchors, and what we saw of others.

Source:
    C2SP tlog-tiles, section "APIs"; docs/protocol, COM-10.
"""

from collections.abc import Callable
from concurrent.futures import Executor
from functools import partial
from typing import Final

import msgspec
from aiohttp import web

from comity.assembly.build import Node
from comity.assembly.gossiping import shown
from comity.errors import EnvelopeMalformed, InputInvalid, ReferenceNotFound
from comity.exchange.partners import Partner
from comity.ledger.anchor import Anchor
from comity.ledger.anchoring import anchor_for
from comity.ledger.tiles import TileCoordinates, parse_tile_path, width_at
from comity.node.in_thread import InThread
from comity.node.limits import RateLimit
from comity.transport.peers import ANCHOR, PUBLISHED, SEEN, TILES

_FOR_EVER: Final = {"Cache-Control": "private, max-age=31536000, immutable"}
"""Tiles never change. Private: who may read the log is decided for each connection."""

_NOT_AT_ALL: Final = {"Cache-Control": "no-store"}


class LogFace:
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
        # Apart from messages: a partner that reads our whole log must not hold up its own.
        self._rate = RateLimit(node.clock, node.config.delivery.requests_per_second)

    def add_to(self, app: web.Application) -> None:
        """Add the handlers to an application."""
        app.router.add_get(PUBLISHED, self._published)
        app.router.add_get(TILES + "/{path:tile/.+}", self._tile)
        app.router.add_get(ANCHOR, self._anchor)
        app.router.add_get(SEEN, self._seen)

    async def _published(self, request: web.Request) -> web.Response:
        self._admit(request)
        note = await self._in_thread(self._latest)
        return web.Response(
            body=note, content_type="text/plain", charset="utf-8", headers=_NOT_AT_ALL
        )

    async def _tile(self, request: web.Request) -> web.Response:
        self._admit(request)
        try:
            place = parse_tile_path(request.match_info["path"])
        except InputInvalid as error:
            raise ReferenceNotFound("There is no such tile.") from error
        tile = await self._in_thread(partial(self._tile_at, place))
        return web.Response(body=tile, content_type="application/octet-stream", headers=_FOR_EVER)

    async def _anchor(self, request: web.Request) -> web.Response:
        self._admit(request)
        try:
            size = int(request.query["size"])
        except (KeyError, ValueError) as error:
            raise EnvelopeMalformed("size is a size of the log.") from error
        anchor = await self._in_thread(partial(self._anchor_for, size))
        return web.Response(
            body=msgspec.json.encode(anchor), content_type="application/json", headers=_NOT_AT_ALL
        )

    async def _seen(self, request: web.Request) -> web.Response:
        self._admit(request)
        notes = await self._in_thread(partial(shown, self._node))
        return web.Response(
            body=msgspec.json.encode(notes), content_type="application/json", headers=_NOT_AT_ALL
        )

    def _admit(self, request: web.Request) -> None:
        self._rate.take(self._caller(request).state)

    def _latest(self) -> bytes:
        with self._node.database.read() as snapshot:
            latest = snapshot.publications.latest()
        if latest is None:
            raise ReferenceNotFound("Nothing is published yet.")
        return latest.note

    def _tile_at(self, place: TileCoordinates) -> bytes:
        """Return a tile that the latest publication covers.

        Raises:
            ReferenceNotFound: There is none, or not yet.
        """
        with self._node.database.read() as snapshot:
            latest = snapshot.publications.latest()
            size = 0 if latest is None else latest.size
            if place.width <= width_at(place.level or 0, place.index, size):
                tile = snapshot.log.tile(place)
                if tile is not None:
                    return tile
        raise ReferenceNotFound("There is no such tile.")

    def _anchor_for(self, size: int) -> Anchor:
        with self._node.database.read() as snapshot:
            return anchor_for(
                size,
                origin=self._node.config.node.origin,
                log=snapshot.log,
                publications=snapshot.publications,
                time_stamps=snapshot.time_stamps,
            )
