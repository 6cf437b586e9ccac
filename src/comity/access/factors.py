"""Checking a password and a second factor, and what is kept after one was shown."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from comity.access.model import Factor, FactorKind
from comity.access.ports import AccessReading, AccessWriting
from comity.trust.one_time_codes import step_shown
from comity.trust.session_secrets import digest_of, is_same, tidied

DIGEST_BYTES: Final = 32


def factor_of(access: AccessReading, account: str, kind: FactorKind) -> Factor | None:
    """Return an account's factor of a kind."""
    return next((each for each in access.factors.of(account) if each.kind is kind), None)


def passkeys_of(access: AccessReading, account: str) -> Sequence[Factor]:
    """Return an account's passkeys."""
    return [each for each in access.factors.of(account) if each.kind is FactorKind.PASSKEY]


def code_shown(access: AccessReading, account: str, code: str, *, at: datetime) -> Factor | None:
    """Return the factor that a code proves, as it is to be kept after; ``None`` if none does.

    Args:
        access: Accounts.
        account: Whose.
        code: Six digits, or a recovery code.
        at: Now.
    """
    device = factor_of(access, account, FactorKind.ONE_TIME_CODE)
    if device is not None:
        step = step_shown(device.secret, code, at=at, after=device.counter)
        if step is not None:
            return replace(device, counter=step, used_at=at)
    recovery = factor_of(access, account, FactorKind.RECOVERY_CODES)
    return None if recovery is None else _recovered(recovery, code, at)


def _recovered(recovery: Factor, code: str, at: datetime) -> Factor | None:
    shown = digest_of(tidied(code))
    kept = recovery.secret
    digests = [kept[start : start + DIGEST_BYTES] for start in range(0, len(kept), DIGEST_BYTES)]
    left = [each for each in digests if not is_same(each, shown)]
    if len(left) == len(digests):
        return None
    return replace(recovery, secret=b"".join(left), used_at=at)


def use_code(access: AccessWriting, account: str, code: str, *, at: datetime) -> Factor | None:
    """Use a code up within the open transaction, so that nobody uses it twice.

    Returns:
        The factor; ``None`` if the code is none of now, or was used meanwhile.
    """
    shown = code_shown(access, account, code, at=at)
    if shown is not None:
        access.factors.put(shown)
    return shown
