"""Attacks on the listening node itself, over real sockets and real TLS on loopback."""

import asyncio
import logging
import socket
import ssl
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from typing import Any, TypeAlias

import msgspec
import pytest
from sqlalchemy import func, select

from comity.assembly.build import Node, open_node
from comity.assembly.home import Home
from comity.exchange.batch import BATCH_MEDIA_TYPE
from comity.ids import StateCode
from comity.node import callers
from comity.node.connections import ConnectionLimits
from comity.node.serving import ServingNode
from comity.storage.sql.schema import conversations, inbox, leaves, outbox, rejections
from comity.transport.tls import client_context
from comity.trust.network_directory import Directory
from comity.trust.network_document import MemberStatus
from comity_training.federation import make_network

pytestmark = pytest.mark.processes

DE, FR, ES = (StateCode(code) for code in ("DE", "FR", "ES"))
PATIENCE = 20.0
GET = b"GET /comity/v1/log/checkpoint HTTP/1.1\r\nHost: x\r\n\r\n"
POST = (
    b"POST /comity/v1/batches HTTP/1.1\r\nHost: x\r\nContent-Type: "
    + BATCH_MEDIA_TYPE.encode()
    + b"\r\n%sContent-Length: %d\r\n\r\n"
)
Stream: TypeAlias = tuple[asyncio.StreamReader, asyncio.StreamWriter]
TABLES = (inbox, outbox, leaves, rejections, conversations)


class Site:
    """A node that serves, and its partners' homes."""

    def __init__(self, node: Node, homes: dict[StateCode, Home]) -> None:
        self.node = node
        self.homes = homes
        self.stack = AsyncExitStack()

    @property
    def address(self) -> tuple[str, int]:
        listen = self.node.config.listen
        return listen.host, listen.port

    def context(self, state: StateCode) -> ssl.SSLContext:
        home = self.homes[state]
        ours = open_node(home)
        try:
            pinned = ours.partners.certificates(FR, ours.clock.now())
        finally:
            ours.database.close()
        return client_context(home.certificate, home.tls_key, pinned)

    async def bare(self) -> Stream:
        return self.kept(await asyncio.open_connection(*self.address))

    async def tls(self, state: StateCode = DE) -> Stream:
        return self.kept(await asyncio.open_connection(*self.address, ssl=self.context(state)))

    def kept(self, stream: Stream) -> Stream:
        async def close() -> None:
            stream[1].transport.abort()
            await asyncio.gather(stream[1].wait_closed(), return_exceptions=True)

        self.stack.push_async_callback(close)
        return stream

    async def asked(self, stream: Stream, request: bytes) -> bytes:
        """Send a request; return the head of the answer."""
        stream[1].write(request)
        return await stream[0].readuntil(b"\r\n\r\n")

    def picture(self) -> dict[str, int]:
        """Return how much is stored."""
        with self.node.database.writing_engine.connect() as connection:
            return {
                table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
                for table in TABLES
            }


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> dict[StateCode, Home]:
    states = [DE, FR, ES]
    made = make_network(tmp_path_factory.mktemp("hostile"), states)
    return dict(zip(states, made, strict=True))


