"""Pages drawn, named for screen readers and fit for keeping, as one file that is not yet sealed."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Final

from comity.errors import ConfigurationInvalid
from comity.transport.documents.sheet import Element, Sheet

if TYPE_CHECKING:
    from comity.transport.documents.archive import AttachedFile

MISSING_PART: Final = "Documents need an optional part: pip install 'comity[forms]'."


@contextmanager
def optional_part() -> Iterator[None]:
    """Say what to install where the part that draws is missing.

    Raises:
        ConfigurationInvalid: It is not installed. The operator's business.
    """
    try:
        yield
    except ImportError as error:
        raise ConfigurationInvalid(
            MISSING_PART, private=f"{error.name or 'a package'} is not installed"
        ) from error


def assembled(
    sheets: Sequence[Sheet],
    structure: Element,
    files: Sequence["AttachedFile"],
    *,
    title: str,
    author: str,
    language: str,
    made_on: date,
    seal_tooltip: str,
) -> bytes:
    """Return pages as PDF/A-3a.

    Args:
        sheets: What stands where.
        structure: What it is, in the order in which it is read.
        files: What is attached.
        title: Of the document.
        author: The authority that issues it.
        language: ISO 639-1.
        made_on: Day of issue.
        seal_tooltip: What a screen reader says of the seal; empty for no field.

    Raises:
        ImportError: The optional part is not installed.
    """
    # Imported here: they need the optional part.
    from pypdf import PdfReader, PdfWriter  # noqa: PLC0415 - see above

    from comity.transport.documents.archive import put_archive  # noqa: PLC0415 - see above
    from comity.transport.documents.drawing import drawn  # noqa: PLC0415 - see above
    from comity.transport.documents.structure import put_structure  # noqa: PLC0415 - see above

    writer = PdfWriter(clone_from=PdfReader(BytesIO(drawn(sheets))))
    named = _plain(title)
    put_structure(writer, structure, language=language, title=named, seal_tooltip=seal_tooltip)
    put_archive(
        writer, files, title=named, author=_plain(author), language=language, made_on=made_on
    )
    target = BytesIO()
    writer.write(target)
    return target.getvalue()


def _plain(text: str) -> str:
    """Return a text without what XML cannot hold: it stands in the metadata as well."""
    return "".join(each if each.isprintable() else " " for each in text)
