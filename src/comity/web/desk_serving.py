"""The desk at work: a process of its own, with its own listener and its own certificate."""

import asyncio
import ssl
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Final

from aiohttp import web

from comity.assembly.build import Node
from comity.assembly.desk_settings import checked
from comity.errors import ConfigurationInvalid, KeyUnavailable
from comity.web.connection import DeskConnection, Places
from comity.web.desk_app import desk_application

_THREADS: Final = 6
_HANDSHAKE_SECONDS: Final = 10.0


async def serve_desk(node: Node, *, ready: Callable[[], None]) -> None:
    """Serve until cancelled.

    Args:
        node: The node.
        ready: Called once the desk listens.

    Raises:
        ConfigurationInvalid: The settings would send something in the clear, or the address
            cannot be listened on. The operator's mistake.
        KeyUnavailable: Certificate or key is missing or damaged.
    """
    desk = checked(node.config.desk)
    context = _context(node.home.path, desk.certificate, desk.key)
    async with AsyncExitStack() as stack:
        executor = stack.enter_context(ThreadPoolExecutor(_THREADS, "comity-desk"))
        application = desk_application(node, executor)
        address = (desk.host, desk.port)
        await listen(stack, application, address, context=context, over_tls=desk.is_over_tls)
        ready()
        await asyncio.Event().wait()


async def listen(
    stack: AsyncExitStack,
    application: web.Application,
    address: tuple[str, int],
    *,
    context: ssl.SSLContext | None = None,
    places: Places | None = None,
    over_tls: bool = False,
) -> None:
    """Answer calls until the stack is closed.

    Args:
        stack: What ends with the desk.
        application: Answers them.
        address: Host and port.
        context: TLS; ``None`` where a proxy ends it.
        places: How many connections there may be, and for how long.
        over_tls: Whether whoever calls does so over TLS, ours or a proxy's.

    Raises:
        ConfigurationInvalid: The address cannot be listened on. The operator's mistake.
    """
    runner = web.AppRunner(application)
    stack.push_async_callback(runner.cleanup)
    await runner.setup()
    server = runner.server
    if server is None:
        raise RuntimeError("no server was set up")
    loop = asyncio.get_running_loop()
    limits = Places() if places is None else places
    host, port = address
    try:
        listening = await loop.create_server(
            lambda: DeskConnection(server, limits, loop, over_tls=over_tls),
            host,
            port,
            ssl=context,
            ssl_handshake_timeout=None if context is None else _HANDSHAKE_SECONDS,
        )
    except OSError as error:
        raise ConfigurationInvalid(
            f"Nothing can listen on {host}:{port}.", private=str(error)
        ) from error
    stack.callback(listening.close)


def _context(home: Path, certificate: str | None, key: str | None) -> ssl.SSLContext | None:
    """Return the TLS context; ``None`` where a proxy ends TLS, or nobody but this machine asks.

    Raises:
        KeyUnavailable: Certificate or key is missing or damaged.
    """
    if certificate is None or key is None:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    try:
        context.load_cert_chain(home / certificate, home / key)
    except (OSError, ssl.SSLError) as error:
        raise KeyUnavailable(
            "The desk's certificate or key cannot be read.", private=str(error)
        ) from error
    return context
