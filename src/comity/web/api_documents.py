"""Routes about documents that people hold: what would stand in one, issuing it, withdrawing it.

A document leaves once, in the answer to the call that issues it; here it is not kept.
"""

from datetime import date
from enum import StrEnum, unique
from typing import Annotated, Final, TypeVar

import msgspec
from msgspec import Meta

from comity.access.permissions import Permission
from comity.assembly.cleared_view import cleared
from comity.assembly.consulting import log_consultation
from comity.assembly.documents import left_out, of_register, today
from comity.assembly.freezing import require_unfrozen
from comity.assembly.issuing_documents import SealedBy, draft_digest, issue, withdraw
from comity.assembly.repeated_writes import Repeated, repeated
from comity.assembly.sealing_documents import sealing_key
from comity.assembly.showing import person_data, person_presented
from comity.assembly.use_gate import require_unrestricted
from comity.cooperation.issued_documents import DocumentState
from comity.errors import ConflictingChange, InputInvalid, ReferenceNotFound
from comity.ids import PersonRef, StateCode
from comity.law.authentication import (
    LEGALISATION_CHAIN,
    DocumentAbroad,
    Formality,
    PublicDocument,
    formality_of,
)
from comity.law.authentication import Route as HandedOver
from comity.law.purposes import Purpose
from comity.oversight.freezing import Activity
from comity.storage.store import Work
from comity.transport.documents.model import Document, DocumentKind
from comity.transport.documents.words import document_languages
from comity.web.answers import Answer, HeldShown, SectionShown
from comity.web.api_records import purposed
from comity.web.fields import Body
from comity.web.language import LANGUAGE, language_of
from comity.web.routing import Call, Method, Purposed, Route

PreviewT = TypeVar("PreviewT", bound="DocumentPreviewBody")

_Number = Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9 -]{0,63}$", max_length=64)]
_Digest = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$", max_length=64)]
_Language = Annotated[str, Meta(pattern=r"^[a-z]{2}$", max_length=2)]


@unique
class RecordDocument(StrEnum):
    """Documents made from the register."""

    EXTRACT = "extract"
    CERTIFICATE = "certificate"


@unique
class IdentityShown(StrEnum):
    """By what somebody at the counter showed who they are; nothing else of it is kept."""

    PASSPORT = "passport"
    IDENTITY_CARD = "identity-card"
    RESIDENCE_PERMIT = "residence-permit"
    ELECTRONIC_IDENTITY = "electronic-identity"


class DocumentPreviewBody(Body, frozen=True):
    """Which document, and in which language."""

    kind: RecordDocument
    language: _Language


class IssueBody(DocumentPreviewBody, frozen=True):
    """A document that is to be issued.

    Attributes:
        digest: Of the preview; if another document would leave now, nothing is issued.
        identity: By what the person showed who they are; a certificate needs it.
        time_stamp: Whether the seal is time-stamped.
    """

    digest: _Digest
    identity: IdentityShown | None = None
    time_stamp: bool = False


class LeftOutShown(Answer, frozen=True):
    """A conviction that is held and would not stand in the document."""

    conviction: str
    because: str


class DocumentPreview(Answer, frozen=True):
    """What would stand in a document.

    Attributes:
        language: In which it would be written; English stands in for one without words.
        left_out: What is held and would not stand in it.
        digest: Names exactly this, to issue it.
    """

    kind: str
    language: str
    purpose: str
    person: SectionShown
    convictions: tuple[HeldShown, ...]
    left_out: tuple[LeftOutShown, ...]
    digest: str


class DocumentIssued(Answer, frozen=True):
    """A document that was issued. ``content``, ``record`` and ``container`` are base64 in JSON.

    Attributes:
        number: Its number; with ``made_on`` and ``code`` anybody who holds it has it checked.
        content: The file, PDF/A; absent where the call was a repetition, as it is not kept.
        record: The record inside the file, JSON.
        container: The record as XML and as JSON in one signed container (ASiC-E with XAdES).
        notes: What its pages cannot show.
    """

    number: str
    made_on: date | None = None
    code: str = ""
    content: bytes = b""
    record: bytes = b""
    container: bytes = b""
    sha256: str = ""
    pages: int = 0
    sealed_with: str = ""
    notes: tuple[str, ...] = ()


class DocumentWithdrawalBody(Body, frozen=True):
    """Which document is withdrawn."""

    number: _Number


class DocumentStanding(Answer, frozen=True):
    """Where a document stands."""

    number: str
    state: DocumentState


