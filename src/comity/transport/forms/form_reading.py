"""A form taken in: the message inside, and where what is seen says something else."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from comity.errors import InputInvalid
from comity.persons.redaction import Redacted
from comity.transport.forms.envelope import ATTACHMENT, FormMessage, read_envelope
from comity.transport.forms.form_content import content_of
from comity.transport.forms.form_writing import expected_values
from comity.transport.forms.pdf_reading import ReadDocument, ReadField, read_document


@dataclass(frozen=True, slots=True, repr=False)
class Difference(Redacted):
    """A place where the document and the message inside it do not say the same.

    Attributes:
        place: Name of the field, or number of the page.
        what: In which way they differ; no personal data.
        seen: What the document shows there.
        attached: What the message says.
    """

    place: str
    what: str
    seen: str = ""
    attached: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class ReadForm(Redacted):
    """A form as it was received.

    Attributes:
        form: What the attached message says; ``None`` if none is attached.
        differences: Where what is seen says something else; empty is good.
        values: The values of the fields, by name, for a form without a message.
        further: Names of other attached files.
    """

    form: FormMessage | None
    differences: tuple[Difference, ...]
    values: Mapping[str, str]
    further: tuple[str, ...]


def read_form(document: bytes, *, certificate_sha256: str = "") -> ReadForm:
    """Read a form, and compare what it shows with what it holds.

    Whether it is signed, and by whom, is asked elsewhere: ``trust.pdf_signature``.

    Args:
        document: The PDF, from whomever.
        certificate_sha256: Fingerprint of the certificate that signed it; the last page
            must name it. Empty if it is not signed.

    Raises:
        InputInvalid: It is no PDF that can be read, or the attached message is none. The
            fault of whoever supplied it.
        ConfigurationInvalid: The optional part is not installed.
    """
    held = read_document(document)
    values = _values(held.fields)
    raw = held.attachments.get(ATTACHMENT)
    further = tuple(sorted(set(held.attachments) - {ATTACHMENT}))
    if raw is None:
        strange = tuple(Difference("document", each) for each in held.strange)
        return ReadForm(None, strange, values, further)
    form = read_envelope(raw)
    differences = tuple(_differences(form, held, values, certificate_sha256))
    return ReadForm(form, differences, values, further)


def _differences(
    form: FormMessage, held: ReadDocument, values: Mapping[str, str], certificate_sha256: str
) -> Iterator[Difference]:
    for words in held.strange:
        yield Difference("document", words)
    expected = expected_values(content_of(form))
    for name, attached in expected.items():
        seen = values.get(name)
        if seen is None:
            yield Difference(name, "the field is missing", attached=attached)
        elif _bare(seen) != _bare(attached):
            yield Difference(name, "the field has another value", seen, attached)
    for name in values.keys() - expected.keys():
        yield Difference(name, "the field does not belong to the form", values[name])
    for field in held.fields:
        if _bare(field.value) != _bare(field.drawn):
            yield Difference(field.name, "is drawn otherwise", field.drawn, field.value)
    yield from _page_differences(form, held, certificate_sha256)


def _page_differences(
    form: FormMessage, held: ReadDocument, certificate_sha256: str
) -> Iterator[Difference]:
    """Yield pages whose own words are not those of the form.

    Another version of this software may have other words; then every page differs.
    """
    from comity.transport.forms.placing import page_words  # noqa: PLC0415 - optional

    expected = page_words(content_of(form), form.languages, certificate_sha256)
    if len(expected) != len(held.pages):
        what = f"there are {len(held.pages)} pages where {len(expected)} are expected"
        yield Difference("document", what)
        return
    for number, (ours, theirs) in enumerate(zip(expected, held.pages, strict=True), 1):
        if _bare(ours) != _bare(theirs):
            yield Difference(f"page {number}", "has other words outside the fields", theirs, ours)


def _values(fields: tuple[ReadField, ...]) -> dict[str, str]:
    """Return the value of each field, continuations joined.

    Raises:
        InputInvalid: Two fields have one name, so that nobody can say which counts.
    """
    from comity.transport.forms.placing import CONTINUED  # noqa: PLC0415 - optional

    values: dict[str, str] = {}
    names = set()
    for field in fields:
        if field.name in names:
            raise InputInvalid("Two fields have one name.", field="document")
        names.add(field.name)
        base = field.name.partition(CONTINUED)[0]
        values[base] = f"{values[base]}\n{field.value}" if base in values else field.value
    return values


def _bare(text: str) -> str:
    """Return the text without white space: where lines break is the drawing's business."""
    return "".join(text.split())
