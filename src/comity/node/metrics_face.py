"""Figures for monitoring, in plain HTTP, on this machine only."""

import asyncio
import logging
from concurrent.futures import Executor
from contextlib import AsyncExitStack
from functools import partial
from typing import Final

from aiohttp import web

from comity.assembly.build import Node
from comity.assembly.metrics import CONTENT_TYPE, exposition
from comity.errors import ConfigurationInvalid, Failure

_LOG: Final = logging.getLogger("comity.metrics")
PATH: Final = "/metrics"


async def listen_for_figures(stack: AsyncExitStack, node: Node, executor: Executor) -> None:
    """Offer the figures until the stack is closed, if the configuration says where.

    Raises:
        ConfigurationInvalid: The address cannot be listened on.
    """
    listen = node.config.metrics.listen
    if listen is None:
        return
    host, _, port = listen.rpartition(":")

    async def figures(_: web.Request) -> web.Response:
        try:
            text = await asyncio.get_running_loop().run_in_executor(
                executor, partial(exposition, node)
            )
        except Failure as failure:
            _LOG.warning("no figures: %s", failure.diagnosis())
            return web.Response(status=503)
        return web.Response(body=text.encode("utf-8"), headers={"Content-Type": CONTENT_TYPE})

    application = web.Application()
    application.router.add_get(PATH, figures)
    runner = web.AppRunner(application, access_log=None)
    stack.push_async_callback(runner.cleanup)
    await runner.setup()
    try:
        await web.TCPSite(runner, host.strip("[]"), int(port)).start()
    except (OSError, OverflowError) as error:
        raise ConfigurationInvalid(
            f"Nothing can listen on {listen}.", private=str(error)
        ) from error
    _LOG.info("figures at http://%s%s", listen, PATH)
