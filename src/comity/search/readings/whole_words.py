"""Frequent East Asian names whose reading no rule gives: 佐藤 is Sato, 김 is Kim."""

from functools import cache
from importlib import resources
from typing import Final

import msgspec

from comity.search.readings.learned import About

MOST: Final = 3
"""Readings of one word at most."""


class WholeWords(msgspec.Struct, frozen=True):
    """The resource: provenance, and readings of each word, the most frequent bearer first."""

    about: About
    words: dict[str, list[str]]


@cache
def _words() -> dict[str, tuple[str, ...]]:
    content = (resources.files("comity.search.readings") / "whole_words.json").read_bytes()
    words = msgspec.json.decode(content, type=WholeWords).words
    return {word: tuple(readings[:MOST]) for word, readings in words.items()}


def whole_word_readings(word: str) -> tuple[str, ...]:
    """Return the readings of a word in ideographs or Korean letters that is listed.

    Returns:
        ``MOST`` at most; empty for all other words.

    Example:
        >>> whole_word_readings("佐藤"), whole_word_readings("佐")
        (('sato',), ())
    """
    return _words().get(word, ())
