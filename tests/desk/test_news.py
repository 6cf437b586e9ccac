"""A page is told that something of its own changed, and never anything else."""

import http.client
from contextlib import closing

import pytest
from tests.desk.desk_stage import Browser
from tests.desk.pages.world import World, world

from comity.access.permissions import Role

__all__ = ["world"]


class Stream:
    """A page that listens."""

    def __init__(self, browser: Browser, **headers: str) -> None:
        cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
        self.line = http.client.HTTPConnection(browser.host, browser.port, timeout=20)
        self.line.request(
            "GET", "/news", headers={"User-Agent": browser.agent, "Cookie": cookies, **headers}
        )
        self.response = self.line.getresponse()

    def close(self) -> None:
        self.line.close()

    def mark(self) -> str:
        """Return the mark of the next event."""
        while line := self.response.readline():
            if line.startswith(b"id: "):
                return line.removeprefix(b"id: ").decode().strip()
        return ""

    def event(self) -> str:
        """Return the name of the next event; empty at the end."""
        while line := self.response.readline():
            if line.startswith(b"event: "):
                return line.removeprefix(b"event: ").decode().strip()
        return ""


@pytest.fixture
def erika(world: World) -> Browser:
    world.desk.engage("erika", Role.OFFICER)
    return world.desk.signed_in("erika")


def test_a_page_is_told_of_a_change_and_not_what_it_was(world: World, erika: Browser) -> None:
    with closing(Stream(erika)) as page:
        assert page.response.headers["Content-Type"] == "text/event-stream"
        assert page.event() == "begun"
        erika.api("POST", f"/tasks/{world.cases.doubtful}/assignment", {"to": "ac-erika"})
        assert page.event() == "news"
        assert page.response.readline() == b"data: news\n"


def test_one_page_of_a_session_listens_and_the_older_is_let_go(erika: Browser) -> None:
    with closing(Stream(erika)) as older, closing(Stream(erika)) as newer:
        assert [older.event(), older.event(), older.event()] == ["begun", "over", ""]
        assert newer.event() == "begun"


def test_it_ends_with_the_session(world: World, erika: Browser) -> None:
    with closing(Stream(erika)) as page:
        assert page.event() == "begun"
        world.desk.access.sessions.sign_out(next(iter(erika.cookies.values())))
        assert [page.event(), page.event()] == ["over", ""]
    with closing(Stream(erika)) as page:
        assert page.response.status == 401


def test_listening_keeps_no_session_open(world: World, erika: Browser) -> None:
    world.desk.clock.wait(minutes=10)
    with closing(Stream(erika)) as page:
        assert page.event() == "begun"
    with world.desk.node.database.read() as snapshot:
        (session,) = snapshot.access.sessions.of("ac-erika")
    assert session.seen_at < world.desk.clock.now()


def test_whoever_comes_back_is_told_what_they_missed(erika: Browser) -> None:
    with closing(Stream(erika)) as page:
        assert page.event() == "begun"
    with closing(Stream(erika, **{"Last-Event-ID": "0123456789abcdef"})) as page:
        assert page.event() == "news"


def test_another_site_hears_nothing(erika: Browser) -> None:
    with closing(Stream(erika, **{"Sec-Fetch-Site": "cross-site"})) as page:
        assert page.response.status == 403
