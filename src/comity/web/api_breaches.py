"""Routes about breaches of personal data: entered, added to, told, closed; and those of others."""

from datetime import UTC, datetime
from typing import Annotated, Final

from msgspec import Meta

from comity.access.permissions import Permission
from comity.assembly.breach_exchange import acknowledge, notify_controller, received_breaches
from comity.assembly.oversight_breaches import (
    add_phase,
    breaches,
    close_breach,
    letter_to_controller,
    notice_of,
    register_breach,
    tell_of_breach,
)
from comity.assembly.trial import transaction
from comity.errors import InputInvalid, ReferenceNotFound
from comity.ids import StateCode
from comity.law.oversight import BREACH_NOTIFICATION
from comity.oversight.breaches import Breach, Nature, Phase, ReceivedBreach, Told
from comity.web.answers import ActAnswer, Answer
from comity.web.fields import Body, ShortText, StateText, Words
from comity.web.routing import Call, Method, Route
from comity.web.sent import act_answer

Count = Annotated[int, Meta(ge=0, le=2**53)]


class PhaseBody(Body, frozen=True):
    """What is known of a breach now."""

    nature: Annotated[tuple[Nature, ...], Meta(min_length=1, max_length=3)]
    consequences: Words
    measures: Words
    subjects: Count | None = None
    records: Count | None = None
    high_risk: bool | None = None
    states: Annotated[tuple[StateText, ...], Meta(max_length=60)] = ()


class BreachBody(PhaseBody, frozen=True, kw_only=True):
    """A breach: since when it is known, where more can be had, and what is known."""

    aware_at: datetime
    contact: ShortText


class NoticeBody(Body, frozen=True):
    """Who was told of a breach, and in which letter or message."""

    told: Told
    whom: ShortText
    reference: ShortText
    late_because: Annotated[str, Meta(max_length=2000)] = ""


class NotifyingBody(Body, frozen=True):
    """Which state is told over the network."""

    to: StateText
    dry_run: bool = False


class LetterBody(Body, frozen=True):
    """For which state a letter is drawn up."""

    to: StateText


class AcknowledgingBody(Body, frozen=True):
    """Where the other state reaches us."""

    contact: Annotated[str, Meta(max_length=200)] = ""
    dry_run: bool = False


class PhaseShown(Answer, frozen=True):
    """What was known at one moment."""

    at: datetime
    by: str
    nature: tuple[str, ...]
    subjects: int | None
    records: int | None
    consequences: str
    measures: str
    high_risk: bool | None
    states: tuple[str, ...]


class NoticeShown(Answer, frozen=True):
    """That somebody was told."""

    told: str
    whom: str
    at: datetime
    reference: str
    late_because: str
    part: int
    acknowledged: bool


class BreachShown(Answer, frozen=True):
    """A breach, its clock, and what is owed."""

    id: str
    aware_at: datetime
    due_at: datetime
    basis: str
    late: bool
    contact: str
    phases: tuple[PhaseShown, ...]
    notices: tuple[NoticeShown, ...]
    owed: tuple[str, ...]
    states_to_tell: tuple[str, ...]
    closed_at: datetime | None


class BreachesAnswer(Answer, frozen=True):
    """Every breach, the latest first."""

    breaches: tuple[BreachShown, ...]


class BreachLetter(Answer, frozen=True):
    """The letter that tells the controller of another state."""

    text: str


class ReceivedShown(Answer, frozen=True):
    """A breach of another state that involves our data."""

    id: str
    sender: str
    received_at: datetime
    reference: str
    part: int
    words: str
    contact: str
    open: bool
    noted_by: str


class ReceivedAnswer(Answer, frozen=True):
    """What other states told, what was not taken note of first."""

    received: tuple[ReceivedShown, ...]


def listed(call: Call[None]) -> BreachesAnswer:
    """Return every breach."""
    now = call.node.clock.now()
    return BreachesAnswer(
        breaches=tuple(_breach(each, now) for each in breaches(call.node, call.who))
    )


def shown(call: Call[None]) -> BreachShown:
    """Return one breach."""
    return _breach(_known(call), call.node.clock.now())


def opened(call: Call[BreachBody]) -> BreachShown:
    """Enter a breach; the clock runs from awareness.

    Raises:
        InputInvalid: The moment has no offset.
    """
    body = call.body
    if body.aware_at.tzinfo is None:
        raise InputInvalid("The moment needs an offset, such as +01:00 or Z.", field="aware_at")
    made = register_breach(
        call.node,
        call.who,
        aware_at=body.aware_at.astimezone(UTC),
        contact=body.contact,
        phase=_phase(call),
    )
    return _breach(made, call.node.clock.now())


def added(call: Call[PhaseBody]) -> BreachShown:
    """Add what became known since."""
    made = add_phase(call.node, call.who, call.path["breach"], _phase(call))
    return _breach(made, call.node.clock.now())


def told(call: Call[NoticeBody]) -> BreachShown:
    """Note that somebody was told."""
    body = call.body
    notice = notice_of(
        call.node,
        call.who,
        told=body.told,
        whom=body.whom.strip(),
        reference=body.reference.strip(),
        late_because=body.late_because,
    )
    made = tell_of_breach(call.node, call.who, call.path["breach"], notice)
    return _breach(made, call.node.clock.now())


def notified(call: Call[NotifyingBody]) -> ActAnswer:
    """Tell the controller of another state over the network."""
    body = call.body
    with transaction(call.node.database, keep=not body.dry_run) as work:
        sent = notify_controller(
            call.node, call.who, call.path["breach"], StateCode(body.to), keep=work
        )
    return act_answer((sent,), None, dry_run=body.dry_run)


