"""What an inspector does beside searching: samples, questions, registers, freezes."""

from collections.abc import Callable, Iterable
from typing import Final

from comity.access.permissions import Permission
from comity.errors import InputInvalid, ReferenceNotFound
from comity.web.api_inspection import (
    AskedAnswer,
    FunctionsAnswer,
    ProcessingAnswer,
    RegistersAnswer,
    SamplesAnswer,
    StatisticsAnswer,
)
from comity.web.api_oversight import (
    FreezesAnswer,
    FreezeShown,
    RegisterAnswer,
    SampleAnswer,
)
from comity.web.desk.oversight_places import Problems, problems_in, shown, wanting
from comity.web.desk.oversight_words import options
from comity.web.desk.pages_inspector import file_in_hand
from comity.web.desk.routing import DeskCall, DeskRoute, GoTo, Result, Shown
from comity.web.routing import Method

_SAMPLES: Final = "/inspection/samples"
_FREEZES: Final = "/inspection/freezes"
_REGISTERS: Final = "/inspection/registers"
_MOST_DRAWN: Final = 1_000


def samples(call: DeskCall) -> Shown:
    """Show the samples that were drawn, and the form for another."""
    return _samples(call)


def drawn(call: DeskCall) -> Result:
    """Draw a sample that anybody can draw again."""
    size = call.of("size")
    problems = wanting(call, stratify=call.say("Choose how the sample is spread."))
    if not (size.isascii() and size.isdecimal() and 1 <= int(size[:6]) <= _MOST_DRAWN):
        words = call.say("Type a number of entries from 1 to %(most)s.", most=_MOST_DRAWN)
        problems = (("size", words), *problems)
    if problems:
        return _samples(call, problems)
    body: dict[str, object] = {"size": int(size), "stratify": call.of("stratify")}
    for name in ("first", "stop"):
        given = call.of(name)
        if given and not (given.isascii() and given.isdecimal() and len(given) <= len("9" * 15)):
            return _samples(call, ((name, call.say("Type the number of an entry.")),))
        if given:
            body[name] = int(given)
    if call.of("seed"):
        body["seed"] = call.of("seed")
    try:
        made = call.ask.post("/journal-samples", SampleAnswer, body)
    except InputInvalid as invalid:
        return _samples(call, problems_in(invalid))
    return GoTo(f"{_SAMPLES}/{made.id}")


def sample(call: DeskCall) -> Shown:
    """Show a sample that was drawn, and hand out a report on it.

    Raises:
        ReferenceNotFound: There is no such sample.
    """
    drawn_before = call.ask.get("/journal-samples", SamplesAnswer).samples
    found = next((each for each in drawn_before if each.id == call.path["sample"]), None)
    if found is None:
        raise ReferenceNotFound("There is no such sample.")
    return shown(
        call,
        "inspection_sample.html",
        call.say("Sample %(sample)s", sample=found.id),
        {
            "sample": found,
            "file": file_in_hand(call),
            "may_report": call.who.may(Permission.JOURNAL_EXPORT),
        },
        at=_SAMPLES,
    )


def questions(call: DeskCall) -> Shown:
    """Show what was asked of officers, and what they said."""
    found = call.ask.get("/journal-questions", AskedAnswer).questions
    return shown(
        call,
        "inspection_questions.html",
        call.say("Questions to the authority"),
        {"questions": found},
        at="/inspection/questions",
    )


def registers(call: DeskCall) -> Shown:
    """Show which registers there are."""
    found = call.ask.get("/registers", RegistersAnswer).registers
    return shown(
        call, "inspection_registers.html", call.say("Registers"), {"registers": found},
        at=_REGISTERS,
    )  # fmt: skip


def register(call: DeskCall) -> Shown:
    """Show a register.

    Raises:
        ReferenceNotFound: There is no register of that name.
    """
    name = call.path["register"]
    special = _SPECIAL.get(name)
    if special is not None:
        return special(call)
    offered = call.ask.get("/registers", RegistersAnswer).registers
    rule = next((each for each in offered if each.name == name), None)
    if rule is None:
        raise ReferenceNotFound("There is no such register.")
    found = call.ask.get("/registers/{register}", RegisterAnswer, register=name)
    return shown(
        call,
        "inspection_register.html",
        call.say("Register"),
        {"rule": rule, "found": found, "entries": tuple(reversed(found.entries))},
        at=_REGISTERS,
    )


def _processing(call: DeskCall) -> Shown:
    found = call.ask.get("/processing-activities", ProcessingAnswer)
    captions = {
        "purposes": call.say("Purposes"),
        "recipients": call.say("Recipients"),
        "subjects": call.say("Categories of persons"),
        "data": call.say("Categories of data"),
        "profiling": call.say("Profiling"),
        "transfers": call.say("Third countries"),
        "legal_basis": call.say("Legal basis"),
        "erasure": call.say("Erasure"),
        "security": call.say("Security"),
    }
    return shown(
        call,
        "inspection_processing.html",
        call.say("Record of processing activities"),
        {"found": found, "captions": captions},
        at=_REGISTERS,
    )


