import json
import logging
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from tests.unit.cli.node_homes import Network, founded, run

from comity.cli.serve import JsonLines


def _record(message: str, *, defect: Exception | None = None) -> logging.LogRecord:
    caught = None if defect is None else (type(defect), defect, defect.__traceback__)
    return logging.LogRecord("comity.x", logging.ERROR, "", 1, message, (), caught)


def test_an_event_is_one_line_of_json() -> None:
    line = JsonLines().format(_record("two\nlines"))
    assert "\n" not in line
    event = json.loads(line)
    assert (event["level"], event["room"], event["event"]) == ("error", "comity.x", "two\nlines")


def test_a_defect_in_the_log_names_its_place_and_not_what_it_choked_on() -> None:
    nobody: dict[str, int] = {}
    with pytest.raises(KeyError) as caught:
        nobody["Erika Mustermann"]
    line = JsonLines().format(_record("a defect", defect=caught.value))
    assert json.loads(line)["defect"] == "KeyError"
    assert json.loads(line)["place"].startswith("test_serve_command.py:")
    assert "Mustermann" not in line


def test_an_unknown_weight_is_wrong_usage(tmp_path: Path) -> None:
    assert run("serve", "--home", tmp_path, "--log-level", "loud").code == 2


@pytest.fixture
def network(tmp_path: Path) -> Network:
    return founded(tmp_path)


@pytest.mark.processes
def test_a_node_says_when_it_is_ready_and_stops_in_order(network: Network) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    config = network.de / "comity.toml"
    config.write_text(
        config.read_text(encoding="utf-8").replace("port = 9\n", f"port = {port}\n"),
        encoding="utf-8",
    )
    ready = network.de / "ready.json"
    command = (sys.executable, "-m", "comity.cli.main", "serve", "--home", network.de, "--json")
    source = Path(__file__).resolve().parents[3] / "src"
    environment = os.environ | {"PYTHONPATH": str(source)}
    with subprocess.Popen(
        (*command, "--ready-file", ready),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stderr is not None
            line = json.loads(process.stdout.readline())
            assert (line["ready"], line["state"], line["port"]) == (True, "DE", port)
            assert json.loads(ready.read_bytes())["pid"] == process.pid
            with socket.create_connection(("127.0.0.1", port), timeout=5):
                pass
            process.send_signal(signal.SIGTERM)
            events = [json.loads(text) for text in process.stderr.read().splitlines()]
            assert process.wait(timeout=20) == 0
        finally:
            # Whatever failed above, the test must not wait for a node that goes on serving.
            process.kill()
    assert events[-1]["event"] == "stopped"
    assert not ready.exists()


@pytest.mark.processes
def test_an_address_in_use_is_said_and_nothing_is_lost(network: Network) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        config = network.de / "comity.toml"
        config.write_text(
            config.read_text(encoding="utf-8").replace("port = 9\n", f"port = {port}\n"),
            encoding="utf-8",
        )
        source = Path(__file__).resolve().parents[3] / "src"
        ran = subprocess.run(
            (sys.executable, "-m", "comity.cli.main", "serve", "--home", network.de, "--json"),
            capture_output=True,
            env=os.environ | {"PYTHONPATH": str(source)},
            timeout=60,
            check=False,
        )
    assert ran.returncode == 2
    assert json.loads(ran.stdout)["error"]["code"] == "input:configuration:invalid"
    assert "perhaps this node itself" in json.loads(ran.stdout)["error"]["advice"]
