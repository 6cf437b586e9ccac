"""Where revocations are told, what is asked there, and where the answers are put.

Lists and answers go into the unsigned attribute revocation-values of a token: verifiers
that do not know it pass over it, and the next token of the chain covers it.

Source:
    RFC 5280, sections 4.2.1.13 and 4.2.2.1; RFC 6960; RFC 5126, section 6.3.4.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from cryptography import x509
from cryptography.hazmat import asn1
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID

from comity.errors import TimeStampInvalid
from comity.trust.time_stamp_form import (
    REVOCATION_VALUES,
    Attribute,
    ContentInfo,
    OcspResponse,
    RevocationValues,
    decoded,
    element,
    whole,
)

Certificate = x509.Certificate
"""For rooms that carry certificates and do no cryptography."""

_BASIC: Final = x509.ObjectIdentifier("1.3.6.1.5.5.7.48.1.1")
_SUCCESSFUL: Final = b"\x0a\x01\x00"


@dataclass(frozen=True, slots=True)
class Sources:
    """Where a certificate says that its revocation would be told.

    Attributes:
        lists: Addresses of lists of revocations.
        answers: Addresses that answer about single certificates (OCSP).
    """

    lists: tuple[str, ...]
    answers: tuple[str, ...]


def sources_of(certificate: x509.Certificate) -> Sources:
    """Return where a certificate's revocation would be told; plain HTTP addresses only."""
    lists: list[str] = []
    answers: list[str] = []
    try:
        points = certificate.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
        lists += [name.value for point in points for name in _addresses(point.full_name or ())]
    except x509.ExtensionNotFound:
        pass
    try:
        access = certificate.extensions.get_extension_for_class(
            x509.AuthorityInformationAccess
        ).value
        answers += [
            name.value
            for each in access
            if each.access_method == AuthorityInformationAccessOID.OCSP
            for name in _addresses((each.access_location,))
        ]
    except x509.ExtensionNotFound:
        pass
    return Sources(tuple(lists), tuple(answers))


def basic_response(raw: bytes) -> bytes:
    """Return the answer within an OCSP response.

    Raises:
        TimeStampInvalid: It holds none. Whoever answered.
    """
    response = decoded(OcspResponse, raw, "OCSP response")
    if whole(response.status) != _SUCCESSFUL or response.content.kind != _BASIC:
        raise TimeStampInvalid("The answer about the certificate is none.")
    return response.content.response


def answer_within(raw: bytes) -> bytes | None:
    """Return the answer within an OCSP response; ``None`` if it holds none."""
    try:
        return basic_response(raw)
    except TimeStampInvalid:
        return None


def as_response(answer: bytes) -> bytes:
    """Return an answer as the OCSP response that it came in."""
    content = asn1.encode_der(_BASIC) + element(b"\x04", answer)
    return element(b"\x30", _SUCCESSFUL + element(b"\xa0", element(b"\x30", content)))


def question_about(certificate: x509.Certificate, issuer: x509.Certificate) -> bytes:
    """Return an OCSP request about one certificate, DER."""
    request = ocsp.OCSPRequestBuilder().add_certificate(certificate, issuer, hashes.SHA256())
    return request.build().public_bytes(Encoding.DER)


def with_revocation_values(token: bytes, lists: Sequence[bytes], answers: Sequence[bytes]) -> bytes:
    """Return a token with lists and answers put beside its signature, in place of what is there.

    Raises:
        TimeStampInvalid: Not a token. Whoever made it.
    """
    read = decoded(ContentInfo, token, "token")
    values = RevocationValues(lists=_elements(lists), answers=_elements(answers))
    signer = read.content.signers.as_list()[0]
    signer.unsigned = None
    if lists or answers:
        value = asn1.decode_der(asn1.TLV, asn1.encode_der(values))
        signer.unsigned = [Attribute(oid=REVOCATION_VALUES, values=asn1.SetOf([value]))]
    read.content.signers = asn1.SetOf([signer])
    return asn1.encode_der(read)


def _elements(parts: Sequence[bytes]) -> list[asn1.TLV] | None:
    return [asn1.decode_der(asn1.TLV, part) for part in parts] or None


def _addresses(
    names: Sequence[x509.GeneralName],
) -> tuple[x509.UniformResourceIdentifier, ...]:
    return tuple(
        name
        for name in names
        if isinstance(name, x509.UniformResourceIdentifier)
        and name.value.startswith(("http://", "https://"))
    )
