"""Attack: a reference that came from elsewhere leads the Python client to another operation.

A part of a path that is ``.``, ``..`` or nothing is resolved before the call leaves: with the
key of the program another address is called than that of the operation, for one the list of all
messages instead of the withdrawal of one.

Stopped: such a reference is refused, and nothing is called. Everything else stays one part.
"""

import httpx
import pytest
from comity_client import Comity, models
from comity_client.calling import in_path

BODY = models.WithdrawalBody(reason="an error")


@pytest.mark.parametrize("reference", [".", "..", ""])
def test_a_reference_that_is_no_part_of_a_path_is_refused(reference: str) -> None:
    asked: list[httpx.Request] = []

    def node(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(404)

    with (
        Comity("https://desk.example", "key", transport=httpx.MockTransport(node)) as comity,
        pytest.raises(ValueError, match="a part of a path"),
    ):
        comity.post_messages_message_withdrawal(reference, BODY)
    assert asked == []


@pytest.mark.parametrize(
    "reference", ["../tasks", "a/b", "%2e%2e", "..\\tasks", "a?b#c", "..;", "…"]
)
def test_any_other_reference_stays_one_part(reference: str) -> None:
    whole = httpx.URL("https://desk.example/api/v1").join(f"/messages/{in_path(reference)}/x")
    assert whole.raw_path.startswith(b"/messages/")
    assert whole.raw_path.endswith(b"/x")
    assert whole.raw_path.count(b"/") == 3
    assert not whole.query
