"""What is shown of a draft of a request, the same at the terminal and to programs."""

from typing import Final

from comity.assembly.message_views import authority_line
from comity.codes.countries import country
from comity.law.purposes import PURPOSES
from comity.persons.documents import IdentityNumber
from comity.persons.names import NamePart
from comity.persons.person import Parent, Person, Sex
from comity.persons.texts import original
from comity.records.drafts import RequestDraft
from comity.records.layout import Line, Section
from comity.records.model import TriState
from comity.records.person_presentation import present_person
from comity.records.presentation import plain_line, section


def draft_data(draft: RequestDraft) -> dict[str, object]:
    """Return where a draft stands, without whom it is about."""
    return {
        "id": draft.id,
        "account": draft.account,
        "state": str(draft.state),
        "to": draft.wanted.to,
        "purpose": str(draft.wanted.purpose),
        "case": draft.wanted.case,
        "authority": draft.wanted.authority,
        "handed_in_at": draft.handed_in_at,
        "changed_at": draft.changed_at,
        "words": draft.words,
        "conversation": draft.conversation,
        "released": draft.released,
    }


def draft_section(draft: RequestDraft, language: str) -> Section:
    """Lay out what a draft wants to be asked, with the person it describes."""
    wanted = draft.wanted
    said = None if wanted.consent is TriState.UNKNOWN else wanted.consent.value
    lines = [
        plain_line("state", "State", draft.state),
        plain_line("to", "To", wanted.to),
        Line("purpose", "Purpose", PURPOSES[wanted.purpose].label, code=wanted.purpose.value),
        plain_line("purpose-text", "Purpose in words", wanted.purpose_text),
        plain_line("authority", "Authority", wanted.authority),
        authority_line(wanted.authority_kind.value),
        plain_line("case", "Case reference", wanted.case),
        plain_line("offences", "Accusation", wanted.offences),
        plain_line("consent", "Consent of the person", said),
        plain_line("urgency", "Urgent", "yes" if wanted.urgent else None),
        plain_line("remarks", "Remarks", wanted.remarks),
    ]
    return section("draft", draft.id, lines, [present_person(wanted.person, language)])


def draft_typed(draft: RequestDraft) -> dict[str, str]:
    """Return what a draft says as it would be typed anew, by the name of the field."""
    wanted = draft.wanted
    said = {
        **_person_typed(wanted.person),
        "to": wanted.to,
        "purpose": wanted.purpose.value,
        "purpose_text": wanted.purpose_text,
        "case": wanted.case,
        "authority_kind": wanted.authority_kind.value,
        "offences": wanted.offences,
        "consent": _CONSENT[wanted.consent],
        "urgent": "yes" if wanted.urgent else "no",
        "remarks": wanted.remarks,
    }
    return {name: text for name, text in said.items() if text}


_CONSENT: Final = {TriState.YES: "yes", TriState.NO: "no", TriState.UNKNOWN: ""}


def _person_typed(person: Person) -> dict[str, str]:
    name, place = person.name, person.birth_place
    town = None if place is None else original(place.town)
    return {
        "surname": _part(name.surname),
        "second_surname": _part(name.second_surname),
        "forename": _part(name.forename),
        "birth_date": "" if person.birth_date.is_unknown else str(person.birth_date),
        "birth_town": "" if town is None else town.text,
        "birth_country": "" if place is None or place.country is None else _state(place.country),
        "sex": "" if person.sex is Sex.UNKNOWN else person.sex.name.lower(),
        "nationality": " ".join(_state(each) for each in person.nationalities),
        "identity_number": ", ".join(_number(each) for each in person.identity_numbers),
        "father_forename": _parent(person.father),
        "mother_forename": _parent(person.mother),
    }


def _part(part: NamePart | None) -> str:
    return "" if part is None else part.text


def _parent(parent: Parent | None) -> str:
    return "" if parent is None else _part(parent.forename)


def _state(wire: str) -> str:
    found = country(wire)
    return wire if found is None else found.alpha2


def _number(number: IdentityNumber) -> str:
    return f"{_state(number.country)}:{number.number}" if number.country else number.number
