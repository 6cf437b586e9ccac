"""A second answer to one request: the partner's system answers again, and otherwise."""

from tests.adversary.channel_stage import ChannelStage, described

from comity.records.messages import RequestOutcome, RequestResponse

FIRST = RequestResponse(RequestOutcome.SUCCESSFUL, described())
SECOND = RequestResponse(RequestOutcome.MULTIPLE_PERSONS, described())


def test_a_second_answer_leaves_the_first_as_it_is() -> None:
    """A partner answers, and answers again without having withdrawn the first answer.

    The second is kept apart and complained of, and the node's state is unchanged.
    """
    stage = ChannelStage()
    asked = stage.ask()
    stage.arrive(FIRST, refers_to=asked)
    with stage.only_on_record(asked):
        again = stage.arrive(SECOND, refers_to=asked)
    assert stage.state_of(again.message.id) == "complained"
    assert stage.errors() == [("FE-99005", again.message.id)]
