"""A document as PDF/A-3a, ready to be sealed."""

from collections.abc import Callable
from dataclasses import dataclass

from comity.persons.redaction import Redacted
from comity.transport.documents.assembling import assembled, optional_part
from comity.transport.documents.content import (
    Check,
    Content,
    Facts,
    Lead,
    Points,
    Title,
    content_of,
)
from comity.transport.documents.model import Document
from comity.transport.documents.record import EVIDENCE_NAME, NAME, write_record
from comity.transport.documents.words import document_languages, wording
from comity.trust.digest import sha256


@dataclass(frozen=True, slots=True, repr=False)
class WrittenDocument(Redacted):
    """A document in PDF.

    Attributes:
        pdf: The file, not yet sealed.
        record: The record inside it.
        record_sha256: Its digest, 64 hexadecimal digits; stands on the document.
        pages: How many pages it has.
        notes: What the pages cannot show and the record holds; no personal data.
    """

    pdf: bytes
    record: bytes
    record_sha256: str
    pages: int
    notes: tuple[str, ...]


def write_document(
    document: Document,
    *,
    evidence: bytes = b"",
    is_sealed: bool = True,
    page: str = "",
    code_of: Callable[[str], str] | None = None,
) -> WrittenDocument:
    """Return a document with its record attached, not yet sealed.

    Args:
        document: What it says.
        evidence: Evidence of the exchange, to be attached; empty for none.
        is_sealed: Whether it will be sealed: it says so, and has a field for the seal.
        page: Address of the page where anybody checks it; empty if none is known.
        code_of: Makes of the record's digest the code that page asks for.

    Raises:
        InputInvalid: The document breaks a limit. The fault of whoever supplied it.
        ConfigurationInvalid: The optional part that draws is not installed.
    """
    record = write_record(document)
    digest = sha256(record).hex()
    code = "" if code_of is None else code_of(digest)
    with optional_part():
        # Imported here: they need the optional part.
        from comity.transport.documents.archive import AttachedFile  # noqa: PLC0415 - see above
        from comity.transport.documents.lettering import is_complete  # noqa: PLC0415 - see above
        from comity.transport.documents.placing import placed  # noqa: PLC0415 - see above

        content = content_of(
            document,
            digest=digest,
            has_evidence=bool(evidence),
            is_sealed=is_sealed,
            page=page,
            code=code,
        )
        complete = is_complete(_all_text(content))
        if not complete:
            content = content_of(
                document,
                digest=digest,
                has_evidence=bool(evidence),
                is_sealed=is_sealed,
                is_complete=False,
                page=page,
                code=code,
            )
        sheets, structure = placed(content)
        attached = [AttachedFile(NAME, record, "application/json", "Data")]
        if evidence:
            attached.append(AttachedFile(EVIDENCE_NAME, evidence, "application/json", "Supplement"))
        pdf = assembled(
            sheets,
            structure,
            attached,
            title=f"{content.title} {document.number}",
            author=document.issuer.authority or content.state,
            language=document.language,
            made_on=document.made_on,
            seal_tooltip=wording("seal", document.language) if is_sealed else "",
        )
    notes = [] if complete else ["a character that no typeface here has is in the record only"]
    if document.language not in document_languages():
        notes.append(f"English stands in for {document.language}, which has no words here")
    return WrittenDocument(pdf, record, digest, len(sheets), tuple(notes))


def _all_text(content: Content) -> str:
    parts = [content.state, content.authority]
    for block in content.blocks:
        match block:
            case Title(_, text) | Lead(text):
                parts.append(text)
            case Facts(rows):
                parts += [each for row in rows for each in row]
            case Points(texts):
                parts += texts
            case Check():
                parts += block.texts
    return "\n".join(parts)
