"""What is refused at the ECRIS face, and how: over real sockets and mutual TLS.

Every refusal leaves the node's state unchanged; what is good is accepted after it is on
record and not before.
"""

import gzip
import http.client
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from sqlalchemy import func, select
from tests.processes.ecris_site import Shown, Site, issued, make_site, serving

from comity.assembly.build import Node, open_node
from comity.errors import StorageUnavailable
from comity.ids import MessageId
from comity.node.retention_round import enforce_retention
from comity.persons.texts import plain
from comity.records.messages import Cancellation, IsAlive, Kind
from comity.storage.sql.schema import conversations, inbox, leaves, outbox, rejections
from comity.transport.ecris.codes import OWN_CODES
from comity.transport.ecris.operations import Operation, operation_for
from comity.transport.ecris.reading import Meta
from comity.transport.ecris.soap import SOAP_11, SOAP_12, content_type_for, wrap
from comity.transport.ecris.writing import write
from comity.trust.digest import sha256

pytestmark = pytest.mark.processes
TABLES = (inbox, outbox, leaves, conversations)
CANCEL = operation_for(Kind.CANCELLATION)
ALIVE = operation_for(Kind.IS_ALIVE)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return make_site(tmp_path_factory.mktemp("face"))


@pytest.fixture(scope="module")
def node(site: Site) -> Iterator[Node]:
    # What the node does once a day is done before anything is counted.
    at_rest = open_node(site.home)
    enforce_retention(at_rest)
    at_rest.database.close()
    with serving(site.home) as node:
        yield node


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def fault(self) -> str:
        """The code of the fault, without its prefix; empty if there is none."""
        if not self.body:
            return ""
        root = etree.fromstring(self.body)
        for path in (f".//{{{SOAP_12}}}Code/{{{SOAP_12}}}Value", ".//faultcode"):
            if (found := root.findtext(path)) is not None:
                return found.partition(":")[2]
        return ""


class Caller:
    """A partner with a plain HTTP client."""

    def __init__(self, site: Site, node: Node, shown: Shown | None = None) -> None:
        assert node.config.ecris is not None
        self.part = node.config.ecris
        shown = site.shown if shown is None else shown
        self.context = ssl.create_default_context(cafile=str(site.home.certificate))
        self.context.load_cert_chain(shown.certificate, shown.key)

    def post(
        self,
        body: bytes,
        *,
        operation: Operation = CANCEL,
        headers: Mapping[str, str] | None = None,
        path: str | None = None,
    ) -> Answer:
        connection = http.client.HTTPSConnection(
            self.part.host, self.part.port, context=self.context, timeout=30
        )
        sent = {"Content-Type": content_type_for(operation.action), **(headers or {})}
        try:
            connection.request("POST", path or self.part.path, body, sent)
            response = connection.getresponse()
            return Answer(response.status, dict(response.getheaders()), response.read())
        finally:
            connection.close()


@pytest.fixture
def caller(site: Site, node: Node) -> Caller:
    return Caller(site, node)


def message(number: int, *, sender: str = "PL", kind: str = "CAN") -> bytes:
    meta = Meta(
        id=MessageId(f"{sender}-FR-{kind}-{number:015d}"),
        timestamp="2022-05-06T10:00:00Z",
        refers_to=MessageId("PL-FR-REQ-000000000000001"),
    )
    return write(
        meta, Cancellation(remarks=plain("żółw", "pl")), codes=OWN_CODES, push=False
    ).element


def alive(number: int, sender: str = "PL") -> bytes:
    meta = Meta(id=MessageId(f"{sender}-FR-IAL-{number:015d}"), timestamp="2022-05-06T10:00:00Z")
    return wrap(write(meta, IsAlive(alive=True), codes=OWN_CODES, push=False).element)


def picture(node: Node) -> dict[str, int]:
    with node.database.writing_engine.connect() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in TABLES
        }


@contextmanager
def unchanged(node: Node) -> Iterator[None]:
    before = picture(node)
    yield
    assert picture(node) == before


def declared(encoding: str, body: bytes) -> bytes:
    return body.replace(b'encoding="UTF-8"', f'encoding="{encoding}"'.encode())


