"""Issuing documents on record: written, sealed, entered, and only then handed out.

The terminal and the interface issue by this one door. The public may ask of what is entered
here whether it was issued and stands; see ``held_by`` and ADR 35.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from comity.assembly.acts_on_record import log_act
from comity.assembly.build import Node
from comity.assembly.repeated_writes import Repeated, remember, repeated
from comity.assembly.sealing_documents import stamping_of
from comity.assembly.training_mark import is_training
from comity.cooperation.issued_documents import (
    DocumentState,
    IssuedDocument,
    code_of,
    mark_of,
    proof_of,
)
from comity.errors import ConflictingChange
from comity.ledger.acts import Act
from comity.persons.redaction import Redacted
from comity.transport.documents.model import Document
from comity.transport.documents.record import NAME as RECORD_JSON
from comity.transport.documents.record import write_record
from comity.transport.documents.record_xml import NAME as RECORD_XML
from comity.transport.documents.record_xml import write_record_xml
from comity.transport.documents.structure import SEAL_FIELD
from comity.transport.documents.writing import WrittenDocument, write_document
from comity.trust.container_signature import write_container
from comity.trust.digest import sha256
from comity.trust.document_key import DocumentKey
from comity.trust.pdf_sealing import sign_pdf

_REASON = "Comity"


@dataclass(frozen=True, slots=True)
class SealedBy:
    """How a document is sealed.

    Attributes:
        key: The key and its certificate.
        is_stamped: Whether the seal is time-stamped.
        revocations: Lists of revocations to enclose, DER.
    """

    key: DocumentKey
    is_stamped: bool = False
    revocations: Sequence[bytes] = ()


@dataclass(frozen=True, slots=True, repr=False)
class IssuedFile(Redacted):
    """A document that may leave.

    Attributes:
        content: The file, PDF/A.
        code: What the public page asks for, beside number and day.
        written: Its record, and what its pages cannot show.
        sealed_with: Fingerprint of the certificate; empty if it is not sealed.
        container: The record as XML and as JSON, signed together (ASiC-E); empty if it is not
            sealed.
    """

    content: bytes
    code: str
    written: WrittenDocument
    sealed_with: str
    container: bytes = b""


def issue(
    node: Node,
    document: Document,
    *,
    seal: SealedBy | None,
    reference: str,
    by: str,
    evidence: bytes = b"",
    write: Repeated | None = None,
) -> IssuedFile:
    """Write a document, seal it, and put on record that it leaves.

    Args:
        node: The node.
        document: What it says.
        seal: How it is sealed; ``None``: to be signed by hand.
        reference: What it is issued for, a case or a conversation.
        by: The officer.
        evidence: Evidence of the exchange, to be attached.
        write: The caller's own name for it; the same name issues nothing a second time.

    Returns:
        The file, once its entry in the log is committed.

    Raises:
        InputInvalid: The document breaks a limit. The fault of whoever supplied it.
        ConfigurationInvalid: The optional part that draws is not installed.
        TimeStampingUnavailable: No authority stamps; nothing was issued.
        ConflictingChange: It was issued under that name meanwhile.
        ProcessingFrozen: Documents are stopped; nothing was issued.
    """
    document = replace(document, training=is_training(node.config))
    written = write_document(
        document,
        evidence=evidence,
        is_sealed=seal is not None,
        page=_page(node),
        code_of=code_of,
    )
    content, mark, container = written.pdf, "", b""
    now = node.clock.now()
    if seal is not None:
        mark = seal.key.certificate_sha256
        stamping = stamping_of(node) if seal.is_stamped else None
        content = sign_pdf(
            written.pdf,
            field_name=SEAL_FIELD,
            key=seal.key,
            signed_at=now,
            reason=_REASON,
            stamping=stamping,
            revocations=list(seal.revocations),
        )
        # It says what the PDF does: its files follow from the record that is inside the PDF, whose
        # digest goes on record.
        container = write_container(
            {RECORD_XML: write_record_xml(written.record), RECORD_JSON: written.record},
            media_types={RECORD_XML: "application/xml", RECORD_JSON: "application/json"},
            key=seal.key,
            signed_at=now,
            stamping=stamping,
        )
    code = code_of(written.record_sha256)
    proof = proof_of(document.number, document.made_on, code)
    with node.database.begin() as work:
        if write is not None:
            if repeated(work, write) is not None:
                raise ConflictingChange("This document was issued meanwhile.")
            remember(work, write, document.number.encode("ascii"))
        work.issued_documents.enter(IssuedDocument(mark_of(document.number), proof, now))
        log_act(
            work,
            Act.ISSUE_DOCUMENT,
            {"case": reference, "document": document.kind, "sha256": sha256(content).hex()},
            official=by,
            clock=node.clock,
            randomness=node.rails.randomness,
        )
    return IssuedFile(content, code, written, mark, container)


def _page(node: Node) -> str:
    """Return where anybody checks a document; empty if the desk has no address for others."""
    desk = node.config.desk
    return "" if desk.url is None else f"{desk.origin}/verify"


def draft_digest(document: Document) -> str:
    """Return a digest of what a document would say, whatever number it will bear."""
    return sha256(write_record(replace(document, number="-"))).hex()


def withdraw(node: Node, number: str, *, by: str) -> None:
    """Note that a document no longer stands, and that who asks is told so.

    Raises:
        ReferenceNotFound: None of that number was issued here. The officer's input.
    """
    mark = mark_of(number)
    with node.database.begin() as work:
        known = work.issued_documents.numbered(mark)
        work.issued_documents.withdraw(mark, at=node.clock.now())
        if known is None or known.withdrawn_at is None:
            log_act(
                work,
                Act.WITHDRAW_DOCUMENT,
                {"document": mark.hex()},
                official=by,
                clock=node.clock,
                randomness=node.rails.randomness,
            )


def held_by(node: Node, number: str, day: date, code: str) -> DocumentState | None:
    """Return where a document stands, to whoever shows number, day and code; else nothing.

    It takes one look-up of one digest, whichever of the three is wrong.
    """
    with node.database.read() as snapshot:
        found = snapshot.issued_documents.held(proof_of(number, day, code))
    return None if found is None else found.state
