"""What a form of a decision says, as the interface takes it."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

from comity.errors import InputInvalid
from comity.web.desk.languages import N_
from comity.web.desk.routing import DeskCall
from comity.web.desk.typed_dates import typed_date

SUPPLIED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "surname": N_("Surname"),
        "second_surname": N_("Second surname"),
        "forename": N_("Forename"),
        "birth_date": N_("Date of birth"),
        "birth_town": N_("Town of birth"),
        "identity_number": N_("Identity number"),
        "father_forename": N_("Father's forename"),
        "mother_forename": N_("Mother's forename"),
    }
)
"""What can be said of a person when another state asks, field by field."""

_ACTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "store-as": "identify-as",
        "unavailable": "supply",
        "enter": "enter-nationally",
        "do-not-enter": "enter-nationally",
        "telephoned": "attended",
    }
)
_TELLING: Final = frozenset({"identify-as", "approve"})


def act_of(choice: str) -> str:
    """Return the act of the interface that a choice stands for."""
    return _ACTS.get(choice, choice)


def tells_of(choice: str) -> bool:
    """Return whether a choice tells of somebody's record."""
    return choice in _TELLING


def body_of(call: DeskCall) -> dict[str, object]:
    """Return a decision as the form says it.

    Raises:
        InputInvalid: A field is missing or cannot be read; it is named as the form has it.
    """
    if not call.of("reason"):
        raise InputInvalid(call.say("Say why, for the record."), field="reason")
    made: dict[str, object] = {"decision": _act(call), "reason": call.of("reason")}
    if call.of("as_of"):
        made["as_of"] = _moment(call)
    return made


def _act(call: DeskCall) -> dict[str, object]:
    choice = call.of("choice")
    act: dict[str, object] = {"act": act_of(choice)}
    match choice:
        case "identify-as" | "store-as":
            act |= {"person": call.of("person"), "found_spent": call.lists["spent"]}
        case "approve":
            act |= {"found_spent": call.lists["spent"]}
        case "deny":
            act |= {"ground": _required(call, "ground", call.say("Choose a ground."))}
        case "ask-back":
            if not call.lists["fields"]:
                raise InputInvalid(call.say("Choose what to ask for."), field="fields")
            act |= {"fields": call.lists["fields"], "remarks": call.of("remarks")}
        case "supply":
            act |= {"person": _person(call), "remarks": call.of("remarks")}
        case "unavailable":
            act |= {"remarks": call.of("remarks")}
        case "refuse-deletion" | "report-error":
            words = call.say("Write what the other state is told.")
            act |= {"text": _required(call, "text", words)}
        case "enter" | "do-not-enter":
            act |= {"entered": choice == "enter"}
        case _:
            pass
    return act


def _person(call: DeskCall) -> dict[str, object]:
    said: dict[str, object] = {name: call.of(name) for name in SUPPLIED if call.of(name)}
    if not said:
        words = call.say("Fill in at least one field, or say that it is not known here.")
        raise InputInvalid(words, field="surname")
    if "birth_date" in said:
        said["birth_date"] = typed_date(call.of("birth_date"), call.language, "birth_date")
    if "identity_number" in said:
        said["identity_number"] = [call.of("identity_number")]
    return said


def _required(call: DeskCall, name: str, words: str) -> str:
    if not call.of(name):
        raise InputInvalid(words, field=name)
    return call.of(name)


def _moment(call: DeskCall) -> datetime:
    try:
        return datetime.fromisoformat(call.of("as_of"))
    except ValueError as error:
        raise InputInvalid(call.say("Open the task again."), field="as_of") from error
