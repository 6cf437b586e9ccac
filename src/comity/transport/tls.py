"""TLS between nodes: both sides show a certificate, and only those pinned are taken.

There is no certification authority whose compromise would let a stranger in: the
network document names the certificates themselves.

Source: docs/protocol, COM-7.
"""

import ssl
from collections.abc import Sequence
from pathlib import Path

from comity.trust.certificates import pem_of


def server_context(certificate: Path, key: Path, partners: Sequence[bytes]) -> ssl.SSLContext:
    """Return the context of a listening node.

    Args:
        certificate: Our certificate, PEM.
        key: Its private key, PEM.
        partners: Certificates of the partners, DER. Whoever shows another does not
            finish the handshake.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.load_cert_chain(certificate, key)
    context.verify_mode = ssl.CERT_REQUIRED
    trust(context, partners)
    return context


def client_context(certificate: Path, key: Path, partner: Sequence[bytes]) -> ssl.SSLContext:
    """Return the context for calling one partner.

    Args:
        certificate: Our certificate, PEM.
        key: Its private key, PEM.
        partner: The partner's certificates, DER. The name in it is not compared:
            the certificate itself is.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.check_hostname = False
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_cert_chain(certificate, key)
    trust(context, partner)
    return context


def trust(context: ssl.SSLContext, certificates: Sequence[bytes]) -> None:
    """Add pinned certificates to a context, which may be in use."""
    if certificates:
        pem = b"".join(pem_of(der) for der in certificates)
        context.load_verify_locations(cadata=pem.decode("ascii"))
