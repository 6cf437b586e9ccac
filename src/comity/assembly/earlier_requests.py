"""Earlier requests of ours about what may be the same person, so that nobody asks twice."""

import unicodedata
from collections.abc import Iterator
from typing import Final

from comity.assembly.cleared_view import ClearedSnapshot
from comity.errors import EnvelopeMalformed
from comity.exchange.conversation import Conversation, Role
from comity.ids import MessageId
from comity.persons.dates import PartialDate
from comity.persons.names import NamePart
from comity.persons.person import Person
from comity.records.messages import SERVICE, Kind, Request, decode_as

LOOKED_AT: Final = 100
"""So many conversations, those changed last, are looked at: this is a reminder, no search."""


def earlier_requests(seen: ClearedSnapshot, person: Person) -> list[Conversation]:
    """Return the requests of ours that describe somebody alike, those changed last first.

    Alike is: the same identity number, or the same surname, letters' case and accents aside,
    with dates of birth that do not contradict each other.

    Args:
        seen: What the official may know.
        person: As described now.
    """
    return [each for each, asked in _asked(seen) if _is_alike(asked.person, person)]


def _asked(seen: ClearedSnapshot) -> Iterator[tuple[Conversation, Request]]:
    for each in seen.exchange.conversations_listed(service=SERVICE, limit=LOOKED_AT):
        if each.opens_with != Kind.REQUEST or each.role is not Role.INITIATOR:
            continue
        message = seen.exchange.outgoing(MessageId(each.id))
        if message is None or message.erased_at is not None:
            continue
        try:
            yield each, decode_as(Request, message.payload)
        except EnvelopeMalformed:
            continue


def _is_alike(one: Person, other: Person) -> bool:
    numbers = {each.number for each in one.identity_numbers}
    if numbers & {each.number for each in other.identity_numbers}:
        return True
    surname = _folded(one.name.surname)
    if not surname or surname != _folded(other.name.surname):
        return False
    return _may_be_one(one.birth_date, other.birth_date)


def _may_be_one(one: PartialDate, other: PartialDate) -> bool:
    pairs = ((one.year, other.year), (one.month, other.month), (one.day, other.day))
    return all(a is None or b is None or a == b for a, b in pairs)


def _folded(part: NamePart | None) -> str:
    if part is None:
        return ""
    apart = unicodedata.normalize("NFKD", part.text.casefold())
    return "".join(each for each in apart if each.isalnum())
