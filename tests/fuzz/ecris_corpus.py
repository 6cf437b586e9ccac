"""What a search for breaking bytes starts from, and what every test run replays."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.ecris.official import SAMPLES

from comity.transport.ecris.soap import wrap

KEPT: Final = tuple(sorted((Path(__file__).parent / "corpus").glob("*.xml")))
"""Bytes that once broke something, or that nearly did."""


def samples() -> Iterator[bytes]:
    """Yield the samples of both dialects, bare and in an envelope; none where they are absent."""
    for folder in ("ecris_v1", "ecris_ri"):
        for path in sorted((SAMPLES / folder).glob("*.xml")):
            body = path.read_bytes()
            yield body
            yield wrap(body[body.index(b"?>") + 2 :] if body.startswith(b"<?xml") else body)
