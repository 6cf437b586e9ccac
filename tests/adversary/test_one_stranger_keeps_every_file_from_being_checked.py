"""Attack: a stranger begins to send a file to the public page and then sends nothing more.

The one place where files are checked is taken before the file has arrived, and is held for as
long as a call may take to arrive (15 seconds); the pacing admits another such call each 10
seconds, so one address with a few bytes a minute keeps every file of everybody from being checked.

The bearer of a genuine document must get an answer about it, however slowly others send; and of
one address only a few files may be on their way.
"""

import socket
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from tests.desk.desk_stage import Desk

from comity.assembly.build import Node
from comity.assembly.public_checks import PublicCheck, check
from comity.web import verify_page

# Of a form that breaks off the HTTP library leaves the file to the collector of garbage.
pytestmark = pytest.mark.filterwarnings("ignore:Unclosed file:ResourceWarning")

KIND = {"Content-Type": "multipart/form-data; boundary=part"}
HEAD = b'--part\r\nContent-Disposition: form-data; name="file"; filename="x.pdf"\r\n\r\n'


def begin(desk: Desk) -> socket.socket:
    call = socket.create_connection(("localhost", desk.port))
    call.sendall(
        b"POST /verify HTTP/1.1\r\nHost: localhost:%d\r\nContent-Length: 1000000\r\n"
        b"Content-Type: multipart/form-data; boundary=part\r\n\r\n" % desk.port + HEAD
    )
    return call


def sent(desk: Desk) -> int:
    body = HEAD + b"anything\r\n--part--\r\n"
    return desk.browser().call("POST", "/verify", body=body, headers=KIND).status


def test_a_file_that_never_arrives_keeps_nobody_elses_from_being_checked(desk: Desk) -> None:
    before = desk.leaves()
    with begin(desk):
        # An answer to another page shows that the first call has begun to be read.
        assert desk.browser().get("/verify").status == 200
        assert sent(desk) == 200, "the only place is held by who sends nothing"
    assert desk.leaves() == before


def test_only_a_few_files_of_one_address_are_on_their_way(desk: Desk) -> None:
    before = desk.leaves()
    with begin(desk), begin(desk), begin(desk):
        assert desk.browser().get("/verify").status == 200
        assert sent(desk) == 429
    assert desk.leaves() == before


def test_one_address_has_one_file_checked_at_a_time_and_leaves_a_place(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, ended = Event(), Event()

    def slowly(node: Node, raw: bytes) -> PublicCheck:
        if not begun.is_set():
            begun.set()
            assert ended.wait(10)
        return check(node, raw)

    monkeypatch.setattr(verify_page, "check", slowly)
    with ThreadPoolExecutor(1) as aside:
        first = aside.submit(sent, desk)
        assert begun.wait(10)
        try:
            assert sent(desk) == 429
            monkeypatch.setattr(verify_page, "address_of", lambda *_: "198.51.100.7")
            assert sent(desk) == 200, "another address finds no place"
        finally:
            ended.set()
        assert first.result() == 200
