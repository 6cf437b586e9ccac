"""What a partner's answers mean: accepted, refused for good, or later."""

import pytest

from comity.errors import PeerRefused, PeerUnreachable
from comity.records.messages import Kind
from comity.transport.ecris.client import Accepted, _judged
from comity.transport.ecris.operations import IS_ALIVE, Operation, operation_for
from comity.transport.ecris.soap import FaultCode, fault, version_fault, wrap

REQUEST = operation_for(Kind.REQUEST)
ELEMENT = wrap(b'<s:IsAliveMessage xmlns:s="http://ec.europa.eu/ECRIS/service-v1.0"/>')
EMPTY = wrap(b"")


def judged(status: int, body: bytes, operation: Operation = REQUEST) -> Accepted:
    return _judged(operation, Accepted(status, "ab" * 32, body))


@pytest.mark.parametrize("status", [200, 202])
@pytest.mark.parametrize("body", [b"", b" \r\n", EMPTY])
def test_an_empty_answer_accepts(status: int, body: bytes) -> None:
    assert judged(status, body).status == status


def test_are_you_alive_is_accepted_by_a_message_only() -> None:
    assert judged(200, ELEMENT, IS_ALIVE).body == ELEMENT
    with pytest.raises(PeerUnreachable):
        judged(200, b"", IS_ALIVE)


@pytest.mark.parametrize("status", [200, 202, 400, 500, 503])
@pytest.mark.parametrize(
    "code", [FaultCode.SENDER, FaultCode.MUST_UNDERSTAND, FaultCode.VERSION_MISMATCH]
)
def test_a_fault_of_ours_refuses_whatever_the_status(status: int, code: FaultCode) -> None:
    with pytest.raises(PeerRefused) as refused:
        judged(status, fault(code, "no"))
    assert refused.value.peer_code == f"soap:{code}"


@pytest.mark.parametrize("status", [200, 202, 400, 500, 503])
def test_a_fault_of_theirs_says_later_whatever_the_status(status: int) -> None:
    with pytest.raises(PeerUnreachable):
        judged(status, fault(FaultCode.RECEIVER, "busy"))


@pytest.mark.parametrize("status", [400, 405, 410, 413, 415, 422])
@pytest.mark.parametrize("body", [b"", b"<html>Bad Request</html>", b"no"])
def test_without_a_fault_the_status_refuses(status: int, body: bytes) -> None:
    with pytest.raises(PeerRefused) as refused:
        judged(status, body)
    assert refused.value.peer_code == f"http:{status}"


@pytest.mark.parametrize("status", [301, 302, 401, 403, 404, 407, 408, 429, 500, 502, 503, 504])
@pytest.mark.parametrize("body", [b"", b"<html>Moved</html>", version_fault("no")])
def test_what_speaks_of_the_way_and_not_of_the_message_is_later(status: int, body: bytes) -> None:
    with pytest.raises(PeerUnreachable):
        judged(status, body)


@pytest.mark.parametrize("body", [b"<html>Welcome</html>", b"ok", ELEMENT, b"<!DOCTYPE a><a/>"])
def test_a_page_of_something_else_accepts_nothing(body: bytes) -> None:
    with pytest.raises(PeerUnreachable, match="not as the service does"):
        judged(200, body)


def test_a_partners_words_reach_no_log() -> None:
    told = fault(FaultCode.SENDER, "Popescu Ionel is unknown").replace(
        b"env:Sender", b"env:Popescu!"
    )
    for body in (fault(FaultCode.SENDER, "Popescu Ionel is unknown"), told):
        with pytest.raises((PeerRefused, PeerUnreachable)) as failure:
            judged(400, body)
        assert "Popescu" not in failure.value.diagnosis()
