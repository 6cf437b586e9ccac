"""Checking an XAdES signature over files beside it, so that nothing can take another's place.

A program that looks up signed parts by name can be led to check one element and use another
(signature wrapping). Here every part is taken from its one place in the one form: a file
holds one signature; its signed properties are those in its own object; every name is unique;
what a reference names is a file of the container, or those properties, and nothing else.

Source:
    W3C XML Signature 1.1, section 3.2 (core validation); ETSI EN 319 132-1, clauses 5.2.2
    (signing certificate) and 5.3 (signature time-stamp).
"""

from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final
from urllib.parse import unquote

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from lxml import etree

from comity.errors import InputInvalid
from comity.trust.xades_form import (
    ASIC,
    DS,
    SIGNED_PROPERTIES,
    XADES,
    canonical,
    digest,
    parsed,
)

_MOST_REFERENCES: Final = 210
_HASHES: Final[Mapping[str, hashes.HashAlgorithm]] = {
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}
_SPACES: Final = {"ds": DS, "x": XADES}
_SIGNATURE_METHODS: Final = {
    f"http://www.w3.org/2001/04/xmldsig-more#{kind}-{name}": (kind, function)
    for kind in ("ecdsa", "rsa")
    for name, function in _HASHES.items()
}


@dataclass(frozen=True, slots=True)
class CheckedSignature:
    """What a signature turned out to be.

    Attributes:
        certificate: The signer's certificate, DER.
        chain: Further certificates that it carries, DER.
        covered: Names of the files that it signs.
        signed_at: When, by the signer's own clock.
        time_stamp: TimeStampToken, DER; empty if there is none.
        stamped: The octets that it should be over.
        problems: Why it does not hold; empty if it does.
    """

    certificate: bytes = field(repr=False)
    chain: tuple[bytes, ...] = field(repr=False)
    covered: frozenset[str]
    signed_at: datetime | None
    time_stamp: bytes = field(repr=False)
    stamped: bytes = field(repr=False)
    problems: tuple[str, ...]


def check_signature(raw: bytes, files: Mapping[str, bytes]) -> CheckedSignature:
    """Check the one signature of a file against the files it lies beside.

    Args:
        raw: The file of the signature, from whomever.
        files: The files, by name.

    Raises:
        InputInvalid: It is not one signature in the form that can be checked. Its maker's
            fault, or that of whoever changed it.
    """
    signature = _only_signature(raw)
    info = _one(signature, "ds:SignedInfo")
    properties = _one(signature, "ds:Object/x:QualifyingProperties/x:SignedProperties")
    certificates = [_octets(each) for each in _each(signature, _CERTIFICATES)]
    certificate = _signing_certificate(properties, certificates)
    covered, problems = _references(info, properties, files)
    if not _is_signed(signature, info, certificate):
        problems.append("the signature does not fit its certificate")
    time_stamp, stamped = _time_stamp(signature)
    return CheckedSignature(
        certificate=certificate,
        chain=tuple(each for each in certificates if each != certificate),
        covered=frozenset(covered),
        signed_at=_signing_time(properties),
        time_stamp=time_stamp,
        stamped=stamped,
        problems=tuple(dict.fromkeys(problems)),
    )


_CERTIFICATES: Final = "ds:KeyInfo/ds:X509Data/ds:X509Certificate"


def _only_signature(raw: bytes) -> etree._Element:
    root = parsed(raw)
    if root.tag != f"{{{ASIC}}}XAdESSignatures" or len(root) != 1:
        raise _malformed("it is not the file of one signature")
    signature = root[0]
    if signature.tag != f"{{{DS}}}Signature" or any(
        each is not signature for each in root.iter(signature.tag)
    ):
        raise _malformed("it is not the file of one signature")
    names = [value for each in root.iter() for name, value in each.attrib.items() if _is_id(name)]
    if len(set(names)) != len(names):
        raise _malformed("two parts of it have one name")
    return signature


def _is_id(name: str) -> bool:
    return name.rpartition("}")[2].casefold() == "id"


def _references(
    info: etree._Element, properties: etree._Element, files: Mapping[str, bytes]
) -> tuple[list[str], list[str]]:
    """Return which files are signed as they are, and what is wrong."""
    references = _each(info, "ds:Reference")
    if len(references) > _MOST_REFERENCES:
        raise _malformed("it signs too many things")
    covered: list[str] = []
    problems: list[str] = []
    is_own_signed = False
    for reference in references:
        uri = reference.get("URI", "")
        method = _one(reference, "ds:DigestMethod").get("Algorithm", "")
        if uri.startswith("#"):
            if uri[1:] != properties.get("Id") or reference.get("Type") != SIGNED_PROPERTIES:
                raise _malformed("it signs a part that is not where it belongs")
            octets = canonical(properties, _transform(reference))
            is_own_signed = True
        else:
            name = _file_name(uri)
            if _each(reference, "ds:Transforms") or name not in files or name in covered:
                problems.append("it signs a file that is not there as it is")
                continue
            octets = files[name]
            covered.append(name)
        if octets is None or digest(method, octets) is None:
            problems.append("the signature uses a method that is not allowed")
        elif digest(method, octets) != _octets(_one(reference, "ds:DigestValue")):
            problems.append("what was signed was changed")
    if not is_own_signed:
        problems.append("the signature does not sign its own time and certificate")
    return covered, problems


