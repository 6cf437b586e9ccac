"""Delivering over ECRIS to an endpoint that answers well, badly, late and not at all."""

import asyncio
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from tests.processes.ecris_site import PL, Shown, Site, issued, make_site, serving

from comity.assembly.build import Node
from comity.exchange.ports import Delivery, OutgoingMessage
from comity.ids import StateCode
from comity.records.ports import TaskKind
from comity.trust.certificates import fingerprint
from comity_training.bench.material import convicts
from comity_training.federation import LOOPBACK, free_ports

pytestmark = pytest.mark.processes
FR = StateCode("FR")
ROUNDS, PAUSE_SECONDS = 600, 0.05
SOAP = "http://www.w3.org/2003/05/soap-envelope"


def fault(code: str) -> bytes:
    """Write a fault as another stack would."""
    return (
        f"<S:Envelope xmlns:S='{SOAP}'><S:Body><S:Fault><S:Code><S:Value>S:{code}</S:Value>"
        "</S:Code><S:Reason><S:Text xml:lang='en'>x</S:Text></S:Reason></S:Fault></S:Body>"
        "</S:Envelope>"
    ).encode()


@dataclass
class Endpoint:
    """A partner's endpoint: answers as told, one answer after another, the last for ever.

    Attributes:
        answers: Status and body, each.
        posted: What was posted, with its media type and the certificate shown.
    """

    shown: Shown
    port: int
    trusted: Path
    answers: list[tuple[int, bytes]] = field(default_factory=lambda: [(202, b"")])
    posted: list[tuple[bytes, str, str]] = field(default_factory=list)
    _transports: list[asyncio.WriteTransport] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"https://{LOOPBACK}:{self.port}/ecris"

    async def _post(self, request: web.Request) -> web.Response:
        assert request.transport is not None
        self._transports.append(request.transport)
        session: Any = request.get_extra_info("ssl_object")
        certificate = fingerprint(session.getpeercert(binary_form=True))
        self.posted.append((await request.read(), request.headers["Content-Type"], certificate))
        status, body = self.answers[0] if len(self.answers) == 1 else self.answers.pop(0)
        headers = {"Location": self.url + "/elsewhere"} if status == 302 else {}
        return web.Response(status=status, body=body, headers=headers)

    @contextmanager
    def serving(self) -> Iterator[None]:
        ready = threading.Event()
        stops: list[Callable[[], object]] = []

        async def serve() -> None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(self.shown.certificate, self.shown.key)
            context.verify_mode = ssl.CERT_REQUIRED
            context.load_verify_locations(self.trusted)
            app = web.Application(client_max_size=64 * 1024 * 1024)
            app.router.add_post("/ecris", self._post)
            runner = web.AppRunner(app, access_log=None)
            await runner.setup()
            await web.TCPSite(runner, LOOPBACK, self.port, ssl_context=context).start()
            stop = asyncio.Event()
            loop = asyncio.get_running_loop()
            stops.append(lambda: loop.call_soon_threadsafe(stop.set))
            ready.set()
            await stop.wait()
            for transport in self._transports:
                transport.abort()
            for _ in range(3):  # turns of the loop, in which what was ended is closed
                await asyncio.sleep(0)
            await runner.cleanup()

        thread = threading.Thread(target=lambda: asyncio.run(serve()))
        thread.start()
        assert ready.wait(30)
        try:
            yield
        finally:
            stops[0]()
            thread.join(30)


@pytest.fixture
def site(tmp_path: Path) -> tuple[Site, Endpoint]:
    shown = issued(tmp_path, "pl")
    (port,) = free_ports(1)
    site = make_site(tmp_path, url=f"https://{LOOPBACK}:{port}/ecris", shown=shown)
    return site, Endpoint(shown, port, site.home.certificate)


