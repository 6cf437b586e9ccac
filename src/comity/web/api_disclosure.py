"""Routes about disclosure: transfers to third states, and the conditions on a conviction."""

from dataclasses import asdict
from datetime import datetime
from typing import Final

import msgspec

from comity.access.permissions import Permission
from comity.assembly.cleared_view import cleared
from comity.assembly.consulting import log_consultation
from comity.assembly.glass_gate import within_glass
from comity.assembly.showing import known_conversation
from comity.assembly.trial import transaction
from comity.errors import ReferenceNotFound
from comity.ids import ConversationId, ConvictionId, PersonRef
from comity.law.transfers import TransferBasis
from comity.records.transfer_model import Transfer, TransferId
from comity.records.transfer_office import intended_in
from comity.records.transferring import Answers, assess, questions_left, transfer_of
from comity.web.answers import Answer, Page
from comity.web.api_records import purposed
from comity.web.cursor import PAGED, page_of
from comity.web.fields import Body, Reference, Words
from comity.web.routing import Call, Method, Route

_MOST_LISTED: Final = 500


class AssessmentBody(Body, frozen=True):
    """What an officer answers now; a question that is left out stays as it was."""

    person: Reference | None = None
    law_enforcement_purpose: bool | None = None
    competent_recipient: bool | None = None
    sis_data: bool | None = None
    rests_on: TransferBasis | None = None
    immediate_threat: bool | None = None
    outweighed: bool | None = None
    justification: Words | None = None
    dry_run: bool = False


class AuthorisationShown(Answer, frozen=True):
    """What a state of origin said."""

    state: str
    asked_at: datetime | None
    given: bool | None
    reference: str
    told_at: datetime | None


class TransferShown(Answer, frozen=True):
    """An assessment: what was answered, what is open, on what it rests."""

    id: str
    conversation: str
    recipient: str
    purpose: str
    by: str
    made_at: datetime
    state: str
    law_enforcement_purpose: bool | None
    competent_recipient: bool | None
    sis_data: bool | None
    rests_on: str | None
    immediate_threat: bool | None
    outweighed: bool | None
    authorisations: tuple[AuthorisationShown, ...]
    justification: str
    approved_by: str
    decided_at: datetime | None
    citation: str
    obligations: tuple[str, ...]
    questions: tuple[str, ...]


class TransferPage(Page, frozen=True, kw_only=True):
    """Assessments, latest first."""

    transfers: tuple[TransferShown, ...]


class ConditionShown(Answer, frozen=True):
    """What one state says of a conviction that it gave, and whether it still binds."""

    conviction: str
    set_by: str
    code: str
    binds: bool
    text: str
    source: str | None
    information: str | None
    nature: str
    role: str
    message: str | None
    noted_at: datetime
    read_at: datetime | None
    asked_at: datetime | None
    released_at: datetime | None


class ConditionsAnswer(Answer, frozen=True):
    """The conditions on a conviction."""

    conditions: tuple[ConditionShown, ...]


def transfers(call: Call[None]) -> TransferPage:
    """Return assessments, latest first."""
    with call.node.database.read() as snapshot:
        found = cleared(snapshot, call.who).disclosure.transfers(limit=_MOST_LISTED)
    shown, following = page_of(call, found, lambda each: each.id)
    return TransferPage(transfers=tuple(_shown(each) for each in shown), next=following)


def transfer(call: Call[None]) -> TransferShown:
    """Return an assessment."""
    with call.node.database.read() as snapshot:
        seen = cleared(snapshot, call.who).disclosure
        return _shown(transfer_of(seen, TransferId(call.path["transfer"])))


def assess_answer(call: Call[AssessmentBody]) -> TransferShown:
    """Begin or go on with the assessment of an answer; what was answered stays.

    Raises:
        ReferenceNotFound: No conversation or person of that name is shown to the caller.
    """
    body, authority = call.body, call.node.records.authority
    answers = Answers(
        law_enforcement_purpose=body.law_enforcement_purpose,
        competent_recipient=body.competent_recipient,
        sis_data=body.sis_data,
        rests_on=body.rests_on,
        immediate_threat=body.immediate_threat,
        outweighed=body.outweighed,
        justification=body.justification,
    )
    with transaction(call.node.database, keep=not body.dry_run) as work:
        named = ConversationId(call.path["conversation"])
        seen = cleared(work, within_glass(work, call.who, named))
        found = known_conversation(seen, named)
        person = None if body.person is None else PersonRef(body.person)
        if person is not None and seen.register.person(person) is None:
            raise ReferenceNotFound(f"There is no person {person} in the register.")
        intended = intended_in(work, authority, found.id, person=person)
        made = assess(work, authority, intended, answers, by=call.who.account)
    return _shown(made)


def conditions(call: Call[None]) -> ConditionsAnswer:
    """Return the conditions on a conviction; on record before the answer leaves."""
    identifier, why = ConvictionId(call.path["conviction"]), purposed(call)
    with call.node.database.begin() as work:
        found = cleared(work, call.who).disclosure.conditions_on(identifier)
        log_consultation(
            work,
            call.node.rails,
            result="conditions",
            purpose=why.purpose,
            case=why.case,
            by=call.who.account,
            shown=[identifier],
        )
    return ConditionsAnswer(
        conditions=tuple(
            ConditionShown(
                conviction=each.conviction,
                set_by=each.set_by,
                code=str(each.code),
                binds=each.binds,
                text=each.text,
                source=None if each.source is None else str(each.source),
                information=None if each.information is None else str(each.information),
                nature=str(each.nature),
                role=str(each.role),
                message=each.message,
                noted_at=each.noted_at,
                read_at=each.read_at,
                asked_at=each.asked_at,
                released_at=each.released_at,
            )
            for each in found
        )
    )


def _shown(made: Transfer) -> TransferShown:
    data = {**asdict(made), "questions": list(questions_left(made))}
    return msgspec.convert(data, TransferShown)


ROUTES: Final[tuple[Route, ...]] = (
    Route(
        method=Method.GET,
        path="/transfers",
        permission=Permission.TASK_LIST,
        summary="List assessments of transfers to third states, latest first.",
        handler=transfers,
        answer=TransferPage,
        query=PAGED,
    ),
    Route(
        method=Method.GET,
        path="/transfers/{transfer}",
        permission=Permission.TASK_LIST,
        summary="Show an assessment: what was answered, what is open, on what it rests.",
        handler=transfer,
        answer=TransferShown,
    ),
    Route(
        method=Method.POST,
        path="/conversations/{conversation}/transfer",
        permission=Permission.TASK_DECIDE,
        summary="Begin or go on with the assessment of an answer to a third state.",
        handler=assess_answer,
        body=AssessmentBody,
        answer=TransferShown,
    ),
    Route(
        method=Method.GET,
        path="/convictions/{conviction}/conditions",
        permission=Permission.PERSON_READ,
        summary="Show the handling conditions on a conviction.",
        handler=conditions,
        answer=ConditionsAnswer,
        purposed=True,
    ),
)
