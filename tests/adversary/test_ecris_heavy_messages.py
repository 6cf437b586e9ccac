"""Weight: few messages, each as large as is taken, that would be read again and again."""

from tests.adversary.channel_stage import ChannelStage, described, kept

from comity.exchange.channel_admission import MOST_BROKEN, ArrivalOutcome
from comity.exchange.wires import Complaint
from comity.ids import ConversationId
from comity.records.messages import RequestOutcome, RequestResponse

ANSWER = RequestResponse(RequestOutcome.SUCCESSFUL, described())
BROKEN = (Complaint("FE-99004", "/m", "A rule."),)


def test_the_bytes_of_a_large_message_are_read_by_nobody_who_does_not_need_them() -> None:
    """The partner answers with many bytes and little content.

    Handling it and looking at its conversation leave the bytes where they are; whoever asks
    for that one message gets them.
    """
    stage = ChannelStage()
    asked = stage.ask()
    answer = stage.identifier("RRS")
    body = b"<%b>%b" % (answer.encode(), bytes(1024 * 1024))
    arrival = stage.arrive(ANSWER, refers_to=asked, identifier=answer, body=body)
    assert arrival.outcome is ArrivalOutcome.NEW
    with stage.store.read() as snapshot:
        listed = snapshot.exchange.messages_of(ConversationId(asked))
    assert [each.id for each in listed] == [asked, answer]
    assert not any(each.wire_bytes for each in listed)
    assert kept(stage, answer).wire_bytes == body


def test_a_conversation_takes_so_many_messages_that_break_rules_and_no_more() -> None:
    """The partner answers one request with broken messages, without end.

    Those beyond the bound are kept apart, each alone; the conversation stays as small as it
    was, and a sound answer settles it all the same.
    """
    stage = ChannelStage()
    asked = stage.ask()
    outcomes = [
        stage.arrive(ANSWER, refers_to=asked, complaints=BROKEN).outcome
        for _ in range(MOST_BROKEN + 3)
    ]
    assert outcomes == [ArrivalOutcome.NEW] * MOST_BROKEN + [ArrivalOutcome.MISFIT] * 3
    with stage.store.read() as snapshot:
        assert snapshot.exchange.broken_in(ConversationId(asked)) == MOST_BROKEN
    assert stage.arrive(ANSWER, refers_to=asked).outcome is ArrivalOutcome.NEW
    assert stage.state_of(asked) == "answered"
