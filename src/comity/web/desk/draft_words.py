"""Words of drafts: where they stand, for their authors and for officers."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from comity.web.api_drafts import DraftShown
from comity.web.desk.languages import N_
from comity.web.desk.reason import purpose_words
from comity.web.desk.routing import DeskCall

STATES: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "handed-in": (N_("waits for an officer"), "yellow"),
        "returned": (N_("returned"), "orange"),
        "withdrawn": (N_("withdrawn"), "grey"),
        "taken-up": (N_("sent"), "blue"),
    }
)
"""Where a draft stands, and the colour of its tag."""

_RELEASED: Final = (N_("answer released"), "green")


def standing(call: DeskCall, draft: DraftShown) -> tuple[str, str]:
    """Return where a draft stands, in words, and the colour of its tag."""
    words, colour = _RELEASED if draft.released else STATES[draft.state]
    return call.say(words), colour


def row(call: DeskCall, draft: DraftShown) -> dict[str, object]:
    """Return a draft as a list shows it, without whom it is about."""
    return {
        "draft": draft,
        "standing": standing(call, draft),
        "purpose": purpose_words(call, draft.purpose),
    }
