"""The client of time-stamping authorities, against a socket that misbehaves."""

import asyncio
from datetime import timedelta

import pytest
from aiohttp import web

from comity.errors import TimeStampingUnavailable
from comity.transport.timestamping import MAX_ANSWER_BYTES, TimeStampingClient


async def _serve(application: web.Application) -> tuple[web.AppRunner, str]:
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return runner, f"http://127.0.0.1:{runner.addresses[0][1]}"


async def _answer(request: web.Request) -> web.Response:
    body = await request.read()
    kind = request.headers.get("Content-Type", "")
    return web.Response(body=f"{request.method} {kind} ".encode() + body)


async def _declines(_: web.Request) -> web.Response:
    return web.Response(status=503)


async def _elsewhere(_: web.Request) -> web.Response:
    raise web.HTTPFound("/answer")


async def _too_much(_: web.Request) -> web.Response:
    return web.Response(body=bytes(MAX_ANSWER_BYTES + 1))


async def _as_much_as_may_be(_: web.Request) -> web.Response:
    return web.Response(body=bytes(MAX_ANSWER_BYTES))


async def _hangs(_: web.Request) -> web.Response:
    await asyncio.sleep(2)
    return web.Response()


def _asked(path: str, call: str = "stamp") -> bytes:
    async def play() -> bytes:
        application = web.Application()
        for name, handler in (
            ("answer", _answer),
            ("declines", _declines),
            ("elsewhere", _elsewhere),
            ("too-much", _too_much),
            ("much", _as_much_as_may_be),
            ("hangs", _hangs),
        ):
            application.router.add_route("*", f"/{name}", handler)
        runner, address = await _serve(application)
        try:
            async with TimeStampingClient(time_limit=timedelta(seconds=0.3)) as client:
                url = f"{address}/{path}"
                if call == "list":
                    return await client.revocation_list(url)
                if call == "answer":
                    return await client.answer_about(url, b"question")
                return await client.stamp(url, b"query")
        finally:
            await runner.shutdown()
            await runner.cleanup()

    return asyncio.run(play())


def test_each_request_names_what_it_is() -> None:
    assert _asked("answer") == b"POST application/timestamp-query query"
    assert _asked("answer", "answer") == b"POST application/ocsp-request question"
    assert _asked("answer", "list").startswith(b"GET ")


@pytest.mark.parametrize("path", ["declines", "elsewhere", "too-much", "hangs", "nowhere"])
def test_what_is_no_answer_is_said_to_be_none(path: str) -> None:
    with pytest.raises(TimeStampingUnavailable):
        _asked(path)


def test_the_largest_answer_is_taken() -> None:
    assert len(_asked("much")) == MAX_ANSWER_BYTES


def test_nobody_listening_is_no_answer() -> None:
    async def play() -> None:
        async with TimeStampingClient() as client:
            await client.stamp("http://127.0.0.1:9/", b"query")

    with pytest.raises(TimeStampingUnavailable):
        asyncio.run(play())
