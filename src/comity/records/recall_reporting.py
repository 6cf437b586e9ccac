"""What a recall has achieved, told to whoever asked for it, and read from whoever tells us.

A report says where each message stands and, of everybody the data was given to from here
or further, how far they have come: states and how far, nothing of persons. Of each pair of
states only the one that gave the data on is the source; where word of it comes by two ways
the later one holds.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

import msgspec

from comity.errors import EnvelopeMalformed
from comity.exchange.ports import IncomingMessage
from comity.ids import MessageId, StateCode
from comity.ledger.acts import Act, read_erasure
from comity.records.messages import Kind
from comity.records.notifying import note_failed
from comity.records.ports import DutyState, RecordsWork, TaskKind
from comity.records.recall_messages import MOST_ONWARD, RecallResponse, decode_as
from comity.records.recall_model import (
    Holder,
    HolderState,
    Occasion,
    Onward,
    Outcome,
    Recall,
    Result,
    standing_of,
)
from comity.records.recall_office import RecallOffice
from comity.records.tasks import queue_once
from comity.trust.digest import sha256

REFUSED_THERE: Final = "The other state refuses to follow a recall of ours."
_GONE: Final = frozenset({HolderState.ERASED, HolderState.NOT_HELD})
RECEIPT_WRONG: Final = (
    "A deletion receipt does not show the erasure of what was recalled; it does not count."
)
REPORT_UNREADABLE: Final = "A report on a recall of ours breaks a rule of its format."


def onward_of(state: StateCode, holders: Iterable[Holder]) -> tuple[Onward, ...]:
    """Return how far everybody has come, ourselves as the teller of those we gave the data to.

    What a state says of those it gave the data to is taken from itself, where it tells us;
    hearsay, and the later of two words, only where it does not.

    Args:
        state: Our own state.
        holders: Whom we gave it to.
    """
    holders = tuple(holders)
    direct = {holder.state for holder in holders}
    found: dict[tuple[str, str], Onward] = {}
    for holder in holders:
        own = Onward(state, holder.state, holder.standing, holder.changed_at)
        found[state, holder.state] = own
    told = [
        each
        for holder in holders
        for each in holder.onward
        if each.teller == holder.state or each.teller not in direct | {state}
    ]
    for each in sorted(told, key=lambda one: (one.as_of, one.state)):
        found[each.teller, each.holder] = each
    # Our own word first: whoever tells of a great many pairs hides nobody whom we told of.
    counted = sorted(found, key=lambda pair: (pair[0] != state, pair[0] not in direct, pair))
    return tuple(found[pair] for pair in sorted(counted[:MOST_ONWARD]))


def report(work: RecordsWork, office: RecallOffice, recall: Recall) -> Recall:
    """Tell whoever asked how things stand, unless nothing has changed since.

    Returns:
        The recall with what was told; it is not kept yet.
    """
    if recall.conversation is None:
        return recall
    asker = StateCode(recall.ordered_by)
    if not office.authority.reaches(asker):
        return recall
    results = tuple(item.result for item in work.recalls.items_of(recall.id))
    onward = onward_of(office.state, work.recalls.holders_of(recall.id))
    digest = sha256(msgspec.json.encode((results, onward)))
    if digest == recall.told:
        return recall
    revision = recall.revision + 1
    office.send(
        work,
        asker,
        RecallResponse(revision=revision, results=results, onward=onward),
        conversation=recall.conversation,
        refers_to=MessageId(recall.conversation),
    )
    return replace(recall, told=digest, revision=revision)


def receive_report(
    work: RecordsWork, office: RecallOffice, message: IncomingMessage
) -> Recall | None:
    """Take in a holder's report; an older one than was seen changes nothing.

    Returns:
        The recall that it is about; ``None`` if it changes nothing.
    """
    recall = work.recalls.by_conversation(message.conversation)
    if recall is None:
        return None
    holders = work.recalls.holders_of(recall.id)
    holder = next((each for each in holders if each.conversation == message.conversation), None)
    if holder is None:
        return None
    try:
        told = decode_as(RecallResponse, message.payload)
    except EnvelopeMalformed:
        _call(work, office, message, REPORT_UNREADABLE)
        return None
    if told.revision <= holder.revision:
        return None
    moved = _after(work, office, message, holder, told)
    work.recalls.keep_holder(moved)
    if moved.standing in _GONE and recall.occasion is Occasion.OFFICER:
        _unnotify(work, office, recall, moved)
    return recall


def _unnotify(work: RecordsWork, office: RecallOffice, recall: Recall, holder: Holder) -> None:
    """Note that what an officer took back no longer counts as notified there.

    An alteration would else be told as an update of what that state holds no more.
    """
    for identifier in holder.messages:
        ours = work.exchange.outgoing(identifier)
        if ours is None or ours.kind != Kind.NOTIFICATION:
            continue
        for conviction in recall.convictions:
            reason = f"erased there at our request: {recall.id}"
            note_failed(
                work, office.authority, ours, conviction, state=DutyState.NOT_OWED, reason=reason
            )


def _after(
    work: RecordsWork,
    office: RecallOffice,
    message: IncomingMessage,
    holder: Holder,
    told: RecallResponse,
) -> Holder:
    holder = replace(holder, revision=told.revision)
    if told.refusal:
        _call(work, office, message, REFUSED_THERE)
        return replace(
            holder,
            standing=HolderState.REFUSED,
            changed_at=message.received_at,
            detail=told.refusal,
        )
    results = tuple(
        _checked(work, office, message, result) for result in _about_ours(holder, told.results)
    )
    standing = standing_of(results) or HolderState.ACKNOWLEDGED
    moved = standing is not holder.standing
    return replace(
        holder,
        standing=standing,
        changed_at=message.received_at if moved else holder.changed_at,
        results=results,
        onward=_still_told(
            holder.onward,
            [
                # The later word holds, so none may be dated after the report that brings it.
                replace(each, as_of=min(each.as_of, message.received_at))
                for each in told.onward
                if each.teller != office.state
            ],
        ),
    )


def _still_told(before: Sequence[Onward], now: Sequence[Onward]) -> tuple[Onward, ...]:
    """Return what a report tells of others, and whom it leaves out but was told of before.

    Who was given the data stays somebody who was given it: a holder that is silent of them
    later would else make it look as if fewer were asked.
    """
    said = {(each.teller, each.holder) for each in now}
    left_out = [each for each in before if (each.teller, each.holder) not in said]
    return (*now, *left_out)[:MOST_ONWARD]


def _about_ours(holder: Holder, results: Sequence[Result]) -> list[Result]:
    """Return one result for each message that was named; what was not told of is pending."""
    said = {each.message: each for each in results}
    return [said.get(each, Result(each, Outcome.PENDING)) for each in holder.messages]


def _checked(
    work: RecordsWork, office: RecallOffice, message: IncomingMessage, result: Result
) -> Result:
    """Return a result, as pending if it claims an erasure and its receipt shows none."""
    if result.outcome is not Outcome.ERASED or is_shown(work, message, result):
        return result
    _call(work, office, message, RECEIPT_WRONG)
    return replace(result, outcome=Outcome.PENDING, receipt=None)


def is_shown(work: RecordsWork, message: IncomingMessage, result: Result) -> bool:
    """Return whether a result's receipt names the right conversation and stands before its report.

    That the entry stands in the holder's log at that place is what the holder signs with
    the report; who doubts it asks for the leaf.
    """
    receipt = result.receipt
    ours = work.exchange.outgoing(MessageId(result.message))
    if receipt is None or ours is None:
        return False
    if message.proof is not None and receipt.leaf >= message.proof.index:
        return False
    if ours.receipt is not None and receipt.leaf <= ours.receipt.index:
        # An erasure from before it arrived there erased nothing of it.
        return False
    try:
        said = read_erasure(receipt.body)
    except EnvelopeMalformed:
        return False
    return said.act == Act.ERASE_PAYLOADS and said.case == ours.conversation


def _call(work: RecordsWork, office: RecallOffice, message: IncomingMessage, why: str) -> None:
    queue_once(
        work,
        office.authority,
        TaskKind.ATTEND,
        conversation=message.conversation,
        message=message.id,
        reason=why,
    )
