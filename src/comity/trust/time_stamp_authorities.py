"""The time-stamping authorities that the network document names."""

from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Sequence
from datetime import datetime

from comity.trust.network_document import NetworkDocument
from comity.trust.time_stamp import AnchorsAt


def anchors_of(document: NetworkDocument, name: str) -> AnchorsAt:
    """Return what tells an authority's trust anchors at a moment.

    An authority may be named several times, each for a period of its own.

    Args:
        document: The network document.
        name: The authority's name.
    """

    def at_moment(at: datetime) -> Sequence[bytes]:
        return [
            der
            for entry in document.time_stamping
            if entry.name == name and entry.covers(at)
            for der in map(_decoded, entry.certificates)
            if der
        ]

    return at_moment


def authorities_at(document: NetworkDocument, at: datetime) -> frozenset[str]:
    """Return the names of the authorities in force at a moment."""
    return frozenset(entry.name for entry in document.time_stamping if entry.covers(at))


def _decoded(text: str) -> bytes:
    """Return the bytes; none of what is no base64, which leads to no certificate."""
    try:
        return b64decode(text, validate=True)
    except (NotBase64, ValueError):
        return b""
