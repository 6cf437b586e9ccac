"""Attack: a stranger sends forms that no page of ours makes, and the desk has a defect each time.

A language form of another media type, or with a field twice, and a file of a part in an unknown
transfer encoding end in 500: failures nobody caught. And the language form, which anybody's page
may send, sets the language of an official's desk for a year.

Each is refused in words, and what another site sends sets nothing.
"""

import pytest
from tests.desk.desk_stage import Desk

FORM = "application/x-www-form-urlencoded"
PART = (
    b'--p\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n'
    b"Content-Transfer-Encoding: foo\r\n\r\nxxx\r\n--p--\r\n"
)


@pytest.mark.parametrize(
    ("path", "kind", "body"),
    [
        ("/language", "application/json", b"{}"),
        ("/language", FORM, b"language=de&language=fr"),
        ("/verify", "multipart/form-data; boundary=p", PART),
    ],
)
def test_no_form_is_a_defect(desk: Desk, path: str, kind: str, body: bytes) -> None:
    before = desk.leaves()
    answer = desk.browser().call("POST", path, body=body, headers={"Content-Type": kind})
    assert 400 <= answer.status < 500
    assert desk.leaves() == before


def test_another_site_sets_no_language(desk: Desk) -> None:
    before, body = desk.leaves(), b"language=ar&back=/"
    ours = {"Content-Type": FORM, "Sec-Fetch-Site": "same-origin"}
    for site in ("cross-site", "same-site"):
        foreign = {**ours, "Origin": "https://evil.example", "Sec-Fetch-Site": site}
        answer = desk.browser().call("POST", "/language", body=body, headers=foreign)
        assert (answer.status, answer.cookies) == (403, ())
    answer = desk.browser().call("POST", "/language", body=body, headers=ours)
    assert (answer.status, bool(answer.cookies)) == (303, True)
    assert desk.leaves() == before
