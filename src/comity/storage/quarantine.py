"""How much of what was refused is kept, so that nobody fills our disk by being refused.

Of each refused thing a sample; of each sender so many samples at a time, which are
erased after 72 hours. That it was refused, and why, is always kept, once.
"""

from collections.abc import Collection
from dataclasses import replace
from typing import Final

from comity.errors import CheckpointMalformed
from comity.exchange.ports import Rejection
from comity.ledger.checkpoint import read_checkpoint

SAMPLE_BYTES: Final = 4096
SAMPLES_OF_A_SENDER: Final = 256
PROOFS_AGAINST_A_LOG: Final = 64
"""One proof convicts a log; a log that forks for ever must not fill the disk with them."""

DOUBTS_ABOUT_A_LOG: Final = PROOFS_AGAINST_A_LOG
"""Two sizes, which prove nothing by themselves, are counted apart: no number of them crowds
out the one proof."""


def may_be_kept(
    kept: Collection[tuple[bytes, bytes]], first_note: bytes, second_note: bytes
) -> bool:
    """Return whether two notes that contradict each other are kept.

    Args:
        kept: The pairs kept against that log.
        first_note: What was accepted.
        second_note: What contradicts it.
    """
    if (first_note, second_note) in kept:
        return False
    is_proof = _is_proof(first_note, second_note)
    most = PROOFS_AGAINST_A_LOG if is_proof else DOUBTS_ABOUT_A_LOG
    return sum(_is_proof(*pair) is is_proof for pair in kept) < most


def _is_proof(first_note: bytes, second_note: bytes) -> bool:
    """Return whether two notes state two roots for one size; their signatures were checked."""
    try:
        return read_checkpoint(first_note).size == read_checkpoint(second_note).size
    except CheckpointMalformed:
        return False


def within_quota(rejection: Rejection, samples: int) -> Rejection:
    """Return the rejection with as many bytes as may be kept of it.

    Args:
        rejection: What was refused.
        samples: How many samples of that sender are kept already.
    """
    kept = 0 if samples >= SAMPLES_OF_A_SENDER else SAMPLE_BYTES
    return replace(rejection, quarantined=rejection.quarantined[:kept])
