"""The form of a message of ours under which the wire may change it without a note.

Only what says the same in other words: an unknown that is written out, an empty structure
that says nothing, white space that collapses, a list of functional errors by code.
"""

import re
from dataclasses import fields, is_dataclass, replace

from comity.persons.names import PersonName
from comity.persons.person import Parent
from comity.persons.places import Place
from comity.persons.texts import Representation
from comity.records.messages import (
    AdditionalInformation,
    Attachment,
    Message,
    RequestingAuthority,
)
from comity.records.model import Authority, Sanction, TriState

COLLAPSING = re.compile(r"[ \t\r\n]+")
KEEP = {"remarks", "full", "comment", "text"}
UNKNOWN = {
    "CO-00-999-XXX",
    "O-00-270000",
    "S-00-012000",
    "N-00-Z",
    "S-00-Z",
}


def model_form(message: Message) -> object:
    """Return nested tuples that are equal where two messages say the same."""
    if isinstance(message, AdditionalInformation):
        message = replace(message, outcome=str(message.outcome))
    return _form(message, "")


def _form(value: object, field: str) -> object:
    match value:
        case Place() if value == Place() or _nothing(value):
            return None
        case Authority() if not _wordings(value.name) and not value.code:
            return None
        case Parent() if value == Parent():
            return None
        case Representation():
            text = value.text if field in KEEP else COLLAPSING.sub(" ", value.text).strip(" ")
            return (text, value.language, value.translated)
        case RequestingAuthority():
            return ("authority", value.kind or "not-stated", value.code, _form(value.name, ""))
        case Attachment():
            return (value.id, value.mime_type, _form(value.file_name, ""), value.md5)
        case tuple():
            kept = [_form(each, field) for each in value if not _is_unknown(each)]
            return tuple(each for each in kept if each is not None)
        case str():
            if value in UNKNOWN:
                return None
            return COLLAPSING.sub(" ", str(value)).strip(" ")
        case _ if is_dataclass(value):
            return (
                type(value).__name__,
                *(
                    _form(_part(value, each.name), each.name)
                    for each in fields(value)
                    if each.name not in {"stated_unknown", "sha256", "content"}
                ),
            )
        case _:
            return value


def _part(value: object, name: str) -> object:
    part = getattr(value, name)
    if isinstance(value, PersonName) and value.full_name is None and name == "full_name_language":
        return None
    if isinstance(value, Sanction) and name == "sentenced" and part is not None:
        return replace(part, duration_exact=part.duration_exact or TriState.UNKNOWN)
    if isinstance(value, Sanction) and name == "executed" and part is not None:
        return replace(part, duration_exact=None)
    return part


def _nothing(place: Place) -> bool:
    return (
        place.country in {None, "CO-00-999-XXX"}
        and place.subdivision is None
        and place.town_code is None
        and not _wordings(place.town)
    )


def _wordings(text: tuple[Representation, ...]) -> bool:
    return any(not _is_unknown(each) for each in text)


def _is_unknown(value: object) -> bool:
    if isinstance(value, Representation):
        bare = value.text.strip()
        return not bare or bare.upper() == "UNKNOWN"
    return isinstance(value, str) and value in UNKNOWN
