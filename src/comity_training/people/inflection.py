"""Forms of names that depend on sex, marriage or the father, by the habits of each country."""

from typing import Final

from comity_training.names.feminine import feminine_surname, patronymic

_ENDINGS: Final[dict[str, dict[str, str]]] = {
    "RU": {"ский": "ская", "цкий": "цкая", "ов": "ова", "ев": "ева", "ёв": "ёва", "ин": "ина"},
    "LT": {"as": "aitė", "is": "ytė", "us": "utė", "ys": "ytė"},
    "LV": {"iņš": "iņa", "nieks": "niece", "š": "a", "is": "e", "s": "a"},
}
_WIVES: Final = {"as": "ienė", "is": "ienė", "us": "ienė", "ys": "ienė"}
_RUSSIAN_FATHERS: Final = {
    "Илья": ("Ильич", "Ильинична"),
    "Никита": ("Никитич", "Никитична"),
    "Павел": ("Павлович", "Павловна"),
    "Лев": ("Львович", "Львовна"),
}


def daughter_of(surname: str, country: str) -> str:
    """Return the form of a family name that a woman has from birth.

    Example:
        >>> daughter_of("Kazlauskas", "LT"), daughter_of("Bērziņš", "LV")
        ('Kazlauskaitė', 'Bērziņa')
    """
    endings = _ENDINGS.get(country)
    if endings is None:
        return feminine_surname(surname, country)
    return _replaced(surname, endings)


def wife_of(surname: str, country: str) -> str:
    """Return the form of her husband's family name that a wife bears.

    Example:
        >>> wife_of("Kazlauskas", "LT"), wife_of("Петров", "RU")
        ('Kazlauskienė', 'Петрова')
    """
    return _replaced(surname, _WIVES) if country == "LT" else daughter_of(surname, country)


def name_after(father: str, country: str, *, female: bool) -> str | None:
    """Return the patronymic in the country's script, or ``None`` where none is borne.

    Example:
        >>> name_after("Сергей", "RU", female=True), name_after("Иван", "RU", female=False)
        ('Сергеевна', 'Иванович')
        >>> name_after("Sigurður", "IS", female=True)
        'Sigurðsdóttir'
    """
    if country == "RU":
        return _russian(father)[female]
    if country == "IS":
        return _icelandic(father) + ("dóttir" if female else "son")
    return patronymic(father, country, female=female)


def _russian(father: str) -> tuple[str, str]:
    if father in _RUSSIAN_FATHERS:
        return _RUSSIAN_FATHERS[father]
    if father.endswith(("ий", "ей", "ай")):
        stem = father[:-2] + "ь" if father.endswith("ий") else father[:-1]
        return stem + "евич", stem + "евна"
    if father.endswith("ь"):
        return father[:-1] + "евич", father[:-1] + "евна"
    return father + "ович", father + "овна"


def _icelandic(father: str) -> str:
    if father.endswith("i"):
        return father[:-1] + "a"
    if father.endswith("ur"):
        return father[:-2] + "s"
    if father.endswith(("nn", "ll")):
        return father[:-1] + "s"
    return father if father.endswith("s") else father + "s"


def _replaced(surname: str, endings: dict[str, str]) -> str:
    for end, new in endings.items():
        if surname.endswith(end):
            return surname.removesuffix(end) + new
    return surname
