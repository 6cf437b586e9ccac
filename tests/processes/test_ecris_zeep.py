"""A foreign SOAP library, loaded from the official service description, drives the node.

Over real sockets and mutual TLS, with a certificate that an authority issued to the partner.
"""

import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import requests
from tests.processes.ecris_site import Shown, Site, issued, make_site, serving
from tests.processes.ecris_zeep_messages import ANSWERED, CONTENT, DATA, meta
from zeep import Client, Settings
from zeep.exceptions import Fault
from zeep.plugins import HistoryPlugin
from zeep.transports import Transport

from comity.assembly.build import Node
from comity.exchange.ports import Handling, IncomingMessage
from comity.ids import MessageId
from comity.transport.ecris.operations import OPERATIONS
from comity.transport.ecris.soap import SOAP_12

WSDL = (
    Path(__file__).resolve().parents[2].parent
    / "shared/standards/ecris-v1.0/ecris-service-v1.0.wsdl"
)
pytestmark = [
    pytest.mark.processes,
    pytest.mark.shared,
    pytest.mark.skipif(not WSDL.exists(), reason="the official service description is not here"),
]
BINDING = "{http://ec.europa.eu/ECRIS/contract}ecrisServiceBinding-v1.0"
PAUSE_SECONDS = 0.05
ONE_WAY = [each for each in OPERATIONS if not each.answered]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return make_site(tmp_path_factory.mktemp("zeep"))


@pytest.fixture(scope="module")
def node(site: Site) -> Iterator[Node]:
    with serving(site.home) as node:
        yield node


class Caller:
    """zeep over a requests session that shows the partner's certificate."""

    def __init__(self, node: Node, site: Site, *, shown: Shown | None = None) -> None:
        shown = site.shown if shown is None else shown
        self.session = requests.Session()
        # An authority that the machine trusts is none here.
        self.session.trust_env = False
        self.session.cert = (str(shown.certificate), str(shown.key))
        self.session.verify = str(site.home.certificate)
        self.history = HistoryPlugin(maxlen=3)
        client = Client(
            str(WSDL),
            settings=Settings(strict=True),
            transport=Transport(session=self.session, timeout=30, operation_timeout=30),
            plugins=[self.history],
        )
        assert node.config.ecris is not None
        self.service = client.create_service(BINDING, node.config.ecris.url)

    def call(self, operation: str, about: Mapping[str, object], data: Mapping[str, object]) -> Any:  # noqa: ANN401 - zeep makes the types from the schema when it runs
        return self.service[operation](MessageMetaData=about, MessageData=data)


@pytest.fixture(scope="module")
def caller(node: Node, site: Site) -> Iterator[Caller]:
    caller = Caller(node, site)
    yield caller
    caller.session.close()


def incoming(node: Node, identifier: str) -> IncomingMessage | None:
    with node.database.read() as snapshot:
        return snapshot.exchange.incoming(MessageId(identifier))


def kept(node: Node, identifier: str) -> IncomingMessage:
    found = incoming(node, identifier)
    assert found is not None
    return found


@pytest.mark.parametrize("number", range(len(ONE_WAY)), ids=[each.name for each in ONE_WAY])
def test_a_one_way_operation_is_accepted_and_on_record(
    node: Node, caller: Caller, number: int
) -> None:
    operation = ONE_WAY[number]
    kind, data = DATA[operation.name]
    identifier = f"PL-FR-{kind}-{number + 1:015d}"
    other = ANSWERED.get(kind)
    refers_to = None if other is None else f"FR-PL-{other}-000000000000007"
    if kind == "CAN":
        refers_to = "PL-FR-REQ-000000000000007"
    assert caller.call(operation.name, meta(kind, number + 1, refers_to), data) is None
    found = kept(node, identifier)
    assert (found.id, found.kind, found.refers_to, found.wire) == (
        identifier,
        kind,
        refers_to,
        "ecris/1.0",
    )
    assert found.complaints == ()
    assert found.payload
    with node.database.read() as snapshot:
        attachments = snapshot.attachments.attachments_of(MessageId(identifier))
    assert [each.content for each in attachments] == ([CONTENT] if operation.push else [])


