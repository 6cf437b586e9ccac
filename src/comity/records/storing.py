"""Convictions received from other states: versions, their standing, who is told.

Source: FD 2009/315/JHA Art. 5: stored for retransmission, altered and deleted as
the convicting state says.
"""

from itertools import chain

import msgspec

from comity.codes.catalogue import OFFENCES
from comity.errors import ConflictingChange, ReferenceNotFound
from comity.exchange.conversation import Conversation
from comity.exchange.ports import OutgoingMessage
from comity.ids import ConvictionId, MessageId, PersonRef, StateCode
from comity.law.states import iso_state
from comity.records.central_authority import CentralAuthority, settle
from comity.records.contents import content_as
from comity.records.correcting import tell_recipients
from comity.records.erased_conviction import is_erased
from comity.records.handling_office import keep_received
from comity.records.messages import (
    ConvictionReference,
    Kind,
    Notification,
    NotificationOutcome,
    NotificationResponse,
)
from comity.records.model import Authority, Conviction
from comity.records.ports import (
    HeldConviction,
    Origin,
    RecordsWork,
    RegisterSight,
    Standing,
    TaskKind,
)
from comity.records.replacing import (
    belongs_to,
    is_open_to,
    names_as_convicting,
    note_replaced,
    to_restore,
)
from comity.records.tasks import close_open, queue

_DECIDED_BY_ANSWER = (
    TaskKind.IDENTIFY_NOTIFICATION,
    TaskKind.CONFIRM_DELETION,
    TaskKind.ATTEND,
)


def respond(
    work: RecordsWork,
    authority: CentralAuthority,
    conversation: Conversation,
    outcome: NotificationOutcome,
) -> tuple[OutgoingMessage, ...]:
    """Answer a notification, unless it was answered or withdrawn meanwhile."""
    opening = MessageId(conversation.id)
    if not authority.moves(conversation, Kind.NOTIFICATION_RESPONSE, opening):
        return ()
    response = NotificationResponse(outcome=outcome, contact=authority.settings.contact)
    sent = authority.reply(work, conversation, response, opening)
    settle(work, conversation.id, authority.now())
    close_open(work, authority, conversation.id, outcome="answered", kinds=_DECIDED_BY_ANSWER)
    return (sent,)


def store(
    work: RecordsWork,
    authority: CentralAuthority,
    conversation: Conversation,
    notification: Notification,
    person: PersonRef,
    *,
    replaces: HeldConviction | None = None,
) -> tuple[OutgoingMessage, ...]:
    """Keep a notified conviction, answer, and correct what was passed on before.

    A version that asks for deletion is kept at once, since from then on nothing
    older may be passed on; it becomes final at once or by an officer.

    Raises:
        ConflictingChange: The conviction is not the sender's to notify, or its
            identifier is here for another conviction. Whatever an officer decides,
            nothing is overwritten; the notification can be complained of.
    """
    conviction = notification.conviction
    if not names_as_convicting(conviction, conversation.peer):
        raise ConflictingChange(f"{conviction.id} is no conviction of the notifying state.")
    if not is_open_to(work, conviction.id, conversation.peer):
        raise ConflictingChange(f"{conviction.id} is here as a conviction of another state.")
    before = in_force(work, conviction.id)
    if before is not None and before.person != person:
        raise ConflictingChange(f"{conviction.id} is here as a conviction of another person.")
    kept = None if before is None else _kept_from(work, conversation, before.conviction.id)
    if kept is not None:
        return _again(work, authority, conversation, kept, replaces)
    first = notification.updates is None
    if first and before is not None and not is_same_decision(before.conviction, conviction):
        raise ConflictingChange(f"{conviction.id} is here as another conviction.")
    earlier = replaces or before
    entered = _equivalent(authority, notification.conviction) or (
        earlier is not None and earlier.entered_nationally
    )
    held = HeldConviction(
        conviction=notification.conviction,
        person=person,
        origin=Origin.NOTIFIED if authority.is_member(conversation.peer) else Origin.THIRD_COUNTRY,
        convicting_state=iso_state(conversation.peer),
        version=_next_version(work, notification.conviction.id),
        standing=Standing.CURRENT,
        held_since=authority.now(),
        message=MessageId(conversation.id),
        entered_nationally=entered,
    )
    work.register.keep_conviction(held)
    if notification.handling is not msgspec.UNSET:
        identifiers = frozenset({held.conviction.id})
        message = MessageId(conversation.id)
        keep_received(
            work,
            authority,
            notification.handling,
            sender=conversation.peer,
            message=message,
            convictions=identifiers,
        )
    _replace(work, held, before, replaces)
    if notification.conviction.asks_deletion:
        return _delete_or_ask(work, authority, conversation, held, replaces)
    answered = respond(work, authority, conversation, NotificationOutcome.SUCCESSFUL)
    if not entered and authority.settings.ask_national_entry:
        queue(
            work,
            authority,
            TaskKind.ENTER_NATIONALLY,
            conversation=conversation.id,
            message=MessageId(conversation.id),
            reason="No rule says whether an equivalent offence exists here.",
            details={"conviction": held.conviction.id, "version": held.version, "person": person},
        )
    return (*answered, *_tell(work, authority, held, replaces))


