"""Attack: a stranger sends a form that is right by its format, and the desk has a defect each time.

Its first part names the character set of the others, as browsers may (HTML, multipart/form-data),
and its boundary is as long as browsers make it: the library that reads parts asserts otherwise,
and the public page ends in 500. Or all parts are empty and have names and headers of eight
kilobytes each: only what parts hold was counted, so that a form could be as large as one likes.

Either is refused in words, and nothing is written.
"""

import pytest
from tests.desk.desk_stage import Desk

BOUNDARY = b"----WebKitFormBoundaryAbCdEfGhIjKlMnOp"
KIND = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY.decode()}"}
CHARACTERS = b'Content-Disposition: form-data; name="_charset_"\r\n\r\nutf-8\r\n'
FILE = b'Content-Disposition: form-data; name="file"; filename="x.pdf"\r\n\r\n%PDF-1.7\r\n'
EMPTY = (
    b'Content-Disposition: form-data; name="x"\r\n'
    + b"".join(b"X-%d: %s\r\n" % (number, b"y" * 8_000) for number in range(100))
    + b"\r\n\r\n"
)


def form(*parts: bytes) -> bytes:
    return b"".join(b"--" + BOUNDARY + b"\r\n" + each for each in parts) + b"--" + BOUNDARY + b"--"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (form(CHARACTERS, FILE), 400),
        (form(*(EMPTY,) * 11), 413),
    ],
)
def test_no_form_breaks_what_reads_it(desk: Desk, body: bytes, status: int) -> None:
    before = desk.leaves()
    answer = desk.browser().call("POST", "/verify", body=body, headers=KIND)
    assert answer.status == status
    assert desk.leaves() == before
