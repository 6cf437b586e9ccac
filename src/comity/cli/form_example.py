"""An invented form, to start from."""

import sys
from datetime import date
from enum import StrEnum, unique
from typing import Annotated, Final

import typer

from comity.law.purposes import Purpose
from comity.persons.dates import PartialDate
from comity.persons.names import name_of
from comity.persons.person import Person, Sex
from comity.persons.places import Place
from comity.persons.texts import plain
from comity.records.messages import (
    Contact,
    Request,
    RequestingAuthority,
    RequestOutcome,
    RequestResponse,
)
from comity.transport.forms.envelope import FormMessage, Party, write_envelope
from comity.transport.forms.labels import Languages

_PERSON: Final = Person(
    name=name_of("Jana", "Sample"),
    sex=Sex.FEMALE,
    birth_date=PartialDate(1980, 5, 6),
    birth_place=Place(country="CO-00-276-DEU", town=plain("Musterstadt", "de")),
    nationalities=("CO-00-276-DEU",),
)
_CONTACT: Final = Contact(email="records@example.org")
_DAY: Final = date(2026, 1, 5)


@unique
class FormKind(StrEnum):
    """What a form is."""

    REQUEST = "request"
    REPLY = "reply"


def example(
    kind: Annotated[FormKind, typer.Argument(help="Which form.")] = FormKind.REQUEST,
) -> None:
    """Print the JSON of an invented form, to be filled in and written."""
    sys.stdout.buffer.write(write_envelope(_example(kind)) + b"\n")
    sys.stdout.buffer.flush()


def _example(kind: FormKind) -> FormMessage:
    ours = Party("DE", "Authority of the requesting State")
    theirs = Party("BG", "Authority of the requested State")
    languages = Languages("de", "bg")
    match kind:
        case FormKind.REQUEST:
            asked = Request(
                person=_PERSON,
                purpose=Purpose.CRIMINAL_PROCEEDINGS,
                purpose_text=plain("Ermittlungsverfahren", "de"),
                authority=RequestingAuthority(name=plain("Landgericht Musterstadt", "de")),
                case_reference="1 KLs 1/26",
                contact=_CONTACT,
            )
            return FormMessage("1/2026", ours, theirs, languages, asked, _DAY, place="Bonn")
        case FormKind.REPLY:
            answer = RequestResponse(
                outcome=RequestOutcome.SUCCESSFUL, person=_PERSON, contact=_CONTACT
            )
            return FormMessage(
                "7/2026", theirs, ours, languages, answer, _DAY, refers_to="1/2026", place="София"
            )
