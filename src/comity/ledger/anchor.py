"""Anchors: what binds the checkpoints under which messages travelled to a published one.

A log signs a checkpoint whenever something leaves; witnesses and time-stamp authorities
see only those that it publishes. An anchor is one published checkpoint, with the
cosignatures and the time-stamps on it, and the consistency proofs that show which earlier
checkpoints of the same log it extends. So evidence gains witnesses and time afterwards,
without a change to anything that travelled.

The values only; what they prove is checked in ``anchor_verification``.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Link:
    """The proof that a published checkpoint extends an earlier one of the same log.

    Args:
        size: Number of leaves of the earlier checkpoint; at most that of the anchor.
        hashes: RFC 6962 consistency proof from ``size`` to the anchor's size; empty if
            the sizes are equal.
    """

    size: int
    hashes: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class TimeStampChain:
    """The time-stamps of one authority on one published checkpoint.

    Args:
        authority: The authority's name in the network document.
        tokens: RFC 3161 tokens (DER, CMS ContentInfo), oldest first. The first stamps the
            base note; each later one stamps the base note and every token before it.
    """

    authority: str
    tokens: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Anchor:
    """A published checkpoint, and what it binds.

    Args:
        origin: The log.
        note: The published checkpoint: the log's own signed note, and the lines of the
            witnesses that cosigned it.
        links: The earlier checkpoints it is proved to extend.
        time_stamps: The time-stamps on it, by authority.
    """

    origin: str
    note: bytes
    links: tuple[Link, ...] = ()
    time_stamps: tuple[TimeStampChain, ...] = ()
