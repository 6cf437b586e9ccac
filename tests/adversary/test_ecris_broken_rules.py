"""Content against the rules: a fifth kind of relation, and worse.

What the reader complains of is never used; what the message does to its conversation is
undone by the functional error that answers it.
"""

from dataclasses import replace

import pytest
from tests.adversary.channel_stage import US, ChannelStage, described
from tests.adversary.test_ecris_duplicate_identifier import ASKED, OTHER
from tests.adversary.test_ecris_resend_with_new_identifier import NOTIFIED

from comity.exchange.wires import Complaint
from comity.records.commands import AskBack, Nobody
from comity.records.messages import (
    AdditionalInformation,
    AdditionalInformationRequest,
    AskableField,
    Cancellation,
    FunctionalError,
    FunctionalErrorItem,
    InformationOutcome,
    Kind,
    Message,
    RequestOutcome,
    RequestResponse,
    decode,
)
from comity.records.ports import TaskKind

RELATION = Complaint("FE-99004", "Conviction/Relationship", "Only four kinds of relation exist.")
DATE = Complaint("FE-99004", "Conviction/DecisionDate", "A date is none.")
ANSWER = RequestResponse(RequestOutcome.SUCCESSFUL, described())
QUESTION = AdditionalInformationRequest((AskableField.BIRTH_PLACE,))


@pytest.mark.parametrize("message", [ANSWER, QUESTION])
def test_what_breaks_a_rule_is_owed_anew(message: Message) -> None:
    """The partner's answer, or question, breaks a rule of the specification.

    It gets a functional error with the rule, an officer is called, its content is not
    used, and the request is open as before.
    """
    stage = ChannelStage()
    asked = stage.ask()
    arrival = stage.arrive(message, refers_to=asked, complaints=(RELATION,))
    assert stage.errors() == [("FE-99004", arrival.message.id)]
    (task,) = stage.tasks(TaskKind.ATTEND)
    assert "four kinds of relation" in task.reason
    assert stage.state_of(asked) == "open"
    with stage.store.read() as snapshot:
        conversation = snapshot.exchange.conversation(arrival.conversation.id)
    assert conversation is not None
    assert conversation.settled_at is None


def test_two_broken_rules_of_one_code_are_one_error() -> None:
    """A functional error may name a code once; two rules broken come under it together."""
    stage = ChannelStage()
    asked = stage.ask()
    stage.arrive(ANSWER, refers_to=asked, complaints=(RELATION, DATE))
    (sent,) = stage.sent("FEM")
    error = decode(Kind.FUNCTIONAL_ERROR, sent.payload)
    assert isinstance(error, FunctionalError)
    (item,) = error.errors
    assert RELATION.text in item.text[0].text
    assert DATE.text in item.text[0].text


def test_a_cancellation_takes_effect_though_its_remarks_cannot_be_read() -> None:
    """The partner cancels its answer with remarks that break a rule.

    The answer is withdrawn all the same: what it refers to was clear.
    """
    stage = ChannelStage()
    asked = stage.ask()
    answer = stage.arrive(ANSWER, refers_to=asked)
    assert stage.state_of(asked) == "answered"
    stage.arrive(Cancellation(), refers_to=answer.message.id, complaints=(DATE,))
    assert stage.state_of(asked) == "open"
    with stage.store.read() as snapshot:
        conversation = snapshot.exchange.conversation(answer.conversation.id)
    assert conversation is not None
    assert conversation.settled_at is None


def test_a_complaint_that_cannot_be_read_still_calls_an_officer() -> None:
    """The partner complains of our request in a message that breaks a rule itself.

    Nobody complains of the complaint; an officer sees both.
    """
    stage = ChannelStage()
    asked = stage.ask()
    error = FunctionalError((FunctionalErrorItem("FE-00001"),))
    stage.arrive(error, refers_to=asked, complaints=(replace(DATE, path="Error"),))
    assert not stage.errors()
    assert stage.state_of(asked) == "rejected"
    reasons = [task.reason for task in stage.tasks(TaskKind.ATTEND)]
    assert len(reasons) == 2
    assert all(US not in reason for reason in reasons)


def test_a_broken_notification_can_be_taken_back() -> None:
    """The partner cancels a notification of which we complained.

    The conversation is cancelled, and nobody tries to read what must not be used.
    """
    stage = ChannelStage()
    notified = stage.arrive(NOTIFIED, complaints=(DATE,))
    assert stage.state_of(notified.message.id) == "rejected"
    stage.arrive(Cancellation(), refers_to=notified.message.id)
    assert stage.state_of(notified.message.id) == "cancelled"
    with stage.store.read() as snapshot:
        assert not snapshot.exchange.parked()
        assert snapshot.register.size() == (0, 0)


def test_information_that_breaks_a_rule_is_not_used_later() -> None:
    """The partner's reply to our question breaks a rule and names another person.

    An officer answers the request with what was in order; nothing of the reply is read.
    """
    stage = ChannelStage()
    asked = stage.arrive(ASKED)
    stage.act(stage.tasks(TaskKind.IDENTIFY_REQUEST)[0], AskBack(("BirthPlace",)))
    (question,) = stage.sent("RAI")
    told = AdditionalInformation(InformationOutcome.AVAILABLE, OTHER.person)
    stage.arrive(told, refers_to=question.id, complaints=(RELATION,))
    (task,) = stage.tasks(TaskKind.ATTEND)
    stage.act(task, Nobody())
    (answer,) = stage.sent("RRS")
    content = decode(Kind.REQUEST_RESPONSE, answer.payload)
    assert isinstance(content, RequestResponse)
    assert content.person == ASKED.person
    assert stage.state_of(asked.message.id) == "answered"
