"""Make the virtual environment that everything else runs in, from locked wheels only.

Needs nothing but Python 3.11 or later. Without root, without a compiler; every file
that is installed is checked against its hash in ``requirements/``.

    python3 tools/bootstrap.py [run|check]

``run`` is what the product needs, ``check`` adds what the checks and tests need.
Running it again does nothing unless the lock files have changed.
"""

import contextlib
import hashlib
import io
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ROOT / "requirements"
FLOOR = (3, 11)


def main() -> int:
    """Make or refresh the environment; return the exit status."""
    what = sys.argv[1] if len(sys.argv) > 1 else "run"
    target = Path(os.environ.get("COMITY_VENV", ROOT / ".venv"))
    if sys.version_info[:2] < FLOOR:
        print("Comity needs Python 3.11 or later; set PYTHON to one.", file=sys.stderr)
        return 2
    locks = [LOCKS / "build.txt", LOCKS / f"{what}.txt"]
    stamp = target / f".{what}"
    print_ = hashlib.sha256(b"".join(lock.read_bytes() for lock in locks)).hexdigest()
    if stamp.exists() and stamp.read_text(encoding="ascii") == print_:
        return 0
    python = target / "bin" / "python"
    if not _has_pip(python) and not _make(target):
        return 2
    print(f"Installing locked wheels ({what}) …", file=sys.stderr, flush=True)
    wheels = ("install", "--require-hashes", "--only-binary", ":all:", "--no-deps", "-r")
    try:
        for lock in locks:
            # pip notes what it installed, and which releases their makers have withdrawn.
            report = target / f"{lock.stem}.installed.json"
            _pip(python, *wheels, lock, "--report", report)
        _pip(python, "install", "--no-build-isolation", "--no-deps", "-e", ROOT)
    except subprocess.CalledProcessError:
        print(
            "The locked packages could not be installed; what pip said stands above. "
            "Nothing else was changed, and running it again goes on.",
            file=sys.stderr,
        )
        return 1
    stamp.write_text(print_, encoding="ascii")
    if what == "check":
        run = hashlib.sha256(
            (LOCKS / "build.txt").read_bytes() + (LOCKS / "run.txt").read_bytes()
        ).hexdigest()
        (target / ".run").write_text(run, encoding="ascii")
    return 0


def _has_pip(python: Path) -> bool:
    """Return whether there is an environment that was not broken off half made."""
    if not python.exists():
        return False
    asked = subprocess.run([python, "-m", "pip", "--version"], check=False, capture_output=True)
    return asked.returncode == 0


def _make(target: Path) -> bool:
    """Make an empty environment with pip in it."""
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            venv.create(target, with_pip=True, clear=target.exists())
    except (subprocess.CalledProcessError, ImportError, SystemExit):
        # Debian keeps ensurepip in a package of its own, and its venv ends the program
        # without it. A pip outside the environment can fill it as well.
        shutil.rmtree(target, ignore_errors=True)
        venv.create(target, with_pip=False)
        outside = subprocess.run(
            [sys.executable, "-m", "pip", "--python", target / "bin" / "python", "install", "pip"],
            check=False,
            capture_output=True,
        )
        if outside.returncode == 0:
            return True
        shutil.rmtree(target, ignore_errors=True)
        if os.geteuid() == 0 and shutil.which("apt-get"):
            subprocess.run(["apt-get", "update", "-qq"], check=False)
            subprocess.run(["apt-get", "install", "-y", "-qq", "python3-venv"], check=False)
            if subprocess.run([sys.executable, "-m", "venv", target], check=False).returncode == 0:
                return True
        print(
            "This Python comes without 'venv' and without 'pip'. On Debian they are in the "
            "package python3-venv; or set PYTHON to a Python that has them.",
            file=sys.stderr,
        )
        return False
    return True


def _pip(python: Path, *arguments: str | Path) -> None:
    command = [python, "-m", "pip", "--disable-pip-version-check", "-q", *arguments]
    subprocess.run([str(part) for part in command], check=True)


if __name__ == "__main__":
    sys.exit(main())
