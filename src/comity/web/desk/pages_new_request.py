"""The pages on which a request to another state is written, one thing a page, and sent."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from comity.access.permissions import Permission
from comity.errors import ConflictingChange, Failure, InputInvalid
from comity.persons.machine_readable_zone import Checked, Zone, read_zone
from comity.web.answers import ActAnswer, ConversationPage, RefusalShown
from comity.web.api_begun import BegunShown
from comity.web.api_requests import StatesAnswer
from comity.web.desk import wanted
from comity.web.desk.languages import N_
from comity.web.desk.pasted import FIELDS, columns_of
from comity.web.desk.reason import purposes
from comity.web.desk.routing import DeskCall, DeskRoute, GoTo, Result, Shown
from comity.web.desk.said_back import said_back
from comity.web.desk.typed_dates import typed_date
from comity.web.purposed import CASE_HEADER, PURPOSE_HEADER, purposed_in
from comity.web.routing import Method, Purposed

Said = Mapping[str, str]
Problems = tuple[tuple[str, str], ...]

_ROOT: Final = "/requests/begun/{begun}"
_READ: Final = "read"
_MOST_ASKED: Final = 50
_ZONE_WORDS: Final[Mapping[Checked, str]] = {
    Checked.NUMBER: N_("number of the document"),
    Checked.BIRTH_DATE: N_("date of birth"),
    Checked.VALID_UNTIL: N_("last day of validity"),
    Checked.WHOLE: N_("zone as a whole"),
}


@dataclass(frozen=True, slots=True)
class _Step:
    """One page of the form.

    Attributes:
        name: In the address.
        title: Of the page.
        fields: What it asks for.
        checked: Returns what was typed as it is kept, and what is wrong with it.
        following: The page after it.
    """

    name: str
    title: str
    fields: tuple[str, ...]
    checked: Callable[[DeskCall, Said], tuple[Said, Problems]]
    following: str


def begin(call: DeskCall) -> Result:
    """Show the first page of a request that is not begun yet."""
    said: dict[str, str] = {}
    if call.case is not None:
        said = {"purpose": call.case.purpose, "case": call.case.case}
    return _form(call, _PERSON, BegunShown("", 0, call.now, call.now, said=said))


def begun(call: DeskCall) -> Result:
    """Keep what the first page says, and go on."""
    said: dict[str, str] = {}
    if call.case is not None:
        said = {"purpose": call.case.purpose, "case": call.case.case}
    typed = {name: call.of(name) for name in wanted.PERSON}
    body = {"said": _limited({**said, **typed})}
    made = call.ask.post("/begun-requests", BegunShown, body)
    return _answered(call, _PERSON, made)


def _showing(step: _Step) -> Callable[[DeskCall], Result]:
    def show(call: DeskCall) -> Result:
        return _form(call, step, _found(call))

    return show


def _taking(step: _Step) -> Callable[[DeskCall], Result]:
    def take(call: DeskCall) -> Result:
        return _answered(call, step, _found(call))

    return take


def _saving(step: _Step) -> Callable[[DeskCall], Result]:
    def save(call: DeskCall) -> Result:
        """Keep what is typed while it is typed; whether it is right is asked later."""
        before = _found(call)
        try:
            kept = _kept(call, before, {**(before.said or {}), **_typed(call, step)})
        except ConflictingChange:
            return Shown("requests_saved.html", "", {"clash": True, "version": _version(call)})
        return Shown("requests_saved.html", "", {"clash": False, "version": kept.version})

    return save


def _answered(call: DeskCall, step: _Step, before: BegunShown) -> Result:
    """Keep what a page says; go on if it is right, and show it again if not."""
    old = dict(before.said or {})
    typed = {**old, **_typed(call, step)}
    if call.of("go") == _READ:
        return _pasted(call, before, typed)
    said, problems = step.checked(call, typed)
    try:
        kept = _kept(call, before, said)
    except ConflictingChange:
        return _clash(call, step, before, said)
    if problems:
        return _form(call, step, kept, problems)
    last = "check" if call.of("back") == "check" else step.following
    return GoTo(_path(kept.id, last))


def _typed(call: DeskCall, step: _Step) -> dict[str, str]:
    if "to" in step.fields:
        return {"to": " ".join(call.lists.get("to", ()))}
    return {name: call.of(name) for name in step.fields}


def _kept(call: DeskCall, before: BegunShown, said: Said) -> BegunShown:
    window, version = call.of("window"), _version(call) or before.version
    if window and (before.said or {}).get("window") == window:
        # What this very window saved a moment ago, while it was typed, is no other's change.
        version = before.version
    body = {"said": _limited({**said, "window": window}), "version": version}
    return call.ask.post("/begun-requests/{begun}", BegunShown, body, begun=before.id)


def _limited(said: Said) -> dict[str, str]:
    """Return what can be kept of what was typed: no field is longer than any honest one."""
    return {name: text[:4000] for name, text in said.items() if text}


def _version(call: DeskCall) -> int:
    text = call.of("version")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _found(call: DeskCall) -> BegunShown:
    return call.ask.get("/begun-requests/{begun}", BegunShown, begun=call.path["begun"])


def _path(identifier: str, step: str) -> str:
    return f"/requests/begun/{identifier}/{step}"


def _form(call: DeskCall, step: _Step, shown: BegunShown, problems: Problems = ()) -> Shown:
    said = dict(shown.said or {})
    return Shown(
        f"requests_{step.name}.html",
        call.say(step.title),
        {**_values(call, step, shown, said), "notes": ()},
        status=422 if problems else 200,
        problems=problems,
    )


def _values(call: DeskCall, step: _Step, shown: BegunShown, said: Said) -> dict[str, object]:
    """Return what the page of a step shows."""
    values: dict[str, object] = {
        "said": said,
        "back": "check" if "check" in (call.query.get("back"), call.of("back")) else "",
        "begun": shown.id,
        "version": shown.version,
        "action": _path(shown.id, step.name) if shown.id else "/requests/new",
        "window": f"{call.now.timestamp():.6f}",
        "about": said_back(call, said, wanted.PERSON),
    }
    match step.name:
        case "person":
            values["sexes"] = _spoken(call, wanted.SEXES)
            values["countries"] = _countries(call)
            values["nationality"] = _names(call, said.get("nationality", ""))
            values["birth_country"] = _names(call, said.get("birth_country", ""))
        case "purpose":
            values["purposes"] = purposes(call)
            values["authorities"] = _spoken(call, wanted.AUTHORITIES)
            values["consents"] = _spoken(call, wanted.CONSENTS)
        case "states":
            values |= _states(call, said)
        case _:
            pass
    return values


def _spoken(call: DeskCall, pairs: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
    return [(value, call.say(words)) for value, words in pairs]


def _countries(call: DeskCall) -> list[str]:
    territories = call.language.locale.territories
    return sorted(name for code, name in territories.items() if len(code) == 2 and code.isalpha())


def _names(call: DeskCall, codes: str) -> str:
    """Return countries by name; what was typed, where it is none."""
    return ", ".join(call.language.country(each) for each in codes.split()) if codes else ""


def _states(call: DeskCall, said: Said) -> dict[str, object]:
    """Return the states to choose from; those of the person's nationalities first."""
    offered = call.ask.get("/request-states", StatesAnswer).states
    nationalities = said.get("nationality", "").split()
    chosen = said.get("to", "").split() or nationalities
    known = {each.state for each in offered}
    return {
        "offered": sorted(
            offered,
            key=lambda each: (each.state not in nationalities, call.language.country(each.state)),
        ),
        "nationalities": nationalities,
        "chosen": chosen,
        "outside": [each for each in nationalities if each not in known],
    }


