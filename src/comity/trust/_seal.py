"""The private key to ``Verified``. ``trust.verify`` alone may import it (protected contract)."""

from typing import Final


class Seal:
    """Proof that the caller is the verifier."""

    __slots__ = ()


SEAL: Final = Seal()
