"""How much of what was refused is kept, so that nobody fills our disk by being refused.

Of each refused thing a sample; of each sender so many samples at a time, which are
erased after 72 hours. That it was refused, and why, is always kept, once.
"""

from dataclasses import replace
from typing import Final

from comity.exchange.ports import Rejection

SAMPLE_BYTES: Final = 4096
SAMPLES_OF_A_SENDER: Final = 256
PROOFS_AGAINST_A_LOG: Final = 64
"""One proof convicts a log; a log that forks for ever must not fill the disk with them."""


def within_quota(rejection: Rejection, samples: int) -> Rejection:
    """Return the rejection with as many bytes as may be kept of it.

    Args:
        rejection: What was refused.
        samples: How many samples of that sender are kept already.
    """
    kept = 0 if samples >= SAMPLES_OF_A_SENDER else SAMPLE_BYTES
    return replace(rejection, quarantined=rejection.quarantined[:kept])
