"""``comity document serve``: the public page where anybody checks a document, alone."""

import asyncio
from contextlib import AsyncExitStack
from typing import Annotated

import typer

from comity.assembly.build import Node
from comity.cli.context import DEFAULT_HOME, HomeOption, opened_node, output
from comity.errors import InputInvalid
from comity.web.public_serving import serve_public


def serve_public_page(
    listen: Annotated[str, typer.Option(help="Address and port.")] = "127.0.0.1:8461",
    proxy: Annotated[
        str,
        typer.Option(
            help="Address of the server before it, which says in X-Forwarded-For where a "
            "visitor comes from; without it all visitors of that server count as one."
        ),
    ] = "",
    home: HomeOption = DEFAULT_HOME,
) -> None:
    """Serve the public page until interrupted.

    Raises:
        ConfigurationInvalid: The address cannot be listened on.
    """
    host, _, port = listen.rpartition(":")
    if not port.isdecimal():
        raise InputInvalid("The address is written like 127.0.0.1:8461.", field="listen")
    with opened_node(home) as node:
        asyncio.run(_serve(node, host, int(port), proxy))


async def _serve(node: Node, host: str, port: int, proxy: str) -> None:
    async with AsyncExitStack() as stack:
        await serve_public(stack, node, (host, port), proxy=proxy)
        output(as_json=False).note(f"Documents are checked at http://{host}:{port}/verify")
        await asyncio.Event().wait()