GOOD = wrap(message(1))
DEEP = b"<a>" * 100_000 + b"</a>" * 100_000
BOMB = b'<!DOCTYPE a [<!ENTITY x "y"><!ENTITY z "&x;&x;">]>'


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "not XML"),
        (b"\x00\x01", "not XML"),
        (GOOD[:-5], "not well-formed"),
        (GOOD.replace(b"?>\n", b"?>" + BOMB), "document type"),
        (BOMB + GOOD.split(b"?>\n")[1], "document type"),
        (declared("UTF-7", GOOD), "charset"),
        (GOOD.replace("ż".encode(), b"\xbf"), "not well-formed"),
        (wrap(DEEP), "not well-formed"),
        (wrap(b"<a>" * 100 + b"</a>" * 100), "deep"),
        (message(1), "not a SOAP envelope"),
        (wrap(b""), "exactly one"),
        (wrap(message(1) * 2), "exactly one"),
        (wrap(b"<CancellationMessage/>"), "delivers the element"),
        (wrap(message(1)).replace(b"service-v1.0", b"service-v2.0"), "delivers the element"),
        (wrap(message(1).replace(b"PL-FR-CAN-000000000000001", b"PL-FR-CAN-1")), "identifier"),
        (wrap(message(1, sender="DE")), "identifier"),
        (wrap(message(1, kind="NOT")), "identifier"),
        (wrap(message(1).replace(b"PL-FR-CAN", b"PL-ES-CAN")), "identifier"),
    ],
)
def test_what_cannot_be_taken_is_a_fault_of_the_sender(
    node: Node, caller: Caller, body: bytes, reason: str
) -> None:
    with unchanged(node):
        answer = caller.post(body)
    assert (answer.status, answer.fault) == (400, "Sender")
    assert reason in answer.body.decode()


@pytest.mark.parametrize(
    "content_type",
    [
        "application/soap+xml",
        'application/soap+xml; action=""',
        'application/soap+xml; action="http://ec.europa.eu/ECRIS/deliverEverything"',
        content_type_for(operation_for(Kind.REQUEST).action),
    ],
)
def test_the_action_is_required_and_has_to_fit(
    node: Node, caller: Caller, content_type: str
) -> None:
    with unchanged(node):
        answer = caller.post(GOOD, headers={"Content-Type": content_type})
    assert (answer.status, answer.fault) == (400, "Sender")


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/xml; charset=utf-8"},
        {"Content-Type": 'multipart/related; type="application/xop+xml"; boundary=x'},
        {"Content-Type": ""},
        {"Content-Encoding": "gzip"},
        {"Content-Encoding": "br"},
    ],
)
def test_another_media_type_and_compression_are_refused_unread(
    node: Node, caller: Caller, headers: Mapping[str, str]
) -> None:
    with unchanged(node):
        answer = caller.post(gzip.compress(GOOD), headers=headers)
    assert (answer.status, answer.body) == (415, b"")


def test_a_body_over_the_limit_is_refused_by_its_head(node: Node, caller: Caller) -> None:
    with unchanged(node):
        answer = caller.post(b"", headers={"Content-Length": str(33 * 1024 * 1024)})
    assert (answer.status, answer.fault) == (413, "Sender")


def test_soap_1_1_is_told_the_version_that_is_spoken(node: Node, caller: Caller) -> None:
    with unchanged(node):
        answer = caller.post(GOOD.replace(SOAP_12.encode(), SOAP_11.encode()))
    assert (answer.status, answer.fault) == (500, "VersionMismatch")
    assert b"SupportedEnvelope" in answer.body
    assert answer.headers["Content-Type"].startswith("text/xml")


def test_a_header_that_must_be_understood_is_not(node: Node, caller: Caller) -> None:
    header = (
        b'<env:Header><w:Security xmlns:w="urn:w" env:mustUnderstand="true"/></env:Header>'
        b"<env:Body>"
    )
    with unchanged(node):
        answer = caller.post(GOOD.replace(b"<env:Body>", header))
    assert (answer.status, answer.fault) == (500, "MustUnderstand")


def test_a_refused_message_is_kept_for_the_operator(node: Node, caller: Caller) -> None:
    refused = wrap(b"<x:Nothing xmlns:x='urn:x'/>")
    caller.post(refused)
    with node.database.writing_engine.connect() as connection:
        kept = connection.execute(select(rejections.c.sender, rejections.c.digest)).all()
    assert ("PL", sha256(refused).hex()) in [tuple(each) for each in kept]


