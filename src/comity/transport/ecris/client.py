"""Calls to a partner's ECRIS endpoint, and what its answers mean.

A one-way operation is accepted by an empty answer. Whether anything but an acceptance is
for good or only for now is decided by the fault, and by the HTTP status where there is none.

Source:
    ECRIS DTS v1.0, ecris-service-v1.0.wsdl (no faults are declared); SOAP 1.2 Part 2,
    section 7.5 (status codes).
"""

import asyncio
import ssl
from dataclasses import dataclass
from datetime import timedelta
from types import TracebackType
from typing import Final, Self

import aiohttp
from aiohttp.connector import Connection
from lxml import etree

from comity.errors import (
    CertificateNotTrusted,
    PeerRefused,
    PeerUnreachable,
    ProtocolFailure,
)
from comity.transport.ecris.limits import XmlLimits
from comity.transport.ecris.operations import Operation
from comity.transport.ecris.soap import (
    MEDIA_TYPE,
    Fault,
    FaultCode,
    charset_of,
    content_type_for,
    read_answer,
)
from comity.transport.tls import certificate_on
from comity.trust.certificates import fingerprint

ANSWER_LIMITS: Final = XmlLimits(max_bytes=64 * 1024, max_elements=500)
"""An answer is empty, a fault, or a message that says one word."""

_ANOTHER_CERTIFICATE: Final = "The partner's endpoint shows another certificate."
_ACCEPTED: Final = frozenset({200, 202})
_LATER: Final = frozenset({401, 403, 404, 407, 408, 429})
"""Refusals of the connection or of the moment, and not of the message."""

_FOR_GOOD: Final = frozenset(
    {
        str(FaultCode.SENDER),
        str(FaultCode.VERSION_MISMATCH),
        str(FaultCode.MUST_UNDERSTAND),
        "DataEncodingUnknown",
    }
)
"""Faults that the same message would meet again."""


@dataclass(frozen=True, slots=True, repr=False)
class Accepted:
    """A partner's endpoint accepted a message.

    Attributes:
        status: HTTP status.
        certificate_sha256: The certificate it showed, 64 hexadecimal digits.
        body: The answer to ``isAlive``; empty for every other operation.
        charset: What the media type says of the answer's encoding, if anything.
    """

    status: int
    certificate_sha256: str
    body: bytes = b""
    charset: str | None = None

    def __repr__(self) -> str:
        """Return the status only."""
        return f"Accepted({self.status})"


class _Response(aiohttp.ClientResponse):
    """A response that remembers the certificate of the connection it came over."""

    certificate: bytes | None = None

    async def start(self, connection: Connection) -> Self:
        """Note the certificate while the connection is still at hand."""
        self.certificate = certificate_on(connection.transport)
        await super().start(connection)
        return self


class _AnyOf(aiohttp.Fingerprint):
    """The certificates that an endpoint may show; compared before a request is sent.

    Args:
        certificates: Their fingerprints.
    """

    def __init__(self, certificates: frozenset[str]) -> None:
        super().__init__(bytes(32))  # the library compares with one only
        self._certificates = certificates

    def check(self, transport: asyncio.Transport) -> None:
        """Compare the certificate of a connection.

        Raises:
            aiohttp.ServerFingerprintMismatch: It is another.
        """
        shown = certificate_on(transport)
        if shown is None or fingerprint(shown) not in self._certificates:
            raise aiohttp.ServerFingerprintMismatch(b"", b"", "", 0)


