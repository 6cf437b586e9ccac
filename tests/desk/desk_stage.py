"""A desk at work on loopback, in a thread of the test, and browsers of officials who call it.

What is set up behind its back is who exists; everything that is tested goes through HTTP.
"""

import asyncio
import base64
import http.client
import json
import os
import random
import socket
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, AsyncExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self
from urllib.parse import urlencode

import msgspec
import pyotp

from comity.access.model import Account, AccountState, Entitlement, Face, Factor, FactorKind
from comity.access.office import AccessOffice
from comity.access.permissions import PERMISSIONS, Permission, Role
from comity.access.principal import AccountId, Principal, Shown
from comity.access.service import AccessService
from comity.assembly.accounts import access_settings
from comity.assembly.build import Node, open_node
from comity.assembly.desk_settings import DeskPart
from comity.assembly.home import Home
from comity.assembly.openid import OpenidSignIn
from comity.trust.passwords import PasswordCost, hashed
from comity.web.connection import Places
from comity.web.cookies import SESSION
from comity.web.desk_app import desk_application
from comity.web.desk_serving import listen
from comity.web.same_origin import CSRF_HEADER, form_token

NOW: Final = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
AGENT: Final = "Desk browser 1"
PASSWORD: Final = "seven herons on a quiet lake"  # noqa: S105 - of nobody
CHEAP: Final = PasswordCost(memory=64, passes=1, lanes=1)
_ROUNDS_TO_CLOSE: Final = 20
SHARED: Final = b"twenty bytes of seed"
WHY: Final = {"Comity-Purpose": "criminal-proceedings", "Comity-Case": "3 Js 77/26"}


@dataclass(slots=True)
class StandingClock:
    """A clock that moves when a test says so."""

    at: datetime = NOW

    def now(self) -> datetime:
        return self.at

    def wait(self, **length: float) -> None:
        self.at += timedelta(**length)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    cookies: tuple[str, ...]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    @property
    def json(self) -> Any:  # noqa: ANN401 - whatever the desk says
        return json.loads(self.body)


