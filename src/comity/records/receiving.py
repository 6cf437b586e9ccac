"""Receiving a notification: who is it, what does it replace, is it kept at once.

Source: FD 2009/315/JHA Art. 4(2), 4(3) and 5; ECRIS DTS v1.0, NOT.
"""

from dataclasses import dataclass
from typing import Final

from comity.codes.countries import alpha2_of
from comity.exchange.conversation import Conversation
from comity.exchange.ports import OutgoingMessage
from comity.ids import MessageId, PersonRef
from comity.law.states import iso_state
from comity.persons.person import Person
from comity.records.central_authority import CentralAuthority
from comity.records.complaining import complain
from comity.records.identifications import identified, parameters_of
from comity.records.judged_before import weigh_judgements
from comity.records.messages import Notification, NotificationOutcome
from comity.records.need_to_know import MET, inherit, met_restricted
from comity.records.ports import (
    HeldConviction,
    Identification,
    IdentityOutcome,
    RecordsWork,
    TaskKind,
)
from comity.records.replacing import is_open_to, names_as_convicting
from comity.records.storing import in_force, is_same_decision, respond, store, target_of
from comity.records.tasks import BY_THE_NODE, queue, search_details, why_uncertain
from comity.search.identification import Outcome
from comity.search.weighing import Weighed

NOT_THE_CONVICTING_STATE: Final = "The convicting state of a notification is its sender."
TARGET_UNKNOWN: Final = "The update refers to a conviction that is not here."
TARGET_DIFFERS: Final = "The update describes another person than the conviction it replaces."
IDENTIFIER_IN_USE: Final = "The identifier of the conviction is in use here for another one."
_BY_REFERENCE: Final = "update of a conviction held here"
_AS_NEW: Final = "entered as a new national by rule"


@dataclass(frozen=True, slots=True)
class Received:
    """A notification to be processed.

    Attributes:
        conversation: Where it stands.
        notification: What was notified.
        person: The person as described so far, additional information included.
    """

    conversation: Conversation
    notification: Notification
    person: Person


def receive(
    work: RecordsWork, authority: CentralAuthority, received: Received
) -> tuple[OutgoingMessage, ...]:
    """Store a notification if nothing is in doubt; else queue it for an officer."""
    conviction = received.notification.conviction
    sender = received.conversation.peer
    if not names_as_convicting(conviction, sender):
        opening = MessageId(received.conversation.id)
        return complain(
            work, authority, received.conversation, opening, text=NOT_THE_CONVICTING_STATE
        )
    weighed = weigh_judgements(
        work,
        received.conversation.id,
        received.person,
        authority.identify(received.person, work.register),
    )
    met = met_restricted(work, authority, received.conversation.id, received.person, weighed)
    if met is not None:
        return _to_officer(work, authority, received, met, MET)
    if not is_open_to(work, conviction.id, sender):
        return _to_officer(work, authority, received, weighed, IDENTIFIER_IN_USE)
    if received.notification.updates is not None:
        return _update(work, authority, received, weighed)
    before = in_force(work, conviction.id)
    if before is not None:
        return _again(work, authority, received, weighed, before)
    return _first(work, authority, received, weighed)


def _again(
    work: RecordsWork,
    authority: CentralAuthority,
    received: Received,
    weighed: Weighed,
    before: HeldConviction,
) -> tuple[OutgoingMessage, ...]:
    """Take a first notification of what is here already, if it is the same conviction."""
    same = is_same_decision(before.conviction, received.notification.conviction)
    if same and weighed.found.person == before.person:
        return _keep(work, authority, received, before.person, rule=_BY_REFERENCE)
    doubtful = same and weighed.found.person is None
    reason = why_uncertain(weighed) if doubtful else IDENTIFIER_IN_USE
    return _to_officer(work, authority, received, weighed, reason)


def _update(
    work: RecordsWork, authority: CentralAuthority, received: Received, weighed: Weighed
) -> tuple[OutgoingMessage, ...]:
    target = target_of(work, received.conversation.peer, received.notification)
    if target is None:
        return _to_officer(work, authority, received, weighed, TARGET_UNKNOWN)
    if weighed.is_another_than(target.person):
        return _to_officer(work, authority, received, weighed, TARGET_DIFFERS)
    taken = in_force(work, received.notification.conviction.id)
    if taken is not None and taken.person != target.person:
        return _to_officer(work, authority, received, weighed, IDENTIFIER_IN_USE)
    return _keep(work, authority, received, target.person, rule=_BY_REFERENCE, replaces=target)


def _first(
    work: RecordsWork, authority: CentralAuthority, received: Received, weighed: Weighed
) -> tuple[OutgoingMessage, ...]:
    found = weighed.found
    held = None if found.person is None else work.register.person(found.person)
    known = () if held is None else held.person.nationalities
    if is_not_ours(authority, (*received.person.nationalities, *known)):
        return respond(work, authority, received.conversation, NotificationOutcome.NOT_A_NATIONAL)
    if held is None:
        unknown = found.outcome is Outcome.NOBODY and weighed.caveat is None
        may_enter = authority.settings.enter_unknown_nationals and unknown
        if not (may_enter and _is_enterable(received.person)):
            return _to_officer(work, authority, received, weighed, why_uncertain(weighed))
        return enter_as_new(work, authority, received, by=BY_THE_NODE, rule=_AS_NEW)
    if held.person.deceased:
        identified(work, authority, received.conversation, held.ref, rule=str(found.rule))
        return respond(work, authority, received.conversation, NotificationOutcome.DECEASED)
    return _keep(work, authority, received, held.ref, rule=str(found.rule))


def enter_as_new(
    work: RecordsWork, authority: CentralAuthority, received: Received, *, by: str, rule: str
) -> tuple[OutgoingMessage, ...]:
    """Enter the notified person in the register, and store the conviction."""
    ref = work.register.enter_person(received.person)
    work.cases.identify(
        Identification(
            conversation=received.conversation.id,
            outcome=IdentityOutcome.DECIDED,
            person=ref,
            rule=rule,
            decided_by=by,
            decided_at=authority.now(),
            parameters=parameters_of(authority, by),
        )
    )
    inherit(work, received.conversation.id, ref)
    return store(work, authority, received.conversation, received.notification, ref)


def is_not_ours(authority: CentralAuthority, nationalities: tuple[str, ...]) -> bool:
    """Return whether the nationalities, all understood, are all other states'."""
    states = [alpha2_of(code) for code in nationalities]
    return bool(states) and None not in states and iso_state(authority.state) not in states


def _keep(
    work: RecordsWork,
    authority: CentralAuthority,
    received: Received,
    person: PersonRef,
    *,
    rule: str,
    replaces: HeldConviction | None = None,
) -> tuple[OutgoingMessage, ...]:
    identified(work, authority, received.conversation, person, rule=rule)
    return store(
        work,
        authority,
        received.conversation,
        received.notification,
        person,
        replaces=replaces,
    )


def _is_enterable(person: Person) -> bool:
    name = person.name
    named = name.forename is not None and name.surname is not None
    return named and person.birth_date.is_full


def _to_officer(
    work: RecordsWork,
    authority: CentralAuthority,
    received: Received,
    weighed: Weighed,
    reason: str,
) -> tuple[OutgoingMessage, ...]:
    queue(
        work,
        authority,
        TaskKind.IDENTIFY_NOTIFICATION,
        conversation=received.conversation.id,
        message=MessageId(received.conversation.id),
        reason=reason,
        details=search_details(weighed),
    )
    return ()
