"""One door to sealed documents, PDF or container: what is inside, and who vouches for it.

Needs no node: a verifier on a judge's machine uses it with certificates that came on another
road, and with the network document, which names those of nodes and of time-stamp authorities.
"""

from base64 import b64decode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum, unique
from typing import Final

from comity.errors import InputInvalid
from comity.trust.certificate_path import holder_of, path_problem
from comity.trust.certificates import fingerprint
from comity.trust.container_signature import ContainerSignature, read_container
from comity.trust.network_document import NetworkDocument
from comity.trust.pdf_attachments import attachments_of
from comity.trust.pdf_signature import PdfSignature, signature_of

MAX_BYTES: Final = 64 * 1024 * 1024
_PDF: Final = b"%PDF-"
_ZIP: Final = b"PK\x03\x04"


@unique
class SealedForm(StrEnum):
    """The form of a sealed document."""

    PDF = "pdf"
    CONTAINER = "asic-e"


@dataclass(frozen=True, slots=True)
class Seal:
    """A seal on a document.

    Attributes:
        certificate: The signer's certificate, DER.
        chain: Further certificates enclosed, DER.
        signed_at: When, by the signer's own clock; ``None`` if not stated.
        time_stamp: RFC 3161 token, DER; empty if there is none. It is to be verified over
            ``stamped`` with ``time_stamp.verify_token``.
        stamped: What the token should be over.
        problem: Why the seal does not vouch for the document as it is; empty if it does.
    """

    certificate: bytes = field(repr=False)
    chain: tuple[bytes, ...] = field(repr=False)
    signed_at: datetime | None
    time_stamp: bytes = field(repr=False)
    stamped: bytes = field(repr=False)
    problem: str

    @property
    def certificate_sha256(self) -> str:
        """Fingerprint of the certificate, 64 hexadecimal digits."""
        return fingerprint(self.certificate)

    @property
    def holder(self) -> str:
        """Name of the certificate's holder; worth what its issuer is worth."""
        return holder_of(self.certificate)


@dataclass(frozen=True, slots=True)
class SealedDocument:
    """A document taken apart.

    Attributes:
        form: PDF or container.
        files: Files attached or contained, by name.
        seals: The seals on it; possibly none.
    """

    form: SealedForm
    files: Mapping[str, bytes] = field(repr=False)
    seals: tuple[Seal, ...]


def is_sealed_form(raw: bytes) -> bool:
    """Return whether a file begins as a PDF or as a container does."""
    return raw.startswith((_PDF, _ZIP))


def read_sealed(raw: bytes) -> SealedDocument:
    """Take a PDF or a container apart, and check each seal against what it covers.

    Args:
        raw: The file, from whomever.

    Raises:
        InputInvalid: It is neither, or cannot be read, or exceeds a bound. The fault of
            whoever supplied it.
        ConfigurationInvalid: It is a PDF, and the optional part is not installed.
    """
    if len(raw) > MAX_BYTES:
        raise InputInvalid(f"The document exceeds {MAX_BYTES} bytes.", field="document")
    if raw.startswith(_PDF):
        signature = signature_of(raw)
        seals = () if signature is None else (_seal(signature),)
        return SealedDocument(SealedForm.PDF, attachments_of(raw), seals)
    if raw.startswith(_ZIP):
        container = read_container(raw)
        return SealedDocument(
            SealedForm.CONTAINER, container.files, tuple(map(_seal, container.signatures))
        )
    raise InputInvalid("The file is neither PDF nor a container.", field="document")


def vouching_problem(
    seal: Seal,
    known: Sequence[bytes],
    *,
    now: datetime,
    proven_at: datetime | None = None,
) -> str:
    """Return why a seal is not known to be of somebody known here; empty if it is.

    Args:
        seal: The seal.
        known: Certificates that came on another road, DER.
        now: Now, aware.
        proven_at: When the seal existed, by a time-stamp that was verified; ``None`` if
            there is only the signer's word.
    """
    if seal.problem:
        return seal.problem
    stated = seal.signed_at or now
    if stated > now:
        return "the seal is dated in the future"
    return path_problem(seal.certificate, seal.chain, known, proven_at or stated)


def node_certificates(document: NetworkDocument, at: datetime) -> tuple[bytes, ...]:
    """Return the certificates that a network document names for nodes of members at a moment.

    A document that is sealed with a node's own certificate is known by them.

    Args:
        document: The network document; worth what its digest is worth.
        at: When the seal was made, aware.
    """
    return tuple(
        b64decode(entry.der_base64)
        for member in document.members
        for entry in member.certificates
        if member.joined_at <= at and entry.covers(at)
    )


def _seal(signature: PdfSignature | ContainerSignature) -> Seal:
    return Seal(
        certificate=signature.certificate,
        chain=signature.chain,
        signed_at=signature.signed_at,
        time_stamp=signature.time_stamp,
        stamped=signature.stamped,
        problem=signature.problem,
    )
