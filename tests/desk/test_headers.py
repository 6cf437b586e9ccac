"""What every answer tells a browser, on the desk and on the public register, whatever was asked."""

import asyncio
import socket
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
from aiohttp.test_utils import TestClient, TestServer
from tests.desk.desk_stage import Desk, StandingClock
from tests.desk.homes import copied_home

from comity.access.permissions import Role
from comity.web.register_page import RegisterPage

_NEVER = ("object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "default-src 'none'")
_CALLS = (
    ("GET", "/"), ("GET", "/sign-in"), ("GET", "/account"), ("POST", "/sign-in"),
    ("GET", "/nothing"), ("PUT", "/sign-in"), ("GET", "/static/passkey.js"),
    ("GET", "/api/v1/openapi.json"), ("GET", "/api/v1/account"), ("GET", "/api/v1/tasks"),
)  # fmt: skip


def _check(headers: Mapping[str, str], place: object) -> None:
    policy = headers["Content-Security-Policy"]
    assert all(each in policy for each in _NEVER), place
    assert headers["X-Content-Type-Options"] == "nosniff", place
    assert headers["Referrer-Policy"] in {"no-referrer", "same-origin"}, place
    year = int(headers["Strict-Transport-Security"].partition("max-age=")[2].partition(";")[0])
    assert year >= 365 * 86_400, place
    assert headers["Strict-Transport-Security"].endswith("includeSubDomains"), place
    assert not [name for name in headers if name.startswith("Access-Control-")], place
    assert "Server" not in headers, place


def test_every_answer_of_the_desk_says_how_a_browser_may_treat_it(tmp_path: Path) -> None:
    desk = Desk(copied_home(tmp_path), clock=StandingClock())
    # Over TLS, as a proxy before it would pass calls on.
    part = msgspec.structs.replace(desk.node.config.desk, url=f"https://localhost:{desk.port}")
    desk.node.config = msgspec.structs.replace(desk.node.config, desk=part)
    with desk:
        desk.engage("erika", Role.OFFICER)
        for browser in (desk.browser(), desk.signed_in("erika")):
            for method, path in _CALLS:
                answer = browser.call(method, path)
                _check(answer.headers, (method, path))
                kind = answer.headers.get("Content-Type", "")
                assert not kind.startswith("text/") or kind.endswith("charset=utf-8"), path
        with socket.create_connection(("localhost", desk.port), timeout=5) as connection:
            connection.sendall(b"\x16\x03\x01\x02 is no request\r\n\r\n")
            head = connection.recv(65_536).partition(b"\r\n\r\n")[0].decode("ascii")
        lines = (line.partition(": ") for line in head.split("\r\n")[1:])
        _check({name: value for name, _, value in lines if value}, "no request")


def test_every_answer_of_the_public_register_does_too() -> None:
    async def ask() -> None:
        with ThreadPoolExecutor(1) as executor:
            page = RegisterPage(
                "Federal Office",
                lambda *_: None,
                clock=StandingClock(),
                executor=executor,
                proxy="127.0.0.1",
            )
            async with TestClient(TestServer(page.application())) as client:
                for method, path in (
                    ("GET", "/"),
                    ("GET", "/nothing"),
                    ("PUT", "/"),
                    ("POST", "/"),
                ):
                    answer = await client.request(method, path, data=b"x")
                    _check(dict(answer.headers), (method, path))

    asyncio.run(ask())
