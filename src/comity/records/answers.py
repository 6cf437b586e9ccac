"""Answers to requests: what may be said, and saying it.

Source: FD 2009/315/JHA Art. 7 and 8; ECRIS DTS v1.0, RRS.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from comity.errors import ReferenceNotFound
from comity.exchange.conversation import Conversation, Role
from comity.exchange.ports import OutgoingMessage
from comity.ids import MessageId, PersonRef
from comity.law.grounds import GROUNDS, Ground
from comity.law.purposes import Purpose
from comity.persons.person import Person
from comity.persons.texts import plain
from comity.policy.decision import Permit, Refusal, decide_request
from comity.policy.facts import AnswerClass, Consent, RequestFacts
from comity.policy.facts import RequestingAuthority as AuthorityKind
from comity.records.central_authority import CentralAuthority, settle
from comity.records.contents import content_as
from comity.records.deadlines import first_answer_at
from comity.records.disclosing import NOTHING_SELECTED, answer_class, subject_category
from comity.records.messages import Request, RequestOutcome, RequestResponse
from comity.records.model import TriState
from comity.records.ports import (
    Disclosure,
    HeldPerson,
    RecordsWork,
)
from comity.records.selection import Selection, select
from comity.records.tasks import BY_THE_NODE, close_open

CONSENT: Final[Mapping[TriState, Consent]] = {
    TriState.YES: Consent.YES,
    TriState.NO: Consent.NO,
    TriState.UNKNOWN: Consent.UNKNOWN,
}
ANSWERED: Final = "answered"


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
    """An answer about an identified person, ready to leave once it is permitted."""

    held: HeldPerson
    selection: Selection
    decision: Permit | Refusal

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
    work: RecordsWork, authority: CentralAuthority, case: Case, person: PersonRef
) -> Prepared:
    """Select what may be said about an identified person, and ask policy for permission.

    Raises:
        ReferenceNotFound: No such person is in the register.
    """
    held = work.register.person(person)
    if held is None:
        raise ReferenceNotFound(f"There is no person {person} in the register.")
    purpose = case.purpose or Purpose.OTHER
    selection = NOTHING_SELECTED
    if not held.person.deceased:
        selection = select(
            work.register.convictions_of(person),
            purpose=purpose,
            requester=case.conversation.peer,
            own_state=authority.state,
            subject=subject_category(authority, authority.state, held.person, case.person),
            on=authority.day_of(authority.now()),
            rules=authority.rules,
        )
    decided = decide(authority, case, answer_class(selection), held.person)
    return Prepared(held, selection, decided)


def send_prepared(
    work: RecordsWork,
    authority: CentralAuthority,
    case: Case,
    prepared: Prepared,
    *,
    by: str = BY_THE_NODE,
) -> OutgoingMessage:
    """Send an answer that policy permits, and keep to whom what was disclosed.

    Raises:
        TypeError: Policy refused it: a refusal has its own road. The caller's bug.
        TransitionIllegal: The conversation does not admit an answer now.
    """
    permit = prepared.decision
    if isinstance(permit, Refusal):
        raise TypeError("a refused answer cannot be sent")
    authority.log_decision(work, permit, case=case.conversation.id, by=by)
    convictions = prepared.selection.convictions
    response = RequestResponse(
        outcome=prepared.outcome,
        # Without convictions the description the requester gave is enough; Art. 11
        # asks for the convicted person's identity beside a conviction.
        person=prepared.held.person if convictions else case.person,
        convictions=tuple(each.conviction for each in convictions),
        other_states=tuple(prepared.selection.other_states),
        contact=authority.settings.contact,
    )
    sent = authority.send(
        work,
        permit,
        case.conversation.peer,
        response,
        conversation=case.conversation.id,
        refers_to=case.opening,
    )
    now = authority.now()
    work.cases.add_disclosures(
        [
            Disclosure(
                conviction=each.conviction.id,
                version=each.version,
                recipient=case.conversation.peer,
                message=sent.id,
                conversation=case.conversation.id,
                purpose=case.request.purpose,
                disclosed_at=now,
            )
            for each in convictions
        ]
    )
    _done(work, authority, case)
    return sent


def answer_of_nobody(
    work: RecordsWork,
    authority: CentralAuthority,
    case: Case,
    permit: Permit | Refusal,
    *,
    by: str,
) -> OutgoingMessage:
    """Send an answer without convictions about somebody who is not in the register.

    Raises:
        TypeError: Policy refused it. The caller's bug.
    """
    if isinstance(permit, Refusal):
        raise TypeError("a refused answer cannot be sent")
    authority.log_decision(work, permit, case=case.conversation.id, by=by)
    sent = authority.send(
        work,
        permit,
        case.conversation.peer,
        RequestResponse(
            outcome=RequestOutcome.SUCCESSFUL,
            person=case.person,
            contact=authority.settings.contact,
        ),
        conversation=case.conversation.id,
        refers_to=case.opening,
    )
    _done(work, authority, case)
    return sent


def conclude(
    work: RecordsWork, authority: CentralAuthority, case: Case, outcome: RequestOutcome
) -> OutgoingMessage:
    """Send an answer that tells of no record.

    Raises:
        ConflictingChange: Policy refuses it; see ``refused_conclusion``.
    """
    response = _without_record(authority, case, outcome)
    sent = authority.reply(work, case.conversation, response, case.opening)
    _done(work, authority, case)
    return sent


def refused_conclusion(
    authority: CentralAuthority, case: Case, outcome: RequestOutcome
) -> Refusal | None:
    """Return policy's refusal of an answer that tells of no record, if it refuses one."""
    response = _without_record(authority, case, outcome)
    made = authority.decide_reply(case.conversation, response, case.opening)
    return made if isinstance(made, Refusal) else None


def _without_record(
    authority: CentralAuthority, case: Case, outcome: RequestOutcome
) -> RequestResponse:
    return RequestResponse(outcome=outcome, person=case.person, contact=authority.settings.contact)


def deny(
    work: RecordsWork,
    authority: CentralAuthority,
    case: Case,
    ground: Ground,
    *,
    basis: str | None = None,
) -> OutgoingMessage:
    """Refuse a request with a ground and its citation (FD Annex: the reply states the reason).

    Args:
        work: The open transaction.
        authority: Ours.
        case: The request.
        ground: Why.
        basis: The provision, where the decision names another than the ground's own.
    """
    rule = GROUNDS[ground]
    response = RequestResponse(
        outcome=RequestOutcome.DENIED,
        person=case.person,
        denial_ground=f"{ground}: {basis or rule.basis}",
        contact=authority.settings.contact,
        remarks=plain(rule.explanation, "en"),
    )
    sent = authority.reply(work, case.conversation, response, case.opening)
    _done(work, authority, case)
    return sent


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


def _done(work: RecordsWork, authority: CentralAuthority, case: Case) -> None:
    # Nothing said since the request means that this is the first answer; otherwise
    # one may have been cancelled, and whether we were late goes by the first.
    first = case.conversation.changed_at == case.conversation.opened_at
    at = None if first else first_answer_at(work, case.conversation.id)
    settle(work, case.conversation.id, at or authority.now())
    if case.conversation.role is Role.RESPONDER:
        close_open(work, authority, case.conversation.id, outcome=ANSWERED)
