"""Routes about persons' requests on their own data, from registering to who looked."""

from datetime import date, datetime
from typing import Annotated, Any, Final

from msgspec import Meta

from comity.access.permissions import Permission
from comity.assembly.cleared_view import cleared
from comity.assembly.glass_gate import refuse_outside_glass
from comity.assembly.rights_casework import decide, overdue
from comity.assembly.rights_looks import looks_at_person, looks_frame
from comity.assembly.trial import transaction
from comity.errors import ConflictingChange
from comity.ids import ConvictionId
from comity.law.rights import Right, Withholding
from comity.ledger.acts import Act
from comity.rights.deciding import Ruling, approve
from comity.rights.model import Applicant, Channel, LetterKind, Outcome, RightsId, RightsRequest
from comity.rights.office import known
from comity.rights.registering import Registration, register
from comity.storage.store import Work
from comity.web.answers import Answer
from comity.web.describing import person_in
from comity.web.fields import Body, OptionalWords, PersonBody, Reference, ShortText, Words
from comity.web.routing import Call, Method, Route

_MOST: Final = 1_000


class RightsBody(Body, frozen=True):
    """What a person asks."""

    right: Right
    person: PersonBody
    address: Words
    language: Annotated[str, Meta(pattern=r"^[a-z]{2}$", max_length=2)]
    asked: Words
    channel: Channel = Channel.ELECTRONIC
    representative: OptionalWords = ""
    origin: Annotated[str, Meta(max_length=200)] = ""
    dry_run: bool = False


class RulingBody(Body, frozen=True):
    """What is decided. The reasons are kept sealed and never sent."""

    outcome: Outcome
    grounds: Annotated[tuple[Withholding, ...], Meta(max_length=8)] = ()
    reasons: OptionalWords = ""
    convictions: Annotated[tuple[Reference, ...], Meta(max_length=200)] = ()
    statement: OptionalWords = ""
    withheld: Annotated[tuple[ShortText, ...], Meta(max_length=200)] = ()


class ApprovalBody(Body, frozen=True):
    """Whether a decision is approved, or sent back."""

    granted: bool


class StepShown(Answer, frozen=True):
    """One thing that is done for a person."""

    doing: str
    subject: str
    state: str
    reference: str
    detail: str
    due_on: date | None


class RightsShown(Answer, frozen=True):
    """A request, without who asks and without the true reasons."""

    id: str
    right: str
    stage: str
    received_on: date
    due_on: date
    due_basis: str
    is_overdue: bool
    outcome: str
    letters: tuple[str, ...]
    steps: tuple[StepShown, ...]


class RightsListed(Answer, frozen=True):
    """Requests, those due first in front."""

    requests: tuple[RightsShown, ...]


class LookShown(Answer, frozen=True):
    """Who looked, by function or number."""

    at: datetime
    state: str
    who: str
    act: str
    purpose: str


class LooksAnswer(Answer, frozen=True):
    """Who looked, and the sentence that stands there whatever may not be told."""

    looks: tuple[LookShown, ...]
    frame: str


def registered(call: Call[RightsBody]) -> RightsShown:
    """Register what a person asks; the clock starts today.

    What was registered before, word for word, is looked at once more: that is on record.
    """
    body, node = call.body, call.node
    person = person_in(body.person)
    applicant = Applicant(person, body.address, body.language, body.channel, body.representative)
    command = Registration(body.right, applicant, body.asked, call.who.account, origin=body.origin)
    with transaction(node.database, keep=not body.dry_run) as work:
        entries, seen = work.log.size(), cleared(work, call.who).rights
        made = register(work, node.rights.office, command, seen=seen)
        was_there = work.log.size() == entries
    if was_there:
        with node.database.begin() as work:
            log_rights_read(work, call, made.id, "request")
    return rights_shown(made, node.rights.office.today())


def listed(call: Call[None]) -> RightsListed:
    """Return open requests, those due first in front."""
    node = call.node
    with node.database.begin() as work:
        found = cleared(work, call.who).rights.listed(only_open=True, limit=_MOST)
        log_rights_read(work, call, f"{len(found)} requests", "list")
    today = node.rights.office.today()
    return RightsListed(requests=tuple(rights_shown(each, today) for each in found))


def shown(call: Call[None]) -> RightsShown:
    """Return how far a request has come."""
    node = call.node
    with node.database.begin() as work:
        found = known(cleared(work, call.who).rights, call.path["request"])
        log_rights_read(work, call, found.id, "request")
    return rights_shown(found, node.rights.office.today())


