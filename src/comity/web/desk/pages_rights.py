"""The counter: what persons ask about their own data, from the identity to the last letter."""

from typing import Final

from comity.access.permissions import Permission
from comity.errors import ConflictingChange, InputInvalid
from comity.web.answers import SearchAnswer
from comity.web.api_rights import LooksAnswer, RightsListed, RightsShown
from comity.web.api_rights_counter import HoldingsAnswer, ReasonsAnswer, RightsFile
from comity.web.desk.oversight_places import Problems, problems_in, shown, wanting
from comity.web.desk.oversight_words import in_words, options
from comity.web.desk.routing import DeskCall, DeskRoute, GoTo, Result, Shown
from comity.web.routing import Method, Purposed

_HOME: Final = "/rights"
ONE: Final = "/rights/{request}"
_READ: Final = Permission.RIGHTS_READ
_REGISTER: Final = Permission.RIGHTS_REGISTER
_DECIDE: Final = Permission.RIGHTS_DECIDE
_LANGUAGES: Final = ("en", "fr", "de", "es", "pl", "el", "ar")
"""Languages that letters have words in."""
_PERSON: Final = ("surname", "second_surname", "forename", "birth_date", "identity_number")
_REQUEST: Final = ("right", "address", "language", "asked", "channel", "representative", "origin")


def requests(call: DeskCall) -> Shown:
    """Show open requests, those due first in front."""
    return shown(
        call,
        "rights.html",
        call.say("Persons' requests about their own data"),
        {
            "requests": call.ask.get("/rights", RightsListed).requests,
            "may_register": call.who.may(_REGISTER),
        },
    )


def new(call: DeskCall) -> Shown:
    """Show the form that registers a request."""
    return _new(call)


def registered(call: DeskCall) -> Result:
    """Register a request, once everything was looked at again."""
    problems = wanting(
        call,
        right=call.say("Choose what is asked."),
        surname=call.say("Type the surname."),
        address=call.say("Say where the answer goes."),
        asked=call.say("Write down what is asked, in the person's words."),
        channel=call.say("Choose how it was asked."),
    )
    fields = {name: call.of(name) for name in (*_REQUEST, *_PERSON)}
    if problems or call.of("change"):
        return _new(call, problems)
    person: dict[str, object] = {name: fields[name] for name in _PERSON if fields[name]}
    if "identity_number" in person:
        person["identity_number"] = [fields["identity_number"]]
    sure = call.of("confirm") == "yes"
    body = {
        **{name: fields[name] for name in _REQUEST if fields[name]},
        "person": person,
        "dry_run": not sure,
    }
    try:
        made = call.ask.post("/rights", RightsShown, body)
    except InputInvalid as invalid:
        return _new(call, problems_in(invalid, person="surname"))
    if sure:
        return GoTo(f"{_HOME}/{made.id}", call.say("Registered. The clock runs from today."))
    return shown(
        call,
        "rights_check.html",
        call.say("Check before you register"),
        {"sends": fields, "made": made, "captions": _captions(call)},
    )


def request(call: DeskCall) -> Shown:
    """Show a request: how far it has come, and what is next."""
    return request_page(call)


def identity(call: DeskCall) -> Shown:
    """Show the form that says how the identity was shown."""
    return _identity(call)


def identified(call: DeskCall) -> Result:
    """Note how the identity was shown, and whom of the register it is."""
    if call.of("find") == "yes":
        return _identity(call)
    problems = wanting(
        call,
        proof=call.say("Choose by what it was shown."),
        note=call.say("Say what was seen."),
    )
    if problems:
        return _identity(call, problems)
    body = {name: call.of(name) for name in ("proof", "note", "person") if call.of(name)}
    try:
        call.ask.post(f"{ONE}/identity", RightsShown, body, request=request_of(call))
    except InputInvalid as invalid:
        return _identity(call, problems_in(invalid, person_ref="person"))
    except ConflictingChange as conflict:
        return _identity(call, (("", conflict.public),))
    return GoTo(address_of(call), call.say("Noted, and on record."))


