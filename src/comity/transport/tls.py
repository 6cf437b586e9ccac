"""TLS between nodes: both sides show a certificate, and only those pinned are taken.

There is no certification authority whose compromise would let a stranger in: the
network document names the certificates themselves. A partner on another wire may show
one that an authority issued; it is taken because it is named, and not for its issuer.

Source: docs/protocol, COM-7.
"""

import os
import ssl
from asyncio import BaseTransport
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from comity.errors import KeyUnavailable
from comity.trust.certificates import pem_of

_OLDER_CIPHERS = "ECDHE+AESGCM:ECDHE+CHACHA20"
"""What is spoken of TLS 1.2 where it is allowed: ephemeral keys and authenticated encryption."""


def certificate_on(transport: BaseTransport | None) -> bytes | None:
    """Return the certificate, DER, that the other side of a connection showed, if any."""
    session = None if transport is None else transport.get_extra_info("ssl_object")
    shown: bytes | None = None if session is None else session.getpeercert(binary_form=True)
    return shown


class OpenedKey:
    """A private key whose file is sealed: its text, in memory only.

    Args:
        name: Name of the file, for messages.
        pem: The key, PEM.
    """

    __slots__ = ("_pem", "name")

    def __init__(self, name: str, pem: str) -> None:
        self.name = name
        self._pem = pem

    @staticmethod
    def is_possible() -> bool:
        """Return whether the system has files in memory; only Linux has them."""
        return hasattr(os, "memfd_create")

    @contextmanager
    def as_file(self) -> Iterator[str]:
        """Lend the key as a file that lies in memory and that no other process can open.

        The library of TLS takes keys from files only.

        Raises:
            KeyUnavailable: The system has no such files.
        """
        if not self.is_possible():
            raise KeyUnavailable("A sealed TLS key needs a system with files in memory (Linux).")
        number = os.memfd_create(self.name, os.MFD_CLOEXEC)
        try:
            os.write(number, self._pem.encode("ascii") + b"\n")
            yield f"/proc/self/fd/{number}"
        finally:
            os.close(number)

    def __repr__(self) -> str:
        """Show the file's name."""
        return f"OpenedKey({self.name})"

    def __reduce__(self) -> str:
        """Refuse to be copied into a pickle, where secrets would travel unseen.

        Raises:
            TypeError: Always. The caller's bug.
        """
        raise TypeError("an opened key is not stored")


def server_context(
    certificate: Path,
    key: Path | OpenedKey,
    partners: Sequence[bytes],
    *,
    minimum: ssl.TLSVersion = ssl.TLSVersion.TLSv1_3,
    issued: bool = False,
) -> ssl.SSLContext:
    """Return the context of a listening node.

    Args:
        certificate: Our certificate, PEM.
        key: Its private key: a file, PEM, or one that was opened.
        partners: Certificates of the partners, DER. Whoever shows another does not
            finish the handshake.
        minimum: The oldest version of TLS that is spoken.
        issued: Whether partners may show certificates that an authority issued.

    Raises:
        KeyUnavailable: Certificate or key is missing or damaged. The operator's matter.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    _harden(context, minimum, issued=issued)
    _present(context, certificate, key)
    context.verify_mode = ssl.CERT_REQUIRED
    trust(context, partners)
    return context


def client_context(
    certificate: Path,
    key: Path | OpenedKey,
    partner: Sequence[bytes],
    *,
    minimum: ssl.TLSVersion = ssl.TLSVersion.TLSv1_3,
    issued: bool = False,
) -> ssl.SSLContext:
    """Return the context for calling one partner.

    Args:
        certificate: Our certificate, PEM.
        key: Its private key: a file, PEM, or one that was opened.
        partner: The partner's certificates, DER. The name in it is not compared:
            the certificate itself is.
        minimum: The oldest version of TLS that is spoken.
        issued: Whether the partner may show a certificate that an authority issued.

    Raises:
        KeyUnavailable: Certificate or key is missing or damaged. The operator's matter.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    _harden(context, minimum, issued=issued)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_REQUIRED
    _present(context, certificate, key)
    trust(context, partner)
    return context


def _harden(context: ssl.SSLContext, minimum: ssl.TLSVersion, *, issued: bool) -> None:
    """Set what is spoken, and whether a pinned certificate needs its issuer beside it."""
    context.minimum_version = minimum
    context.set_ciphers(_OLDER_CIPHERS)
    context.options |= ssl.OP_NO_RENEGOTIATION | ssl.OP_NO_COMPRESSION
    if issued:
        # Without it a pinned certificate counts only under a root that is pinned too.
        context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN


def trust(context: ssl.SSLContext, certificates: Sequence[bytes]) -> None:
    """Add pinned certificates to a context, which may be in use."""
    if certificates:
        pem = b"".join(pem_of(der) for der in certificates)
        context.load_verify_locations(cadata=pem.decode("ascii"))


def _present(context: ssl.SSLContext, certificate: Path, key: Path | OpenedKey) -> None:
    """Let a context show our certificate.

    Raises:
        KeyUnavailable: Certificate or key is missing or damaged, or they are no pair.
    """
    try:
        if isinstance(key, OpenedKey):
            with key.as_file() as file:
                context.load_cert_chain(certificate, file)
        else:
            context.load_cert_chain(certificate, key)
    except OSError as error:
        private = f"{type(error).__name__}: {error.strerror or error.errno}"
        if isinstance(error, ssl.SSLError) and error.reason == "KEY_VALUES_MISMATCH":
            public = f"{key.name} is not the key of {certificate.name}."
        else:
            broken = key if _is_readable(certificate) else certificate
            public = f"{broken.name} is missing, damaged or cannot be read."
        raise KeyUnavailable(public, private=private) from error


def _is_readable(certificate: Path) -> bool:
    """Return whether a file holds a certificate; the library does not say which file it is."""
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(certificate)
    except OSError:
        return False
    return True
