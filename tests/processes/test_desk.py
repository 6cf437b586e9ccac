"""The desk as a process of its own, over TLS."""

import http.client
import json
import re
import signal
import ssl
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.desk.desk_stage import free_port
from tests.desk.homes import copied_home

from comity.assembly.home import write_private
from comity.clock import SystemClock
from comity.ids import StateCode
from comity.trust.certificates import issue_certificate

DAY = timedelta(days=1)

pytestmark = pytest.mark.processes


def _get(port: int, path: str, context: ssl.SSLContext) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPSConnection("localhost", port, context=context, timeout=20)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, dict(response.headers.items()), response.read()
    finally:
        connection.close()


def _set_up(home: Path, port: int) -> ssl.SSLContext:
    """Give a home a certificate and the settings of a desk; return whom a browser trusts."""
    now = SystemClock().now()
    issued = issue_certificate(StateCode("DE"), "desk", ["localhost"], now - DAY, now + DAY)
    (home / "keys" / "desk.pem").write_bytes(issued.cert_pem)
    write_private(home / "keys" / "desk.key", issued.key_pem)
    settings = (
        f'[desk]\nport = {port}\nurl = "https://localhost:{port}"\n'
        'certificate = "keys/desk.pem"\nkey = "keys/desk.key"\n\n'
    )
    path = home / "comity.toml"
    before = path.read_text("utf-8")
    path.write_text(re.sub(r"\[desk\]\n[^\[]*", settings, before), "utf-8")
    return ssl.create_default_context(cadata=issued.cert_pem.decode("ascii"))


def test_it_serves_over_tls_and_stops_in_order(tmp_path: Path) -> None:
    home, port = copied_home(tmp_path), free_port()
    context = _set_up(home, port)
    command = [sys.executable, "-m", "comity", "desk", "--home", str(home), "--json"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        ready: dict[str, Any] = json.loads(running.stdout.readline())
        assert ready["url"] == f"https://localhost:{port}"
        status, headers, page = _get(port, "/sign-in", context)
        assert status == 200
        assert b"One-time code" in page
        assert headers["Strict-Transport-Security"].startswith("max-age=")
        assert _get(port, "/api/v1/account", context)[0] == 401
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        with pytest.raises(ssl.SSLError):
            _get(port, "/sign-in", context)
        running.send_signal(signal.SIGTERM)
        _, said = running.communicate(timeout=20)
    assert running.returncode == 0
    assert '"event": "stopped"' in said
