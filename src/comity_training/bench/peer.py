"""Measuring what others built in the same run, where it can be installed."""

import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import msgspec

PACKAGE: Final = "as4"
REQUIREMENT: Final = "as4==0.2.0"
SCRIPT: Final = Path("benchmarks") / "as4_peer.py"
_WITHIN_SECONDS: Final = 300.0


class PeerFigures(msgspec.Struct, frozen=True, kw_only=True):
    """What a peer came to.

    Attributes:
        package: Its name.
        messages: How many were sent.
        connections: Over how many connections at once.
        payload_bytes: Payload of one message.
        messages_per_s: Round trips: signed, encrypted, receipted, the receipt verified.
        cpu_us_per_message: Processor time of both sides.
        p50_ms: One by one.
        p99_ms: One by one.
    """

    package: str
    messages: int
    connections: int
    payload_bytes: int
    messages_per_s: float
    cpu_us_per_message: float
    p50_ms: float
    p99_ms: float


class Absent(msgspec.Struct, frozen=True):
    """Why there are no figures."""

    absent: str


def measure_peer(*, messages: int, payload_bytes: int) -> PeerFigures | Absent:
    """Run the peer's round trips on payloads of the same size."""
    script = _script()
    if script is None:
        return Absent(f"{SCRIPT} is not here; it comes with the source tree")
    interpreter = _interpreter()
    if interpreter is None:
        return Absent(f"{REQUIREMENT} is not installed, and there is no uv to fetch it")
    command = [*interpreter, str(script), f"--messages={messages}"]
    try:
        done = subprocess.run(  # noqa: S603 - our own script
            [*command, f"--payload-bytes={payload_bytes}"],
            capture_output=True,
            timeout=_WITHIN_SECONDS,
            check=True,
        )
        return msgspec.json.decode(done.stdout, type=PeerFigures)
    except subprocess.CalledProcessError as problem:
        lines = problem.stderr.decode("utf-8", "replace").strip().splitlines()
        return Absent(f"{PACKAGE} could not be run: {lines[-1] if lines else problem}")
    except (OSError, subprocess.TimeoutExpired, msgspec.DecodeError) as problem:
        return Absent(f"{PACKAGE} could not be run: {type(problem).__name__}")


def _script() -> Path | None:
    """Return the peer's script in the source tree that this module is part of."""
    for folder in Path(__file__).resolve().parents:
        if (folder / SCRIPT).is_file():
            return folder / SCRIPT
    return None


def _interpreter() -> list[str] | None:
    """Return how to start Python with the package: here, or in an environment of its own.

    The package asks for an older ``cryptography`` than a node does.
    """
    if find_spec(PACKAGE) is not None:
        return [sys.executable]
    beside = Path(sys.executable).with_name("uv")
    uv = str(beside) if beside.exists() else shutil.which("uv")
    if uv is None:
        return None
    return [uv, "run", "--quiet", "--isolated", "--no-project", "--with", REQUIREMENT, "python"]
