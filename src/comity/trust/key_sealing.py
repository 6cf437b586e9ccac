"""Key files that open with a passphrase only.

All files of a node share one *lock*, so that the slow derivation from the passphrase is
done once a process; the text of such a file is in ``sealed_text``. The check in a lock tells
a wrong passphrase from a damaged file. It helps nobody guess: whoever guesses can as well
try the content.

Python cannot promise that a passphrase leaves memory: texts are copied by the
interpreter. What is held in buffers here is overwritten after use.

Source:
    RFC 9106 (Argon2id); RFC 5869 (HKDF); NIST SP 800-38D (AES-GCM); NIST SP 800-63B-4,
    section 3.1.1.2 (15 characters); RFC 8265, section 4.2 (normalisation).
"""

import hmac
import threading
import unicodedata
from collections.abc import Callable
from typing import Final, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from comity.errors import InputInvalid, KeyLocked, KeyUnavailable
from comity.trust.sealed_text import (
    CHECK_BYTES,
    FAMILY,
    FILE_SALT_BYTES,
    FORMAT,
    SALT_BYTES,
    Cost,
    Lock,
    SealedText,
    is_sealed,
)

MIN_PASSPHRASE_CHARACTERS: Final = 15

_MASTER_BYTES: Final = 32
_NONCE: Final = bytes(12)
"""Fixed, because every content has a key of its own, used once."""

_LOCK_INFO: Final = b"comity/v1/sealed-key/check"
_CONTENT_INFO: Final = b"comity/v1/sealed-key/content"

Randomness = Callable[[int], bytes]


class Master:
    """What a passphrase and a lock give: it opens and seals all files under that lock."""

    __slots__ = ("_key", "lock")

    lock: Lock

    def __init__(self, lock: Lock, key: bytearray) -> None:
        self.lock = lock
        self._key = key

    @classmethod
    def new(cls, passphrase: str, randomness: Randomness, cost: Cost | None = None) -> Self:
        """Return a master key under a new lock.

        Raises:
            InputInvalid: The passphrase is too short.
        """
        if len(passphrase) < MIN_PASSPHRASE_CHARACTERS:
            raise InputInvalid(
                f"A passphrase has at least {MIN_PASSPHRASE_CHARACTERS} characters.",
                field="passphrase",
            )
        cost, salt = Cost() if cost is None else cost, randomness(SALT_BYTES)
        key = _derived(passphrase, cost, salt)
        return cls(Lock(cost, salt, _expanded(key, salt, _LOCK_INFO)[:CHECK_BYTES]), key)

    @classmethod
    def of(cls, passphrase: str, lock: Lock) -> Self:
        """Return the master key of a lock.

        Raises:
            KeyLocked: The passphrase is another. The operator's mistake.
        """
        key = _derived(passphrase, lock.cost, lock.salt)
        check = _expanded(key, lock.salt, _LOCK_INFO)[:CHECK_BYTES]
        if not hmac.compare_digest(check, lock.check):
            _overwrite(key)
            raise KeyLocked("The passphrase is wrong; no key was opened and nothing changed.")
        return cls(lock, key)

    def seal(self, text: str, randomness: Randomness) -> str:
        """Return a key file's text, sealed."""
        salt = randomness(FILE_SALT_BYTES)
        content = text.encode("utf-8")
        sealed = AESGCM(_expanded(self._key, salt, _CONTENT_INFO)).encrypt(
            _NONCE, content, _bound_to(self.lock)
        )
        return SealedText(self.lock, salt, sealed).to_text()

    def open(self, sealed: SealedText) -> str:
        """Return what was sealed.

        Raises:
            KeyUnavailable: The file was altered since. The operator puts his copy back.
        """
        key = _expanded(self._key, sealed.salt, _CONTENT_INFO)
        try:
            content = AESGCM(key).decrypt(_NONCE, sealed.content, _bound_to(sealed.lock))
        except InvalidTag as problem:
            raise KeyUnavailable("A sealed key file was damaged or altered.") from problem
        return content.decode("utf-8")

    def forget(self) -> None:
        """Overwrite the key; the object opens nothing any more."""
        _overwrite(self._key)

    def __repr__(self) -> str:
        """Show nothing."""
        return "Master(...)"

    def __reduce__(self) -> str:
        """Refuse to be copied into a pickle, where secrets would travel unseen.

        Raises:
            TypeError: Always. The caller's bug.
        """
        raise TypeError("a master key is not stored")


