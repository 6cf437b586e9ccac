"""Telling whoever received the old data that it no longer holds.

An answer that disclosed an older version is cancelled and given anew in the same
conversation, which ECRIS provides for: the cancelled answer is owed again. The
new one holds no conviction that was not disclosed there before; what became known
since is not owed to the old request.

Source: FD 2009/315/JHA Art. 5(2), 7(5): only updated data; Art. 4(3).
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from comity.codes.countries import alpha2_of
from comity.exchange.conversation import Conversation
from comity.exchange.ports import OutgoingMessage
from comity.ids import ConvictionId
from comity.persons.texts import plain
from comity.records.answers import send_prepared
from comity.records.central_authority import CentralAuthority, settle
from comity.records.deadlines import was_refused
from comity.records.describing import description_in
from comity.records.messages import (
    Cancellation,
    Kind,
    Request,
    RequestResponse,
    decode_as,
)
from comity.records.model import Conviction
from comity.records.ports import RecordsWork, TaskKind
from comity.records.preparing import Case, Prepared, entry_of, prepare
from comity.records.recall_keys import was_taken_back
from comity.records.tasks import queue, queue_once
from comity.records.workflow import RequestState

_REMARK = (
    "A conviction in this answer was altered, deleted or withdrawn by the convicting state. "
    "A corrected answer follows."
)
_NO_LONGER_PERMITTED = (
    "A disclosed conviction changed; the corrected answer is no longer permitted."
)
_MUST_BE_READ = (
    "A disclosed conviction changed, and handling conditions go with it that an officer must "
    "read before the corrected answer leaves."
)


def tell_recipients(
    work: RecordsWork, authority: CentralAuthority, identifier: ConvictionId
) -> tuple[OutgoingMessage, ...]:
    """Correct every answer that disclosed what no longer holds of a conviction.

    Args:
        work: The open transaction, in which the register holds the new state.
        authority: Ours.
        identifier: The conviction that was altered, deleted or withdrawn.

    Returns:
        What was sent: a cancellation and a corrected answer for each.
    """
    conversations = dict.fromkeys(
        disclosure.conversation for disclosure in work.cases.disclosures_of(identifier)
    )
    sent: list[OutgoingMessage] = []
    for conversation in work.exchange.conversations(list(conversations)).values():
        # An answer owed anew is given from the register as it stands; only an answer
        # in force needs correction. A request cancelled too late has one in force.
        if conversation.state in {RequestState.ANSWERED, RequestState.CANCELLED}:
            sent += _correct(work, authority, conversation, identifier)
    return tuple(sent)


def _correct(
    work: RecordsWork,
    authority: CentralAuthority,
    conversation: Conversation,
    identifier: ConvictionId,
) -> tuple[OutgoingMessage, ...]:
    messages = work.exchange.messages_of(conversation.id)
    arrived = [each for each in messages if not was_refused(each)]
    answers = [each for each in arrived if each.kind == Kind.REQUEST_RESPONSE]
    withdrawn = {each.refers_to for each in arrived if each.kind == Kind.CANCELLATION}
    identification = work.cases.identification(conversation.id)
    if not answers or answers[-1].id in withdrawn:
        return ()
    if identification is None or identification.person is None:
        return ()
    taken_back = (answers[-1].id, identifier, identification.person)
    if was_taken_back(work.recalls, taken_back, conversation.peer, answers[-1].id):
        return ()
    if any(each.erased_at is not None for each in messages):
        # Nothing here can tell any more what was said, nor say it anew.
        queue_once(
            work,
            authority,
            TaskKind.ATTEND,
            conversation=conversation.id,
            message=answers[-1].id,
            reason="A disclosed conviction changed, and what was answered is erased here.",
        )
        return ()
    person = description_in(messages)
    if person is None:
        return ()
    given = [decode_as(RequestResponse, each.payload) for each in answers]
    case = Case(
        replace(conversation, state=RequestState.OPEN),
        decode_as(Request, messages[0].payload),
        person,
    )
    held = entry_of(work, identification.person)
    prepared = _narrowed(prepare(work, authority, case, held), given)
    now_said = prepared.content.convictions
    if _said(given[-1].convictions, identifier) == _said(now_said, identifier):
        return ()
    cancelled = authority.reply(
        work,
        conversation,
        Cancellation(contact=authority.settings.contact, remarks=plain(_REMARK, "en")),
        answers[-1].id,
    )
    refusal = prepared.refusal
    if refusal is None and not prepared.conditions_to_read:
        sent = send_prepared(work, authority, case, prepared)
        # The answer was given in time or late when it was first given.
        settle(work, conversation.id, conversation.settled_at)
        return (cancelled, sent)
    if refusal is not None:
        authority.log_decision(work, refusal, case=conversation.id)
    if conversation.state == RequestState.CANCELLED:
        return (cancelled,)
    settle(work, conversation.id, None)
    queue(
        work,
        authority,
        TaskKind.APPROVE_ANSWER,
        conversation=conversation.id,
        message=case.opening,
        reason=_MUST_BE_READ if refusal is None else _NO_LONGER_PERMITTED,
        details=(
            {} if refusal is None else {"ground": str(refusal.ground), "basis": str(refusal.basis)}
        ),
        due_on=conversation.due_on,
    )
    return (cancelled,)


def _said(convictions: Iterable[Conviction], identifier: ConvictionId) -> Conviction | None:
    return next((each for each in convictions if each.id == identifier), None)


def _narrowed(prepared: Prepared, given: Sequence[RequestResponse]) -> Prepared:
    """Keep out what no answer in the conversation held before: it was never approved."""
    before = [each for answer in given for each in answer.convictions]
    named = {state for answer in given for state in answer.other_states}
    known = {each.id for each in before}
    convicting = {alpha2_of(each.convicting_country) for each in before}
    selection = prepared.selection
    kept = [
        (each, permit)
        for each, permit in zip(selection.convictions, selection.permits, strict=True)
        if each.conviction.id in known
    ]
    return replace(
        prepared,
        selection=replace(
            selection,
            convictions=tuple(each for each, _ in kept),
            permits=tuple(permit for _, permit in kept),
            other_states=tuple(
                state for state in selection.other_states if state in named or state in convicting
            ),
        ),
    )
