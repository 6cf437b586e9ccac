"""The pages of a requesting authority: a court writes what it wants asked, and follows it."""

from typing import Final

from comity.access.permissions import Permission
from comity.errors import ConflictingChange, Failure, InputInvalid, ReferenceNotFound
from comity.web.answers import RefusalShown
from comity.web.api_begun import BegunPage, BegunShown
from comity.web.api_drafts import (
    DraftOutcome,
    DraftPage,
    DraftShown,
    OwnDraftShown,
    ReleasedAnswer,
)
from comity.web.desk import wanted
from comity.web.desk.begun_form import (
    Problems,
    Said,
    Step,
    Writing,
    checked_person,
    checked_states,
    checked_urgency,
    version_of,
)
from comity.web.desk.draft_words import row, standing
from comity.web.desk.languages import N_
from comity.web.desk.routing import DeskCall, DeskRoute, GoTo, Result, Shown
from comity.web.desk.said_back import said_back
from comity.web.routing import Method

_LIST: Final = "/own-drafts"
_ONE: Final = "/own-drafts/{draft}"
_ANEW: Final = "anew"
_SURE: Final = "yes"
_MOST_ASKED: Final = 50
_PURPOSE: Final = (
    "purpose", "case", "authority_kind", "offences", "consent", "purpose_text", "urgent", "remarks"
)  # fmt: skip


def _checked_purpose(call: DeskCall, said: Said) -> tuple[Said, Problems]:
    problems = []
    if not said.get("purpose"):
        problems.append(("purpose", call.say("Choose a purpose.")))
    if not said.get("case"):
        problems.append(("case", call.say("Write the reference of your case.")))
    said, urgency = checked_urgency(call, said)
    return said, (*problems, *urgency)


WRITING: Final = Writing(
    root="/own-drafts/begun",
    new="/own-drafts/new",
    listed=(_LIST, N_("My drafts")),
    kept="/begun-drafts",
    states="/draft-states",
    permission=Permission.REQUEST_DRAFT,
    steps=(
        Step(
            "person",
            N_("Whose record do you need?"),
            wanted.PERSON,
            checked_person,
            "purpose",
            "requests_person.html",
        ),
        Step(
            "purpose",
            N_("What is it for?"),
            _PURPOSE,
            _checked_purpose,
            "states",
            "draft_purpose.html",
        ),
        Step(
            "states",
            N_("Which states do you ask?"),
            ("to",),
            checked_states,
            "check",
            "requests_states.html",
        ),
    ),
)


def drafts(call: DeskCall) -> Result:
    """List one's own drafts and what became of them, those changed last first."""
    after = call.query.get("after", "")
    page = call.ask.get(_LIST, DraftPage, query={"after": after} if after else None)
    latest = sorted(page.drafts, key=lambda each: each.changed_at, reverse=True)
    return Shown(
        "own_drafts.html",
        call.say("My drafts"),
        {
            "rows": [row(call, each) for each in latest],
            "begun": () if after else call.ask.get(WRITING.kept, BegunPage).begun,
            "following": page.next,
        },
    )


def draft(call: DeskCall) -> Result:
    """Show one's own draft: where it stands, and what it asks."""
    return _draft_page(call)


def mend(call: DeskCall) -> Result:
    """Begin to write anew what an officer returned, from what it said."""
    found = _own(call)
    body = {"said": {**found.said, _ANEW: found.draft.id}}
    made = call.ask.post(WRITING.kept, BegunShown, body)
    return GoTo(WRITING.path(made.id, "person"))


def withdraw(call: DeskCall) -> Result:
    """Say what withdrawing does; once that was confirmed, withdraw."""
    if call.of("sure") != _SURE:
        values = {"draft": _own(call).draft}
        return Shown("own_draft_withdraw.html", call.say("Withdraw this draft?"), values)
    try:
        call.ask.post(f"{_ONE}/withdrawal", DraftShown, draft=call.path["draft"])
    except ConflictingChange as failure:
        return _draft_page(call, (("", call.say(failure.public)),))
    return GoTo(_LIST, call.say("Withdrawn. No officer will send it."))


def answer(call: DeskCall) -> Result:
    """Show the answer that an officer released; on record."""
    query = {"language": call.language.code} if len(call.language.code) == len("xx") else None
    try:
        found = call.ask.get(
            f"{_ONE}/answer", ReleasedAnswer, query=query, draft=call.path["draft"]
        )
    except (ReferenceNotFound, ConflictingChange) as failure:
        return _draft_page(call, (("", call.say(failure.public)),))
    values = {"answer": found.answer, "draft": call.path["draft"]}
    return Shown("own_draft_answer.html", call.say("The answer"), values)


def check(call: DeskCall) -> Result:
    """Show what was written before it is handed in."""
    return _check(call, WRITING.found(call))


