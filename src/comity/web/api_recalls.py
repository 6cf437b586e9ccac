"""Routes about recalls: getting back what was given to other states, and following theirs.

They erase, here and abroad, and are about no one case: glass broken for one adds nothing to them.
"""

from datetime import date, datetime
from typing import Annotated, Final, TypeAlias

from msgspec import Meta

from comity.access.permissions import Permission
from comity.assembly.cleared_view import cleared
from comity.assembly.consulting import log_consultation
from comity.assembly.trial import transaction
from comity.errors import InputInvalid, ReferenceNotFound
from comity.ids import ConvictionId, MessageId, StateCode
from comity.law.recall_grounds import RECALL_GROUNDS, KeepGround, RecallGround
from comity.records.recall_deciding import RecallCommand, RecallDecision
from comity.records.recall_model import Ask, RecallId
from comity.records.recall_outside import AskedOutside
from comity.records.recall_reminding import RecallReminder
from comity.records.recall_standing import Standing, standing_now
from comity.storage.store import Snapshot, Work
from comity.web.answers import Answer, Page
from comity.web.cursor import PAGED, page_of
from comity.web.fields import Body, Reference, StateText, Words
from comity.web.routing import Call, Method, Route

_MOST_LISTED: Final = 500


class StartBody(Body, frozen=True):
    """What is recalled, and on which ground: all that gave a conviction, or one message."""

    ground: RecallGround
    reason: Words
    ask: Ask = Ask.ERASE
    conviction: Reference | None = None
    message: Reference | None = None
    reply_days: Annotated[int, Meta(ge=1, le=365)] | None = None
    dry_run: bool = False


class RecalledErase(Body, frozen=True, tag_field="act", tag="erase"):
    """What is recalled is erased, for good."""


class RecalledKeep(Body, frozen=True, tag_field="act", tag="keep"):
    """What is recalled is kept, on this ground."""

    ground: KeepGround


RecallAct: TypeAlias = RecalledErase | RecalledKeep


class RecallDecisionBody(Body, frozen=True):
    """What an officer decides about what another state recalls; all of it if none is named."""

    decision: RecallAct
    reason: Words
    messages: Annotated[tuple[Reference, ...], Meta(max_length=100)] = ()
    dry_run: bool = False


class OutsideBody(Body, frozen=True):
    """A state that the network does not reach was asked otherwise."""

    state: StateText
    reason: Words
    dry_run: bool = False


class ReminderBody(Body, frozen=True):
    """A state is asked again before the node does so by itself."""

    state: StateText
    reason: Words
    dry_run: bool = False


class RecallPartyShown(Answer, frozen=True):
    """A state that the data went to, and how far it has come.

    Attributes:
        state: The state.
        has_it_from: Who gave it the data, and tells how far it has come.
        standing: How far it has come.
        since: Since when.
        is_confirmed: Whether it says that it holds the data no longer as it was.
        is_overdue: Whether the day for its answer has passed without one.
        detail: A ground, a refusal's code, or what the partner was told.
        told_by: Our messages that corrected what it was given.
        reminders: How often it was reminded by us.
        remind_on: The day of our next reminder, unless it answers before.
    """

    state: str
    has_it_from: str
    standing: str
    since: date
    is_confirmed: bool
    is_overdue: bool
    detail: str
    told_by: tuple[str, ...]
    reminders: int
    remind_on: date | None


class RecallReceiptShown(Answer, frozen=True):
    """What a state said of one message, with the place of the erasure in its log."""

    state: str
    message: str
    outcome: str
    ground: str
    leaf: int | None


class RecallItemShown(Answer, frozen=True):
    """A message that we were asked about."""

    message: str
    outcome: str
    ground: str
    decided_by: str
    decided_at: datetime | None


class RecallShown(Answer, frozen=True):
    """A recall: what is asked, of whom, and how far each has come."""

    id: str
    occasion: str
    ask: str
    ground: str
    explanation: str
    basis: str
    convictions: tuple[str, ...]
    ordered_by: str
    ordered_at: datetime
    reply_by: date
    conversation: str | None
    is_open: bool
    confirmed: int
    parties: tuple[RecallPartyShown, ...]
    receipts: tuple[RecallReceiptShown, ...]
    items: tuple[RecallItemShown, ...]


class RecallAnswer(Answer, frozen=True):
    """A recall as it stands after an act, or as it would stand."""

    dry_run: bool
    recall: RecallShown


class RecallPage(Page, frozen=True, kw_only=True):
    """Recalls, latest first."""

    recalls: tuple[RecallShown, ...]


