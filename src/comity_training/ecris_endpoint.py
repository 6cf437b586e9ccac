"""A partner over ECRIS v1.0 with sockets: its endpoint, and what it posts to a node's."""

import asyncio
import ssl
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from aiohttp import ClientSession, ClientTimeout, TCPConnector, web

from comity_training.ecris_partner import Call, EcrisPartner, Heard, Misunderstood
from comity_training.ecris_words import Described, Sentenced

Answering: TypeAlias = Callable[[Heard], Sequence[Call]]
"""What a partner posts because of what it heard."""

_LOOPBACK: Final = "127.0.0.1"
_PATIENCE: Final = ClientTimeout(total=60)
_LARGEST: Final = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Showing:
    """What two ends of a connection show one another, as files.

    Attributes:
        certificate: The partner's certificate, PEM.
        key: Its private key, PEM.
        trusted: The node's certificate, PEM; nobody else's is taken.
    """

    certificate: Path
    key: Path
    trusted: Path


def usual_answers(
    partner: EcrisPartner, holdings: Mapping[str, tuple[Described, Sequence[Sentenced]]]
) -> Answering:
    """Return how a partner answers that finds people by their surname alone.

    Args:
        partner: The partner.
        holdings: Persons and their convictions by surname.
    """

    def answer(heard: Heard) -> Sequence[Call]:
        if heard.kind == "REQ":
            (surname, *_) = heard.texts("Surname")
            found = holdings.get(surname)
            if found is None:
                return [partner.error(heard.id)]
            return [partner.response(heard.id, *found)]
        if heard.kind == "NOT":
            return [partner.notification_response(heard.id)]
        return []

    return answer


class PartnerEndpoint:
    """Where a partner listens, and from where it posts.

    Args:
        partner: Who.
        showing: Certificates.
        port: Where it listens on the loopback.
        node_url: The node's endpoint.
        answering: What it posts because of what it heard; nothing by default.
    """

    def __init__(
        self,
        partner: EcrisPartner,
        showing: Showing,
        *,
        port: int,
        node_url: str,
        answering: Answering = lambda _: (),
    ) -> None:
        self.partner = partner
        self.misunderstood: list[str] = []
        self._showing = showing
        self._port = port
        self._node_url = node_url
        self._answering = answering
        self._runner: web.AppRunner | None = None
        self._answers: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Listen."""
        app = web.Application(client_max_size=_LARGEST)
        app.router.add_post("/ecris", self._posted)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        context = self._context(ssl.PROTOCOL_TLS_SERVER)
        await web.TCPSite(self._runner, _LOOPBACK, self._port, ssl_context=context).start()

    async def stop(self) -> None:
        """Wait for what is being posted, and listen no more."""
        await asyncio.gather(*self._answers)
        if self._runner is not None:
            await self._runner.cleanup()

    async def post(self, call: Call) -> int:
        """Post a message to the node; return the status of the answer."""
        context = self._context(ssl.PROTOCOL_TLS_CLIENT)
        connector = TCPConnector(ssl=context, force_close=True)
        async with (
            ClientSession(connector=connector, timeout=_PATIENCE) as session,
            session.post(
                self._node_url, data=call.body, headers={"Content-Type": call.content_type}
            ) as answer,
        ):
            await answer.read()
            return answer.status

    async def _posted(self, request: web.Request) -> web.Response:
        action = request.headers["Content-Type"].partition('action="')[2].partition('"')[0]
        try:
            heard = self.partner.take(action, await request.read())
        except Misunderstood as problem:
            self.misunderstood.append(str(problem))
            return web.Response(status=400)
        for call in self._answering(heard):
            task = asyncio.get_running_loop().create_task(self._answer(call))
            self._answers.add(task)
            task.add_done_callback(self._answers.discard)
        return web.Response(status=202)

    async def _answer(self, call: Call) -> None:
        await self.post(call)

    def _context(self, protocol: int) -> ssl.SSLContext:
        context = ssl.SSLContext(protocol)
        context.load_cert_chain(self._showing.certificate, self._showing.key)
        # The certificate itself is pinned; whose name it bears says nothing more.
        context.check_hostname = False
        context.verify_mode = ssl.CERT_REQUIRED
        context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
        context.load_verify_locations(self._showing.trusted)
        return context