def test_no_answer_quotes_what_came(caller: Caller) -> None:
    for body in (
        wrap(b"<Popescu>Ionel</Popescu>"),
        wrap(b"<Popescu><Ionel></Popescu>"),
        wrap(message(1).replace(b"PL-FR-CAN-000000000000001", b"Popescu Ionel")),
    ):
        answer = caller.post(body)
        assert answer.status == 400
        assert b"Popescu" not in answer.body
        assert b"Ionel" not in answer.body


def test_another_path_or_method_is_not_served(caller: Caller) -> None:
    assert caller.post(GOOD, path="/").status == 404
    assert caller.post(GOOD, path="/comity/v1/batches").status == 404


def test_a_good_message_is_accepted_with_an_empty_answer(node: Node, caller: Caller) -> None:
    answer = caller.post(wrap(message(20)))
    assert (answer.status, answer.body, answer.headers["Content-Length"]) == (202, b"", "0")
    with node.database.read() as snapshot:
        kept = snapshot.exchange.incoming(MessageId("PL-FR-CAN-000000000000020"))
    assert kept is not None
    assert kept.wire_bytes == wrap(message(20))


def test_the_action_is_taken_from_the_older_header_too(caller: Caller) -> None:
    answer = caller.post(
        wrap(message(21)),
        headers={"Content-Type": "application/soap+xml", "SOAPAction": f'"{CANCEL.action}"'},
    )
    assert answer.status == 202


def test_iso_8859_is_taken_where_it_is_declared(node: Node, caller: Caller) -> None:
    body = declared("ISO-8859-2", wrap(message(22))).decode().encode("iso-8859-2")
    action = f'; action="{CANCEL.action}"'
    answer = caller.post(body, headers={"Content-Type": "application/soap+xml" + action})
    assert answer.status == 202
    with node.database.read() as snapshot:
        kept = snapshot.exchange.incoming(MessageId("PL-FR-CAN-000000000000022"))
    assert kept is not None
    assert kept.wire_bytes == body
    assert "żółw" in kept.payload.decode()


def test_nothing_is_accepted_before_the_commit(
    node: Node, caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database fails in the moment of the commit; the partner is told to come again."""
    begin = node.database.begin

    @contextmanager
    def failing() -> Iterator[Any]:
        with begin() as work:
            yield work
            raise StorageUnavailable("The node's database does not answer.")

    body = wrap(message(23))
    with monkeypatch.context() as patch:
        patch.setattr(type(node.database), "begin", lambda _: failing())
        answer = caller.post(body)
    assert (answer.status, answer.fault) == (503, "Receiver")
    assert int(answer.headers["Retry-After"]) > 0
    with node.database.read() as snapshot:
        assert snapshot.exchange.incoming(MessageId("PL-FR-CAN-000000000000023")) is None
    assert caller.post(body).status == 202


def test_a_defect_shows_nothing(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("Popescu")

    monkeypatch.setattr("comity.node.ecris_face.arrived_from", broken)
    answer = caller.post(wrap(message(24)))
    assert (answer.status, answer.fault) == (500, "Receiver")
    assert b"Popescu" not in answer.body
    assert b"KeyError" not in answer.body


def test_is_alive_is_answered_and_leaves_no_trace(node: Node, caller: Caller) -> None:
    with unchanged(node):
        answer = caller.post(alive(1), operation=ALIVE)
    assert answer.status == 200
    assert b"FR-PL-IAL-" in answer.body
    with unchanged(node):
        assert caller.post(alive(2, "DE"), operation=ALIVE).fault == "Sender"


def test_whoever_shows_no_certificate_of_a_member_gets_nowhere(
    site: Site, node: Node, tmp_path: Path
) -> None:
    stranger = Caller(site, node, issued(tmp_path, "pl"))
    with unchanged(node), pytest.raises((ssl.SSLError, ConnectionError)):
        stranger.post(GOOD)
    nobody = Caller(site, node)
    nobody.context = ssl.create_default_context(cafile=str(site.home.certificate))
    with unchanged(node), pytest.raises((ssl.SSLError, ConnectionError)):
        nobody.post(GOOD)


def test_old_tls_is_not_spoken(site: Site, node: Node) -> None:
    old = Caller(site, node)
    old.context.minimum_version = ssl.TLSVersion.TLSv1_2
    old.context.maximum_version = ssl.TLSVersion.TLSv1_2
    assert old.post(alive(3), operation=ALIVE).status == 200
    old.context.set_ciphers("AES256-GCM-SHA384")  # no ephemeral key
    with pytest.raises(ssl.SSLError):
        old.post(alive(4), operation=ALIVE)
