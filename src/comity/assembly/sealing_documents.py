"""The key that seals documents, where it lies, and the time-stamp on a seal."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from comity.assembly.build import Node
from comity.assembly.home import Home, write_whole
from comity.assembly.key_protection import write_key
from comity.assembly.service_settings import AuthorityPart
from comity.errors import (
    ConfigurationInvalid,
    ConflictingChange,
    InputInvalid,
    KeyUnavailable,
    TimeStampingUnavailable,
    TrustFailure,
)
from comity.exchange.ports import Randomness
from comity.ids import StateCode
from comity.transport.timestamping import TimeStampingClient
from comity.trust.certificates import der_of
from comity.trust.container_signature import Stamping, write_container
from comity.trust.document_key import DocumentKey, document_key, make_seal_key
from comity.trust.time_stamp_authorities import anchors_of, authorities_at
from comity.trust.time_stamp_request import accept_answer, query_for

_EVIDENCE: Final = "evidence.json"
_LASTS: Final = timedelta(days=3 * 365)


def seal_files(home: Home) -> tuple[Path, Path, Path]:
    """Return where certificate, key and request of the authority's seal lie."""
    return home.keys / "seal.crt", home.keys / "seal.key", home.keys / "seal.csr"


def make_seal(
    home: Home, *, now: datetime, randomness: Randomness, suffix: str = ""
) -> tuple[Path, Path]:
    """Make the key of the seal, with a certificate of its own and a request for a better one.

    Args:
        home: The node's home.
        now: Now, aware.
        randomness: Source of what protects the key's file, where keys are sealed.
        suffix: Put behind the names of the files: ``.next`` while it is not yet in use.

    Returns:
        The files of the certificate and of the request.

    Raises:
        ConflictingChange: There is one already; it is kept.
        ConfigurationInvalid: The files cannot be written.
        KeyLocked: The node's keys are sealed, and there is no passphrase or a wrong one.
    """
    certificate, key, request = (file.with_name(file.name + suffix) for file in seal_files(home))
    if key.exists() or certificate.exists():
        raise ConflictingChange(
            "This node has the key of a seal already; nothing changed. To replace it: "
            "'comity keys prepare seal'; documents sealed with the old one stay valid."
        )
    config = home.config()
    made = make_seal_key(StateCode(config.node.state), config.node.name, now, now + _LASTS)
    try:
        write_key(home, key, made.key_pem.decode("ascii"), randomness=randomness)
        write_whole(certificate, made.certificate_pem)
        write_whole(request, made.request_pem)
    except OSError as error:
        raise ConfigurationInvalid(
            "The key of the seal cannot be written.", private=str(error)
        ) from error
    return certificate, request


def sealing_key(
    home: Home, *, certificate: Path | None = None, key: Path | None = None
) -> DocumentKey:
    """Return the key to seal documents with.

    Args:
        home: The node's home.
        certificate: The certificate named by the officer, PEM, its chain behind it; the
            authority's seal if not given, and the node's own where there is none.
        key: Its private key.

    Raises:
        KeyUnavailable: A file cannot be read, or they do not belong together.
        KeyLocked: The key is sealed, and there is no passphrase or a wrong one.
    """
    own_certificate, own_key, _ = seal_files(home)
    if certificate is None or key is None:
        certificate, key = own_certificate, own_key
        if not own_key.exists():
            certificate, key = home.certificate, home.tls_key
    try:
        certificates, raw = certificate.read_bytes(), key.read_bytes()
    except OSError as error:
        raise KeyUnavailable(
            "The key or the certificate to sign with cannot be read.", private=str(error)
        ) from error
    return document_key(certificates, home.safe.open_file(raw))


def sealing_certificate(home: Home) -> bytes:
    """Return the certificate that ``sealing_key`` seals with, PEM; it is no secret.

    Raises:
        KeyUnavailable: It cannot be read.
    """
    certificate, key, _ = seal_files(home)
    try:
        return (certificate if key.exists() else home.certificate).read_bytes()
    except OSError as error:
        raise KeyUnavailable(
            "The certificate of the seal cannot be read.", private=str(error)
        ) from error


def own_certificates(home: Home) -> tuple[bytes, ...]:
    """Return the certificate of the authority's own seal, DER; none if there is none to read.

    Who checks a document here knows it on the best of roads: it is ours.
    """
    try:
        return (der_of(seal_files(home)[0].read_bytes()),)
    except (OSError, InputInvalid):
        return ()


def in_container(node: Node, evidence: bytes) -> bytes:
    """Return evidence in a container (ASiC-E) that the authority's seal signs.

    Raises:
        KeyUnavailable, KeyLocked: As ``sealing_key``.
    """
    return write_container(
        {_EVIDENCE: evidence},
        media_types={_EVIDENCE: "application/json"},
        key=sealing_key(node.home),
        signed_at=node.clock.now(),
    )


def stamping_of(node: Node) -> Stamping:
    """Return what asks the node's time-stamp authorities, one after the other.

    Args:
        node: The node. Its configuration says whom to ask, the network document by which
            certificates they count.

    Raises:
        ConfigurationInvalid: No authority is configured that the network document names.
    """
    now = node.clock.now()
    document = node.directory.document
    named = authorities_at(document, now)
    parts = [each for each in node.config.time_stamping.authorities if each.name in named]
    if not parts:
        raise ConfigurationInvalid(
            "No time-stamp authority is configured under [time_stamping] that the network "
            "document names."
        )

    def stamp(octets: bytes) -> bytes:
        said = ""
        for part in parts:
            try:
                return _asked(node, part, octets)
            except TrustFailure as failure:
                said = failure.diagnosis()
        raise TimeStampingUnavailable(
            "No time-stamp authority gave a good time-stamp; nothing was sealed. Seal without "
            "--time-stamp, or try again later.",
            private=said,
        )

    return stamp


def _asked(node: Node, part: AuthorityPart, octets: bytes) -> bytes:
    """Return a token, verified as one upon a checkpoint is."""
    query = query_for(octets, node.rails.randomness, policy=part.policy)

    async def ask() -> bytes:
        async with TimeStampingClient() as client:
            return await client.stamp(part.url, query.raw)

    # In a thread of its own: the library that seals is in the middle of a loop already.
    with ThreadPoolExecutor(1) as aside:
        raw = aside.submit(lambda: asyncio.run(ask())).result()
    anchors = anchors_of(node.directory.document, part.name)
    return accept_answer(query, raw, anchors, now=node.clock.now()).token.raw
