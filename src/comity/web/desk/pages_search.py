"""Looking for anything from one field: a reference leads straight there, a person is searched.

Whatever is typed travels in a form and never in an address.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final
from urllib.parse import quote

from comity.access.permissions import Permission
from comity.errors import InputInvalid
from comity.web.answers import CandidateShown, SearchAnswer, SectionShown
from comity.web.api_lookups import LookupAnswer, ReferenceFound
from comity.web.desk.languages import N_
from comity.web.desk.reason import case_wanted, purpose_words, reason_stated
from comity.web.desk.routing import DeskCall, DeskRoute, GoTo, Result, Shown
from comity.web.desk.search_words import FIELDS, described_by
from comity.web.desk.typed_dates import typed_date
from comity.web.routing import Method, Purposed

_PAGE_OF: Final[Mapping[str, str]] = MappingProxyType(
    {
        "conversation": "/cases/",
        "conviction": "/convictions/",
        "person": "/persons/",
        "recall": "/recalls/",
        "task": "/tasks/",
    }
)
_KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "conversation": N_("Case"),
        "conviction": N_("Conviction"),
        "person": N_("Person"),
        "recall": N_("Recall"),
        "task": N_("Task"),
    }
)
_OUTCOMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "certain": N_("One person of the register answers this description."),
        "several": N_("Several persons answer this description equally well."),
        "possible": N_("It may be somebody below. Compare before you decide."),
        "nobody": N_("Nobody in the register answers this description."),
    }
)
_MOST_SHOWN: Final = 20
_SURE: Final = 0.99
"""Beyond it a rounded share would look like certainty."""
_IDENTITY: Final = (
    "full-name", "forename", "surname", "second-surname", "birth-date", "birth-country",
    "birth-town", "nationality", "identity-number",
)  # fmt: skip


def form(call: DeskCall) -> Shown:
    """Show the form of a search."""
    return _form(call, {})


def search(call: DeskCall) -> Result:
    """Go where a reference leads, or look for a person."""
    typed = call.of("search")
    try:
        detailed = _detailed(call)
    except InputInvalid as invalid:
        wanted = {name: call.of(name) for name in FIELDS}
        return _form(call, wanted, ((invalid.field or "", invalid.public),))
    if not typed and not detailed:
        problem = ("search", call.say("Type a reference, a name, a date of birth or a number."))
        return _form(call, {}, (problem,))
    found: tuple[ReferenceFound, ...] = ()
    if typed and call.ask.may(Method.POST, "/lookups"):
        found = call.ask.post("/lookups", LookupAnswer, {"reference": typed[:200]}).found
        if len(found) == 1:
            return GoTo(_address(found[0]))
    wanted = detailed or described_by(typed, call.language)
    if found or not call.ask.may(Method.POST, "/person-searches"):
        return _references(call, found)
    return _persons(call, typed, wanted)


def _persons(call: DeskCall, typed: str, wanted: Mapping[str, str]) -> Result:
    """Look for a person, once it is said why."""
    sends = {"search": typed, **wanted}
    try:
        why = reason_stated(call)
    except InputInvalid as invalid:
        problem = (invalid.field or "", invalid.public)
        return case_wanted(call, "/search", sends=sends, problems=(problem,))
    if why is None:
        return case_wanted(call, "/search", sends=sends)
    try:
        answer = call.ask.post(
            "/person-searches",
            SearchAnswer,
            {"person": _body(wanted)},
            query={"language": call.language.code},
            purposed=why,
        )
    except InputInvalid as invalid:
        field = (invalid.field or "").removeprefix("person.").partition("[")[0]
        if field in {"purpose", "case"}:
            problem = (field, invalid.public)
            return case_wanted(call, "/search", sends=sends, problems=(problem,))
        shown_at = field if field in FIELDS else "forename"
        return _form(call, wanted, ((shown_at, invalid.public),), why)
    return _answer(call, answer, wanted, why)


def _answer(
    call: DeskCall, answer: SearchAnswer, wanted: Mapping[str, str], why: Purposed
) -> Shown:
    described = {each.person: _identity(each.description) for each in answer.persons}
    return Shown(
        "search_results.html",
        call.say("Search of the register"),
        {
            "wanted": wanted,
            "why": call.say(
                "On record for %(purpose)s, case %(case)s.",
                purpose=purpose_words(call, why.purpose),
                case=why.case,
            ),
            "outcome": call.say(_OUTCOMES[answer.outcome]),
            "is_found": answer.person is not None,
            "rows": [_row(each, described) for each in answer.candidates[:_MOST_SHOWN]],
            "not_compared": answer.not_compared,
        },
        case=why,
    )


def _row(
    candidate: CandidateShown, described: Mapping[str, list[tuple[str, str]]]
) -> Mapping[str, object]:
    stated = [each for each in candidate.comparisons if each.agreement != "missing"]
    return {
        "person": candidate.person,
        "identity": described.get(candidate.person, []),
        "likely": "> 99 %" if candidate.probability > _SURE else f"{candidate.probability:.0%}",
        "for_it": [each for each in stated if each.agreement != "differs"],
        "against": [each for each in stated if each.agreement == "differs"],
    }


def _identity(described: SectionShown) -> list[tuple[str, str]]:
    """Return the few statements by which somebody is told from others, in this order."""
    lines = [each for each in described.lines if each.name in _IDENTITY]
    lines.sort(key=lambda each: _IDENTITY.index(each.name))
    return [(each.caption, each.value) for each in lines]


def _references(call: DeskCall, found: tuple[ReferenceFound, ...]) -> Shown:
    rows = [(call.say(_KINDS[each.kind]), each.id, _address(each)) for each in found]
    return Shown("search_references.html", call.say("What this reference names"), {"rows": rows})


def _form(
    call: DeskCall,
    wanted: Mapping[str, str],
    problems: tuple[tuple[str, str], ...] = (),
    why: Purposed | None = None,
) -> Shown:
    return Shown(
        "search.html",
        call.say("Search"),
        {"wanted": wanted, "may_issue": call.who.may(Permission.DOCUMENT_ISSUE)},
        status=422 if problems else 200,
        problems=problems,
        case=why,
    )


def _detailed(call: DeskCall) -> dict[str, str]:
    """Return what the fields of the form say.

    Raises:
        InputInvalid: The date is none.
    """
    given = {name: call.of(name)[:200] for name in FIELDS if call.of(name)}
    if "birth_date" in given:
        given["birth_date"] = typed_date(given["birth_date"], call.language, "birth_date")
    return given


def _body(wanted: Mapping[str, str]) -> dict[str, object]:
    said: dict[str, object] = dict(wanted)
    if "identity_number" in wanted:
        said["identity_number"] = [wanted["identity_number"]]
    return said


def _address(found: ReferenceFound) -> str:
    return _PAGE_OF[found.kind] + quote(found.id, safe="")


PAGES: Final = (
    DeskRoute(Method.GET, "/search", form),
    DeskRoute(Method.POST, "/search", search),
)
