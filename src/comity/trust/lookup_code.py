"""Random codes that stand on a document, and let only who holds it look it up.

Of a code nothing but a digest is kept, bound to the number it belongs to: who reads the
database cannot look documents up in anybody's name.
"""

import hmac
from collections.abc import Callable
from typing import Final

from comity.trust.digest import commitment, sha256

_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Base 32 without letters that are mistaken for digits or each other (Crockford)."""

_GROUPS: Final = 4
_GROUP: Final = 4
CODE_BYTES: Final = 16
"""A letter for each byte, of which five bits count: 80 bits in all."""

_DOMAIN: Final = b"comity/v1/lookup-code"
_READ_AS: Final = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})


def new_code(randomness: Callable[[int], bytes]) -> str:
    """Return a new code of 80 bits, in four groups of four.

    Example:
        >>> new_code(lambda count: bytes(range(count)))
        '0123-4567-89AB-CDEF'
    """
    letters = [_ALPHABET[byte % len(_ALPHABET)] for byte in randomness(CODE_BYTES)]
    return "-".join("".join(letters[at : at + _GROUP]) for at in range(0, _GROUPS * _GROUP, _GROUP))


def code_digest(number: str, code: str) -> bytes:
    """Return what is kept of a code."""
    return commitment(_DOMAIN, sha256(number.encode()), _plain(code).encode())


def is_code(digest: bytes, number: str, code: str) -> bool:
    """Say whether a code is the one of a number, taking equally long for every answer."""
    return hmac.compare_digest(digest, code_digest(number, code))


def _plain(code: str) -> str:
    """Return the code as people may also write it: in small letters, without hyphens."""
    return "".join(code.split()).replace("-", "").upper().translate(_READ_AS)
