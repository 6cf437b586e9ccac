"""Seals put into PDF documents, without asking anybody but a time-stamp authority.

Source:
    ISO 32000-1, section 12.8 (digital signatures); ETSI EN 319 142-1 (PAdES, baseline B-B;
    B-T with a time-stamp on the signature; B-LT with what a validator needs enclosed).
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any, Final, TypeAlias

from comity.errors import ConfigurationInvalid, Failure, InputInvalid
from comity.trust.document_key import DocumentKey

Foreign: TypeAlias = Any
"""An object of the optional library, whose types are not seen where it is not installed."""

Stamping: TypeAlias = Callable[[bytes], bytes]
"""Returns an RFC 3161 TimeStampToken, DER, over the octets given."""

MISSING_PART: Final = "Signatures in PDF need an optional part: pip install 'comity[forms]'."
_DIGEST: Final = "sha256"
_RESERVED: Final = 8 * 1024
_RESERVED_STAMPED: Final = 48 * 1024
"""Room for the seal, in hexadecimal digits; a token brings its certificates along."""


def sign_pdf(
    document: bytes,
    *,
    field_name: str,
    key: DocumentKey,
    signed_at: datetime,
    reason: str,
    stamping: Stamping | None = None,
    revocations: Sequence[bytes] = (),
) -> bytes:
    """Return the document with a signature that forbids any later change.

    What a validator needs besides stands in the document before it is signed, so that the
    signature covers the whole file.

    Args:
        document: The PDF; it has an empty signature field.
        field_name: Name of that field.
        key: The signer's.
        signed_at: Now, aware.
        reason: What for; stands in the signature.
        stamping: Asks a time-stamp authority, once; ``None`` for no time-stamp.
        revocations: Lists of revoked certificates (CRL), DER, to be enclosed for later.

    Raises:
        InputInvalid: The document cannot be signed, or a list cannot be read. Whoever
            supplied it.
        ConfigurationInvalid: The optional part is not installed.
        Failure: What ``stamping`` raises; nothing was signed then.
    """
    try:
        # Imported here: optional, and slow to load.
        import asyncio  # noqa: PLC0415 - see above

        from pyhanko.pdf_utils.incremental_writer import (  # noqa: PLC0415 - see above
            IncrementalPdfFileWriter,
        )
        from pyhanko.sign import fields, signers  # noqa: PLC0415 - see above
    except ImportError as error:
        raise not_installed(error) from error

    class SealWriter(IncrementalPdfFileWriter):  # type: ignore[misc] # no types here
        """Adds the seal, and leaves what the document says of itself as it is."""

        def _update_meta(self) -> None:
            """Name neither the library nor its own clock: PDF/A wants one story told twice."""

        def ensure_output_version(self, version: Foreign) -> None:
            """Stay with the version the document has: PDF/A-3 is PDF 1.7, and so are seals."""

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
        writer = SealWriter(BytesIO(document))
        if revocations:
            _enclose(writer, key, revocations)
        session = signers.PdfSigner(metadata, signer=_signer(key, stamping)).init_signing_session(
            writer, existing_fields_only=True
        )
        session.system_time = signed_at
        reserved = _RESERVED if stamping is None else _RESERVED_STAMPED
        asyncio.run(_finish(session, target, reserved))
    except Failure:
        raise
    except Exception as error:
        # The library has no common failure for a document that it cannot extend.
        raise InputInvalid(
            "The document cannot be signed.", private=type(error).__name__
        ) from error
    return target.getvalue()


def not_installed(error: ImportError) -> ConfigurationInvalid:
    """Return the failure for an optional part that is not installed."""
    return ConfigurationInvalid(
        MISSING_PART, private=f"{error.name or 'a package'} is not installed"
    )


def _enclose(writer: Foreign, key: DocumentKey, revocations: Sequence[bytes]) -> None:
    """Put certificates and lists of revocations into the document (PAdES B-LT)."""
    from asn1crypto.crl import CertificateList  # noqa: PLC0415 - optional
    from asn1crypto.x509 import Certificate  # noqa: PLC0415 - optional
    from pyhanko.sign.validation.dss import DocumentSecurityStore  # noqa: PLC0415 - optional

    try:
        lists = [CertificateList.load(each, strict=True) for each in revocations]
        for each in lists:
            _ = each.native
    except ValueError as error:
        raise InputInvalid("A list of revocations cannot be read.", field="revocations") from error
    DocumentSecurityStore.supply_dss_in_writer(
        writer,
        None,
        certs=[Certificate.load(each) for each in (key.certificate, *key.chain)],
        crls=lists,
    )


def _signer(key: DocumentKey, stamping: Stamping | None) -> Foreign:
    """Return the library's signer, which signs with our key and stamps where we ask."""
    from asn1crypto import cms  # noqa: PLC0415 - optional
    from asn1crypto.x509 import Certificate  # noqa: PLC0415 - optional
    from pyhanko.sign.signers import Signer  # noqa: PLC0415 - optional
    from pyhanko_certvalidator.registry import SimpleCertificateStore  # noqa: PLC0415 - optional

    class KeySigner(Signer):  # type: ignore[misc] # the library has no types here
        """Signs with a document key."""

        async def async_sign_raw(
            self,
            data: bytes,
            digest_algorithm: str,
            dry_run: bool = False,  # noqa: FBT001, FBT002 - the library calls it so
        ) -> bytes:
            """Return the signature; one is made for measuring, too."""
            if digest_algorithm != _DIGEST:
                raise ValueError("another digest than was asked for")
            return bytes(256) if dry_run else key.sign(data)

        async def unsigned_attrs(
            self,
            digest_algorithm: str,
            signature: bytes,
            signed_attrs: Foreign,
            timestamper: Foreign = None,
            dry_run: bool = False,  # noqa: FBT001, FBT002 - the library calls it so
        ) -> Foreign:
            """Return the time-stamp on a signature as its attribute."""
            del digest_algorithm, signed_attrs, timestamper
            if stamping is None or dry_run:
                return None
            token = cms.ContentInfo.load(stamping(signature))
            return cms.CMSAttributes(
                [cms.CMSAttribute({"type": "signature_time_stamp_token", "values": [token]})]
            )

    registry = SimpleCertificateStore()
    registry.register_multiple(Certificate.load(each) for each in key.chain)
    return KeySigner(signing_cert=Certificate.load(key.certificate), cert_registry=registry)


async def _finish(session: Foreign, target: BytesIO, reserved: int) -> None:
    """Sign in the steps of the library, which takes the time of its own clock otherwise."""
    from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes  # noqa: PLC0415 - optional

    prepared = session.prepare_tbs_document(validation_info=None, bytes_reserved=reserved)
    digest, written = prepared.digest_tbs_document(output=target)
    done = await prepared.perform_signature(
        document_digest=digest.document_digest,
        pdf_cms_signed_attrs=PdfCMSSignedAttributes(signing_time=session.system_time),
    )
    await done.post_signature_processing(written)
