"""The inspector's desk: the journal searched, an entry with its proof, the log recomputed.

Nothing here opens a record: an inspector sees who looked, when and why, and references only.
"""

from datetime import timedelta
from typing import Final

from comity.access.permissions import Permission
from comity.errors import InputInvalid
from comity.web.api_inspection import ChainAnswer, JournalExported
from comity.web.api_oversight import (
    FoundAnswer,
    MarkAnswer,
    ProvedAnswer,
    QuestionShown,
    SubjectsAnswer,
)
from comity.web.desk.oversight_places import Problems, problems_in, shown, wanting
from comity.web.desk.oversight_words import options
from comity.web.desk.routing import DeskCall, DeskRoute, GoTo, Handed, Result, Shown
from comity.web.routing import Method, Purposed

_HOME: Final = "/inspection"
FILTERS: Final = (
    "subject", "official", "state", "for_purpose", "in_case", "act", "since", "until",
)  # fmt: skip
_PERSON: Final = ("surname", "forename", "birth_date")
_ANSWER_DAYS: Final = 14


def journal(call: DeskCall) -> Shown:
    """Show the form that searches the journal."""
    return journal_form(call)


def searched(call: DeskCall) -> Result:
    """Search the journal; what is looked for stands in no address."""
    problems = without_file(call)
    if problems:
        return journal_form(call, problems)
    filters = {name: call.of(name) for name in FILTERS if call.of(name)}
    if call.of("without") in filters:
        del filters[call.of("without")]
    asked: dict[str, object] = {**filters, "purpose": call.of("purpose"), "case": call.of("case")}
    asked["inspections"] = call.of("inspections") == "yes"
    try:
        found = call.ask.post("/journal-searches", FoundAnswer, asked)
    except InputInvalid as invalid:
        return journal_form(call, problems_in(invalid))
    page = shown(
        call,
        "inspection_found.html",
        call.say("What the journal says"),
        {
            "found": found,
            "filters": filters,
            "captions": _captions(call),
            "file": _file(call),
            "inspections": asked["inspections"],
            "may_report": call.who.may(Permission.JOURNAL_EXPORT),
        },
        at=_HOME,
    )
    return _with_file(page, call)


def persons(call: DeskCall) -> Result:
    """Find the references of whom a complaint names; nothing else is told of them."""
    problems = without_file(call)
    if not call.of("surname"):
        problems += (("surname", call.say("Type the surname.")),)
    if problems:
        return journal_form(call, problems)
    person = {name: call.of(name) for name in _PERSON if call.of(name)}
    body = {"purpose": call.of("purpose"), "case": call.of("case"), "person": person}
    try:
        found = call.ask.post("/journal-subjects", SubjectsAnswer, body)
    except InputInvalid as invalid:
        return journal_form(call, problems_in(invalid))
    page = shown(
        call,
        "inspection_persons.html",
        call.say("Who may be meant"),
        {"found": found, "file": _file(call)},
        at=_HOME,
    )
    return _with_file(page, call)


def entry(call: DeskCall) -> Shown:
    """Show an entry with what proves it, what inspectors hold of it, and what was asked."""
    return _entry(call)


def marked(call: DeskCall) -> Result:
    """Note what an inspector holds of an entry."""
    leaf = call.path["entry"]
    problems = wanting(
        call,
        judged=call.say("Choose what you hold of the entry."),
        words=call.say("Say why."),
    )
    if problems:
        return _entry(call, problems)
    body = {"judged": call.of("judged"), "words": call.of("words")}
    try:
        call.ask.post("/journal/{entry}/marks", MarkAnswer, body, entry=leaf)
    except InputInvalid as invalid:
        return _entry(call, problems_in(invalid))
    return GoTo(f"{_HOME}/entries/{leaf}", call.say("Noted, and on record."))


def asked(call: DeskCall) -> Result:
    """Ask the officer whose act an entry records."""
    leaf = call.path["entry"]
    problems = wanting(
        call,
        question=call.say("Write the question."),
        answer_by=call.say("Say by which day an answer is due."),
    )
    if problems:
        return _entry(call, problems)
    body = {"words": call.of("question"), "answer_by": call.of("answer_by")}
    try:
        call.ask.post("/journal/{entry}/questions", QuestionShown, body, entry=leaf)
    except InputInvalid as invalid:
        return _entry(call, problems_in(invalid, words="question"))
    return GoTo(f"{_HOME}/entries/{leaf}", call.say("The officer is asked."))


