"""What every face asks of a call: whose certificate it is, its body, and in good time."""

import asyncio
import logging
from typing import Final

from aiohttp import web
from aiohttp.http import HttpProcessingError
from aiohttp.typedefs import Handler, Middleware

from comity.errors import CertificateNotTrusted
from comity.ids import StateCode
from comity.node.connections import Connections
from comity.transport.tls import certificate_on
from comity.trust.certificates import fingerprint

_LOG: Final = logging.getLogger("comity.node")
_BODY_SECONDS: Final = 30.0
_LEAST_BYTES_A_SECOND: Final = 256 * 1024
"""Whoever sends a large body more slowly than this, after the first seconds, is cut off."""


def certificate_shown(request: web.Request) -> str:
    """Return the fingerprint of the certificate of the connection.

    Raises:
        CertificateNotTrusted: The connection shows none.
    """
    der = certificate_on(request.transport)
    if der is None:
        raise CertificateNotTrusted("The connection shows no certificate.")
    return fingerprint(der)


async def body_of(request: web.Request, length: int, sender: StateCode) -> bytes:
    """Return the body, unless it comes too slowly or breaks off.

    Args:
        request: The request.
        length: How long it may be, in bytes.
        sender: Whose it is, for the log.

    Raises:
        HTTPRequestTimeout, HTTPBadRequest: It did. The sender's fault, or the network's.
        HTTPRequestEntityTooLarge: It is longer than the application takes.
    """
    try:
        async with asyncio.timeout(_BODY_SECONDS + length / _LEAST_BYTES_A_SECOND):
            return await request.read()
    except TimeoutError as error:
        _LOG.info("from %s: a body came too slowly", sender)
        raise web.HTTPRequestTimeout from error
    except (OSError, web.RequestPayloadError, HttpProcessingError) as error:
        _LOG.info("from %s: the connection ended amid a body", sender)
        raise web.HTTPBadRequest from error


def marking_busy(connections: Connections) -> Middleware:
    """Return a middleware that marks connections as answering while they do."""

    @web.middleware
    async def marked(request: web.Request, handler: Handler) -> web.StreamResponse:
        with connections.busy(request.protocol):
            return await handler(request)

    return marked
