"""The evidence badge opens to the proof, and whoever holds a file can have it checked."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from tests.desk.desk_stage import Desk, StandingClock, token_on
from tests.desk.pages.visits import Visits, visiting
from tests.unit.cli.node_homes import founded_and_conversed

from comity.access.permissions import Role
from comity.clock import SystemClock


@dataclass(frozen=True)
class Exchange:
    """A German desk that asked France something, with what both logs prove of it."""

    desk: Desk
    conversation: str
    visits: Visits


@pytest.fixture
def exchange(tmp_path: Path, chromium: Browser) -> Iterator[Exchange]:
    network, question = founded_and_conversed(tmp_path)
    with (
        Desk(network.de, clock=StandingClock(SystemClock().now())) as desk,
        visiting(chromium, desk) as visits,
    ):
        yield Exchange(desk, question, visits)


def test_evidence_opens_from_a_word_to_the_logs_and_is_checked_again(
    exchange: Exchange, tmp_path: Path
) -> None:
    erika = exchange.visits.of("erika", Role.OFFICER)
    erika.open(f"/cases/{exchange.conversation}/evidence")
    assert erika.page.inner_text("main .govuk-tag").lower() == "valid"
    for each in erika.page.locator("summary").all():
        each.click()
    erika.sound()
    erika.seen("officer-evidence")
    before = exchange.desk.leaves()
    with erika.page.expect_download() as downloading:
        erika.page.click("main form button")
    file = tmp_path / "case.evidence"
    downloading.value.save_as(file)
    assert exchange.desk.leaves() == before + 1
    erika.open("/verify")
    erika.sound()
    erika.page.set_input_files("#file", file)
    erika.page.click("main form button")
    erika.sound()
    erika.seen("officer-verified")
    assert erika.page.inner_text("main .govuk-tag").lower() == "valid"
    whole = file.read_bytes()
    file.write_bytes(whole.replace(b'"proof"', b'"prove"', 1))
    assert file.read_bytes() != whole
    erika.open("/verify")
    erika.page.set_input_files("#file", file)
    erika.page.click("main form button")
    erika.page.wait_for_selector("main .govuk-tag--red")
    assert exchange.desk.leaves() == before + 1, "what is checked leaves nothing here"


def test_what_is_not_here_proves_nothing(exchange: Exchange) -> None:
    exchange.desk.engage("erika", Role.OFFICER)
    erika = exchange.desk.signed_in("erika")
    path = f"/cases/{exchange.conversation}/evidence"
    whole = erika.get(path)
    assert "valid" in whole.text
    token = token_on(whole.text)
    assert erika.post(path, {"csrf": token}).headers["Content-Type"] == "application/json"
    stranger = erika.get("/cases/DE-FR-REQ-000000000000000/evidence")
    assert stranger.status == 404
    assert erika.post("/verify", {"csrf": token}).status == 422, "nothing was asked"


def test_who_only_guards_the_node_takes_no_evidence(exchange: Exchange) -> None:
    exchange.desk.engage("sven", Role.SECURITY_OFFICER)
    sven = exchange.desk.signed_in("sven")
    before = exchange.desk.leaves()
    path = f"/conversations/{exchange.conversation}/evidence"
    assert sven.api("GET", path).status == 403
    assert sven.api("POST", f"{path}-files", {}).status == 403
    assert exchange.desk.leaves() == before + 2, "each refusal is counted on record, nothing else"