def _replace(work: RecordsWork, held: HeldConviction, *before: HeldConviction | None) -> None:
    """Put out of force, and note, what a kept version replaces.

    What was deleted before stays deleted: only what was in force is replaced, or returns.
    """
    replaced = [each for each in before if each and each.standing is Standing.CURRENT]
    for each in replaced:
        if each.conviction.id != held.conviction.id:
            work.register.set_standing(each.conviction.id, each.version, Standing.SUPERSEDED)
    if held.message is not None:
        note_replaced(work, held.message, replaced)


def _again(
    work: RecordsWork,
    authority: CentralAuthority,
    conversation: Conversation,
    held: HeldConviction,
    replaces: HeldConviction | None,
) -> tuple[OutgoingMessage, ...]:
    """Answer about what the notification stored before; an answer may be owed anew."""
    if held.conviction.asks_deletion and held.standing is Standing.CURRENT:
        return _delete_or_ask(work, authority, conversation, held, replaces)
    return respond(work, authority, conversation, NotificationOutcome.SUCCESSFUL)


def _delete_or_ask(
    work: RecordsWork,
    authority: CentralAuthority,
    conversation: Conversation,
    held: HeldConviction,
    replaces: HeldConviction | None,
) -> tuple[OutgoingMessage, ...]:
    if not authority.settings.confirm_deletions:
        deleted = delete(work, authority, conversation)
        return (*deleted, *_tell_of_other(work, authority, held, replaces))
    queue(
        work,
        authority,
        TaskKind.CONFIRM_DELETION,
        conversation=conversation.id,
        message=MessageId(conversation.id),
        reason="The convicting state asks for a conviction to be deleted.",
        details={
            "conviction": held.conviction.id,
            "version": held.version,
            "person": held.person,
        },
    )
    return ()


def delete(
    work: RecordsWork, authority: CentralAuthority, conversation: Conversation
) -> tuple[OutgoingMessage, ...]:
    """Make a notified deletion final, answer, and correct what was passed on before.

    Raises:
        ReferenceNotFound: The notification stored nothing here.
        ConflictingChange: The convicting state altered the conviction again since.
    """
    held = stored_by(work, conversation)
    if held.standing is not Standing.CURRENT:
        raise ConflictingChange(f"{held.conviction.id} changed since; nothing was deleted.")
    work.register.set_standing(held.conviction.id, held.version, Standing.DELETED)
    answered = respond(work, authority, conversation, NotificationOutcome.SUCCESSFUL)
    return (*answered, *tell_recipients(work, authority, held.conviction.id))


def withdraw(
    work: RecordsWork,
    authority: CentralAuthority,
    conversation: Conversation,
) -> tuple[OutgoingMessage, ...]:
    """Take back what a notification stored: what it replaced holds again."""
    held = _stored_or_none(work, conversation)
    if held is None or held.standing is Standing.WITHDRAWN:
        return ()
    in_force = held.standing is not Standing.SUPERSEDED
    work.register.set_standing(held.conviction.id, held.version, Standing.WITHDRAWN)
    restored = to_restore(work, held, conversation.peer) if in_force else ()
    for each in restored:
        work.register.set_standing(each.conviction.id, each.version, Standing.CURRENT)
    told = tell_recipients(work, authority, held.conviction.id)
    others = [_tell_of_other(work, authority, held, each) for each in restored]
    return (*told, *chain.from_iterable(others))


def stored_by(work: RecordsWork, conversation: Conversation) -> HeldConviction:
    """Return what a notification stored.

    Raises:
        ReferenceNotFound: It stored nothing here.
    """
    held = _stored_or_none(work, conversation)
    if held is None:
        raise ReferenceNotFound(f"Nothing is stored from {conversation.id}.")
    return held