def _functions(call: DeskCall) -> Shown:
    found = call.ask.get("/automated-functions", FunctionsAnswer)
    return shown(
        call,
        "inspection_functions.html",
        call.say("What the product does by itself"),
        {"found": found},
        at=_REGISTERS,
    )


def _statistics(call: DeskCall) -> Shown:
    found = call.ask.get("/journal-statistics", StatisticsAnswer)
    counted = (
        (call.say("By month"), call.say("Month"), tuple(sorted(found.month, key=_value))),
        (call.say("By act"), call.say("Act"), found.act),
        (call.say("By officer"), call.say("Officer"), found.official),
        (call.say("By purpose"), call.say("Purpose"), found.purpose),
    )
    return shown(
        call, "inspection_statistics.html", call.say("Figures of the journal"),
        {"counted": counted}, at=_REGISTERS,
    )  # fmt: skip


def _value(count: object) -> str:
    return str(getattr(count, "value", ""))


_SPECIAL: Final[dict[str, Callable[[DeskCall], Shown]]] = {
    "processing": _processing,
    "automated-functions": _functions,
    "statistics": _statistics,
}


def freezes(call: DeskCall) -> Shown:
    """Show what is frozen, and the form that freezes."""
    return _freezes(call)


def froze(call: DeskCall) -> Result:
    """Freeze a kind of processing, once the card that says what happens was read."""
    problems = wanting(
        call,
        activity=call.say("Choose what is frozen."),
        order=call.say("Name the order."),
        reason=call.say("Say why, for everybody who meets the freeze."),
    )
    if problems:
        return _freezes(call, problems)
    fields = {name: call.of(name) for name in ("activity", "order", "reason")}
    if call.of("confirm") != "yes":
        return shown(
            call,
            "inspection_freeze_confirm.html",
            call.say("Freeze this processing?"),
            {"sends": fields, "lifting": None},
            at=_FREEZES,
        )
    try:
        call.ask.post("/freezes", FreezeShown, fields)
    except InputInvalid as invalid:
        return _freezes(call, problems_in(invalid))
    return GoTo(_FREEZES, call.say("Frozen, and on record. What is due stays due."))


def lifted(call: DeskCall) -> Result:
    """Lift a freeze under an order, once the card was read."""
    identifier = call.path["freeze"]
    one = _one(call.ask.get("/freezes", FreezesAnswer).freezes, identifier)
    problems: Problems = ()
    if call.of("confirm") == "yes":
        problems = wanting(call, order=call.say("Name the order that lifts it."))
        if not problems:
            try:
                call.ask.post(
                    "/freezes/{freeze}/lifting", FreezeShown, {"order": call.of("order")},
                    freeze=identifier,
                )  # fmt: skip
            except InputInvalid as invalid:
                problems = problems_in(invalid)
            else:
                return GoTo(_FREEZES, call.say("Lifted, and on record."))
    return shown(
        call,
        "inspection_freeze_confirm.html",
        call.say("Lift this freeze?"),
        {"lifting": one, "sends": {}},
        at=_FREEZES,
        problems=problems,
    )


def _one(found: Iterable[FreezeShown], identifier: str) -> FreezeShown:
    one = next((each for each in found if each.id == identifier and each.in_force), None)
    if one is None:
        raise ReferenceNotFound("There is no such freeze in force.")
    return one


def _samples(call: DeskCall, problems: Problems = ()) -> Shown:
    return shown(
        call,
        "inspection_samples.html",
        call.say("Random samples"),
        {
            "samples": call.ask.get("/journal-samples", SamplesAnswer).samples,
            "strata": options(call, "stratum"),
        },
        at=_SAMPLES,
        problems=problems,
    )


def _freezes(call: DeskCall, problems: Problems = ()) -> Shown:
    found = call.ask.get("/freezes", FreezesAnswer).freezes
    return shown(
        call,
        "inspection_freezes.html",
        call.say("Freezes"),
        {"freezes": found, "activities": options(call, "activity")},
        at=_FREEZES,
        problems=problems,
    )


PAGES: Final = (
    DeskRoute(Method.GET, _SAMPLES, samples, Permission.SAMPLE_DRAW),
    DeskRoute(Method.POST, _SAMPLES, drawn, Permission.SAMPLE_DRAW),
    DeskRoute(Method.GET, f"{_SAMPLES}/{{sample}}", sample, Permission.SAMPLE_DRAW),
    DeskRoute(Method.GET, "/inspection/questions", questions, Permission.MARK_WRITE),
    DeskRoute(Method.GET, _REGISTERS, registers, Permission.REGISTERS_READ),
    DeskRoute(Method.GET, f"{_REGISTERS}/{{register}}", register, Permission.REGISTERS_READ),
    DeskRoute(Method.GET, _FREEZES, freezes, Permission.PROCESSING_FREEZE),
    DeskRoute(Method.POST, _FREEZES, froze, Permission.PROCESSING_FREEZE),
    DeskRoute(Method.POST, f"{_FREEZES}/{{freeze}}/lifting", lifted, Permission.PROCESSING_FREEZE),
)
