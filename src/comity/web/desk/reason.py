"""Why a record is opened: asked once, kept until the case is left or the browser closed.

A page that shows a record without a purpose and a case in hand shows ``case_wanted`` in its
place. The case is chosen from the official's own open cases, or typed.

Source: Directive (EU) 2016/680 Art. 25(1): the logs of consultation and disclosure make it
possible to establish the justification.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final
from urllib.parse import quote

from comity.errors import InputInvalid
from comity.law.purposes import Purpose
from comity.web.answers import ConversationPage
from comity.web.desk.languages import N_
from comity.web.desk.routing import DeskCall, DeskRoute, GoTo, Result, Shown
from comity.web.purposed import CASE_HEADER, PURPOSE_HEADER, purposed_in
from comity.web.routing import Method, Purposed

PURPOSE_WORDS: Final[Mapping[Purpose, str]] = MappingProxyType(
    {
        Purpose.CRIMINAL_PROCEEDINGS: N_("Criminal proceedings"),
        Purpose.OWN_RECORD: N_("The person asks for their own record"),
        Purpose.SECURITY_CLEARANCE: N_("Security clearance"),
        Purpose.LICENCE_OR_PERMIT: N_("Licence or permit"),
        Purpose.EMPLOYMENT_VETTING: N_("Employment vetting"),
        Purpose.WORK_WITH_CHILDREN: N_("Work with children or vulnerable persons"),
        Purpose.MIGRATION: N_("Visa, citizenship, migration or asylum"),
        Purpose.PUBLIC_CONTRACTS: N_("Public contracts or public examinations"),
        Purpose.OTHER: N_("Another purpose under national law"),
    }
)
"""Each purpose in words, to be said in the reader's language."""

_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})
_MOST_OFFERED: Final = 8
_FIELD_OF: Final = {PURPOSE_HEADER: "purpose", CASE_HEADER: "case"}


def purposes(call: DeskCall) -> tuple[tuple[str, str], ...]:
    """Return every purpose and its words, for a choice."""
    return tuple((str(each), call.say(words)) for each, words in PURPOSE_WORDS.items())


def purpose_words(call: DeskCall, purpose: str) -> str:
    """Return a purpose in words; one that is not known here, as it is written."""
    return dict(purposes(call)).get(purpose, purpose)


def case_wanted(
    call: DeskCall,
    back: str,
    *,
    sends: Mapping[str, str] = _NOTHING,
    problems: tuple[tuple[str, str], ...] = (),
) -> Shown:
    """Return the page that asks for purpose and case, in place of the record.

    Args:
        call: Of the page.
        back: Path to go to then; a page of ours.
        sends: Fields of a form that waits for the reason: then the answer is sent to ``back``
            itself, with them, so that nothing typed is lost or stands in an address. Its
            handler reads the reason with ``reason_stated``.
        problems: What was wrong with the answer given before.
    """
    chosen = call.of("known_case")
    return Shown(
        "reason.html",
        call.say("Why do you open this record?"),
        {
            "action": back if sends else "/case",
            "back": back,
            "sends": sends,
            "purposes": purposes(call),
            "purpose": _purpose_offered(call),
            "known": _open_cases(call),
            "chosen": chosen,
            "typed": call.of("case"),
        },
        status=422 if problems else 200,
        problems=problems,
    )


def reason_stated(call: DeskCall) -> Purposed | None:
    """Return the reason that a form states, or else the one in hand; ``None`` if neither is.

    Raises:
        InputInvalid: What is stated is no reason that can be put on record; the field is named.
    """
    if not call.of("purpose"):
        return call.case
    case = call.of("case") or call.of("known_case")
    if not case:
        raise InputInvalid(call.say("Choose a case, or type its reference."), field="case")
    if call.of("purpose") not in tuple(Purpose):
        raise InputInvalid(call.say("Choose a purpose."), field="purpose")
    said = {PURPOSE_HEADER: quote(call.of("purpose")), CASE_HEADER: quote(case)}
    try:
        return purposed_in(said)
    except InputInvalid as invalid:
        words = call.say("The reference is too long, or holds letters that cannot be printed.")
        raise InputInvalid(words, field=_FIELD_OF[invalid.field or CASE_HEADER]) from invalid


def local(back: str) -> str:
    """Return a path of ours to go back to; the beginning in place of another site's address.

    Example:
        >>> local("/persons/DE-1"), local("//elsewhere.example"), local("https://elsewhere")
        ('/persons/DE-1', '/', '/')
    """
    is_ours = back.startswith("/") and not back.startswith(("//", "/\\"))
    return back if is_ours and back.isascii() and back.isprintable() else "/"


def keep(call: DeskCall) -> Result:
    """Work on a case from now, and go on to the page that asked for it."""
    back = local(call.of("back"))
    try:
        why = reason_stated(call)
    except InputInvalid as invalid:
        return case_wanted(call, back, problems=((invalid.field or "", invalid.public),))
    # A case that is stated without a purpose is not the one in hand.
    if why is None or (call.of("case") and not call.of("purpose")):
        if not call.of("asked"):
            # A list that opens a record under a case of its own; nobody was asked before.
            return case_wanted(call, back)
        problem = ("purpose", call.say("Choose a purpose."))
        return case_wanted(call, back, problems=(problem,))
    return GoTo(back, case=why)


def choose(call: DeskCall) -> Result:
    """Ask for the case to work on, before any record is opened."""
    return case_wanted(call, "/")


def _purpose_offered(call: DeskCall) -> str:
    """Return the purpose stated, or that of the case in hand where no other case is named."""
    held = "" if call.case is None or call.of("case") else call.case.purpose
    return call.of("purpose") or held


def _open_cases(call: DeskCall) -> tuple[str, ...]:
    """Return our own references of conversations that are open, those changed last first."""
    if not call.ask.may(Method.GET, "/conversations"):
        return ()
    listed = call.ask.get("/conversations", ConversationPage).conversations
    named = (each.case for each in listed if each.settled_at is None and each.case)
    return tuple(dict.fromkeys(named))[:_MOST_OFFERED]


PAGES: Final = (
    DeskRoute(Method.GET, "/case", choose),
    DeskRoute(Method.POST, "/case", keep),
)