# --- what each page asks for ---------------------------------------------------------------


def _checked_person(call: DeskCall, said: Said) -> tuple[Said, Problems]:
    kept, problems = dict(said), list[tuple[str, str]]()
    for field in ("nationality", "birth_country"):
        try:
            kept[field] = wanted.countries_typed(said.get(field, ""), call.language, field)
        except InputInvalid as invalid:
            problems.append((field, invalid.public))
    try:
        kept["birth_date"] = typed_date(said.get("birth_date", ""), call.language, "birth_date")
    except InputInvalid as invalid:
        problems.append(("birth_date", invalid.public))
    if not kept.get("surname") and not kept.get("identity_number"):
        problems.append(("surname", call.say("Write a surname, or an identity number.")))
    return kept, tuple(problems)


def _checked_purpose(call: DeskCall, said: Said) -> tuple[Said, Problems]:
    problems = []
    if not said.get("purpose"):
        problems.append(("purpose", call.say("Choose a purpose.")))
    if not said.get("case"):
        problems.append(("case", call.say("Write the reference of your case.")))
    if not said.get("authority"):
        problems.append(("authority", call.say("Write which authority needs the record.")))
    return said, tuple(problems)


def _checked_states(call: DeskCall, said: Said) -> tuple[Said, Problems]:
    return said, () if said.get("to") else (("to", call.say("Choose at least one state.")),)


def _checked_urgency(call: DeskCall, said: Said) -> tuple[Said, Problems]:
    if said.get("urgent") == "yes" and not said.get("remarks"):
        words = call.say("Say why it is urgent, and by when you need the answer.")
        return said, (("remarks", words),)
    return said, ()


