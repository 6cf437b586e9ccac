"""A receiver of webhooks on loopback that does what a test tells it, and a node that calls it."""

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final

import msgspec
from tests.desk.desk_stage import Browser, Desk

from comity.access.permissions import Permission, Role
from comity.access.webhook_model import EventKind
from comity.assembly.build import Node
from comity.assembly.webhook_settings import WebhooksPart
from comity.node.webhook_round import WebhookRounds
from comity.transport.webhooks import WebhookCaller

SCOPES: Final = (Permission.CONVERSATION_LIST, Permission.TASK_LIST)
ALL: Final = tuple(each.value for each in EventKind if each is not EventKind.TEST)


@dataclass(frozen=True)
class Call:
    """A call that came in."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def said(self) -> dict[str, object]:
        return msgspec.json.decode(self.body, type=dict[str, object])

    @property
    def kind(self) -> object:
        return self.said["type"]


@dataclass
class Receiver:
    """Takes down every call, and answers as told.

    Attributes:
        status: What it answers; of a redirection, to itself.
        hangs: Set by a test that waits for nothing: no answer comes before it is.
        calls: What came in.
        port: Where it listens.
        flood: What it answers without end, after its headers.
        called: Set once a call came in.
    """

    status: int = 204
    hangs: threading.Event | None = None
    calls: list[Call] = field(default_factory=list)
    port: int = 0
    flood: bytes = b""
    called: threading.Event = field(default_factory=threading.Event)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/events"

    @property
    def kinds(self) -> list[object]:
        return sorted((each.kind for each in self.calls), key=str)

    def take(self, handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in handler.headers.items()}
        self.calls.append(Call(handler.path, headers, body))
        self.called.set()
        if self.hangs is not None:
            self.hangs.wait(20)
        handler.send_response(self.status)
        handler.send_header("Location", f"http://127.0.0.1:{self.port}/elsewhere")
        handler.end_headers()
        while self.flood:
            handler.wfile.write(self.flood)


@contextmanager
def receiver() -> Iterator[Receiver]:
    """Open a receiver."""
    told = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            try:
                told.take(self)
            except OSError:
                self.close_connection = True

        def do_GET(self) -> None:
            told.calls.append(Call(self.path, {}, b"{}"))

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    told.port = server.server_port
    thread = threading.Thread(target=lambda: server.serve_forever(0.01))
    thread.start()
    try:
        yield told
    finally:
        if told.hangs is not None:
            told.hangs.set()
        server.shutdown()
        thread.join()
        server.server_close()


def permit(node: Node, port: int) -> None:
    """Let a receiver on this machine be called, as whoever runs a node does for trials."""
    part = WebhooksPart(
        hosts=(f"127.0.0.1:{port}",), private_networks=("127.0.0.0/8",), http_on_loopback=True
    )
    node.config = msgspec.structs.replace(node.config, webhooks=part)


@dataclass
class Integrator:
    """An integrator with a key of a program, and the officer who approves."""

    desk: Desk
    browser: Browser
    guard: Browser
    key: str

    def asks(self, address: str, *kinds: str, **more: str) -> str:
        """Ask for a webhook; return its identifier."""
        body = {
            "label": "cases",
            "address": address,
            "key": self.key,
            "kinds": kinds or ALL,
            **more,
        }
        answer = self.browser.api("POST", "/webhooks", body)
        assert answer.status == 200, answer.text
        return str(answer.json["id"])

    def approved(self, address: str, *kinds: str, **more: str) -> tuple[str, str]:
        """Ask, have it approved and its secret made; return identifier and secret."""
        webhook = self.asks(address, *kinds, **more)
        assert self.guard.api("POST", f"/webhooks/{webhook}/approval").status == 200
        told = self.browser.api("POST", f"/webhooks/{webhook}/secret")
        assert told.status == 200, told.text
        return webhook, str(told.json["secret"])

    def fates(self, webhook: str) -> list[tuple[str, str]]:
        """Return what the webhook was told and what became of it, in order."""
        shown = self.browser.api("GET", f"/webhooks/{webhook}/deliveries").json["deliveries"]
        return sorted((each["kind"], each["state"]) for each in shown)


def integrator(desk: Desk, *scopes: Permission) -> Integrator:
    """Engage them."""
    desk.service_key("ines", *(scopes or SCOPES))
    browser, guard = desk.signed_in("ines"), desk.signed_in("guard-of-ines")
    desk.engage("adam", Role.ADMINISTRATOR)
    key = browser.api("GET", "/service-keys").json["keys"][0]["id"]
    return Integrator(desk, browser, guard, str(key))


def go_round(node: Node, *, time_limit: float = 5.0) -> None:
    """Do what the node does from time to time, once, as one that was just started."""
    caller = WebhookCaller(node.config.webhooks.rules, time_limit=time_limit)

    async def once(executor: ThreadPoolExecutor) -> None:
        async with caller:
            rounds = WebhookRounds(node, executor, caller=caller)
            await rounds.once()
            await rounds.settled()

    # In a thread: where a browser is driven, this one has a loop already.
    with ThreadPoolExecutor(2) as executor, ThreadPoolExecutor(1) as aside:
        aside.submit(lambda: asyncio.run(once(executor))).result(30)


def wait_and_go_round(desk: Desk, **length: float) -> None:
    """Let time pass, and go round."""
    desk.clock.at += timedelta(**length)
    go_round(desk.node)
