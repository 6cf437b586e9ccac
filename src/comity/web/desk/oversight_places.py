"""The places of oversight beside each other, and what their pages have in common."""

from collections.abc import Mapping
from typing import Final

from comity.access.permissions import Permission
from comity.errors import InputInvalid
from comity.web.desk.languages import N_
from comity.web.desk.navigation import Entry
from comity.web.desk.oversight_words import COLOURS, WORDS, in_words
from comity.web.desk.routing import DeskCall, Shown

Problems = tuple[tuple[str, str], ...]

PLACES: Final = (
    Entry(N_("Journal"), "/inspection", Permission.JOURNAL_SEARCH),
    Entry(N_("Samples"), "/inspection/samples", Permission.SAMPLE_DRAW),
    Entry(N_("Questions"), "/inspection/questions", Permission.MARK_WRITE),
    Entry(N_("Registers"), "/inspection/registers", Permission.REGISTERS_READ),
    Entry(N_("Freezes"), "/inspection/freezes", Permission.PROCESSING_FREEZE),
    Entry(N_("The log"), "/inspection/log", Permission.JOURNAL_SEARCH),
    Entry(N_("Misuse"), "/misuse", Permission.MISUSE_REVIEW),
    Entry(N_("Breaches"), "/breaches", Permission.BREACH_READ),
    Entry(N_("Periods"), "/keeping", Permission.RETENTION_READ),
    Entry(N_("Restrictions"), "/restrictions", Permission.RESTRICTION_SET),
    Entry(N_("Embargoes"), "/embargoes", Permission.RIGHTS_READ),
)
"""Where one can go within oversight, in the order in which they stand."""


def shown(
    call: DeskCall,
    template: str,
    title: str,
    values: Mapping[str, object] | None = None,
    *,
    at: str = "",
    problems: Problems = (),
) -> Shown:
    """Return a page of oversight, with the places beside it and stable names in words.

    Args:
        call: Of the page.
        template: Its template.
        title: In the reader's language.
        values: What the template shows.
        at: At which place it is.
        problems: What is wrong with its form.
    """
    open_places = [
        each for each in PLACES if each.permission is None or call.who.may(each.permission)
    ]
    return Shown(
        template,
        title,
        {
            "places": open_places,
            "at": at,
            "words": {subject: in_words(call, subject) for subject in WORDS},
            "colours": COLOURS,
            "typed": call.fields,
            **(values or {}),
        },
        status=422 if problems else 200,
        problems=problems,
    )


def wanting(call: DeskCall, **asked: str) -> Problems:
    """Return for every field that was left empty what is to be said there."""
    return tuple((name, words) for name, words in asked.items() if not call.of(name))


def problems_in(invalid: InputInvalid, **elsewhere: str) -> Problems:
    """Return what a broken rule says, beside the field of the form that it is about.

    Args:
        invalid: The rule.
        **elsewhere: Fields of the form that the interface calls otherwise: its name, then ours.
    """
    named = (invalid.field or "").rpartition(".")[2].replace("-", "_")
    return ((elsewhere.get(named, named), invalid.public),)
