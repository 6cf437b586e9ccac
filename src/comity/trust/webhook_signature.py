"""Signatures on what programs are told: the Standard Webhooks scheme, in both its forms.

A receiver that knows our secret, or our public key, can tell that a call is ours, that nothing
of it was changed, and when it was made. What is signed is the identifier of the event, the
moment of the call and the very bytes of its body.

Source: Standard Webhooks specification 1.0.0, "Webhook metadata" and "Signature scheme":
``webhook-id``, ``webhook-timestamp``, ``webhook-signature``; ``v1`` is HMAC-SHA256 under a
shared secret, ``v1a`` is Ed25519.
"""

import base64
import binascii
import hmac
from collections.abc import Callable, Sequence
from enum import StrEnum, unique
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from comity.errors import SignatureInvalid

ID_HEADER: Final = "webhook-id"
MOMENT_HEADER: Final = "webhook-timestamp"
SIGNATURE_HEADER: Final = "webhook-signature"

_SHARED: Final = "whsec_"
_PRIVATE: Final = "whsk_"
_PUBLIC: Final = "whpk_"
_KEY_BYTES: Final = 32
_TOLERANCE_SECONDS: Final = 300

Randomness = Callable[[int], bytes]


@unique
class SignatureForm(StrEnum):
    """How a receiver knows us. Stable names."""

    SHARED_SECRET = "shared-secret"  # noqa: S105 - a name of a form
    """Both sides know one secret: what every receiver's library checks."""
    PUBLIC_KEY = "public-key"
    """The receiver knows our public key and keeps nothing secret."""


def new_webhook_secret(form: SignatureForm, randomness: Randomness) -> str:
    """Return what we sign with: 32 random bytes, with a prefix that says of which form."""
    prefix = _SHARED if form is SignatureForm.SHARED_SECRET else _PRIVATE
    return prefix + base64.b64encode(randomness(_KEY_BYTES)).decode("ascii")


def told_to_receiver(secret: str) -> str:
    """Return what the receiver is given: the shared secret itself, or the public key."""
    if secret.startswith(_SHARED):
        return secret
    public = _private_key(secret).public_key().public_bytes_raw()
    return _PUBLIC + base64.b64encode(public).decode("ascii")


def webhook_signature(secrets: Sequence[str], *, identifier: str, moment: int, body: bytes) -> str:
    """Return the value of ``webhook-signature``: one signature of each secret in force.

    Args:
        secrets: What we sign with; two while one takes the place of another.
        identifier: Of the event; contains no full stop.
        moment: Of this call, seconds since 1970.
        body: The bytes of the call.
    """
    signed = _signed(identifier, moment, body)
    return " ".join(_one(secret, signed) for secret in secrets)


def check_webhook(
    told: str,
    *,
    identifier: str,
    moment: str,
    signature: str,
    body: bytes,
    now: int,
) -> None:
    """Check a call as its receiver does.

    Args:
        told: The secret or public key that the receiver was given.
        identifier: ``webhook-id``.
        moment: ``webhook-timestamp``.
        signature: ``webhook-signature``.
        body: The bytes of the call.
        now: Seconds since 1970.

    Raises:
        SignatureInvalid: No signature of it is ours, or the call is older or newer than five
            minutes. The caller's fault.
    """
    if not moment.isascii() or not moment.isdecimal() or len(moment) > 12:
        raise SignatureInvalid("The call does not say when it was made.")
    if abs(now - int(moment)) > _TOLERANCE_SECONDS:
        raise SignatureInvalid("The call was made too long ago, or is yet to be made.")
    signed = _signed(identifier, int(moment), body)
    if not any(_is_ours(told, each, signed) for each in signature.split(" ")):
        raise SignatureInvalid("No signature of the call is of that secret.")


def _signed(identifier: str, moment: int, body: bytes) -> bytes:
    return f"{identifier}.{moment}.".encode() + body


def _one(secret: str, signed: bytes) -> str:
    if secret.startswith(_SHARED):
        made = hmac.digest(_bytes_of(secret, _SHARED), signed, "sha256")
        return "v1," + base64.b64encode(made).decode("ascii")
    return "v1a," + base64.b64encode(_private_key(secret).sign(signed)).decode("ascii")


def _is_ours(told: str, signature: str, signed: bytes) -> bool:
    version, _, value = signature.partition(",")
    try:
        made = base64.b64decode(value, validate=True)
    except (ValueError, binascii.Error):
        return False
    if version == "v1" and told.startswith(_SHARED):
        right = hmac.digest(_bytes_of(told, _SHARED), signed, "sha256")
        return hmac.compare_digest(made, right)
    if version == "v1a" and told.startswith(_PUBLIC):
        try:
            Ed25519PublicKey.from_public_bytes(_bytes_of(told, _PUBLIC)).verify(made, signed)
        except InvalidSignature:
            return False
        return True
    return False


def _private_key(secret: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(_bytes_of(secret, _PRIVATE))


def _bytes_of(text: str, prefix: str) -> bytes:
    return base64.b64decode(text.removeprefix(prefix), validate=True)
