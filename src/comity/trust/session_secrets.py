"""Secrets that somebody holds and we know again by a digest: sessions, invitations, keys.

They are 32 random bytes, and codes for people 15, so that a fast digest is enough: nobody
tries 2**120 of them.

Source: OWASP ASVS 5.0.0, 6.5.2 (from 112 bits on, a digest).
"""

import base64
import hmac
from collections.abc import Callable
from typing import Final

from comity.trust.digest import sha256

SECRET_BYTES: Final = 32
CODE_BYTES: Final = 15
_GROUP: Final = 4

_DOMAIN: Final = b"comity/v1/secret\0"
Randomness = Callable[[int], bytes]


def new_secret(randomness: Randomness) -> str:
    """Return 32 random bytes as 43 characters that need no quoting."""
    return base64.urlsafe_b64encode(randomness(SECRET_BYTES)).rstrip(b"=").decode("ascii")


def new_code(randomness: Randomness) -> str:
    """Return 120 random bits for people to type: 24 characters in groups of four."""
    return _grouped(base64.b32encode(randomness(CODE_BYTES)).decode("ascii"))


def tidied(code: str) -> str:
    """Return a typed code as it was issued, whatever its case and separators."""
    return _grouped("".join(code.split()).replace("-", "").upper())


def _grouped(bare: str) -> str:
    return "-".join(bare[at : at + _GROUP] for at in range(0, len(bare), _GROUP))


def digest_of(secret: str) -> bytes:
    """Return what is kept of a secret (32 bytes)."""
    return sha256(_DOMAIN + secret.encode("utf-8"))


def derived(secret: str, purpose: str) -> str:
    """Return a token that follows from a secret and tells nothing of it.

    Args:
        secret: The secret.
        purpose: What the token is for; tokens of two purposes tell nothing of each other.
    """
    made = hmac.digest(_DOMAIN + secret.encode("utf-8"), purpose.encode("utf-8"), "sha256")
    return base64.urlsafe_b64encode(made).rstrip(b"=").decode("ascii")


def is_same(one: str | bytes, other: str | bytes) -> bool:
    """Compare in time that depends on the length only."""
    first = one.encode("utf-8") if isinstance(one, str) else one
    second = other.encode("utf-8") if isinstance(other, str) else other
    return hmac.compare_digest(first, second)
