"""Attack: a file sent with a form is read off the disk of the machine, in clear, later.

What an officer or a stranger brings (a sealed document, somebody's record) is larger than what
the HTTP library keeps in memory, so that it writes it to a file of the system, outside of what
the node seals; a form that breaks off in the middle leaves that file open besides. A part that is
compressed grows when it is read, and many small ones are too large together.

No file is ever made, whatever is sent; what grows or is too large is refused.
"""

import gc
import tempfile
import warnings

import pytest
from tests.desk.desk_stage import Desk

KIND = {"Content-Type": "multipart/form-data; boundary=p"}
OPENED = b'--p\r\nContent-Disposition: form-data; name="file"; filename="x.pdf"\r\n'
CLOSED = b"\r\n--p--\r\n"
TWO_MIB = b"%PDF-1.7 " + b"x" * 2 * 1024 * 1024
NINE_MIB = b"x" * 9 * 1024 * 1024


@pytest.fixture
def _no_file_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    def made(*_: object, **__: object) -> None:
        raise AssertionError("A file was made.")

    for name in ("SpooledTemporaryFile", "TemporaryFile"):
        monkeypatch.setattr(tempfile, name, made)
    monkeypatch.setattr("aiohttp.web_request.SpooledTemporaryFile", made)


@pytest.mark.usefixtures("_no_file_is_made")
@pytest.mark.parametrize(
    ("body", "status"),
    [
        (OPENED + b"\r\n" + TWO_MIB + CLOSED, 200),
        (OPENED + b"\r\n" + TWO_MIB, 400),
        (OPENED + b"\r\n" + NINE_MIB + CLOSED, 413),
        ((OPENED + b"\r\n" + TWO_MIB + b"\r\n") * 5 + b"--p--\r\n", 413),
        (OPENED + b"Content-Encoding: gzip\r\n\r\n\x1f\x8b" + CLOSED, 400),
        (OPENED + b"Content-Transfer-Encoding: base64\r\n\r\nQUJD" + CLOSED, 400),
        ((OPENED + b"\r\nx\r\n") * 1001 + b"--p--\r\n", 413),
        (b"--p\r\nContent-Disposition: form-data\r\n\r\nx" + CLOSED, 400),
        (OPENED.replace(b"x.pdf", b"") + b"\r\n" + CLOSED, 422),
    ],
)
def test_no_file_leaves_the_memory(desk: Desk, body: bytes, status: int) -> None:
    before = desk.leaves()
    with warnings.catch_warnings():
        warnings.simplefilter("error", ResourceWarning)
        answer = desk.browser().call("POST", "/verify", body=body, headers=KIND)
        gc.collect()
    assert answer.status == status
    assert desk.leaves() == before
