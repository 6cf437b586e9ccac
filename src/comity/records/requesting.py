"""Requests of ours to other states.

Source: FD 2009/315/JHA Art. 6 and 8.
"""

from dataclasses import dataclass

from comity.codes.countries import alpha2_of
from comity.errors import InputInvalid, ReferenceNotFound
from comity.exchange.conversation import Conversation
from comity.exchange.ports import OutgoingMessage
from comity.law.states import iso_state
from comity.policy.decision import Permit, Refusal, decide_ask
from comity.policy.facts import AskFacts
from comity.records import attachments
from comity.records.central_authority import CentralAuthority, conversation_of
from comity.records.commands import RequestCommand
from comity.records.deadlines import with_deadline
from comity.records.disclosing import subject_category
from comity.records.identifications import identified
from comity.records.messages import Attachment, Request
from comity.records.model import TriState
from comity.records.ports import RecordsWork
from comity.records.preparing import CONSENT, authority_kind
from comity.records.urgency import await_urgently


@dataclass(frozen=True, slots=True)
class Requested:
    """A request under way."""

    conversation: Conversation
    message: OutgoingMessage


def request(
    work: RecordsWork, authority: CentralAuthority, command: RequestCommand
) -> Requested | Refusal:
    """Ask another state, if policy permits.

    Returns:
        The conversation with the day on which the answer is due in the requested
        state's calendar; or the refusal, which is in the log too.

    Raises:
        InputInvalid: The command names ourselves or a state out of reach, no
            officer, no purpose in words, or nothing to identify the person by.
        ReferenceNotFound: ``about`` names nobody in the register.
    """
    _check(authority, command)
    if command.about is not None and work.register.person(command.about) is None:
        raise ReferenceNotFound(f"There is no person {command.about} in the register.")
    to = iso_state(command.to)
    decided = decide_ask(_facts(authority, command), authority.rules)
    if isinstance(decided, Refusal):
        case = command.case_reference or "no case reference"
        authority.log_decision(work, decided, case=case, by=command.by)
        return decided
    message = authority.send(
        work,
        decided,
        to,
        Request(
            person=command.person,
            purpose=command.purpose,
            purpose_text=command.purpose_text,
            authority=command.authority,
            case_reference=command.case_reference or None,
            consent=command.consent,
            urgency=command.urgency,
            accusation_categories=command.accusation_categories,
            accusation=command.accusation,
            fingerprints=_fingerprints(work, authority, command),
            contact=authority.settings.contact,
            remarks=command.remarks,
        ),
        case_reference=command.case_reference,
    )
    authority.log_decision(work, decided, case=message.id, by=command.by)
    opened = conversation_of(work, message.conversation)
    conversation = with_deadline(authority, opened, command.purpose, authority.now())
    work.exchange.save_conversations([conversation])
    if command.urgency is TriState.YES:
        await_urgently(work, authority, conversation.id)
    if command.about is not None:
        identified(
            work, authority, conversation, command.about, rule="named by the officer", by=command.by
        )
    return Requested(conversation, message)


def judged(authority: CentralAuthority, command: RequestCommand) -> Permit | Refusal:
    """Return what policy says of a request that nobody sends yet.

    Raises:
        InputInvalid: As with ``request``.
    """
    _check(authority, command)
    return decide_ask(_facts(authority, command), authority.rules)


def _fingerprints(
    work: RecordsWork, authority: CentralAuthority, command: RequestCommand
) -> Attachment | None:
    given = command.fingerprints
    return None if given is None else attachments.named(work, authority.state, given)


def _facts(authority: CentralAuthority, command: RequestCommand) -> AskFacts:
    to = iso_state(command.to)
    claimed = {alpha2_of(code) for code in command.person.nationalities}
    own = iso_state(authority.state)
    return AskFacts(
        requesting_state=own,
        requested_state=to,
        authority=authority_kind(command.authority.kind),
        subject=subject_category(authority, to, command.person),
        purpose=command.purpose,
        consent=CONSENT[command.consent],
        on=authority.day_of(authority.now()),
        national_of_other_member=to in claimed and own not in claimed,
        connected=command.connected or to in claimed or own in claimed,
        holds_information=command.holds_information,
    )


def _check(authority: CentralAuthority, command: RequestCommand) -> None:
    if iso_state(command.to) == iso_state(authority.state):
        raise InputInvalid("A state does not ask itself.", field="to")
    if not authority.reaches(command.to):
        raise InputInvalid("That state cannot be reached over the network.", field="to")
    if not command.by.strip():
        raise InputInvalid("A request needs the officer who makes it.", field="by")
    if not command.purpose_text:
        raise InputInvalid("The purpose must be stated in words too.", field="purpose_text")
    person = command.person
    if person.name.is_unknown and not person.identity_numbers:
        raise InputInvalid("The person needs a name or an identity number.", field="person.name")
