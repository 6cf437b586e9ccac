"""Attack: somebody sends the desk what two readers read differently, or what none should.

Requests smuggled behind another, header lines planted in values, another host's name, bodies
without end, and everything that could make the desk say what it is made of.

Stopped by the parser and by the desk's own checks. Whoever was signed in still is, nothing
is on record, and no answer names a library, a version or a file.
"""

import re
import socket

import pytest
from tests.desk.desk_stage import WHY, Desk

from comity.access.permissions import Role
from comity.web.body import MOST_BYTES

_TELLING = re.compile(rb"aiohttp|Python|Traceback|site-packages|\.py\b|sqlite", re.IGNORECASE)


def _raw(desk: Desk, sent: bytes) -> bytes:
    """Send bytes, and return everything that comes back until the desk hangs up."""
    with socket.create_connection(("localhost", desk.port), timeout=5) as connection:
        connection.sendall(sent.replace(b"HOST", f"localhost:{desk.port}".encode()))
        received = b""
        while part := connection.recv(65_536):
            received += part
    return received


_HEAD = b" HTTP/1.1\r\nHost: HOST\r\n"
_AMBIGUOUS = {
    "length and chunks": b"POST /sign-in" + _HEAD + b"Content-Length: 5\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /account" + _HEAD + b"\r\n",
    "two lengths": b"POST /sign-in" + _HEAD + b"Content-Length: 5\r\n"
    b"Content-Length: 50\r\n\r\nabcde",
    "odd coding": b"POST /sign-in" + _HEAD + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "folded": b"GET /sign-in" + _HEAD + b"X: a\r\n folded: b\r\n\r\n",
    "space": b"GET /sign-in HTTP/1.1\r\nHost : HOST\r\n\r\n",
    "null": b"GET /sign-in" + _HEAD + b"X: a\x00b\r\n\r\n",
    "line": b"GET /" + b"a" * 20_000 + _HEAD + b"\r\n",
    "header": b"GET /sign-in" + _HEAD + b"X: " + b"a" * 20_000 + b"\r\n\r\n",
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
}  # fmt: skip


@pytest.mark.parametrize("sent", _AMBIGUOUS.values(), ids=_AMBIGUOUS.keys())
def test_what_can_be_read_in_two_ways_is_refused_and_nothing_behind_it_is_read(
    desk: Desk, sent: bytes
) -> None:
    received = _raw(desk, sent)
    assert received.startswith((b"HTTP/1.1 400", b"HTTP/1.0 400")), received
    assert received.count(b"HTTP/1.") == 1, "one answer, and the line is cut"
    assert not _TELLING.search(received), received


def test_who_sends_a_byte_now_and_then_keeps_no_place(desk: Desk) -> None:
    desk.places.arriving_seconds = 0.2
    form = b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 50\r\n\r\ncsrf="
    for begun in (b"GET /sig", b"POST /sign-in" + _HEAD + form):
        sent = begun.replace(b"HOST", f"localhost:{desk.port}".encode())
        with socket.create_connection(("localhost", desk.port), timeout=5) as connection:
            connection.sendall(sent)
            assert connection.recv(1000) == b"", "the desk hung up"
    assert desk.browser().get("/sign-in").status == 200


def test_a_full_house_lets_nobody_in_and_goes_on_when_somebody_leaves(desk: Desk) -> None:
    desk.places.most = 2
    waiting = [socket.create_connection(("localhost", desk.port), timeout=5) for _ in range(2)]
    with socket.create_connection(("localhost", desk.port), timeout=5) as late:
        assert late.recv(1000) == b""
    for each in waiting:
        each.close()
    desk.places.most = 10
    assert desk.browser().get("/sign-in").status == 200


def test_a_name_that_is_not_ours_is_answered_by_nothing(desk: Desk) -> None:
    desk.engage("erika", Role.OFFICER)
    erika = desk.signed_in("erika")
    for name in ("evil.example", f"127.0.0.1:{desk.port}", f"localhost:{desk.port + 1}"):
        answer = erika.call("GET", "/api/v1/account", headers={"Host": name})
        assert answer.status == 421
        assert b"ac-erika" not in answer.body


def test_a_header_line_cannot_be_planted_through_a_value(desk: Desk) -> None:
    desk.engage("erika", Role.OFFICER)
    erika = desk.signed_in("erika")
    planted = {**WHY, "Comity-Case": "A-1%0d%0aSet-Cookie:%20__Host-comity=planted"}
    answer = erika.api("GET", "/persons/nobody", headers=planted)
    assert answer.status == 400
    assert "Set-Cookie" not in answer.headers
    answer = erika.get("/sign-in/openid/return?code=%0d%0aSet-Cookie:x=1%22%3e%3cscript%3e")
    assert "Set-Cookie" not in answer.headers or "x=1" not in str(answer.cookies)
    assert "<script" not in answer.text


def test_a_body_without_end_is_refused_before_it_is_read(desk: Desk) -> None:
    desk.engage("erika", Role.OFFICER)
    erika = desk.signed_in("erika")
    for body in (b"{" + b" " * MOST_BYTES + b"}", b"[" * 60_000, b'{"person": {"surname": 1}}'):
        before = desk.leaves()
        headers = {"Content-Type": "application/json", **WHY}
        answer = erika.call_raw_json("/person-searches", body, headers)
        assert answer.status in {400, 413}, answer.text
        assert desk.leaves() == before
    assert erika.api("GET", "/account").status == 200


def test_a_form_without_end_is_refused(desk: Desk) -> None:
    browser = desk.browser()
    assert browser.post("/sign-in", {"name": "a" * MOST_BYTES}).status == 413
    assert browser.get("/sign-in").status == 200


def test_no_answer_tells_what_the_desk_is_made_of(desk: Desk) -> None:
    browser = desk.browser()
    for method, path in (
        ("GET", "/"), ("GET", "/nothing"), ("PUT", "/sign-in"), ("TRACE", "/sign-in"),
        ("OPTIONS", "/api/v1/persons/x"), ("HEAD", "/sign-in"), ("GET", "/api/v1/nothing"),
        ("GET", "/static/../comity.toml"), ("GET", "/static/passkey.py"),
        ("GET", "/api/v1/openapi.json"), ("POST", "/sign-in"),
    ):  # fmt: skip
        answer = browser.call(method, path)
        assert answer.status < 500
        assert "Server" not in answer.headers, (method, path)
        assert not _TELLING.search(answer.body), (method, path)
        for name in ("Content-Security-Policy", "X-Content-Type-Options", "Cache-Control"):
            assert name in answer.headers, (method, path, name)


def test_a_defect_shows_no_text(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.engage("erika", Role.OFFICER)
    erika = desk.signed_in("erika")

    def broken(_: object) -> None:
        raise RuntimeError("Zora Beispiel, born 1979-05-17")

    monkeypatch.setattr(type(desk.access.sessions), "listed", broken)
    page = erika.get("/account")
    assert page.status == 500
    assert "Zora" not in page.text