class FormalityShown(Answer, frozen=True):
    """What a document needs to be used in another state.

    Attributes:
        formality: ``nothing``, ``apostille`` or ``legalisation``.
        basis: The provision.
        provenance: How well that is known: ``verified``, ``not_reread``, ``inferred``.
        chain: Who attests whom, where it is legalised.
        remarks: What somebody should still look at.
    """

    formality: Formality
    basis: str
    provenance: str
    multilingual_form: bool
    chain: tuple[str, ...]
    remarks: tuple[str, ...]


def languages() -> tuple[str, ...]:
    """Return the languages in which a document has all its words."""
    return document_languages()


def preview(call: Call[DocumentPreviewBody]) -> DocumentPreview:
    """Return what would stand in a document, and what not; on record before the answer leaves.

    Raises:
        ReferenceNotFound: Nobody of that reference is shown to the caller.
        InputInvalid: The document does not fit the purpose.
        ConflictingChange: A restriction or a condition bars it.
    """
    why = purposed(call)
    with call.node.database.begin() as work:
        document = _document(call, work, why)
        seen = cleared(work, call.who.for_case(why.case))
        held = seen.register.person(PersonRef(call.path["person"]))
        if held is None:
            raise ReferenceNotFound("There is no such person.")
        description, convictions = person_presented(seen, held, language_of(call))
        _on_record(call, work, why, f"previewed as {call.body.kind}")
    shown = msgspec.convert(
        person_data(held, description, convictions)["convictions"], tuple[HeldShown, ...]
    )
    standing = {each.id for each in document.convictions}
    reasons = [(each.conviction.id, left_out(each, _purpose(why))) for each, _ in convictions]
    return DocumentPreview(
        kind=str(document.kind),
        language=document.language,
        purpose=why.purpose,
        person=msgspec.convert(description.to_dict(), SectionShown),
        convictions=tuple(each for each in shown if each.id in standing),
        left_out=tuple(
            LeftOutShown(conviction=conviction, because=str(because))
            for conviction, because in reasons
            if because is not None
        ),
        digest=draft_digest(document),
    )


def issue_document(call: Call[IssueBody]) -> DocumentIssued:
    """Issue a document; it is on record before the answer leaves.

    Raises:
        ReferenceNotFound: Nobody of that reference is shown to the caller.
        InputInvalid: The document does not fit the purpose, or nobody's identity was shown.
        ConflictingChange: Another document would leave than was previewed, or a restriction or
            a condition bars it.
        ProcessingFrozen: Documents are stopped; nothing was issued.
    """
    why, body = purposed(call), call.body
    if body.kind is RecordDocument.CERTIFICATE and body.identity is None:
        raise InputInvalid("Say by what the person showed who they are.", field="identity")
    asked = msgspec.json.encode([call.path["person"], why.purpose, why.case, body])
    write = Repeated(call.who.account, call.repeat_key, asked)
    seal = SealedBy(sealing_key(call.node.home), body.time_stamp)
    with call.node.database.begin() as work:
        before = repeated(work, write)
        if before is not None:
            return DocumentIssued(number=before.decode("ascii"))
        document = _document(call, work, why)
        if draft_digest(document) != body.digest:
            raise ConflictingChange("Another document would leave now than the one shown.")
        # Before the look is on record as an issue that did not come about.
        require_unfrozen(work, Activity.DISCLOSE)
        identity = "" if body.identity is None else f", identity shown by {body.identity}"
        _on_record(call, work, why, f"issued as {body.kind}{identity}")
    file = issue(
        call.node, document, seal=seal, reference=why.case, by=call.who.account, write=write
    )
    return DocumentIssued(
        number=document.number,
        made_on=document.made_on,
        code=file.code,
        content=file.content,
        record=file.written.record,
        container=file.container,
        sha256=file.written.record_sha256,
        pages=file.written.pages,
        sealed_with=file.sealed_with,
        notes=file.written.notes,
    )


def withdraw_document(call: Call[DocumentWithdrawalBody]) -> DocumentStanding:
    """Withdraw a document; whoever shows it on the public page is told so.

    Raises:
        ReferenceNotFound: None of that number was issued here.
    """
    withdraw(call.node, call.body.number, by=call.who.account)
    return DocumentStanding(number=call.body.number, state=DocumentState.WITHDRAWN)


