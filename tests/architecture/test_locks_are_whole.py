"""Lock files: every release by version and hash, and no address of where it comes from."""

from pathlib import Path

import pytest
from tools.audit_dependencies import broken_pins

LOCKS = sorted((Path(__file__).resolve().parents[2] / "requirements").glob("*.txt"))
HASH = "--hash=sha256:" + "0" * 64


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_every_release_is_pinned_by_version_and_hash(lock: Path) -> None:
    assert list(broken_pins(lock.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "broken",
    [
        f"example>=1 \\\n    {HASH}\n",
        "example==1\n",
        f"example==1 @ https://files.example.org/example.whl \\\n    {HASH}\n",
        "--index-url https://index.example.org\n",
    ],
)
def test_a_broken_pin_is_found(broken: str) -> None:
    assert list(broken_pins(f"fine==1 \\\n    {HASH}\n{broken}"))
