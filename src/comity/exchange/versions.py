"""Protocol versions, as records of facts rather than branches in code.

Source: docs/protocol, COM-1.
"""

from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final

from comity.errors import VersionUnsupported


@dataclass(frozen=True, slots=True)
class VersionFacts:
    """What is true of one protocol version.

    Attributes:
        name: As written in headers and batches.
        max_messages: Greatest number of messages in one batch, inclusive.
        max_batch_bytes: Greatest size of a batch on the wire, inclusive, after
            decompression.
        max_payload_bytes: Greatest size of one payload, inclusive.
        skew_seconds: How far a message may be dated ahead of the receiver's clock.
        accepted_until: Moment after which it is refused; ``None``: no end is set.
    """

    name: str
    max_messages: int
    max_batch_bytes: int
    max_payload_bytes: int
    skew_seconds: int
    accepted_until: datetime | None


CURRENT: Final = VersionFacts(
    name="1",
    max_messages=256,
    max_batch_bytes=24 * 1024 * 1024,
    max_payload_bytes=8 * 1024 * 1024,
    skew_seconds=300,
    accepted_until=None,
)

VERSIONS: Final = MappingProxyType({CURRENT.name: CURRENT})


def version_facts(name: str, at: datetime) -> VersionFacts:
    """Return the facts of a version that may be used at that moment.

    Raises:
        VersionUnsupported: The version is unknown or its time is over. The peer's
            fault, or ours if we have not been updated.
    """
    facts = VERSIONS.get(name)
    if facts is None or (facts.accepted_until is not None and at > facts.accepted_until):
        raise VersionUnsupported(
            f"Protocol version {name[:20]!r} is not accepted here; offered: {sorted(VERSIONS)}."
        )
    return facts
