"""Our own convictions: entering them, altering them, and repeating what went wrong.

Source: FD 2009/315/JHA Art. 4.
"""

from dataclasses import dataclass, replace

from comity.codes.countries import state_code
from comity.errors import ConflictingChange, InputInvalid, ReferenceNotFound
from comity.exchange.ports import OutgoingMessage
from comity.ids import ConvictionId, PersonRef, StateCode
from comity.law.states import iso_state
from comity.persons.person import Person
from comity.records.central_authority import CentralAuthority
from comity.records.correcting import tell_recipients
from comity.records.model import Conviction
from comity.records.notifying import notify
from comity.records.ports import (
    DutyState,
    HeldConviction,
    Origin,
    RecordsWork,
    Standing,
)
from comity.records.recall_model import Recall
from comity.records.recall_opening import follow_alteration


@dataclass(frozen=True, slots=True)
class Entered:
    """What came of entering or altering a conviction.

    Attributes:
        held: The version now kept.
        sent: Notifications, then corrections of answers given before.
        recall: What asks for the rest, where an older version was given to other states.
    """

    held: HeldConviction
    sent: tuple[OutgoingMessage, ...]
    recall: Recall | None = None


def enter(
    work: RecordsWork,
    authority: CentralAuthority,
    person: Person | PersonRef,
    conviction: Conviction,
    *,
    source_key: str = "",
) -> Entered:
    """Keep a conviction of ours and notify every state that is owed it.

    Entering the same conviction again changes nothing; entering another content
    under its identifier alters it.

    Raises:
        InputInvalid: The conviction is not ours by identifier or country.
        ReferenceNotFound: The person is not in the register.
        ConflictingChange: The identifier belongs to another person's conviction.
    """
    _check_own(authority, conviction)
    before = work.register.conviction(conviction.id)
    ref = _person(work, person, before, source_key)
    if before is not None:
        if before.person != ref:
            raise ConflictingChange(f"{conviction.id} is a conviction of another person.")
        return alter(work, authority, conviction)
    held = HeldConviction(
        conviction=conviction,
        person=ref,
        origin=Origin.OWN,
        convicting_state=iso_state(authority.state),
        version=1,
        standing=Standing.DELETED if conviction.asks_deletion else Standing.CURRENT,
        held_since=authority.now(),
    )
    work.register.keep_conviction(held)
    return Entered(held, notify(work, authority, held))


def alter(work: RecordsWork, authority: CentralAuthority, conviction: Conviction) -> Entered:
    """Keep a new version of a conviction of ours; tell whoever was told of it before.

    A version with a decision that orders deletion deletes the conviction.

    Raises:
        InputInvalid: The conviction is not ours by identifier or country.
        ReferenceNotFound: No such conviction of ours is in the register.
        ConflictingChange: It was deleted before.
    """
    _check_own(authority, conviction)
    before = work.register.conviction(conviction.id)
    if before is None or before.origin is not Origin.OWN:
        raise ReferenceNotFound(f"There is no conviction {conviction.id} of our own here.")
    if before.conviction == conviction:
        return Entered(before, ())
    if before.standing is Standing.DELETED:
        raise ConflictingChange(f"{conviction.id} was deleted.")
    held = replace(
        before,
        conviction=conviction,
        version=before.version + 1,
        standing=Standing.DELETED if conviction.asks_deletion else Standing.CURRENT,
        held_since=authority.now(),
    )
    work.register.keep_conviction(held)
    told = notify(work, authority, held)
    corrected = tell_recipients(work, authority, conviction.id)
    recall = follow_alteration(work, authority, held)
    return Entered(held, (*told, *corrected), recall)


def notify_again(
    work: RecordsWork,
    authority: CentralAuthority,
    identifier: ConvictionId,
    addressee: StateCode,
    *,
    by: str,
    reason: str,
) -> tuple[OutgoingMessage, ...]:
    """Send anew a notification that was refused, rejected or cancelled.

    Raises:
        ReferenceNotFound: No such conviction of ours, or no duty to that state is noted.
        ConflictingChange: The notification stands; nothing is to be repeated.
    """
    held = work.register.conviction(identifier)
    if held is None or held.origin is not Origin.OWN:
        raise ReferenceNotFound(f"There is no conviction {identifier} of our own here.")
    noted = [d for d in work.cases.duties_of(identifier) if d.addressee == addressee]
    last = next((d for d in noted if d.version == held.version), None)
    if last is None:
        raise ReferenceNotFound(f"No duty to notify {addressee} of {identifier} is noted.")
    if last.state is DutyState.SENT:
        raise ConflictingChange("The notification was sent and stands.")
    authority.log_act(
        work, {"act": "notify-again", "case": last.message or identifier, "by": by}, reason=reason
    )
    work.cases.note_duty(
        replace(last, state=DutyState.OUTSTANDING, message=None, noted_at=authority.now())
    )
    return notify(work, authority, held)


def _check_own(authority: CentralAuthority, conviction: Conviction) -> None:
    if not authority.is_ours(conviction.convicting_country):
        raise InputInvalid(
            "The convicting country is not this state.", field="conviction.convicting_country"
        )
    if state_code(conviction.id[:2]) != iso_state(authority.state):
        raise InputInvalid("The identifier is not one of this state.", field="conviction.id")


def _person(
    work: RecordsWork,
    person: Person | PersonRef,
    before: HeldConviction | None,
    source_key: str,
) -> PersonRef:
    if not isinstance(person, Person):
        if work.register.person(person) is None:
            raise ReferenceNotFound(f"There is no person {person} in the register.")
        return person
    known = work.register.by_source_key(source_key) if source_key else None
    if known is not None:
        if known.person != person:
            work.register.replace_person(known.ref, person)
        return known.ref
    if before is not None:
        return before.person
    return work.register.enter_person(person, source_key=source_key)
