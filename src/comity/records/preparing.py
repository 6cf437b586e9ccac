"""Answers to requests before they leave: what may be said about whom, and on which terms.

Source: FD 2009/315/JHA Art. 7 and 8; ECRIS DTS v1.0, RRS.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from comity.errors import ReferenceNotFound
from comity.exchange.conversation import Conversation
from comity.ids import ConvictionId, MessageId, PersonRef, StateCode
from comity.law.instruments import applicable
from comity.law.minimisation import DataCategory, carried
from comity.law.purposes import Purpose
from comity.law.states import iso_state
from comity.persons.person import Person
from comity.policy.decision import Permit, Refusal, decide_request
from comity.policy.facts import AnswerClass, Consent, RequestFacts
from comity.policy.facts import RequestingAuthority as AuthorityKind
from comity.records.central_authority import CentralAuthority
from comity.records.contents import content_as
from comity.records.disclosing import NOTHING_SELECTED, answer_class, subject_category
from comity.records.disclosure_settings import ASKED_ANEW_WITHIN
from comity.records.handling_office import asks_officer, conditions_to_send, in_words
from comity.records.handling_rules import without_barred
from comity.records.messages import Condition, Request, RequestOutcome
from comity.records.minimising import Minimised, minimise
from comity.records.model import TriState
from comity.records.ports import (
    HeldPerson,
    RecordsWork,
)
from comity.records.selection import Selection, select
from comity.records.spent import Narrowed, OpenQuestion, narrow
from comity.records.transfer_gate import Intended, gate
from comity.records.use_restrictions import without_restricted

CONSENT: Final[Mapping[TriState, Consent]] = {
    TriState.YES: Consent.YES,
    TriState.NO: Consent.NO,
    TriState.UNKNOWN: Consent.UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class Case:
    """A request to be answered.

    Attributes:
        conversation: Where it stands.
        request: What was asked.
        person: The person as described so far, additional information included.
        judged_as: The purpose as which an officer judges a code that is not known here.
    """

    conversation: Conversation
    request: Request
    person: Person
    judged_as: Purpose | None = None

    @property
    def opening(self) -> MessageId:
        """The request's own identifier, to which answers refer."""
        return MessageId(self.conversation.id)

    @property
    def purpose(self) -> Purpose | None:
        """The purpose, or ``None`` for a partner's code that is not known and not yet judged."""
        return known_purpose(self.request.purpose) or self.judged_as


@dataclass(frozen=True, slots=True)
class Prepared:
    """An answer about an identified person, ready to leave once it is permitted.

    Attributes:
        held: The person, as our register states the identity.
        selection: What is sent and what is not.
        decision: Policy's, on the answer.
        described: The person as the request describes them.
        carried: Categories that the purpose needs, beside what is obligatory.
        computed_by: Rule packs that were asked, name and version.
        questions: What an officer must settle before it leaves.
        without_pack: States of whose law on spent convictions no pack is adopted.
        conditions: Handling conditions that go with the convictions.
        conditions_to_read: Whether an officer must read one before it leaves: another state
            set it in words, or the recipient cannot keep it.
        transfer: What the law of transfers to third states says; ``None`` where it is no
            transfer.
        withheld_before: For which other purposes this state was lately denied something of
            this person's, so that asking anew may be a way around.
    """

    held: HeldPerson
    selection: Selection
    decision: Permit | Refusal
    described: Person
    carried: frozenset[DataCategory]
    computed_by: tuple[str, ...] = ()
    questions: tuple[OpenQuestion, ...] = ()
    without_pack: tuple[StateCode, ...] = ()
    withheld_before: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    conditions_to_read: bool = False
    transfer: Permit | Refusal | None = None

    @property
    def content(self) -> Minimised:
        """What leaves, and what is left out of it; the preview and the message alike."""
        convictions = [each.conviction for each in self.selection.convictions]
        if not convictions:
            # Without convictions the description the requester gave is enough; Art. 11
            # asks for the convicted person's identity beside a conviction.
            return Minimised(self.described, (), ())
        return minimise(self.held.person, convictions, self.carried)

    @property
    def needs_officer(self) -> bool:
        """Whether the content itself waits for an officer, whatever the rules allow."""
        return bool(
            self.selection.needs_officer
            or self.questions
            or self.withheld_before
            or self.conditions_to_read
            or isinstance(self.transfer, Refusal)
        )

    @property
    def refusal(self) -> Refusal | None:
        """Why it may not leave as it is: policy's refusal, or the gate's to third states."""
        if isinstance(self.decision, Refusal):
            return self.decision
        return self.transfer if isinstance(self.transfer, Refusal) else None

    @property
    def outcome(self) -> RequestOutcome:
        """What the answer concludes."""
        return RequestOutcome.DECEASED if self.held.person.deceased else RequestOutcome.SUCCESSFUL


def known_purpose(name: str) -> Purpose | None:
    """Return the purpose of that name, or ``None``."""
    try:
        return Purpose(name)
    except ValueError:
        return None


def entry_of(work: RecordsWork, person: PersonRef) -> HeldPerson:
    """Return what our register states about a person's identity.

    Raises:
        ReferenceNotFound: No such person is in the register.
    """
    held = work.register.person(person)
    if held is None:
        raise ReferenceNotFound(f"There is no person {person} in the register.")
    return held


