"""Attack: a stranger brings a PDF of 150 bytes to the public page, and the node never ends it.

A cross-reference stream says how many objects there are (``/Size``) and how many bytes describe
each (``/W``). Of none (``[0 0 0]``) any number fits into a single byte, and the PDF library keeps
half a kilobyte for each: 10**12 take all memory and all time. Packed, an honest width does the
same, and so do a tree of attached files or of form fields whose branches are all the same (2 to
3 KB, 30**8 branches). A thread cannot be stopped, holds the interpreter, and a place where files
are checked is gone until the node is killed.

A document is read within bounds of time and memory that its size has nothing to do with, in a
process of its own; it is answered like any file that cannot be read, and nothing is changed.
"""

import resource
import threading
import time
import zlib
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.desk.desk_stage import Desk
from tests.unit.transport.documents.document_material import certified_key
from tests.unit.transport.forms.form_material import require_part
from tests.unit.trust.test_container_signature import made

from comity.errors import InputInvalid, RateExceeded
from comity.trust import reading_apart, sealed_apart
from comity.trust.sealed_apart import read_apart
from comity.trust.sealed_document import read_sealed

require_part()

UNREADABLE = reading_apart.UNREADABLE
TOO_LONG = reading_apart.TOO_LONG
TOO_DEEP = "The list of attached files is too deep."
HEAD = b'--part\r\nContent-Disposition: form-data; name="file"; filename="x.pdf"\r\n\r\n'


def tiny(objects: int) -> bytes:
    """Return a PDF that says it has so many objects, of which nothing is said."""
    head = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n"
    table = (
        b"2 0 obj<</Type/XRef/Size %d/W[0 0 0]/Root 1 0 R/Length 1>>stream\nx\nendstream endobj\n"
    )
    return head + table % objects + b"startxref\n%d\n%%%%EOF\n" % len(head)


def packed(objects: int) -> bytes:
    """Return one that says something of each, packed a thousandfold."""
    head = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n"
    table = zlib.compress(b"\1\0\x0a\0" * objects, 9)
    named = b"/Size %d/W[1 2 1]/Root 1 0 R/Filter/FlateDecode/Length %d" % (objects, len(table))
    stream = b"2 0 obj<</Type/XRef%s>>stream\n%s\nendstream endobj\n" % (named, table)
    return head + stream + b"startxref\n%d\n%%%%EOF\n" % len(head)


def listed(*objects: bytes) -> bytes:
    """Return a PDF of these objects, the first its catalogue."""
    made, places = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj %s endobj\n" % (number, each)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    size, begins = len(objects) + 1, len(made)
    table = b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, rows)
    end = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, begins)
    return made + table + end


def _kids(number: int) -> bytes:
    return b"/Kids[%s]" % b" ".join([b"%d 0 R" % number] * 30)


def names() -> bytes:
    """Return one whose tree of attached files has 30**8 branches."""
    root = b"<</Type/Catalog/Names<</EmbeddedFiles<<%s>>>>>>" % _kids(2)
    return listed(root, *(b"<<%s>>" % _kids(3 + each) for each in range(7)), b"<</Names[]>>")


def fields() -> bytes:
    """Return one whose form has 30**12 fields."""
    root = b"<</Type/Catalog/AcroForm<</Fields[2 0 R]/SigFlags 3>>>>"
    inner = (b"<</T(a%d)%s>>" % (each, _kids(3 + each)) for each in range(12))
    return listed(root, *inner, b"<</T(z)>>")


def bounded(monkeypatch: pytest.MonkeyPatch, **less: float) -> None:
    """Let a document be read for less long than else."""
    monkeypatch.setattr(sealed_apart, "_BOUNDS", replace(sealed_apart._BOUNDS, **less))  # type: ignore[arg-type]


def children_worked() -> float:
    """Return how many seconds processors spent on children that have ended."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


@pytest.mark.parametrize(
    ("raw", "seconds", "words"),
    [
        (tiny(10**12), 1, TOO_LONG),
        (fields(), 1, TOO_LONG),
        # These the reader itself refuses, long before its time is over.
        (packed(20_000_000), 5, UNREADABLE),
        (names(), 5, TOO_DEEP),
    ],
    ids=["tiny", "fields", "packed", "names"],
)
def test_a_document_is_read_within_bounds(
    raw: bytes, seconds: int, words: str, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(raw) < 100_000
    bounded(monkeypatch, work_seconds=seconds)
    before, began, worked = desk.leaves(), time.process_time(), children_worked()
    answer = desk.browser().call(
        "POST",
        "/verify",
        body=HEAD + raw + b"\r\n--part--\r\n",
        headers={"Content-Type": "multipart/form-data; boundary=part"},
    )
    assert (answer.status, words in answer.text) == (200, True)
    assert time.process_time() - began < 1, "it keeps the node itself"
    assert children_worked() - worked < 3
    assert desk.leaves() == before


def test_a_reader_that_stands_still_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    # In the reader's place a program that carries out its arguments, and uses no processor.
    monkeypatch.setattr(sealed_apart, "_CHILD", "timeit")
    bounded(monkeypatch, seconds=0.3)
    began = time.monotonic()
    with pytest.raises(InputInvalid, match=TOO_LONG):
        read_apart(tiny(1) + bytes(1_000_000), ["import time; time.sleep(60)"])
    assert time.monotonic() - began < 30


def test_only_so_many_are_read_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed_apart, "_running", threading.BoundedSemaphore(1))
    monkeypatch.setattr(sealed_apart, "_WAITS", timedelta())
    with sealed_apart._running, pytest.raises(RateExceeded):
        read_apart(tiny(1))


def test_an_honest_document_is_read_as_before_by_who_knows_no_secret(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COMITY_PASSPHRASE", "secret")
    assert set(reading_apart.surroundings()) == {"PYTHONPATH", "LC_ALL"}
    container = made(certified_key())
    whole = read_sealed(container)
    assert read_apart(container, tuple(whole.files)) == whole
    assert read_apart(container).files == {}
    assert read_apart(container, None) == whole
