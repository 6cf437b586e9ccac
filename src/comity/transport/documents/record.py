"""The machine-readable record inside a document, and its digest.

The words are those of docs/json-forms.md: a person and convictions as everywhere.
"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from comity.errors import InputInvalid
from comity.persons.person import Person
from comity.persons.redaction import Redacted
from comity.records.model import Conviction
from comity.transport.documents.model import (
    TRAINING_MARK,
    Answer,
    Document,
    DocumentKind,
    TrainingMark,
)
from comity.transport.forms.envelope import Party

FORMAT: Final = "comity-document/1"
NAME: Final = "record.json"
"""Name of the attached file."""
EVIDENCE_NAME: Final = "evidence.json"
"""Name of the attached evidence of the exchange."""
MAX_BYTES: Final = 8 * 1024 * 1024

_Line = Annotated[str, Meta(max_length=400)]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class _Written(Redacted):
    format: Literal["comity-document/1"]
    training: TrainingMark | msgspec.UnsetType = msgspec.UNSET
    kind: DocumentKind
    number: _Line
    issuer: Party
    language: Annotated[str, Meta(pattern=r"^[a-z]{2}\Z")]
    made_on: date
    purpose: _Line = ""
    case: _Line = ""
    answer: Answer | None = None
    person: Person
    convictions: Annotated[tuple[Conviction, ...], Meta(max_length=2000)]


def write_record(document: Document) -> bytes:
    """Return the record of a document: JSON indented by two, in UTF-8.

    Raises:
        InputInvalid: The document breaks a limit of the domain model. Whoever supplied it.
    """
    written = _Written(
        format=FORMAT,
        training=TRAINING_MARK if document.training else msgspec.UNSET,
        kind=document.kind,
        number=document.number,
        issuer=document.issuer,
        language=document.language,
        made_on=document.made_on,
        purpose=document.purpose,
        case=document.case,
        answer=document.answer,
        person=document.person,
        convictions=document.convictions,
    )
    raw = msgspec.json.format(msgspec.json.encode(written), indent=2) + b"\n"
    read_record(raw)
    return raw


def read_record(raw: bytes) -> Document:
    """Read the record of a document.

    Raises:
        InputInvalid: It is none, or breaks a rule. The fault of whoever supplied it.
    """
    if len(raw) > MAX_BYTES:
        raise InputInvalid(f"The record exceeds {MAX_BYTES} bytes.", field=NAME)
    try:
        written = msgspec.json.decode(raw, type=_Written, strict=True)
    except (msgspec.DecodeError, UnicodeDecodeError, ValueError, RecursionError) as error:
        # The text of the decoder names the field, and can quote a value: it stays here.
        raise InputInvalid(
            f"This is not the record of a document ({FORMAT}).",
            field=NAME,
            private=str(error)[:200],
        ) from error
    return Document(
        kind=written.kind,
        number=written.number,
        issuer=written.issuer,
        language=written.language,
        made_on=written.made_on,
        person=written.person,
        convictions=written.convictions,
        purpose=written.purpose,
        case=written.case,
        answer=written.answer,
        training=written.training is not msgspec.UNSET,
    )


def is_of_training(raw: bytes) -> bool:
    """Return whether something is the record of a document that was made in a training room."""
    try:
        return read_record(raw).training
    except InputInvalid:
        return False
