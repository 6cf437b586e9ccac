"""A partner sends megabytes before the root: blanks, or comments without end."""

import pytest

from comity.errors import EnvelopeMalformed
from comity.transport.ecris import limits
from comity.transport.ecris.limits import parse

LONG = 65_536


@pytest.mark.parametrize(
    "filling",
    [b" ", b"\r\n", b"<!---->", b"<!--x--> ", b"<!--" + b"x" * LONG + b"-->"],
    ids=["blanks", "lines", "comments", "both", "one comment"],
)
@pytest.mark.parametrize("first", [b"", b'<?xml version="1.0"?>'], ids=["bare", "declared"])
def test_a_root_that_does_not_begin_in_time_is_refused_unparsed(
    filling: bytes, first: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The root begins far behind blanks or comments.

    It is refused after a look at the first 64 KiB, and the parser sees nothing of it.
    """
    monkeypatch.setattr(limits, "_parsed_at_once", _never)
    monkeypatch.setattr(limits, "_parsed_in_pieces", _never)
    body = first + filling * (LONG // len(filling) + 1) + b"<a/>"
    with pytest.raises(EnvelopeMalformed, match="first 64 KiB"):
        parse(body)


def test_what_stands_before_the_root_is_passed_over_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """32 MiB of blanks: the number of looks at them does not grow with them."""
    looks = 0
    passed = limits._after_blanks

    def counted(body: bytes, position: int) -> int:
        nonlocal looks
        looks += 1
        return passed(body, position)

    monkeypatch.setattr(limits, "_after_blanks", counted)
    with pytest.raises(EnvelopeMalformed):
        parse(b" " * (32 * 1024 * 1024 - 4) + b"<a/>")
    assert looks <= 1


def test_a_root_behind_a_few_comments_is_read() -> None:
    """No attack: a banner of a product."""
    body = b'<?xml version="1.0"?>\r\n <!-- a -->\t<!-- b -->' + b" " * 60_000 + b"<a>t</a>"
    assert parse(body).text == "t"


def _never(*_: object) -> None:
    pytest.fail("it was parsed")
