"""On what was measured."""

import os
import platform
import sqlite3
from pathlib import Path

import msgspec


class Machine(msgspec.Struct, frozen=True):
    """What figures depend on.

    Attributes:
        processors: Processors this process may use.
        processor: Its name.
        python: Version of the interpreter.
        sqlite: Version of the database library.
        load: Load average before the measurement: other work spoils figures.
    """

    processors: int
    processor: str
    python: str
    sqlite: str
    load: float


def machine() -> Machine:
    """Return what is known of this machine."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return Machine(
        processors=usable or 1,
        processor=_processor(),
        python=platform.python_version(),
        sqlite=sqlite3.sqlite_version,
        load=round(os.getloadavg()[0], 2),
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