def eventually(holds: Callable[[], bool]) -> bool:
    """Look again and again; the network and the database take what time they take."""
    pause = threading.Event()
    return any(holds() or pause.wait(PAUSE_SECONDS) for _ in range(ROUNDS))


def notify(node: Node, number: int) -> OutgoingMessage:
    convict = convicts(FR, PL)[number]
    with node.database.begin() as work:
        (sent,) = node.records.enter_conviction(work, convict.person, convict.numbered(number)).sent
    return sent


def delivery(node: Node, message: OutgoingMessage) -> Delivery:
    with node.database.read() as snapshot:
        kept = snapshot.exchange.outgoing(message.id)
    assert kept is not None
    return kept.delivery


def becomes(node: Node, message: OutgoingMessage, state: Delivery) -> bool:
    return eventually(lambda: delivery(node, message) is state)


def test_an_accepted_message_went_as_it_was_composed(site: tuple[Site, Endpoint]) -> None:
    ours, endpoint = site
    with endpoint.serving(), serving(ours.home) as node:
        message = notify(node, 1)
        assert becomes(node, message, Delivery.ACCEPTED)
        ((body, content_type, certificate),) = endpoint.posted
        assert body == message.wire_bytes
        assert content_type == (
            "application/soap+xml; charset=utf-8; "
            'action="http://ec.europa.eu/ECRIS/deliverNotification"'
        )
        (entry,) = node.directory.member(FR, node.clock.now()).certificates
        assert certificate == entry.sha256


def test_what_is_told_later_is_sent_again_byte_for_byte(site: tuple[Site, Endpoint]) -> None:
    ours, endpoint = site
    endpoint.answers = [
        (503, b""),
        (500, fault("Receiver")),
        (302, b""),
        (404, b"<html/>"),
        (200, b"<html>Welcome</html>"),
        (202, b""),
    ]
    with endpoint.serving(), serving(ours.home) as node:
        message = notify(node, 1)
        assert becomes(node, message, Delivery.ACCEPTED)
        assert [body for body, *_ in endpoint.posted] == [message.wire_bytes] * 6


def test_a_refused_message_calls_an_officer_and_holds_up_no_other(
    site: tuple[Site, Endpoint],
) -> None:
    ours, endpoint = site
    endpoint.answers = [(400, fault("Sender")), (202, b"")]
    with endpoint.serving(), serving(ours.home) as node:
        first, second = notify(node, 1), notify(node, 2)
        assert becomes(node, second, Delivery.ACCEPTED)
        assert delivery(node, first) is Delivery.REFUSED
        with node.database.read() as snapshot:
            kept = snapshot.exchange.outgoing(first.id)
            tasks = [each for each in snapshot.cases.open_tasks() if each.message == first.id]
        assert kept is not None
        assert kept.refusal == "soap:Sender"
        assert TaskKind.UNDELIVERABLE in [each.kind for each in tasks]


def test_an_endpoint_that_is_down_gets_everything_once_it_is_back(
    site: tuple[Site, Endpoint],
) -> None:
    ours, endpoint = site
    with serving(ours.home) as node:
        messages = [notify(node, number) for number in range(1, 4)]

        def tried() -> bool:
            with node.database.read() as snapshot:
                return snapshot.exchange.peer(PL).failures > 0

        assert eventually(tried)
        with endpoint.serving():
            assert all(becomes(node, each, Delivery.ACCEPTED) for each in messages)
            assert [body for body, *_ in endpoint.posted] == [each.wire_bytes for each in messages]


