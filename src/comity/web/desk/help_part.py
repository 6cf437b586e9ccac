"""A part of the help page."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from comity.access.permissions import Permission

_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the page.

    Attributes:
        name: In the address, after ``#``.
        title: Its heading.
        permission: Who reads it; ``None`` for everybody.
        sentences: Step by step, or each by itself.
        quoted: Captions that the sentences name: name in the sentence and the caption itself, so
            that both are always the same words.
        in_order: Whether the sentences are steps.
        within: Parts of this part, below its sentences; whoever reads it reads them.
    """

    name: str
    title: str
    permission: Permission | None
    sentences: tuple[str, ...]
    quoted: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    in_order: bool = True
    within: tuple["Part", ...] = ()
