"""Signing with a key that never leaves its token, over PKCS #11.

Ed25519 only, as logs are signed. Keys of sealing (X25519 and ML-KEM-768) and of
cosigning with ML-DSA-44 stay software keys: PKCS #11 before version 3.2 has no
mechanism for either, and tokens that speak it are not to be had yet.

A session that is lost is opened again. A PIN that was refused is not tried again: a
few such tries lock a token for good.

Source:
    PKCS #11 v3.0, section 2.3.15 (CKM_EDDSA); RFC 8032.
"""

import threading
from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from typing import Any, Final

from comity.errors import (
    ConfigurationInvalid,
    InputInvalid,
    KeyLocked,
    KeyUnavailable,
    SignatureInvalid,
)
from comity.trust.keys import PUBLIC_BYTES, VerificationKey
from comity.trust.token_uri import TokenReference, TokenUri

AskPin = Callable[[TokenUri], str]
"""Returns the PIN of a token; raises ``KeyLocked`` where there is none."""

_AGAIN: Final = timedelta(seconds=30)
_TRIAL: Final = b"comity/v1/token-key-signs\n"
"""No checkpoint begins so; the trial can never be taken for one."""

_OCTET_STRING: Final = b"\x04\x20"
"""Tag and length before a public point of 32 bytes in DER, as CKA_EC_POINT has it."""


class TokenKey:
    """A signer whose private half lies in a token; see ``signing.Signer``.

    Nothing is connected to before the first signature, so that a node whose token is
    gone still starts, receives what needs no signature, and says what is wrong.

    Args:
        reference: The public half, and where the private one lies.
        ask_pin: Asked at the first signature.
    """

    __slots__ = ("_ask_pin", "_guard", "_key", "_pin_refused", "_uri", "verification_key")

    verification_key: VerificationKey

    def __init__(self, reference: TokenReference, ask_pin: AskPin) -> None:
        self.verification_key = reference.verification_key
        self._uri = TokenUri.from_text(reference.uri)
        self._ask_pin = ask_pin
        self._guard = threading.Lock()
        self._key: Any = None  # A key of the library
        self._pin_refused = False

    @property
    def name(self) -> str:
        """Who signs."""
        return self.verification_key.name

    def sign(self, message: bytes) -> bytes:
        """Return the signature over ``message``, once it was checked with the public half.

        Raises:
            KeyUnavailable: The token does not answer, or holds another key under the
                name. Nothing was signed; what is due stays due.
            KeyLocked: There is no PIN, or the token refuses it.
            ConfigurationInvalid: The optional part is not installed.
        """
        with self._guard:
            signature = self._signed(message)
        try:
            self.verification_key.verify(signature, message)
        except SignatureInvalid as problem:
            raise KeyUnavailable(
                "The token signs with another key than the log's; nothing was signed.",
                private=f"expected {self.verification_key.to_text()}",
            ) from problem
        return signature

    def _signed(self, message: bytes) -> bytes:
        """Sign, opening the session again if it is lost."""
        pkcs11 = _library()
        for is_last in (False, True):
            try:
                if self._key is None:
                    self._key = self._connected(anew=is_last)
                return bytes(self._key.sign(message, mechanism=pkcs11.Mechanism.EDDSA))
            except KeyLocked:
                raise
            except (RuntimeError, KeyUnavailable) as problem:
                self._key = None
                if is_last:
                    if isinstance(problem, KeyUnavailable):
                        raise
                    raise _gone(problem) from problem
        raise AssertionError("unreachable")

    def _connected(self, *, anew: bool) -> Any:  # noqa: ANN401 - see _library
        if self._pin_refused:
            raise KeyLocked(
                "The token refused the PIN; it is not tried again before the next start."
            )
        try:
            session = _open_session(self._uri, self._ask_pin(self._uri), anew=anew)
        except KeyLocked as problem:
            self._pin_refused = problem.retry_after is None and problem.__cause__ is not None
            raise
        return _the_one(session, self._uri, _library().ObjectClass.PRIVATE_KEY)

    def __eq__(self, other: object) -> bool:
        """Compare the public halves: there is one private half to each."""
        if not isinstance(other, TokenKey):
            return NotImplemented
        return self.verification_key == other.verification_key

    def __hash__(self) -> int:
        """Hash the public half."""
        return hash(self.verification_key)

    def __repr__(self) -> str:
        """Show the public half only."""
        return f"TokenKey({self.verification_key.to_text()})"

    def __reduce__(self) -> str:
        """Refuse to be copied into a pickle: a session cannot travel.

        Raises:
            TypeError: Always. The caller's bug.
        """
        raise TypeError("a key in a token is stored as a reference only")


