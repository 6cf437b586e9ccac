"""The state's identity provider over HTTP: what is asked, and what is not taken."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from comity.errors import RegisterUnavailable
from comity.transport.openid_provider import MAX_ANSWER_BYTES, ask_provider

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


async def posted(request: web.Request) -> web.Response:
    form = await request.post()
    return web.json_response({"code": form["code"], "by": request.headers["Authorization"][:5]})


async def redirected(_: web.Request) -> web.Response:
    raise web.HTTPFound("/ok")


async def refused(_: web.Request) -> web.Response:
    return web.json_response({"error": "invalid_grant"}, status=400)


async def endless(request: web.Request) -> web.StreamResponse:
    answer = web.StreamResponse()
    await answer.prepare(request)
    for _ in range(MAX_ANSWER_BYTES // 32_768 + 2):
        await answer.write(b"x" * 32_768)
    return answer


async def slow(_: web.Request) -> web.Response:
    await asyncio.sleep(5)
    return web.Response()


async def asked(handler: Handler, *, form: dict[str, str] | None = None) -> bytes:
    """Ask a provider that answers so."""
    application = web.Application()
    application.router.add_route("*", "/{any:.*}", handler)
    async with TestServer(application) as server:
        return await ask_provider(
            str(server.make_url("/token")),
            form=form,
            client=("comity", "ours") if form else None,
            time_limit=timedelta(milliseconds=300),
        )


def test_a_form_is_posted_with_our_secret_in_the_header() -> None:
    answer = asyncio.run(asked(posted, form={"code": "c-1"}))
    assert answer == b'{"code": "c-1", "by": "Basic"}'


@pytest.mark.parametrize("handler", [redirected, refused, endless, slow])
def test_what_is_no_answer_is_told_as_one_thing(handler: Handler) -> None:
    with pytest.raises(RegisterUnavailable) as failed:
        asyncio.run(asked(handler))
    assert "identity provider" in failed.value.public


def test_nobody_there_is_no_answer() -> None:
    with pytest.raises(RegisterUnavailable):
        asyncio.run(ask_provider("http://127.0.0.1:9/x", time_limit=timedelta(milliseconds=300)))
