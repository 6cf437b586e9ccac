"""The private key to ``Permit``. ``policy.decision`` alone may import it."""

from typing import Final


class Seal:
    """Proof that the caller is the policy room."""

    __slots__ = ()


SEAL: Final = Seal()
"""Compared by identity: another instance of ``Seal`` opens nothing."""