def recalls(call: Call[None]) -> RecallPage:
    """Return recalls, ours and those asked of us."""
    office = call.node.recalls.office
    with call.node.database.read() as snapshot:
        seen = cleared(snapshot, call.who.without_glass())
        listed = seen.recalls.listed(only_open=False, limit=_MOST_LISTED)
        shown, following = page_of(call, listed, lambda each: each.id)
        found = tuple(_shown(standing_now(seen, office, each)) for each in shown)
    return RecallPage(recalls=found, next=following)


def recall(call: Call[None]) -> RecallShown:
    """Return a recall.

    Raises:
        ReferenceNotFound: None of that name is shown to the caller.
    """
    with call.node.database.read() as snapshot:
        seen = cleared(snapshot, call.who.without_glass())
        found = seen.recalls.recall(RecallId(call.path["recall"]))
        if found is None:
            raise ReferenceNotFound("There is no such recall.")
        return _shown(standing_now(seen, call.node.recalls.office, found))


def start(call: Call[StartBody]) -> RecallAnswer:
    """Order a recall, or try it; a trial of one is on record, since it tells who has the data.

    Raises:
        InputInvalid: Neither or both of conviction and message are named.
        ReferenceNotFound: It is not shown to the caller.
        ConflictingChange: The same is being recalled already, or nobody was given it.
    """
    body, service = call.body, call.node.recalls
    if (body.conviction is None) is (body.message is None):
        raise InputInvalid("Name either a conviction or a message.", field="conviction")
    command = RecallCommand(
        by=call.who.account,
        reason=body.reason,
        ground=body.ground,
        ask=body.ask,
        conviction=None if body.conviction is None else ConvictionId(body.conviction),
        message=None if body.message is None else MessageId(body.message),
        reply_days=body.reply_days,
    )
    with transaction(call.node.database, keep=not body.dry_run) as work:
        _require_seen(cleared(work, call.who.without_glass()), command)
        made = service.start(work, command)
        answer = _after(call, work, RecallId(made.id), dry_run=body.dry_run)
    if body.dry_run:
        with call.node.database.begin() as work:
            log_consultation(
                work,
                call.node.rails,
                result="recall-dry-run",
                purpose=str(body.ground),
                case=body.conviction or body.message or "",
                by=call.who.account,
                shown=made.convictions,
            )
    return answer


def decide(call: Call[RecallDecisionBody]) -> RecallAnswer:
    """Erase what another state recalls, or keep it with a ground; that state is told.

    Raises:
        ReferenceNotFound: The recall is not shown to the caller.
        ConflictingChange: It was not asked of us, or nothing of it is to be decided.
    """
    body = call.body
    decision = RecallDecision(
        recall=_seen_recall(call),
        by=call.who.account,
        reason=body.reason,
        keep=body.decision.ground if isinstance(body.decision, RecalledKeep) else None,
        messages=tuple(map(MessageId, body.messages)),
    )
    with transaction(call.node.database, keep=not body.dry_run) as work:
        call.node.recalls.decide(work, decision)
        return _after(call, work, decision.recall, dry_run=body.dry_run)


def note_outside(call: Call[OutsideBody]) -> RecallAnswer:
    """Note that a state which the network does not reach was asked otherwise.

    Raises:
        ReferenceNotFound: The recall is not shown to the caller, or the state is no holder.
        ConflictingChange: The state can be asked over the network.
    """
    body = call.body
    asked = AskedOutside(
        recall=_seen_recall(call),
        state=StateCode(body.state),
        by=call.who.account,
        reason=body.reason,
    )
    with transaction(call.node.database, keep=not body.dry_run) as work:
        call.node.recalls.note_outside(work, asked)
        return _after(call, work, asked.recall, dry_run=body.dry_run)


def remind(call: Call[ReminderBody]) -> RecallAnswer:
    """Ask a state again for what a recall of ours asked of it.

    Raises:
        ReferenceNotFound: The recall is not shown to the caller, or the state is no holder.
        ConflictingChange: The state has answered, or was asked today already.
    """
    reminder = RecallReminder(
        recall=_seen_recall(call),
        state=StateCode(call.body.state),
        by=call.who.account,
        reason=call.body.reason,
    )
    with transaction(call.node.database, keep=not call.body.dry_run) as work:
        call.node.recalls.remind(work, reminder)
        return _after(call, work, reminder.recall, dry_run=call.body.dry_run)


