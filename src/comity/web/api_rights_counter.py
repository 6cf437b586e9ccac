"""Routes of the counter: who asks, what is held, and what is done for a person.

Beside the list and the decision these are what an official at the counter needs. Nothing here
shows the true reasons of a decision but the one route that is for whoever approves it.
"""

from datetime import date, datetime
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from comity.access.permissions import Permission
from comity.assembly.cleared_view import cleared
from comity.assembly.rights_casework import carry_out, note_done
from comity.errors import ConflictingChange, InputInvalid
from comity.ids import PersonRef
from comity.records.person_presentation import present_person
from comity.records.ports import Standing
from comity.rights.model import Proof, RightsId, RightsRequest
from comity.rights.office import known
from comity.rights.registering import Identification, extend, identify
from comity.web.answers import Answer, SectionShown
from comity.web.api_rights import RightsShown, log_rights_read, rights_shown
from comity.web.fields import Body, Reference, ShortText, Words
from comity.web.language import LANGUAGE, language_of
from comity.web.routing import Call, Method, Route


class IdentityBody(Body, frozen=True):
    """How the identity was shown, and whom of the register it is."""

    proof: Proof
    note: Words
    person: Reference | None = None


class ExtensionBody(Body, frozen=True):
    """Until when an answer is put off; the person is told why."""

    until: date
    reason: Words


class CarryingOutBody(Body, frozen=True):
    """That what was granted is done now; of a restriction, on which ground."""

    ground: Literal["accuracy-contested", "needed-as-evidence"] = "accuracy-contested"


class NoteBody(Body, frozen=True):
    """That a step was done in writing."""

    subject: Annotated[str, Meta(min_length=1, max_length=200)]
    reference: ShortText


class LetterListed(Answer, frozen=True):
    """A letter that was issued."""

    kind: str
    number: str
    sha256: str
    at: datetime


class RightsFile(Answer, frozen=True):
    """A request with who asks; the true reasons are not in it."""

    id: str
    right: str
    stage: str
    description: SectionShown
    address: str
    language: str
    channel: str
    representative: str
    asked: str
    origin: str
    received_on: date
    registered_by: str
    proof: str
    proof_note: str
    proof_by: str
    person: str
    outcome: str
    grounds: tuple[str, ...]
    withheld: tuple[str, ...]
    decided_by: str
    approved_by: str
    letters: tuple[LetterListed, ...]
    other_requests: int


class RecipientShown(Answer, frozen=True):
    """Somebody who was given a conviction."""

    state: str
    version: int
    purpose: str
    at: datetime


class HoldingShown(Answer, frozen=True):
    """A conviction of the person who asks."""

    conviction: str
    version: int
    origin: str
    convicting_state: str
    standing: str
    recipients: tuple[RecipientShown, ...]


class HoldingsAnswer(Answer, frozen=True):
    """What is held of whoever asks, to whom it went, and which states gave it."""

    person: str
    convictions: tuple[HoldingShown, ...]
    issuers: tuple[str, ...]


class ReasonsAnswer(Answer, frozen=True):
    """The true reasons of a decision, for whoever approves it."""

    outcome: str
    grounds: tuple[str, ...]
    withheld: tuple[str, ...]
    reasons: str
    decided_by: str


def file(call: Call[None]) -> RightsFile:
    """Return a request with who asks."""
    node, language = call.node, language_of(call)
    with node.database.begin() as work:
        found = known(cleared(work, call.who).rights, call.path["request"])
        others = 0 if found.person is None else len(work.rights.of_person(found.person)) - 1
        log_rights_read(work, call, found.id, "request")
    return _file(found, language, others)


def holdings(call: Call[None]) -> HoldingsAnswer:
    """Return what is held of whoever asks, and where it came from and went.

    Raises:
        ConflictingChange: It is not known yet who asks. Nothing was looked up.
    """
    node = call.node
    with node.database.begin() as work:
        seen = cleared(work, call.who)
        found = known(seen.rights, call.path["request"])
        person = _person_of(found)
        convictions = tuple(
            HoldingShown(
                conviction=each.conviction.id,
                version=each.version,
                origin=str(each.origin),
                convicting_state=each.convicting_state,
                standing=str(each.standing),
                recipients=tuple(
                    RecipientShown(
                        state=given.recipient,
                        version=given.version,
                        purpose=str(given.purpose),
                        at=given.disclosed_at,
                    )
                    for given in seen.cases.disclosures_of(each.conviction.id)
                ),
            )
            for each in seen.register.convictions_of(person)
            if each.standing is Standing.CURRENT
        )
        log_rights_read(work, call, found.id, "holdings")
    issuers = (each.convicting_state for each in convictions)
    return HoldingsAnswer(
        person=person,
        convictions=convictions,
        issuers=tuple(dict.fromkeys(each for each in issuers if each != node.state)),
    )


def identified(call: Call[IdentityBody]) -> RightsShown:
    """Note how the identity was shown, and whom of the register it is.

    Raises:
        InputInvalid: The register holds nobody of that reference.
    """
    node, body = call.node, call.body
    with node.database.begin() as work:
        seen = cleared(work, call.who)
        found = known(seen.rights, call.path["request"])
        log_rights_read(work, call, found.id, "request")
        ref = None if body.person is None else PersonRef(body.person)
        if ref is not None and seen.register.person(ref) is None:
            raise InputInvalid("The register holds nobody of that reference.", field="person")
        made = identify(
            work,
            node.rights.office,
            Identification(RightsId(found.id), body.proof, body.note, call.who.account, ref),
        )
    return rights_shown(made, node.rights.office.today())


