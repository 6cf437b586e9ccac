"""A certificate that a listed one issued: its holder gets nothing, and no issuer is listed."""

import asyncio
import ssl
from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.processes.ecris_site import FR, PL, Shown, issued

from comity.assembly.governing import ecris_partner
from comity.clock import SystemClock
from comity.errors import CertificateNotTrusted, InputInvalid
from comity.exchange.wires import Fingerprints
from comity.records.messages import Kind
from comity.transport.ecris.client import Accepted, EcrisClient
from comity.transport.ecris.operations import operation_for
from comity.transport.tls import client_context
from comity.trust.certificates import der_of, fingerprint, issue_certificate

SECRET = b"Popescu" * 1_000
ANSWER = b"HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n"


def call(shown: Shown, listed: Sequence[bytes], folder: Path) -> tuple[bytes, Accepted | Exception]:
    """Call an endpoint that shows a certificate; return what it received, and the outcome."""
    now = SystemClock().now()
    ours = issue_certificate(FR, "n", ["fr.example"], now, now.replace(year=now.year + 1))
    (folder / "c.pem").write_bytes(ours.cert_pem)
    (folder / "k.pem").write_bytes(ours.key_pem)
    received = bytearray()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while part := await reader.read(65_536):
            received.extend(part)
            if received.endswith(SECRET):
                writer.write(ANSWER)
        writer.close()

    async def exchange() -> Accepted | Exception:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(shown.certificate, shown.key)
        server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=context)
        port = server.sockets[0].getsockname()[1]
        pinned = frozenset(map(fingerprint, listed))
        trusted = client_context(folder / "c.pem", folder / "k.pem", listed, issued=True)
        async with server:
            url = f"https://127.0.0.1:{port}/ecris"
            async with EcrisClient(url, trusted, pinned) as client:
                try:
                    return await client.call(operation_for(Kind.CANCELLATION), SECRET)
                except CertificateNotTrusted as failure:
                    return failure

    outcome = asyncio.run(exchange())
    return bytes(received), outcome


@pytest.mark.processes
def test_whoever_the_listed_issuer_also_served_receives_nothing(tmp_path: Path) -> None:
    """An issuer is listed; another of its customers answers in the partner's place.

    The handshake holds, for the listed one vouches; not a byte of the message is sent.
    """
    shown = issued(tmp_path, "pl")
    received, outcome = call(shown, [der_of(shown.issuer.read_bytes())], tmp_path)
    assert isinstance(outcome, CertificateNotTrusted)
    assert received == b""


@pytest.mark.processes
def test_each_of_the_listed_certificates_is_called(tmp_path: Path) -> None:
    """No attack: two are listed while one replaces the other."""
    (tmp_path / "old").mkdir()
    shown, old = issued(tmp_path, "pl"), issued(tmp_path / "old", "pl")
    for listed in ([shown.der, old.der], [old.der, shown.der]):
        received, outcome = call(shown, listed, tmp_path)
        assert isinstance(outcome, Accepted)
        assert outcome.certificate_sha256 == fingerprint(shown.der)
        assert received.endswith(SECRET)


def test_an_issuer_is_not_listed_as_what_a_partner_shows(tmp_path: Path) -> None:
    """The governance is handed the certificate of an authority beside the partner's own."""
    shown = issued(tmp_path, "pl")
    ecris_partner_of(shown.der)
    with pytest.raises(InputInvalid, match="issues others"):
        ecris_partner_of(shown.der, der_of(shown.issuer.read_bytes()))


def ecris_partner_of(*certificates: bytes) -> None:
    ecris_partner(
        PL,
        name="Central authority of PL",
        url="https://pl.example/ecris",
        certificates=certificates,
        fingerprints=Fingerprints.PUSH,
        joined_at=SystemClock().now(),
    )
