"""What leaves over ECRIS when: not in the closed hours, and not to where nobody is."""

import asyncio
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from comity.assembly.build import Node, open_node
from comity.assembly.config import Automatic, LawPart
from comity.assembly.findings import Status
from comity.assembly.governing import ecris_partner
from comity.assembly.readiness_abroad import round_trip
from comity.errors import CertificateNotTrusted, EnvelopeMalformed, Failure, PeerUnreachable
from comity.exchange.channel_admission import admit_arrived
from comity.exchange.ports import Delivery, OutgoingMessage
from comity.exchange.wires import Fingerprints, Wire
from comity.ids import MessageId, StateCode
from comity.law.purposes import Purpose
from comity.node import ecris_delivery
from comity.node.ecris_delivery import EcrisDelivery
from comity.node.wakening import DueNow, DuePeers, DueWork, Wakening
from comity.node.worker import Worker
from comity.persons.texts import plain
from comity.policy.facts import AnswerClass
from comity.records.messages import IsAlive, Kind, Request, RequestingAuthority
from comity.records.model import TriState
from comity.records.ports import TaskKind
from comity.transport.ecris.arriving import arrived_from
from comity.transport.ecris.client import Accepted, EcrisClient
from comity.transport.ecris.codes import OWN_CODES
from comity.transport.ecris.operations import Operation, operation_for
from comity.transport.ecris.reading import Meta, read
from comity.transport.ecris.soap import open_envelope, wrap
from comity.transport.ecris.writing import write
from comity.trust.certificates import der_of, issue_certificate
from comity.trust.network_directory import Directory
from comity.trust.network_document import Endpoint
from comity_training.bench.exchange import fill_register
from comity_training.bench.material import convicts
from comity_training.federation import Choices, make_network

FR, PL = StateCode("FR"), StateCode("PL")
FOUNDED = datetime(2026, 1, 20, 12, 0, tzinfo=UTC)
CLOSED = datetime(2026, 1, 31, 21, 30, tzinfo=UTC)
"""Half past ten in Brussels, Paris and Warsaw, on the last day of the month."""
OPEN_AGAIN = datetime(2026, 2, 1, 1, 5, tzinfo=UTC)


class Hands:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.at = FOUNDED

    def now(self) -> datetime:
        return self.at


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def node(tmp_path: Path, hands: Hands) -> Iterator[Node]:
    issued = issue_certificate(PL, "n", ["pl.example"], FOUNDED, FOUNDED + timedelta(days=90))
    entry = ecris_partner(
        PL,
        name="Central authority of PL",
        url="https://127.0.0.1:9/ecris",
        certificates=[der_of(issued.cert_pem)],
        fingerprints=Fingerprints.PUSH,
        joined_at=FOUNDED - timedelta(hours=1),
    )
    certain = (AnswerClass.CERTAIN_WITH_CONVICTIONS, AnswerClass.CERTAIN_WITHOUT_CONVICTIONS)
    (home,) = make_network(
        tmp_path,
        [FR],
        clock=hands,
        choices=Choices(
            law=LawPart(
                automatic=tuple(
                    Automatic(answer=each, purpose=Purpose.CRIMINAL_PROCEEDINGS) for each in certain
                )
            ),
            wires={FR: (Wire.COMITY, Wire.ECRIS)},
        ),
        others=[entry],
    )
    fill_register(home, FR, [FR, PL])
    node = open_node(home, clock=hands)
    yield node
    node.database.close()


@pytest.fixture
def delivery(node: Node) -> Iterator[EcrisDelivery]:
    async def nobody() -> DueNow:
        return DueNow(peers={}, received=False)

    assert node.ecris is not None
    with ThreadPoolExecutor(1) as executor:
        yield EcrisDelivery(
            node,
            node.ecris,
            PL,
            executor,
            wakening=Wakening(),
            due=DuePeers(DueWork(nobody), Wire.ECRIS),
        )


