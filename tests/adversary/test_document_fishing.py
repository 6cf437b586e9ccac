"""Attack: somebody fishes on the public page where documents are checked.

They guess numbers, days and codes and compare the answers, to learn who was given a document;
they hold a certificate and ask again and again, to learn when its bearer is convicted; they bring
files that are no documents, or too large, or many.

Stopped by the page: it looks one digest up that all three make together, so that nothing is found
by less; every miss is one answer; whoever misses often waits; of a document that stands the same is
said whatever became of the record; a file is checked and forgotten. Nothing is written.
"""

import asyncio
import threading
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import date

import pytest
from tests.desk.desk_stage import Answer, Browser, Desk, free_port
from tests.desk.register import enter
from tests.unit.records.states_in_touch import conviction
from tests.unit.transport.forms.form_material import require_part

from comity.assembly.apostilles import ApostilleOrder, make
from comity.assembly.documents import of_register
from comity.assembly.issuing_documents import IssuedFile, SealedBy, issue, withdraw
from comity.assembly.sealing_documents import sealing_key
from comity.cooperation.issued_documents import mark_of, proof_of
from comity.cooperation.model import Certified
from comity.ids import PersonRef
from comity.law.purposes import Purpose
from comity.transport.documents.model import DocumentKind
from comity.web.public_serving import serve_public
from comity.web.throttle import MOST_MISSES

require_part()

MULTIPART = {"Content-Type": "multipart/form-data; boundary=part"}


@dataclass(frozen=True)
class Held:
    """A certificate, as its bearer has it."""

    number: str
    day: date
    file: IssuedFile

    @property
    def said(self) -> dict[str, str]:
        return {"number": self.number, "date": self.day.isoformat(), "code": self.file.code}


def certificate(desk: Desk, ref: PersonRef) -> Held:
    node = desk.node
    with node.database.read() as snapshot:
        document = of_register(
            node,
            snapshot.register,
            ref,
            DocumentKind.CERTIFICATE,
            disclosure=snapshot.disclosure,
            purpose=Purpose.OWN_RECORD,
            case="A 1",
            language="en",
            made_on=desk.clock.now().date(),
        )
    seal = SealedBy(sealing_key(node.home))
    file = issue(node, document, seal=seal, reference="A 1", by="ac-erika")
    return Held(document.number, document.made_on, file)


def bring(browser: Browser, content: bytes) -> Answer:
    head = b'--part\r\nContent-Disposition: form-data; name="file"; filename="x.pdf"\r\n\r\n'
    return browser.call(
        "POST", "/verify", body=head + content + b"\r\n--part--\r\n", headers=MULTIPART
    )


def test_every_miss_is_one_answer_whether_the_number_exists_or_not(desk: Desk) -> None:
    held, stranger = certificate(desk, enter(desk)), desk.browser()
    before = desk.leaves()
    answers = set()
    for wrong in (
        {"code": "0000-0000-0000-0000"},
        {"date": "2026-03-01"},
        {"number": "DE-2026-AAAA-BBBB-CCCC-DDDD"},
        {"number": "2026-1", "code": "0000-0000-0000-0000"},
    ):
        said = {**held.said, **wrong}
        answer = stranger.post("/verify", said)
        text = answer.text
        for value in said.values():
            text = text.replace(f'value="{value}"', 'value=""')
        answers.add((answer.status, text))
    assert len(answers) == 1
    assert answers.pop()[0] == 404
    assert stranger.post("/verify", held.said).status == 200
    assert not stranger.cookies
    assert desk.leaves() == before


def test_whoever_guesses_waits_even_with_the_right_code(desk: Desk) -> None:
    held, stranger = certificate(desk, enter(desk)), desk.browser()
    for guess in range(MOST_MISSES):
        assert stranger.post("/verify", {**held.said, "code": f"{guess:016x}"}).status == 404
    assert stranger.post("/verify", held.said).status == 429
    desk.clock.wait(minutes=15)
    assert stranger.post("/verify", held.said).status == 200


def test_the_answer_does_not_tell_that_the_record_changed_since(desk: Desk) -> None:
    ref = enter(desk)
    held, stranger = certificate(desk, ref), desk.browser()
    first = [stranger.post("/verify", held.said).text, bring(stranger, held.file.content).text]
    assert "Beispiel" not in "".join(first)
    with desk.node.database.begin() as work:
        desk.node.records.enter_conviction(work, ref, conviction(desk.node.state, 2))
    again = [stranger.post("/verify", held.said).text, bring(stranger, held.file.content).text]
    assert again == first
    withdraw(desk.node, held.number, by="ac-erika")
    told = [stranger.post("/verify", held.said).text, bring(stranger, held.file.content).text]
    assert all("withdrew it" in each for each in told)


