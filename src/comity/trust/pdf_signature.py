"""Signatures inside PDF documents, made and checked without asking anybody over a network.

Who stands behind a certificate is not decided here: the caller compares its fingerprint with
the network document, or with a certificate that came on another road.

Source:
    ISO 32000-1, section 12.8 (digital signatures); ETSI EN 319 142-1 (PAdES, baseline B-B).
"""

from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import Any, Final, TypeAlias

from cryptography import x509
from cryptography.hazmat.primitives import serialization

from comity.errors import ConfigurationInvalid, InputInvalid, KeyUnavailable
from comity.trust.certificates import fingerprint, not_after, not_before

Foreign: TypeAlias = Any
"""An object of the optional library, whose types are not seen where it is not installed."""

MISSING_PART: Final = "Signatures in PDF need an optional part: pip install 'comity[forms]'."
_DIGEST: Final = "sha256"
_PERMITTED_DIGESTS: Final = frozenset({"sha256", "sha384", "sha512"})


@dataclass(frozen=True, slots=True)
class PdfSignature:
    """A signature found in a document.

    Attributes:
        certificate: The signer's certificate, DER.
        signed_at: When, by the signer's own clock; ``None`` if not stated.
        problem: Why the signature does not vouch for the whole document as it is; empty if
            it does.
    """

    certificate: bytes = field(repr=False)
    signed_at: datetime | None
    problem: str = ""

    @property
    def certificate_sha256(self) -> str:
        """Fingerprint of the certificate, 64 hexadecimal digits."""
        return fingerprint(self.certificate)


def sign_pdf(
    document: bytes,
    *,
    field_name: str,
    certificate_pem: bytes,
    key_pem: bytes,
    signed_at: datetime,
    reason: str,
) -> bytes:
    """Return the document with a signature that forbids any later change.

    Args:
        document: The PDF; it has an empty signature field.
        field_name: Name of that field.
        certificate_pem: The signer's certificate.
        key_pem: Its private key, PEM without password.
        signed_at: Now, aware.
        reason: What for; stands in the signature.

    Raises:
        KeyUnavailable: The key cannot be read, or does not belong to the certificate. The
            operator's business.
        InputInvalid: The document cannot be signed. Whoever supplied it.
        ConfigurationInvalid: The optional part is not installed.
    """
    try:
        # Imported here: optional, and slow to load.
        import asyncio  # noqa: PLC0415 - see above

        from pyhanko.pdf_utils.incremental_writer import (  # noqa: PLC0415 - see above
            IncrementalPdfFileWriter,
        )
        from pyhanko.sign import fields, signers  # noqa: PLC0415 - see above
    except ImportError as error:
        raise _not_installed(error) from error
    signer = _signer(certificate_pem, key_pem)
    metadata = signers.PdfSignatureMetadata(
        field_name=field_name,
        md_algorithm=_DIGEST,
        reason=reason,
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
    )
    target = BytesIO()
    try:
        writer = IncrementalPdfFileWriter(BytesIO(document))
        session = signers.PdfSigner(metadata, signer=signer).init_signing_session(
            writer, existing_fields_only=True
        )
        session.system_time = signed_at
        asyncio.run(_finish(session, target))
    except Exception as error:
        # The library has no common failure for a document that it cannot extend.
        raise InputInvalid(
            "The document cannot be signed.", private=type(error).__name__
        ) from error
    return target.getvalue()


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
        raise _not_installed(error) from error
    try:
        found = PdfFileReader(BytesIO(document), strict=False).embedded_regular_signatures
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
        signed_at: datetime | None = status.signer_reported_dt
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
    return PdfSignature(der, signed_at, "; ".join(each for each in problems if each))


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


def _signer(certificate_pem: bytes, key_pem: bytes) -> Foreign:
    from asn1crypto.keys import PrivateKeyInfo  # noqa: PLC0415 - optional
    from asn1crypto.x509 import Certificate  # noqa: PLC0415 - optional
    from pyhanko.sign.signers import SimpleSigner  # noqa: PLC0415 - optional
    from pyhanko_certvalidator.registry import SimpleCertificateStore  # noqa: PLC0415 - optional

    try:
        certificate = x509.load_pem_x509_certificate(certificate_pem)
        key = serialization.load_pem_private_key(key_pem, password=None)
    except (ValueError, TypeError) as error:
        raise KeyUnavailable("The key or the certificate to sign with cannot be read.") from error
    public = serialization.PublicFormat.SubjectPublicKeyInfo
    der = serialization.Encoding.DER
    if key.public_key().public_bytes(der, public) != certificate.public_key().public_bytes(
        der, public
    ):
        raise KeyUnavailable("The key to sign with does not belong to the certificate.")
    secret = key.private_bytes(der, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return SimpleSigner(
        signing_cert=Certificate.load(certificate.public_bytes(der)),
        signing_key=PrivateKeyInfo.load(secret),
        cert_registry=SimpleCertificateStore(),
    )


async def _finish(session: Foreign, target: BytesIO) -> None:
    """Sign in the steps of the library, which takes the time of its own clock otherwise."""
    from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes  # noqa: PLC0415 - optional

    reserved = await session.estimate_signature_container_size(None)
    prepared = session.prepare_tbs_document(validation_info=None, bytes_reserved=reserved)
    digest, written = prepared.digest_tbs_document(output=target)
    done = await prepared.perform_signature(
        document_digest=digest.document_digest,
        pdf_cms_signed_attrs=PdfCMSSignedAttributes(signing_time=session.system_time),
    )
    await done.post_signature_processing(written)


def _not_installed(error: ImportError) -> ConfigurationInvalid:
    return ConfigurationInvalid(
        MISSING_PART, private=f"{error.name or 'a package'} is not installed"
    )