def asked(node: Node) -> OutgoingMessage:
    """Let Poland ask about a national of ours; return our answer, which left by itself."""
    message = Request(
        person=convicts(PL, FR)[0].person,
        purpose=Purpose.CRIMINAL_PROCEEDINGS,
        purpose_text=plain("postępowanie karne", "pl"),
        authority=RequestingAuthority(name=plain("Sąd", "pl"), kind="judicial-authority"),
        consent=TriState.NO,
        urgency=TriState.NO,
    )
    meta = Meta(id=MessageId("PL-FR-REQ-000000000000001"), timestamp="2026-01-31T22:30:00+01:00")
    body = wrap(write(meta, message, codes=OWN_CODES, push=False).element)
    partner = node.partners.channel(PL, node.clock.now())
    arrived = arrived_from(
        read(open_envelope(body), codes=OWN_CODES),
        operation=operation_for(Kind.REQUEST),
        body=body,
        certificate_sha256=partner.certificates[0],
    )
    with node.database.begin() as work:
        admit_arrived(work, node.rails, partner, arrived)
    Worker(node).handle_due()
    (answer,) = [each for each in undelivered(node) if each.kind == Kind.REQUEST_RESPONSE]
    return answer


def undelivered(node: Node) -> list[OutgoingMessage]:
    with node.database.read() as snapshot:
        return list(snapshot.exchange.undelivered())


def outgoing(node: Node, identifier: MessageId) -> OutgoingMessage:
    with node.database.read() as snapshot:
        found = snapshot.exchange.outgoing(identifier)
    assert found is not None
    return found


def test_an_answer_waits_for_the_end_of_the_closed_hours(
    node: Node, delivery: EcrisDelivery, hands: Hands
) -> None:
    hands.at = CLOSED
    answer = asked(node)
    partner = node.partners.channel(PL, hands.at)
    assert delivery._next(partner) is None
    held = outgoing(node, answer.id).held_until
    assert held is not None
    assert CLOSED < held <= OPEN_AGAIN
    hands.at = OPEN_AGAIN
    due = delivery._next(partner)
    assert due is not None
    assert (due.id, due.body) == (answer.id, answer.wire_bytes)


def test_what_is_no_answer_leaves_in_the_closed_hours(
    node: Node, delivery: EcrisDelivery, hands: Hands
) -> None:
    hands.at = CLOSED
    with node.database.begin() as work:
        question = node.records.ask_alive(work, PL)
    due = delivery._next(node.partners.channel(PL, hands.at))
    assert due is not None
    assert due.id == question.id


class Adopted:
    def __init__(self, value: object) -> None:
        self.value = value


def test_what_can_be_delivered_nowhere_goes_to_an_officer(
    node: Node, delivery: EcrisDelivery
) -> None:
    """The partner takes part still, and its ECRIS endpoint is listed no more."""
    answer = asked(node)
    assert delivery._is_gone() is False
    members = tuple(
        msgspec.structs.replace(
            each, endpoints=(Endpoint(url="https://pl.example/", protocol="another/1"),)
        )
        if each.state == PL
        else each
        for each in node.directory.document.members
    )
    changed = msgspec.structs.replace(node.directory.document, members=members)
    node.partners.directory = Directory(Adopted(changed))  # type: ignore[arg-type]
    assert delivery._is_gone() is True
    assert delivery._give_up_one() is True
    assert delivery._give_up_one() is False
    assert outgoing(node, answer.id).delivery is Delivery.REFUSED
    with node.database.read() as snapshot:
        tasks = [each.kind for each in snapshot.cases.open_tasks() if each.message == answer.id]
    assert tasks == [TaskKind.UNDELIVERABLE]


def told_alive(number: int, words: str = "2026-01-31T22:30:00+01:00") -> bytes:
    meta = Meta(id=MessageId(f"PL-FR-IAL-{number:015d}"), timestamp=words)
    return wrap(write(meta, IsAlive(alive=True), codes=OWN_CODES, push=False).element)