def extended(call: Call[ExtensionBody]) -> RightsShown:
    """Put off an answer."""
    node, body = call.node, call.body
    with node.database.begin() as work:
        found = known(cleared(work, call.who).rights, call.path["request"])
        log_rights_read(work, call, found.id, "request")
        made = extend(
            work,
            node.rights.office,
            RightsId(found.id),
            until=body.until,
            reason=body.reason,
            by=call.who.account,
        )
    return rights_shown(made, node.rights.office.today())


def carried_out(call: Call[CarryingOutBody]) -> RightsShown:
    """Do what was granted and can be done here now."""
    node = call.node
    with node.database.begin() as work:
        found = known(cleared(work, call.who).rights, call.path["request"])
        log_rights_read(work, call, found.id, "request")
        made = carry_out(work, node, found.id, by=call.who.account, ground=call.body.ground)
    return rights_shown(made, node.rights.office.today())


def noted(call: Call[NoteBody]) -> RightsShown:
    """Note that a step was done in writing."""
    node, body = call.node, call.body
    with node.database.begin() as work:
        found = known(cleared(work, call.who).rights, call.path["request"])
        log_rights_read(work, call, found.id, "request")
        made = note_done(
            work,
            node,
            found.id,
            subject=body.subject,
            reference=body.reference,
            by=call.who.account,
        )
    return rights_shown(made, node.rights.office.today())


def reasons(call: Call[None]) -> ReasonsAnswer:
    """Return why it was decided so.

    Raises:
        ConflictingChange: Nothing is decided yet.
    """
    with call.node.database.begin() as work:
        found = known(cleared(work, call.who).rights, call.path["request"])
        if found.decision is None:
            raise ConflictingChange("Nothing is decided yet.")
        log_rights_read(work, call, found.id, "reasons")
    decision = found.decision
    return ReasonsAnswer(
        outcome=decision.outcome,
        grounds=tuple(decision.grounds),
        withheld=decision.withheld,
        reasons=decision.reasons,
        decided_by=decision.by,
    )


def _person_of(found: RightsRequest) -> PersonRef:
    """Return who asks.

    Raises:
        ConflictingChange: That is not known yet.
    """
    if found.person is None:
        raise ConflictingChange(
            "It is not known which person of the register asks; nothing was looked up."
        )
    return found.person


def _file(found: RightsRequest, language: str, others: int) -> RightsFile:
    applicant, identity, decision = found.applicant, found.identity, found.decision
    return RightsFile(
        id=found.id,
        right=found.right,
        stage=found.stage,
        description=msgspec.convert(
            present_person(applicant.person, language).to_dict(), SectionShown
        ),
        address=applicant.address,
        language=applicant.language,
        channel=applicant.channel,
        representative=applicant.representative,
        asked=found.asked,
        origin=found.origin,
        received_on=found.received_on,
        registered_by=found.registered_by,
        proof="" if identity is None else identity.proof,
        proof_note="" if identity is None else identity.note,
        proof_by="" if identity is None else identity.by,
        person=found.person or "",
        outcome="" if decision is None else decision.outcome,
        grounds=() if decision is None else tuple(decision.grounds),
        withheld=() if decision is None else decision.withheld,
        decided_by="" if decision is None else decision.by,
        approved_by="" if decision is None else decision.approved_by,
        letters=tuple(
            LetterListed(kind=each.kind, number=each.content.number, sha256=each.sha256, at=each.at)
            for each in found.letters
        ),
        other_requests=others,
    )


_ONE: Final = "/rights/{request}"

ROUTES: Final[tuple[Route, ...]] = (
    Route(
        method=Method.GET,
        path=f"{_ONE}/file",
        permission=Permission.RIGHTS_DECIDE,
        summary="Show a request with who asks; without the true reasons.",
        handler=file,
        answer=RightsFile,
        query=LANGUAGE,
    ),
    Route(
        method=Method.POST,
        path=f"{_ONE}/identity",
        permission=Permission.RIGHTS_REGISTER,
        summary="Note how the identity was shown, and whom of the register it is.",
        handler=identified,
        body=IdentityBody,
        answer=RightsShown,
    ),
    Route(
        method=Method.GET,
        path=f"{_ONE}/holdings",
        permission=Permission.RIGHTS_DECIDE,
        summary="List what is held of whoever asks, to whom it went, and which states gave it.",
        handler=holdings,
        answer=HoldingsAnswer,
    ),
    Route(
        method=Method.POST,
        path=f"{_ONE}/extension",
        permission=Permission.RIGHTS_DECIDE,
        summary="Put off an answer; the person is told why.",
        handler=extended,
        body=ExtensionBody,
        answer=RightsShown,
    ),
    Route(
        method=Method.GET,
        path=f"{_ONE}/reasons",
        permission=Permission.RIGHTS_APPROVE,
        summary="Show the true reasons of a decision to whoever approves it.",
        handler=reasons,
        answer=ReasonsAnswer,
    ),
    Route(
        method=Method.POST,
        path=f"{_ONE}/carrying-out",
        permission=Permission.RIGHTS_DECIDE,
        summary="Do what was granted; recipients follow. Done again it changes nothing.",
        handler=carried_out,
        body=CarryingOutBody,
        answer=RightsShown,
    ),
    Route(
        method=Method.POST,
        path=f"{_ONE}/notes",
        permission=Permission.RIGHTS_DECIDE,
        summary="Note that a step was done in writing: the source told, a request forwarded.",
        handler=noted,
        body=NoteBody,
        answer=RightsShown,
    ),
)
"""The routes of this slice."""