def in_force(work: RegisterSight, identifier: ConvictionId) -> HeldConviction | None:
    """Return the latest version of a conviction that was not withdrawn."""
    latest = work.register.conviction(identifier)
    if latest is None or latest.standing is not Standing.WITHDRAWN:
        return latest
    kept = [
        each
        for each in work.register.versions_of(identifier)
        if each.standing is not Standing.WITHDRAWN
    ]
    return kept[-1] if kept else None


def is_same_decision(one: Conviction, other: Conviction) -> bool:
    """Return whether two convictions under one identifier are the same by file and date.

    Some senders give every conviction one and the same identifier. Of one that was erased
    nothing else is known.
    """
    if is_erased(one):
        return True
    return (one.file_number, one.decided_on) == (other.file_number, other.decided_on)


def _next_version(work: RecordsWork, identifier: ConvictionId) -> int:
    latest = work.register.conviction(identifier)
    return 1 if latest is None else latest.version + 1


def target_of(
    work: RegisterSight, sender: StateCode, notification: Notification
) -> HeldConviction | None:
    """Return the conviction that an update replaces, or ``None`` if it cannot be told.

    By identifier, that of the network before ECRIS included; where a sender gives all its
    convictions the same identifier, or never used it here, by file number, court and date.

    Source:
        ECRIS DTS v1.0, UpdatedConvictionReference.
    """
    reference = notification.updates
    if reference is None:
        return None
    for identifier in (reference.id, reference.njr_id):
        found = in_force(work, ConvictionId(identifier)) if identifier else None
        if found is not None and _fits(found, sender, reference):
            return found
    number = reference.file_number
    if number is None:
        return None
    listed = work.register.by_file_number(
        iso_state(sender), number, notification.conviction.decided_on
    )
    fitting = [each for each in listed if _fits(each, sender, reference)]
    return fitting[0] if len(fitting) == 1 else None


def _fits(held: HeldConviction, sender: StateCode, reference: ConvictionReference) -> bool:
    known = held.conviction
    agree = (
        (known.file_number, reference.file_number),
        (known.final_on, reference.final_on),
    )
    return (
        belongs_to(held, sender)
        and _may_be_one(known.authority, reference.authority)
        and held.standing is not Standing.WITHDRAWN
        and all(ours is None or theirs is None or ours == theirs for ours, theirs in agree)
    )


def _may_be_one(ours: Authority | None, theirs: Authority | None) -> bool:
    """Return whether two statements may mean one court: by code, else by any wording shared."""
    if ours is None or theirs is None:
        return True
    if ours.code is not None and theirs.code is not None:
        return ours.code == theirs.code
    names = [
        {" ".join(wording.text.split()).casefold() for wording in court.name}
        for court in (ours, theirs)
    ]
    return not all(names) or not names[0].isdisjoint(names[1])


def _stored_or_none(work: RecordsWork, conversation: Conversation) -> HeldConviction | None:
    said = content_as(Notification, work.exchange.incoming(MessageId(conversation.id)))
    return None if said is None else _kept_from(work, conversation, said.conviction.id)


def _kept_from(
    work: RecordsWork, conversation: Conversation, identifier: ConvictionId
) -> HeldConviction | None:
    opening = MessageId(conversation.id)
    versions = work.register.versions_of(identifier)
    return next((each for each in versions if each.message == opening), None)


def _tell(
    work: RecordsWork,
    authority: CentralAuthority,
    held: HeldConviction,
    other: HeldConviction | None,
) -> tuple[OutgoingMessage, ...]:
    told = tell_recipients(work, authority, held.conviction.id)
    return (*told, *_tell_of_other(work, authority, held, other))


def _tell_of_other(
    work: RecordsWork,
    authority: CentralAuthority,
    held: HeldConviction,
    other: HeldConviction | None,
) -> tuple[OutgoingMessage, ...]:
    """Correct answers that disclosed the same conviction under another identifier."""
    if other is None or other.conviction.id == held.conviction.id:
        return ()
    return tell_recipients(work, authority, other.conviction.id)


def _equivalent(authority: CentralAuthority, conviction: Conviction) -> bool:
    """Return whether any offence is one here too, by its category or the group above."""
    listed = authority.settings.equivalent_offences
    for offence in conviction.offences:
        if offence.category is None:
            continue
        group = OFFENCES.parent(offence.category)
        if offence.category in listed or (group is not None and group.value in listed):
            return True
    return False
