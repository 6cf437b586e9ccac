"""What officers do about recalls: order one, and decide what was asked of us."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from comity.errors import ConflictingChange, InputInvalid, ReferenceNotFound
from comity.exchange.ports import OutgoingMessage
from comity.ids import ConvictionId, MessageId, PersonRef
from comity.law.recall_grounds import KeepGround, RecallGround
from comity.records.deadlines import was_refused
from comity.records.messages import Kind, Notification, RequestResponse, decode_as
from comity.records.ports import Origin, RecordsWork, TaskKind
from comity.records.recall_chasing import go_on
from comity.records.recall_erasing import erase_item
from comity.records.recall_keys import Subject, officers_key, officers_recalls
from comity.records.recall_messages import MOST_MESSAGES
from comity.records.recall_model import Ask, Item, Occasion, Outcome, Recall, RecallId
from comity.records.recall_office import RecallOffice
from comity.records.recall_opening import new_recall, open_recall
from comity.records.recall_recipients import Given, given_of
from comity.records.tasks import close_open

_LONGEST_REASON: Final = 2_000
_MOST_DAYS: Final = 366


@dataclass(frozen=True, slots=True)
class RecallCommand:
    """An officer recalls what was given to other states: one of the three is named.

    Attributes:
        by: The officer.
        reason: Why; a digest of it goes on record, and it never travels.
        ground: The ground that travels.
        ask: What is asked of whoever holds it.
        conviction: A conviction, ours or received: all that gave it.
        message: One message of ours that should not have been sent.
        person: A person of our register: all that gave a conviction of ours of them.
        reply_days: Calendar days for the answer; the node's own setting if left out.
    """

    by: str
    reason: str
    ground: RecallGround
    ask: Ask = Ask.ERASE
    conviction: ConvictionId | None = None
    message: MessageId | None = None
    person: PersonRef | None = None
    reply_days: int | None = None


@dataclass(frozen=True, slots=True)
class RecallDecision:
    """An officer decides what another state recalls.

    Attributes:
        recall: Which recall.
        by: The officer.
        reason: Why; a digest of it goes on record, and it never travels.
        keep: The ground on which it is kept; ``None`` to erase it.
        messages: Which messages; all that are not erased yet if empty.
    """

    recall: RecallId
    by: str
    reason: str
    keep: KeepGround | None = None
    messages: tuple[MessageId, ...] = ()


def start(work: RecordsWork, office: RecallOffice, command: RecallCommand) -> Recall:
    """Order a recall, and send what can be sent at once.

    Raises:
        InputInvalid: The command cannot be used; the field is named.
        ReferenceNotFound: There is no such conviction, message or person.
        ConflictingChange: The same is being recalled already, or nobody was given it.
    """
    check_act(command.by, command.reason)
    if sum(each is not None for each in (command.conviction, command.message, command.person)) != 1:
        raise InputInvalid("Name a conviction, a message or a person.", field="conviction")
    if command.reply_days is not None and not 0 < command.reply_days <= _MOST_DAYS:
        raise InputInvalid(f"Give 1 to {_MOST_DAYS} days.", field="reply_days")
    subject, convictions, given = _subject(work, command)
    if not given:
        raise ConflictingChange(f"No other state was ever given {subject} by this node.")
    if any(len(messages) > MOST_MESSAGES for messages in given.values()):
        raise InputInvalid(
            f"More than {MOST_MESSAGES} messages went to one state; recall each conviction.",
            field="person",
        )
    before = list(officers_recalls(work.recalls, subject, command.ask))
    if before and before[-1].is_open:
        raise ConflictingChange(f"That is being recalled already, as {before[-1].id}.")
    recall = new_recall(
        work,
        office.authority,
        occasion=Occasion.OFFICER,
        key=officers_key(subject, command.ask, len(before) + 1),
        ask=command.ask,
        convictions=convictions,
        ground=command.ground,
        ordered_by=command.by,
        reply_days=command.reply_days,
    )
    office.authority.log_act(
        work,
        {"act": "recall", "case": recall.id, "by": command.by, "ground": command.ground},
        reason=command.reason,
    )
    return go_on(work, office, open_recall(work, recall, given))


def decide(work: RecordsWork, office: RecallOffice, decision: RecallDecision) -> Recall:
    """Erase what another state recalls, or keep it with a ground; and tell that state.

    What was kept may be erased later; what was erased stays so.

    Raises:
        InputInvalid: Officer or reason is missing, or a message is not one of the recall's.
        ReferenceNotFound: There is no such recall.
        ConflictingChange: It was not asked of us, or nothing of it is to be decided.
    """
    check_act(decision.by, decision.reason)
    recall = work.recalls.recall(decision.recall)
    if recall is None:
        raise ReferenceNotFound(f"There is no recall {decision.recall} here.")
    if recall.conversation is None:
        raise ConflictingChange("That recall is our own; others decide it.")
    items = _chosen(work.recalls.items_of(recall.id), decision)
    office.authority.log_act(
        work,
        {
            "act": "decide-recall",
            "case": recall.conversation,
            "by": decision.by,
            "kept": "" if decision.keep is None else decision.keep,
            "messages": [item.message for item in items],
        },
        reason=decision.reason,
    )
    for item in items:
        work.recalls.keep_item(_decided(work, office, recall, item, decision))
    kept = go_on(work, office, recall)
    left = [item for item in work.recalls.items_of(recall.id) if item.decided_at is None]
    if not left:
        close_open(
            work,
            office.authority,
            recall.conversation,
            outcome="erase" if decision.keep is None else "keep",
            kinds=(TaskKind.RECALL,),
        )
    return kept


def _decided(
    work: RecordsWork,
    office: RecallOffice,
    recall: Recall,
    item: Item,
    decision: RecallDecision,
) -> Item:
    if decision.keep is None:
        return erase_item(work, office.authority, recall, item, by=decision.by)
    return replace(
        item,
        outcome=Outcome.KEPT,
        ground=decision.keep,
        decided_by=decision.by,
        decided_at=office.now(),
    )


def _chosen(items: Iterable[Item], decision: RecallDecision) -> list[Item]:
    """Return what is to be decided now.

    Raises:
        InputInvalid: A message is not one of the recall's.
        ConflictingChange: Nothing of it is to be decided.
    """
    open_ = {
        item.message: item
        for item in items
        if item.outcome is Outcome.KEPT
        or (item.outcome is Outcome.PENDING and item.decided_at is None)
    }
    named = set(decision.messages)
    if named - {item.message for item in items}:
        raise InputInvalid("A message named is not one of that recall.", field="message")
    chosen = [item for message, item in open_.items() if not named or message in named]
    if not chosen:
        raise ConflictingChange("Nothing of that recall is to be decided any more.")
    return chosen


def _subject(
    work: RecordsWork, command: RecallCommand
) -> tuple[Subject, tuple[ConvictionId, ...], Given]:
    if command.message is not None:
        ours = work.exchange.outgoing(command.message)
        if ours is None:
            raise ReferenceNotFound(f"This node never sent {command.message}.")
        if was_refused(ours):
            raise ConflictingChange(f"{command.message} was refused there; nobody holds it.")
        if command.ask is Ask.CORRECT:
            raise InputInvalid("A message is erased; a conviction is corrected.", field="ask")
        return command.message, _told_in(ours), {ours.peer: (ours.id,)}
    if command.conviction is not None:
        held = work.register.conviction(command.conviction)
        if held is None:
            raise ReferenceNotFound(f"There is no conviction {command.conviction} here.")
        convictions: tuple[ConvictionId, ...] = (command.conviction,)
        subject: Subject = command.conviction
    else:
        person = command.person or PersonRef("")
        if work.register.person(person) is None:
            raise ReferenceNotFound(f"There is no person {person} in the register.")
        convictions = tuple(
            held.conviction.id
            for held in work.register.convictions_of(person)
            if held.origin is Origin.OWN
        )
        subject = person
    latest = {each: work.register.conviction(each) for each in convictions}

    def counts(which: ConvictionId, version: int) -> bool:
        newest = latest[which]
        return command.ask is Ask.ERASE or newest is None or version < newest.version

    return subject, convictions, given_of(work, convictions, counts)


def _told_in(ours: OutgoingMessage) -> tuple[ConvictionId, ...]:
    """Return the convictions that a message of ours told of."""
    if ours.erased_at is not None:
        return ()
    if ours.kind == Kind.NOTIFICATION:
        return (decode_as(Notification, ours.payload).conviction.id,)
    if ours.kind == Kind.REQUEST_RESPONSE:
        said = decode_as(RequestResponse, ours.payload)
        return tuple(each.id for each in said.convictions)
    return ()


def check_act(by: str, reason: str) -> None:
    """Check that somebody acts, and says why.

    Raises:
        InputInvalid: Nobody does, or nothing is said.
    """
    if not by.strip():
        raise InputInvalid("An officer must be named.", field="by")
    if not reason.strip() or len(reason) > _LONGEST_REASON:
        raise InputInvalid(f"Give a reason of 1 to {_LONGEST_REASON} characters.", field="reason")
