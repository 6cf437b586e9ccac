"""A request as it is written, one thing a page: kept while it is typed, and by nobody else read.

Officers write requests so, and other authorities the drafts that officers send. Which pages
there are, and what becomes of what was written, is for ``pages_new_request`` and
``pages_own_drafts`` to say.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from comity.access.permissions import Permission
from comity.errors import ConflictingChange, InputInvalid
from comity.persons.machine_readable_zone import Checked, Zone, read_zone
from comity.web.api_begun import BegunShown
from comity.web.api_requests import StatesAnswer
from comity.web.desk import wanted
from comity.web.desk.languages import N_
from comity.web.desk.pasted import FIELDS, columns_of
from comity.web.desk.reason import purposes
from comity.web.desk.routing import DeskCall, DeskRoute, GoTo, Result, Shown
from comity.web.desk.said_back import said_back
from comity.web.desk.typed_dates import day_was_read_first, typed_date
from comity.web.routing import Method

Said = Mapping[str, str]
Problems = tuple[tuple[str, str], ...]

_READ: Final = "read"
_ZONE_WORDS: Final[Mapping[Checked, str]] = {
    Checked.NUMBER: N_("number of the document"),
    Checked.BIRTH_DATE: N_("date of birth"),
    Checked.VALID_UNTIL: N_("last day of validity"),
    Checked.WHOLE: N_("zone as a whole"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One page of the form.

    Attributes:
        name: In the address.
        title: Of the page.
        fields: What it asks for.
        checked: Returns what was typed as it is kept, and what is wrong with it.
        following: The page after it.
        template: Its template.
    """

    name: str
    title: str
    fields: tuple[str, ...]
    checked: Callable[[DeskCall, Said], tuple[Said, Problems]]
    following: str
    template: str


@dataclass(frozen=True, slots=True)
class Writing:
    """Something that is written page by page.

    Attributes:
        root: Path of the pages of one that was begun, before its name.
        new: Path of the first page of one that was not.
        listed: Path of the page that lists them, and its name.
        kept: Route of the interface that keeps what was begun.
        states: Route of the interface that lists the states that can be asked.
        permission: What writing takes.
        steps: Its pages, that of the person first.
    """

    root: str
    new: str
    listed: tuple[str, str]
    kept: str
    states: str
    permission: Permission
    steps: tuple[Step, ...]

    def path(self, identifier: str, step: str) -> str:
        """Return the path of a page of one that was begun."""
        return f"{self.root}/{identifier}/{step}"

    def found(self, call: DeskCall) -> BegunShown:
        """Return what was begun, as the path of a page names it."""
        return call.ask.get(f"{self.kept}/{{begun}}", BegunShown, begun=call.path["begun"])

    def thrown_away(self, call: DeskCall, identifier: str) -> None:
        """Erase what was begun."""
        call.ask.delete(f"{self.kept}/{{begun}}", BegunShown, begun=identifier)

    def routes(self) -> tuple[DeskRoute, ...]:
        """Return its pages, but for the last, on which it is sent."""
        one, may = f"{self.root}/{{begun}}", self.permission
        made = [
            DeskRoute(Method.GET, self.new, _beginning(self), may),
            DeskRoute(Method.POST, self.new, _begun(self), may),
            DeskRoute(
                Method.POST, f"{one}/columns", _columns(self), may, lists=("column", "value")
            ),
        ]
        for step in self.steps:
            lists = ("to",) if "to" in step.fields else ()
            path = f"{one}/{step.name}"
            made += [
                DeskRoute(Method.GET, path, _showing(self, step), may, query=("back",)),
                DeskRoute(Method.POST, path, _taking(self, step), may, lists=lists),
                DeskRoute(Method.POST, f"{path}/saving", _saving(self, step), may, lists=lists),
            ]
        return tuple(made)


def limited(said: Said) -> dict[str, str]:
    """Return what can be kept of what was typed: no field is longer than any honest one."""
    return {name: text[:4000] for name, text in said.items() if text}


def version_of(call: DeskCall) -> int:
    """Return the version that a page was made from; 0 if it says none."""
    text = call.of("version")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _beginning(writing: Writing) -> Callable[[DeskCall], Result]:
    def begin(call: DeskCall) -> Result:
        """Show the first page of one that is not begun yet."""
        said = _of_case(call)
        shown = BegunShown("", 0, call.now, call.now, said=said)
        return _form(writing, call, writing.steps[0], shown)

    return begin


