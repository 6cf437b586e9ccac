"""The graphs of records under any sequence of events."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum

from hypothesis import given
from hypothesis import strategies as st

from comity.errors import TransitionIllegal
from comity.exchange.conversation import (
    Conversation,
    Role,
    Workflow,
    advance,
    open_conversation,
)
from comity.ids import ConversationId, StateCode
from comity.records.workflow import IS_ALIVE, NOTIFICATION, REQUEST, WORKFLOWS

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

workflows = st.sampled_from(sorted(WORKFLOWS.values(), key=lambda each: each.opens_with))


def _opened(workflow: Workflow, role: Role) -> Conversation:
    return open_conversation(
        WORKFLOWS,
        identifier=ConversationId(f"BG-DE-{workflow.opens_with}-000000000000001"),
        service=workflow.service,
        kind=workflow.opens_with,
        role=role,
        peer=StateCode("DE" if role is Role.INITIATOR else "BG"),
        at=START,
    )


def _step(conversation: Conversation, event: StrEnum, minutes: int) -> Conversation:
    name, kind, *about = event.split(":")
    by = Role(name)
    sender, other = ("BG", "DE") if by is Role.INITIATOR else ("DE", "BG")
    refers_to = None
    if about:
        # A cancellation withdraws a message of its own sender; a complaint is of the other's.
        parties = f"{sender}-{other}" if kind == "CAN" else f"{other}-{sender}"
        refers_to = f"{parties}-{about[0]}-000000000000001"
    return advance(
        WORKFLOWS,
        conversation,
        by=by,
        kind=kind,
        refers_to=refers_to,
        sender=sender,
        at=START + timedelta(minutes=minutes),
    )


def _try(conversation: Conversation, event: StrEnum, minutes: int) -> Conversation | None:
    try:
        return _step(conversation, event, minutes)
    except TransitionIllegal:
        return None


@given(workflow=workflows, data=st.data())
def test_both_sides_fed_the_same_messages_agree_on_every_state(
    workflow: Workflow, data: st.DataObject
) -> None:
    events = data.draw(st.lists(st.sampled_from(list(workflow.events)), max_size=30))
    ours, theirs = _opened(workflow, Role.INITIATOR), _opened(workflow, Role.RESPONDER)
    for minutes, event in enumerate(events, start=1):
        here, there = _try(ours, event, minutes), _try(theirs, event, minutes)
        assert (here is None) == (there is None)
        ours, theirs = here or ours, there or theirs
        assert ours.state == theirs.state
        assert ours.changed_at == theirs.changed_at


@given(workflow=workflows, data=st.data())
def test_what_is_closed_stays_closed(workflow: Workflow, data: st.DataObject) -> None:
    events = data.draw(st.lists(st.sampled_from(list(workflow.events)), max_size=30))
    conversation = _opened(workflow, Role.RESPONDER)
    closed: str | None = None
    for minutes, event in enumerate(events, start=1):
        conversation = _try(conversation, event, minutes) or conversation
        if closed is not None:
            assert conversation.state == closed
        elif conversation.state in workflow.graph.closed:
            closed = conversation.state


@given(workflow=workflows, data=st.data())
def test_an_illegal_message_changes_nothing(workflow: Workflow, data: st.DataObject) -> None:
    conversation = _opened(workflow, Role.INITIATOR)
    role = data.draw(st.sampled_from(Role))
    kind = data.draw(st.sampled_from(["NOT", "REQ", "RRS", "ZZZ", "IAL"]))
    before = conversation
    try:
        after = advance(
            WORKFLOWS, conversation, by=role, kind=kind, refers_to=None, sender="BG", at=START
        )
    except TransitionIllegal:
        assert conversation == before
    else:
        assert after.state in set(workflow.states)


@given(data=st.data())
def test_an_open_request_can_always_still_be_ended(data: st.DataObject) -> None:
    workflow = WORKFLOWS["records", "REQ"]
    events = data.draw(st.lists(st.sampled_from(list(workflow.events)), max_size=20))
    conversation = _opened(workflow, Role.INITIATOR)
    for minutes, event in enumerate(events, start=1):
        conversation = _try(conversation, event, minutes) or conversation
    if conversation.state not in workflow.graph.closed:
        assert _reaches(conversation.state) & {"answered", "cancelled", "rejected"}


def _reaches(state: str) -> set[str]:
    reached, todo = {state}, [state]
    while todo:
        here = todo.pop()
        onward = {str(move.target) for move in REQUEST.moves if move.source == here} - reached
        reached |= onward
        todo += onward
    return reached


def test_every_declared_event_is_used_by_a_graph() -> None:
    used = {str(move.event) for move in REQUEST.moves}
    used |= {str(move.event) for move in NOTIFICATION.moves}
    used |= {str(move.event) for move in IS_ALIVE.moves}
    declared = {str(event) for workflow in WORKFLOWS.values() for event in workflow.events}
    assert used == declared