def purpose_asked(work: RecordsWork, conversation: Conversation) -> Purpose | None:
    """Return the purpose of the request that opened a conversation, if it is known here."""
    opening = MessageId(conversation.id)
    request = work.exchange.outgoing(opening) or work.exchange.incoming(opening)
    content = content_as(Request, request)
    return None if content is None else known_purpose(content.purpose)


def authority_kind(kind: str | None) -> AuthorityKind:
    """Return the kind of a requesting authority; what is not known counts as not stated."""
    try:
        return AuthorityKind(kind or "")
    except ValueError:
        return AuthorityKind.NOT_STATED


def prepare(
    work: RecordsWork,
    authority: CentralAuthority,
    case: Case,
    held: HeldPerson,
    *,
    found_spent: frozenset[ConvictionId] = frozenset(),
) -> Prepared:
    """Select what may be said about an identified person, and ask policy for permission.

    Args:
        work: The open transaction.
        authority: Ours.
        case: The request.
        held: Who it is, as our register states the identity.
        found_spent: Convictions that a rule pack asks about and an officer found spent.
    """
    person = held.ref
    purpose = case.purpose or Purpose.OTHER
    today = authority.day_of(authority.now())
    narrowed = Narrowed(NOTHING_SELECTED)
    if not held.person.deceased:
        record = work.register.convictions_of(person)
        selection = select(
            record,
            purpose=purpose,
            requester=case.conversation.peer,
            own_state=authority.state,
            subject=subject_category(authority, authority.state, held.person, case.person),
            on=today,
            rules=authority.rules,
        )
        narrowed = narrow(
            without_restricted(
                work.facts, without_barred(work.disclosure, selection, own=authority.state)
            ),
            record,
            held.person,
            purpose=purpose,
            own_state=authority.state,
            packs=authority.settings.disclosure.rule_packs,
            found_spent=found_spent,
            on=today,
        )
    sent = [each.conviction.id for each in narrowed.selection.convictions]
    conditions = conditions_to_send(work.disclosure, sent)
    prepared = Prepared(
        held,
        narrowed.selection,
        decide(authority, case, answer_class(narrowed.selection), held.person),
        case.person,
        _carried(authority, case, today),
        narrowed.computed_by,
        narrowed.questions,
        narrowed.without_pack,
        _withheld_before(work, authority, case, person),
        conditions,
        _to_be_read(work, authority, case, conditions),
        gate(work.disclosure, authority, intended(case, narrowed.selection)),
    )
    if prepared.needs_officer:
        decided = decide(authority, case, AnswerClass.UNCERTAIN, held.person)
        return replace(prepared, decision=decided)
    return prepared


def intended(case: Case, selection: Selection) -> Intended:
    """Return what would leave, as the gate to third states looks at it."""
    return Intended(
        conversation=case.conversation.id,
        recipient=case.conversation.peer,
        purpose=case.purpose or Purpose.OTHER,
        convictions=selection.convictions,
    )


def _carried(authority: CentralAuthority, case: Case, today: date) -> frozenset[DataCategory]:
    purpose = case.purpose or Purpose.OTHER
    found = applicable(
        authority.state,
        case.conversation.peer,
        today,
        further_parties=authority.rules.further_parties,
    )
    further = authority.settings.disclosure.carried.get(purpose, frozenset[DataCategory]())
    return carried(purpose, found.instrument.key, further)


def _to_be_read(
    work: RecordsWork, authority: CentralAuthority, case: Case, conditions: tuple[Condition, ...]
) -> bool:
    keeps = authority.keeps_conditions(case.conversation.peer, authority.now())
    lost = bool(in_words(conditions)) and not keeps
    return lost or any(
        asks_officer(work.disclosure, ConvictionId(each.conviction), authority.state)
        for each in conditions
    )


def _withheld_before(
    work: RecordsWork, authority: CentralAuthority, case: Case, person: PersonRef
) -> tuple[str, ...]:
    """Return for which other purposes the same state was lately denied something."""
    notes = work.disclosure.notes_about(
        person, iso_state(case.conversation.peer), since=authority.now() - ASKED_ANEW_WITHIN
    )
    asked_now = case.request.purpose
    return tuple(
        sorted({each.purpose for each in notes if each.withheld and each.purpose != asked_now})
    )


def decide(
    authority: CentralAuthority, case: Case, answer: AnswerClass, *known: Person
) -> Permit | Refusal:
    """Ask policy whether a request may be answered.

    Args:
        authority: Ours.
        case: The request.
        answer: How sure the answer is.
        known: The person as our register states it, if identified.
    """
    request = case.request
    return decide_request(
        RequestFacts(
            requesting_state=case.conversation.peer,
            requested_state=authority.state,
            authority=authority_kind(request.authority.kind),
            subject=subject_category(authority, authority.state, *known, case.person),
            purpose=case.purpose or Purpose.OTHER,
            consent=CONSENT[request.consent],
            on=authority.day_of(case.conversation.opened_at),
            answer=answer,
        ),
        authority.rules,
    )
