"""A log of tiles by somebody else, measured on the same leaves in the same run."""

import importlib
import tempfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from comity_training.bench.peer import Absent

PACKAGE: Final = "tlog_scales"


class LogPeer(msgspec.Struct, frozen=True, kw_only=True):
    """What a peer came to.

    Attributes:
        package: Its name.
        leaves: How many leaves.
        at_once: Leaves a checkpoint.
        appended_per_s: Leaves appended a second, each group under a signed checkpoint. It
            keeps leaves without entries in files, and says of itself that it does not yet
            survive a crash.
    """

    package: str
    leaves: int
    at_once: int
    appended_per_s: float


def measure_log_peer(
    leaves: list[bytes], *, at_once: int, stopwatch: Callable[[], float], folder: Path | None
) -> LogPeer | Absent:
    """Append the leaves, group by group."""
    if find_spec(PACKAGE) is None:
        return Absent(f"{PACKAGE} is not installed; it comes with 'make check'")
    # Loaded by name: it has no types of its own worth relying on, and is often not there.
    writer: Any = importlib.import_module(f"{PACKAGE}.writer")
    signing: Any = importlib.import_module(f"{PACKAGE}.signing")
    signer = signing.PlainEd25519Signer("bench.example/log", Ed25519PrivateKey.generate())
    with tempfile.TemporaryDirectory(dir=folder) as made:
        log = writer.TilesWriter.create(Path(made) / "log", "bench.example/log")
        began = stopwatch()
        for first in range(0, len(leaves), at_once):
            for leaf in leaves[first : first + at_once]:
                log.add_leaf(leaf)
            log.commit([signer])
        seconds = stopwatch() - began
    return LogPeer(
        package=PACKAGE,
        leaves=len(leaves),
        at_once=at_once,
        appended_per_s=round(len(leaves) / seconds),
    )
