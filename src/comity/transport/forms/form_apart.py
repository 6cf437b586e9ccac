"""Reading a form that anybody may send, in a process of its own that is ended in time."""

from typing import Final

import msgspec

from comity.errors import ConfigurationInvalid, InputInvalid
from comity.transport.forms.envelope import read_envelope
from comity.transport.forms.form_child import Answer
from comity.transport.forms.form_reading import ReadForm
from comity.trust.pdf_signature import PdfSignature
from comity.trust.reading_apart import UNREADABLE, Bounds, told_apart

_CHILD: Final = "comity.transport.forms.form_child"
_BOUNDS: Final = Bounds(work_seconds=10, seconds=40.0, answer_bytes=64 * 1024 * 1024)
"""More than for documents that anybody sends to a page: an official waits for this one, and the
text of hundreds of pages is compared."""


def read_form_apart(document: bytes) -> tuple[PdfSignature | None, ReadForm]:
    """Return the signature of a form and what it says, as ``read_form`` does.

    Args:
        document: The PDF, from whomever.

    Raises:
        InputInvalid: It is no PDF that can be read, the attached message is none, or it takes
            too long. The fault of whoever supplied it.
        ConfigurationInvalid: The optional part is not installed.
    """
    said = told_apart(_CHILD, document, (), _BOUNDS)
    try:
        answer = msgspec.json.decode(said, type=Answer)
    except msgspec.DecodeError as error:
        raise InputInvalid(UNREADABLE, field="document", private="no whole answer") from error
    if answer.missing:
        raise ConfigurationInvalid(answer.missing)
    found = answer.form
    if found is None:
        raise InputInvalid(answer.refused, field=answer.field)
    form = read_envelope(found.message) if found.message else None
    return found.signature, ReadForm(form, found.differences, found.values, found.further)
