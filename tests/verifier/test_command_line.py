"""The second implementation's own command line."""

import json
import subprocess
from base64 import b64decode
from pathlib import Path

from tests.verifier.second_implementation import node
from tests.verifier.vectors import VECTORS

_PROGRAM = Path(__file__).parents[2] / "verifier" / "verify.js"


def _run(*arguments: str) -> tuple[int, str]:
    command = [node(), str(_PROGRAM), *arguments]
    result = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    return result.returncode, result.stdout


def test_the_exit_status_tells_verified_refused_and_wrong_usage(tmp_path: Path) -> None:
    good, bad = VECTORS["1-conversation"], VECTORS["1-refused-other-date"]
    network, file = tmp_path / "network.note", tmp_path / "evidence.json"
    network.write_text(good["network"], "utf-8")
    file.write_bytes(b64decode(good["evidence"]))
    status, output = _run(str(file), "--network", str(network))
    assert (status, json.loads(output)["verified"]) == (0, True)
    file.write_bytes(b64decode(bad["evidence"]))
    status, output = _run(str(file), "--network", str(network))
    assert (status, json.loads(output)["verified"]) == (1, False)
    status, output = _run(str(file))
    assert (status, json.loads(output)["message"]) == (1, "No network document was given.")
    assert _run(str(tmp_path / "nothing"))[0] == 2
    assert _run()[0] == 2
    assert _run(str(file), "--unknown")[0] == 2
