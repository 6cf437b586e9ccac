"""How a person is described in a conversation, and what of a person one may supply."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final, TypeVar

from comity.exchange.ports import IncomingMessage, OutgoingMessage
from comity.persons.bounds import (
    MOST_ADDRESSES,
    MOST_ALIASES,
    MOST_DOCUMENTS,
    MOST_NAMES,
    MOST_NATIONALITIES,
    MOST_NUMBERS,
)
from comity.persons.person import Person, Sex
from comity.records.contents import content_of
from comity.records.messages import (
    AdditionalInformation,
    AskableField,
    Kind,
    Notification,
    Request,
)

T = TypeVar("T")

DESCRIBING: Final = frozenset({Kind.REQUEST, Kind.NOTIFICATION, Kind.ADDITIONAL_INFORMATION})
"""Kinds of messages in which an initiator describes a person."""


def description_in(
    messages: Iterable[OutgoingMessage | IncomingMessage],
) -> Person | None:
    """Return the person a conversation is about, as its initiator described them so far.

    The opening message describes the person; each reply with additional
    information adds to it.

    Args:
        messages: The conversation's messages, in order.

    Returns:
        ``None`` if the opening message describes nobody, or cannot be used.

    Raises:
        EnvelopeMalformed: A stored payload cannot be read; it was checked when it
            was handled.
    """
    person: Person | None = None
    for message in messages:
        if message.kind not in DESCRIBING:
            continue
        content = content_of(message)
        if isinstance(content, Request | Notification):
            person = content.person
        elif isinstance(content, AdditionalInformation) and content.person is not None:
            person = content.person if person is None else merged(person, content.person)
    return person


def merged(first: Person, more: Person) -> Person:
    """Return a description with what a later one knows in place of, or beside, the first.

    What may stand only once is replaced where the later one states it; lists grow.
    """
    return Person(
        name=replace(
            first.name,
            forename=more.name.forename or first.name.forename,
            surname=more.name.surname or first.name.surname,
            second_surname=more.name.second_surname or first.name.second_surname,
            full_name=more.name.full_name or first.name.full_name,
        ),
        sex=first.sex if more.sex is Sex.UNKNOWN else more.sex,
        birth_date=first.birth_date if more.birth_date.is_unknown else more.birth_date,
        birth_place=more.birth_place or first.birth_place,
        nationalities=_united(first.nationalities, more.nationalities, MOST_NATIONALITIES),
        former_forenames=_united(first.former_forenames, more.former_forenames, MOST_NAMES),
        former_surnames=_united(first.former_surnames, more.former_surnames, MOST_NAMES),
        former_second_surnames=_united(
            first.former_second_surnames, more.former_second_surnames, MOST_NAMES
        ),
        father=more.father or first.father,
        mother=more.mother or first.mother,
        identity_numbers=_united(first.identity_numbers, more.identity_numbers, MOST_NUMBERS),
        documents=_united(first.documents, more.documents, MOST_DOCUMENTS),
        addresses=_united(first.addresses, more.addresses, MOST_ADDRESSES),
        aliases=_united(first.aliases, more.aliases, MOST_ALIASES),
        remarks=more.remarks or first.remarks,
        deceased=first.deceased or more.deceased,
    )


def _united(first: tuple[T, ...], more: tuple[T, ...], most: int) -> tuple[T, ...]:
    """Return both lists without repetition; beyond the bound, what was said first gives way.

    The later description replies to a question, so that dropping it would ask in vain.
    """
    both = tuple(dict.fromkeys((*first, *more)))
    if len(both) <= most:
        return both
    later = dict.fromkeys(more)
    kept = [each for each in both if each not in later]
    return (*kept[: max(0, most - len(later))], *later)[:most]


def supplied(known: Person, described: Person, fields: Iterable[AskableField]) -> Person | None:
    """Return a description with the asked fields added out of what is known.

    Nothing that was not asked is added.

    Args:
        known: The person as our register states it.
        described: The person as described to the other state so far.
        fields: What was asked.

    Returns:
        ``None`` unless every asked field is known; a human must then answer.
    """
    result = described
    for field in fields:
        grown = _with(result, known, field)
        if grown is None:
            return None
        result = grown
    return result


def _with(person: Person, known: Person, field: AskableField) -> Person | None:
    name = known.name
    match field:
        case AskableField.FORENAME if name.forename is not None:
            return replace(person, name=replace(person.name, forename=name.forename))
        case AskableField.SURNAME if name.surname is not None:
            return replace(person, name=replace(person.name, surname=name.surname))
        case AskableField.SECOND_SURNAME if name.second_surname is not None:
            return replace(person, name=replace(person.name, second_surname=name.second_surname))
        case AskableField.SEX if known.sex is not Sex.UNKNOWN:
            return replace(person, sex=known.sex)
        case AskableField.BIRTH_DATE if known.birth_date.is_full:
            return replace(person, birth_date=known.birth_date)
        case AskableField.BIRTH_PLACE if known.birth_place is not None:
            return replace(person, birth_place=known.birth_place)
        case AskableField.NATIONALITY if known.nationalities:
            return replace(person, nationalities=known.nationalities)
        case AskableField.FORMER_NAME if known.former_surnames or known.former_forenames:
            return replace(
                person,
                former_forenames=known.former_forenames,
                former_surnames=known.former_surnames,
                former_second_surnames=known.former_second_surnames,
            )
        case AskableField.MOTHER_NAME if known.mother is not None:
            return replace(person, mother=known.mother)
        case AskableField.FATHER_NAME if known.father is not None:
            return replace(person, father=known.father)
        case AskableField.IDENTITY_NUMBER if known.identity_numbers:
            return replace(person, identity_numbers=known.identity_numbers)
        case AskableField.IDENTIFICATION_DOCUMENT if known.documents:
            return replace(person, documents=known.documents)
        case AskableField.ADDRESS if known.addresses:
            return replace(person, addresses=known.addresses)
        case AskableField.ALIAS if known.aliases:
            return replace(person, aliases=known.aliases)
        case _:
            # Fingerprints and purposes are not in the register.
            return None
