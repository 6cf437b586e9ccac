"""The desk that ``comity serve`` starts beside the node: with it, without it, and ended with it."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from tests.desk.homes import copied_home

pytestmark = pytest.mark.processes

PATIENCE = 60.0


@contextmanager
def _serving(home: Path) -> Iterator["subprocess.Popen[str]"]:
    command = [
        sys.executable, "-m", "comity", "serve", "--home", str(home), "--desk",
        "--ready-file", str(home / "node.json"), "--desk-ready-file", str(home / "desk.json"),
    ]  # fmt: skip
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        try:
            yield running
        finally:
            running.kill()


def _desk(home: Path, *, after: int = 0) -> dict[str, Any]:
    """Wait for a desk, another one than that process."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if (home / "desk.json").exists():
            told: dict[str, Any] = json.loads((home / "desk.json").read_text("utf-8"))
            if told["pid"] != after:
                return told
        time.sleep(0.02)
    raise AssertionError("no desk is ready")


def _answers(url: str) -> bool:
    address = urlsplit(url)
    connection = HTTPConnection(str(address.hostname), address.port, timeout=5)
    try:
        connection.request("GET", "/sign-in")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def _gone(url: str) -> bool:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if not _answers(url):
            return True
        time.sleep(0.02)
    return False


def test_both_serve_a_desk_that_dies_comes_back_and_both_stop_in_order(tmp_path: Path) -> None:
    home = copied_home(tmp_path)
    with _serving(home) as running:
        first = _desk(home)
        assert json.loads((home / "node.json").read_text("utf-8"))["pid"] == running.pid
        assert first["pid"] != running.pid, "two faces, two processes"
        assert _answers(first["url"])
        os.kill(first["pid"], signal.SIGKILL)
        second = _desk(home, after=first["pid"])
        assert _answers(second["url"])
        running.send_signal(signal.SIGTERM)
        _, said = running.communicate(timeout=PATIENCE)
    assert running.returncode == 0
    assert "it is started again" in said
    assert not _answers(second["url"])
    assert not (home / "desk.json").exists(), "it stopped in order"


def test_a_node_that_is_killed_leaves_no_desk_behind(tmp_path: Path) -> None:
    home = copied_home(tmp_path)
    with _serving(home) as running:
        desk = _desk(home)
        running.kill()
        running.wait(PATIENCE)
        assert _gone(desk["url"])
