"""How requests of persons are shown: to programs, and at a terminal."""

from datetime import date

from rich.console import RenderableType

from comity.assembly.rights_casework import overdue
from comity.cli.output import Output
from comity.rights.model import Embargo, Inquiry, RightsRequest
from comity.transport.forms.wording import name_words


def summary_data(request: RightsRequest, today: date) -> dict[str, object]:
    """Return a request for programs, without whom it is about."""
    return {
        "id": request.id,
        "right": request.right,
        "stage": request.stage,
        "received_on": request.received_on.isoformat(),
        "due_on": request.due_on.isoformat(),
        "due_basis": request.due_basis,
        "overdue": overdue(request, today),
        "outcome": None if request.decision is None else request.decision.outcome,
        "person": request.person,
        "open": request.is_open,
    }


def request_data(request: RightsRequest, today: date) -> dict[str, object]:
    """Return a request for programs, whole but for the true reasons."""
    decision, identity = request.decision, request.identity
    return {
        **summary_data(request, today),
        "applicant": {
            "name": name_words(request.applicant.person.name),
            "address": request.applicant.address,
            "language": request.applicant.language,
            "channel": request.applicant.channel,
            "representative": request.applicant.representative,
        },
        "asked": request.asked,
        "origin": request.origin,
        "registered_by": request.registered_by,
        "identity": None
        if identity is None
        else {"proof": identity.proof, "note": identity.note, "by": identity.by},
        "extensions": [
            {"until": each.until.isoformat(), "reason": each.reason} for each in request.extensions
        ],
        "decision": None
        if decision is None
        else {
            "outcome": decision.outcome,
            "grounds": list(decision.grounds),
            "convictions": list(decision.convictions),
            "withheld": list(decision.withheld),
            "by": decision.by,
            "approved_by": decision.approved_by,
        },
        "letters": [
            {"kind": each.kind, "number": each.content.number, "sha256": each.sha256}
            for each in request.letters
        ],
        "steps": [
            {
                "doing": each.doing,
                "subject": each.subject,
                "state": each.state,
                "reference": each.reference,
                "detail": each.detail,
                "due_on": None if each.due_on is None else each.due_on.isoformat(),
                "basis": each.basis,
            }
            for each in request.steps
        ],
    }


def request_view(shown: Output, request: RightsRequest, today: date) -> list[RenderableType]:
    """Return a request for a terminal."""
    late = ", overdue" if overdue(request, today) else ""
    decision = request.decision
    parts: list[RenderableType] = [
        f"{request.id}: {request.right}, {request.stage}{late}",
        f"{name_words(request.applicant.person.name)}, received {request.received_on}",
        f"Answer by {request.due_on} ({request.due_basis})",
        f"Asked: {request.asked}",
    ]
    if request.identity is not None:
        parts.append(f"Identity: {request.identity.proof}, {request.identity.note}")
    if decision is not None:
        approved = f", approved by {decision.approved_by}" if decision.approved_by else ""
        parts.append(f"Decided: {decision.outcome}, by {decision.by}{approved}")
    if request.steps:
        rows = [
            (each.doing, each.subject, each.state, each.due_on or "", each.detail)
            for each in request.steps
        ]
        parts.append(shown.table(("step", "about", "state", "due", "detail"), rows))
    if request.letters:
        sent = [(each.kind, each.content.number, each.content.made_on) for each in request.letters]
        parts.append(shown.table(("letter", "number", "on"), sent))
    return parts


def inquiry_data(inquiry: Inquiry) -> dict[str, object]:
    """Return what a state told of its looks, for programs."""
    until = inquiry.complete_until
    return {
        "state": inquiry.state,
        "standing": inquiry.standing,
        "conversation": inquiry.conversation,
        "detail": inquiry.detail,
        "up_to": None if until is None else until.isoformat(),
        "looks": [
            {"at": each.at.isoformat(), "who": each.who, "act": each.act, "purpose": each.purpose}
            for each in inquiry.looks
        ],
    }


def embargo_data(embargo: Embargo) -> dict[str, object]:
    """Return an embargo for programs; only who may read its reason is shown it."""
    return {
        "id": embargo.id,
        "case": embargo.subject,
        "ground": embargo.ground,
        "reason": embargo.reason,
        "until": embargo.until.isoformat(),
        "by": embargo.by,
        "reviewed_by": embargo.reviewed_by,
        "lifted": embargo.lifted_at is not None,
    }
