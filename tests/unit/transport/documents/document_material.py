"""Documents, keys and authorities that several tests use. Nobody in them exists."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID
from tests.unit.transport.forms.form_material import CONVICTION, PERSON

from comity.ids import ConvictionId, StateCode
from comity.persons.names import NamePart
from comity.persons.person import Person
from comity.transport.documents.model import Answer, Document, DocumentKind
from comity.transport.documents.structure import SEAL_FIELD
from comity.transport.documents.writing import write_document
from comity.transport.forms.envelope import Party
from comity.trust.document_key import DocumentKey, document_key, make_seal_key
from comity.trust.pdf_sealing import Stamping, sign_pdf

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)
ISSUER = Party("DE", "Bundesamt für Justiz")

EXTRACT = Document(
    kind=DocumentKind.EXTRACT,
    number="DE-2026-AB2C-D3EF-GH4J-KL5M",
    issuer=ISSUER,
    language="de",
    made_on=date(2026, 11, 22),
    person=PERSON,
    convictions=(
        CONVICTION,
        replace(CONVICTION, id=ConvictionId("BG-C-000000000000002")),
    ),
    purpose="criminal-proceedings",
    case="12 KLs 34/26",
)
CERTIFICATE = replace(
    EXTRACT,
    kind=DocumentKind.CERTIFICATE,
    language="en",
    convictions=(),
    purpose="own-record",
    case="",
)
REPLY = replace(
    EXTRACT,
    kind=DocumentKind.REPLY,
    language="fr",
    answer=Answer(
        request="DE-BG-REQ-000000000000042",
        reply="BG-DE-RRS-000000000000007",
        asked=ISSUER,
        answered=Party("BG", "Министерство на правосъдието"),
        outcome="RRT-00-00",
        other_states=("PL",),
    ),
)
IN_MANY_SCRIPTS: Person = replace(
    PERSON,
    former_surnames=(
        NamePart("محمد علي الاسلام"),
        NamePart("ישראל"),
        NamePart("ბერიძე"),
        NamePart("Παπαδόπουλος"),
        NamePart("王小明"),
    ),
)


@cache
def pdf(document: Document, evidence: bytes = b"") -> bytes:
    """Return the document, ready to be sealed."""
    return write_document(document, evidence=evidence).pdf


@cache
def own_key() -> DocumentKey:
    """Return a key with a self-signed certificate."""
    made = make_seal_key(StateCode("DE"), ISSUER.authority, NOW - DAY, NOW + 1000 * DAY)
    return document_key(made.certificate_pem, made.key_pem)


class Certifier:
    """A certification authority, which signs requests and tells of revocations."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Example Authority")])
        self.certificate = (
            x509.CertificateBuilder()
            .subject_name(self._name)
            .issuer_name(self._name)
            .public_key(self._key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(NOW - 10 * DAY)
            .not_valid_after(NOW + 3000 * DAY)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(_usage(issues=True), critical=True)
            .add_extension(
                x509.SubjectKeyIdentifier.from_public_key(self._key.public_key()), critical=False
            )
            .sign(self._key, hashes.SHA256())
        )

    @property
    def der(self) -> bytes:
        """The authority's own certificate."""
        return self.certificate.public_bytes(serialization.Encoding.DER)

    @property
    def pem(self) -> bytes:
        """The authority's own certificate, as a file."""
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    def issue(self, request_pem: bytes) -> bytes:
        """Return a certificate for a request."""
        request = x509.load_pem_x509_csr(request_pem)
        builder = (
            x509.CertificateBuilder()
            .subject_name(request.subject)
            .issuer_name(self._name)
            .public_key(request.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(NOW - 5 * DAY)
            .not_valid_after(NOW + 700 * DAY)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()),
                critical=False,
            )
        )
        for extension in request.extensions:
            builder = builder.add_extension(extension.value, extension.critical)
        return builder.sign(self._key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)

    def revocations(self) -> bytes:
        """Return the list of revoked certificates, which is empty."""
        return (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self._name)
            .last_update(NOW - DAY)
            .next_update(NOW + 7 * DAY)
            .sign(self._key, hashes.SHA256())
            .public_bytes(serialization.Encoding.DER)
        )


@cache
def certifier() -> Certifier:
    """Return the authority of these tests."""
    return Certifier()


@cache
def certified_key() -> DocumentKey:
    """Return a key whose certificate an authority issued."""
    made = make_seal_key(StateCode("DE"), ISSUER.authority, NOW - DAY, NOW + DAY)
    issued = certifier().issue(made.request_pem)
    return document_key(issued, made.key_pem, [certifier().pem])


@cache
def rsa_key() -> DocumentKey:
    """Return an RSA key with a certificate of its own."""
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Example RSA")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - DAY)
        .not_valid_after(NOW + 100 * DAY)
        .add_extension(_usage(issues=False), critical=True)
        .sign(key, hashes.SHA256())
    )
    return document_key(
        certificate.public_bytes(serialization.Encoding.PEM),
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ),
    )


def sealed(
    document: bytes,
    key: DocumentKey | None = None,
    *,
    stamping: Stamping | None = None,
    revocations: tuple[bytes, ...] = (),
    at: datetime = NOW,
) -> bytes:
    """Return a document with its seal."""
    return sign_pdf(
        document,
        field_name=SEAL_FIELD,
        key=own_key() if key is None else key,
        signed_at=at,
        reason="Comity",
        stamping=stamping,
        revocations=revocations,
    )


def written(folder: Path, content: bytes, name: str = "document.pdf") -> str:
    """Write a file, for a program to read; return its path."""
    path = folder / name
    path.write_bytes(content)
    return str(path)


def _usage(*, issues: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not issues,
        content_commitment=not issues,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=issues,
        crl_sign=issues,
        encipher_only=False,
        decipher_only=False,
    )
