"""Restricting what only some may learn of, together with everything that concerns it.

A restricted person leaves the common index, so that neither search nor counts nor the
rarity of a name tell of them; conversations that tell of the person are restricted with
them, those that exist and those to come. The node itself still looks whether a description
may mean somebody restricted before it says that it knows nobody: such a conversation goes
to cleared officers, and is hidden from all others.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import chain
from typing import Final

from comity.ids import ConversationId, PersonRef
from comity.persons.person import Person
from comity.records.central_authority import CentralAuthority
from comity.records.ports import RecordsWork
from comity.records.restrictions import Concerned, Restriction, RestrictionId
from comity.records.subjects import Subject
from comity.search.identification import Identified
from comity.search.joined_index import JoinedIndex
from comity.search.weighing import Weighed

MET: Final = "Somebody restricted may be meant; a cleared officer decides."
_EVERY: Final = 100_000_000


def restrict(work: RecordsWork, restriction: Restriction) -> None:
    """Put a restriction in force, for its subject and all that concerns it.

    Done again, it changes nothing. Looks through all conversations: rare, and not quick.

    Args:
        work: The open transaction.
        restriction: In force; somebody else has agreed.

    Raises:
        ReferenceNotFound: There is no such person. The caller has looked.
    """
    work.restrictions.keep(restriction)
    person = restriction.person
    if person is None:
        return
    work.register.leave_index(person)
    for conversation in dict.fromkeys(_telling_of(work, person)):
        work.restrictions.note_concerned(Concerned(restriction.id, conversation))


def lift(
    work: RecordsWork,
    restriction: Restriction,
    *,
    by: str,
    approved_by: str,
    reason: str,
    at: datetime,
) -> Restriction:
    """End a restriction; a person whom no other one restricts joins the common index again.

    Returns:
        The restriction as it stands now; one that was lifted before stays as it is.
    """
    if not restriction.is_in_force:
        return restriction
    lifted = replace(
        restriction,
        lifted_at=at,
        lifted_by=by,
        lift_approved_by=approved_by,
        lifted_reason=reason,
    )
    work.restrictions.keep(lifted)
    person = restriction.person
    if person is not None and person not in restricted_persons(work):
        work.register.join_index(person)
    return lifted


def restricted_persons(work: RecordsWork) -> frozenset[PersonRef]:
    """Return every person whom a restriction in force is about."""
    found = (each.person for each in work.restrictions.in_force())
    return frozenset(each for each in found if each is not None)


def note_meeting(
    work: RecordsWork, conversation: ConversationId, persons: Collection[PersonRef]
) -> None:
    """Restrict a conversation with those restricted persons of whom it tells, if any.

    Args:
        work: The open transaction.
        conversation: Which conversation.
        persons: Of whom it tells, or who may be meant in it.
    """
    for each in work.restrictions.in_force():
        if each.person in persons:
            work.restrictions.note_concerned(Concerned(each.id, conversation))


def met_restricted(
    work: RecordsWork,
    authority: CentralAuthority,
    conversation: ConversationId,
    described: Person,
    weighed: Weighed,
) -> Weighed | None:
    """Look whether a description may mean somebody restricted; then restrict its conversation.

    Args:
        work: The open transaction.
        authority: Ours.
        conversation: In which the description came.
        described: The person as described so far.
        weighed: What the common index and earlier judgements say.

    Returns:
        What was found with those restricted among the rest, for a cleared officer; ``None``
        if nobody restricted may be meant.
    """
    apart = _apart(work)
    if not apart:
        return None
    found = authority.identify(described, JoinedIndex(work.register, apart))
    meant = _meant(found) | weighed.named
    if not meant.intersection(ref for ref, _ in apart):
        return None
    note_meeting(work, conversation, meant)
    return replace(weighed, found=found)


def inherit(work: RecordsWork, conversation: ConversationId, person: PersonRef) -> None:
    """Restrict a person newly entered from a conversation that is restricted, as it is.

    Without that, whom a cleared officer finds not to be the one restricted, but somebody
    new, would tell of the conversation.
    """
    subject = Subject.conversation(conversation)
    concerned = {
        each.restriction
        for each in work.restrictions.concerned()
        if each.conversation == conversation
    }
    for each in work.restrictions.in_force():
        if each.subject == subject or each.id in concerned:
            identifier = RestrictionId(f"{each.id}:{person}")
            restrict(work, replace(each, id=identifier, subject=Subject.person(person)))


def _apart(work: RecordsWork) -> list[tuple[PersonRef, Person]]:
    held = [work.register.person(ref) for ref in sorted(restricted_persons(work))]
    return [(each.ref, each.person) for each in held if each is not None]


def _meant(found: Identified) -> frozenset[PersonRef]:
    candidates = frozenset(each.ref for each in found.candidates)
    return candidates if found.person is None else candidates | {found.person}


def _telling_of(work: RecordsWork, person: PersonRef) -> Iterator[ConversationId]:
    """Yield the conversations that tell of a person, some more than once."""
    named = person.encode()
    for conversation in work.exchange.conversations_listed(limit=_EVERY):
        found = work.cases.identification(conversation.id)
        identified = found is not None and found.person == person
        if identified or any(
            named in each.details for each in work.cases.tasks_of(conversation.id)
        ):
            yield conversation.id
    own = (held for held in work.register.own_convictions() if held.person == person)
    for held in chain(own, work.register.convictions_of(person)):
        yield from (each.conversation for each in work.cases.disclosures_of(held.conviction.id))
        told = [each.message for each in work.cases.duties_of(held.conviction.id)]
        sent = [each for each in told if each is not None]
        yield from work.exchange.known_messages(sent).values()
