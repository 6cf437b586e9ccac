"""What an officer needs of an engine that gives the gist of a text: an offline program.

A gist tells whether a text matters, before a human translator is asked. It is shown beside the
original and kept nowhere; it is no wording of the text and part of no message.

Source: Directive (EU) 2016/680 Art. 7(2) (what is passed on is accurate): so it is not passed on.
"""

from dataclasses import dataclass
from enum import StrEnum, unique
from typing import NewType, Protocol

Pair = NewType("Pair", tuple[str, str])
"""Languages from which and into which, ISO 639-1."""


@unique
class WhyNoGist(StrEnum):
    """Why there is no gist of a text. Stable names."""

    NO_ENGINE = "no-engine"
    """The node has no engine, or it does not answer."""
    LANGUAGE_NOT_STATED = "language-not-stated"
    """Its author did not say in which language it is."""
    NO_PAIR = "no-pair"
    """The engine knows no way between the two languages."""
    ENGINE_FAILED = "engine-failed"
    """The engine took too long, or said what is no text."""


@dataclass(frozen=True, slots=True)
class EngineKnown:
    """What an engine says of itself.

    Attributes:
        name: With its version, as it is shown beside every gist.
        pairs: Between which languages it goes, one way each.
    """

    name: str
    pairs: frozenset[Pair]


class GistEngine(Protocol):
    """An engine on this machine; nothing it is given leaves it."""

    def known(self) -> EngineKnown | None:
        """Return what the engine says of itself; ``None`` if it does not answer."""
        ...

    def gist(self, text: str, pair: Pair) -> str | None:
        """Return the gist of a text; ``None`` if the engine fails on it.

        Args:
            text: What another state's authority wrote.
            pair: One of those it knows.
        """
        ...