def formality(call: Call[None]) -> FormalityShown:
    """Say what a document needs to be used in another state.

    Raises:
        InputInvalid: A value is none that is known, or the state is our own.
    """
    asked = call.query
    try:
        document = PublicDocument(asked.get("document", PublicDocument.ABSENCE_OF_RECORD))
        way = HandedOver(asked.get("route", HandedOver.PERSON))
        citizen = {"": None, "yes": True, "no": False}[asked.get("citizen", "")]
    except (ValueError, KeyError) as error:
        raise InputInvalid("is none of the values there are", field="query") from error
    state = asked.get("to", "")
    if len(state) != 2 or not state.isalpha() or not state.isupper():
        raise InputInvalid("A state is two letters.", field="to")
    day = today(call.node, call.node.clock.now())
    case = DocumentAbroad(
        document, call.node.state, StateCode(state), way, day, of_citizen_of_issuer=citizen
    )
    try:
        rule = formality_of(case)
    except ValueError as error:
        raise InputInvalid("The document is issued in this state itself.", field="to") from error
    is_legalised = rule.formality is Formality.LEGALISATION
    return FormalityShown(
        formality=rule.formality,
        basis=str(rule.basis.citation),
        provenance=rule.basis.provenance,
        multilingual_form=rule.multilingual_form,
        chain=LEGALISATION_CHAIN if is_legalised else (),
        remarks=rule.remarks,
    )


def _document(call: Call[PreviewT], work: Work, why: Purposed) -> Document:
    """Return the document as whoever calls may issue it now.

    Raises:
        ReferenceNotFound: Nobody of that reference is shown to the caller.
        InputInvalid: It does not fit the purpose.
        ConflictingChange: A restriction or a condition bars it.
    """
    seen = cleared(work, call.who.for_case(why.case))
    ref = PersonRef(call.path["person"])
    if seen.register.person(ref) is None:
        raise ReferenceNotFound("There is no such person.")
    document = of_register(
        call.node,
        seen.register,
        ref,
        DocumentKind(call.body.kind),
        disclosure=seen.disclosure,
        purpose=_purpose(why),
        case=why.case,
        language=call.body.language if call.body.language in document_languages() else "en",
        made_on=today(call.node, call.node.clock.now()),
    )
    require_unrestricted(work.facts, [each.id for each in document.convictions])
    return document


def _purpose(why: Purposed) -> Purpose:
    """Return the purpose as the law names it.

    Raises:
        InputInvalid: It names none.
    """
    try:
        return Purpose(why.purpose)
    except ValueError as error:
        raise InputInvalid("A document needs a purpose of the list.", field="purpose") from error


def _on_record(call: Call[PreviewT], work: Work, why: Purposed, result: str) -> None:
    log_consultation(
        work,
        call.node.rails,
        result=result,
        purpose=why.purpose,
        case=why.case,
        by=call.who.account,
        shown=[call.path["person"]],
    )


ROUTES: Final[tuple[Route, ...]] = (
    Route(
        method=Method.POST,
        path="/persons/{person}/document-previews",
        permission=Permission.DOCUMENT_ISSUE,
        summary="Show what would stand in an extract or a certificate, and what not and why.",
        handler=preview,
        body=DocumentPreviewBody,
        answer=DocumentPreview,
        query=LANGUAGE,
        purposed=True,
    ),
    Route(
        method=Method.POST,
        path="/persons/{person}/documents",
        permission=Permission.DOCUMENT_ISSUE,
        summary="Issue the extract or certificate that was previewed, sealed. It is not kept.",
        handler=issue_document,
        body=IssueBody,
        answer=DocumentIssued,
        purposed=True,
        repeatable=True,
    ),
    Route(
        method=Method.POST,
        path="/document-withdrawals",
        permission=Permission.DOCUMENT_ISSUE,
        summary="Withdraw a document that was issued; whoever shows it is told so.",
        handler=withdraw_document,
        body=DocumentWithdrawalBody,
        answer=DocumentStanding,
    ),
    Route(
        method=Method.GET,
        path="/document-formalities",
        permission=Permission.DOCUMENT_ISSUE,
        summary="Say whether a document needs nothing, an apostille or legalisation abroad.",
        handler=formality,
        answer=FormalityShown,
        query={
            "document": "What it is: absence-of-a-criminal-record, criminal-record-extract or "
            "court-document.",
            "to": "State in which it is used, two letters.",
            "route": "Who hands it over: person or authorities.",
            "citizen": "Whether the person is a Union citizen and a national of ours: yes or no.",
        },
    ),
)
