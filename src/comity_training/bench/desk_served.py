"""A desk on loopback in this process, and people who have a session there, to be measured."""

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, contextmanager

import msgspec

from comity.access.model import Account, AccountState, Entitlement, Face
from comity.access.permissions import Role
from comity.access.principal import AccountId, Shown
from comity.assembly.accounts import access_service
from comity.assembly.build import Node
from comity.assembly.desk_settings import DeskPart
from comity.web.desk_app import desk_application
from comity.web.desk_serving import listen
from comity_training.federation import free_ports


@contextmanager
def served(node: Node) -> Iterator[int]:
    """Serve the desk in a thread of its own; give its port."""
    port = free_ports(1)[0]
    part = DeskPart(
        host="localhost",
        port=port,
        url=f"http://localhost:{port}",
        requests_per_second=10_000,
        burst=10_000,
    )
    node.config = msgspec.structs.replace(node.config, desk=part)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="desk")
    stack = AsyncExitStack()

    async def start() -> None:
        application = desk_application(node, executor)
        await listen(stack, application, (part.host, port))

    with ThreadPoolExecutor(4) as executor:
        thread.start()
        try:
            asyncio.run_coroutine_threadsafe(start(), loop).result(30)
            yield port
        finally:
            asyncio.run_coroutine_threadsafe(stack.aclose(), loop).result(30)
            loop.call_soon_threadsafe(loop.stop)
            thread.join(30)
            loop.close()


def session(node: Node, name: str, roles: frozenset[Role], *, agent: str) -> str:
    """Make an account, and return the secret of a session of it.

    Args:
        node: Whose desk it is.
        name: Of the account.
        roles: What they are.
        agent: What their browser says it is.
    """
    account = Account(
        id=AccountId(f"ac-{name}"),
        name=name,
        display_name=name.title(),
        state=AccountState.ACTIVE,
        granted=Entitlement(roles=roles, team="Bench"),
        created_by="ac-nobody",
        created_at=node.clock.now(),
    )
    with node.database.begin() as work:
        work.access.accounts.put(account)
        opened = access_service(node).sessions.open(
            work, account, face=Face.DESK, bound_to=agent, shown=Shown.PASSWORD_AND_CODE
        )
    return opened.secret
