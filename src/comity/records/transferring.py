"""Assessing whether an answer may go to a third state: question by question, kept as a row.

Source: Directive (EU) 2016/680 Arts. 35 to 38.
"""

from dataclasses import dataclass, replace
from typing import Final

from comity.errors import ConflictingChange, InputInvalid, ReferenceNotFound
from comity.ids import StateCode
from comity.law.states import iso_state
from comity.law.transfers import (
    PRIOR_AUTHORISATION,
    TRANSFER_BASES,
    TransferBasis,
)
from comity.policy.decision import Permit, Refusal
from comity.policy.obligations import Obligation
from comity.records.central_authority import CentralAuthority
from comity.records.disclosure_ports import DisclosureReading
from comity.records.ports import RecordsWork
from comity.records.transfer_gate import Intended, concerns, decided, origins_of
from comity.records.transfer_model import (
    CLOSED,
    Authorisation,
    Transfer,
    TransferId,
    TransferState,
)
from comity.records.transfer_record import record


@dataclass(frozen=True, slots=True)
class Answers:
    """What an officer answers in one sitting; ``None`` leaves a question as it was."""

    law_enforcement_purpose: bool | None = None
    competent_recipient: bool | None = None
    sis_data: bool | None = None
    rests_on: TransferBasis | None = None
    immediate_threat: bool | None = None
    outweighed: bool | None = None
    justification: str | None = None


QUESTIONS: Final = {
    "law_enforcement_purpose": "Is it necessary for preventing, investigating, detecting or "
    "prosecuting offences or executing penalties (Art. 35(1)(a))?",
    "competent_recipient": "Is the recipient an authority competent for that (Art. 35(1)(b))?",
    "sis_data": "Do any of the data come from the Schengen Information System?",
    "rests_on": "On which basis: adequacy, a binding instrument, our own assessment, or an "
    "exception for this case (Arts. 36 to 38)?",
    "outweighed": "Do the person's rights override the public interest (Art. 38(2))?",
    "justification": "Why? Kept for the supervisory authority, never sent.",
}
"""The questions of an assessment, in order."""


def questions_left(transfer: Transfer) -> tuple[str, ...]:
    """Return the names of the questions that are open, in order."""
    asked = (name for name in QUESTIONS if name != "outweighed" or _is_balanced_kind(transfer))
    return tuple(name for name in asked if not _is_answered(transfer, name))


def assess(
    work: RecordsWork, authority: CentralAuthority, intended: Intended, answers: Answers, *, by: str
) -> Transfer:
    """Take up or go on with the assessment of an answer; the same answers change nothing.

    Args:
        work: The open transaction.
        authority: Ours.
        intended: What would leave.
        answers: What the officer answers now.
        by: The officer.

    Raises:
        InputInvalid: Nobody is named, or the answer is no transfer to a third state.
    """
    if not by.strip():
        raise InputInvalid("An assessment needs an officer.", field="by")
    today = authority.day_of(authority.now())
    if not concerns(authority, intended.recipient, today):
        raise InputInvalid(
            "The answer is no transfer to a third state; nothing is to be assessed.",
            field="conversation",
        )
    before = next(
        (
            each
            for each in work.disclosure.transfers_in(intended.conversation)
            if each.state not in CLOSED
        ),
        None,
    )
    begun = before or Transfer(
        id=_number(authority),
        conversation=intended.conversation,
        recipient=iso_state(intended.recipient),
        purpose=intended.purpose,
        by=by,
        made_at=authority.now(),
    )
    answered = _answered(begun, answers)
    if begun != answered:
        # Who changes the answers has not had them approved.
        answered = replace(answered, by=by, approved_by="")
    origins = origins_of(authority, intended.convictions, today)
    answered = _with_origins(answered, origins, authority)
    return _settled(work, authority, answered, intended, before=before, by=by)


def approve(
    work: RecordsWork,
    authority: CentralAuthority,
    identifier: TransferId,
    intended: Intended,
    *,
    by: str,
) -> Transfer:
    """Approve an exception for one case, as the second officer.

    Raises:
        ReferenceNotFound: There is no such assessment.
        InputInvalid: Nobody is named, or it is the officer who assessed.
        ConflictingChange: It does not wait for approval.
    """
    found = transfer_of(work.disclosure, identifier)
    if not by.strip() or by == found.by:
        raise InputInvalid("Nobody approves what they assessed themselves.", field="by")
    if found.state is not TransferState.AWAITS_APPROVAL:
        raise ConflictingChange(f"The assessment is {found.state} and waits for no approval.")
    approved = replace(found, approved_by=by)
    return _settled(work, authority, approved, intended, before=found, by=by)


