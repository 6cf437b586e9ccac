"""Duty desks of other states, and urgent requests of ours, against every store."""

from dataclasses import replace
from datetime import timedelta

from tests.contracts.samples import START

from comity.ids import ConversationId, StateCode
from comity.records.duty_desks import DutyDesk
from comity.records.urgent_requests import UrgentRequest, UrgentState
from comity.storage.store import Store

SOFIA = DutyDesk(StateCode("BG"), "+359 2 0000 000", "день и ночь", "ac-ada", START)
BERNE = DutyDesk(StateCode("CH"), "+41 31 000 00 00", "8 to 18, German", "ac-ada", START)
PRESSING = UrgentRequest(ConversationId("DE-BG-REQ-000000000000001"), START + timedelta(hours=2))


def test_a_duty_desk_is_kept_replaced_and_forgotten(store: Store) -> None:
    with store.begin() as work:
        assert work.duty_desks.one(SOFIA.state) is None
        work.duty_desks.keep(BERNE)
        work.duty_desks.keep(SOFIA)
    later = replace(SOFIA, telephone="+359 2 0000 001", entered_at=START + timedelta(days=1))
    with store.begin() as work:
        work.duty_desks.keep(later)
        work.duty_desks.keep(later)
    with store.read() as snapshot:
        assert list(snapshot.duty_desks.every()) == [later, BERNE]
        assert snapshot.duty_desks.one(SOFIA.state) == later
    with store.begin() as work:
        work.duty_desks.end(SOFIA.state)
        work.duty_desks.end(SOFIA.state)
        assert list(work.duty_desks.every()) == [BERNE]


def test_an_urgent_request_is_kept_raised_and_forgotten(store: Store) -> None:
    other = replace(PRESSING, conversation=ConversationId("DE-BG-REQ-000000000000002"))
    with store.begin() as work:
        work.urgent.keep(other)
        work.urgent.keep(PRESSING)
    raised = replace(PRESSING, state=UrgentState.RAISED)
    with store.begin() as work:
        assert work.urgent.one(PRESSING.conversation) == PRESSING
        work.urgent.keep(raised)
        work.urgent.keep(raised)
    with store.begin() as work:
        assert list(work.urgent.every()) == [raised, other]
        work.urgent.end(other.conversation)
        work.urgent.end(other.conversation)
        assert list(work.urgent.every()) == [raised]
        assert work.urgent.one(other.conversation) is None


def test_what_a_duty_desk_says_stands_in_no_list_of_values() -> None:
    assert repr(SOFIA) == "DutyDesk(BG)"
