"""What stands on a rap sheet in words: charges, sentences, and all that has no element."""

from typing import Final

from comity.codes.catalogue import OFFENCES
from comity.persons.texts import REMARKS_LENGTH, original
from comity.records.layout import Section
from comity.records.model import Conviction, Offence, RelationKind
from comity.records.presentation import present_conviction

LANGUAGE: Final = "en"
"""Labels of codes on a sheet: its readers are in the United States."""
TITLE_LENGTH: Final = 400
CUT: Final = " […]"

_LINKS: Final = frozenset({*(kind.value for kind in RelationKind), "later-state"})


def writable(text: str) -> str:
    r"""Return the text with what XML cannot carry replaced, and white space collapsed.

    Example:
        >>> writable("a \n\tb")
        'a b'
    """
    return " ".join("".join(each if _is_character(each) else "\ufffd" for each in text).split())


def charge_words(offence: Offence) -> str:
    """Return the description of a charge: the original title, else the category's label."""
    title = original(offence.title)
    if title is not None and writable(title.text):
        return shortened(writable(title.text), TITLE_LENGTH)
    if offence.category is None:
        return ""
    return shortened(writable(OFFENCES.label(offence.category, LANGUAGE).text), TITLE_LENGTH)


def sentence_words(conviction: Conviction) -> tuple[str, ...]:
    """Return the description of each sanction of a conviction, in order."""
    described = present_conviction(conviction, LANGUAGE)
    parts = [part for part in described.sections if part.name == "sanction"]
    return tuple(shortened(writable(_joined(part)), REMARKS_LENGTH) for part in parts)


def shortened(text: str, longest: int) -> str:
    """Return the text, cut and marked as cut if it is longer than ``longest``."""
    return text if len(text) <= longest else text[: longest - len(CUT)] + CUT


def commented(text: str) -> str:
    """Return a layout of several lines as it can stand in a comment."""
    return "\n".join(
        line[: len(line) - len(line.lstrip(" "))] + writable(line) for line in text.split("\n")
    )


def _joined(part: Section) -> str:
    said = [line for line in part.lines if line.name not in _LINKS]
    named = [line.value for line in said if line.name in {"title", "category"}]
    others = [f"{line.caption}: {line.value}" for line in said if line.value not in named]
    nested = [f"{inner.title}: {_joined(inner)}" for inner in part.sections]
    return "; ".join([*reversed(named), *others, *nested])


def _is_character(character: str) -> bool:
    """Return whether XML 1.0 has the character (section 2.2)."""
    return (
        character in "\t\n\r"
        or " " <= character <= "\ud7ff"
        or "\ue000" <= character <= "\ufffd"
        or character > "\uffff"
    )
