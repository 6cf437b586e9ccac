"""What each side may say, and what follows."""

import pytest

from comity.errors import TransitionIllegal
from comity.exchange.conversation import Role, Workflow
from comity.records.messages import Kind
from comity.records.workflow import NOTIFICATION, REQUEST, WORKFLOWS, RequestEvent, RequestState

REQ = WORKFLOWS["records", "REQ"]
NOT = WORKFLOWS["records", "NOT"]
US, THEM = Role.INITIATOR, Role.RESPONDER


def after(workflow: Workflow, state: str, by: Role, kind: str, about: str = "") -> str:
    sender, other = ("BG", "DE") if by is US else ("DE", "BG")
    author, reader = (sender, other) if kind == "CAN" else (other, sender)
    refers_to = f"{author}-{reader}-{about}-000000000000001" if about else None
    return workflow.after(state, by, kind, refers_to, sender=sender)


def test_a_request_is_answered() -> None:
    assert after(REQ, "open", THEM, "RRS") == "answered"


def test_asking_for_more_waits_and_the_reply_reopens() -> None:
    waiting = after(REQ, "open", THEM, "RAI")
    assert waiting == "awaiting-information"
    assert after(REQ, waiting, US, "RAR") == "open"


def test_a_deadline_message_moves_nothing() -> None:
    assert after(REQ, "open", THEM, "RDL") == "open"
    assert after(REQ, "answered", THEM, "RDL") == "answered"


@pytest.mark.parametrize("state", list(RequestState))
def test_a_cancelled_request_is_cancelled_whatever_its_cancellation_crossed_with(
    state: RequestState,
) -> None:
    assert after(REQ, state, US, "CAN", "REQ") == "cancelled"


def test_a_request_is_cancelled_by_who_sent_it_only() -> None:
    with pytest.raises(TransitionIllegal):
        after(REQ, "open", THEM, "CAN", "REQ")


def test_a_withdrawn_answer_is_owed_anew() -> None:
    assert after(REQ, "answered", THEM, "CAN", "RRS") == "open"


def test_nobody_withdraws_a_message_of_the_other_side() -> None:
    with pytest.raises(TransitionIllegal):
        REQ.after("answered", THEM, "CAN", "BG-DE-RRS-000000000000001", sender="DE")


def test_a_request_that_cannot_be_processed_is_rejected_and_stays_so() -> None:
    assert after(REQ, "open", THEM, "FEM", "REQ") == "rejected"
    assert after(REQ, "rejected", THEM, "RRS") == "rejected"
    assert after(REQ, "rejected", US, "RAR") == "rejected"


@pytest.mark.parametrize(
    ("workflow", "by", "kind", "about"),
    [
        (REQ, THEM, "RRS", "CAN"),
        (REQ, THEM, "RRS", "RAR"),
        (REQ, THEM, "RDL", "RAR"),
        (REQ, THEM, "RAI", "RAR"),
        (REQ, US, "RAR", "RRS"),
        (NOT, THEM, "NRS", "RAR"),
        (NOT, US, "RAR", "NRS"),
    ],
)
def test_an_answer_refers_to_what_it_answers(
    workflow: Workflow, by: Role, kind: str, about: str
) -> None:
    state = "awaiting-information" if kind == "RAR" else "open"
    with pytest.raises(TransitionIllegal, match=f"A {kind} may not refer to a {about}"):
        after(workflow, state, by, kind, about)


def test_a_health_check_answers_a_health_check_only() -> None:
    alive = WORKFLOWS["records", "IAL"]
    with pytest.raises(TransitionIllegal, match="may not refer"):
        alive.after("open", THEM, "IAL", "BG-DE-REQ-000000000000001", sender="DE")


def test_a_complaint_of_information_leaves_it_to_the_responder_to_ask_again() -> None:
    assert after(REQ, "open", THEM, "FEM", "RAR") == "open"


def test_the_responder_cannot_inform_and_the_initiator_cannot_answer() -> None:
    with pytest.raises(TransitionIllegal):
        after(REQ, "awaiting-information", THEM, "RAR")
    with pytest.raises(TransitionIllegal):
        after(REQ, "open", US, "RRS")


def test_a_notification_can_be_withdrawn_also_once_it_was_stored() -> None:
    stored = after(NOT, "open", THEM, "NRS")
    assert stored == "answered"
    assert after(NOT, stored, US, "CAN", "NOT") == "cancelled"


def test_a_notification_knows_no_deadline_message() -> None:
    with pytest.raises(TransitionIllegal):
        after(NOT, "open", THEM, "RDL")


def test_a_health_check_is_answered_once() -> None:
    alive = WORKFLOWS["records", "IAL"]
    assert after(alive, "open", THEM, "IAL") == "answered"
    with pytest.raises(TransitionIllegal):
        after(alive, "answered", THEM, "IAL")


def test_every_kind_of_message_opens_or_moves_a_conversation() -> None:
    spoken = {event.split(":")[1] for workflow in WORKFLOWS.values() for event in workflow.events}
    opening = {kind for _, kind in WORKFLOWS}
    assert spoken | opening == {str(kind) for kind in Kind}


def test_a_deadline_missed_is_no_state() -> None:
    assert not {"late", "overdue"} & {str(state) for state in RequestState}


def test_every_move_says_why() -> None:
    assert all(move.why for graph in (REQUEST, NOTIFICATION) for move in graph.moves)


def test_an_event_never_seen_is_refused_by_name() -> None:
    with pytest.raises(TransitionIllegal, match="never admits"):
        after(REQ, "open", THEM, "ZZZ")
    assert str(RequestEvent.ANSWER) == "responder:RRS"


def test_an_unknown_message_kind_is_not_read() -> None:
    with pytest.raises(ValueError, match="ZZZ"):
        Kind("ZZZ")