class EcrisClient:
    """A client for one partner's endpoint, with a connection kept open.

    Args:
        url: The endpoint, as the signed network document names it.
        context: TLS with the partner's certificates pinned.
        certificates: Fingerprints of those certificates.
        timeout: How long one call may take in all.
    """

    def __init__(
        self,
        url: str,
        context: ssl.SSLContext,
        certificates: frozenset[str],
        *,
        timeout: timedelta = timedelta(seconds=120),
    ) -> None:
        self._url = url
        self._context = context
        self._certificates = certificates
        self._timeout = aiohttp.ClientTimeout(total=timeout.total_seconds())
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        """Return the client."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close its connections."""
        await self.close()

    async def close(self) -> None:
        """Close its connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def call(self, operation: Operation, body: bytes) -> Accepted:
        """Call an operation once.

        Args:
            operation: Which one.
            body: The envelope, in UTF-8; posted as it is.

        Raises:
            PeerUnreachable: No answer, or one that says "later", or none that the service
                gives. Nobody knows whether the message arrived; it is sent again.
            PeerRefused: The partner refuses the message for good.
            CertificateNotTrusted: The endpoint showed another certificate than pinned: one
                that a pinned one issued. Nothing was sent.
        """
        if self._session is None:
            # The context of a request and the fingerprints of its connector are both looked
            # at; the other way round, the library would take no context.
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(ssl=_AnyOf(self._certificates)),
                timeout=self._timeout,
                auto_decompress=False,
                response_class=_Response,
            )
        try:
            async with self._session.post(
                self._url,
                data=body,
                headers={
                    "Content-Type": content_type_for(operation.action),
                    "Accept": MEDIA_TYPE,
                    "Accept-Encoding": "identity",
                },
                ssl=self._context,
                allow_redirects=False,
            ) as response:
                answer = await _bounded(response)
                certificate = getattr(response, "certificate", None)
                shown = "" if certificate is None else fingerprint(certificate)
                if shown not in self._certificates:
                    raise CertificateNotTrusted(_ANOTHER_CERTIFICATE)
                charset = charset_of(response.headers.get("Content-Type", ""))
                return _judged(operation, Accepted(response.status, shown, answer, charset))
        except aiohttp.ServerFingerprintMismatch:
            raise CertificateNotTrusted(_ANOTHER_CERTIFICATE) from None
        except (aiohttp.ClientError, TimeoutError, OSError, ssl.SSLError) as error:
            raise PeerUnreachable(
                "The partner's ECRIS endpoint does not answer.", private=type(error).__name__
            ) from error


async def _bounded(response: aiohttp.ClientResponse) -> bytes:
    """Return the answer.

    Raises:
        PeerUnreachable: It is longer than any answer is.
    """
    parts: list[bytes] = []
    size = 0
    async for part in response.content.iter_chunked(65536):
        size += len(part)
        if size > ANSWER_LIMITS.max_bytes:
            raise PeerUnreachable("The partner's answer is longer than any answer is.")
        parts.append(part)
    return b"".join(parts)


def _judged(operation: Operation, answer: Accepted) -> Accepted:
    """Return the answer if it accepts the message.

    Raises:
        PeerUnreachable: It does not, and it may next time.
        PeerRefused: It does not, and never will.
    """
    status = answer.status
    private = f"{operation.name}: status {status}"
    said: etree._Element | Fault | None
    is_envelope = True
    try:
        said = read_answer(answer.body, limits=ANSWER_LIMITS, charset=answer.charset)
    except ProtocolFailure:
        said, is_envelope = None, False
    if isinstance(said, Fault):
        private += f", fault {said.code if said.code.isalnum() else 'of no known code'}"
        if said.code in _FOR_GOOD:
            raise PeerRefused(
                "The partner's endpoint refuses the message.",
                peer_code=f"soap:{said.code}",
                private=private,
            )
        raise PeerUnreachable("The partner's endpoint says: later.", private=private)
    if status in _ACCEPTED:
        if is_envelope and (said is not None) is operation.answered:
            return answer
        raise PeerUnreachable(
            "The partner's endpoint answers, but not as the service does.", private=private
        )
    if 400 <= status < 500 and status not in _LATER:
        raise PeerRefused(
            "The partner's endpoint refuses the message.",
            peer_code=f"http:{status}",
            private=private,
        )
    raise PeerUnreachable("The partner's endpoint says: later.", private=private)