def refer_to(name: str, uri: str, ask_pin: AskPin) -> TokenReference:
    """Return the reference to a key that lies in a token, once it has signed.

    Args:
        name: Who signs; for a log, its origin.
        uri: Where it lies.
        ask_pin: Asked once.

    Raises:
        InputInvalid: The URI cannot be used, or the key is none for a log: not
            Ed25519, or the token would hand it out.
        KeyUnavailable: The token does not answer, or holds no such key.
        KeyLocked: There is no PIN, or the token refuses it.
        ConfigurationInvalid: The optional part is not installed.
    """
    pkcs11 = _library()
    where = TokenUri.from_text(uri)
    session = _open_session(where, ask_pin(where))
    try:
        key = _the_one(session, where, pkcs11.ObjectClass.PRIVATE_KEY)
        if key[pkcs11.Attribute.EXTRACTABLE] or not key[pkcs11.Attribute.SENSITIVE]:
            raise InputInvalid("The token would hand out this key; make one that stays.")
        if key.key_type is not pkcs11.KeyType.EC_EDWARDS:
            raise InputInvalid("The key in the token is not of algorithm Ed25519.")
        public = _the_one(session, where, pkcs11.ObjectClass.PUBLIC_KEY)
        point = bytes(public[pkcs11.Attribute.EC_POINT])
        if len(point) not in (PUBLIC_BYTES, PUBLIC_BYTES + len(_OCTET_STRING)):
            raise InputInvalid("The key in the token is not of algorithm Ed25519.")
        reference = TokenReference(VerificationKey(name, point[-PUBLIC_BYTES:]), uri)
        signature = bytes(key.sign(_TRIAL, mechanism=pkcs11.Mechanism.EDDSA))
        reference.verification_key.verify(signature, _TRIAL)
    except SignatureInvalid as problem:
        raise InputInvalid("The two halves of the key in the token are no pair.") from problem
    except RuntimeError as problem:
        raise _gone(problem) from problem
    finally:
        session.close()
    return reference


def _open_session(uri: TokenUri, pin: str, *, anew: bool = False) -> Any:  # noqa: ANN401 - see _library
    """Return a session with a token.

    Args:
        uri: Which token.
        pin: Its PIN.
        anew: Start the module again first: some do not see a token that came back.

    Raises:
        KeyUnavailable: Module or token is missing.
        KeyLocked: The token refuses the PIN.
        ConfigurationInvalid: The optional part is not installed.
    """
    pkcs11 = _library()
    refused = (
        pkcs11.PinIncorrect,
        pkcs11.PinLocked,
        pkcs11.PinExpired,
        pkcs11.PinInvalid,
        pkcs11.PinLenRange,
    )
    try:
        module = pkcs11.lib(uri.module)
        if anew:
            module.reinitialize()
        tokens = list(
            module.get_tokens(
                token_label=uri.token,
                token_serial=None if uri.serial is None else uri.serial.encode("utf-8"),
            )
        )
        if len(tokens) != 1:
            raise KeyUnavailable(
                "The token with the key is missing, or there are several like it.",
                private=f"{len(tokens)} tokens fit",
                retry_after=_AGAIN,
            )
        try:
            return tokens[0].open(user_pin=pin)
        except pkcs11.UserAlreadyLoggedIn:
            # Login is of the process and not of the session.
            return tokens[0].open()
    except refused as problem:
        raise KeyLocked("The token refuses the PIN.", private=type(problem).__name__) from problem
    except (RuntimeError, OSError) as problem:
        raise _gone(problem) from problem


def _the_one(session: Any, uri: TokenUri, kind: Any) -> Any:  # noqa: ANN401 - see _library
    """Return the one object of a kind that a URI names.

    Raises:
        KeyUnavailable: There is none, or several.
    """
    attribute = _library().Attribute
    named = {attribute.CLASS: kind}
    if uri.object is not None:
        named[attribute.LABEL] = uri.object
    if uri.key_id is not None:
        named[attribute.ID] = uri.key_id
    found = list(session.get_objects(named))
    if len(found) != 1:
        raise KeyUnavailable(
            "The token does not hold just one key of that name.",
            private=f"{len(found)} fit",
            retry_after=_AGAIN,
        )
    return found[0]


def _gone(problem: Exception) -> KeyUnavailable:
    # The library's texts name functions and return values, never a PIN.
    return KeyUnavailable(
        "The token with the key does not answer; nothing was signed, and what is due stays due.",
        private=f"{type(problem).__name__}: {problem}"[:200],
        retry_after=_AGAIN,
    )


def _library() -> Any:  # noqa: ANN401 - of an optional library, whose objects are built at run time
    """Return the library, which is an optional part.

    Raises:
        ConfigurationInvalid: It is not installed.
    """
    try:
        return import_module("pkcs11")
    except ImportError as problem:
        raise ConfigurationInvalid(
            "Keys in tokens need the optional part: pip install 'comity[hsm]'."
        ) from problem
