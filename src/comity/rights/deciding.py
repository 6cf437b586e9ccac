"""Deciding what a person is answered, and a second person's approval of every limit.

Source: Directive (EU) 2016/680 Arts. 13(3), 15 and 16(4).
"""

from dataclasses import dataclass, replace
from typing import Final

from comity.errors import AccessDenied, ConflictingChange, InputInvalid
from comity.ids import ConvictionId
from comity.law.rights import WITHHOLDINGS, Right, Withholding
from comity.ledger.acts import Act
from comity.rights.model import Decision, Outcome, RightsId, RightsRequest, Stage
from comity.rights.office import RightsOffice, digest_of, known, required
from comity.rights.ports import RightsWork

_DECIDABLE: Final = frozenset({Stage.VERIFIED, Stage.PROPOSED})
_ABOUT_CONVICTIONS: Final = frozenset(
    {Right.RECTIFICATION, Right.SUPPLEMENT, Right.ERASURE, Right.RESTRICTION}
)


@dataclass(frozen=True, slots=True, repr=False)
class Ruling:
    """What an official decides.

    Attributes:
        request: About which request.
        outcome: What is answered.
        by: The official.
        grounds: Of withholding.
        reasons: The true reasons; kept sealed, never sent.
        convictions: What the request concerns.
        statement: The supplementary statement as it is to be kept.
        withheld: What a partial answer leaves out: convictions, ``recipients`` or ``looks``.
    """

    request: RightsId
    outcome: Outcome
    by: str
    grounds: tuple[Withholding, ...] = ()
    reasons: str = ""
    convictions: tuple[ConvictionId, ...] = ()
    statement: str = ""
    withheld: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """Return request and outcome only."""
        return f"Ruling({self.request}, {self.outcome})"


def decide(work: RightsWork, office: RightsOffice, ruling: Ruling) -> RightsRequest:
    """Decide; what gives less than was asked waits for somebody else's approval.

    Raises:
        InputInvalid: The decision breaks a rule; the field is named. The official's input.
        ReferenceNotFound: There is no such request.
        ConflictingChange: It is not to be decided: the identity is not shown, or it is answered.
    """
    by = required(ruling.by, "by")
    request = known(work.rights, ruling.request)
    unidentified = ruling.outcome is Outcome.IDENTITY_NOT_SHOWN
    if unidentified and request.stage is not Stage.REGISTERED:
        raise ConflictingChange("It is known who asks.")
    if not unidentified and request.stage not in _DECIDABLE:
        raise ConflictingChange(
            "That request cannot be decided: the identity is not shown yet, or it was decided."
        )
    _check(request, ruling)
    made = Decision(
        outcome=ruling.outcome,
        grounds=ruling.grounds,
        reasons=ruling.reasons.strip(),
        by=by,
        at=office.now(),
        convictions=ruling.convictions,
        statement=ruling.statement.strip(),
        withheld=ruling.withheld,
    )
    before = request.decision
    if before is not None and replace(made, at=before.at) == before:
        return request
    stage = Stage.PROPOSED if ruling.outcome.needs_approval else Stage.DECIDED
    kept = replace(request, decision=made, stage=stage)
    work.rights.keep(kept)
    office.log(
        work,
        Act.RIGHTS_DECIDED,
        {
            "grounds": list(ruling.grounds),
            "outcome": ruling.outcome,
            "reasons_sha256": digest_of(made.reasons),
            "request": request.id,
        },
        by=by,
    )
    return kept


def approve(
    work: RightsWork, office: RightsOffice, identifier: RightsId, *, by: str, granted: bool
) -> RightsRequest:
    """Approve a decision that gives less than was asked, or send it back.

    Raises:
        ReferenceNotFound: There is no such request.
        ConflictingChange: Nothing of it waits for approval.
        AccessDenied: Whoever decided cannot approve. The official's mistake, or an attempt.
    """
    by = required(by, "by")
    request = known(work.rights, identifier)
    decision = request.decision
    if request.stage is not Stage.PROPOSED or decision is None:
        raise ConflictingChange("No decision of that request waits for approval.")
    if by == decision.by:
        raise AccessDenied("Whoever decided cannot approve; a second person must.")
    if granted:
        approved = replace(decision, approved_by=by, approved_at=office.now())
        kept = replace(request, decision=approved, stage=Stage.DECIDED)
    else:
        kept = replace(request, decision=None, stage=Stage.VERIFIED)
    work.rights.keep(kept)
    office.log(
        work,
        Act.RIGHTS_APPROVED,
        {"granted": granted, "outcome": decision.outcome, "request": request.id},
        by=by,
    )
    return kept


def _check(request: RightsRequest, ruling: Ruling) -> None:
    outcome = ruling.outcome
    if outcome.needs_approval:
        if not ruling.grounds:
            raise InputInvalid("Less than was asked needs a ground.", field="ground")
        required(ruling.reasons, "reasons")
    elif ruling.grounds:
        raise InputInvalid(f"An answer {outcome} has no ground of withholding.", field="ground")
    if outcome is Outcome.NEITHER:
        named = [each for each in ruling.grounds if not WITHHOLDINGS[each].secret]
        if named:
            raise InputInvalid(
                f"{named[0]} can be told to the person: refuse with it openly.", field="ground"
            )
    if ruling.withheld and outcome is not Outcome.PARTIAL:
        raise InputInvalid("Only a partial answer leaves something out.", field="withhold")
    if outcome is Outcome.PARTIAL and request.right is Right.ACCESS and not ruling.withheld:
        raise InputInvalid("Say what a partial answer leaves out.", field="withhold")
    supervised = request.right is Right.THROUGH_SUPERVISOR
    if (outcome is Outcome.VERIFICATIONS) is not supervised and outcome is not (
        Outcome.IDENTITY_NOT_SHOWN
    ):
        raise InputInvalid(
            f"{Outcome.VERIFICATIONS} answers what came through the supervisory authority, and "
            "nothing else.",
            field="outcome",
        )
    if outcome in {Outcome.FULL, Outcome.PARTIAL} and request.right in _ABOUT_CONVICTIONS:
        if not ruling.convictions:
            raise InputInvalid("Name the convictions that it concerns.", field="conviction")
        if request.right is Right.SUPPLEMENT:
            required(ruling.statement, "statement")