def decided(call: Call[RulingBody]) -> RightsShown:
    """Decide what is answered; less than was asked waits for somebody else."""
    node, body = call.node, call.body
    with node.database.begin() as work:
        found = known(cleared(work, call.who).rights, call.path["request"])
        log_rights_read(work, call, found.id, "request")
        ruling = Ruling(
            request=found.id,
            outcome=body.outcome,
            by=call.who.account,
            grounds=body.grounds,
            reasons=body.reasons,
            convictions=tuple(map(ConvictionId, body.convictions)),
            statement=body.statement,
            withheld=body.withheld,
        )
        made = decide(work, node.rights.office, ruling)
    return rights_shown(made, node.rights.office.today())


def approved(call: Call[ApprovalBody]) -> RightsShown:
    """Approve a decision that somebody else proposed, or send it back.

    Raises:
        AccessDenied: It is their own decision, or they act behind broken glass.
    """
    call.who.require_as_second(Permission.RIGHTS_APPROVE)
    node = call.node
    with node.database.begin() as work:
        found = known(cleared(work, call.who).rights, call.path["request"])
        made = approve(
            work,
            node.rights.office,
            RightsId(found.id),
            by=call.who.account,
            granted=call.body.granted,
        )
    return rights_shown(made, node.rights.office.today())


def looked(call: Call[None]) -> LooksAnswer:
    """Return who looked at the record of the person who asks, here and abroad.

    Raises:
        ConflictingChange: It is not known yet who asks. Nothing was looked up.
    """
    node = call.node
    with node.database.begin() as work:
        found = known(cleared(work, call.who).rights, call.path["request"])
        if found.person is None:
            raise ConflictingChange(
                "It is not known which person of the register asks; nothing was looked up."
            )
        ours = looks_at_person(work, node.rights.office, found.person)
        abroad = work.rights.inquiries_of(found.id)
        frame = looks_frame(work, found.applicant.language)
        log_rights_read(work, call, found.id, "looks")
    told = [
        LookShown(at=each.at, state=node.state, who=each.who, act=each.act, purpose=each.purpose)
        for each in ours
    ]
    told += [
        LookShown(at=each.at, state=inquiry.state, who=each.who, act=each.act, purpose=each.purpose)
        for inquiry in abroad
        for each in inquiry.looks
    ]
    return LooksAnswer(looks=tuple(told), frame=frame)


def log_rights_read(work: Work, call: Call[Any], request: str, what: str) -> None:
    """Put on record that somebody looks at a request, or at what it is about.

    Raises:
        AccessDenied: They act behind broken glass, and this is not behind it.
    """
    fields = {"request": request, "what": what}
    by, at = call.who.account, call.node.clock.now()
    refuse_outside_glass(work, Act.RIGHTS_READ, fields, official=by, at=at)
    call.node.rights.office.log(work, Act.RIGHTS_READ, fields, by=call.who.account)


def rights_shown(request: RightsRequest, today: date) -> RightsShown:
    """Return a request, without who asks."""
    return RightsShown(
        id=request.id,
        right=request.right,
        stage=request.stage,
        received_on=request.received_on,
        due_on=request.due_on,
        due_basis=request.due_basis,
        is_overdue=overdue(request, today),
        outcome="" if request.decision is None else request.decision.outcome,
        letters=tuple(LetterKind(each.kind) for each in request.letters),
        steps=tuple(
            StepShown(
                doing=each.doing,
                subject=each.subject,
                state=each.state,
                reference=each.reference,
                detail=each.detail,
                due_on=each.due_on,
            )
            for each in request.steps
        ),
    )


_ONE: Final = "/rights/{request}"

ROUTES: Final[tuple[Route, ...]] = (
    Route(
        method=Method.POST,
        path="/rights",
        permission=Permission.RIGHTS_REGISTER,
        summary="Register what a person asks about their own data.",
        handler=registered,
        body=RightsBody,
        answer=RightsShown,
    ),
    Route(
        method=Method.GET,
        path="/rights",
        permission=Permission.RIGHTS_READ,
        summary="List open requests of persons, those due first in front.",
        handler=listed,
        answer=RightsListed,
    ),
    Route(
        method=Method.GET,
        path=_ONE,
        permission=Permission.RIGHTS_READ,
        summary="Show how far a request has come.",
        handler=shown,
        answer=RightsShown,
    ),
    Route(
        method=Method.POST,
        path=f"{_ONE}/decision",
        permission=Permission.RIGHTS_DECIDE,
        summary="Decide what a person is answered; less than was asked waits for somebody else.",
        handler=decided,
        body=RulingBody,
        answer=RightsShown,
    ),
    Route(
        method=Method.POST,
        path=f"{_ONE}/approval",
        permission=Permission.RIGHTS_APPROVE,
        summary="Approve a decision that somebody else proposed, or send it back.",
        handler=approved,
        body=ApprovalBody,
        answer=RightsShown,
        fresh_factor=True,
    ),
    Route(
        method=Method.GET,
        path=f"{_ONE}/looks",
        permission=Permission.RIGHTS_DECIDE,
        summary="Tell who looked at the record of the person who asks, here and abroad.",
        handler=looked,
        answer=LooksAnswer,
    ),
)
