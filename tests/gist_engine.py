"""An engine for gists that knows a dozen words by heart."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from comity.records.gist_ports import EngineKnown, Pair

BULGARIAN_TO_GERMAN = Pair(("bg", "de"))
SPANISH_TO_FRENCH = Pair(("es", "fr"))

_WORDS: Mapping[Pair, Mapping[str, str]] = {
    BULGARIAN_TO_GERMAN: {
        "кражба": "Diebstahl",
        "на": "von",
        "велосипед": "Fahrrad",
        "моля,": "bitte,",
    },
    SPANISH_TO_FRENCH: {
        "el": "le",
        "juez": "juge",
        "carta.": "lettre.",
        "la": "la",
        "leyó": "lut",
    },
}


@dataclass
class WordForWord:
    """Puts one word for another; what it does not know it leaves as it is.

    Attributes:
        asked: What it was given, and for which languages.
    """

    asked: list[tuple[str, Pair]] = field(default_factory=list)

    def known(self) -> EngineKnown:
        """Return what it says of itself."""
        return EngineKnown("Word for word 1.0", frozenset(_WORDS))

    def gist(self, text: str, pair: Pair) -> str | None:
        """Return the words it knows."""
        self.asked.append((text, pair))
        words = _WORDS.get(pair)
        if words is None:
            return None
        said = " ".join(words.get(each.casefold(), each) for each in text.split())
        return "".join(each for each in said if each.isprintable()) or None
