"""What officials paste to fill in a person: a line of a table, with or without its headings."""

import re
from dataclasses import dataclass
from typing import Final

from comity.codes.countries import country
from comity.errors import InputInvalid
from comity.persons.redaction import Redacted
from comity.web.desk.languages import N_, Language
from comity.web.desk.typed_dates import typed_date

FIELDS: Final = (
    ("surname", N_("Surname")),
    ("second_surname", N_("Second surname")),
    ("forename", N_("Forename")),
    ("birth_date", N_("Date of birth")),
    ("birth_town", N_("Town of birth")),
    ("birth_country", N_("Country of birth")),
    ("sex", N_("Sex")),
    ("nationality", N_("Nationality")),
    ("identity_number", N_("Identity number")),
)
"""What a column can hold, and its caption."""

_HEADINGS: Final = (
    ("second_surname", r"second sur|segundo"),
    ("surname", r"surname|last|family|nachname|familienname|apellido|nazwisko|επώνυμο|^name$|^nom"),
    ("forename", r"forename|first|given|vorname|prénom|nombre|imię|όνομα"),
    ("birth_date", r"dob|birth.*da|date.*birth|born|geburtsdatum|geb\.|naissance|nacimiento"),
    ("birth_town", r"town|place|geburtsort|lieu|lugar"),
    ("sex", r"sex|gender|geschlecht|płeć|φύλο"),
    ("nationality", r"national|staatsang|obywat|ιθαγέν"),
    ("identity_number", r"number|no\.|nummer|pesel|egn|ident"),
)
_SEX: Final = re.compile(r"m|f|male|female", re.IGNORECASE)
_NUMBER: Final = re.compile(r"[0-9][0-9 /.-]{5,}")
_MOST_COLUMNS: Final = 30
_CELL: Final = 200


@dataclass(frozen=True, slots=True, repr=False)
class Column(Redacted):
    """One column of a line that was pasted.

    Attributes:
        heading: As pasted; empty without headings.
        value: Of the line.
        field: What it seems to hold, a name of ``FIELDS``; empty for nothing of use.
    """

    heading: str
    value: str
    field: str


def columns_of(text: str, spoken: Language) -> tuple[Column, ...]:
    """Return the columns of a line of a table; empty for text that is none.

    Args:
        text: One line with tabs, or a line of headings and one below it.
        spoken: The reader's language, for names of months.

    Example:
        >>> from comity.web.desk.languages import language
        >>> line = chr(9).join(("Petrova", "Elena", "3.8.1985", "BG"))
        >>> [each.field for each in columns_of(line, language("en"))]
        ['surname', 'forename', 'birth_date', 'nationality']
    """
    rows = [row.split("\t") for row in text.strip("\n").splitlines() if row.strip()]
    if not rows or len(rows) > 2 or len(rows[0]) < 2 or len(rows[0]) > _MOST_COLUMNS:
        return ()
    values = [cell.strip()[:_CELL] for cell in rows[-1]]
    headings = [cell.strip()[:_CELL] for cell in rows[0]] if len(rows) == 2 else []
    headings += [""] * (len(values) - len(headings))
    taken: set[str] = set()
    found = []
    for heading, value in zip(headings, values, strict=False):
        guess = _by_heading(heading) if heading else _by_value(value, spoken, taken)
        field = guess if guess not in taken else ""
        taken.add(field)
        found.append(Column(heading, value, field))
    return tuple(found)


def _by_heading(heading: str) -> str:
    lowered = heading.casefold()
    return next((field for field, words in _HEADINGS if re.search(words, lowered)), "")


def _by_value(value: str, spoken: Language, taken: set[str]) -> str:
    if not value:
        return ""
    if _SEX.fullmatch(value):
        return "sex"
    if len(value) <= 3 and country(value) is not None:
        return "nationality"
    try:
        typed_date(value, spoken, "paste")
    except InputInvalid:
        pass
    else:
        return "birth_date"
    if _NUMBER.fullmatch(value):
        return "identity_number"
    texts = ("surname", "forename", "birth_town")
    return next((field for field in texts if field not in taken), "")
