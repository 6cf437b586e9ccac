"""One-time codes by time: six digits, a new one each half minute.

Source:
    RFC 6238 (TOTP), section 5.2: one step of drift is accepted, and a code is accepted
    once. RFC 4226, section 4: a shared secret of at least 128 bits, 160 recommended.
"""

import base64
import hmac
from collections.abc import Callable
from datetime import datetime
from typing import Final

import pyotp

SECRET_BYTES: Final = 20
STEP_SECONDS: Final = 30
_DRIFT: Final = (0, -1, 1)
Randomness = Callable[[int], bytes]


def new_shared_secret(randomness: Randomness) -> bytes:
    """Return the secret that the node and an official's device share."""
    return randomness(SECRET_BYTES)


def code_at(secret: bytes, at: datetime) -> str:
    """Return the code of a moment, as the device shows it."""
    return _code(secret, int(at.timestamp()) // STEP_SECONDS)


def step_shown(secret: bytes, code: str, *, at: datetime, after: int) -> int | None:
    """Return the step whose code was shown.

    Args:
        secret: The shared secret.
        code: Six digits; spaces within are left out.
        at: Now, aware.
        after: The latest step that was used: it and earlier ones are used up.

    Returns:
        The step; ``None`` if it is no code of now, or was used.
    """
    typed = "".join(code.split())
    now = int(at.timestamp()) // STEP_SECONDS
    shown = None
    # All three are compared whatever matches, so that time tells nothing.
    for step in (now + drift for drift in _DRIFT):
        right = hmac.compare_digest(_code(secret, step).encode(), typed.encode("utf-8"))
        if right and step > after:
            shown = step
    return shown


def enrolment_uri(secret: bytes, *, account: str, issuer: str) -> str:
    """Return what a QR code for an authenticator says.

    Source:
        Key Uri Format of Google Authenticator, which all of them read.
    """
    return _generator(secret).provisioning_uri(name=account, issuer_name=issuer)


def as_text(secret: bytes) -> str:
    """Return the secret for typing it into a device."""
    return base64.b32encode(secret).decode("ascii")


def _generator(secret: bytes) -> pyotp.TOTP:
    return pyotp.TOTP(as_text(secret), interval=STEP_SECONDS)


def _code(secret: bytes, step: int) -> str:
    return _generator(secret).generate_otp(step)
