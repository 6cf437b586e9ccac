"""Simple values, both ways: the text of an element or attribute, and what it says.

A codec reads text that is already collapsed (where its type collapses) and writes text
that is not yet escaped. Reading returns ``None`` for what says "unknown".

Source:
    ECRIS DTS v1.0, commons-v1.0.xsd and the patterns of common-reference-tables-v1.0.xsd;
    XML Schema Part 2 for lexical forms.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Protocol

from comity.persons.person import Sex
from comity.persons.unknowns import UNKNOWN_TEXT
from comity.records.model import TriState
from comity.transport.ecris.codes import Codes

_BLANKS: Final = re.compile(r"[ \t\r\n]+")
_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,40}", re.ASCII)
_LANGUAGE: Final = re.compile("[a-z]{2}")


class RuleBroken(Exception):  # noqa: N818 - the rule is what is broken, by a value
    """A value breaks a rule; the text is the rule, and quotes nothing.

    Internal to the room: reading makes a complaint of it and writing a note.
    """


class Told(Protocol):
    """Where a codec leaves word of something that no rule forbids."""

    @property
    def codes(self) -> Codes:
        """The codes without published values."""
        ...

    def tell(self, code: str, text: str) -> None:
        """Note something about the value at hand."""
        ...


class Codec(Protocol):
    """Reads and writes the text of one simple type.

    Attributes:
        xsd: Name of the type in the schemas, with our prefix.
        unknown: The literal that says "unknown"; ``None`` if the type has none.
    """

    @property
    def xsd(self) -> str: ...  # noqa: D102 - see the class

    @property
    def unknown(self) -> str | None: ...  # noqa: D102 - see the class

    def read(self, text: str, told: Told) -> Any:  # noqa: ANN401 - each codec has its own type
        """Return the value; ``None`` if it says "unknown".

        Raises:
            RuleBroken: The text is none of the type. The sender's fault.
        """
        ...

    def write(self, value: Any, told: Told) -> str:  # noqa: ANN401 - see ``read``
        """Return the text.

        Raises:
            RuleBroken: The type has no text for the value.
        """
        ...


def collapsed(text: str) -> str:
    r"""Return a text with white space collapsed as XML Schema does.

    Only space, tab, line feed and carriage return are white space there: a no-break space
    stays what it is.

    Example:
        >>> collapsed(" II\u00a0K  999\n")
        'II\xa0K 999'
    """
    if text.isascii():
        return " ".join(text.split())
    return _BLANKS.sub(" ", text).strip(" ")


def says_unknown(text: str) -> bool:
    """Return whether a text is ``UNKNOWN`` in any case, or holds nothing but blanks of any kind."""
    bare = text.strip()
    return not bare or bare.upper() == UNKNOWN_TEXT


@dataclass(frozen=True, slots=True)
class Text:
    """A text of a collapsing type.

    Attributes:
        xsd: See ``Codec``.
        longest: Greatest number of characters.
        shortest: Least number of characters.
        unknown: See ``Codec``; ``None`` where the text is kept whatever it says.
    """

    xsd: str
    longest: int
    shortest: int = 1
    unknown: str | None = UNKNOWN_TEXT

    def read(self, text: str, _told: Told) -> str | None:
        """Return the text.

        Raises:
            RuleBroken: The text is none of the type. The sender's fault.
        """
        if "<" in text or ">" in text:
            raise RuleBroken("holds no angle bracket")
        if not self.shortest <= len(text) <= self.longest:
            raise RuleBroken(f"has {self.shortest} to {self.longest} characters")
        if self.unknown is not None and says_unknown(text):
            return None
        return text

    def write(self, value: str, _told: Told) -> str:
        """Return the text; too long a one is cut before, see ``adapting``.

        Raises:
            RuleBroken: The type has no text for the value. Whoever stated it.
        """
        if len(value) < self.shortest:
            raise RuleBroken(f"has {self.shortest} to {self.longest} characters")
        return value


@dataclass(frozen=True, slots=True)
class Form:
    """A code or identifier of a fixed form, kept as it is.

    Attributes:
        xsd: See ``Codec``.
        pattern: Its form.
        unknown: The code that says "unknown".
    """

    xsd: str
    pattern: re.Pattern[str]
    unknown: str | None = None

    def read(self, text: str, _told: Told) -> str | None:
        """Return the code.

        Raises:
            RuleBroken: The text is none of the type. The sender's fault.
        """
        if self.pattern.fullmatch(text) is None:
            raise RuleBroken(f"has the form {self.pattern.pattern}")
        return None if text == self.unknown else text

    def write(self, value: str, _told: Told) -> str:
        """Return the code.

        Raises:
            RuleBroken: The type has no text for the value. Whoever stated it.
        """
        if self.pattern.fullmatch(value) is None:
            raise RuleBroken(f"has the form {self.pattern.pattern}")
        return value


@dataclass(frozen=True, slots=True)
class Configured:
    """A code whose values an operator configures.

    Attributes:
        xsd: See ``Codec``.
        pattern: Its form.
        reader: Which of the codes reads it.
        writer: Which of the codes writes it.
    """

    xsd: str
    pattern: re.Pattern[str]
    reader: Callable[[Codes, str], str]
    writer: Callable[[Codes, Any], str | None]
    unknown: str | None = None

    def read(self, text: str, told: Told) -> str:
        """Return the word of ours, or the code as sent.

        Raises:
            RuleBroken: The text is none of the type. The sender's fault.
        """
        if self.pattern.fullmatch(text) is None:
            raise RuleBroken(f"has the form {self.pattern.pattern}")
        return self.reader(told.codes, text)

    def write(self, value: str | None, told: Told) -> str:
        """Return the code.

        Raises:
            RuleBroken: The type has no text for the value. Whoever stated it.
        """
        code = self.writer(told.codes, value)
        if code is None:
            raise RuleBroken("has no code configured")
        if self.pattern.fullmatch(code) is None:
            raise RuleBroken(f"has the form {self.pattern.pattern}")
        if value is not None and self.reader(told.codes, code) not in {value, code}:
            told.tell("ecris:code:nearest", "no code says it; one of another meaning is written")
        return code


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number between two others, written as a schema's integer.

    Attributes:
        xsd: See ``Codec``.
        least: Inclusive.
        most: Inclusive.
        unknown: See ``Codec``.
        zero_told: Whether a leading zero, which the number does not keep, is worth a note.
    """

    xsd: str
    least: int
    most: int
    unknown: str | None = None
    zero_told: bool = False

    def read(self, text: str, told: Told) -> int:
        """Return the number.

        Raises:
            RuleBroken: The text is none of the type. The sender's fault.
        """
        if _NUMBER.fullmatch(text) is None:
            raise RuleBroken("is a whole number")
        number = int(text)
        if not self.least <= number <= self.most:
            raise RuleBroken(f"lies between {self.least} and {self.most}")
        if self.zero_told and text[0] == "0":
            told.tell("ecris:amount:leading-zero", "a leading zero of the fraction is not kept")
        return number

    def write(self, value: int, _told: Told) -> str:
        """Return the number.

        Raises:
            RuleBroken: The type has no text for the value. Whoever stated it.
        """
        if not self.least <= value <= self.most:
            raise RuleBroken(f"lies between {self.least} and {self.most}")
        return str(value)


