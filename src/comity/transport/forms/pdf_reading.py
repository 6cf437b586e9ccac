"""What a PDF from somewhere shows and holds: fields, their drawings, page text, attachments.

The file is a stranger's: everything a parser raises on it is the file's fault, and sizes are
bounded.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final, TypeAlias

from comity.errors import ConfigurationInvalid, InputInvalid
from comity.persons.redaction import Redacted
from comity.transport.forms.form_writing import MISSING_PART

Pdf: TypeAlias = Any
"""An object of the optional library, whose types are not seen where it is not installed."""

MAX_BYTES: Final = 20 * 1024 * 1024
MOST_PAGES: Final = 500
MOST_ATTACHMENTS: Final = 20
MAX_ATTACHMENT_BYTES: Final = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True, repr=False)
class ReadField(Redacted):
    """A field as it stands in a document.

    Attributes:
        name: Its name there; empty if it has none.
        value: What programs take for its value.
        drawn: What its drawing shows to the eye.
    """

    name: str
    value: str
    drawn: str


@dataclass(frozen=True, slots=True, repr=False)
class ReadDocument(Redacted):
    """A document taken apart.

    Attributes:
        fields: Text fields, page by page.
        pages: Text of each page outside the fields.
        attachments: Enclosed files, by name.
        strange: What a form of ours does not have: scripts, notes laid over pages, two files
            under one name. In words, without personal data.
    """

    fields: tuple[ReadField, ...]
    pages: tuple[str, ...]
    attachments: Mapping[str, bytes]
    strange: tuple[str, ...]


def read_document(document: bytes) -> ReadDocument:
    """Take a PDF apart.

    Args:
        document: The file, from whomever.

    Raises:
        InputInvalid: It is no PDF that can be read, or exceeds a bound. The fault of whoever
            supplied it.
        ConfigurationInvalid: The optional part is not installed.
    """
    if len(document) > MAX_BYTES:
        raise InputInvalid(f"The document exceeds {MAX_BYTES} bytes.", field="document")
    try:
        from pypdf import PdfReader  # noqa: PLC0415 - optional, slow to load
    except ImportError as error:
        raise ConfigurationInvalid(
            MISSING_PART, private=f"{error.name or 'a package'} is not installed"
        ) from error
    try:
        reader = PdfReader(BytesIO(document), strict=False)
        _require_few(len(reader.pages), MOST_PAGES, "pages")
        strange = dict.fromkeys(_active(reader))
        fields: list[ReadField] = []
        pages = []
        for page in reader.pages:
            pages.append(str(page.extract_text()))
            for annotation in page.get("/Annots") or ():
                _read_annotation(annotation.get_object(), page, fields, strange)
        attachments = dict(_attachments(reader, strange))
    except InputInvalid:
        raise
    except Exception as error:
        raise InputInvalid(
            "The document cannot be read as PDF.", field="document", private=type(error).__name__
        ) from error
    return ReadDocument(tuple(fields), tuple(pages), attachments, tuple(strange))


def _read_annotation(
    annotation: Pdf,
    page: Pdf,
    fields: list[ReadField],
    strange: dict[str, None],
) -> None:
    if annotation.get("/Subtype") != "/Widget":
        strange["something is laid over a page that is no field"] = None
        return
    if annotation.get("/FT") == "/Sig":
        return
    if annotation.get("/A") is not None or annotation.get("/AA") is not None:
        strange["a field acts by itself"] = None
    drawing = (annotation.get("/AP") or {}).get("/N")
    drawn = "" if drawing is None else page.extract_xform_text(drawing.get_object())
    fields.append(
        ReadField(str(annotation.get("/T") or ""), str(annotation.get("/V") or ""), str(drawn))
    )


def _active(reader: Pdf) -> Iterator[str]:
    """Yield what of the document acts by itself."""
    root = reader.trailer["/Root"]
    if root.get("/OpenAction") is not None or root.get("/AA") is not None:
        yield "the document acts by itself when it is opened"
    names = root.get("/Names")
    if names is not None and names.get_object().get("/JavaScript") is not None:
        yield "the document holds a script"


def _attachments(
    reader: Pdf,
    strange: dict[str, None],
) -> Iterator[tuple[str, bytes]]:
    held = reader.attachments
    _require_few(len(held), MOST_ATTACHMENTS, "attached files")
    for name, contents in held.items():
        if len(contents) > 1:
            strange["two attached files have one name"] = None
        content = bytes(contents[0])
        if len(content) > MAX_ATTACHMENT_BYTES:
            raise InputInvalid(
                f"An attached file exceeds {MAX_ATTACHMENT_BYTES} bytes.", field="document"
            )
        yield str(name), content


def _require_few(count: int, most: int, what: str) -> None:
    if count > most:
        raise InputInvalid(f"The document holds more than {most} {what}.", field="document")
