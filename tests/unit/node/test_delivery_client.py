"""Which certificates are pinned, for calling partners and for being called."""

import asyncio
import ssl
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from comity.assembly import build
from comity.assembly.build import Node, open_node
from comity.exchange.wires import Wire
from comity.ids import StateCode
from comity.node.delivery import Delivery, Issued
from comity.node.wakening import DueNow, DuePeers, DueWork, Wakening
from comity.transport.tls import client_context
from comity.trust.certificates import der_of, fingerprint, issue_certificate
from comity.trust.network_changes import certificate_entry
from comity.trust.network_directory import Directory
from comity.trust.network_document import CertificateEntry
from comity_training.federation import make_network

DE, FR = StateCode("DE"), StateCode("FR")
SECOND = timedelta(seconds=1)


class Adopted:
    def __init__(self, value: object) -> None:
        self.value = value


@pytest.fixture
def node(tmp_path: Path) -> Node:
    germany, _ = make_network(tmp_path, [DE, FR])
    return open_node(germany)


def another(node: Node, begins: timedelta, ends: timedelta | None = None) -> CertificateEntry:
    now = node.clock.now().replace(microsecond=0)
    issued = issue_certificate(
        FR, "n", ["127.0.0.1"], now - timedelta(hours=1), now + timedelta(days=9)
    )
    entry = certificate_entry(der_of(issued.cert_pem), now + begins)
    return msgspec.structs.replace(entry, valid_until=None if ends is None else now + ends)


def adopt(node: Node, *certificates: CertificateEntry) -> None:
    document = node.directory.document
    members = tuple(
        msgspec.structs.replace(member, certificates=certificates) if member.state == FR else member
        for member in document.members
    )
    changed = msgspec.structs.replace(document, members=members)
    node.partners.directory = Directory(Adopted(changed))  # type: ignore[arg-type]


@pytest.fixture
def pinned(monkeypatch: pytest.MonkeyPatch) -> list[set[str]]:
    """The certificates of each TLS context made, by their fingerprints."""
    made: list[set[str]] = []

    def make(certificate: Path, key: Path, pinned: Sequence[bytes]) -> ssl.SSLContext:
        made.append({fingerprint(der) for der in pinned})
        return client_context(certificate, key, pinned)

    for name in ("client_context", "server_context"):
        monkeypatch.setattr(build, name, make)
    return made


def test_a_client_is_made_anew_when_only_certificates_changed(
    node: Node, pinned: list[set[str]]
) -> None:
    async def nobody() -> DueNow:
        return DueNow(peers={}, received=False)

    async def play() -> None:
        with ThreadPoolExecutor(1) as executor:
            delivery = Delivery(
                node,
                FR,
                executor,
                wakening=Wakening(),
                due=DuePeers(DueWork(nobody), Wire.COMITY),
                issued=Issued(),
            )
            partner = node.partners.partner(FR, node.clock.now())
            first = await delivery._client_for(partner)
            assert await delivery._client_for(partner) is first
            exchanged = another(node, -SECOND)
            adopt(node, exchanged)
            second = await delivery._client_for(node.partners.partner(FR, node.clock.now()))
            assert second is not first
            assert pinned[1:] == [{exchanged.sha256}]
            await second.close()

    asyncio.run(play())
    node.database.close()


def test_a_listening_node_knows_certificates_to_come_and_none_that_ended(
    node: Node, pinned: list[set[str]]
) -> None:
    now = another(node, -SECOND)
    to_come = another(node, timedelta(days=1))
    ended = another(node, -2 * SECOND, -SECOND)
    adopt(node, now, to_come, ended)
    node.listening_context()
    assert pinned == [{now.sha256, to_come.sha256}]
    node.database.close()