@dataclass(frozen=True, slots=True)
class SexNumber:
    """Sex by ISO 5218."""

    xsd: str = "dm:SexType"
    unknown: str | None = "0"

    def read(self, text: str, _told: Told) -> Sex | None:
        """Return the sex.

        Raises:
            RuleBroken: The text is none of the type. The sender's fault.
        """
        if _NUMBER.fullmatch(text) is None or int(text) not in {0, 1, 2}:
            raise RuleBroken("is 0, 1 or 2")
        return Sex(int(text)) or None

    def write(self, value: Sex, _told: Told) -> str:
        """Return the number; see ``Codec.write``."""
        return str(int(value))


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a closed list of words."""

    xsd: str
    words: type[StrEnum]
    unknown: str | None = None

    def read(self, text: str, _told: Told) -> StrEnum:
        """Return the word.

        Raises:
            RuleBroken: The text is none of the type. The sender's fault.
        """
        try:
            return self.words(text)
        except ValueError:
            raise RuleBroken("is one of the words of the schema") from None

    def write(self, value: StrEnum, _told: Told) -> str:
        """Return the word; see ``Codec.write``."""
        return value.value


@dataclass(frozen=True, slots=True)
class Truth:
    """True or false."""

    xsd: str = "cm:BooleanType"
    unknown: str | None = None

    def read(self, text: str, _told: Told) -> bool:
        """Return the value; see ``Codec.read``."""
        return truth(text)

    def write(self, value: bool, _told: Told) -> str:  # noqa: FBT001 - the value itself
        """Return the word; see ``Codec.write``."""
        return "true" if value else "false"


def truth(text: str) -> bool:
    """Return the value of a schema's boolean.

    Raises:
        RuleBroken: It is none. The sender's fault.
    """
    if text in {"true", "1"}:
        return True
    if text in {"false", "0"}:
        return False
    raise RuleBroken("is true or false")


def language(text: str) -> str:
    """Return a language code, white space collapsed.

    Raises:
        RuleBroken: It is not two small letters. The sender's fault.
    """
    code = collapsed(text)
    if _LANGUAGE.fullmatch(code) is None:
        raise RuleBroken("is two small letters (ISO 639-1)")
    return code


def form(prefix: str, name: str, pattern: str, unknown: str | None = None) -> Form:
    """Return the codec of a reference or identifier."""
    return Form(f"{prefix}:{name}", re.compile(pattern, re.ASCII), unknown)


TEXT_50: Final = Text("cm:RestrictedStringType50Chars", 50)
TRI_STATE: Final = Choice("cm:YesNoUnknownStringEnumerationType", TriState, "UNKNOWN")
SEX: Final = SexNumber()
TRUTH: Final = Truth()
THREE_DIGITS: Final = Number("cm:RestrictedPositiveIntegerType3Digits", 1, 999)

CONVICTION_ID_PATTERN: Final = "[A-Z]{2}-C-[0-9]{15}"
"""Form of the identifier of a conviction (ConvictionIDType)."""
