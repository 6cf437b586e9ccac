"""Forms on paper and in PDF: made from what the node sent, signed, and vouched for."""

from datetime import datetime
from pathlib import Path
from typing import Final

from comity.assembly.build import Node
from comity.assembly.ecris_wiring import ecris_setup
from comity.assembly.handling_gate import require_usable_messages
from comity.assembly.passphrases import process_safe
from comity.errors import (
    CertificateNotTrusted,
    InputInvalid,
    KeyUnavailable,
    MemberUnknown,
    ReferenceNotFound,
)
from comity.ids import MessageId, StateCode
from comity.law.handling import Use
from comity.records.messages import Kind, Request, RequestResponse, decode
from comity.transport.ecris.reading import Meta
from comity.transport.ecris.writing import write
from comity.transport.forms.envelope import FormMessage, Party
from comity.transport.forms.labels import Languages
from comity.transport.forms.tagging import SIGNATURE_FIELD
from comity.trust.certificates import der_of, fingerprint
from comity.trust.document_key import document_key
from comity.trust.network_directory import Directory
from comity.trust.pdf_sealing import sign_pdf
from comity.trust.pdf_signature import PdfSignature, validity_problem

ECRIS_ATTACHMENT: Final = "message.xml"
_KINDS: Final = (Kind.REQUEST, Kind.REQUEST_RESPONSE)
_REASON: Final = "Framework Decision 2009/315/JHA"


def form_of(
    node: Node, reference: MessageId, languages: Languages, *, made_at: datetime
) -> FormMessage:
    """Return the form of a request or reply that the node has sent.

    Args:
        node: The node.
        reference: The message.
        languages: The languages of the form.
        made_at: Now, aware; its day stands on the form.

    Raises:
        ReferenceNotFound: The node sent no such message.
        InputInvalid: It is neither a request nor a reply. The officer's input.
        ConflictingChange: A condition on what it says bars passing it on.
    """
    with node.database.read() as snapshot:
        sent = snapshot.exchange.outgoing(reference)
        if sent is None:
            raise ReferenceNotFound(f"This node sent no message {reference}.")
        # A condition may have come since it was sent.
        require_usable_messages(snapshot.disclosure, [sent], Use.PASS_ON, own=node.state)
    if sent.kind not in _KINDS:
        raise InputInvalid("A form carries a request or a reply.", field="message")
    message = decode(Kind(sent.kind), sent.payload)
    if not isinstance(message, Request | RequestResponse):
        raise InputInvalid("A form carries a request or a reply.", field="message")
    try:
        recipient = node.directory.member(sent.peer, made_at).name
    except MemberUnknown:
        recipient = ""
    return FormMessage(
        id=sent.id,
        sender=Party(node.state, node.config.node.name),
        recipient=Party(sent.peer, recipient),
        languages=languages,
        message=message,
        made_on=made_at.date(),
        refers_to=sent.refers_to,
    )


def ecris_attachment(node: Node, form: FormMessage, at: datetime) -> bytes | None:
    """Return the message as ECRIS XML, if this node speaks ECRIS and the schema has room for it.

    Args:
        node: The node.
        form: The form.
        at: Now, aware; the time stated in the message.

    Raises:
        ConfigurationInvalid: The configuration of ECRIS has a mistake. The operator's.
    """
    setup = ecris_setup(
        node.home.path, node.config, certificate=node.home.certificate, key=node.home.tls_key
    )
    if setup is None:
        return None
    try:
        meta = Meta(
            MessageId(form.id),
            at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            None if form.refers_to is None else MessageId(form.refers_to),
        )
        written = write(meta, form.message, codes=setup.codes, push=False)
    except InputInvalid:
        return None
    return written.element if written.is_sendable else None


def signing_certificate(home_certificate: Path, other: Path | None) -> bytes:
    """Return the certificate to sign with, PEM: the one named, else the node's own.

    Raises:
        KeyUnavailable: The file cannot be read. The operator's business.
    """
    return _file(home_certificate if other is None else other, "certificate")


def signed(document: bytes, *, certificate_pem: bytes, key: Path, signed_at: datetime) -> bytes:
    """Return a form with the signature of an authority.

    Args:
        document: The form.
        certificate_pem: The certificate.
        key: File of its private key, PEM.
        signed_at: Now, aware.

    Raises:
        KeyUnavailable: The key cannot be read, or belongs to another certificate.
        InputInvalid: The document cannot be signed.
        ConfigurationInvalid: The optional part is not installed.
    """
    return sign_pdf(
        document,
        field_name=SIGNATURE_FIELD,
        key=document_key(certificate_pem, process_safe().open_file(_file(key, "key"))),
        signed_at=signed_at,
        reason=_REASON,
    )


def fingerprint_of(certificate_pem: bytes) -> str:
    """Return the SHA-256 of a certificate in PEM.

    Raises:
        InputInvalid: It is none. The operator's file.
    """
    return fingerprint(der_of(certificate_pem))


def vouching_problem(
    signature: PdfSignature,
    sender: StateCode | None,
    *,
    directory: Directory | None,
    known: frozenset[str],
    now: datetime,
) -> str:
    """Return why a signature is not known to be the sender's; empty if it is.

    Args:
        signature: The signature.
        sender: The state the form says it comes from; ``None`` if it holds no message.
        directory: The network document in force, if there is one here.
        known: Fingerprints of certificates that came on another road.
        now: Now, aware.

    Raises:
        CertificateNotTrusted: The certificate cannot be read. The signer's fault.
    """
    problem = signature.problem or validity_problem(signature, now)
    if problem or signature.certificate_sha256 in known:
        return problem
    if directory is None:
        return "nobody here knows the certificate: no network document, and none was given"
    try:
        member = directory.member_by_certificate(
            signature.certificate_sha256, signature.signed_at or now
        )
    except CertificateNotTrusted as error:
        return error.public
    except MemberUnknown as error:
        return error.public
    if sender is not None and member.state != sender:
        return f"it is signed by {member.state}, and says that it comes from {sender}"
    return ""


def _file(path: Path, what: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise KeyUnavailable(
            f"The {what} to sign with cannot be read.", private=str(error)
        ) from error
