"""The words of the form, in one language or in two."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

FALLBACK: Final = "en"
BETWEEN: Final = " / "
_FILE: Final = Path(__file__).with_name("labels.toml")


@cache
def labels() -> Mapping[str, Mapping[str, str]]:
    """Return each label in all its languages."""
    return MappingProxyType(tomllib.loads(_FILE.read_text(encoding="utf-8")))


@cache
def label_languages() -> tuple[str, ...]:
    """Return the languages in which the form has all its words, sorted."""
    known = [set(wordings) for wordings in labels().values()]
    return tuple(sorted(set.intersection(*known)))


@dataclass(frozen=True, slots=True)
class Languages:
    """The two languages of a form; the second may equal the first.

    Attributes:
        first: ISO 639-1; also the language the document declares.
        second: ISO 639-1.
    """

    first: str
    second: str

    @property
    def each(self) -> tuple[str, ...]:
        """The languages, each once."""
        return tuple(dict.fromkeys((self.first, self.second)))

    @property
    def without_words(self) -> tuple[str, ...]:
        """Those for which English stands in, because the form has no words in them."""
        return tuple(each for each in self.each if each not in label_languages())

    def captions(self, key: str) -> tuple[tuple[str, str], ...]:
        """Return language and wording of a label, in each language.

        Raises:
            KeyError: There is no such label. The caller's bug.

        Example:
            >>> Languages("de", "bg").captions("yes")
            (('de', 'ja'), ('bg', 'да'))
        """
        wordings = labels()[key]
        found = [
            (each, wordings[each]) if each in wordings else (FALLBACK, wordings[FALLBACK])
            for each in self.each
        ]
        return tuple(dict.fromkeys(found))

    def both(self, key: str) -> str:
        """Return a label in both languages, as one text.

        Raises:
            KeyError: There is no such label. The caller's bug.
        """
        return joined(wording for _, wording in self.captions(key))


def joined(wordings: Iterable[str]) -> str:
    """Return wordings of the same thing in one text, each once.

    Example:
        >>> joined(["ja", "да", "ja"])
        'ja / да'
    """
    return BETWEEN.join(dict.fromkeys(each for each in wordings if each))
