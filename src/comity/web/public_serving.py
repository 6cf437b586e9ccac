"""The public page alone: a process of its own, with nothing of the desk behind it."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from typing import Final

from aiohttp import web

from comity.assembly.build import Node
from comity.web.body import MOST_BYTES
from comity.web.desk import static_files
from comity.web.desk.frame import Frame
from comity.web.desk_serving import listen
from comity.web.headers import finishing
from comity.web.verify_page import PATH, VerifyPage

_THREADS: Final = 2


async def serve_public(
    stack: AsyncExitStack, node: Node, address: tuple[str, int], *, proxy: str = ""
) -> None:
    """Answer visitors until the stack is closed.

    Args:
        stack: What ends with the page.
        node: Whose documents are checked.
        address: Host and port.
        proxy: Address of the server before us; empty for none.

    Raises:
        ConfigurationInvalid: The address cannot be listened on. The operator's mistake.
    """
    executor = stack.enter_context(ThreadPoolExecutor(_THREADS, "comity-public"))
    application = web.Application(client_max_size=MOST_BYTES)
    # Strangers come over TLS only through the server before us.
    application.on_response_prepare.append(finishing(over_tls=bool(proxy)))
    application.router.add_route("GET", "/", _lead)
    static_files.add_to(application.router)
    page = VerifyPage(node, Frame(node), executor, proxy=proxy, is_alone=True)
    page.add_to(application.router)
    await listen(stack, application, address, over_tls=bool(proxy))


async def _lead(_: web.Request) -> web.StreamResponse:
    """Lead to the one page there is."""
    return web.Response(status=303, headers={"Location": PATH})
