"""Feminine forms of family names, and patronymics, by the habits of each country."""

# ruff: noqa: RUF001 - endings of Cyrillic and Greek names are the content here

import unicodedata
from typing import Final

_ACUTE: Final = "\u0301"

_BULGARIAN_FATHERS: Final = {
    "Димитър": "Димитров",
    "Петър": "Петров",
    "Александър": "Александров",
}
_UKRAINIAN_FATHERS: Final = {
    "Микола": ("Миколайович", "Миколаївна"),
    "Ілля": ("Ілліч", "Іллівна"),
    "Ігор": ("Ігорович", "Ігорівна"),
}


def feminine_surname(surname: str, country: str) -> str:
    """Return the form a woman bears; the same where the country has only one.

    Args:
        surname: Masculine form in the country's script.
        country: Two capital letters.

    Example:
        >>> feminine_surname("Петров", "BG"), feminine_surname("Παπαδόπουλος", "GR")
        ('Петрова', 'Παπαδοπούλου')
        >>> feminine_surname("Kowalski", "PL"), feminine_surname("Vlček", "CZ")
        ('Kowalska', 'Vlčková')
    """
    match country:
        case "BG":
            return _slavic(surname, {"ски": "ска", "цки": "цка", "ов": "ова", "ев": "ева"})
        case "UA":
            endings = {"ський": "ська", "цький": "цька", "ний": "на", "ов": "ова", "ев": "ева"}
            return _slavic(surname, endings)
        case "PL":
            return _slavic(surname, {"ski": "ska", "cki": "cka", "dzki": "dzka"})
        case "CZ" | "SK":
            endings = {"ý": "á", "ek": "ková", "ec": "cová", "a": "ová", "o": "ová"}
            return next(
                (
                    surname.removesuffix(end) + new
                    for end, new in endings.items()
                    if surname.endswith(end)
                ),
                surname + "ová",
            )
        case "GR":
            return _greek(surname)
        case _:
            return surname


def patronymic(father: str, country: str, *, female: bool) -> str | None:
    """Return the second name formed from the father's, or ``None`` where none is borne.

    Args:
        father: The father's forename in the country's script.
        country: Two capital letters.
        female: Whether a woman bears it.

    Example:
        >>> patronymic("Георги", "BG", female=False), patronymic("Петър", "BG", female=True)
        ('Георгиев', 'Петрова')
        >>> patronymic("Сергій", "UA", female=True), patronymic("Іван", "UA", female=False)
        ('Сергіївна', 'Іванович')
    """
    if country == "BG":
        second = _BULGARIAN_FATHERS.get(father) or _bulgarian_second_name(father)
        return second + "а" if female else second
    if country == "UA":
        masculine, feminine = _UKRAINIAN_FATHERS.get(father) or _ukrainian_second_names(father)
        return feminine if female else masculine
    return None


def _slavic(surname: str, endings: dict[str, str]) -> str:
    for end, new in endings.items():
        if surname.endswith(end):
            return surname.removesuffix(end) + new
    return surname


def _bulgarian_second_name(father: str) -> str:
    if father.endswith("и"):
        return father + "ев"
    if father.endswith(("й", "я")):
        return father[:-1] + "ев"
    if father.endswith(("а", "о")):
        return father[:-1] + "ов"
    return father + "ов"


def _ukrainian_second_names(father: str) -> tuple[str, str]:
    if father.endswith("й"):
        return father + "ович", father[:-1] + "ївна"
    if father.endswith("о"):
        return father[:-1] + "ович", father[:-1] + "івна"
    if father.endswith("ь"):
        return father[:-1] + "ьович", father[:-1] + "івна"
    return father + "ович", father + "івна"


def _greek(surname: str) -> str:
    accented = unicodedata.normalize("NFD", surname)
    if surname.endswith("όπουλος"):
        return surname.removesuffix("όπουλος") + "οπούλου"
    if surname.endswith(("ος", "ός")):
        stress = _ACUTE if surname.endswith("ός") else ""
        stem = accented.removesuffix("ο" + stress + "ς")
        return unicodedata.normalize("NFC", stem + "ου" + stress)
    return surname.removesuffix("ς") if surname.endswith(("ης", "ής", "ας", "άς")) else surname
