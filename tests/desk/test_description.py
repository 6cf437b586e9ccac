"""The description of the interface is true: what it allows and forbids is tried.

Each run tries some of the routes, drawn anew; the profile ``long`` tries all of them longer.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from secrets import SystemRandom

from tests.desk.desk_stage import Desk

from comity.access.permissions import Role
from comity.web.cookies import SESSION
from comity.web.openapi import description
from comity.web.route_table import ROUTES
from comity.web.same_origin import CSRF_HEADER, form_token

AGENT = "schemathesis"
SETTINGS = """\
[checks.positive_data_acceptance]
# 422 says that a call can be read and breaks a rule of content, which no schema can state.
expected-statuses = ["2xx", "401", "403", "404", "409", "422", "429"]

[phases.coverage]
unexpected-methods = ["PUT", "TRACE"]
"""
DRAWN = 8


def test_schemathesis_finds_nothing_to_complain_of(desk: Desk, tmp_path: Path) -> None:
    # Nobody may hold all roles; here somebody does, so that every route is reached.
    desk.engage("erika", *Role)
    secret = desk.signed_in("erika", AGENT).cookies[SESSION]
    (tmp_path / "schemathesis.toml").write_text(SETTINGS)
    address = f"http://localhost:{desk.port}"
    headers = {
        "Cookie": f"{SESSION}={secret}",
        CSRF_HEADER: form_token(secret),
        "Origin": address,
        "User-Agent": AGENT,
    }
    said = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    names = _operations()
    limits = ["--phases", "coverage", "--seed", "1"]
    if os.environ.get("HYPOTHESIS_PROFILE") == "long":
        limits = ["--phases", "coverage,fuzzing,stateful", "--max-examples", "50"]
    else:
        names = SystemRandom().sample(names, DRAWN)
    chosen = [part for name in names for part in ("--include-operation-id", name)]
    command = [sys.executable, "-m", "schemathesis.cli", "run", "-w", "1", "--no-color"]
    done = subprocess.run(
        [*command, f"{address}/api/v1/openapi.json", *said, *limits, *chosen],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert f"Tested: {len(names)}\n" in done.stdout


def test_the_desk_serves_the_description_of_its_own_table(desk: Desk) -> None:
    served = desk.browser().get("/api/v1/openapi.json")
    assert served.json == json.loads(json.dumps(description(ROUTES)))
    assert len(set(_operations())) == len(ROUTES)
    for path, operations in served.json["paths"].items():
        for method, operation in operations.items():
            assert operation["x-comity-permission"], (method, path)


def _operations() -> list[str]:
    paths = description(ROUTES)["paths"].values()
    return [each["operationId"] for operations in paths for each in operations.values()]
