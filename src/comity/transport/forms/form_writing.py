"""A request or reply as a form in PDF, ready to be signed."""

from collections.abc import Mapping
from dataclasses import dataclass

from comity.errors import ConfigurationInvalid
from comity.transport.forms.content import Content
from comity.transport.forms.envelope import ATTACHMENT, FormMessage, write_envelope
from comity.transport.forms.form_content import content_of

MISSING_PART = "Forms need an optional part: pip install 'comity[forms]'."


@dataclass(frozen=True, slots=True)
class WrittenForm:
    """A form in PDF.

    Attributes:
        document: The file.
        pages: How many pages it has.
        notes: What the pages cannot show and the attachment holds; no personal data.
    """

    document: bytes
    pages: int
    notes: tuple[str, ...]


def write_form(
    form: FormMessage,
    *,
    certificate_sha256: str = "",
    further: Mapping[str, bytes] | None = None,
) -> WrittenForm:
    """Return the form, with the message attached, not yet signed.

    Args:
        form: What it says.
        certificate_sha256: Fingerprint of the certificate it will be signed with; stands on
            the last page, so that a printed copy tells it. Empty if nobody will sign.
        further: More files to enclose, by name.

    Raises:
        InputInvalid: The message breaks a limit. The fault of whoever supplied it.
        ConfigurationInvalid: The optional part that draws is not installed.
    """
    attached = {ATTACHMENT: write_envelope(form), **(further or {})}
    content = content_of(form)
    try:
        # Imported here: they need the optional part.
        from comity.transport.forms.drawing import drawn  # noqa: PLC0415 - see above
        from comity.transport.forms.fonts import MISSING, shown  # noqa: PLC0415 - see above
        from comity.transport.forms.placing import placed  # noqa: PLC0415 - see above
        from comity.transport.forms.tagging import completed  # noqa: PLC0415 - see above

        pages = placed(content, form.languages, certificate_sha256)
        title = f"{form.languages.both(content.label)} {form.id}"
        document = completed(
            drawn(pages, title),
            pages,
            language=form.languages.first,
            signature_tooltip=form.languages.both("signature"),
            attachments=attached,
        )
        notes = [
            f"{name}: a character that the typeface lacks is in the attached message only"
            for name, value in content.values().items()
            if shown(value).count(MISSING) > value.count(MISSING)
        ]
    except ImportError as error:
        raise ConfigurationInvalid(
            MISSING_PART, private=f"{error.name or 'a package'} is not installed"
        ) from error
    notes += [
        f"captions: English stands in for {language}, in which the form has no words"
        for language in form.languages.without_words
    ]
    return WrittenForm(document, len(pages), tuple(notes))


def expected_values(content: Content) -> dict[str, str]:
    """Return what each field of a form shows, by its name in the document.

    Raises:
        ImportError: The optional part is not installed.
    """
    from comity.transport.forms.fonts import shown  # noqa: PLC0415 - optional
    from comity.transport.forms.tagging import field_name  # noqa: PLC0415 - optional

    return {field_name(name): shown(value) for name, value in content.values().items()}