def _begun(writing: Writing) -> Callable[[DeskCall], Result]:
    def begun(call: DeskCall) -> Result:
        """Keep what the first page says, and go on."""
        typed = {name: call.of(name) for name in wanted.PERSON}
        body = {"said": limited({**_of_case(call), **typed})}
        made = call.ask.post(writing.kept, BegunShown, body)
        return _answered(writing, call, writing.steps[0], made)

    return begun


def _of_case(call: DeskCall) -> dict[str, str]:
    return {} if call.case is None else {"purpose": call.case.purpose, "case": call.case.case}


def _showing(writing: Writing, step: Step) -> Callable[[DeskCall], Result]:
    def show(call: DeskCall) -> Result:
        return _form(writing, call, step, writing.found(call))

    return show


def _taking(writing: Writing, step: Step) -> Callable[[DeskCall], Result]:
    def take(call: DeskCall) -> Result:
        return _answered(writing, call, step, writing.found(call))

    return take


def _saving(writing: Writing, step: Step) -> Callable[[DeskCall], Result]:
    def save(call: DeskCall) -> Result:
        """Keep what is typed while it is typed; whether it is right is asked later."""
        before = writing.found(call)
        try:
            kept = _kept(writing, call, before, {**(before.said or {}), **_typed(call, step)})
        except ConflictingChange:
            return Shown("requests_saved.html", "", {"clash": True, "version": version_of(call)})
        return Shown("requests_saved.html", "", {"clash": False, "version": kept.version})

    return save


def _answered(writing: Writing, call: DeskCall, step: Step, before: BegunShown) -> Result:
    """Keep what a page says; go on if it is right, and show it again if not."""
    old = dict(before.said or {})
    typed = {**old, **_typed(call, step)}
    if call.of("go") == _READ:
        return _pasted(writing, call, before, typed)
    said, problems = step.checked(call, typed)
    try:
        kept = _kept(writing, call, before, said)
    except ConflictingChange:
        return _clash(writing, call, step, before, said)
    if problems:
        return _form(writing, call, step, kept, problems)
    last = "check" if call.of("back") == "check" else step.following
    return GoTo(writing.path(kept.id, last))


def _typed(call: DeskCall, step: Step) -> dict[str, str]:
    if "to" in step.fields:
        return {"to": " ".join(call.lists.get("to", ()))}
    return {name: call.of(name) for name in step.fields}


def _kept(writing: Writing, call: DeskCall, before: BegunShown, said: Said) -> BegunShown:
    window, version = call.of("window"), version_of(call) or before.version
    if window and (before.said or {}).get("window") == window:
        # What this very window saved a moment ago, while it was typed, is no other's change.
        version = before.version
    body = {"said": limited({**said, "window": window}), "version": version}
    return call.ask.post(f"{writing.kept}/{{begun}}", BegunShown, body, begun=before.id)


def _form(
    writing: Writing, call: DeskCall, step: Step, shown: BegunShown, problems: Problems = ()
) -> Shown:
    said = dict(shown.said or {})
    return Shown(
        step.template,
        call.say(step.title),
        {**_values(writing, call, step, shown, said), "notes": ()},
        status=422 if problems else 200,
        problems=problems,
    )


def _values(
    writing: Writing, call: DeskCall, step: Step, shown: BegunShown, said: Said
) -> dict[str, object]:
    """Return what the page of a step shows."""
    values: dict[str, object] = {
        "said": said,
        "back": "check" if "check" in (call.query.get("back"), call.of("back")) else "",
        "begun": shown.id,
        "version": shown.version,
        "action": writing.path(shown.id, step.name) if shown.id else writing.new,
        "root": writing.path(shown.id, "")[:-1] if shown.id else "",
        "listed": (writing.listed[0], call.say(writing.listed[1])),
        "window": f"{call.now.timestamp():.6f}",
        "about": said_back(call, said, wanted.PERSON),
    }
    match step.name:
        case "person":
            values["sexes"] = _spoken(call, wanted.SEXES)
            values["countries"] = _countries(call)
            values["nationality"] = _names(call, said.get("nationality", ""))
            drafts = writing.permission is Permission.REQUEST_DRAFT
            values["is_of_nobody"] = drafts and not call.who.team.strip()
            values["birth_country"] = _names(call, said.get("birth_country", ""))
        case "purpose":
            values["purposes"] = purposes(call)
            values["authorities"] = _spoken(call, wanted.AUTHORITIES)
            values["consents"] = _spoken(call, wanted.CONSENTS)
        case "states":
            values |= _states(writing, call, said)
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


