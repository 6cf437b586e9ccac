"""Attack: whoever sits on the wire reads the key of a program whose address is not what it seems.

The address says ``http``; carries a person before the host, so that another host is called than
the one that is read; or bears a path, a query or a fragment.

Stopped: a key goes out over TLS, or to this very machine. Any other address is refused when the
client is made, and nothing is called.
"""

import httpx
import pytest
from comity_client import Comity, Problem


def _called(address: str) -> list[str]:
    asked: list[str] = []

    def node(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        said = {"status": 404, "title": "Nothing.", "code": "x", "type": "x"}
        return httpx.Response(404, json=said)

    with (
        Comity(address, "key", transport=httpx.MockTransport(node)) as comity,
        pytest.raises(Problem),
    ):
        comity.get_tasks()
    return asked


@pytest.mark.parametrize(
    ("address", "rule"),
    [
        ("http://desk.example", "begins with https"),
        ("http://localhost.evil.example", "begins with https"),
        ("http://127.0.0.1.evil.example", "begins with https"),
        ("http://128.0.0.1", "begins with https"),
        ("http://[::ffff:127.0.0.1]", "begins with https"),
        ("http://[fe80::1]", "begins with https"),
        ("ftp://desk.example", "begins with https"),
        ("http://desk.example@evil.example", "no user"),
        ("https://desk.example@evil.example", "no user"),
        ("https://user:secret@desk.example", "no user"),
        ("https://evil.example\\.desk.example", "backslash"),
        ("https://desk.example/?", "query"),
        ("https://desk.example?a=b", "query"),
        ("https://desk.example#", "fragment"),
        ("https://desk.example/api", "no path"),
        ("https://desk.example//", "no path"),
        ("https://", "names scheme and host"),
        ("desk.example", "names scheme and host"),
        ("", "names scheme and host"),
        ("https://desk.example:port", "cannot be read"),
        ("https://desk.example\r\n", "cannot be read"),
    ],
)
def test_an_address_to_which_no_key_may_go_is_refused(address: str, rule: str) -> None:
    with pytest.raises(ValueError, match=rule):
        _called(address)


@pytest.mark.parametrize(
    "address",
    [
        "https://desk.example", "https://desk.example:8443/", "http://localhost:8080",
        "http://127.0.0.1:8080", "http://127.9.9.9", "http://[::1]:8080",
    ],
)  # fmt: skip
def test_a_desk_over_tls_or_on_this_machine_is_called(address: str) -> None:
    assert _called(address) == [f"{address.rstrip('/')}/api/v1/tasks"]
