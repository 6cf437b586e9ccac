"""A letter in words: what stands in it, and how it reads as plain text."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from comity.persons.redaction import Redacted
from comity.rights.phrases import phrase

_WIDTH: Final = 96


@dataclass(frozen=True, slots=True, repr=False)
class LetterPart(Redacted):
    """A table in a letter: captions and values; a value may have several lines."""

    title: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, repr=False)
class Sender(Redacted):
    """Who writes, and where a person may turn to.

    Attributes:
        state: The state, two letters.
        authority: The authority.
        supervisor: Name and address of the supervisory authority; empty if not set.
        court: Name and address of the court; empty if not set.
    """

    state: str
    authority: str
    supervisor: str = ""
    court: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class LetterContent(Redacted):
    """A letter in words.

    Attributes:
        sender: Who writes.
        language: ISO 639-1.
        number: Its number.
        made_on: Its day.
        title: Its title.
        recipient: Name and address, lines.
        paragraphs: What it says.
        parts: Tables.
        remedies: Where the person may turn to.
    """

    sender: Sender
    language: str
    number: str
    made_on: date
    title: str
    recipient: tuple[str, ...]
    paragraphs: tuple[str, ...]
    parts: tuple[LetterPart, ...]
    remedies: tuple[str, ...]

    def as_text(self) -> str:
        """Return the letter as plain text; the same letter is always the same text."""
        lines = [self.sender.authority, "", *self.recipient, ""]
        lines += [f"{phrase('date', self.language)}: {self.made_on.isoformat()}"]
        lines += [f"{phrase('reference', self.language)}: {self.number}", ""]
        lines += [self.title, "=" * min(len(self.title), _WIDTH), ""]
        for paragraph in self.paragraphs:
            lines += [paragraph, ""]
        for part in self.parts:
            lines += [part.title, "-" * min(len(part.title), _WIDTH)]
            for caption, value in part.rows:
                first, *others = value.split("\n")
                lines.append(f"{caption}: {first}" if caption else first)
                lines += [f"    {each}" for each in others]
            lines.append("")
        if self.remedies:
            lines += [phrase("remedies", self.language)]
            lines += [f"- {each}" for each in self.remedies]
        return "\n".join(lines).rstrip() + "\n"
