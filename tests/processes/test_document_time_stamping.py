"""A seal is time-stamped by an authority that answers over HTTP, or nothing is sealed."""

import asyncio
import threading
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from tests.unit.cli.node_homes import founded
from tests.unit.transport.documents.document_material import CERTIFICATE, pdf
from tests.unit.transport.forms.form_material import require_part

from comity.assembly.build import Node, open_node
from comity.assembly.home import Home
from comity.assembly.sealing_documents import sealing_key, stamping_of
from comity.assembly.service_settings import AuthorityPart, TimeStampingPart
from comity.errors import ConfigurationInvalid, TimeStampingUnavailable
from comity.transport.documents.structure import SEAL_FIELD
from comity.trust.network_document import TimeStampAuthority
from comity.trust.pdf_sealing import sign_pdf
from comity.trust.sealed_document import read_sealed
from comity.trust.time_stamp import verify_token
from comity.trust.time_stamp_authorities import anchors_of
from comity_training.time_stamping_authority import TimeStampingAuthority
from comity_training.time_stamping_endpoint import AuthorityEndpoint

require_part()
pytestmark = pytest.mark.processes
NAME = "Example Time"


@contextmanager
def listening(endpoint: AuthorityEndpoint) -> Iterator[str]:
    """Let an authority listen in a thread of its own; yield where it answers."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        port = asyncio.run_coroutine_threadsafe(endpoint.start(), loop).result(10)
        yield f"http://127.0.0.1:{port}/stamp"
    finally:
        asyncio.run_coroutine_threadsafe(endpoint.stop(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


@pytest.fixture
def node(tmp_path: Path) -> Iterator[Node]:
    opened = open_node(Home(founded(tmp_path).de))
    yield opened
    opened.database.close()


@pytest.fixture
def endpoint(node: Node) -> AuthorityEndpoint:
    clock = node.clock
    return AuthorityEndpoint(
        TimeStampingAuthority(
            NAME, clock.now, node.rails.randomness, clock.now() - timedelta(days=1)
        )
    )


def configured(node: Node, authority: TimeStampingAuthority, *urls: str) -> Node:
    """Return the node with authorities configured and named by the network document."""
    parts = tuple(AuthorityPart(name=f"{NAME} {at}", url=url) for at, url in enumerate(urls))
    named = tuple(
        TimeStampAuthority(
            name=each.name,
            certificates=(b64encode(authority.anchor).decode(),),
            valid_from=node.clock.now() - timedelta(days=1),
        )
        for each in parts
    )
    node.directory.document = msgspec.structs.replace(node.directory.document, time_stamping=named)
    part = TimeStampingPart(authorities=parts)
    return replace(node, config=msgspec.structs.replace(node.config, time_stamping=part))


def sealed(node: Node) -> bytes:
    return sign_pdf(
        pdf(CERTIFICATE),
        field_name=SEAL_FIELD,
        key=sealing_key(node.home),
        signed_at=node.clock.now(),
        reason="Comity",
        stamping=stamping_of(node),
    )


def test_a_seal_bears_the_time_of_an_authority_that_the_network_names(
    node: Node, endpoint: AuthorityEndpoint
) -> None:
    with listening(endpoint) as url:
        # The first does not answer; the second does.
        ready = configured(node, endpoint.authority, "http://127.0.0.1:9/stamp", url)
        (seal,) = read_sealed(sealed(ready)).seals
    assert endpoint.asked == 1
    proven = verify_token(
        seal.time_stamp,
        seal.stamped,
        anchors_of(node.directory.document, f"{NAME} 1"),
        relied_on_at=node.clock.now(),
    )
    assert abs(proven.token.time - node.clock.now()) < timedelta(minutes=1)


def test_nothing_is_sealed_while_no_authority_answers(
    node: Node, endpoint: AuthorityEndpoint
) -> None:
    endpoint.is_down = True
    with listening(endpoint) as url:
        ready = configured(node, endpoint.authority, url)
        with pytest.raises(TimeStampingUnavailable) as unavailable:
            sealed(ready)
    assert "nothing was sealed" in unavailable.value.public


def test_an_authority_that_the_network_does_not_name_is_not_asked(
    node: Node, endpoint: AuthorityEndpoint
) -> None:
    with listening(endpoint) as url:
        ready = configured(node, endpoint.authority, url)
        node.directory.document = msgspec.structs.replace(node.directory.document, time_stamping=())
        with pytest.raises(ConfigurationInvalid):
            sealed(ready)
    assert endpoint.asked == 0
