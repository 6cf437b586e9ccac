"""Self-signed certificates of nodes."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from comity.errors import CertificateNotTrusted, InputInvalid
from comity.ids import StateCode
from comity.trust.certificates import (
    IssuedCertificate,
    der_of,
    fingerprint,
    issue_certificate,
    issues_others,
    not_after,
    not_before,
    pem_of,
    remaining,
)
from comity.trust.digest import sha256

BEGIN = datetime(2020, 1, 1, tzinfo=UTC)
END = datetime(2099, 1, 1, tzinfo=UTC)


def issued(name: str = "node.ut.example", end: datetime = END) -> IssuedCertificate:
    return issue_certificate(StateCode("UT"), name, [name, "127.0.0.1", "::1"], BEGIN, end)


def test_period_and_fingerprint_are_read_back() -> None:
    der = der_of(issued().cert_pem)
    assert (not_before(der), not_after(der)) == (BEGIN, END)
    assert fingerprint(der) == sha256(der).hex()
    assert der_of(pem_of(der)) == der


def test_what_remains_turns_negative_after_the_end() -> None:
    der = der_of(issued().cert_pem)
    assert remaining(der, END - timedelta(days=3)) == timedelta(days=3)
    assert remaining(der, END + timedelta(days=1)) == timedelta(days=-1)


CA = x509.BasicConstraints(ca=True, path_length=None)
NO_CA = x509.BasicConstraints(ca=False, path_length=None)
SIGNS_CERTIFICATES = x509.KeyUsage(
    digital_signature=True,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=True,
    crl_sign=False,
    encipher_only=False,
    decipher_only=False,
)
FOR_SERVERS = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
FOR_CODE = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CODE_SIGNING])
A_HOST = x509.SubjectAlternativeName([x509.DNSName("pl.example")])
A_MAILBOX = x509.SubjectAlternativeName([x509.RFC822Name("ca@pl.example")])


@pytest.mark.parametrize(
    ("issuer", "stated", "issues"),
    [
        ("pl", (), False),
        ("ca", (), False),
        ("ca", (NO_CA, FOR_SERVERS), False),
        ("pl", (CA,), True),
        ("pl", (SIGNS_CERTIFICATES,), True),
        ("pl", (CA, FOR_CODE, A_MAILBOX), True),
        ("pl", (CA, FOR_SERVERS), False),
        ("pl", (CA, SIGNS_CERTIFICATES, A_HOST), False),
        ("ca", (CA, FOR_SERVERS, A_HOST), True),
        ("ca", (SIGNS_CERTIFICATES, A_HOST), True),
    ],
)
def test_an_authority_is_told_from_a_system_that_signed_its_own(
    issuer: str, stated: tuple[x509.ExtensionType, ...], *, issues: bool
) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "pl")]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(BEGIN)
        .not_valid_after(END)
    )
    for extension in stated:
        builder = builder.add_extension(extension, critical=False)
    made = builder.sign(key, hashes.SHA256())
    assert issues_others(made.public_bytes(serialization.Encoding.DER)) is issues


def test_two_certificates_of_one_node_differ() -> None:
    assert issued().cert_pem != issued().cert_pem


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(InputInvalid):
        issued(end=BEGIN)


@pytest.mark.parametrize(("state", "name"), [("UTO", "node"), ("UT", "n" * 65), ("UT", "")])
def test_a_name_that_no_certificate_can_carry_is_refused(state: str, name: str) -> None:
    with pytest.raises(InputInvalid):
        issue_certificate(StateCode(state), name, ["node.ut.example"], BEGIN, END)
    with pytest.raises(InputInvalid):
        issue_certificate(StateCode("UT"), "node", [], BEGIN, END)


def test_what_is_no_certificate_is_refused() -> None:
    with pytest.raises(InputInvalid):
        der_of(b"nothing")
    with pytest.raises(CertificateNotTrusted):
        not_after(b"nothing")
    with pytest.raises(CertificateNotTrusted):
        not_after(bytes(10_000))


def test_the_representation_shows_no_key() -> None:
    assert "KEY" not in repr(issued())


def test_two_nodes_that_pin_each_other_complete_a_handshake(tmp_path: Path) -> None:
    contexts = []
    for name, purpose in (("ut", ssl.PROTOCOL_TLS_SERVER), ("ax", ssl.PROTOCOL_TLS_CLIENT)):
        certificate = issued(f"node.{name}.example")
        (tmp_path / f"{name}.crt").write_bytes(certificate.cert_pem)
        (tmp_path / f"{name}.key").write_bytes(certificate.key_pem)
        context = ssl.SSLContext(purpose)
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        context.verify_flags |= ssl.VERIFY_X509_STRICT
        context.load_cert_chain(tmp_path / f"{name}.crt", tmp_path / f"{name}.key")
        contexts.append(context)
    server_context, client_context = contexts
    server_context.verify_mode = ssl.CERT_REQUIRED
    server_context.load_verify_locations(tmp_path / "ax.crt")
    client_context.load_verify_locations(tmp_path / "ut.crt")
    up, down = ssl.MemoryBIO(), ssl.MemoryBIO()
    server = server_context.wrap_bio(up, down, server_side=True)
    client = client_context.wrap_bio(down, up, server_hostname="node.ut.example")
    done: set[ssl.SSLObject] = set()
    for _ in range(10):
        for side in (client, server):
            try:
                side.do_handshake()
                done.add(side)
            except ssl.SSLWantReadError:
                continue
    assert done == {client, server}
    presented = server.getpeercert(binary_form=True)
    assert presented is not None
    assert fingerprint(presented) == fingerprint(der_of((tmp_path / "ax.crt").read_bytes()))
