"""Accounts and what belongs to them, as bytes."""

from typing import Generic, TypeVar

import msgspec

from comity.access.model import Kept

KeptT = TypeVar("KeptT", bound=Kept)


class Encoding(Generic[KeptT]):
    """One kind of them.

    Args:
        kind: Its type.
    """

    def __init__(self, kind: type[KeptT]) -> None:
        self._decoder = msgspec.msgpack.Decoder(kind)

    def to_bytes(self, kept: KeptT) -> bytes:
        """Return one as bytes."""
        return msgspec.msgpack.encode(kept)

    def from_bytes(self, body: bytes) -> KeptT:
        """Return one from its bytes.

        Raises:
            msgspec.DecodeError: They are none; whoever opened them kept something else.
        """
        return self._decoder.decode(body)