def _states(writing: Writing, call: DeskCall, said: Said) -> dict[str, object]:
    """Return the states to choose from; those of the person's nationalities first."""
    offered = call.ask.get(writing.states, StatesAnswer).states
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


def checked_person(call: DeskCall, said: Said) -> tuple[Said, Problems]:
    """Return the person as kept, countries and dates as codes, and what is wrong with it."""
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
    kept["date_read"] = "day-first" if day_was_read_first(said.get("birth_date", "")) else ""
    if not kept.get("surname") and not kept.get("identity_number"):
        problems.append(("surname", call.say("Write a surname, or an identity number.")))
    return kept, tuple(problems)


def checked_purpose(call: DeskCall, said: Said) -> tuple[Said, Problems]:
    """Return what it is for, and what is missing of it."""
    problems = []
    if not said.get("purpose"):
        problems.append(("purpose", call.say("Choose a purpose.")))
    if not said.get("case"):
        problems.append(("case", call.say("Write the reference of your case.")))
    if not said.get("authority"):
        problems.append(("authority", call.say("Write which authority needs the record.")))
    return said, tuple(problems)


def checked_states(call: DeskCall, said: Said) -> tuple[Said, Problems]:
    """Return whom to ask; somebody must be."""
    return said, () if said.get("to") else (("to", call.say("Choose at least one state.")),)


def checked_urgency(call: DeskCall, said: Said) -> tuple[Said, Problems]:
    """Return whether it presses; if so, it says why."""
    if said.get("urgent") == "yes" and not said.get("remarks"):
        words = call.say("Say why it is urgent, and by when you need the answer.")
        return said, (("remarks", words),)
    return said, ()


# --- what is pasted ------------------------------------------------------------------------


def _pasted(writing: Writing, call: DeskCall, before: BegunShown, typed: Said) -> Result:
    """Fill the person from what was pasted, or ask which column is what."""
    text = call.of("paste")
    zone = read_zone(text, call.now.date()) if len(text) < 400 else None
    if zone is not None:
        kept = _kept(writing, call, before, {**typed, **_of_zone(zone)})
        shown = _form(writing, call, writing.steps[0], kept)
        return Shown(shown.template, shown.title, {**shown.values, "notes": _notes(call, zone)})
    kept = _kept(writing, call, before, typed)
    columns = columns_of(text[:4000], call.language)
    if not columns:
        words = call.say(
            "This is neither a machine-readable zone nor a line of a table with tabs in it."
        )
        shown = _form(writing, call, writing.steps[0], kept, (("paste", words),))
        values = {**shown.values, "paste": text[:4000]}
        return Shown(shown.template, shown.title, values, status=422, problems=shown.problems)
    fields = [("", call.say("Leave it out")), *_spoken(call, FIELDS)]
    values = {"columns": columns, "fields": fields, "begun": kept.id, "version": kept.version}
    values["root"] = writing.path(kept.id, "")[:-1]
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


def _columns(writing: Writing) -> Callable[[DeskCall], Result]:
    def columns(call: DeskCall) -> Result:
        """Take the columns of a pasted line as the official says what they are."""
        before = writing.found(call)
        values, fields = call.lists.get("value", ()), call.lists.get("column", ())
        taken = {
            field: value
            for field, value in zip(fields, values, strict=False)
            if field in wanted.PERSON and value
        }
        said, problems = checked_person(call, {**(before.said or {}), **taken})
        try:
            kept = _kept(writing, call, before, said)
        except ConflictingChange:
            return _clash(writing, call, writing.steps[0], before, said)
        return (
            _form(writing, call, writing.steps[0], kept, problems)
            if problems
            else GoTo(writing.path(kept.id, "person"))
        )

    return columns


# --- two windows ---------------------------------------------------------------------------


def _clash(writing: Writing, call: DeskCall, step: Step, now: BegunShown, said: Said) -> Shown:
    """Show what differs from what another window kept, and keep what was typed here."""
    other = now.said or {}
    differing = [
        (call.say(caption), said.get(name, ""), other.get(name, ""))
        for name, caption in wanted.CAPTIONS
        if name in step.fields and said.get(name, "") != other.get(name, "")
    ]
    words = call.say("You changed this in another window. Look at what differs, then continue.")
    values = {**_values(writing, call, step, now, said), "notes": (), "differing": differing}
    problems = (("", words),)
    template = step.template
    return Shown(template, call.say(step.title), values, status=409, problems=problems)
