"""Serving nodes whose log is time-stamped by an authority with a socket of its own."""

import asyncio
import os
from base64 import b64encode
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import aiohttp
import msgspec
import pytest

from comity.assembly import stamping, trust_services
from comity.assembly.build import Node, open_node
from comity.assembly.checking import check
from comity.assembly.config import WitnessingPart
from comity.assembly.metrics import exposition
from comity.assembly.service_settings import AuthorityPart, MetricsPart, TimeStampingPart
from comity.assembly.service_states import Condition
from comity.assembly.service_wiring import trust_services_of
from comity.clock import SystemClock
from comity.ids import StateCode
from comity.ledger.publication import base_note, every_log_key
from comity.node import trust_rounds
from comity.node.serving import ServingNode
from comity.trust.network_document import TimeStampAuthority
from comity.trust.time_stamp import verify_chain
from comity.trust.time_stamp_authorities import anchors_of
from comity_training.federation import Choices, free_ports, make_network
from comity_training.time_stamping_authority import TimeStampingAuthority
from comity_training.time_stamping_endpoint import AuthorityEndpoint

pytestmark = pytest.mark.processes

DE, FR = StateCode("DE"), StateCode("FR")
PATIENCE = 30.0


class Site:
    """An authority with a socket, and the nodes of two states that ask it."""

    def __init__(self, folder: Path, *, down: bool = False) -> None:
        self.clock = SystemClock()
        self.began = self.clock.now().replace(microsecond=0) - timedelta(days=1)
        self.port, figures, *_ = free_ports(4)
        self.endpoints = [self._endpoint("Example Authority", self.port)]
        self.endpoints[0].is_down = down
        self.figures = f"http://127.0.0.1:{figures}/metrics"
        choices = Choices(
            witnessing=WitnessingPart(interval_seconds=0.05),
            authorities=tuple(map(self._named, self.endpoints)),
            time_stamping=TimeStampingPart(
                authorities=(
                    AuthorityPart(
                        name="Example Authority", url=f"http://127.0.0.1:{self.port}/stamp"
                    ),
                ),
                interval_minutes=0.001,
            ),
        )
        homes = make_network(folder, [DE, FR], choices=choices)
        self.nodes = [open_node(home) for home in homes]
        self.nodes[0].config = msgspec.structs.replace(
            self.nodes[0].config, metrics=MetricsPart(listen=f"127.0.0.1:{figures}")
        )

    def _endpoint(self, name: str, port: int) -> AuthorityEndpoint:
        address = f"http://127.0.0.1:{port}"
        made = TimeStampingAuthority(name, self.clock.now, os.urandom, self.began, address=address)
        return AuthorityEndpoint(made)

    def _named(self, endpoint: AuthorityEndpoint) -> TimeStampAuthority:
        return TimeStampAuthority(
            name=endpoint.authority.name,
            certificates=(b64encode(endpoint.authority.anchor).decode("ascii"),),
            valid_from=self.began,
        )

    def close(self) -> None:
        for node in self.nodes:
            node.database.close()


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not true():  # noqa: ASYNC110 - other threads bring it about
            await asyncio.sleep(0.02)


def stamped_size(node: Node) -> int:
    with node.database.read() as snapshot:
        kept = snapshot.time_stamps.latest("Example Authority")
    return 0 if kept is None else kept.size


def proven_time(node: Node, now: datetime) -> tuple[datetime, tuple[str, ...]]:
    """Verify the newest chain as an auditor does."""
    with node.database.read() as snapshot:
        kept = snapshot.time_stamps.latest("Example Authority")
        assert kept is not None
        publication = snapshot.publications.covering(kept.size)
        assert publication is not None
        assert publication.size == kept.size
        [chain] = snapshot.time_stamps.of(kept.size)
    base = base_note(publication.note, every_log_key(node.directory, node.config.node.origin))
    anchors = anchors_of(node.directory.document, chain.authority)
    found = verify_chain(chain.tokens, base, anchors, now=now)
    return found.at, found.remarks


def condition(node: Node, service: str) -> Condition:
    with node.database.read() as snapshot:
        states = list(trust_services_of(node).states(snapshot, node.clock.now()))
    [found] = [state.condition for state in states if state.service.value == service]
    return found


@pytest.fixture(autouse=True)
def quick_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trust_rounds, "_ROUND_SECONDS", 0.05)


def test_a_serving_node_has_its_log_stamped_with_word_of_revocations(tmp_path: Path) -> None:
    site = Site(tmp_path)
    germany, france = site.nodes

    async def play() -> str:
        await site.endpoints[0].start(site.port)
        tasks = [asyncio.create_task(ServingNode(node).run()) for node in site.nodes]
        with germany.database.begin() as work:
            germany.records.ask_alive(work, FR)
        await until(lambda: stamped_size(germany) > 0 and stamped_size(france) > 0)
        async with aiohttp.ClientSession() as session, session.get(site.figures) as answer:
            figures = await answer.text()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await site.endpoints[0].stop()
        return figures

    figures = asyncio.run(play())
    now = site.clock.now()
    for node in site.nodes:
        at, remarks = proven_time(node, now)
        assert abs(now - at) < timedelta(minutes=1)
        assert remarks == ()
        assert condition(node, "time-stamping") is Condition.WORKING
    assert 'comity_trust_service{condition="working",service="time-stamping",subject=""} 1.0' in (
        figures
    )
    assert "comity_log_entries" in exposition(germany)
    expect_changed_tokens_found(germany)
    site.close()


def expect_changed_tokens_found(node: Node) -> None:
    """Check that fsck verifies what is kept, and tells a token that was changed."""
    report = check(node, advance=lambda _: None)
    assert report.looked_at["chains of time-stamps"] > 0
    assert "time-stamps" not in report.findings
    with node.database.begin() as work:
        change = "UPDATE time_stamps SET token = CAST(substr(token, 1, 900) AS BLOB)"
        work.session._cursor.execute(change)
    assert check(node, advance=lambda _: None).disagreements["time-stamps"] > 0


def gaps(node: Node) -> tuple[int, int]:
    with node.database.read() as snapshot:
        return snapshot.service_gaps.counts()


def test_messages_do_not_wait_for_an_authority_that_is_down_and_its_gap_is_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trust_services, "LATE", timedelta(0))
    monkeypatch.setattr(trust_services, "SKEW", timedelta(0))
    monkeypatch.setattr(stamping, "_FIRST_WAIT", timedelta(seconds=0.05))
    site = Site(tmp_path, down=True)
    germany = site.nodes[0]

    async def play() -> None:
        await site.endpoints[0].start(site.port)
        tasks = [asyncio.create_task(ServingNode(node).run()) for node in site.nodes]
        with germany.database.begin() as work:
            asked = germany.records.ask_alive(work, FR).id

        def answered() -> bool:
            with germany.database.read() as snapshot:
                message = snapshot.exchange.outgoing(asked)
            return message is not None and message.receipt is not None

        await until(answered)
        await until(lambda: site.endpoints[0].asked > 0)
        assert stamped_size(germany) == 0
        await until(lambda: gaps(germany) == (1, 0))
        site.endpoints[0].is_down = False
        await until(lambda: gaps(germany)[1] >= 1)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await site.endpoints[0].stop()

    asyncio.run(play())
    with germany.database.read() as snapshot:
        found = snapshot.service_gaps.closed(limit=9)
    assert {gap.service for gap in found} == {"time-stamping"}
    assert all(gap.how.startswith("the log was stamped again") for gap in found)
    site.close()
