"""Referring across partners: a state answers what was asked of another."""

from tests.adversary.channel_stage import PARTNER, THIRD, ChannelStage, described

from comity.records.messages import RequestOutcome, RequestResponse

ANSWER = RequestResponse(RequestOutcome.SUCCESSFUL, described())


def test_a_third_state_learns_nothing_of_a_conversation_between_two_others() -> None:
    """A third state answers our request to the partner.

    It hears the very words it hears about a message that never was, and the node's state
    is unchanged.
    """
    stage = ChannelStage()
    asked = stage.ask(PARTNER)
    with stage.only_on_record(asked):
        stage.arrive(ANSWER, refers_to=asked, sender=THIRD)
        stage.arrive(ANSWER, refers_to="DE-ES-REQ-000000000000099", sender=THIRD)
    first, second = stage.sent("FEM")
    assert first.payload == second.payload
    assert first.peer == second.peer == THIRD
    assert stage.state_of(asked) == "open"