_PERSON: Final = _Step(
    "person", N_("Whose record do you need?"), wanted.PERSON, _checked_person, "purpose"
)
_PURPOSE: Final = _Step(
    "purpose", N_("What is it for?"), wanted.PURPOSE, _checked_purpose, "states"
)
_STATES: Final = _Step(
    "states", N_("Which states do you ask?"), ("to",), _checked_states, "urgency"
)
_URGENCY: Final = _Step("urgency", N_("Is it urgent?"), wanted.URGENCY, _checked_urgency, "check")
_STEPS: Final = (_PERSON, _PURPOSE, _STATES, _URGENCY)


# --- what is pasted ------------------------------------------------------------------------


def _pasted(call: DeskCall, before: BegunShown, typed: Said) -> Result:
    """Fill the person from what was pasted, or ask which column is what."""
    text = call.of("paste")
    zone = read_zone(text, call.now.date()) if len(text) < 400 else None
    if zone is not None:
        kept = _kept(call, before, {**typed, **_of_zone(zone)})
        shown = _form(call, _PERSON, kept)
        return Shown(shown.template, shown.title, {**shown.values, "notes": _notes(call, zone)})
    kept = _kept(call, before, typed)
    columns = columns_of(text[:4000], call.language)
    if not columns:
        words = call.say(
            "This is neither a machine-readable zone nor a line of a table with tabs in it."
        )
        shown = _form(call, _PERSON, kept, (("paste", words),))
        values = {**shown.values, "paste": text[:4000]}
        return Shown(shown.template, shown.title, values, status=422, problems=shown.problems)
    fields = [("", call.say("Leave it out")), *_spoken(call, FIELDS)]
    values = {"columns": columns, "fields": fields, "begun": kept.id, "version": kept.version}
    return Shown("requests_columns.html", call.say("Which column is what?"), values)


def _of_zone(zone: Zone) -> dict[str, str]:
    found = {
        "surname": zone.surname,
        "forename": zone.forename,
        "birth_date": "" if zone.birth_date.is_unknown else str(zone.birth_date),
        "sex": str(zone.sex.name).lower(),
        "nationality": zone.nationality,
    }
    return {name: text for name, text in found.items() if text and text != "unknown"}


def _notes(call: DeskCall, zone: Zone) -> list[str]:
    notes = [
        call.say(
            "Read from the machine-readable zone. It has no accents: write names as the "
            "document spells them."
        )
    ]
    notes += [
        call.say(
            "The check digit does not fit: %(field)s. Compare it with the document.",
            field=call.say(_ZONE_WORDS[each]),
        )
        for each in zone.wrong
    ]
    return notes


def columns(call: DeskCall) -> Result:
    """Take the columns of a pasted line as the official says what they are."""
    before = _found(call)
    values, fields = call.lists.get("value", ()), call.lists.get("column", ())
    taken = {
        field: value
        for field, value in zip(fields, values, strict=False)
        if field in wanted.PERSON and value
    }
    said, problems = _checked_person(call, {**(before.said or {}), **taken})
    try:
        kept = _kept(call, before, said)
    except ConflictingChange:
        return _clash(call, _PERSON, before, said)
    return _form(call, _PERSON, kept, problems) if problems else GoTo(_path(kept.id, "person"))


# --- two windows ---------------------------------------------------------------------------


def _clash(call: DeskCall, step: _Step, now: BegunShown, said: Said) -> Shown:
    """Show what differs from what another window kept, and keep what was typed here."""
    other = now.said or {}
    differing = [
        (call.say(caption), said.get(name, ""), other.get(name, ""))
        for name, caption in wanted.CAPTIONS
        if name in step.fields and said.get(name, "") != other.get(name, "")
    ]
    words = call.say("You changed this in another window. Look at what differs, then continue.")
    values = {**_values(call, step, now, said), "notes": (), "differing": differing}
    problems = (("", words),)
    template = f"requests_{step.name}.html"
    return Shown(template, call.say(step.title), values, status=409, problems=problems)


# --- check and send ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Tried:
    """What would happen with one state: what would leave, or why nothing would."""

    state: str
    size: int = 0
    refusal: RefusalShown | None = None
    problem: str = ""

    @property
    def is_sent(self) -> bool:
        return self.refusal is None and not self.problem


def _asked(said: Said) -> list[str]:
    """Return the states to ask, each once; no network has more."""
    return list(dict.fromkeys(said.get("to", "").split()))[:_MOST_ASKED]


def check(call: DeskCall) -> Result:
    """Show what was written, and what would leave; nothing is sent by looking."""
    return _check(call, _found(call))


