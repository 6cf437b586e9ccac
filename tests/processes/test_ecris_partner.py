"""A node and a partner that has never heard of Comity, over real sockets and mutual TLS."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.adversary.channel_stage import described, request_command
from tests.processes.ecris_site import PL, OpenHours, issued, make_site, serving
from typer.testing import CliRunner

from comity.assembly.build import Node
from comity.cli.main import app
from comity.ids import ConversationId, ConvictionId
from comity.persons.names import name_of
from comity.records.commands import EnterAsNew, TaskDecision
from comity.records.ports import TaskKind
from comity.records.requesting import Requested
from comity_training.ecris_endpoint import PartnerEndpoint, Showing, usual_answers
from comity_training.ecris_mischief import Behaviour
from comity_training.ecris_partner import EcrisPartner
from comity_training.ecris_words import Described, Sentenced
from comity_training.federation import LOOPBACK, free_ports

pytestmark = pytest.mark.processes
ANA = Described("Ana", "Novak", date(1979, 7, 21), nationality="CO-00-250-FRA")
SENTENCE = Sentenced("PL-C-000000000000001", "CO-00-616-POL", "1/2026", date(2026, 3, 1))
PATIENCE = 30.0


@contextmanager
def both(folder: Path) -> Iterator[tuple[Node, PartnerEndpoint, asyncio.AbstractEventLoop]]:
    """Serve a node and its partner while the block runs; the node hangs up first."""
    shown = issued(folder, "pl")
    (port,) = free_ports(1)
    site = make_site(folder, url=f"https://{LOOPBACK}:{port}/ecris", shown=shown)
    part = site.home.config().ecris
    assert part is not None
    partner = EcrisPartner("PL", "FR", now=OpenHours().now)
    endpoint = PartnerEndpoint(
        partner,
        Showing(shown.certificate, shown.key, site.home.certificate),
        port=port,
        node_url=f"https://{LOOPBACK}:{part.port}{part.path}",
        answering=usual_answers(partner, {"Novak": (ANA, [SENTENCE])}),
    )
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    asyncio.run_coroutine_threadsafe(endpoint.start(), loop).result(PATIENCE)
    try:
        with serving(site.home) as node:
            yield node, endpoint, loop
    finally:
        asyncio.run_coroutine_threadsafe(endpoint.stop(), loop).result(PATIENCE)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(PATIENCE)
        loop.close()


def eventually(holds: Callable[[], bool]) -> bool:
    """Look again and again; the network and the database take what time they take."""
    pause = threading.Event()
    return any(holds() or pause.wait(0.05) for _ in range(600))


def test_a_request_is_answered_by_a_partner_that_knows_nothing_of_us(tmp_path: Path) -> None:
    with both(tmp_path) as (node, endpoint, _):
        with node.database.begin() as work:
            asked = node.records.request(work, request_command(PL))
        assert isinstance(asked, Requested)

        def answered() -> bool:
            with node.database.read() as snapshot:
                found = snapshot.exchange.conversation(ConversationId(asked.message.id))
            return found is not None and found.settled_at is not None

        assert eventually(answered)
        assert endpoint.misunderstood == []
        assert [heard.kind for heard in endpoint.partner.heard] == ["REQ"]


def test_a_notification_of_theirs_is_stored_and_answered(tmp_path: Path) -> None:
    with both(tmp_path) as (node, endpoint, loop):
        call = endpoint.partner.notification(ANA, SENTENCE)
        posted = asyncio.run_coroutine_threadsafe(endpoint.post(call), loop)
        assert posted.result(PATIENCE) == 202

        def waits() -> bool:
            with node.database.read() as snapshot:
                return bool(snapshot.cases.open_tasks())

        assert eventually(waits)
        with node.database.begin() as work:
            (task,) = work.cases.open_tasks()
            assert task.kind is TaskKind.IDENTIFY_NOTIFICATION
            decision = TaskDecision(task.id, EnterAsNew(), "officer-7", "as seen")
            node.records.decide(work, decision)
            assert work.register.conviction(ConvictionId(SENTENCE.id)) is not None
        assert eventually(lambda: bool(endpoint.partner.heard))
        (heard,) = endpoint.partner.heard
        assert heard.texts("MessageDataNotificationResponseTypeReference") == ["NRT-00-00"]
        assert heard.refers_to == call.id


def test_what_the_partner_refuses_goes_to_an_officer(tmp_path: Path) -> None:
    with both(tmp_path) as (node, _, _):
        stranger = replace(described(), name=name_of("Eva", "Kowalska"))
        with node.database.begin() as work:
            asked = node.records.request(work, replace(request_command(PL), person=stranger))
        assert isinstance(asked, Requested)

        def told() -> bool:
            with node.database.read() as snapshot:
                return any(task.kind is TaskKind.ATTEND for task in snapshot.cases.open_tasks())

        assert eventually(told)
        with node.database.read() as snapshot:
            found = snapshot.exchange.conversation(ConversationId(asked.message.id))
        assert found is not None
        assert found.state == "rejected"


def test_what_fits_nowhere_is_on_record_and_the_database_in_order(tmp_path: Path) -> None:
    with both(tmp_path) as (node, endpoint, loop):
        partner = endpoint.partner
        partner.behaviour = Behaviour.SAME_IDENTIFIER
        eva = Described("Eva", "Kowalska", date(1981, 1, 2))
        calls = [
            partner.request(ANA),
            partner.request(eva),
            partner.response("FR-PL-REQ-000000000000099", ANA, [SENTENCE]),
            partner.cancellation("PL-FR-REQ-000000000000098"),
            partner.error("FR-PL-REQ-000000000000097"),
        ]
        for call in calls:
            posted = asyncio.run_coroutine_threadsafe(endpoint.post(call), loop)
            assert posted.result(PATIENCE) == 202

        def told() -> dict[str, list[str]]:
            errors = [heard for heard in partner.heard if heard.kind == "FEM"]
            return {heard.refers_to: heard.texts("FunctionalErrorCode") for heard in errors}

        assert eventually(lambda: len(told()) == 3)
        assert told() == {
            calls[0].id: ["FE-99003"],
            calls[2].id: ["FE-99006"],
            calls[3].id: ["FE-99006"],
        }
        home = node.home.path
    assert "signs nothing" in _run(home, "show", calls[2].id)
    assert calls[2].body.decode() in _run(home, "show", calls[2].id, "--original")
    _run(home, "fsck")


def _run(home: Path, *words: str) -> str:
    """Run a command that must succeed; return what it printed."""
    environment = {"NO_COLOR": "1", "COMITY_OFFICER": "officer-7"}
    done = CliRunner().invoke(app, [*words, "--home", str(home)], env=environment)
    assert done.exit_code == 0, done.output
    return done.output
