"""A time-stamping authority with a socket on the loopback, which can be down or slow."""

import asyncio
from dataclasses import dataclass, field
from typing import Final

from aiohttp import web

from comity_training.time_stamping_authority import TimeStampingAuthority

_LOOPBACK: Final = "127.0.0.1"


@dataclass(slots=True)
class AuthorityEndpoint:
    """Answers over HTTP: time-stamps at ``/stamp``, revocations beside it.

    Attributes:
        authority: Whose answers these are.
        is_down: Whether it answers nothing but 503.
        revocations_down: Whether it tells nothing of revocations.
        slow_by: Seconds that it takes before it answers.
        asked: How many time-stamps were asked for.
    """

    authority: TimeStampingAuthority
    is_down: bool = False
    revocations_down: bool = False
    slow_by: float = 0.0
    asked: int = 0
    _runner: web.AppRunner | None = field(default=None, repr=False)

    async def start(self, port: int = 0) -> int:
        """Listen, and return the port."""
        application = web.Application()
        application.router.add_post("/stamp", self._stamp)
        application.router.add_get("/revoked.crl", self._list)
        application.router.add_post("/ocsp", self._answer)
        self._runner = web.AppRunner(application, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, _LOOPBACK, port)
        await site.start()
        address = self._runner.addresses[0]
        return int(address[1])

    async def stop(self) -> None:
        """Listen no more."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def _stamp(self, request: web.Request) -> web.Response:
        self.asked += 1
        await asyncio.sleep(self.slow_by)
        if self.is_down:
            return web.Response(status=503)
        answer = self.authority.answer(await request.read())
        return web.Response(body=answer, content_type="application/timestamp-reply")

    async def _list(self, _: web.Request) -> web.Response:
        if self.revocations_down:
            return web.Response(status=503)
        return web.Response(
            body=self.authority.revocation_list(), content_type="application/pkix-crl"
        )

    async def _answer(self, request: web.Request) -> web.Response:
        if self.revocations_down:
            return web.Response(status=503)
        answer = self.authority.answer_about(await request.read())
        return web.Response(body=answer, content_type="application/ocsp-response")