def holdings(call: DeskCall) -> Shown:
    """Show what is held, to whom it went, and which states to consult."""
    return shown(
        call,
        "rights_holdings.html",
        call.say("What is held"),
        {
            "request": request_of(call),
            "held": call.ask.get(f"{ONE}/holdings", HoldingsAnswer, request=request_of(call)),
        },
    )


def looks(call: DeskCall) -> Shown:
    """Show who looked at the record of the person who asks."""
    found = call.ask.get(f"{ONE}/looks", LooksAnswer, request=request_of(call))
    return shown(
        call,
        "rights_looks.html",
        call.say("Who looked at the record"),
        {"request": request_of(call), "looks": found.looks, "frame": found.frame},
    )


def decision(call: DeskCall) -> Shown:
    """Show the form that decides."""
    return _decision(call)


def decided(call: DeskCall) -> Result:
    """Decide, once it was looked at again."""
    if problems := wanting(call, outcome=call.say("Choose what is answered.")):
        return _decision(call, problems)
    lists = {name: call.lists.get(name, ()) for name in ("grounds", "convictions", "withheld")}
    texts = {name: call.of(name) for name in ("outcome", "reasons", "statement")}
    if call.of("confirm") != "yes" and not call.of("change"):
        return shown(
            call,
            "rights_decision_check.html",
            call.say("Check before you decide"),
            {"request": request_of(call), "lists": lists, "sends": texts},
        )
    if call.of("change"):
        return _decision(call)
    try:
        made = call.ask.post(
            f"{ONE}/decision", RightsShown, {**texts, **lists}, request=request_of(call)
        )
    except InputInvalid as invalid:
        renamed = problems_in(
            invalid, ground="grounds", conviction="convictions", withhold="withheld"
        )
        return _decision(call, renamed)
    except ConflictingChange as conflict:
        return _decision(call, (("", conflict.public),))
    said = (
        call.say("Proposed. Somebody else has to approve it before anything is answered.")
        if made.stage == "proposed"
        else call.say("Decided. The answer can be issued.")
    )
    return GoTo(address_of(call), said)


def approval(call: DeskCall) -> Shown:
    """Show the decision with its true reasons, for whoever approves it."""
    return shown(
        call,
        "rights_approval.html",
        call.say("Approve this decision?"),
        {
            "request": request_of(call),
            "decision": call.ask.get(f"{ONE}/reasons", ReasonsAnswer, request=request_of(call)),
        },
    )


def approved(call: DeskCall) -> GoTo:
    """Approve a decision, or send it back."""
    granted = call.of("granted") == "yes"
    call.ask.post(f"{ONE}/approval", RightsShown, {"granted": granted}, request=request_of(call))
    said = call.say("Approved, and on record.") if granted else call.say("Sent back, undecided.")
    return GoTo(address_of(call), said)


def _new(call: DeskCall, problems: Problems = ()) -> Shown:
    return shown(
        call,
        "rights_new.html",
        call.say("Register a person's request"),
        {
            "rights": options(call, "right"),
            "channels": options(call, "channel"),
            "languages_of_letters": tuple(
                (code, call.language.tongue(code)) for code in _LANGUAGES
            ),
        },
        problems=problems,
    )


def request_page(call: DeskCall, problems: Problems = ()) -> Shown:
    """Show a request, with what is wrong with a form of it."""
    found = call.ask.get(ONE, RightsShown, request=request_of(call))
    may_decide = call.who.may(_DECIDE)
    file = None
    if may_decide:
        file = call.ask.get(
            f"{ONE}/file",
            RightsFile,
            request=request_of(call),
            query={"language": call.language.code},
        )
    return shown(
        call,
        "rights_request.html",
        call.say("Request %(request)s", request=request_of(call)),
        {
            "request": found,
            "file": file,
            "may_approve": call.who.may(Permission.RIGHTS_APPROVE),
            "may_decide": may_decide,
            "kinds": options(call, "letter"),
            "is_mine": file is not None and file.decided_by == call.who.account,
            "has_answer": "answer" in found.letters,
            "days": (found.due_on - call.now.astimezone(call.zone).date()).days,
        },
        problems=problems,
    )


