"""Text as an authority wrote it, with translations beside it and never in its place."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Final

from msgspec import Meta

from comity.persons.bounds import FULL_NAME_LENGTH, MOST_WORDINGS, NAME_LENGTH, REMARKS_LENGTH
from comity.persons.redaction import Redacted

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")

__all__ = [
    "FULL_NAME_LENGTH",
    "NAME_LENGTH",
    "REMARKS_LENGTH",
    "MultilingualText",
    "Representation",
    "checked",
    "in_language",
    "original",
    "plain",
]


def checked(text: str, *, longest: int) -> str:
    """Return ``text`` if it can stand as a value of the domain model.

    Args:
        text: The value as received.
        longest: Greatest number of characters, inclusive.

    Returns:
        The same text, unchanged.

    Raises:
        ValueError: The text is blank, too long, or holds a control character
            other than tab and line breaks. The fault of whoever supplied it.

    Source:
        ECRIS DTS v1.0, commons: names 200, full names 600, other texts 4000.
    """
    if not text or text.isspace():
        raise ValueError("a text must hold at least one character that is not blank")
    if len(text) > longest:
        raise ValueError(f"a text of {len(text)} characters exceeds the limit of {longest}")
    if not text.isprintable() and _CONTROL.search(text):
        raise ValueError("a text must not hold control characters")
    return text


@dataclass(frozen=True, slots=True, repr=False)
class Representation(Redacted):
    """One wording of a text.

    Attributes:
        text: The wording.
        language: ISO 639-1 code; ``None`` if the sender did not say.
        translated: Whether this wording is a translation. ``None`` if not said;
            a wording that is not marked as a translation counts as an original.
    """

    text: Annotated[str, Meta(max_length=REMARKS_LENGTH)]
    language: str | None = None
    translated: bool | None = None

    def __post_init__(self) -> None:
        """Refuse wordings outside the limits of the domain model."""
        checked(self.text, longest=REMARKS_LENGTH)
        if self.language is not None and not (
            len(self.language) == 2 and self.language.isascii() and self.language.islower()
        ):
            raise ValueError("a language is two small letters (ISO 639-1)")


MultilingualText = Annotated[tuple[Representation, ...], Meta(max_length=MOST_WORDINGS)]
"""All wordings of one text, in the order received; empty where nothing was given."""


def original(text: MultilingualText) -> Representation | None:
    """Return the wording the author wrote, or ``None`` for an empty text."""
    for representation in text:
        if representation.translated is not True:
            return representation
    return text[0] if text else None


def in_language(text: MultilingualText, languages: Sequence[str]) -> Representation | None:
    """Return the wording for a reader, or ``None`` for an empty text.

    Args:
        text: All wordings.
        languages: The reader's languages, best first.

    Returns:
        The first wording in one of the reader's languages, else the original.
    """
    for language in languages:
        for representation in text:
            if representation.language == language:
                return representation
    return original(text)


def plain(text: str, language: str | None = None) -> MultilingualText:
    """Return a text of one original wording."""
    return (Representation(text=text, language=language),)
