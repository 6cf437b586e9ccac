"""What the nodes are measured with: people two states share, and notifications about them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Final

from comity.codes.countries import alpha2_of
from comity.exchange.outbox import Draft
from comity.ids import ConvictionId, StateCode
from comity.law.purposes import Purpose
from comity.persons.person import Person
from comity.persons.texts import plain
from comity.records.commands import RequestCommand
from comity.records.messages import (
    PAYLOAD_TYPE,
    SERVICE,
    Kind,
    Notification,
    RequestingAuthority,
    encode,
)
from comity.records.model import Conviction
from comity_training.citizens import Shares
from comity_training.registers import RegisterEntry, generate_entries

SEED: Final = 20260101
REGISTER_SIZE: Final = 600
_PLAIN: Final = Shares(
    homonym=0.0,
    twin=0.0,
    dual=0.0,
    partial_birth_date=0.0,
    unknown_sex=0.0,
    no_identity_number=0.0,
    deceased=0.0,
)
"""Nobody difficult: what is measured is the road, not the human queue."""


@dataclass(frozen=True, slots=True, repr=False)
class Convict:
    """A national of one state, convicted in another.

    Attributes:
        person: As the convicting state describes the person.
        conviction: One conviction, to be numbered anew for each message.
    """

    person: Person
    conviction: Conviction

    def __repr__(self) -> str:
        """Return nothing about the person, invented or not."""
        return "Convict(...)"

    def numbered(self, number: int) -> Conviction:
        """Return the conviction under another identifier of the same state."""
        state = self.conviction.id[:2]
        return replace(self.conviction, id=ConvictionId(f"{state}-C-{number:015d}"))


def home_register(state: StateCode, states: Sequence[StateCode]) -> Iterator[RegisterEntry]:
    """Yield the register of a state: its own citizens, nobody convicted yet."""
    return generate_entries(
        state,
        REGISTER_SIZE,
        SEED,
        convicted_share=0.0,
        partners=states,
        foreign_share=0.0,
        shares=_PLAIN,
    )


def convicts(convicting: StateCode, national_of: StateCode) -> tuple[Convict, ...]:
    """Return nationals of one state, convicted in another, whose number identifies them."""
    entries = generate_entries(
        convicting,
        REGISTER_SIZE,
        SEED,
        convicted_share=0.0,
        partners=(convicting, national_of),
        foreign_share=0.5,
        shares=_PLAIN,
    )
    return tuple(
        Convict(entry.person, entry.convictions[0])
        for entry in entries
        if entry.convictions
        and entry.person.identity_numbers
        and [alpha2_of(code) for code in entry.person.nationalities] == [national_of]
    )


def notifications(sender: StateCode, recipient: StateCode, *, first: int) -> Iterator[Draft]:
    """Yield drafts of notifications for ever, each about another conviction.

    They differ in the conviction's identifier alone, so that making them costs next
    to nothing beside what is measured.

    Args:
        sender: The convicting state.
        recipient: The state of nationality.
        first: Number of the first conviction.

    Yields:
        Drafts, each with another payload.
    """
    placeholder = f"{sender}-C-{'0' * 15}".encode("ascii")
    payloads = [
        encode(Notification(person=each.person, conviction=each.numbered(0)))
        for each in convicts(sender, recipient)
    ]
    for number in count(first):
        identifier = f"{sender}-C-{number:015d}".encode("ascii")
        payload = payloads[number % len(payloads)].replace(placeholder, identifier)
        yield Draft(SERVICE, Kind.NOTIFICATION, recipient, payload, PAYLOAD_TYPE)


def question(person: Person, to: StateCode, number: int) -> RequestCommand:
    """Return a request about a person, for criminal proceedings."""
    return RequestCommand(
        to=to,
        person=person,
        purpose=Purpose.CRIMINAL_PROCEEDINGS,
        purpose_text=plain("Criminal proceedings", "en"),
        authority=RequestingAuthority(
            name=plain("Training court", "en"), kind="judicial-authority"
        ),
        by="training-officer",
        case_reference=f"T-{number:06d}",
    )