class Told(EcrisClient):
    """A client whose partner answers everything alike, or fails alike."""

    def __init__(self, answer: bytes | Failure, certificate: str) -> None:
        self.answer = answer
        self.certificate = certificate

    async def call(self, operation: Operation, body: bytes) -> Accepted:
        del operation, body
        if isinstance(self.answer, Failure):
            raise self.answer
        return Accepted(200, self.certificate, self.answer)


def deliver(node: Node, delivery: EcrisDelivery, answer: bytes | Failure) -> MessageId:
    """Send what is due next, to which the partner answers so; return what it was."""
    partner = node.partners.channel(PL, node.clock.now())
    due = delivery._next(partner)
    assert due is not None
    pinned = (partner, delivery._node.key_watch.generation)
    delivery._client = (pinned, Told(answer, partner.certificates[0]))
    with suppress(Failure):
        asyncio.run(delivery._send(partner, due))
    return due.id


def ask(node: Node, delivery: EcrisDelivery, answer: bytes | Failure) -> OutgoingMessage:
    """Ask the partner whether it is alive, once; return the question as it is kept then."""
    with node.database.begin() as work:
        node.records.ask_alive(work, PL)
    return outgoing(node, deliver(node, delivery, answer))


def tasks_about(node: Node, message: OutgoingMessage) -> list[TaskKind]:
    with node.database.read() as snapshot:
        return [each.kind for each in snapshot.cases.open_tasks() if each.message == message.id]


@pytest.mark.parametrize(
    "second", [told_alive(1), told_alive(1, "2026-01-31T22:31:00+01:00")], ids=["same", "other"]
)
def test_an_answer_that_was_given_before_is_none(
    node: Node, delivery: EcrisDelivery, second: bytes
) -> None:
    first = ask(node, delivery, told_alive(1))
    assert first.delivery is Delivery.ACCEPTED
    again = ask(node, delivery, second)
    assert (again.delivery, again.refusal) == (Delivery.REFUSED, "protocol:message:replayed")
    assert tasks_about(node, again) == [TaskKind.UNDELIVERABLE]
    assert ask(node, delivery, told_alive(2)).delivery is Delivery.ACCEPTED


def test_an_endpoint_that_fails_at_are_you_alive_is_asked_once(
    node: Node, delivery: EcrisDelivery
) -> None:
    asked_once = ask(node, delivery, PeerUnreachable("The partner's endpoint says: later."))
    assert asked_once.delivery is Delivery.REFUSED
    assert tasks_about(node, asked_once) == [TaskKind.UNDELIVERABLE]
    assert delivery._next(node.partners.channel(PL, node.clock.now())) is None


def test_what_reached_nobody_of_the_partners_stays_due(node: Node, delivery: EcrisDelivery) -> None:
    failure = CertificateNotTrusted("The partner's endpoint shows another certificate.")
    assert ask(node, delivery, failure).delivery is Delivery.DUE


def test_an_answer_that_cannot_be_admitted_ends_the_question(
    node: Node, delivery: EcrisDelivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise EnvelopeMalformed("The message cannot be recorded.")

    monkeypatch.setattr(ecris_delivery, "admit_arrived", refuse)
    found = ask(node, delivery, told_alive(1))
    assert (found.delivery, found.refusal) == (Delivery.REFUSED, EnvelopeMalformed.code)
    assert tasks_about(node, found) == [TaskKind.UNDELIVERABLE]


def test_a_round_trip_ends_when_the_question_is_given_up(
    node: Node, delivery: EcrisDelivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    failure = PeerUnreachable("The partner's endpoint says: later.")
    monkeypatch.setattr(time, "sleep", lambda _: deliver(node, delivery, failure))
    found = round_trip(node, PL, patience=timedelta(minutes=5))
    assert found.status is Status.FAIL
    assert found.what.endswith(f"found no answer: {failure.code}")
