"""Which decisions the page of a task offers, the likeliest first.

Only the page chooses. Whatever is lawful for a task of the kind is taken all the same when it is
sent: an officer may know what the search does not, and the law, not a list of ours, says what
they may decide. But a choice that does not fit what stands above it is one more to be read, and
to be pressed in error.
"""

from collections.abc import Sequence
from typing import Final

from comity.web.api_candidates import CandidateBesideShown
from comity.web.desk.decision_words import CHOICES

_ASKS_WHO: Final = frozenset({"identify-request", "identify-notification"})
_MORE_UNSEEN: Final = "not-all-compared"
"""The doubt that says that the register holds others of the name, who were not compared."""


def offered(kind: str, candidates: Sequence[CandidateBesideShown]) -> tuple[str, ...]:
    """Return what can be decided about a task, as far as it fits who may be meant.

    Args:
        kind: Of the task.
        candidates: Who may be meant; nobody where the task is not about who somebody is.

    Example:
        >>> offered("identify-request", ())[0], "several" in offered("identify-request", ())
        ('nobody', False)
    """
    choices = CHOICES.get(kind, ())
    if kind not in _ASKS_WHO:
        return choices
    if len(candidates) > 1:
        first = ("ask-back", "several")
        return (*first, *(each for each in choices if each not in first))
    if any(each.doubt == _MORE_UNSEEN for one in candidates for each in one.doubts):
        return choices
    return tuple(each for each in choices if each != "several")