@asynccontextmanager
async def serving(
    homes: dict[StateCode, Home], limits: ConnectionLimits | None = None
) -> AsyncIterator[Site]:
    node = open_node(homes[FR])
    ready = asyncio.Event()
    running = asyncio.create_task(ServingNode(node, limits=limits).run(ready=ready.set))
    site = Site(node, homes)
    try:
        waiting = asyncio.create_task(ready.wait())
        await asyncio.wait({running, waiting}, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        assert not running.done(), running.exception()
        yield site
    finally:
        await site.stack.aclose()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        node.database.close()


def performed(play: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(asyncio.wait_for(play(), PATIENCE * 2))


async def ended(stream: Stream) -> bool:
    """Wait until the node ends a connection."""
    try:
        async with asyncio.timeout(PATIENCE):
            return await stream[0].read() is not None
    except (ConnectionError, ssl.SSLError):
        return True


@contextmanager
def no_defect(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    with caplog.at_level(logging.INFO):
        yield
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


def test_a_stranger_with_many_bare_connections_shuts_nobody_out(
    homes: dict[StateCode, Home], caplog: pytest.LogCaptureFixture
) -> None:
    """Somebody without a certificate opens connections and never begins the handshake.

    Partners that come later are served, the log stays silent, and the node's state is unchanged.
    """
    limits = ConnectionLimits(handshakes=16, handshakes_an_address=8, handshake_seconds=60.0)

    async def play() -> None:
        async with serving(homes, limits) as site:
            before = site.picture()
            crowd = [await site.bare() for _ in range(60)]
            head = await site.asked(await site.tls(), GET)
            assert head.startswith(b"HTTP/1.1 200")
            assert await ended(crowd[0])
            assert site.picture() == before | {"leaves": site.picture()["leaves"]}

    with no_defect(caplog):
        performed(play)


def test_a_handshake_has_a_few_seconds(homes: dict[StateCode, Home]) -> None:
    """Somebody opens a connection and says nothing, for ever.

    It is ended by the node, and the node's state is unchanged.
    """

    async def play() -> None:
        async with serving(homes, ConnectionLimits(handshake_seconds=0.1)) as site:
            assert await ended(await site.bare())

    performed(play)


@pytest.mark.parametrize("said", [b"", GET[:20], GET])
def test_a_connection_without_a_request_is_ended(homes: dict[StateCode, Home], said: bytes) -> None:
    """A partner keeps connections, with no request, half a head, or after an answer.

    They are ended by the node, and the node's state is unchanged.
    """

    async def play() -> None:
        async with serving(homes, ConnectionLimits(idle_seconds=0.2, head_seconds=0.2)) as site:
            stream = await site.tls()
            stream[1].write(said)
            assert await ended(stream)

    performed(play)


def test_one_certificate_has_its_share_of_connections(homes: dict[StateCode, Home]) -> None:
    """A partner opens connection after connection with its valid certificate.

    Beyond its share they are ended; another partner is served, and the node's state is
    unchanged.
    """

    async def play() -> None:
        async with serving(homes, ConnectionLimits(connections_a_certificate=2)) as site:
            first = [await site.tls() for _ in range(2)]
            for stream in first:
                assert (await site.asked(stream, GET)).startswith(b"HTTP/1.1 200")
            assert await ended(await site.tls())
            assert (await site.asked(await site.tls(ES), GET)).startswith(b"HTTP/1.1 200")

    performed(play)


def test_of_one_partner_two_bodies_are_read_at_a_time(homes: dict[StateCode, Home]) -> None:
    """A partner begins many large bodies and finishes none, to fill the memory.

    The third is told to come again, and the node's state is unchanged.
    """

    async def play() -> None:
        async with serving(homes) as site:
            before = site.picture()
            for _ in range(2):
                slow = await site.tls()
                slow[1].write(POST % (b"Expect: 100-continue\r\n", 1000) + b"x")
                assert b" 100 " in await slow[0].readline()
            third = await site.asked(await site.tls(), POST % (b"", 1000) + b"x")
            assert third.startswith(b"HTTP/1.1 429")
            other = await site.asked(await site.tls(ES), POST % (b"", 4) + b"none")
            assert other.startswith(b"HTTP/1.1 400")
            after = site.picture()
            assert after == before | {"rejections": before["rejections"] + 1}

    performed(play)


def test_a_body_that_never_ends_is_given_up(
    homes: dict[StateCode, Home], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A partner sends a body but for its last byte.

    The request ends with 408, and the node's state is unchanged.
    """
    monkeypatch.setattr(callers, "_BODY_SECONDS", 0.2)

    async def play() -> None:
        async with serving(homes) as site:
            before = site.picture()
            head = await site.asked(await site.tls(), POST % (b"", 1000) + b"x" * 999)
            assert head.startswith(b"HTTP/1.1 408")
            assert site.picture() == before

    performed(play)


def test_a_partner_suspended_while_its_body_was_under_way_is_refused(
    homes: dict[StateCode, Home],
) -> None:
    """A member has its head admitted, is suspended, and then finishes the body.

    The batch is refused, and the node's state is unchanged.
    """

    class Adopted:
        def __init__(self, value: object) -> None:
            self.value = value

    async def play() -> None:
        async with serving(homes) as site:
            before = site.picture()
            stream = await site.tls()
            stream[1].write(POST % (b"Expect: 100-continue\r\n", 4))
            assert b" 100 " in await stream[0].readline()
            await stream[0].readline()
            document = site.node.directory.document
            suspended = msgspec.structs.replace(
                document,
                members=tuple(
                    msgspec.structs.replace(member, status=MemberStatus.SUSPENDED)
                    if member.state == DE
                    else member
                    for member in document.members
                ),
            )
            site.node.partners.directory = Directory(Adopted(suspended))  # type: ignore[arg-type]
            head = await site.asked(stream, b"body")
            assert head.startswith(b"HTTP/1.1 403")
            assert site.picture() == before

    performed(play)


def test_a_connection_that_breaks_off_amid_a_body_is_no_defect(
    homes: dict[StateCode, Home], caplog: pytest.LogCaptureFixture
) -> None:
    """A partner ends the connection amid a body, again and again, to fill the log with defects.

    It is noted as what it is, and the node's state is unchanged.
    """

    async def play() -> None:
        async with serving(homes) as site:
            before = site.picture()
            stream = await site.tls()
            stream[1].write(POST % (b"Expect: 100-continue\r\n", 1000) + b"x")
            assert b" 100 " in await stream[0].readline()
            stream[1].transport.abort()
            async with asyncio.timeout(PATIENCE):
                while "ended amid a body" not in caplog.text:  # noqa: ASYNC110 - a log
                    await asyncio.sleep(0.01)
            assert site.picture() == before

    with no_defect(caplog):
        performed(play)


@pytest.mark.parametrize("encoding", [b"gzip", b"deflate", b"zstd", b"br", b"identity"])
def test_an_encoded_body_is_refused_unread(homes: dict[StateCode, Home], encoding: bytes) -> None:
    """A partner sends a body that would unfold to gigabytes by its content encoding.

    It is refused by its head, and the node's state is unchanged.
    """

    async def play() -> None:
        async with serving(homes) as site:
            before = site.picture()
            head = await site.asked(
                await site.tls(), POST % (b"Content-Encoding: " + encoding + b"\r\n", 1000)
            )
            assert head.startswith(b"HTTP/1.1 400")
            assert site.picture() == before

    performed(play)


def test_a_node_with_open_connections_stops_when_told(homes: dict[StateCode, Home]) -> None:
    """Strangers and partners keep connections open, so that the node cannot be stopped.

    It stops at once, and the node's state is unchanged.
    """

    async def play() -> None:
        async with AsyncExitStack() as stack:
            site = await stack.enter_async_context(serving(homes))
            bare, partner = await site.bare(), await site.tls()
            assert (await site.asked(partner, GET)).startswith(b"HTTP/1.1 200")
            held, site.stack = site.stack, AsyncExitStack()
            async with asyncio.timeout(PATIENCE):
                await stack.aclose()
            assert await ended(bare)
            assert await ended(partner)
            await held.aclose()

    performed(play)


def test_a_caller_who_does_not_part_keeps_no_connection(homes: dict[StateCode, Home]) -> None:
    """A partner that never says the end of its TLS connection would keep it half a minute.

    The node ends it when it stops, and nothing of it is left.
    """

    def asked(site: Site) -> socket.socket:
        bare = socket.create_connection(site.address)
        with site.context(DE).wrap_socket(bare) as caller:
            caller.sendall(GET)
            assert caller.recv(15) == b"HTTP/1.1 200 OK"
            return socket.socket(fileno=caller.detach())

    def all_of(mute: socket.socket) -> bool:
        with mute:
            mute.settimeout(PATIENCE / 4)
            try:
                while mute.recv(65_536):
                    pass
            except ConnectionError:
                pass
            return True

    async def play() -> None:
        async with serving(homes) as site:
            mute = await asyncio.to_thread(asked, site)
        assert await asyncio.to_thread(all_of, mute)

    performed(play)


def test_a_request_that_ends_in_two_places_is_refused_with_what_follows(
    homes: dict[StateCode, Home],
) -> None:
    """A partner hides a request behind one whose end two readers would see differently.

    One refusal is answered, what follows is not read, the connection ends, and the node's
    state is unchanged.
    """
    ambiguous = (
        b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"Content-Length: 5\r\nContent-Length: 50\r\n\r\nabcde",
        b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        b"Content-Length: +5\r\n\r\nabcde",
    )
    head = POST.partition(b"%s")[0]

    async def play() -> None:
        async with serving(homes) as site:
            before = site.picture()
            for each in ambiguous:
                stream = await site.tls()
                stream[1].write(head + each + GET)
                async with asyncio.timeout(PATIENCE):
                    answered = await stream[0].read()
                assert answered.split(b" ", 2)[1] == b"400", each
                assert answered.count(b"HTTP/1.") == 1, each
            after = site.picture()
            # A round of the node's own may have written meanwhile.
            assert after == before | {"leaves": after["leaves"]}

    performed(play)
