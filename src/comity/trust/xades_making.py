"""An XAdES signature over files that lie beside it, as one text.

Source:
    ETSI EN 319 132-1, clauses 5.2 (qualifying properties) and 6.3 (baseline: SigningTime,
    SigningCertificateV2, DataObjectFormat with MimeType); W3C XML Signature 1.1, section 6.4
    (an ECDSA signature is the two numbers, one after the other).
"""

from base64 import b64encode
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Final
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from comity.trust.digest import sha256
from comity.trust.document_key import DocumentKey
from comity.trust.xades_form import (
    ASIC,
    DS,
    ECDSA_SHA256,
    EXCLUSIVE,
    RSA_SHA256,
    SHA256,
    SIGNED_PROPERTIES,
    XADES,
    canonical,
    parsed,
)

_DIGEST: Final = f'<ds:DigestMethod Algorithm="{SHA256}"/><ds:DigestValue>'


def made_signature(
    files: Mapping[str, bytes],
    *,
    media_types: Mapping[str, str],
    key: DocumentKey,
    signed_at: datetime,
    stamping: Callable[[bytes], bytes] | None,
) -> bytes:
    """Return the file of a signature.

    Args:
        files: What is signed, by name.
        media_types: Of each file.
        key: The signer's.
        signed_at: Now, aware.
        stamping: Returns a time-stamp token over octets; ``None`` for none.
    """
    signed = _signed_properties(list(files), media_types, key, signed_at)
    # Exclusive form: what is signed reads the same alone as in its place.
    digest = sha256(_canonical(_in_scope(signed)))
    info = _signed_info(files, digest, key)
    value = _signature_value(key, _canonical(_in_scope(info)))
    unsigned = ""
    if stamping is not None:
        unsigned = _time_stamp(stamping(_canonical(_in_scope(value))))
    held = "".join(
        f"<ds:X509Certificate>{_base64(each)}</ds:X509Certificate>"
        for each in (key.certificate, *key.chain)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<asic:XAdESSignatures xmlns:asic="{ASIC}">'
        f'<ds:Signature xmlns:ds="{DS}" Id="S0">{info}{value}'
        f"<ds:KeyInfo><ds:X509Data>{held}</ds:X509Data></ds:KeyInfo>"
        f'<ds:Object><xades:QualifyingProperties xmlns:xades="{XADES}" Target="#S0">'
        f"{signed}{unsigned}</xades:QualifyingProperties></ds:Object>"
        "</ds:Signature></asic:XAdESSignatures>"
    ).encode()


def _signed_properties(
    names: list[str], media_types: Mapping[str, str], key: DocumentKey, signed_at: datetime
) -> str:
    at = signed_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    formats = "".join(
        f'<xades:DataObjectFormat ObjectReference="#S0-R{number}">'
        f"<xades:MimeType>{escape(media_types[name])}</xades:MimeType></xades:DataObjectFormat>"
        for number, name in enumerate(names)
    )
    return (
        '<xades:SignedProperties Id="S0-P"><xades:SignedSignatureProperties>'
        f"<xades:SigningTime>{at}</xades:SigningTime>"
        f"<xades:SigningCertificateV2><xades:Cert><xades:CertDigest>{_DIGEST}"
        f"{_base64(sha256(key.certificate))}</ds:DigestValue></xades:CertDigest></xades:Cert>"
        "</xades:SigningCertificateV2></xades:SignedSignatureProperties>"
        f"<xades:SignedDataObjectProperties>{formats}</xades:SignedDataObjectProperties>"
        "</xades:SignedProperties>"
    )


def _signed_info(files: Mapping[str, bytes], properties: bytes, key: DocumentKey) -> str:
    references = "".join(
        f'<ds:Reference Id="S0-R{number}" URI={quoteattr(quote(name))}>'
        f"{_DIGEST}{_base64(sha256(content))}</ds:DigestValue></ds:Reference>"
        for number, (name, content) in enumerate(files.items())
    )
    method = ECDSA_SHA256 if key.is_elliptic else RSA_SHA256
    return (
        f'<ds:SignedInfo><ds:CanonicalizationMethod Algorithm="{EXCLUSIVE}"/>'
        f'<ds:SignatureMethod Algorithm="{method}"/>{references}'
        f'<ds:Reference Type="{SIGNED_PROPERTIES}" URI="#S0-P"><ds:Transforms>'
        f'<ds:Transform Algorithm="{EXCLUSIVE}"/></ds:Transforms>'
        f"{_DIGEST}{_base64(properties)}</ds:DigestValue></ds:Reference></ds:SignedInfo>"
    )


def _signature_value(key: DocumentKey, octets: bytes) -> str:
    signature = key.sign(octets)
    if key.is_elliptic:
        public = x509.load_der_x509_certificate(key.certificate).public_key()
        size = 0
        if isinstance(public, ec.EllipticCurvePublicKey):
            size = (public.curve.key_size + 7) // 8
        signature = b"".join(each.to_bytes(size, "big") for each in decode_dss_signature(signature))
    return f'<ds:SignatureValue Id="S0-V">{_base64(signature)}</ds:SignatureValue>'


def _time_stamp(token: bytes) -> str:
    return (
        "<xades:UnsignedProperties><xades:UnsignedSignatureProperties>"
        '<xades:SignatureTimeStamp Id="S0-T">'
        f'<ds:CanonicalizationMethod Algorithm="{EXCLUSIVE}"/>'
        f"<xades:EncapsulatedTimeStamp>{_base64(token)}</xades:EncapsulatedTimeStamp>"
        "</xades:SignatureTimeStamp></xades:UnsignedSignatureProperties>"
        "</xades:UnsignedProperties>"
    )


def _in_scope(text: str) -> bytes:
    """Return a piece of the signature within the namespaces that it has there."""
    return f'<scope xmlns:ds="{DS}" xmlns:xades="{XADES}">{text}</scope>'.encode()


def _canonical(scope: bytes) -> bytes:
    octets = canonical(parsed(scope)[0], EXCLUSIVE)
    assert octets is not None, "exclusive form is known here"  # noqa: S101 - for the types
    return octets


def _base64(octets: bytes) -> str:
    return b64encode(octets).decode("ascii")
