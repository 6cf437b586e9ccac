"""Convictions and people of the story, as the scenes need them."""

from dataclasses import replace
from datetime import date, timedelta

from comity.ids import PersonRef, StateCode
from comity.persons.person import Person
from comity.records.model import Conviction, Decision, TriState
from comity_training.cast import CastMember, cast_register
from comity_training.cast_convictions import (
    drunk_driving_in_germany,
    drunk_driving_in_germany_paid,
    fraud_in_germany,
    theft_in_bulgaria,
    theft_in_greece,
)
from comity_training.convictions import conviction_id
from comity_training.demo.stage import Actor, StageFailure


def held_as(actor: Actor, member: CastMember) -> PersonRef:
    """Return the reference of a cast member in a state's register.

    Raises:
        StageFailure: The register does not have the person.
    """
    for state, entry in member.entries:
        if state == actor.state:
            return register_ref(actor, entry.person.identity_numbers[0].number)
    raise StageFailure(f"{member.key} is not in the register of {actor.state}")


def register_ref(actor: Actor, identity_number: str) -> PersonRef:
    """Return the reference of the person with an identity number.

    Raises:
        StageFailure: Nobody has it.
    """
    with actor.node.database.read() as snapshot:
        held = snapshot.register.by_source_key(f"demo:{identity_number}")
    if held is None:
        raise StageFailure(f"nobody in {actor.state} has the number {identity_number}")
    return held.ref


def native(state: StateCode, identity_number: str) -> Person:
    """Return a cast member as the own state's register describes the person.

    Raises:
        StageFailure: The cast has nobody with that number there.
    """
    for entry in cast_register(state):
        if any(number.number == identity_number for number in entry.person.identity_numbers):
            return entry.person
    raise StageFailure(f"the cast has nobody with the number {identity_number} in {state}")


def recent(conviction: Conviction) -> Conviction:
    """Return a conviction as decided a month ago, so that it is news."""
    decided = date(2026, 10, 1)
    return replace(conviction, decided_on=decided, final_on=decided + timedelta(days=14))


def conviction_of(state: StateCode, number: int) -> Conviction:
    """Return a conviction by a state, with an identifier of its own."""
    by_state = {
        "DE": fraud_in_germany(),
        "BG": theft_in_bulgaria(),
        "GR": theft_in_greece(TriState.YES),
    }
    return replace(
        recent(by_state[state]),
        id=conviction_id(state, 900_000_000_000_000 + number),
        file_number=f"DEMO {number}/26",
    )


def dual_conviction() -> Conviction:
    """Return the conviction that is later altered and deleted."""
    return drunk_driving_in_germany()


def paid() -> Conviction:
    """Return it after the fine was paid."""
    return drunk_driving_in_germany_paid()


def deleted() -> Conviction:
    """Return it with the order to delete it from the registers."""
    before = paid()
    order = Decision(
        id="D-00003",
        change_types=("DCH-00-R",),
        decided_on=date(2026, 11, 2),
        authority=before.authority,
        delete_from_register=TriState.YES,
    )
    return replace(before, decisions=(*before.decisions, order))