def hand_in(call: DeskCall) -> Result:
    """Hand in a draft for every state chosen; what was handed in before is not doubled."""
    shown = WRITING.found(call)
    said = shown.said or {}
    if version_of(call) != shown.version:
        words = call.say("You changed this in another window. Check it again, then hand it in.")
        return _check(call, shown, (("", words),))
    anew = said.get(_ANEW, "")
    left, refused, problems = list[str](), list[tuple[str, RefusalShown]](), list[str]()
    for state in _asked(said):
        try:
            made = _handed_in(call, _body(said, state), anew)
        except Failure as failure:
            left.append(state)
            problems.append(_in_words(call, failure))
            continue
        if made.refusal is not None:
            left.append(state)
            refused.append((state, made.refusal))
        else:
            anew = ""
    if left:
        kept = {**said, "to": " ".join(left), _ANEW: anew}
        body = {
            "said": {name: text for name, text in kept.items() if text},
            "version": shown.version,
        }
        shown = call.ask.post(f"{WRITING.kept}/{{begun}}", BegunShown, body, begun=shown.id)
        nothing = call.say("What stands below was not handed in.")
        told = tuple(("", each) for each in dict.fromkeys(problems or [nothing]))
        return _check(call, shown, told, refused)
    WRITING.thrown_away(call, shown.id)
    return GoTo(_LIST, call.say("Handed in. An officer sends it, or returns it with words."))


def throw_away(call: DeskCall) -> Result:
    """Erase a draft that was begun."""
    WRITING.thrown_away(call, call.path["begun"])
    return GoTo(_LIST, call.say("The draft that you had begun is deleted."))


def _handed_in(call: DeskCall, body: dict[str, object], anew: str) -> DraftOutcome:
    if anew:
        return call.ask.post(f"{_ONE}/anew", DraftOutcome, body, draft=anew)
    return call.ask.post(_LIST, DraftOutcome, body)


def _asked(said: Said) -> list[str]:
    """Return the states to ask, each once; no network has more."""
    return list(dict.fromkeys(said.get("to", "").split()))[:_MOST_ASKED]


def _body(said: Said, state: str) -> dict[str, object]:
    body = wanted.request_body(said, state)
    del body["authority"]  # It is the account's.
    return {**body, "offences": said.get("offences", "")}


def _check(
    call: DeskCall,
    shown: BegunShown,
    problems: Problems = (),
    refused: list[tuple[str, RefusalShown]] | None = None,
) -> Shown:
    said = shown.said or {}
    parts = [
        (step.name, call.say(step.title), said_back(call, said, step.fields))
        for step in WRITING.steps
    ]
    return Shown(
        "own_draft_check.html",
        call.say("Check before you hand it in"),
        {
            "root": WRITING.path(shown.id, "")[:-1],
            "version": shown.version,
            "parts": parts,
            "asked": _asked(said),
            "refused": refused or (),
            "is_anew": bool(said.get(_ANEW)),
        },
        status=409 if problems else 200,
        problems=problems,
    )


def _in_words(call: DeskCall, failure: Failure) -> str:
    """Return what is wrong, with the name of the field where there is one."""
    field = (failure.field or "") if isinstance(failure, InputInvalid) else ""
    caption = dict(wanted.CAPTIONS).get(field.removeprefix("person."), "")
    words = call.say(failure.public)
    return f"{call.say(caption)}: {words}" if caption else words


def _own(call: DeskCall) -> OwnDraftShown:
    query = {"language": call.language.code} if len(call.language.code) == len("xx") else None
    return call.ask.get(_ONE, OwnDraftShown, query=query, draft=call.path["draft"])


def _draft_page(call: DeskCall, problems: Problems = ()) -> Shown:
    found = _own(call)
    fields = (*wanted.PERSON, *_PURPOSE, "to")
    return Shown(
        "own_draft.html",
        call.say("Draft %(reference)s", reference=found.draft.id),
        {
            "draft": found.draft,
            "standing": standing(call, found.draft),
            "said": said_back(call, found.said, fields),
        },
        status=409 if problems else 200,
        problems=problems,
    )


_BEGUN: Final = f"{WRITING.root}/{{begun}}"
_READ: Final = Permission.OWN_DRAFT_READ

PAGES: Final[tuple[DeskRoute, ...]] = (
    DeskRoute(Method.GET, _LIST, drafts, _READ, query=("after",)),
    *WRITING.routes(),
    DeskRoute(Method.GET, f"{_BEGUN}/check", check, WRITING.permission),
    DeskRoute(Method.POST, f"{_BEGUN}/handing-in", hand_in, WRITING.permission),
    DeskRoute(Method.POST, f"{_BEGUN}/deletion", throw_away, WRITING.permission),
    DeskRoute(Method.GET, _ONE, draft, _READ),
    DeskRoute(Method.GET, f"{_ONE}/answer", answer, _READ),
    DeskRoute(Method.POST, f"{_ONE}/mending", mend, WRITING.permission),
    DeskRoute(Method.POST, f"{_ONE}/withdrawal", withdraw, WRITING.permission),
)