def note_authorisation(
    work: RecordsWork,
    authority: CentralAuthority,
    identifier: TransferId,
    intended: Intended,
    *,
    state: StateCode,
    given: bool,
    reference: str,
    by: str,
) -> Transfer:
    """Note what a state of origin said, or that it was told afterwards.

    Raises:
        ReferenceNotFound: There is no such assessment, or the state is none of origin.
        InputInvalid: No reference, or nobody is named.
        ConflictingChange: The assessment was refused.
    """
    found = transfer_of(work.disclosure, identifier)
    if not by.strip() or not reference.strip():
        raise InputInvalid("Give the reference of the state's answer.", field="reference")
    if found.state is TransferState.REFUSED:
        raise ConflictingChange("The assessment was refused; begin another.")
    if iso_state(state) not in {each.state for each in found.authorisations}:
        raise ReferenceNotFound(f"No data of {state} are part of this transfer.")
    now = authority.now()
    # What has left without authorisation cannot be authorised any more, only told.
    told_at = now if found.state is TransferState.ALLOWED else None
    noted = replace(
        found,
        authorisations=tuple(
            replace(each, given=given, reference=reference, told_at=told_at)
            if each.state == iso_state(state)
            else each
            for each in found.authorisations
        ),
    )
    if found.state is TransferState.ALLOWED:
        work.disclosure.keep_transfer(noted)
        record(work, authority, noted, result="origin-told", by=by)
        return noted
    return _settled(work, authority, noted, intended, before=found, by=by)


def transfer_of(disclosure: DisclosureReading, identifier: TransferId) -> Transfer:
    """Return an assessment.

    Raises:
        ReferenceNotFound: There is none of that number. The caller's input.
    """
    found = disclosure.transfer(identifier)
    if found is None:
        raise ReferenceNotFound(f"There is no assessment {identifier} here.")
    return found


def _settled(
    work: RecordsWork,
    authority: CentralAuthority,
    transfer: Transfer,
    intended: Intended,
    *,
    before: Transfer | None,
    by: str,
) -> Transfer:
    """Work out how far an assessment has come, keep it, and put a change on record."""
    today = authority.day_of(authority.now())
    settled = replace(transfer, state=TransferState.OPEN)
    if not questions_left(transfer):
        made = decided(work.disclosure, authority, transfer, intended, today)
        settled = _after(transfer, made, authority)
    if settled == before:
        return settled
    work.disclosure.keep_transfer(settled)
    record(work, authority, settled, result=settled.state, by=by)
    return settled


def _after(transfer: Transfer, made: Permit | Refusal, authority: CentralAuthority) -> Transfer:
    cited = replace(
        transfer, citation=str(made.basis), obligations=tuple(map(str, made.obligations))
    )
    if isinstance(made, Permit):
        if Obligation.TWO_OFFICERS in made.obligations and not transfer.approved_by:
            return replace(cited, state=TransferState.AWAITS_APPROVAL)
        return replace(cited, state=TransferState.ALLOWED, decided_at=authority.now())
    said = {each.given for each in transfer.authorisations}
    if made.basis == PRIOR_AUTHORISATION and None in said and False not in said:
        return replace(cited, state=TransferState.AWAITS_AUTHORISATION)
    return replace(cited, state=TransferState.REFUSED, decided_at=authority.now())


def _with_origins(
    transfer: Transfer, origins: frozenset[StateCode], authority: CentralAuthority
) -> Transfer:
    known = {each.state: each for each in transfer.authorisations}
    now = authority.now()
    return replace(
        transfer,
        authorisations=tuple(
            known.get(state, Authorisation(state, asked_at=now)) for state in sorted(origins)
        ),
    )


def _answered(transfer: Transfer, answers: Answers) -> Transfer:
    given = {
        name: getattr(answers, name)
        for name in Answers.__dataclass_fields__
        if getattr(answers, name) is not None
    }
    return replace(transfer, **given)


def _is_answered(transfer: Transfer, name: str) -> bool:
    value = getattr(transfer, name)
    return bool(value.strip()) if isinstance(value, str) else value is not None


def _is_balanced_kind(transfer: Transfer) -> bool:
    return transfer.rests_on is not None and TRANSFER_BASES[transfer.rests_on].balanced


def _number(authority: CentralAuthority) -> TransferId:
    return TransferId(f"TR-{authority.now():%Y}-{authority.rails.randomness(8).hex()}")
