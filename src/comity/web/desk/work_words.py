"""Words for what waits: kinds of tasks, how a thing stands to its day, what is counted."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from comity.web.desk.languages import N_
from comity.web.desk.reason import PURPOSE_WORDS

KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "identify-request": N_("Identify the person of a request"),
        "identify-notification": N_("Identify the person of a notification"),
        "approve-answer": N_("Approve an answer"),
        "supply-information": N_("Answer a question about our request"),
        "confirm-deletion": N_("Confirm a deletion"),
        "enter-nationally": N_("Decide whether to enter a conviction"),
        "undeliverable": N_("Look at a message that could not be delivered"),
        "attend": N_("Look at a case"),
        "release": N_("Release a message that is held"),
        "recall": N_("Decide about a recall"),
        "telephone": N_("Telephone the other state: an urgent request is not answered"),
        "answer-awaited": N_("Answer owed to us"),
    }
)
"""What is asked, by kind of task."""

STANDINGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "overdue": N_("Overdue"),
        "due-soon": N_("Due within a week"),
        "later": N_("In time"),
        "no-day": N_("No deadline"),
    }
)
"""How something stands to its day."""

STANDING_COLOURS: Final[Mapping[str, str]] = MappingProxyType(
    {"overdue": "red", "due-soon": "yellow", "later": "green", "no-day": "grey"}
)
"""Colours of their tags, which say nothing that the words do not."""

MEANT: Final[Mapping[str, str]] = MappingProxyType(
    {
        "nobody": N_("Nobody found"),
        "certain": N_("One person is certain"),
        "one": N_("One person may be meant"),
        "several": N_("Several persons may be meant"),
        "too-little": N_("Too little is stated to find anybody"),
    }
)
"""Who may be the person described, as the command line says it."""

MEANT_COLOURS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "nobody": "grey",
        "certain": "turquoise",
        "one": "blue",
        "several": "purple",
        "too-little": "orange",
    }
)
"""Colours of their tags, which say nothing that the words do not."""

ROW_WORDS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "kinds": KINDS,
        "standings": STANDINGS,
        "colours": STANDING_COLOURS,
        "meant_words": MEANT,
        "meant_colours": MEANT_COLOURS,
        "purposes": {each.value: words for each, words in PURPOSE_WORDS.items()},
    }
)
"""What the pieces of ``task_pieces.html`` need of a page."""
