"""Where a call comes from: by the connection, or by the word of the one proxy that is believed."""

from aiohttp import web

_MOST: int = 64


def address_of(request: web.Request, proxy: str) -> str:
    """Return where a visitor comes from.

    The last address counts: what stands before it the visitor may have written.

    Args:
        request: The call.
        proxy: Address of the server before us; empty for none.
    """
    remote = request.remote or ""
    if not proxy or remote != proxy:
        return remote
    said = ",".join(request.headers.getall("X-Forwarded-For", ()))
    return said.rpartition(",")[2].strip()[:_MOST] or remote