@contextmanager
def impostor(shown: Shown, port: int, trusted: Path) -> Iterator[list[bytes]]:
    """Listen where a partner should, with another certificate; yield what is received."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(shown.certificate, shown.key)
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(trusted)
    received: list[bytes] = []

    def greet(accepted: socket.socket) -> None:
        # The socket is closed whether the handshake comes about or not.
        with accepted, context.wrap_socket(accepted, server_side=True) as connection:
            received.append(connection.recv(65_536))

    def listen() -> None:
        while True:
            accepted, _ = listening.accept()
            if stopping.is_set():
                accepted.close()
                return
            with suppress(OSError):
                greet(accepted)

    stopping = threading.Event()
    with socket.create_server((LOOPBACK, port)) as listening:
        thread = threading.Thread(target=listen)
        thread.start()
        try:
            yield received
        finally:
            stopping.set()
            socket.create_connection((LOOPBACK, port)).close()
            thread.join(30)


def test_an_endpoint_with_another_certificate_gets_nothing(
    site: tuple[Site, Endpoint], tmp_path: Path
) -> None:
    ours, endpoint = site
    (tmp_path / "other").mkdir()
    other = issued(tmp_path / "other", "pl")
    with (
        impostor(other, endpoint.port, endpoint.trusted) as received,
        serving(ours.home) as node,
    ):
        message = notify(node, 1)

        def tried() -> bool:
            with node.database.read() as snapshot:
                return snapshot.exchange.peer(PL).failures > 1

        assert eventually(tried)
        assert delivery(node, message) is Delivery.DUE
    assert received == []


def alive(sender: str, number: int) -> bytes:
    """Write an answer to "are you alive" as another stack would."""
    return (
        f"<S:Envelope xmlns:S='{SOAP}'><S:Body>"
        '<v:IsAliveMessage xmlns:v="http://ec.europa.eu/ECRIS/service-v1.0"'
        ' xmlns:m="http://ec.europa.eu/ECRIS/messages-v1.0"><m:MessageMetaData>'
        f"<m:MessageMetaDataMessageID>{sender}-FR-IAL-{number:015d}</m:MessageMetaDataMessageID>"
        "<m:MessageMetaDataTimestamp>2022-05-06T10:00:00</m:MessageMetaDataTimestamp>"
        "</m:MessageMetaData><m:MessageData><m:IsAlive>true</m:IsAlive></m:MessageData>"
        "</v:IsAliveMessage></S:Body></S:Envelope>"
    ).encode()


@pytest.mark.parametrize(
    "answer",
    [(200, b""), (202, b""), (503, b""), (200, b"<html/>"), (200, alive("DE", 1))],
    ids=["empty", "as one-way", "later", "no envelope", "of another state"],
)
def test_an_answer_to_are_you_alive_that_is_none_holds_up_nothing(
    site: tuple[Site, Endpoint], answer: tuple[int, bytes]
) -> None:
    ours, endpoint = site
    endpoint.answers = [answer, (202, b"")]
    with endpoint.serving(), serving(ours.home) as node:
        with node.database.begin() as work:
            asked = node.records.ask_alive(work, PL)
        assert becomes(node, asked, Delivery.REFUSED)
        behind = notify(node, 1)
        assert becomes(node, behind, Delivery.ACCEPTED)
        assert [body for body, *_ in endpoint.posted] == [asked.wire_bytes, behind.wire_bytes]
        with node.database.read() as snapshot:
            tasks = [each for each in snapshot.cases.open_tasks() if each.message == asked.id]
    assert [each.kind for each in tasks] == [TaskKind.UNDELIVERABLE]


def test_an_answer_to_are_you_alive_is_kept_as_it_came(site: tuple[Site, Endpoint]) -> None:
    ours, endpoint = site
    endpoint.answers = [(200, alive("PL", 1))]
    with endpoint.serving(), serving(ours.home) as node:
        with node.database.begin() as work:
            asked = node.records.ask_alive(work, PL)
        assert becomes(node, asked, Delivery.ACCEPTED)
        with node.database.read() as snapshot:
            _, listed = snapshot.exchange.messages_of(asked.conversation)
            answer = snapshot.exchange.incoming(listed.id)
    assert answer is not None
    assert answer.id == "PL-FR-IAL-000000000000001"
    assert answer.wire_bytes == alive("PL", 1)
