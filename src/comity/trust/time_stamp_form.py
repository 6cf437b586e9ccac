"""The form of a time-stamp token: RFC 3161 within a CMS SignedData, read as strict DER.

Read with the declarative ASN.1 of ``cryptography``, which takes DER and nothing else, so
that a token has one writing. The classes below are the standards' own structures.

Source:
    RFC 3161, section 2.4.2; RFC 5652, section 5; RFC 5816 (ESSCertIDv2); RFC 5126,
    section 6.3.4 (revocation-values); RFC 4055 (RSASSA-PSS).
"""

from typing import Annotated, Final, TypeVar

from cryptography.hazmat import asn1
from cryptography.x509 import ObjectIdentifier

from comity.errors import TimeStampInvalid

SIGNED_DATA: Final = ObjectIdentifier("1.2.840.113549.1.7.2")
TST_INFO: Final = ObjectIdentifier("1.2.840.113549.1.9.16.1.4")
CONTENT_TYPE: Final = ObjectIdentifier("1.2.840.113549.1.9.3")
MESSAGE_DIGEST: Final = ObjectIdentifier("1.2.840.113549.1.9.4")
SIGNING_CERTIFICATE_V2: Final = ObjectIdentifier("1.2.840.113549.1.9.16.2.47")
REVOCATION_VALUES: Final = ObjectIdentifier("1.2.840.113549.1.9.16.2.24")

_SET: Final = b"\x31"

T = TypeVar("T")


@asn1.sequence
class HashIdentifier:
    """Which hash; the parameters are absent or NULL."""

    oid: ObjectIdentifier
    parameters: asn1.Null | None


@asn1.sequence
class MaskIdentifier:
    """Which mask generation, of which hash."""

    oid: ObjectIdentifier
    hash: HashIdentifier


@asn1.sequence
class PssParameters:
    """Parameters of RSASSA-PSS; those of SHA-1, which are the defaults, are not taken."""

    hash: Annotated[HashIdentifier, asn1.Explicit(0)]
    mask: Annotated[MaskIdentifier, asn1.Explicit(1)]
    salt_bytes: Annotated[int, asn1.Explicit(2)]


@asn1.sequence
class SignatureIdentifier:
    """Which signature."""

    oid: ObjectIdentifier
    parameters: asn1.Null | PssParameters | None


@asn1.sequence
class Attribute:
    """A signed or unsigned attribute."""

    oid: ObjectIdentifier
    values: asn1.SetOf[asn1.TLV]


@asn1.sequence
class IssuerAndSerial:
    """Which certificate."""

    issuer: asn1.TLV
    serial: int


@asn1.sequence
class SignerInfo:
    """Who signed, and how; the signed attributes stay as they are written."""

    version: int
    signer: IssuerAndSerial
    digest: HashIdentifier
    signed: asn1.TLV
    algorithm: SignatureIdentifier
    signature: bytes
    unsigned: Annotated[list[Attribute] | None, asn1.Implicit(1)]


@asn1.sequence
class Encapsulated:
    """What is signed."""

    content_type: ObjectIdentifier
    content: Annotated[bytes, asn1.Explicit(0)]


@asn1.sequence
class SignedData:
    """A CMS SignedData with certificates and without a list of revocations of its own.

    Certificates are a SET whose order some authorities do not keep, so it is not asked.
    """

    version: int
    digests: asn1.SetOf[HashIdentifier]
    encapsulated: Encapsulated
    certificates: Annotated[list[asn1.TLV], asn1.Implicit(0)]
    signers: asn1.SetOf[SignerInfo]


@asn1.sequence
class ContentInfo:
    """A token."""

    content_type: ObjectIdentifier
    content: Annotated[SignedData, asn1.Explicit(0)]


@asn1.sequence
class Imprint:
    """What was stamped."""

    algorithm: HashIdentifier
    digest: bytes


@asn1.sequence
class Accuracy:
    """How far the stated time may be off, to either side."""

    seconds: int | None
    millis: Annotated[int | None, asn1.Implicit(0)]
    micros: Annotated[int | None, asn1.Implicit(1)]


@asn1.sequence
class Extension:
    """An extension of a TSTInfo."""

    oid: ObjectIdentifier
    critical: Annotated[bool, asn1.Default(False)]  # noqa: FBT003 - the standard's own default
    value: bytes


