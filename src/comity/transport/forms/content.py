"""What a form says, before anybody draws it: parts with fields, in order."""

from dataclasses import dataclass

from comity.persons.redaction import Redacted


@dataclass(frozen=True, slots=True, repr=False)
class Field(Redacted):
    """One field.

    Attributes:
        name: Stable name within the form, ``person.birth-date``.
        label: Key of its caption.
        value: What it says; several lines are separated by line feeds. Empty fields are
            drawn too: that nothing is stated is a statement.
    """

    name: str
    label: str
    value: str


@dataclass(frozen=True, slots=True, repr=False)
class Part(Redacted):
    """Fields under a title.

    Attributes:
        label: Key of the title.
        fields: The fields.
        number: Put behind the title where there are several such parts.
    """

    label: str
    fields: tuple[Field, ...]
    number: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Content(Redacted):
    """A whole form.

    Attributes:
        label: Key of the title.
        parts: The parts, in order.
    """

    label: str
    parts: tuple[Part, ...]

    def values(self) -> dict[str, str]:
        """Return the value of each field, by name."""
        return {field.name: field.value for part in self.parts for field in part.fields}
