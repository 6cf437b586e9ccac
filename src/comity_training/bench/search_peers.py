"""What others make of the same questions, where they can be installed."""

import subprocess
from pathlib import Path
from typing import Final

import msgspec

SCRIPT: Final = Path("benchmarks") / "search_peers.py"
ENVIRONMENT: Final = Path(".venv-peers")
MAKE_IT: Final = (
    "uv venv .venv-peers && uv pip install --python .venv-peers --require-hashes "
    "-r benchmarks/requirements-peers.txt"
)
"""Makes the environment; PyICU is compiled, with ICU's headers and a C++ compiler."""

_WITHIN_SECONDS: Final = 3600.0


class PeerQuality(msgspec.Struct, frozen=True, kw_only=True):
    """One program on the questions; shares are of the questions about registered persons.

    The thresholds behind the recalls were chosen on the very questions they are measured
    with, for every program alike.

    Attributes:
        program: Name and version.
        questions: How many it answered.
        known: Of these, about registered persons.
        top_1: The one meant was thought the likeliest.
        recall_at_95: The one meant was named, where 95 % of those named are right.
        recall_at_99: The same at 99 %.
        recall_at_999: The same at 99.9 %.
        ms: Milliseconds for one question, alone.
        ms_in_batch: Milliseconds for one question, all in one batch; ``None`` if there is
            no batch.
        remark: What the milliseconds include.
    """

    program: str
    questions: int
    known: int
    top_1: float
    recall_at_95: float
    recall_at_99: float
    recall_at_999: float
    ms: float
    ms_in_batch: float | None = None
    remark: str = ""


class Peers(msgspec.Struct, frozen=True, kw_only=True):
    """All programs, or why there are none.

    Attributes:
        programs: One row each.
        absent: Why there are none; empty otherwise.
    """

    programs: tuple[PeerQuality, ...] = ()
    absent: str = ""


def measure_peers(exported: Path, register: Path | None) -> Peers:
    """Let others answer exported questions.

    Args:
        exported: As ``search_export.export`` writes it.
        register: The SQLite file of the register; ``None`` leaves out whoever needs all of it.
    """
    tree = _source_tree()
    if tree is None:
        return Peers(absent=f"{SCRIPT} is not here; it comes with the source tree.")
    interpreter = tree / ENVIRONMENT / "bin" / "python"
    if not interpreter.exists():
        return Peers(absent=f"They need an environment of their own: {MAKE_IT}")
    command = [str(interpreter), str(tree / SCRIPT), f"--questions={exported}"]
    if register is not None:
        command.append(f"--register={register}")
    try:
        done = subprocess.run(  # noqa: S603 - our own script
            command, stdout=subprocess.PIPE, timeout=_WITHIN_SECONDS, check=True
        )
        return msgspec.json.decode(done.stdout, type=Peers)
    except subprocess.CalledProcessError as problem:
        return Peers(absent=f"The script ended with status {problem.returncode}.")
    except (OSError, subprocess.TimeoutExpired, msgspec.DecodeError) as problem:
        return Peers(absent=f"The script could not be run: {type(problem).__name__}.")


def _source_tree() -> Path | None:
    """Return the source tree that this module is part of, if it is part of one."""
    for folder in Path(__file__).resolve().parents:
        if (folder / SCRIPT).is_file():
            return folder
    return None
