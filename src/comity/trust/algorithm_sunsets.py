"""Until when algorithms in time-stamps are relied on: data, with where it is from.

These dates say when a chain of time-stamps is to be renewed. They refuse nothing: a
time-stamp made with an algorithm whose date has passed gets a remark.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes

STRONG_RSA_BITS: Final = 3072
"""From this modulus on RSA has the strength of 128 bits (NIST SP 800-57 part 1, table 2)."""


@dataclass(frozen=True, slots=True)
class Sunset:
    """The end of trust in an algorithm.

    Args:
        algorithm: Which, for people.
        relied_on_until: The last moment.
        source: Where that is said.
        verified: Whether it was compared with the source itself.
    """

    algorithm: str
    relied_on_until: datetime
    source: str
    verified: bool


_DRAFT: Final = "NIST IR 8547 (initial public draft, November 2024), table 2, as quoted elsewhere"

WEAK_RSA: Final = Sunset(
    "RSA below 3072 bits", datetime(2030, 12, 31, tzinfo=UTC), _DRAFT, verified=False
)
STRONG_RSA: Final = Sunset(
    "RSA of 3072 bits or more", datetime(2035, 12, 31, tzinfo=UTC), _DRAFT, verified=False
)
WEAK_ECDSA: Final = Sunset(
    "ECDSA below 256 bits", datetime(2030, 12, 31, tzinfo=UTC), _DRAFT, verified=False
)
ECDSA: Final = Sunset(
    "ECDSA of 256 bits or more", datetime(2035, 12, 31, tzinfo=UTC), _DRAFT, verified=False
)
SUNSETS: Final = (WEAK_RSA, STRONG_RSA, WEAK_ECDSA, ECDSA)
"""No date is set for SHA-256, SHA-384 and SHA-512: none was found that could be named."""


def sunset_of(key: CertificatePublicKeyTypes) -> Sunset | None:
    """Return the end of trust in a key's algorithm; ``None`` if no date is set for it."""
    if isinstance(key, rsa.RSAPublicKey):
        return STRONG_RSA if key.key_size >= STRONG_RSA_BITS else WEAK_RSA
    if isinstance(key, ec.EllipticCurvePublicKey):
        return ECDSA if key.key_size >= 256 else WEAK_ECDSA
    return None