def test_what_is_kept_is_what_was_posted_byte_for_byte(
    node: Node, caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    posted: list[bytes] = []

    def noted(response: requests.Response, **_: object) -> None:
        assert isinstance(response.request.body, bytes)
        posted.append(response.request.body)

    monkeypatch.setitem(caller.session.hooks, "response", [noted])
    kind, data = DATA["deliverNotification"]
    caller.call("deliverNotification", meta(kind, 900), data)
    assert kept(node, "PL-FR-NOT-000000000000900").wire_bytes == posted[0]


def test_is_alive_is_answered_in_kind(node: Node, caller: Caller) -> None:
    kind, data = DATA["isAlive"]
    answers = [caller.call("isAlive", meta(kind, number), data) for number in (1, 2)]
    assert [answer.MessageData.IsAlive for answer in answers] == [True, True]
    ids = [answer.MessageMetaData.MessageMetaDataMessageID for answer in answers]
    assert all(each.startswith("FR-PL-IAL-") for each in ids)
    assert ids[0] != ids[1]
    assert incoming(node, "PL-FR-IAL-000000000000001") is None


def test_the_same_message_again_is_accepted_and_changes_nothing(node: Node, caller: Caller) -> None:
    kind, data = DATA["deliverNotification"]
    for _ in range(2):
        caller.call("deliverNotification", meta(kind, 901), data)
    with node.database.read() as snapshot:
        conversation = snapshot.exchange.known_messages([MessageId("PL-FR-NOT-000000000000901")])
        (found,) = conversation.values()
        received = [
            each
            for each in snapshot.exchange.messages_of(found)
            if each.id == "PL-FR-NOT-000000000000901"
        ]
    assert len(received) == 1


@pytest.mark.parametrize(
    ("identifier", "why"),
    [
        ("DE-FR-REQ-000000000000950", "sender"),
        ("PL-DE-REQ-000000000000951", "sender"),
        ("PL-FR-NOT-000000000000952", "kind"),
    ],
    ids=["of another state", "to another state", "of another kind"],
)
def test_an_identifier_that_is_not_the_callers_is_a_fault_of_the_sender(
    node: Node, caller: Caller, identifier: str, why: str
) -> None:
    about = {**meta("REQ", 950), "MessageMetaDataMessageID": identifier}
    with pytest.raises(Fault) as fault:
        caller.call("deliverRequest", about, DATA["deliverRequest"][1])
    assert fault.value.code == "env:Sender"
    assert why in str(fault.value)
    assert incoming(node, identifier) is None
    with node.database.read() as snapshot:
        assert not snapshot.exchange.known_messages([MessageId(identifier)])


def test_a_stranger_with_a_certificate_of_the_same_name_finishes_no_handshake(
    node: Node, site: Site, tmp_path: Path
) -> None:
    stranger = Caller(node, site, shown=issued(tmp_path, "pl"))
    with pytest.raises(requests.exceptions.ConnectionError):
        stranger.call("isAlive", *(meta("IAL", 3), DATA["isAlive"][1]))
    stranger.session.close()


def test_casework_takes_up_what_came(node: Node, caller: Caller) -> None:
    """The worker handles what the face admitted; nothing of it is parked."""
    kind, data = DATA["deliverRequest"]
    caller.call("deliverRequest", meta(kind, 960), data)
    identifier = "PL-FR-REQ-000000000000960"
    pause = threading.Event()
    for _ in range(200):
        if kept(node, identifier).handling is not Handling.DUE:
            break
        pause.wait(PAUSE_SECONDS)
    assert kept(node, identifier).handling is Handling.DONE
    with node.database.read() as snapshot:
        assert not snapshot.exchange.parked()


def test_the_envelope_that_zeep_writes_is_the_one_of_soap_1_2(caller: Caller) -> None:
    caller.call("isAlive", *(meta("IAL", 4), DATA["isAlive"][1]))
    assert caller.history.last_sent["envelope"].tag == f"{{{SOAP_12}}}Envelope"
