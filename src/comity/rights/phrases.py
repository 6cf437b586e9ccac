"""Reviewed phrases of letters to persons, in the languages that have words here."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

FALLBACK: Final = "en"
LANGUAGES: Final = ("ar", "de", "el", "en", "es", "fr", "pl")

_FILE: Final = Path(__file__).with_name("phrases.toml")


@cache
def phrases() -> Mapping[str, Mapping[str, str]]:
    """Return each phrase in all its languages."""
    return MappingProxyType(tomllib.loads(_FILE.read_text(encoding="utf-8")))


def phrase(key: str, language: str) -> str:
    """Return a phrase; English where there are no words in the language.

    Raises:
        KeyError: There is no such phrase. The caller's bug.

    Example:
        >>> phrase("answer-all-verifications-done", "fr")
        'Toutes les vérifications nécessaires ont eu lieu.'
    """
    known = phrases()[key]
    return known.get(language, known[FALLBACK])
