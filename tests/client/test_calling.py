"""What the Python client does when the network or a node misbehaves."""

from collections.abc import Callable, Sequence

import httpx
import pytest
from comity_client import Comity, Problem, Unreachable, models

KEY = "a key"


class Node:
    """Answers one thing after another, and keeps what it was asked."""

    def __init__(self, *answers: httpx.Response | Exception) -> None:
        self.answers: list[httpx.Response | Exception] = list(answers)
        self.asked: list[httpx.Request] = []
        self.pauses: list[float] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def client(self) -> Comity:
        transport = httpx.MockTransport(self)
        return Comity("https://desk.example", KEY, transport=transport, pause=self.pauses.append)


def busy(seconds: str) -> httpx.Response:
    said = {"status": 503, "title": "Busy.", "code": "storage:database:busy", "type": "x"}
    return httpx.Response(503, json=said, headers={"Retry-After": seconds})


def listed() -> httpx.Response:
    return httpx.Response(200, json={"tasks": []})


def withdrawn(comity: Comity) -> object:
    return comity.post_messages_message_withdrawal("m", models.WithdrawalBody(reason="an error"))


def test_reading_is_repeated_after_as_long_as_the_node_says() -> None:
    node = Node(busy("7"), httpx.ConnectError("no"), listed())
    with node.client() as comity:
        assert comity.get_tasks().tasks == []
    assert node.pauses == [7.0, 2.0]
    assert {each.headers["Authorization"] for each in node.asked} == {f"Bearer {KEY}"}


@pytest.mark.parametrize(
    ("answers", "raised"),
    [([busy("1")], Problem), ([httpx.ReadTimeout("late")], Unreachable)],
    ids=["busy", "late"],
)
def test_a_write_without_a_name_is_not_repeated(
    answers: Sequence[httpx.Response | Exception], raised: type[Exception]
) -> None:
    node = Node(*answers)
    with node.client() as comity, pytest.raises(raised):
        withdrawn(comity)
    assert len(node.asked) == 1
    assert node.pauses == []


def test_it_gives_up_after_some_tries() -> None:
    node = Node(*(httpx.ConnectError("no") for _ in range(9)))
    with node.client() as comity, pytest.raises(Unreachable):
        comity.get_tasks()
    assert len(node.asked) == 4


def test_it_does_not_wait_for_an_hour() -> None:
    node = Node(busy("3600"))
    with node.client() as comity, pytest.raises(Problem):
        comity.get_tasks()
    assert node.pauses == []


@pytest.mark.parametrize(
    "answer",
    [
        lambda: httpx.Response(302, headers={"Location": "https://elsewhere.example/"}),
        lambda: httpx.Response(200, text="<html>Welcome</html>"),
        lambda: httpx.Response(200, json={"tasks": 5}),
        lambda: httpx.Response(502, text="<html>Bad gateway</html>"),
    ],
    ids=["elsewhere", "a page", "another kind", "a proxy"],
)
def test_what_is_no_answer_of_a_node_is_said_so(answer: Callable[[], httpx.Response]) -> None:
    """Above all the key is not shown to where something points."""
    node = Node(answer())
    with node.client() as comity, pytest.raises(Unreachable):
        comity.get_tasks()
    assert [each.url.host for each in node.asked] == ["desk.example"]


def test_a_value_cannot_leave_its_part_of_the_path() -> None:
    node = Node(httpx.Response(200, json={}))
    with node.client() as comity, pytest.raises(Unreachable):
        comity.get_tasks_task("../accounts?x=1#")
    assert node.asked[0].url.raw_path == b"/api/v1/tasks/..%2Faccounts%3Fx%3D1%23"
