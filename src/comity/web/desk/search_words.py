"""What somebody types into one field, read as the description of a person.

How it was understood is said on the page, so that a wrong guess is seen and put right there.
"""

import re
from typing import Final

from comity.errors import InputInvalid
from comity.web.desk.languages import Language
from comity.web.desk.typed_dates import typed_date

_DATE: Final = re.compile(r"\d{1,4}(?:[./-]\d{1,2}[./-]\d{1,4})?|\d{8}")
_NUMBER: Final = re.compile(r"(?=(?:\D*\d){4})[\w./-]{5,}")
FIELDS: Final = ("forename", "surname", "birth_date", "identity_number")


def described_by(text: str, spoken: Language) -> dict[str, str]:
    """Return what a line of text says of a person, by field; absent where it says nothing.

    The surname stands last, or before a comma.

    Example:
        >>> from comity.web.desk.languages import language
        >>> english = language("en")
        >>> described_by("Zora Beispiel 17.5.1979", english)
        {'birth_date': '1979-05-17', 'forename': 'Zora', 'surname': 'Beispiel'}
        >>> described_by("van der Berg, Anna 1980", english)
        {'birth_date': '1980', 'forename': 'Anna', 'surname': 'van der Berg'}
        >>> described_by("L01X00T47", english)
        {'identity_number': 'L01X00T47'}
    """
    found: dict[str, str] = {}
    words: list[str] = []
    for word in text.replace(",", " , ").split():
        born = _birth_date(word, spoken)
        if born and "birth_date" not in found:
            found["birth_date"] = born
        elif _NUMBER.fullmatch(word) and "identity_number" not in found:
            found["identity_number"] = word
        else:
            words.append(word)
    before, comma, after = " ".join(words).partition(" , ")
    if comma:
        names = {"forename": after, "surname": before}
    else:
        forename, _, surname = before.strip(" ,").rpartition(" ")
        names = {"forename": forename, "surname": surname}
    return found | {name: value.strip(" ,") for name, value in names.items() if value.strip(" ,")}


def _birth_date(word: str, spoken: Language) -> str:
    """Return the date that a word is; empty if it is none."""
    if _DATE.fullmatch(word) is None:
        return ""
    try:
        return typed_date(word, spoken, "search")
    except InputInvalid:
        return ""
