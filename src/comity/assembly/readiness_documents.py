"""Is the key that seals documents ready, and for how long?"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from comity.assembly.findings import Finding, Status
from comity.assembly.home import Home
from comity.assembly.sealing_documents import seal_files, sealing_key
from comity.trust.certificates import not_after, remaining

_CHECK: Final = "seal"
_SOON: Final = timedelta(days=30)
_RENEW: Final = (
    "Have keys/seal.csr certified again, or make another: 'comity keys prepare seal', then "
    "'comity keys activate'. What was sealed stays valid."
)


def examine_seal(home: Home, now: datetime) -> Iterator[Finding]:
    """Yield what was found of the authority's seal; nothing where it has none of its own.

    Args:
        home: The node's folder.
        now: Now, aware.

    Raises:
        KeyUnavailable: Key or certificate is damaged, or they do not belong together.
        KeyLocked: The key is sealed, and there is no passphrase or a wrong one.
    """
    if not seal_files(home)[1].exists():
        return
    certificate = sealing_key(home).certificate
    end = not_after(certificate).date()
    left = remaining(certificate, now)
    if left <= timedelta(0):
        yield Finding(_CHECK, Status.FAIL, f"its certificate ended on {end}", _RENEW)
    elif left < _SOON:
        yield Finding(_CHECK, Status.WARN, f"its certificate ends on {end}", _RENEW)
    else:
        yield Finding(_CHECK, Status.OK, f"documents can be sealed until {end}")
