"""A time-stamping authority for training and tests: its keys, its tokens, its misconduct.

It has an authority of its own above it that issues its certificate, tells of revocations
as a list and in answers, and can be made to do so wrongly. Nothing here is for real use.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum, unique
from typing import Final

from cryptography import x509
from cryptography.hazmat import asn1
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ObjectIdentifier, ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID

from comity.trust.time_stamp_form import (
    CONTENT_TYPE,
    MESSAGE_DIGEST,
    SIGNED_DATA,
    SIGNING_CERTIFICATE_V2,
    TST_INFO,
    Accuracy,
    Attribute,
    CertificateReference,
    ContentInfo,
    Encapsulated,
    HashIdentifier,
    Imprint,
    IssuerAndSerial,
    SignatureIdentifier,
    SignedData,
    SignerInfo,
    SigningCertificate,
    TimeStampRequest,
    TstInfo,
    element,
)
from comity_training.time_stamping_certificates import Issued, answers_at, certify, list_at

POLICY: Final = "1.3.6.1.4.1.55555.1"
"""A number that means nothing."""

_SHA256: Final = ObjectIdentifier("2.16.840.1.101.3.4.2.1")
_ECDSA_WITH_SHA256: Final = ObjectIdentifier("1.2.840.10045.4.3.2")
_STAMPING: Final = ExtendedKeyUsageOID.TIME_STAMPING
_DAY: Final = timedelta(days=1)
_LIST_LASTS: Final = timedelta(days=7)

Randomness = Callable[[int], bytes]


@unique
class Misconduct(StrEnum):
    """What the authority does wrong."""

    NONE = "none"
    DECLINES = "declines"
    ANOTHER_IMPRINT = "another-imprint"
    ANOTHER_NONCE = "another-nonce"
    BROKEN_SIGNATURE = "broken-signature"
    NOT_FOR_TIME_STAMPING = "not-for-time-stamping"
    ANOTHER_CERTIFICATE = "another-certificate"
    FURTHER_CERTIFICATE = "further-certificate"


@dataclass(slots=True)
class TimeStampingAuthority:
    """Stamps what it is asked to.

    Attributes:
        name: Its name, as the network document has it.
        clock: Its own clock; ``skew`` is added to it.
        randomness: Source of certificate numbers.
        began_at: From when on its certificates are valid.
        lasts: How long the time-stamping certificate is valid.
        address: Where its lists and answers are found, as its certificate says; empty if
            it says nothing.
        skew: How far its clock is off.
        misconduct: What it does wrong.
        revoked_at: Since when its certificate is revoked.
        reason: Why.
    """

    name: str
    clock: Callable[[], datetime]
    randomness: Randomness
    began_at: datetime
    lasts: timedelta = timedelta(days=5 * 365)
    address: str = ""
    with_answers: bool = False
    skew: timedelta = timedelta(0)
    misconduct: Misconduct = Misconduct.NONE
    revoked_at: datetime | None = None
    reason: x509.ReasonFlags | None = None
    _root: Issued = field(init=False)
    _signer: Issued = field(init=False)
    _other: Issued = field(init=False)
    _serial: int = 0

    def __post_init__(self) -> None:
        """Make its keys and certificates."""
        self._root = self._certify(f"{self.name} Root", None, self.lasts * 4, None)
        self._signer = self._certify(self.name, self._root, self.lasts, _STAMPING)
        server = ExtendedKeyUsageOID.SERVER_AUTH
        self._other = self._certify(f"{self.name} Server", self._root, self.lasts, server)

    @property
    def anchor(self) -> bytes:
        """The certificate to name in the network document, DER."""
        return self._root.der

    @property
    def certificate(self) -> bytes:
        """The certificate that signs tokens, DER."""
        return self._signer.der

    def renew_certificate(self, lasts: timedelta) -> None:
        """Take a new key and certificate, from now on, under the same anchor."""
        self.began_at, self.lasts = self.clock() - _DAY, lasts
        self._signer = self._certify(self.name, self._root, lasts, _STAMPING)
        self.revoked_at = self.reason = None

    def answer(self, raw: bytes) -> bytes:
        """Answer a request (RFC 3161, DER), in the way of its misconduct."""
        if self.misconduct is Misconduct.DECLINES:
            return element(b"\x30", element(b"\x30", b"\x02\x01\x02"))
        request = asn1.decode_der(TimeStampRequest, raw)
        token = self.stamp(request.imprint, request.nonce, request.policy)
        return element(b"\x30", element(b"\x30", b"\x02\x01\x00") + token)

    def stamp(
        self, imprint: Imprint, nonce: int | None, policy: ObjectIdentifier | None = None
    ) -> bytes:
        """Return a token on an imprint, DER."""
        self._serial += 1
        if self.misconduct is Misconduct.ANOTHER_IMPRINT:
            imprint = Imprint(algorithm=imprint.algorithm, digest=bytes(len(imprint.digest)))
        if self.misconduct is Misconduct.ANOTHER_NONCE:
            nonce = 7
        now = (self.clock() + self.skew).replace(microsecond=0)
        info = TstInfo(
            version=1,
            policy=ObjectIdentifier(POLICY) if policy is None else policy,
            imprint=imprint,
            serial=self._serial,
            time=asn1.GeneralizedTime(now),
            accuracy=Accuracy(seconds=1, millis=None, micros=None),
            ordering=False,
            nonce=nonce,
            authority=None,
            extensions=None,
        )
        return self._signed(asn1.encode_der(info))

    def revocation_list(self) -> bytes:
        """Return the list of what it revoked, DER."""
        now = self.clock().replace(microsecond=0)
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self._root.certificate.subject)
            .last_update(now)
            .next_update(now + _LIST_LASTS)
        )
        if self.revoked_at is not None:
            entry = (
                x509.RevokedCertificateBuilder()
                .serial_number(self._signer.certificate.serial_number)
                .revocation_date(self.revoked_at)
            )
            if self.reason is not None:
                entry = entry.add_extension(x509.CRLReason(self.reason), critical=False)
            builder = builder.add_revoked_certificate(entry.build())
        return builder.sign(self._root.key, hashes.SHA256()).public_bytes(Encoding.DER)

    def answer_about(self, raw: bytes) -> bytes:
        """Answer an OCSP request about one certificate, DER."""
        del raw
        now = self.clock().replace(microsecond=0)
        is_revoked = self.revoked_at is not None
        builder = (
            ocsp.OCSPResponseBuilder()
            .add_response(
                self._signer.certificate,
                self._root.certificate,
                hashes.SHA256(),
                ocsp.OCSPCertStatus.REVOKED if is_revoked else ocsp.OCSPCertStatus.GOOD,
                now,
                now + _LIST_LASTS,
                self.revoked_at,
                self.reason if is_revoked else None,
            )
            .responder_id(ocsp.OCSPResponderEncoding.HASH, self._root.certificate)
        )
        return builder.sign(self._root.key, hashes.SHA256()).public_bytes(Encoding.DER)

    def _signed(self, content: bytes) -> bytes:
        wrong = self.misconduct is Misconduct.NOT_FOR_TIME_STAMPING
        signer = self._other if wrong else self._signer
        meant = self._other if self.misconduct is Misconduct.ANOTHER_CERTIFICATE else signer
        reference = CertificateReference(
            algorithm=None, digest=_sha256(meant.der), issuer_and_serial=None
        )
        certificate = SigningCertificate(references=[reference], policies=None)
        attributes = asn1.SetOf(
            [
                _attribute(CONTENT_TYPE, asn1.encode_der(TST_INFO)),
                _attribute(MESSAGE_DIGEST, element(b"\x04", _sha256(content))),
                _attribute(SIGNING_CERTIFICATE_V2, asn1.encode_der(certificate)),
            ]
        )
        # Signed as a SET OF, written with the implicit tag (RFC 5652, section 5.4).
        covered = asn1.encode_der(_Attributes(attributes=attributes))
        covered = bytes(asn1.decode_der(_Outer, covered).attributes.data)
        signature = signer.key.sign(element(b"\x31", covered), ec.ECDSA(hashes.SHA256()))
        if self.misconduct is Misconduct.BROKEN_SIGNATURE:
            signature = signer.key.sign(b"something else", ec.ECDSA(hashes.SHA256()))
        certificates = [signer.der]
        if self.misconduct is Misconduct.FURTHER_CERTIFICATE:
            certificates.append(self._other.der)
        digest = HashIdentifier(oid=_SHA256, parameters=None)
        data = SignedData(
            version=3,
            digests=asn1.SetOf([digest]),
            encapsulated=Encapsulated(content_type=TST_INFO, content=content),
            certificates=[_part(each) for each in certificates],
            signers=asn1.SetOf(
                [
                    SignerInfo(
                        version=1,
                        signer=IssuerAndSerial(
                            issuer=_part(signer.certificate.issuer.public_bytes()),
                            serial=signer.certificate.serial_number,
                        ),
                        digest=digest,
                        signed=_part(element(b"\xa0", covered)),
                        algorithm=SignatureIdentifier(oid=_ECDSA_WITH_SHA256, parameters=None),
                        signature=signature,
                        unsigned=None,
                    )
                ]
            ),
        )
        return asn1.encode_der(ContentInfo(content_type=SIGNED_DATA, content=data))

    def _certify(
        self, name: str, issuer: Issued | None, lasts: timedelta, usage: ObjectIdentifier | None
    ) -> Issued:
        return certify(
            name,
            issuer,
            began_at=self.began_at,
            lasts=lasts,
            number=int.from_bytes(self.randomness(16), "big") | 1 << 100,
            usage=usage,
            telling=() if usage is None else tuple(self._telling_of_revocations()),
        )

    def _telling_of_revocations(self) -> Iterator[x509.ExtensionType]:
        if self.address and self.with_answers:
            yield answers_at(f"{self.address}/ocsp")
        elif self.address:
            yield list_at(f"{self.address}/revoked.crl")


@asn1.sequence
class _Attributes:
    attributes: asn1.SetOf[Attribute]


@asn1.sequence
class _Outer:
    attributes: asn1.TLV


def _attribute(oid: ObjectIdentifier, value: bytes) -> Attribute:
    return Attribute(oid=oid, values=asn1.SetOf([_part(value)]))


def _part(raw: bytes) -> asn1.TLV:
    return asn1.decode_der(asn1.TLV, raw)


def _sha256(data: bytes) -> bytes:
    hasher = hashes.Hash(hashes.SHA256())
    hasher.update(data)
    return hasher.finalize()
