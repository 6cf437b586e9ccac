"""The second implementation and a browser, started once for all tests of a module."""

from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from tests.real_browser import started_chromium
from tests.verifier.opened_page import Opened
from tests.verifier.second_implementation import SecondImplementation
from tests.verifier.vectors import VECTORS

from comity.cli.verifier_page import page as shipped_page


@pytest.fixture(scope="module")
def second() -> Iterator[SecondImplementation]:
    """The JavaScript verifier, running."""
    with SecondImplementation() as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with started_chromium() as started:
        yield started


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Opened]:
    path = tmp_path / "verifier.html"
    path.write_bytes(shipped_page())
    context = browser.new_context(offline=True, locale="en-GB")
    shown = Opened(context.new_page(), path)
    yield shown
    # Whatever a test did, the page asked for nothing but itself, and its policy let nothing by.
    assert shown.requests[0] == path.as_uri()
    assert all(url.startswith("blob:") for url in shown.requests[1:])
    assert shown.complaints == []
    context.close()


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path, str]:
    vector = VECTORS["1-conversation"]
    evidence, network = tmp_path / "evidence.json", tmp_path / "network.note"
    evidence.write_bytes(b64decode(vector["evidence"]))
    network.write_text(vector["network"], "utf-8")
    return evidence, network, vector["network_digest"]
