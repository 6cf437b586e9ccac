"""The reader's language."""

from collections.abc import Mapping
from typing import Any, Final

from comity.web.routing import Call

LANGUAGE: Final[Mapping[str, str]] = {
    "language": "Language of captions and labels, ISO 639-1; the node's own if absent."
}


def language_of(call: Call[Any]) -> str:
    """Return the language asked for, or the node's own."""
    return call.query.get("language", call.node.config.node.languages[0])
