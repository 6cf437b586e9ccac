"""Finding a row by words, as an official types them."""

import unicodedata
from collections.abc import Iterable

from comity.codes.code import Code


def fold(text: str) -> str:
    """Return the text without case, accents and hyphenation, for comparison only.

    Example:
        >>> fold("Vérité-Ordre")
        'verite ordre'
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(c if c.isalnum() else " " for c in decomposed if not unicodedata.combining(c))
    return " ".join(kept.split())


def rank(code: Code, query: str, languages: Iterable[str]) -> int | None:
    """Return how well a code answers a query: 0 is best, ``None`` is not at all.

    A query answers to the code itself, to the printed code, or to a label in which every
    word of the query occurs.

    Args:
        code: The row.
        query: A folded query, not empty.
        languages: Whose labels to look at, most important first.
    """
    exact = {fold(code.value), fold(code.annex), fold(code.name)} - {""}
    if query in exact:
        return 0
    best = 4 if any(text.startswith(query) for text in exact) else None
    for language in languages:
        label = fold(code.labels.get(language, ""))
        found = _rank_label(label, query)
        if found is not None and (best is None or found < best):
            best = found
    return best


def _rank_label(label: str, query: str) -> int | None:
    if label == query:
        return 0
    if label.startswith(query):
        return 1
    words = label.split()
    if all(any(word.startswith(asked) for word in words) for asked in query.split()):
        return 2
    if all(asked in label for asked in query.split()):
        return 3
    return None
