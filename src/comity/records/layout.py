"""Sections and lines: what a page, a terminal and a JSON answer have in common.

Captions and titles are English; ``name`` is stable, for a face that has its own words.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from comity.persons.redaction import Redacted

JsonValue = str | list["JsonValue"] | dict[str, "JsonValue"]


@dataclass(frozen=True, slots=True, repr=False)
class Line(Redacted):
    """One statement.

    Attributes:
        name: Stable name, ``final-on`` for example.
        caption: The name for a reader.
        value: What is stated; a line with an empty value is left out of a section.
        note: What the reader should know about the value.
        code: The code as received, if the value is its label.
        language: Language of the value, where it is a text.
        original: What the authority wrote, if the value is a translation of it.
        original_language: Language of the original.
    """

    name: str
    caption: str
    value: str
    note: str = ""
    code: str = ""
    language: str = ""
    original: str = ""
    original_language: str = ""

    def to_dict(self) -> dict[str, JsonValue]:
        """Return the line as JSON values, without empty parts."""
        parts = {
            "name": self.name,
            "caption": self.caption,
            "value": self.value,
            "note": self.note,
            "code": self.code,
            "language": self.language,
            "original": self.original,
            "original_language": self.original_language,
        }
        return {key: value for key, value in parts.items() if value}

    def to_text(self) -> str:
        """Return the line for a terminal."""
        text = f"{self.caption}: {self.value}"
        if self.code and self.code != self.value and not self.value.startswith(self.code):
            text += f" [{self.code}]"
        if self.original:
            language = f" ({self.original_language})" if self.original_language else ""
            text += f" | original{language}: {self.original}"
        if self.note:
            text += f" ({self.note})"
        return printable(text)


@dataclass(frozen=True, slots=True, repr=False)
class Section(Redacted):
    """Lines under a title, and sections below them.

    Attributes:
        name: Stable name, ``offence`` for example.
        title: The name for a reader.
        lines: The statements.
        sections: What is nested.
    """

    name: str
    title: str
    lines: tuple[Line, ...] = ()
    sections: tuple["Section", ...] = ()

    def to_dict(self) -> dict[str, JsonValue]:
        """Return the section as JSON values."""
        return {
            "name": self.name,
            "title": self.title,
            "lines": [line.to_dict() for line in self.lines],
            "sections": [part.to_dict() for part in self.sections],
        }

    def to_text(self) -> str:
        """Return the section for a terminal, nested parts indented."""
        return "\n".join(self._rows(0))

    def _rows(self, depth: int) -> Iterator[str]:
        indent = "  " * depth
        yield indent + printable(self.title)
        for line in self.lines:
            yield f"{indent}  {line.to_text()}"
        for part in self.sections:
            yield from part._rows(depth + 1)  # noqa: SLF001 - the same class


def printable(text: str) -> str:
    r"""Return a text that stays on its line and cannot steer a terminal.

    A line break in a remark could otherwise forge a line, and an escape sequence or a
    change of writing direction could hide one.

    Example:
        >>> printable("a\n\x1b[2Kb")
        'a ␛[2Kb'
    """
    return "".join(_harmless(each) for each in text)


def _harmless(character: str) -> str:
    if character in "\t\n\r\u2028\u2029\x85":
        return " "
    category = unicodedata.category(character)
    if category == "Cc":
        return chr(0x2400 + ord(character)) if ord(character) < 32 else "\ufffd"
    # Joiners shape letters in several scripts; every other format character goes.
    return "" if category == "Cf" and character not in "\u200c\u200d" else character
