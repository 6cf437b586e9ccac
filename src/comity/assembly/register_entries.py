"""One imported record, poured into the register: what is new, what changed, what is left alone.

Whatever came from a file is found again by its source key, so that pouring the same
record twice changes nothing and a mended one replaces its earlier self.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from comity.codes.countries import alpha2_of, state_code
from comity.errors import ConflictingChange, InputInvalid
from comity.exchange.ports import OutgoingMessage
from comity.ids import ConvictionId, PersonRef, StateCode
from comity.law.instruments import EXCHANGE_BEGAN
from comity.law.notification_duty import Duty, duties
from comity.law.states import is_member_state, iso_state
from comity.persons.person import Person
from comity.records.central_authority import CentralAuthority
from comity.records.correcting import tell_recipients
from comity.records.model import Conviction
from comity.records.notifying import notify
from comity.records.ports import (
    DutyState,
    HeldConviction,
    HeldPerson,
    NotificationDuty,
    Origin,
    Standing,
)
from comity.records.service import RecordsService
from comity.storage.store import Work
from comity.transport.registers.record import ImportedRecord

KEY_MARK: Final = "id:key:"
"""Before the source key of a record that was set aside by the register, not by its reader."""

_ALIAS: Final = "register.source-key."


@dataclass(slots=True)
class Poured:
    """What came of one record.

    Attributes:
        persons: Persons entered.
        changed_persons: Persons whose description was replaced.
        convictions: Convictions entered.
        changed_convictions: Convictions of which a new version is kept.
        removed: Convictions taken out, since the source no longer has them.
        missing: Own convictions that the source no longer has; they are kept.
        sent: Notifications, and corrections of answers.
    """

    persons: int = 0
    changed_persons: int = 0
    convictions: int = 0
    changed_convictions: int = 0
    removed: int = 0
    missing: list[ConvictionId] = field(default_factory=list)
    sent: list[OutgoingMessage] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        """Whether the person was not in the register."""
        return self.persons > 0

    @property
    def is_changed(self) -> bool:
        """Whether anything of a known person changed."""
        touched = (self.changed_persons, self.convictions, self.changed_convictions, self.removed)
        return not self.is_new and any(touched)


@dataclass(frozen=True, slots=True)
class Office:
    """Who pours.

    Attributes:
        authority: Our central authority.
        records: Its casework, which notifies what is owed.
        notified_earlier: Why own convictions that are new here owe no notification:
            they were notified by other means. Empty if they owe it.
    """

    authority: CentralAuthority
    records: RecordsService
    notified_earlier: str = ""


def pour(work: Work, office: Office, record: ImportedRecord) -> Poured:
    """Enter, replace or leave alone one person and the convictions of the record.

    Args:
        work: The open transaction.
        office: Who pours.
        record: What a reader yielded.

    Raises:
        InputInvalid: A conviction cannot be kept; the field is named. The fault of
            the source. The caller rolls back, or has to undo the person.
        ConflictingChange: A conviction belongs to another person here, or was
            deleted or withdrawn.
    """
    poured = Poured()
    known = person_of(work, record.source_key)
    if known is None:
        ref = work.register.enter_person(record.person, source_key=source_key_of(record))
        poured.persons = 1
    else:
        ref = known.ref
        if known.person != record.person:
            work.register.replace_person(ref, record.person)
            poured.changed_persons = 1
    pouring = _Pouring(work, office, ref, record.person, poured)
    for conviction in record.convictions:
        pouring.conviction(conviction)
    if known is not None:
        pouring.what_is_gone(record)
        if known.person.nationalities != record.person.nationalities:
            pouring.notify_anew(record)
    return poured


def source_key_of(record: ImportedRecord) -> str:
    """Return the key of a record, also of one that was set aside here and mended."""
    return record.source_key.removeprefix(KEY_MARK)


def person_of(work: Work, source_key: str) -> HeldPerson | None:
    """Return the person imported under a key, or under the one it had before a renumbering."""
    key = source_key.removeprefix(KEY_MARK)
    known = work.register.by_source_key(key)
    if known is None and (ref := work.facts.get(_ALIAS + key)) is not None:
        return work.register.person(PersonRef(ref.decode()))
    return known


def name_also(work: Work, source_key: str, ref: PersonRef) -> None:
    """Let a person be found under one more source key."""
    work.facts.put(_ALIAS + source_key, ref.encode())


def origin_of(state: StateCode, decided_on: date | None, today: date) -> Origin:
    """Return how a conviction of another state counts (FD 2009/315 Art. 7(1)(b) to (d)).

    A state that was bound when it convicted counts as a Member State, so that what it
    said about retransmission keeps its force. Where the day is unknown, the conviction
    counts as entered before the exchange began, which discloses less.

    Example:
        >>> str(origin_of(StateCode("BG"), date(2011, 5, 1), date(2026, 1, 1)))
        'entered-earlier'
    """
    on = decided_on or today
    if not is_member_state(state, on) and not is_member_state(state, today):
        return Origin.THIRD_COUNTRY
    if decided_on is None or decided_on < EXCHANGE_BEGAN:
        return Origin.ENTERED_EARLIER
    return Origin.NOTIFIED


@dataclass(frozen=True, slots=True)
class _Pouring:
    work: Work
    office: Office
    ref: PersonRef
    person: Person
    poured: Poured

    @property
    def authority(self) -> CentralAuthority:
        return self.office.authority

    def conviction(self, conviction: Conviction) -> None:
        state = alpha2_of(conviction.convicting_country)
        if state is None:
            raise InputInvalid(
                f"{conviction.convicting_country} names no state that is known here",
                field="conviction.convicting_country",
            )
        before = self.work.register.conviction(conviction.id)
        self._check_owner(conviction, before, state)
        if before is not None and before.person != self.ref:
            raise ConflictingChange(f"{conviction.id} is held as a conviction of another person")
        if before is not None and before.conviction == conviction:
            self._same(before)
        elif before is not None and before.standing in {Standing.DELETED, Standing.WITHDRAWN}:
            raise ConflictingChange(f"{conviction.id} was {before.standing} here since")
        elif self.authority.is_ours(conviction.convicting_country):
            self._own(conviction, before)
        else:
            self._foreign(conviction, before, state)

    def _check_owner(
        self, conviction: Conviction, before: HeldConviction | None, state: StateCode
    ) -> None:
        """Refuse a file that would put one state's conviction over another's.

        Raises:
            InputInvalid: An identifier of ours under another country. The source's fault.
            ConflictingChange: The identifier is another state's conviction here.
        """
        ours = self.authority.is_ours(conviction.convicting_country)
        if not ours and state_code(conviction.id[:2]) == iso_state(self.authority.state):
            raise InputInvalid(
                "the identifier is one of ours, and the convicting country is not",
                field="conviction.id",
            )
        if before is not None and (
            iso_state(before.convicting_state) != iso_state(state)
            or (before.origin is Origin.OWN) != ours
        ):
            raise ConflictingChange(f"{conviction.id} is held as another state's conviction")

    def _same(self, before: HeldConviction) -> None:
        if not _was_removed(before):
            return
        # It was taken out because a file lacked it, and now a file has it again.
        self.work.register.set_standing(before.conviction.id, before.version, Standing.CURRENT)
        self.poured.changed_convictions += 1

    def _own(self, conviction: Conviction, before: HeldConviction | None) -> None:
        if before is not None:
            self.poured.sent += self.office.records.alter_conviction(self.work, conviction).sent
            self.poured.changed_convictions += 1
            return
        self.poured.convictions += 1
        if not self.office.notified_earlier:
            self.poured.sent += self.office.records.enter_conviction(
                self.work, self.ref, conviction
            ).sent
            return
        if state_code(conviction.id[:2]) != iso_state(self.authority.state):
            raise InputInvalid("The identifier is not one of this state.", field="conviction.id")
        held = HeldConviction(
            conviction=conviction,
            person=self.ref,
            origin=Origin.OWN,
            convicting_state=iso_state(self.authority.state),
            version=1,
            standing=Standing.DELETED if conviction.asks_deletion else Standing.CURRENT,
            held_since=self.authority.now(),
        )
        self.work.register.keep_conviction(held)
        self._note_earlier(held)

    def _note_earlier(self, held: HeldConviction) -> None:
        known = [alpha2_of(code) for code in self.person.nationalities]
        answers = duties(
            self.authority.state,
            tuple(state for state in known if state is not None),
            self.authority.day_of(held.held_since),
            further_parties=self.authority.rules.further_parties,
        )
        for answer in answers:
            if isinstance(answer, Duty):
                addressee: str = answer.state
                state = DutyState.NOTIFIED_EARLIER
                reason = self.office.notified_earlier
            else:
                addressee = str(answer.nationality)
                state = DutyState.NOT_OWED
                reason = f"{answer.reason}: {answer.basis}"
            self.work.cases.note_duty(
                NotificationDuty(
                    conviction=held.conviction.id,
                    version=held.version,
                    addressee=addressee,
                    state=state,
                    reason=reason,
                    message=None,
                    noted_at=held.held_since,
                )
            )

    def _foreign(
        self, conviction: Conviction, before: HeldConviction | None, state: StateCode
    ) -> None:
        now = self.authority.now()
        standing = Standing.DELETED if conviction.asks_deletion else Standing.CURRENT
        if before is None:
            decided = conviction.decided_on or conviction.final_on
            held = HeldConviction(
                conviction=conviction,
                person=self.ref,
                origin=origin_of(state, decided, self.authority.day_of(now)),
                convicting_state=state,
                version=1,
                standing=standing,
                held_since=now,
            )
            self.poured.convictions += 1
        else:
            held = replace(
                before,
                conviction=conviction,
                version=before.version + 1,
                standing=standing,
                held_since=now,
            )
            self.poured.changed_convictions += 1
        self.work.register.keep_conviction(held)
        if before is not None:
            self.poured.sent += tell_recipients(self.work, self.authority, conviction.id)

    def what_is_gone(self, record: ImportedRecord) -> None:
        """Take out what the source no longer has; own convictions are only reported.

        An own conviction may have been entered here and not come from the file at all,
        and its deletion would have to be notified.
        """
        if not record.complete:
            return
        listed = {conviction.id for conviction in record.convictions}
        for held in self.work.register.convictions_of(self.ref):
            identifier = held.conviction.id
            if identifier in listed or held.message is not None:
                continue
            if held.origin is Origin.OWN:
                self.poured.missing.append(identifier)
                continue
            self.poured.sent += remove(self.work, self.authority, held)
            self.poured.removed += 1

    def notify_anew(self, record: ImportedRecord) -> None:
        """A nationality that became known since may be owed what is held already."""
        for conviction in record.convictions:
            held = self.work.register.conviction(conviction.id)
            if held is not None and held.origin is Origin.OWN:
                self.poured.sent += notify(self.work, self.authority, held)


def remove(
    work: Work, authority: CentralAuthority, held: HeldConviction
) -> tuple[OutgoingMessage, ...]:
    """Take a conviction out of force, and correct the answers that disclosed it."""
    work.register.set_standing(held.conviction.id, held.version, Standing.DELETED)
    return tell_recipients(work, authority, held.conviction.id)


def _was_removed(held: HeldConviction) -> bool:
    """Return whether a conviction was taken out here and not by a decision or a notification."""
    return (
        held.standing is Standing.DELETED
        and held.message is None
        and not held.conviction.asks_deletion
    )