def _check(call: DeskCall, shown: BegunShown, problems: Problems = ()) -> Shown:
    said = shown.said or {}
    tried = [_try(call, said, state) for state in _asked(said)]
    return Shown(
        "requests_check.html",
        call.say("Check before you send"),
        {
            "begun": shown.id,
            "version": shown.version,
            "parts": [(step.name, call.say(step.title), said_back(call, said, step.fields))
                      for step in _STEPS],
            "tried": tried,
            "sent": [each for each in tried if each.is_sent],
            "earlier": _earlier(call, said),
        },
        status=409 if problems else 200,
        problems=problems,
    )  # fmt: skip


def _try(call: DeskCall, said: Said, state: str) -> _Tried:
    body = {**wanted.request_body(said, state), "dry_run": True}
    try:
        answer = call.ask.post("/requests", ActAnswer, body)
    except Failure as failure:
        field = getattr(failure, "field", "") or ""
        caption = dict(wanted.CAPTIONS).get(field.removeprefix("person."), "")
        words = f"{call.say(caption)}: {failure.public}" if caption else failure.public
        return _Tried(state, problem=words)
    if answer.refusal is not None:
        return _Tried(state, refusal=answer.refusal)
    return _Tried(state, size=sum(each.bytes for each in answer.sent))


def _earlier(call: DeskCall, said: Said) -> ConversationPage | None:
    """Return earlier requests about somebody alike; ``None`` if it cannot be asked yet."""
    if not said.get("purpose") or not said.get("case"):
        return None
    body = {"person": wanted.person_body(said)}
    try:
        why = purposed_in(
            {PURPOSE_HEADER: quote(said["purpose"]), CASE_HEADER: quote(said["case"])}
        )
        return call.ask.post("/request-comparisons", ConversationPage, body, purposed=why)
    except InputInvalid:
        return None


def send(call: DeskCall) -> Result:
    """Send a request to every state chosen, each once however often the button is pressed."""
    shown = _found(call)
    said = shown.said or {}
    if _version(call) != shown.version:
        words = call.say("You changed this in another window. Check it again, then send it.")
        return _check(call, shown, (("", words),))
    sent, left = [], list[str]()
    for state in _asked(said):
        body = wanted.request_body(said, state)
        key = f"{shown.id}-{state}-{shown.version}"
        try:
            answer = call.ask.post("/requests", ActAnswer, body, repeat_key=key)
        except InputInvalid:
            left.append(state)
            continue
        sent += list(answer.sent)
        if answer.refusal is not None:
            left.append(state)
    if not sent:
        return _check(call, shown, (("", call.say("Nothing was sent.")),))
    if left:
        body = {"said": {**said, "to": " ".join(left)}, "version": shown.version}
        call.ask.post("/begun-requests/{begun}", BegunShown, body, begun=shown.id)
        told = call.say("What could be sent is on its way. What could not stands below.")
        return GoTo(_path(shown.id, "check"), told=told)
    call.ask.delete("/begun-requests/{begun}", BegunShown, begun=shown.id)
    told = call.language.words.ngettext(
        "The request is on its way. You can follow it here.",
        "The requests are on their way. You can follow them here.",
        len(sent),
    )
    where = f"/cases/{sent[0].conversation}" if len(sent) == 1 else "/requests"
    return GoTo(where, told=told, case=Purposed(said["purpose"], said["case"]))


def throw_away(call: DeskCall) -> Result:
    """Erase a request that was begun."""
    call.ask.delete("/begun-requests/{begun}", BegunShown, begun=call.path["begun"])
    return GoTo("/requests", told=call.say("The request that you had begun is deleted."))


def _routes() -> tuple[DeskRoute, ...]:
    may = Permission.REQUEST_SEND
    made = [
        DeskRoute(Method.GET, "/requests/new", begin, may),
        DeskRoute(Method.POST, "/requests/new", begun, may),
        DeskRoute(Method.POST, f"{_ROOT}/columns", columns, may, lists=("column", "value")),
        DeskRoute(Method.GET, f"{_ROOT}/check", check, may),
        DeskRoute(Method.POST, f"{_ROOT}/sending", send, may),
        DeskRoute(Method.POST, f"{_ROOT}/deletion", throw_away, may),
    ]
    for step in _STEPS:
        lists = ("to",) if "to" in step.fields else ()
        path = f"{_ROOT}/{step.name}"
        made += [
            DeskRoute(Method.GET, path, _showing(step), may, query=("back",)),
            DeskRoute(Method.POST, path, _taking(step), may, lists=lists),
            DeskRoute(Method.POST, f"{path}/saving", _saving(step), may, lists=lists),
        ]
    return tuple(made)


PAGES: Final = _routes()
