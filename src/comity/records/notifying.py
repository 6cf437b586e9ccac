"""Telling every state of which a convicted person is a national.

Source: FD 2009/315/JHA Art. 4(2) and (3); 1959 Convention Art. 22.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import msgspec

from comity.codes.catalogue import COUNTRIES
from comity.codes.countries import alpha2_of
from comity.errors import ReferenceNotFound
from comity.exchange.ports import OutgoingMessage
from comity.ids import ConversationId, ConvictionId, MessageId, StateCode
from comity.law.notification_duty import Duty, Nationality, NoDuty, NoNationality, duties
from comity.persons.person import Person
from comity.persons.unknowns import UNKNOWN_COUNTRY
from comity.policy.decision import Refusal, decide_notification
from comity.policy.facts import NotificationFacts
from comity.policy.obligations import Obligation
from comity.records.central_authority import CentralAuthority
from comity.records.handling_office import conditions_to_send, in_words
from comity.records.messages import ConvictionReference, Notification
from comity.records.model import Conviction
from comity.records.need_to_know import note_meeting
from comity.records.ports import (
    DutyState,
    HeldConviction,
    HeldPerson,
    NotificationDuty,
    RecordsWork,
    Standing,
)

NATIONALITY_NOT_UNDERSTOOD: Final = "the nationality is a code that names no state here"
DELETED_BEFORE: Final = "the conviction was deleted before this state was told of it"
_STATELESS: Final = COUNTRIES.named("stateless").value


def notify(
    work: RecordsWork, authority: CentralAuthority, held: HeldConviction
) -> tuple[OutgoingMessage, ...]:
    """Fulfil, or note why not, each duty to notify the latest version of a conviction.

    What was fulfilled before is left alone, so that this may be done any number of
    times. A notification that a partner refused, or that an officer cancelled, is
    not sent again by itself.

    Raises:
        ReferenceNotFound: The convicted person is not in the register. The caller's bug.
    """
    keeper = work.register.person(held.person)
    if keeper is None:
        raise ReferenceNotFound(f"There is no person {held.person} in the register.")
    noted = work.cases.duties_of(held.conviction.id)
    known = work.exchange.known_messages([d.message for d in noted if d.message is not None])
    told: dict[StateCode, int] = {}
    for each in noted:
        if each.version < held.version and _was_told(each, known):
            state = StateCode(each.addressee)
            told[state] = max(told.get(state, 0), each.version)
    standing = {
        each.addressee: each
        for each in noted
        if each.version == held.version and (each.message is None or each.message in known)
    }
    round_ = _Round(work, authority, held, keeper, told, standing)
    return round_.fulfil()


@dataclass(frozen=True, slots=True)
class _Round:
    """One pass over all duties about one version of a conviction."""

    work: RecordsWork
    authority: CentralAuthority
    held: HeldConviction
    keeper: HeldPerson
    told: Mapping[StateCode, int]
    standing: Mapping[str, NotificationDuty]

    def fulfil(self) -> tuple[OutgoingMessage, ...]:
        nationalities, strange = _nationalities(self.keeper.person)
        for code in strange:
            self._note(code, DutyState.OUTSTANDING, NATIONALITY_NOT_UNDERSTOOD)
        answers = duties(
            self.authority.state,
            nationalities,
            self.authority.day_of(self.held.held_since),
            further_parties=self.authority.rules.further_parties,
        )
        owed = dict.fromkeys(self.told)
        for answer in answers:
            if isinstance(answer, Duty):
                owed[answer.state] = None
            elif answer.nationality not in self.told and not (strange and _says_nothing(answer)):
                reason = f"{answer.reason}: {answer.basis}"
                self._note(str(answer.nationality), DutyState.NOT_OWED, reason)
        sent = [self._tell(state, nationalities) for state in owed]
        return tuple(message for message in sent if message is not None)

    def _tell(
        self, state: StateCode, nationalities: tuple[Nationality, ...]
    ) -> OutgoingMessage | None:
        noted = self.standing.get(state)
        if noted is not None and _stands(noted):
            return None
        update = state in self.told
        if self.held.standing is Standing.DELETED and not update:
            self._note(state, DutyState.NOT_OWED, DELETED_BEFORE)
            return None
        decided = decide_notification(
            NotificationFacts(
                convicting_state=self.authority.state,
                addressee=state,
                nationalities=nationalities,
                on=self.authority.day_of(self.held.held_since),
                already_notified=update,
                in_network=self.authority.reaches(state),
            ),
            self.authority.rules,
        )
        if isinstance(decided, Refusal):
            open_ = Obligation.OTHER_CHANNEL in decided.obligations
            reason = f"{decided.ground}: {decided.basis}"
            stays = DutyState.OUTSTANDING if open_ else DutyState.NOT_OWED
            # Asked again each time a partner joins; on record once, until the answer changes.
            if noted is None or not _alike(noted, stays, reason):
                self.authority.log_decision(self.work, decided, case=self.held.conviction.id)
            self._note(state, stays, reason)
            return None
        conditions = conditions_to_send(self.work.disclosure, [self.held.conviction.id])
        keeps = self.authority.keeps_conditions(state, self.authority.now())
        message = self.authority.send(
            self.work,
            decided,
            state,
            Notification(
                person=self.keeper.person,
                conviction=self.held.conviction,
                updates=reference_to(self._last_told(state)) if update else None,
                contact=self.authority.settings.contact,
                remarks=() if keeps else in_words(conditions),
                handling=conditions if keeps and conditions else msgspec.UNSET,
            ),
        )
        note_meeting(self.work, message.conversation, {self.held.person})
        self._note(state, DutyState.SENT, str(decided.basis), message)
        self.authority.log_decision(self.work, decided, case=message.id)
        return message

    def _last_told(self, state: StateCode) -> Conviction:
        """Return the version that a state was told last: it knows no other by name.

        An appeal can change file number, court and date, so the new version's would
        name nothing there.
        """
        versions = self.work.register.versions_of(self.held.conviction.id)
        told = self.told[state]
        return next(each.conviction for each in versions if each.version == told)

    def _note(
        self,
        addressee: str,
        state: DutyState,
        reason: str,
        message: OutgoingMessage | None = None,
    ) -> None:
        before = self.standing.get(addressee)
        if before is not None and (_stands(before) or _alike(before, state, reason)):
            return
        self.work.cases.note_duty(
            NotificationDuty(
                conviction=self.held.conviction.id,
                version=self.held.version,
                addressee=addressee,
                state=state,
                reason=reason,
                message=None if message is None else message.id,
                noted_at=self.authority.now(),
            )
        )


def note_failed(
    work: RecordsWork,
    authority: CentralAuthority,
    message: OutgoingMessage,
    conviction: ConvictionId,
    *,
    state: DutyState,
    reason: str,
) -> None:
    """Note that a notification of ours did not fulfil the duty after all."""
    for duty in work.cases.duties_of(conviction):
        if duty.message == message.id:
            work.cases.note_duty(
                replace(duty, state=state, reason=reason, noted_at=authority.now())
            )


def reference_to(conviction: Conviction) -> ConvictionReference:
    """Return the reference by which an update names the conviction it replaces."""
    return ConvictionReference(
        id=conviction.id,
        file_number=conviction.file_number,
        authority=conviction.authority,
        final_on=conviction.final_on,
    )


def _nationalities(person: Person) -> tuple[tuple[Nationality, ...], tuple[str, ...]]:
    """Return what the law can be asked about, and the codes that name no state here."""
    known: list[Nationality] = []
    strange: list[str] = []
    for code in person.nationalities:
        state = alpha2_of(code)
        if state is not None:
            known.append(state)
        elif code == _STATELESS:
            known.append(NoNationality.STATELESS)
        elif code == UNKNOWN_COUNTRY:
            known.append(NoNationality.UNKNOWN)
        else:
            strange.append(code)
    return tuple(known), tuple(strange)


def _was_told(duty: NotificationDuty, known: Mapping[MessageId, ConversationId]) -> bool:
    """Return whether the addressee has that version: from us, or by other means before."""
    if duty.state is DutyState.NOTIFIED_EARLIER:
        return True
    return duty.state is DutyState.SENT and duty.message in known


def _stands(duty: NotificationDuty) -> bool:
    """Return whether what is noted is not to be decided anew by itself."""
    return duty.message is not None or duty.state is DutyState.NOTIFIED_EARLIER


def _says_nothing(answer: NoDuty) -> bool:
    """Return whether this only says that no nationality is known."""
    return answer.nationality is NoNationality.UNKNOWN


def _alike(before: NotificationDuty, state: DutyState, reason: str) -> bool:
    return before.state is state and before.reason == reason
