"""Signatures inside PDF documents, checked without asking anybody over a network.

Who stands behind a certificate is not decided here: the caller compares its fingerprint with
the network document, or with a certificate that came on another road.

Source:
    ISO 32000-1, section 12.8 (digital signatures); ETSI EN 319 142-1 (PAdES, baseline
    B-B and B-T).
"""

from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import Any, Final, TypeAlias

from comity.errors import InputInvalid
from comity.trust.certificates import fingerprint, not_after, not_before
from comity.trust.pdf_limits import decode_limits
from comity.trust.pdf_sealing import not_installed

Foreign: TypeAlias = Any
"""An object of the optional library, whose types are not seen where it is not installed."""

_PERMITTED_DIGESTS: Final = frozenset({"sha256", "sha384", "sha512"})


@dataclass(frozen=True, slots=True)
class PdfSignature:
    """A signature found in a document.

    Attributes:
        certificate: The signer's certificate, DER.
        signed_at: When, by the signer's own clock; ``None`` if not stated.
        problem: Why the signature does not vouch for the whole document as it is; empty if
            it does.
        chain: Further certificates that it carries, DER.
        time_stamp: RFC 3161 TimeStampToken, DER; empty if there is none. Whether it stamps
            ``stamped``, and whose it is, is not checked here.
        stamped: The octets that the token should be over.
    """

    certificate: bytes = field(repr=False)
    signed_at: datetime | None
    problem: str = ""
    chain: tuple[bytes, ...] = field(default=(), repr=False)
    time_stamp: bytes = field(default=b"", repr=False)
    stamped: bytes = field(default=b"", repr=False)

    @property
    def certificate_sha256(self) -> str:
        """Fingerprint of the certificate, 64 hexadecimal digits."""
        return fingerprint(self.certificate)


def signature_of(document: bytes) -> PdfSignature | None:
    """Return the signature of a document; ``None`` if it has none.

    Where there are several, the last counts, and that there are several is a problem.

    Args:
        document: The PDF, from whomever.

    Raises:
        InputInvalid: The document or its signature cannot be read. Whoever supplied it.
        ConfigurationInvalid: The optional part is not installed.
    """
    try:
        # Imported here: optional, and slow to load.
        from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415 - see above
        from pyhanko.sign.validation import validate_pdf_signature  # noqa: PLC0415 - see above
        from pyhanko.sign.validation.settings import (  # noqa: PLC0415 - see above
            KeyUsageConstraints,
        )
        from pyhanko_certvalidator import ValidationContext  # noqa: PLC0415 - see above
    except ImportError as error:
        raise not_installed(error) from error
    try:
        limits = decode_limits()
        reader = PdfFileReader(BytesIO(document), strict=False, decode_limits=limits)
        found = reader.embedded_regular_signatures
        if not found:
            return None
        signature = found[-1]
        certificate = signature.signer_cert
        status = validate_pdf_signature(
            signature,
            # Whom to trust is the caller's question; nothing is fetched to answer it.
            ValidationContext(trust_roots=[certificate], allow_fetching=False),
            key_usage_settings=KeyUsageConstraints(key_usage=None),
        )
        der = bytes(certificate.dump())
        enclosed = [bytes(each.dump()) for each in signature.other_embedded_certs]
        signed_at: datetime | None = status.signer_reported_dt
        time_stamp, stamped = _time_stamp(signature)
        problems = [
            "there are several signatures" if len(found) > 1 else "",
            "" if status.intact else "the document was changed after it was signed",
            "" if status.valid else "the signature does not fit its certificate",
            "" if status.coverage.name == "ENTIRE_FILE" else "something was added after signing",
        ]
        if not _PERMITTED_DIGESTS.issuperset({str(signature.md_algorithm).lower()}):
            problems.append("the signature uses a digest that no longer protects")
    except Exception as error:
        # A foreign parser on a hostile file may raise anything; that is the file's fault.
        raise InputInvalid(
            "The document or its signature cannot be read.", private=type(error).__name__
        ) from error
    return PdfSignature(
        der,
        signed_at,
        "; ".join(each for each in problems if each),
        chain=tuple(each for each in enclosed if each != der),
        time_stamp=time_stamp,
        stamped=stamped,
    )


def validity_problem(signature: PdfSignature, now: datetime) -> str:
    """Return why the certificate did not hold when the document was signed; empty if it did.

    Args:
        signature: The signature.
        now: Now, aware; counts where the signer stated no time.

    Raises:
        CertificateNotTrusted: The certificate cannot be read. The signer's fault.
    """
    at = signature.signed_at or now
    if at > now:
        return "the signature is dated in the future"
    within = not_before(signature.certificate) <= at <= not_after(signature.certificate)
    return "" if within else "the certificate was not valid when it signed"


def _time_stamp(signature: Foreign) -> tuple[bytes, bytes]:
    """Return the first token on a signature, and the octets that it should be over."""
    info = signature.signer_info
    for attribute in info["unsigned_attrs"] or ():
        if attribute["type"].native == "signature_time_stamp_token":
            return bytes(attribute["values"][0].dump()), bytes(info["signature"].native)
    return b"", b""