class KeySafe:
    """Opens key files; asks for the passphrase once, and only when a sealed file appears.

    Args:
        ask: Returns the passphrase, from wherever the operator keeps it; raises
            ``KeyLocked`` where there is none.
    """

    __slots__ = ("_ask", "_guard", "_masters")

    def __init__(self, ask: Callable[[], str]) -> None:
        self._ask = ask
        self._masters: dict[Lock, Master] = {}
        self._guard = threading.Lock()

    def open(self, text: str) -> str:
        """Return a key file's content; one that is not sealed is returned as it is.

        Raises:
            KeyLocked: There is no passphrase, or it is wrong.
            KeyUnavailable: The file was altered.
            InputInvalid: The file was damaged.
        """
        if not is_sealed(text):
            return text
        sealed = SealedText.from_text(text)
        return self.master(sealed.lock).open(sealed)

    def open_file(self, raw: bytes) -> bytes:
        """Return the bytes of a private key's file, opened if they are sealed.

        Raises:
            KeyLocked, KeyUnavailable, InputInvalid: As for ``open``.
        """
        if not is_sealed(raw[: len(FAMILY)].decode("ascii", "replace")):
            return raw
        return self.open(raw.decode("ascii", "replace")).encode("utf-8")

    def master(self, lock: Lock) -> Master:
        """Return the master key of a lock; it is derived once.

        Raises:
            KeyLocked: There is no passphrase, or it is wrong.
        """
        with self._guard:
            found = self._masters.get(lock)
            if found is None:
                found = self._masters[lock] = Master.of(self._ask(), lock)
            return found

    def __repr__(self) -> str:
        """Show nothing."""
        return "KeySafe(...)"

    def __reduce__(self) -> str:
        """Refuse to be copied into a pickle, where secrets would travel unseen.

        Raises:
            TypeError: Always. The caller's bug.
        """
        raise TypeError("a safe is not stored")


def open_key_text(text: str, passphrase: str) -> str:
    """Return the content of a key file, sealed or not.

    For one file. Whoever reads several asks :class:`KeySafe`, which derives once.

    Raises:
        KeyLocked: The passphrase is wrong.
        KeyUnavailable: The file was altered.
        InputInvalid: The file was damaged.
    """
    return KeySafe(lambda: passphrase).open(text)


def _derived(passphrase: str, cost: Cost, salt: bytes) -> bytearray:
    """Return the master key, in a buffer that can be overwritten."""
    # Composed characters have two encodings; keyboards differ in which they send.
    typed = bytearray(unicodedata.normalize("NFC", passphrase).encode("utf-8"))
    key = bytearray(_MASTER_BYTES)
    try:
        Argon2id(
            salt=salt,
            length=_MASTER_BYTES,
            iterations=cost.passes,
            lanes=cost.lanes,
            memory_cost=cost.memory,
        ).derive_into(typed, key)  # type: ignore[arg-type] # it takes any buffer of bytes
    finally:
        _overwrite(typed)
    return key


def _expanded(key: bytearray, salt: bytes, info: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=info).derive(key)


def _bound_to(lock: Lock) -> bytes:
    return f"{FORMAT}\n{lock.to_text()}\n".encode("ascii")


def _overwrite(buffer: bytearray) -> None:
    buffer[:] = bytes(len(buffer))