def test_what_is_kept_finds_no_document_without_all_three(desk: Desk) -> None:
    held = certificate(desk, enter(desk))
    with desk.node.database.read() as snapshot:
        code = held.file.code
        kept = snapshot.issued_documents.held(proof_of(held.number, held.day, code))
        assert kept is not None
        assert kept.mark == mark_of(held.number)
    stolen = {**held.said, "number": kept.mark.hex(), "code": kept.proof.hex()}
    assert desk.browser().post("/verify", stolen).status == 404


@pytest.mark.parametrize(
    ("content", "verdict"),
    [
        (b"%PDF-1.7\n" + b"<" * 100_000, "not valid"),
        (b"%PDF-1.7\n1 0 obj<</Length 99999999999>>stream\n", "not valid"),
        (b"PK\x03\x04" + b"\x00" * 5_000, "not valid"),
        (b'{"format":' + b"[" * 50_000, "not checked"),
        ("\u202e<script>alert(1)</script>".encode(), "not checked"),
    ],
    ids=["endless names", "false length", "false archive", "nested", "markup"],
)
def test_a_hostile_file_is_not_valid_and_no_defect(
    desk: Desk, content: bytes, verdict: str
) -> None:
    answer = bring(desk.browser(), content)
    assert (answer.status, verdict in answer.text, "It is as it was" in answer.text) == (
        200,
        True,
        False,
    )
    assert "<script>alert" not in answer.text


def test_a_changed_file_is_not_valid_and_a_large_one_is_not_read(desk: Desk) -> None:
    held, stranger = certificate(desk, enter(desk)), desk.browser()
    whole = bring(stranger, held.file.content)
    assert (whole.status, "It was issued here" in whole.text) == (200, True)
    middle = len(held.file.content) // 2
    changed = bytearray(held.file.content)
    changed[middle] ^= 1
    assert "not valid" in bring(stranger, bytes(changed)).text
    assert bring(stranger, b"").status == 422
    assert bring(stranger, b"%PDF-" + bytes(9 * 1024 * 1024)).status == 413
    statuses = [bring(stranger, b"x").status for _ in range(10)]
    assert statuses[-1] == 429, "nobody has files checked without end"


def test_hostile_text_stays_text(desk: Desk) -> None:
    evil = '"><script>alert(1)</script>\u202e' + "x" * 2_000
    answer = desk.browser().post("/verify", {"number": evil, "date": "2026-03-02", "code": evil})
    assert answer.status == 404
    assert "<script>alert" not in answer.text
    odd = desk.browser().call(
        "POST", "/verify", body=b"x", headers={"Content-Type": "text/plain; charset=x"}
    )
    assert odd.status in {400, 422}


def test_the_page_alone_has_nothing_of_the_desk_behind_it(desk: Desk) -> None:
    """A stranger at the public process asks for the desk, its interface and its sign-in."""
    held, port = certificate(desk, enter(desk)), free_port()

    async def serve(stack: AsyncExitStack) -> None:
        await serve_public(stack, desk.node, ("localhost", port))

    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    stack = AsyncExitStack()
    try:
        asyncio.run_coroutine_threadsafe(serve(stack), loop).result(20)
        stranger = Browser("localhost", port)
        paths = ("/sign-in", "/inbox", "/api/v1/openapi.json", "/language")
        assert {stranger.get(path).status for path in paths} == {404}
        assert stranger.get("/").headers["Location"] == "/verify"
        page = stranger.get("/verify")
        assert page.status == 200
        assert 'action="/language"' not in page.text.replace("\n", "")
        assert stranger.post("/verify", held.said).status == 200
        assert bring(stranger, held.file.content).status == 200
    finally:
        asyncio.run_coroutine_threadsafe(stack.aclose(), loop).result(20)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(20)
        loop.close()


def test_an_apostille_is_known_by_all_three_as_well_and_tells_no_official(desk: Desk) -> None:
    order = ApostilleOrder(
        document=b"a document",
        certified=Certified("Germany", "Erika Muster", "Registrar"),
        place="Bonn",
        by="Max Muster",
        reason="for use in Peru",
    )
    made, stranger = make(desk.node, order), desk.browser()
    said = {
        "number": made.apostille.number,
        "date": made.apostille.day.isoformat(),
        "code": made.code,
    }
    answer = stranger.post("/verify", said)
    assert (answer.status, "Muster" in answer.text) == (200, False)
    assert stranger.post("/verify", {**said, "code": "0000-0000-0000-0000"}).status == 404