def exported(call: DeskCall) -> Result:
    """Hand out the entries that were picked, in a file that proves them anywhere."""
    problems = without_file(call)
    picked = [int(leaf) for leaf in call.lists.get("leaf", ()) if _is_leaf(leaf)]
    if not picked:
        words = call.say("Search again and pick the entries that the file shall hold.")
        problems += (("", words),)
    if problems:
        return journal_form(call, problems)
    body = {"purpose": call.of("purpose"), "case": call.of("case"), "leaves": picked}
    try:
        made = call.ask.post("/journal-exports", JournalExported, body)
    except InputInvalid as invalid:
        return journal_form(call, problems_in(invalid))
    return Handed(made.name, "application/json", made.content.encode("utf-8"))


def log(call: DeskCall) -> Shown:
    """Say what checking the log means, before it is done."""
    return shown(
        call, "inspection_log.html", call.say("The log"), {"checked": None}, at="/inspection/log"
    )


def checked(call: DeskCall) -> Shown:
    """Recompute the log, and say in words and figures what was looked at."""
    found = call.ask.post("/log-checks", ChainAnswer)
    return shown(
        call, "inspection_log.html", call.say("The log"), {"checked": found}, at="/inspection/log"
    )


def journal_form(call: DeskCall, problems: Problems = ()) -> Shown:
    """Show the form that searches the journal, with what was typed."""
    return shown(
        call,
        "inspection.html",
        call.say("Search the journal"),
        {"file": _file(call) if call.of("purpose") else file_in_hand(call)},
        at=_HOME,
        problems=problems,
    )


def file_in_hand(call: DeskCall) -> dict[str, str]:
    """Return the file that the inspector works on, as hidden fields; empty ones for none."""
    if call.case is None:
        return {"purpose": "", "case": ""}
    return {"purpose": call.case.purpose, "case": call.case.case}


def _entry(call: DeskCall, problems: Problems = ()) -> Shown:
    leaf = call.path["entry"]
    found = call.ask.get("/journal/{entry}", ProvedAnswer, entry=leaf)
    return shown(
        call,
        "inspection_entry.html",
        call.say("Entry %(leaf)s of the journal", leaf=leaf),
        {
            "found": found,
            "judging": options(call, "judged"),
            "may_report": call.who.may(Permission.JOURNAL_EXPORT),
            "file": file_in_hand(call),
            "answer_by": (call.now.date() + timedelta(days=_ANSWER_DAYS)).isoformat(),
        },
        at=_HOME,
        problems=problems,
    )


def without_file(call: DeskCall) -> Problems:
    """Return what is to be said where an inspector names no file or no purpose."""
    return wanting(
        call,
        case=call.say("Name your file: every look of yours is on record under it."),
        purpose=call.say("Say in a word what you look for."),
    )


def _file(call: DeskCall) -> dict[str, str]:
    return {"purpose": call.of("purpose"), "case": call.of("case")}


def _with_file(page: Shown, call: DeskCall) -> Shown:
    """Return a page from which on the inspector's file is kept, so that it is typed once."""
    return Shown(
        page.template,
        page.title,
        page.values,
        page.status,
        page.problems,
        case=Purposed(call.of("purpose"), call.of("case")),
    )


def _captions(call: DeskCall) -> dict[str, str]:
    return {
        "subject": call.say("Record"),
        "official": call.say("Officer"),
        "state": call.say("State"),
        "for_purpose": call.say("Purpose"),
        "in_case": call.say("Case or exchange"),
        "act": call.say("Act"),
        "since": call.say("From"),
        "until": call.say("Until"),
    }


def _is_leaf(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 15


_SEARCH: Final = Permission.JOURNAL_SEARCH

PAGES: Final = (
    DeskRoute(Method.GET, _HOME, journal, _SEARCH),
    DeskRoute(Method.POST, f"{_HOME}/journal", searched, _SEARCH),
    DeskRoute(Method.POST, f"{_HOME}/persons", persons, _SEARCH),
    DeskRoute(Method.POST, f"{_HOME}/export", exported, Permission.JOURNAL_EXPORT, lists=("leaf",)),
    DeskRoute(Method.GET, f"{_HOME}/entries/{{entry}}", entry, _SEARCH),
    DeskRoute(Method.POST, f"{_HOME}/entries/{{entry}}/mark", marked, Permission.MARK_WRITE),
    DeskRoute(Method.POST, f"{_HOME}/entries/{{entry}}/question", asked, Permission.MARK_WRITE),
    DeskRoute(Method.GET, f"{_HOME}/log", log, _SEARCH),
    DeskRoute(Method.POST, f"{_HOME}/log", checked, _SEARCH),
)
