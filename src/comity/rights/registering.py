"""Registering what a person asks, knowing who asks, and putting off an answer.

Nothing is looked up before the identity is shown: whoever asks about somebody else learns
nothing, not even from how long an answer took.

Source: Directive (EU) 2016/680 Art. 12.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from comity.errors import ConflictingChange, InputInvalid
from comity.ids import PersonRef, StateCode
from comity.law.rights import Right
from comity.law.time_limits import TCN_FORWARDING
from comity.law.working_days import due_on
from comity.ledger.acts import Act
from comity.rights.model import (
    Applicant,
    Channel,
    Doing,
    Extension,
    IdentityCheck,
    Proof,
    RightsId,
    RightsRequest,
    Stage,
    Step,
)
from comity.rights.office import RightsOffice, digest_of, known, required
from comity.rights.ports import RightsReading, RightsWork

_MOST_OPEN: Final = 10_000
_FORWARDED: Final = frozenset({Right.ACCESS, Right.RECTIFICATION, Right.ERASURE})
_UNDECIDED: Final = frozenset({Stage.REGISTERED, Stage.VERIFIED, Stage.PROPOSED})


@dataclass(frozen=True, slots=True, repr=False)
class Registration:
    """What came in.

    Attributes:
        right: What is asked.
        applicant: Who asks.
        asked: In the person's words.
        by: The official.
        received_on: Civil day of receipt; today if left out.
        origin: Reference of whoever forwarded it: the supervisor, another state.
        forward_to: For data in ECRIS-TCN: the convicting states to which it is forwarded.
    """

    right: Right
    applicant: Applicant
    asked: str
    by: str
    received_on: date | None = None
    origin: str = ""
    forward_to: tuple[StateCode, ...] = ()

    def __repr__(self) -> str:
        """Return the right only."""
        return f"Registration({self.right})"


def register(
    work: RightsWork,
    office: RightsOffice,
    command: Registration,
    *,
    seen: RightsReading | None = None,
) -> RightsRequest:
    """Register a request; the same registered again on one day is the same request.

    Args:
        work: The open transaction.
        office: Ours.
        command: What came in.
        seen: Requests that whoever registers may know of, one of which it may be; all if left
            out. Beside one that is hidden from them another is made, as if it were not there.

    Raises:
        InputInvalid: A field breaks a rule; it is named. The official's input.
    """
    by, asked = required(command.by, "by"), required(command.asked, "asked")
    today = office.today()
    received = today if command.received_on is None else command.received_on
    if received > today:
        raise InputInvalid("A request cannot be received in the future.", field="received-on")
    person = command.applicant.person
    if person.name.is_unknown and not person.identity_numbers:
        raise InputInvalid("The person needs a name or an identity number.", field="person")
    supervised = command.right is Right.THROUGH_SUPERVISOR
    if supervised and not command.origin.strip():
        raise InputInvalid(
            "What comes through the supervisory authority has its reference.", field="origin"
        )
    if command.forward_to and command.right not in _FORWARDED:
        raise InputInvalid(
            "Access, rectification and erasure are forwarded to the convicting state.",
            field="forward-to",
        )
    among = work.rights if seen is None else seen
    for each in among.listed(only_open=True, limit=_MOST_OPEN):
        same = (each.right, each.applicant, each.asked, each.received_on)
        if same == (command.right, command.applicant, asked, received):
            return each
    due, basis = office.answer_due(received)
    number = work.exchange.next_message_number(1)
    made = RightsRequest(
        id=RightsId(f"{office.state}-RIGHTS-{number:015d}"),
        right=command.right,
        applicant=command.applicant,
        asked=asked,
        received_on=received,
        registered_at=office.now(),
        registered_by=by,
        stage=Stage.REGISTERED,
        due_on=due,
        due_basis=basis,
        origin=command.origin.strip(),
        steps=tuple(_forwarding(office, each, received) for each in command.forward_to),
    )
    work.rights.keep(made)
    office.log(
        work,
        Act.RIGHTS_REGISTERED,
        {"due_on": due.isoformat(), "request": made.id, "right": made.right},
        by=by,
    )
    return made


def _forwarding(office: RightsOffice, state: StateCode, received: date) -> Step:
    """Return the step by which a request goes to the convicting state (2019/816 Art. 25)."""
    day = due_on(TCN_FORWARDING, received, office.calendar)
    return Step(Doing.FORWARD, state, due_on=day, basis=str(TCN_FORWARDING.basis))


@dataclass(frozen=True, slots=True, repr=False)
class Identification:
    """How it became known who asks.

    Attributes:
        request: For which request.
        proof: By what.
        note: What was seen.
        by: The official.
        person: Whom of our register it is; ``None`` if nobody.
    """

    request: RightsId
    proof: Proof
    note: str
    by: str
    person: PersonRef | None = None

    def __repr__(self) -> str:
        """Return the request only."""
        return f"Identification({self.request})"


def identify(work: RightsWork, office: RightsOffice, command: Identification) -> RightsRequest:
    """Note how the identity was shown, or that it was not.

    Raises:
        InputInvalid: A field breaks a rule; it is named. The official's input.
        ReferenceNotFound: There is no such request.
        ConflictingChange: It was decided already.
    """
    by, note = required(command.by, "by"), required(command.note, "note")
    request = known(work.rights, command.request)
    if request.stage not in {Stage.REGISTERED, Stage.VERIFIED}:
        raise ConflictingChange("That request was decided already.")
    shown = command.proof is not Proof.NOT_SHOWN
    if command.person is not None and not shown:
        raise InputInvalid(
            "Nobody of the register is named before the identity is shown.", field="person-ref"
        )
    supervised = request.applicant.channel is Channel.SUPERVISOR
    if command.proof is Proof.SUPERVISOR_CHECKED and not supervised:
        raise InputInvalid("That request did not come through the supervisor.", field="proof")
    check = IdentityCheck(command.proof, note, by, office.now(), command.person)
    stage = Stage.VERIFIED if shown else Stage.REGISTERED
    kept = replace(request, identity=check, stage=stage)
    if request.identity is not None and replace(check, at=request.identity.at) == request.identity:
        return request
    work.rights.keep(kept)
    office.log(
        work,
        Act.RIGHTS_IDENTITY,
        {"person": command.person or "", "proof": command.proof, "request": request.id},
        by=by,
    )
    return kept


def extend(
    work: RightsWork,
    office: RightsOffice,
    identifier: RightsId,
    *,
    until: date,
    reason: str,
    by: str,
) -> RightsRequest:
    """Put off the answer; the person is told why.

    Raises:
        InputInvalid: The day is not later, or later than the authority allows itself.
        ReferenceNotFound: There is no such request.
        ConflictingChange: It was answered already.
    """
    by, reason = required(by, "by"), required(reason, "reason")
    request = known(work.rights, identifier)
    if request.stage not in _UNDECIDED:
        raise ConflictingChange("That request was answered already.")
    latest = request.extensions[-1] if request.extensions else None
    if latest is not None and (latest.until, latest.reason) == (until, reason):
        return request
    first, _ = office.answer_due(request.received_on)
    most = first + timedelta(days=office.settings.most_extension_days)
    if not request.due_on < until <= most:
        raise InputInvalid(f"Give a day after {request.due_on}, {most} at most.", field="until")
    made = Extension(until, reason, by, office.now())
    kept = replace(request, due_on=until, extensions=(*request.extensions, made))
    work.rights.keep(kept)
    office.log(
        work,
        Act.RIGHTS_EXTENDED,
        {
            "reason_sha256": digest_of(reason),
            "request": request.id,
            "until": until.isoformat(),
        },
        by=by,
    )
    return kept
