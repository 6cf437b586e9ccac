"""One identifier for two messages: which of them was the partner's?

An identifier stands for one message for ever. The first stays what it is, whatever comes
under its name later, and one complaint is made however often that happens.
"""

from dataclasses import replace

from tests.adversary.channel_stage import ChannelStage, described, kept

from comity.exchange.channel_admission import ArrivalOutcome
from comity.ids import MessageId
from comity.persons.names import name_of
from comity.persons.texts import plain
from comity.records.messages import Request, RequestingAuthority
from comity.records.ports import TaskKind

ASKED = Request(
    person=described(),
    purpose="criminal-proceedings",
    purpose_text=plain("criminal proceedings", "en"),
    authority=RequestingAuthority(plain("Tribunal", "fr"), kind="judicial-authority"),
)
OTHER = replace(ASKED, person=replace(described(), name=name_of("Eva", "Kowalska")))


def test_another_message_under_the_same_name_leaves_the_first_untouched() -> None:
    """The partner asks about another person under the identifier of an earlier request.

    It gets a functional error that opens a conversation of its own, an officer is called,
    and the node's state is unchanged.
    """
    stage = ChannelStage()
    first = stage.arrive(ASKED)
    before = kept(stage, first.message.id)
    with stage.only_on_record(first.conversation.id):
        again = stage.arrive(OTHER, identifier=first.message.id)
    assert again.outcome is ArrivalOutcome.REUSED
    assert kept(stage, first.message.id) == before
    assert stage.errors() == [("FE-99003", first.message.id)]
    (complaint,) = stage.sent("FEM")
    assert MessageId(complaint.conversation) == complaint.id
    assert [task.message for task in stage.tasks(TaskKind.ATTEND)] == [first.message.id]


def test_however_often_it_comes_one_complaint_is_made() -> None:
    """The partner's node counts from one again after each restart.

    One complaint leaves, one officer is called, and the node's state is unchanged.
    """
    stage = ChannelStage()
    first = stage.arrive(ASKED)
    with stage.only_on_record(first.conversation.id):
        for attempt in range(5):
            stage.arrive(OTHER, identifier=first.message.id, body=b"%d" % attempt)
    assert len(stage.errors()) == 1
    assert len(stage.tasks(TaskKind.ATTEND)) == 1


def test_the_same_bytes_again_are_no_second_message() -> None:
    """The partner did not see that its message was accepted, and repeats it.

    Nobody complains, nothing is asked of anybody, and the node's state is unchanged.
    """
    stage = ChannelStage()
    first = stage.arrive(ASKED)
    waiting = len(stage.tasks())
    with stage.only_on_record(first.conversation.id):
        again = stage.arrive(ASKED, identifier=first.message.id)
    assert again.outcome is ArrivalOutcome.KNOWN
    assert not stage.errors()
    assert len(stage.tasks()) == waiting
