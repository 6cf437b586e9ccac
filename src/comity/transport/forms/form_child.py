"""The process that reads one form and ends: started by ``form_apart``, by nobody else.

It gets the PDF on its input, and as argument how many seconds it may work. It compares what the
pages show with the message inside, since drawing the pages of a hostile message takes as long as
reading them.
"""

import sys

import msgspec

from comity.errors import ConfigurationInvalid, InputInvalid
from comity.transport.forms.envelope import write_envelope
from comity.transport.forms.form_reading import Difference, read_form
from comity.transport.forms.pdf_reading import MAX_BYTES
from comity.trust.pdf_signature import PdfSignature, signature_of
from comity.trust.reading_apart import limit


class FormRead(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a form says.

    Attributes:
        signature: The signature on it; ``None`` if it is not signed.
        message: The message inside, as ``envelope`` writes it; empty if there is none.
        differences: Where what is seen says something else.
        values: The values of the fields, by name.
        further: Names of other attached files.
    """

    signature: PdfSignature | None
    message: bytes
    differences: tuple[Difference, ...]
    values: dict[str, str]
    further: tuple[str, ...]

    def __repr__(self) -> str:
        """Return nothing of the form."""
        return "FormRead()"


class Answer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What it says.

    Attributes:
        form: What the form says; ``None`` if it cannot be read.
        refused: Why it cannot be read.
        field: Which value breaks a rule.
        missing: That a part of this installation is missing.
    """

    form: FormRead | None = None
    refused: str = ""
    field: str = ""
    missing: str = ""

    def __repr__(self) -> str:
        """Return nothing of the form."""
        return "Answer()"


def _read(document: bytes) -> FormRead:
    signature = signature_of(document)
    mark = "" if signature is None else signature.certificate_sha256
    found = read_form(document, certificate_sha256=mark)
    return FormRead(
        signature=signature,
        message=b"" if found.form is None else write_envelope(found.form),
        differences=found.differences,
        values=dict(found.values),
        further=found.further,
    )


def _answer(document: bytes) -> Answer:
    try:
        return Answer(form=_read(document))
    except InputInvalid as refused:
        return Answer(refused=refused.public, field=refused.field)
    except ConfigurationInvalid as missing:
        return Answer(missing=missing.public)


def _main() -> None:
    limit(int(sys.argv[1]))
    answer = _answer(sys.stdin.buffer.read(MAX_BYTES + 1))
    sys.stdout.buffer.write(msgspec.json.encode(answer))


if __name__ == "__main__":
    _main()