def _identity(call: DeskCall, problems: Problems = ()) -> Shown:
    file = call.ask.get(
        f"{ONE}/file", RightsFile, request=request_of(call), query={"language": call.language.code}
    )
    candidates: tuple[str, ...] = ()
    looked = call.of("find") == "yes"
    if looked:
        candidates = _candidates(call)
    return shown(
        call,
        "rights_identity.html",
        call.say("Who asks"),
        {
            "request": request_of(call),
            "file": file,
            "proofs": options(call, "proof"),
            "candidates": candidates,
            "looked": looked,
        },
        problems=problems,
    )


def _candidates(call: DeskCall) -> tuple[str, ...]:
    """Return references of the register that the person's words fit, the likeliest first."""
    person: dict[str, object] = {
        name: call.of(name) for name in ("surname", "forename", "birth_date") if call.of(name)
    }
    why = Purposed("own-record", request_of(call))
    found = call.ask.post("/person-searches", SearchAnswer, {"person": person}, purposed=why)
    return tuple(each.person for each in found.candidates)


def _decision(call: DeskCall, problems: Problems = ()) -> Shown:
    found = call.ask.get(ONE, RightsShown, request=request_of(call))
    held = None
    if found.stage != "registered":
        try:
            held = call.ask.get(f"{ONE}/holdings", HoldingsAnswer, request=request_of(call))
        except ConflictingChange:
            held = None
    convictions = () if held is None else tuple(each.conviction for each in held.convictions)
    return shown(
        call,
        "rights_decision.html",
        call.say("Decide what is answered"),
        {
            "request": found,
            "outcomes": options(call, "outcome"),
            "grounds": tuple(in_words(call, "ground").items()),
            "convictions": convictions,
            "withholdable": (
                ("recipients", call.say("To whom the data went")),
                ("looks", call.say("Who looked")),
            ),
            "chosen": call.lists,
        },
        problems=problems,
    )


def _captions(call: DeskCall) -> dict[str, str]:
    return {
        "right": call.say("What is asked"),
        "asked": call.say("In the person's words"),
        "channel": call.say("How it was asked"),
        "surname": call.say("Surname"),
        "second_surname": call.say("Second surname"),
        "forename": call.say("Forename"),
        "birth_date": call.say("Date of birth"),
        "identity_number": call.say("Identity number"),
        "address": call.say("Where the answer goes"),
        "language": call.say("Language of the letters"),
        "representative": call.say("Who acts for the person"),
        "origin": call.say("Reference of whoever forwarded it"),
    }


def request_of(call: DeskCall) -> str:
    """Return which request a page is about."""
    return call.path["request"]


def address_of(call: DeskCall) -> str:
    """Return where the request stands."""
    return f"{_HOME}/{request_of(call)}"


PAGES: Final = (
    DeskRoute(Method.GET, _HOME, requests, _READ),
    DeskRoute(Method.GET, f"{_HOME}/new", new, _REGISTER),
    DeskRoute(Method.POST, f"{_HOME}/new", registered, _REGISTER),
    DeskRoute(Method.GET, ONE, request, _READ),
    DeskRoute(Method.GET, f"{ONE}/identity", identity, _DECIDE),
    DeskRoute(Method.POST, f"{ONE}/identity", identified, _DECIDE),
    DeskRoute(Method.GET, f"{ONE}/holdings", holdings, _DECIDE),
    DeskRoute(Method.GET, f"{ONE}/looks", looks, _DECIDE),
    DeskRoute(Method.GET, f"{ONE}/decision", decision, _DECIDE),
    DeskRoute(
        Method.POST,
        f"{ONE}/decision",
        decided,
        _DECIDE,
        lists=("grounds", "convictions", "withheld"),
    ),
    DeskRoute(Method.GET, f"{ONE}/approval", approval, Permission.RIGHTS_APPROVE),
    DeskRoute(Method.POST, f"{ONE}/approval", approved, Permission.RIGHTS_APPROVE),
)