def _seen_recall(
    call: Call[RecallDecisionBody] | Call[OutsideBody] | Call[ReminderBody],
) -> RecallId:
    """Return the recall that is named.

    Raises:
        ReferenceNotFound: It is not shown to the caller.
    """
    named = RecallId(call.path["recall"])
    with call.node.database.read() as snapshot:
        if cleared(snapshot, call.who.without_glass()).recalls.recall(named) is None:
            raise ReferenceNotFound("There is no such recall.")
    return named


def _require_seen(seen: Snapshot, command: RecallCommand) -> None:
    """Go on only if whoever recalls may know of what they name.

    Raises:
        ReferenceNotFound: They may not, or there is no such thing.
    """
    if command.conviction is not None and seen.register.conviction(command.conviction) is None:
        raise ReferenceNotFound("There is no such conviction.")
    if command.message is not None and seen.exchange.outgoing(command.message) is None:
        raise ReferenceNotFound("There is no such message of ours.")


def _after(
    call: Call[StartBody] | Call[RecallDecisionBody] | Call[OutsideBody] | Call[ReminderBody],
    work: Work,
    named: RecallId,
    *,
    dry_run: bool,
) -> RecallAnswer:
    found = work.recalls.recall(named)
    if found is None:
        raise ReferenceNotFound("There is no such recall.")
    standing = standing_now(work, call.node.recalls.office, found)
    return RecallAnswer(dry_run=dry_run, recall=_shown(standing))


def _shown(standing: Standing) -> RecallShown:
    found = standing.recall
    rules = {str(ground): rule for ground, rule in RECALL_GROUNDS.items()}
    rule = rules.get(found.ground)
    return RecallShown(
        id=found.id,
        occasion=str(found.occasion),
        ask=str(found.ask),
        ground=found.ground,
        explanation="" if rule is None else rule.explanation,
        basis="" if rule is None else str(rule.basis),
        convictions=found.convictions,
        ordered_by=found.ordered_by,
        ordered_at=found.ordered_at,
        reply_by=found.reply_by,
        conversation=found.conversation,
        is_open=found.is_open,
        confirmed=standing.confirmed,
        parties=tuple(
            RecallPartyShown(
                state=each.state,
                has_it_from=each.teller,
                standing=str(each.standing),
                since=each.since,
                is_confirmed=each.standing.is_confirmed,
                is_overdue=each.overdue,
                detail=each.detail,
                told_by=each.told,
                reminders=each.reminders,
                remind_on=each.remind_on,
            )
            for each in standing.parties
        ),
        receipts=tuple(
            RecallReceiptShown(
                state=holder.state,
                message=each.message,
                outcome=str(each.outcome),
                ground=each.ground,
                leaf=None if each.receipt is None else each.receipt.leaf,
            )
            for holder in standing.holders
            for each in holder.results
        ),
        items=tuple(
            RecallItemShown(
                message=each.message,
                outcome=str(each.outcome),
                ground="" if each.ground is None else str(each.ground),
                decided_by=each.decided_by,
                decided_at=each.decided_at,
            )
            for each in standing.items
        ),
    )


ROUTES: Final[tuple[Route, ...]] = (
    Route(
        method=Method.GET,
        path="/recalls",
        permission=Permission.RECALL_DECIDE,
        summary="List recalls, ours and those asked of us, and how far each has come.",
        handler=recalls,
        answer=RecallPage,
        query=PAGED,
    ),
    Route(
        method=Method.GET,
        path="/recalls/{recall}",
        permission=Permission.RECALL_DECIDE,
        summary="Show a recall: who has the data, and how far each has come.",
        handler=recall,
        answer=RecallShown,
    ),
    Route(
        method=Method.POST,
        path="/recalls",
        permission=Permission.RECALL_DECIDE,
        summary="Recall what gave a conviction, or one message. A dry run changes nothing.",
        handler=start,
        body=StartBody,
        answer=RecallAnswer,
    ),
    Route(
        method=Method.POST,
        path="/recalls/{recall}/decision",
        permission=Permission.RECALL_DECIDE,
        summary="Erase what another state recalls, or keep it with a ground.",
        handler=decide,
        body=RecallDecisionBody,
        answer=RecallAnswer,
    ),
    Route(
        method=Method.POST,
        path="/recalls/{recall}/outside",
        permission=Permission.RECALL_DECIDE,
        summary="Note that a state which the network does not reach was asked otherwise.",
        handler=note_outside,
        body=OutsideBody,
        answer=RecallAnswer,
    ),
    Route(
        method=Method.POST,
        path="/recalls/{recall}/reminder",
        permission=Permission.RECALL_DECIDE,
        summary="Ask a state again for what a recall of ours asked of it.",
        handler=remind,
        body=ReminderBody,
        answer=RecallAnswer,
    ),
)