@asn1.sequence
class TstInfo:
    """What the authority says."""

    version: int
    policy: ObjectIdentifier
    imprint: Imprint
    serial: int
    time: asn1.GeneralizedTime
    accuracy: Accuracy | None
    ordering: Annotated[bool, asn1.Default(False)]  # noqa: FBT003 - the standard's own default
    nonce: int | None
    authority: Annotated[list[asn1.TLV] | None, asn1.Implicit(0)]
    extensions: Annotated[list[Extension] | None, asn1.Implicit(1)]


@asn1.sequence
class CertificateReference:
    """An ESSCertIDv2; the hash is SHA-256 where none is named, and often where one is."""

    algorithm: HashIdentifier | None
    digest: bytes
    issuer_and_serial: list[asn1.TLV] | None


@asn1.sequence
class SigningCertificate:
    """Which certificates the signer means; the first is its own."""

    references: list[CertificateReference]
    policies: list[asn1.TLV] | None


@asn1.sequence
class RevocationValues:
    """Lists of revocations and answers about single certificates, as they were collected."""

    lists: Annotated[list[asn1.TLV] | None, asn1.Explicit(0)]
    answers: Annotated[list[asn1.TLV] | None, asn1.Explicit(1)]


@asn1.sequence
class TimeStampRequest:
    """A request for a token."""

    version: int
    imprint: Imprint
    policy: ObjectIdentifier | None
    nonce: int | None
    certificates: Annotated[bool, asn1.Default(False)]  # noqa: FBT003 - the standard's own default


@asn1.sequence
class OcspResponseBytes:
    """The answer within an OCSP response, and its kind."""

    kind: ObjectIdentifier
    response: bytes


@asn1.sequence
class OcspResponse:
    """An OCSP response that holds an answer."""

    status: asn1.TLV
    content: Annotated[OcspResponseBytes, asn1.Explicit(0)]


@asn1.sequence
class Signed:
    """What certificates, lists of revocations and answers have in common."""

    content: asn1.TLV
    algorithm: asn1.TLV
    signature: asn1.BitString
    certificates: Annotated[list[asn1.TLV] | None, asn1.Implicit(0)]


@asn1.sequence
class _SignedAttributes:
    """The signed attributes, put where they can be read."""

    attributes: asn1.SetOf[Attribute]


def decoded(form: type[T], raw: bytes, what: str) -> T:
    """Return a structure.

    Raises:
        TimeStampInvalid: Not one, or not in DER. Whoever made it.
    """
    try:
        return asn1.decode_der(form, raw)
    except (ValueError, OverflowError) as problem:
        raise TimeStampInvalid(
            "The time-stamp is not well-formed.", private=f"{what}: {problem}"
        ) from problem


def check_signature_is_whole(raw: bytes, what: str) -> None:
    """Check that a signature is one of whole bytes: libraries do not look at the count.

    Raises:
        TimeStampInvalid: It is not, or nothing signed is there. Whoever changed it.
    """
    if decoded(Signed, raw, what).signature.padding_bits() != 0:
        raise TimeStampInvalid("The time-stamp is not well-formed.", private=f"{what}: signature")


def element(tag: bytes, body: bytes) -> bytes:
    """Return one element in DER."""
    if len(body) < 0x80:
        return tag + bytes((len(body),)) + body
    length = len(body).to_bytes((len(body).bit_length() + 7) // 8, "big")
    return tag + bytes((0x80 | len(length),)) + length + body


def whole(part: asn1.TLV) -> bytes:
    """Return an element as it was written."""
    return element(part.tag_bytes, bytes(part.data))


def as_signed(signed: asn1.TLV) -> bytes:
    """Return the signed attributes as the signature covers them.

    Raises:
        TimeStampInvalid: The element is not the signed attributes. Whoever made it.

    Source:
        RFC 5652, section 5.4: with the tag of a SET OF in place of the implicit one.
    """
    if signed.tag_bytes != b"\xa0":
        raise TimeStampInvalid("The time-stamp has no signed attributes.")
    return element(_SET, bytes(signed.data))


def signed_attributes(signed: asn1.TLV) -> dict[ObjectIdentifier, asn1.TLV]:
    """Return the value of each signed attribute.

    Raises:
        TimeStampInvalid: Malformed, an attribute twice, or one of several values.
            Whoever made it.
    """
    read = decoded(_SignedAttributes, element(b"\x30", as_signed(signed)), "signed attributes")
    values: dict[ObjectIdentifier, asn1.TLV] = {}
    for attribute in read.attributes.as_list():
        found = attribute.values.as_list()
        if attribute.oid in values or len(found) != 1:
            raise TimeStampInvalid("An attribute of the time-stamp is not stated exactly once.")
        values[attribute.oid] = found[0]
    return values
