"""Speaking as somebody else: the identifier names another state than the certificate."""

import pytest
from tests.adversary.channel_stage import PARTNER, THIRD, US, ChannelStage, described

from comity.errors import EnvelopeMalformed, Failure, MisdirectedMessage
from comity.ids import MessageId
from comity.records.messages import RequestOutcome, RequestResponse

ANSWER = RequestResponse(RequestOutcome.SUCCESSFUL, described())


@pytest.mark.parametrize(
    ("name", "failure"),
    [
        (f"{THIRD}-{US}-RRS-000000000000001", MisdirectedMessage),
        (f"{US}-{PARTNER}-RRS-000000000000001", MisdirectedMessage),
        (f"{PARTNER}-{THIRD}-RRS-000000000000001", MisdirectedMessage),
        (f"{PARTNER}-{US}-NRS-000000000000001", EnvelopeMalformed),
        (f"{PARTNER}-{US}-RRS-1", EnvelopeMalformed),
        (f"{PARTNER}-{US}-RRS-000000000000001\n", EnvelopeMalformed),
    ],
)
def test_a_name_that_is_not_the_senders_to_give_opens_nothing(
    name: str, failure: type[Failure]
) -> None:
    """The partner answers our request under a name that is not its own, or of another kind.

    It is refused on the spot, and the node's state is unchanged.
    """
    stage = ChannelStage()
    asked = stage.ask()
    with stage.only_on_record(asked), pytest.raises(failure):
        stage.arrive(ANSWER, refers_to=asked, identifier=MessageId(name))
    assert not stage.errors()
    assert not stage.tasks()
