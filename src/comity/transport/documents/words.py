"""The words of a document in one language."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from comity.transport.forms.labels import FALLBACK, labels

_FILE: Final = Path(__file__).with_name("words.toml")


@cache
def words() -> Mapping[str, Mapping[str, str]]:
    """Return each wording of documents in all its languages, those of the form among them."""
    own = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return MappingProxyType({**labels(), **own})


@cache
def document_languages() -> tuple[str, ...]:
    """Return the languages in which a document has all its words, sorted."""
    return tuple(sorted(set.intersection(*(set(each) for each in words().values()))))


def wording(key: str, language: str) -> str:
    """Return a wording; English where there is none in the language.

    Raises:
        KeyError: There is no such key. The caller's bug.

    Example:
        >>> wording("title-certificate", "fr")
        'Certificat de casier judiciaire'
    """
    known = words()[key]
    return known.get(language, known[FALLBACK])