def letter(call: Call[LetterBody]) -> BreachLetter:
    """Return the letter for a state that takes no such notices."""
    return BreachLetter(text=letter_to_controller(call.node, _known(call), StateCode(call.body.to)))


def closed(call: Call[None]) -> BreachShown:
    """Close a breach of which everybody was told."""
    made = close_breach(call.node, call.who, call.path["breach"])
    return _breach(made, call.node.clock.now())


def received(call: Call[None]) -> ReceivedAnswer:
    """Return what other states told."""
    return ReceivedAnswer(received=tuple(map(_received, received_breaches(call.node, call.who))))


def acknowledged(call: Call[AcknowledgingBody]) -> ReceivedShown:
    """Tell the other state that an official took note."""
    body = call.body
    with transaction(call.node.database, keep=not body.dry_run) as work:
        noted = acknowledge(
            call.node, call.who, call.path["conversation"], contact=body.contact, keep=work
        )
    return _received(noted)


def _known(call: Call[None] | Call[LetterBody]) -> Breach:
    identifier = call.path["breach"]
    found = next((each for each in breaches(call.node, call.who) if each.id == identifier), None)
    if found is None:
        raise ReferenceNotFound("There is no such breach.")
    return found


def _phase(call: Call[BreachBody] | Call[PhaseBody]) -> Phase:
    body = call.body
    return Phase(
        at=call.node.clock.now(),
        by=call.who.account,
        nature=tuple(dict.fromkeys(body.nature)),
        subjects=body.subjects,
        records=body.records,
        consequences=body.consequences,
        measures=body.measures,
        high_risk=body.high_risk,
        states=tuple(dict.fromkeys(body.states)),
    )


def _breach(found: Breach, now: datetime) -> BreachShown:
    return BreachShown(
        id=found.id,
        aware_at=found.aware_at,
        due_at=found.due_at,
        basis=str(BREACH_NOTIFICATION.basis),
        late=found.closed_at is None and not found.told(Told.AUTHORITY) and now > found.due_at,
        contact=found.contact,
        phases=tuple(
            PhaseShown(
                at=each.at,
                by=each.by,
                nature=tuple(nature.value for nature in each.nature),
                subjects=each.subjects,
                records=each.records,
                consequences=each.consequences,
                measures=each.measures,
                high_risk=each.high_risk,
                states=each.states,
            )
            for each in found.phases
        ),
        notices=tuple(
            NoticeShown(
                told=each.told.value,
                whom=each.whom,
                at=each.at,
                reference=each.reference,
                late_because=each.late_because,
                part=each.part,
                acknowledged=each.acknowledged,
            )
            for each in found.notices
        ),
        owed=found.owed(now),
        states_to_tell=found.states_to_tell(),
        closed_at=found.closed_at,
    )


def _received(found: ReceivedBreach) -> ReceivedShown:
    return ReceivedShown(
        id=found.id,
        sender=found.sender,
        received_at=found.received_at,
        reference=found.reference,
        part=found.part,
        words=found.words,
        contact=found.contact,
        open=found.is_open,
        noted_by=found.noted_by,
    )


_ONE: Final = "/breaches/{breach}"

ROUTES: Final[tuple[Route, ...]] = (
    Route(
        method=Method.GET,
        path="/breaches",
        permission=Permission.BREACH_READ,
        summary="List breaches with their clock and what is owed.",
        handler=listed,
        answer=BreachesAnswer,
    ),
    Route(
        method=Method.POST,
        path="/breaches",
        permission=Permission.BREACH_REGISTER,
        summary="Enter a breach with what is known now; the clock runs from awareness.",
        handler=opened,
        body=BreachBody,
        answer=BreachShown,
    ),
    Route(
        method=Method.GET,
        path=_ONE,
        permission=Permission.BREACH_READ,
        summary="Show a breach, its phases, who was told and what is owed.",
        handler=shown,
        answer=BreachShown,
    ),
    Route(
        method=Method.POST,
        path=f"{_ONE}/phases",
        permission=Permission.BREACH_REGISTER,
        summary="Add what became known of a breach since; earlier phases stay.",
        handler=added,
        body=PhaseBody,
        answer=BreachShown,
    ),
    Route(
        method=Method.POST,
        path=f"{_ONE}/notices",
        permission=Permission.BREACH_REGISTER,
        summary="Note that the authority, another controller or the persons were told.",
        handler=told,
        body=NoticeBody,
        answer=BreachShown,
    ),
    Route(
        method=Method.POST,
        path=f"{_ONE}/messages",
        permission=Permission.BREACH_REGISTER,
        summary="Tell the controller of another state over the network.",
        handler=notified,
        body=NotifyingBody,
        answer=ActAnswer,
    ),
    Route(
        method=Method.POST,
        path=f"{_ONE}/letter",
        permission=Permission.BREACH_READ,
        summary="Draw up the letter for a state that takes no notices over the network.",
        handler=letter,
        body=LetterBody,
        answer=BreachLetter,
    ),
    Route(
        method=Method.POST,
        path=f"{_ONE}/closing",
        permission=Permission.BREACH_REGISTER,
        summary="Close a breach of which everybody was told.",
        handler=closed,
        answer=BreachShown,
    ),
    Route(
        method=Method.GET,
        path="/received-breaches",
        permission=Permission.BREACH_READ,
        summary="List breaches elsewhere that involve our data.",
        handler=received,
        answer=ReceivedAnswer,
    ),
    Route(
        method=Method.POST,
        path="/received-breaches/{conversation}/acknowledgement",
        permission=Permission.BREACH_REGISTER,
        summary="Tell the other state that an official took note of what it told.",
        handler=acknowledged,
        body=AcknowledgingBody,
        answer=ReceivedShown,
    ),
)
"""The routes of this slice."""