@dataclass(slots=True)
class Browser:
    """A browser, as far as the desk can tell: cookies, origin, and what it says it is."""

    host: str
    port: int
    agent: str = AGENT
    cookies: dict[str, str] = field(default_factory=dict)
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def origin(self) -> str:
        return f"http://{self.host}:{self.port}"

    def call(
        self,
        method: str,
        path: str,
        *,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send exactly this, with the cookies held; keep what is set."""
        sent = {"User-Agent": self.agent, **self.extra}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent.update(headers or {})
        connection = http.client.HTTPConnection(self.host, self.port, timeout=20)
        try:
            connection.request(method, path, body=body, headers=sent)
            response = connection.getresponse()
            raw = response.read()
            cookies = tuple(response.headers.get_all("Set-Cookie") or ())
        finally:
            connection.close()
        for each in cookies:
            name, _, rest = each.partition("=")
            value = rest.partition(";")[0].strip('"')
            if value:
                self.cookies[name] = value
            else:
                self.cookies.pop(name, None)
        return Answer(response.status, dict(response.headers.items()), cookies, raw)

    def get(self, path: str, **headers: str) -> Answer:
        return self.call("GET", path, headers=headers)

    def post(self, path: str, fields: Mapping[str, str], **headers: str) -> Answer:
        """Send a form as a page of ours does, with the token of the page it is on."""
        sent = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": self.origin,
            "Sec-Fetch-Site": "same-origin",
            **headers,
        }
        return self.call("POST", path, body=urlencode(fields).encode(), headers=sent)

    def fill_in(self, page: str, action: str, fields: Mapping[str, str]) -> Answer:
        """Open a page and send its form."""
        return self.post(action, {"csrf": token_on(self.get(page).text), **fields})

    def call_raw_json(self, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Send bytes as the body of a call that a page of ours would make."""
        ours = {
            "Origin": self.origin,
            "Sec-Fetch-Site": "same-origin",
            CSRF_HEADER: form_token(self.cookies[SESSION]),
        }
        return self.call("POST", f"/api/v1{path}", body=body, headers={**ours, **headers})

    def api(
        self,
        method: str,
        path: str,
        body: object = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Call the interface as a page of ours would."""
        sent = {"Origin": self.origin, "Sec-Fetch-Site": "same-origin"}
        if SESSION in self.cookies:
            sent[CSRF_HEADER] = form_token(self.cookies[SESSION])
        raw = None
        if body is not None:
            raw = msgspec.json.encode(body)
            sent["Content-Type"] = "application/json"
        return self.call(method, f"/api/v1{path}", body=raw, headers={**sent, **(headers or {})})


def token_on(page: str) -> str:
    """Return the form token that a page bears."""
    return page.partition('name="csrf" value="')[2].partition('"')[0]


class Desk(AbstractContextManager["Desk"]):
    """A node with a desk.

    Args:
        home: The node's home; the desk works on it directly.
        clock: Its clock.
        desk: Settings beside the address.
        provider: Makes the identity provider for service and address of the desk.
        pseudo: Whether pages can be shown in the language that nobody speaks.
    """

    def __init__(
        self,
        home: Path,
        *,
        clock: StandingClock | None = None,
        desk: DeskPart | None = None,
        provider: Callable[[AccessService, str], OpenidSignIn] | None = None,
        pseudo: bool = False,
    ) -> None:
        self._pseudo = pseudo
        self.clock = StandingClock() if clock is None else clock
        self.node: Node = open_node(Home(home), clock=self.clock, randomness=os.urandom)
        self.port = free_port()
        self.places = Places()
        settings = DeskPart(requests_per_second=10_000, burst=10_000) if desk is None else desk
        address = f"http://localhost:{self.port}"
        settings = msgspec.structs.replace(settings, url=address, port=self.port)
        self.node.config = msgspec.structs.replace(self.node.config, desk=settings)
        office = AccessOffice(
            store=self.node.database,
            settings=replace(access_settings(self.node.config), cost=CHEAP),
            clock=self.clock,
            randomness=os.urandom,
        )
        self.access = AccessService(office)
        self._openid = None if provider is None else provider(self.access, address)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="desk")

    def __enter__(self) -> Self:
        self._executor = ThreadPoolExecutor(4)
        self._thread.start()
        try:
            asyncio.run_coroutine_threadsafe(self._start(), self._loop).result(20)
        except BaseException:
            # A loop that nobody stops would keep the whole run from ending.
            self._loop.call_soon_threadsafe(self._loop.stop)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(20)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(20)
        self._loop.close()
        self._executor.shutdown()
        self.node.database.close()

    async def _stop(self) -> None:
        await self._stack.aclose()
        # What was told to close lets go of its socket in the next rounds of the loop.
        for _ in range(_ROUNDS_TO_CLOSE):
            await asyncio.sleep(0)

    async def _start(self) -> None:
        app = desk_application(
            self.node, self._executor, access=self.access, openid=self._openid, pseudo=self._pseudo
        )
        self._stack = AsyncExitStack()
        over_tls = self.node.config.desk.is_over_tls
        address = ("localhost", self.port)
        await listen(self._stack, app, address, places=self.places, over_tls=over_tls)

    def browser(self, agent: str = AGENT) -> Browser:
        """Return a browser in which nobody is signed in."""
        return Browser("localhost", self.port, agent)

    def engage(self, name: str, *roles: Role, compartments: frozenset[str] = frozenset()) -> str:
        """Make an active account with password and device; return its identifier."""
        identifier = AccountId(f"ac-{name}")
        account = Account(
            id=identifier,
            name=name,
            display_name=name.title(),
            state=AccountState.ACTIVE,
            granted=Entitlement(
                roles=frozenset(roles), team=f"team of {name}", compartments=compartments
            ),
            created_by="ac-nobody",
            created_at=self.clock.now(),
        )
        secrets = {
            FactorKind.PASSWORD: hashed(PASSWORD, os.urandom, CHEAP).encode(),
            FactorKind.ONE_TIME_CODE: SHARED,
        }
        with self.node.database.begin() as work:
            work.access.accounts.put(account)
            for kind, secret in secrets.items():
                work.access.factors.put(
                    Factor(
                        id=f"fa-{name}-{kind.value}",
                        account=identifier,
                        kind=kind,
                        made_at=self.clock.now(),
                        secret=secret,
                    )
                )
        return identifier

    def code(self) -> str:
        """Return what everybody's device shows now."""
        return self.code_of(base64.b32encode(SHARED).decode("ascii"))

    def code_of(self, seed: str) -> str:
        """Return what a device with that seed shows now."""
        return str(pyotp.TOTP(seed).at(self.clock.now()))

    def signed_in(self, name: str, agent: str = AGENT) -> Browser:
        """Return a browser with a session of an account, opened without the pages."""
        with self.node.database.begin() as work:
            account = work.access.accounts.found(name.encode())
            assert account is not None
            opened = self.access.sessions.open(
                work, account, face=Face.DESK, bound_to=agent, shown=Shown.PASSWORD_AND_CODE
            )
        browser = self.browser(agent)
        browser.cookies[SESSION] = opened.secret
        return browser

    def service_key(self, integrator: str, *scopes: Permission) -> str:
        """Return a key of a program that an integrator answers for, health by default."""
        self.engage(integrator, Role.INTEGRATOR)
        self.engage(f"guard-of-{integrator}", Role.SECURITY_OFFICER)
        owner = self._principal(integrator, Role.INTEGRATOR)
        guard = self._principal(f"guard-of-{integrator}", Role.SECURITY_OFFICER)
        keys = self.access.service_keys
        asked = keys.ask(
            label="a program",
            scopes=scopes or (Permission.NODE_HEALTH,),
            lasts=timedelta(days=30),
            by=owner,
        )
        keys.approve(asked.id, by=guard)
        return keys.issue(asked.id, by=owner).text

    def _principal(self, name: str, role: Role) -> Principal:
        return Principal(
            account=AccountId(f"ac-{name}"),
            roles=frozenset({role}),
            permissions=PERMISSIONS[role],
            shown=Shown.PASSWORD_AND_CODE,
        )

    def leaves(self) -> int:
        """Return how many entries the log has."""
        with self.node.database.read() as snapshot:
            return snapshot.log.size()


def free_port() -> int:
    """Return a port that nobody listens on now.

    Below those from which the system takes the near end of a connection: of two tests at once
    one would else find its port taken before it listens.
    """
    addresses = {each[4][0] for each in socket.getaddrinfo("localhost", None)}
    while True:
        port = random.randrange(20_000, 30_000)  # noqa: S311 - any will do
        try:
            for each in addresses:
                socket.create_server((each, port), family=_family(each)).close()
        except OSError:
            continue
        return port


def _family(address: str | int) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in str(address) else socket.AF_INET
