"""Names, kept as received."""

from dataclasses import dataclass
from typing import Annotated

from msgspec import Meta

from comity.persons.bounds import (
    CODE_LENGTH,
    FULL_NAME_LENGTH,
    NAME_LENGTH,
    Code,
    Name,
    too_long,
)
from comity.persons.redaction import Redacted
from comity.persons.texts import checked


@dataclass(frozen=True, slots=True, repr=False)
class NamePart(Redacted):
    """A forename, surname or second surname, in the script it was received in.

    Attributes:
        text: The name; several forenames stand in one part, as ECRIS sends them.
        language: ISO 639-1 code of the writing, if given.
    """

    text: Name
    language: Code | None = None

    def __post_init__(self) -> None:
        """Refuse parts outside the limits of the domain model."""
        checked(self.text, longest=NAME_LENGTH)
        if self.language is not None and len(self.language) > CODE_LENGTH:
            raise too_long("language", CODE_LENGTH)


@dataclass(frozen=True, slots=True, repr=False)
class PersonName(Redacted):
    """A name as an authority states it. ``None`` where the authority knows nothing.

    Attributes:
        forename: Given names.
        surname: First surname.
        second_surname: Second surname, where the state uses one.
        full_name: The unstructured whole, if sent; up to 600 characters.
        full_name_language: ISO 639-1 code of the unstructured whole.
    """

    forename: NamePart | None = None
    surname: NamePart | None = None
    second_surname: NamePart | None = None
    full_name: Annotated[str, Meta(max_length=FULL_NAME_LENGTH)] | None = None
    full_name_language: Code | None = None

    def __post_init__(self) -> None:
        """Refuse a whole name beyond its limit."""
        if self.full_name is not None:
            checked(self.full_name, longest=FULL_NAME_LENGTH)
        if self.full_name_language is not None and len(self.full_name_language) > CODE_LENGTH:
            raise too_long("full_name_language", CODE_LENGTH)

    @property
    def is_unknown(self) -> bool:
        """Whether no part is known."""
        return self == PersonName()

    def display(self) -> str:
        """Return the name for a reader, in the order received; empty if unknown."""
        parts = (self.forename, self.surname, self.second_surname)
        joined = " ".join(part.text for part in parts if part is not None)
        return joined or (self.full_name or "")


def name_of(forename: str | None, surname: str | None, language: str | None = None) -> PersonName:
    """Return a name of two parts, either of which may be unknown."""
    return PersonName(
        forename=None if forename is None else NamePart(forename, language),
        surname=None if surname is None else NamePart(surname, language),
    )