def _file_name(uri: str) -> str:
    """Return the name of a file of the container that a reference names."""
    try:
        return unquote(uri, errors="strict")
    except UnicodeDecodeError as error:
        raise _malformed("it names a file in letters that are none") from error


def _transform(reference: etree._Element) -> str:
    """Return how the properties are brought into canonical form, stated once.

    Nothing stated means inclusive form (XML Signature 1.1, section 4.4.3.2).
    """
    stated = _each(reference, "ds:Transforms/ds:Transform")
    if not stated:
        return "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
    if len(stated) != 1 or len(stated[0]):
        raise _malformed("it changes a part before it signs it")
    return stated[0].get("Algorithm", "")


def _is_signed(signature: etree._Element, info: etree._Element, certificate: bytes) -> bool:
    method = _one(info, "ds:CanonicalizationMethod")
    octets = None if len(method) else canonical(info, method.get("Algorithm", ""))
    algorithm = _one(info, "ds:SignatureMethod").get("Algorithm", "")
    kind, function = _SIGNATURE_METHODS.get(algorithm, ("", hashes.SHA256()))
    value = _octets(_one(signature, "ds:SignatureValue"))
    if octets is None:
        return False
    try:
        key = x509.load_der_x509_certificate(certificate).public_key()
        match key, kind:
            case ec.EllipticCurvePublicKey(), "ecdsa":
                half = (key.curve.key_size + 7) // 8
                if len(value) != 2 * half:
                    return False
                first, second = value[:half], value[half:]
                encoded = encode_dss_signature(
                    int.from_bytes(first, "big"), int.from_bytes(second, "big")
                )
                key.verify(encoded, octets, ec.ECDSA(function))
            case rsa.RSAPublicKey(), "rsa":
                key.verify(value, octets, padding.PKCS1v15(), function)
            case _:
                return False
    except (InvalidSignature, UnsupportedAlgorithm, ValueError, x509.InvalidVersion):
        return False
    return True


def _signing_certificate(properties: etree._Element, certificates: list[bytes]) -> bytes:
    """Return the certificate whose digest the signer signed.

    Raises:
        InputInvalid: None of those enclosed is it.
    """
    base = "x:SignedSignatureProperties/x:SigningCertificate"
    stated = _each(properties, f"{base}V2/x:Cert[1]/x:CertDigest") or _each(
        properties, f"{base}/x:Cert[1]/x:CertDigest"
    )
    if len(stated) != 1:
        raise _malformed("it does not say whose it is")
    method = _one(stated[0], "ds:DigestMethod").get("Algorithm", "")
    wanted = _octets(_one(stated[0], "ds:DigestValue"))
    for each in certificates:
        if digest(method, each) == wanted:
            return each
    raise _malformed("the certificate that it names is not there")


def _signing_time(properties: etree._Element) -> datetime | None:
    stated = _each(properties, "x:SignedSignatureProperties/x:SigningTime")
    if not stated:
        return None
    try:
        at = datetime.fromisoformat(stated[0].text or "")
    except ValueError as error:
        raise _malformed("its time is none") from error
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at


def _time_stamp(signature: etree._Element) -> tuple[bytes, bytes]:
    """Return the first time-stamp over the value of the signature, and what it is over."""
    found = _each(
        signature,
        "ds:Object/x:QualifyingProperties/x:UnsignedProperties"
        "/x:UnsignedSignatureProperties/x:SignatureTimeStamp",
    )
    if not found:
        return b"", b""
    stated = _each(found[0], "ds:CanonicalizationMethod")
    method = stated[0].get("Algorithm", "") if stated else _transform(found[0])
    octets = canonical(_one(signature, "ds:SignatureValue"), method)
    token = _octets(_one(found[0], "x:EncapsulatedTimeStamp"))
    return token, b"" if octets is None else octets


def _each(element: etree._Element, path: str) -> list[etree._Element]:
    return element.findall(path, _SPACES)


def _one(element: etree._Element, path: str) -> etree._Element:
    found = _each(element, path)
    if len(found) != 1:
        raise _malformed("a part of it is missing, or is there twice")
    return found[0]


def _octets(element: etree._Element) -> bytes:
    try:
        return b64decode("".join((element.text or "").split()), validate=True)
    except ValueError as error:
        raise _malformed("a value in it is none") from error


def _malformed(why: str) -> InputInvalid:
    return InputInvalid(f"The signature cannot be checked: {why}.", field="signature")
