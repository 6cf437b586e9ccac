"""Audit what is locked: known weaknesses, releases withdrawn by their makers, whole locks.

    python -m tools.audit_dependencies

Exit status 1 on a finding. Weaknesses are asked of the package index (pip-audit, the
advisories of the Python Packaging Authority); a mirror may not serve them, and then the
number of packages that nobody could answer for is said. Which releases were withdrawn pip
noted when it installed them.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ROOT / "requirements"
REPORT = ROOT / ".venv" / "check.installed.json"
TIMEOUT = 15
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", re.MULTILINE)


def main() -> int:
    """Run the audits; return the exit status."""
    locks = sorted(LOCKS.glob("*.txt"))
    findings = [finding for lock in locks for finding in broken_pins(lock.read_text("utf-8"))]
    pinned = sorted({pin for lock in locks for pin in _PIN.findall(lock.read_text("utf-8"))})
    weak, unanswered = known_weaknesses(LOCKS / "check.txt")
    withdrawn, known = withdrawn_releases(REPORT)
    findings += weak + withdrawn
    print(f"{len(pinned)} releases are locked, each by hash; of {known} it is known whether")
    print(f"they were withdrawn. The index serves no advisories for {unanswered} of them.")
    for finding in findings:
        print(f"FOUND: {finding}")
    return 1 if findings else 0


def broken_pins(lock: str) -> Iterator[str]:
    """Yield what is wrong with a lock: a line without version or hash, or with an address."""
    for block in re.split(r"\n(?=\S)", lock):
        line = block.splitlines()[0] if block else ""
        if not line or line.startswith("#"):
            continue
        if not _PIN.match(line) or "--hash=sha256:" not in block:
            yield f"{line.split()[0]} is not pinned by version and hash"
        if "://" in block:
            yield f"{line.split()[0]} names an address"


def known_weaknesses(lock: Path) -> tuple[list[str], int]:
    """Return what advisories say of a lock, and of how many packages nothing could be had."""
    asked = subprocess.run(
        [
            sys.executable,
            "-m",
            "pip_audit",
            *("-r", str(lock), "--disable-pip", "--require-hashes"),
            *("--timeout", str(TIMEOUT), "--progress-spinner", "off", "-f", "json"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        answer = json.loads(asked.stdout)["dependencies"]
    except (ValueError, KeyError):
        return [], len(_PIN.findall(lock.read_text("utf-8")))
    found = [
        f"{each['name']} {each['version']}: {weakness['id']}"
        for each in answer
        for weakness in each.get("vulns", ())
    ]
    return found, sum("skip_reason" in each for each in answer)


def withdrawn_releases(report: Path) -> tuple[list[str], int]:
    """Return what its makers withdrew of all that was installed, and how much is known of.

    Args:
        report: What pip wrote when it installed the environment.
    """
    if not report.exists():
        return [], 0
    installed = json.loads(report.read_text(encoding="utf-8"))["install"]
    found = [
        f"{each['metadata']['name']} {each['metadata']['version']} was withdrawn by its makers"
        for each in installed
        if each["is_yanked"]
    ]
    return found, len(installed)


if __name__ == "__main__":
    sys.exit(main())
