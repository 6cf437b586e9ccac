"""What a message says, laid out for a reader in one language."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

import msgspec

from comity.codes.catalogue import (
    ADDITIONAL_INFORMATION_RESPONSE_TYPES,
    ASKABLE_FIELDS,
    FUNCTIONAL_ERRORS,
    NOTIFICATION_RESPONSE_TYPES,
    REQUEST_RESPONSE_TYPES,
)
from comity.law.handling import HANDLING
from comity.law.purposes import PURPOSES, Purpose
from comity.persons.person import Person
from comity.records.layout import Line, Section
from comity.records.messages import (
    AdditionalInformation,
    AdditionalInformationRequest,
    Cancellation,
    Condition,
    Contact,
    ConvictionReference,
    FunctionalError,
    IsAlive,
    Message,
    Notification,
    NotificationResponse,
    Request,
    RequestDeadline,
    RequestResponse,
)
from comity.records.model import TriState
from comity.records.person_presentation import present_person
from comity.records.presentation import (
    code_line,
    plain_line,
    present_conviction,
    remarks_lines,
    section,
    text_line,
)

_NAME: Final = "message"
_AUTHORITIES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "judicial-authority": "A court or prosecutor",
        "administrative-authority": "An administrative authority",
        "person-concerned": "The person concerned",
        "not-stated": "Not stated",
    }
)
"""Kinds of authority as ``policy.facts`` names them, in words."""


def message_section(title: str, content: Message, language: str) -> Section:
    """Lay out what a message says: its statements, the person, the convictions.

    Args:
        title: The title of the section.
        content: The message.
        language: The reader's language.
    """
    match content:
        case Notification():
            lines = [*_updates(content.updates), *_conditions(content.handling)]
            parts = [
                present_person(content.person, language),
                present_conviction(content.conviction, language),
            ]
        case Request():
            lines = _request(content, language)
            parts = [present_person(content.person, language)]
        case RequestResponse():
            lines = [
                code_line("outcome", "Outcome", REQUEST_RESPONSE_TYPES, content.outcome, language),
                plain_line("denial-ground", "Ground of the denial", content.denial_ground),
                *(plain_line("ask-state", "Ask instead", s) for s in content.other_states),
                plain_line("convictions", "Convictions", len(content.convictions)),
                *_conditions(content.handling),
            ]
            parts = [
                present_person(content.person, language),
                *(present_conviction(each, language) for each in content.convictions),
            ]
        case NotificationResponse():
            table = NOTIFICATION_RESPONSE_TYPES
            lines = [code_line("outcome", "Outcome", table, content.outcome, language)]
            parts = _person(content.person, language)
        case RequestDeadline():
            lines, parts = [plain_line("deadline", "Answer by", content.deadline)], []
        case AdditionalInformationRequest():
            lines = [
                code_line("field", "Asks for", ASKABLE_FIELDS, str(field), language)
                for field in content.fields
            ]
            parts = []
        case AdditionalInformation():
            table = ADDITIONAL_INFORMATION_RESPONSE_TYPES
            lines = [
                code_line("outcome", "Outcome", table, str(content.outcome), language),
                text_line("purpose-text", "More on the purpose", content.purpose_text, language),
            ]
            parts = _person(content.person, language)
        case FunctionalError():
            lines = [
                line
                for error in content.errors
                for line in (
                    code_line("error", "Error", FUNCTIONAL_ERRORS, error.code, language),
                    text_line("error-text", "In words", error.text, language),
                )
            ]
            parts = []
        case Cancellation():
            lines, parts = [], []
        case IsAlive():
            return section(_NAME, title, [plain_line("alive", "Alive", content.alive)])
    return section(
        _NAME,
        title,
        [
            *lines,
            *remarks_lines(content.remarks, language),
            *_contact(content.contact),
        ],
        parts,
    )


def _request(content: Request, language: str) -> list[Line]:
    try:
        purpose = PURPOSES[Purpose(content.purpose)].label
    except ValueError:
        purpose = content.purpose
    return [
        Line("purpose", "Purpose", purpose, code=content.purpose),
        text_line("purpose-text", "Purpose in words", content.purpose_text, language),
        text_line("authority", "Authority", content.authority.name, language),
        authority_line(content.authority.kind),
        plain_line("case", "Case reference", content.case_reference),
        plain_line("consent", "Consent of the person", _said(content.consent)),
        plain_line("urgency", "Urgent", _said(content.urgency)),
        text_line("accusation", "Accusation", content.accusation, language),
    ]


def authority_line(kind: str | None) -> Line:
    """Return what an authority is, in words; a code that is not known here, as it came."""
    code = kind or ""
    return Line("authority-kind", "Kind of authority", _AUTHORITIES.get(code, code), code=code)


def _said(value: TriState) -> str | None:
    return None if value is TriState.UNKNOWN else value.value


def _updates(reference: ConvictionReference | None) -> list[Line]:
    if reference is None:
        return []
    return [
        plain_line("updates", "Replaces conviction", reference.id),
        plain_line("updates-file", "Replaces file number", reference.file_number),
    ]


def _person(person: Person | None, language: str) -> list[Section]:
    return [] if person is None else [present_person(person, language)]


def _contact(contact: Contact | None) -> Iterable[Line]:
    if contact is not None:
        yield plain_line("contact", "Contact", contact.email)
        yield plain_line("contact-phone", "Contact, telephone", contact.phone)


def _conditions(conditions: tuple[Condition, ...] | msgspec.UnsetType) -> Iterable[Line]:
    """Yield how each conviction may be handled, and how far it is to be trusted."""
    if conditions is msgspec.UNSET:
        return
    for each in conditions:
        grade = f"{each.source or ''}{each.information or ''}"
        said = [HANDLING[each.code].says, each.text, grade, str(each.nature), str(each.role)]
        yield plain_line(
            "handling",
            f"Condition of {each.set_by}",
            f"{each.conviction}: {each.code}. {' '.join(part for part in said if part)}",
        )
