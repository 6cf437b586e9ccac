"""Are the node's keys ready? Each that shall sign does, and none lies open to others."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from comity.assembly.config import NodeConfig
from comity.assembly.findings import Finding, Status
from comity.assembly.home import OWNER_ONLY, Home
from comity.assembly.key_protection import key_files, sealed_files
from comity.errors import InputInvalid, KeyUnavailable
from comity.trust.hsm import TokenKey
from comity.trust.signing import Signer, WithdrawnKey
from comity.trust.token_uri import TokenUri

UNLOCK: Final = (
    "Give the passphrase or PIN: --passphrase-file, COMITY_PASSPHRASE_FILE, COMITY_PIN_FILE, "
    "the systemd credentials comity-passphrase and comity-pin, or a terminal."
)
_RESTORE: Final = "Put the file back from your copy; without one, ask for a rotation."
_BRING_BACK: Final = (
    "Bring the token back (power, cable, module, login). Nothing is lost meanwhile: what is due "
    "stays due, and leaves by itself once the token answers."
)
_WITHDRAWN: Final = (
    "Have the governance revoke it and rotate the new card in; then 'comity network join' and "
    "'comity keys activate'."
)
_SWAPS: Final = Path("/proc/swaps")


def examine_keys(home: Home, config: NodeConfig) -> Iterator[Finding]:
    """Yield what was found of the log's keys and of the files of all.

    Args:
        home: The node's folder.
        config: Its configuration.

    Raises:
        KeyUnavailable, SignatureInvalid: A key is missing or does not work.
        KeyLocked: Passphrase or PIN is missing or wrong.
    """
    keys = home.signing_keys()
    if any(key.name != config.node.origin for key in keys):
        what = f"A log key is not named {config.node.origin}."
        yield Finding("keys", Status.FAIL, what, _RESTORE)
        return
    yield _signing(keys)
    yield from _token(config)
    yield from _files(home)
    yield _protection(home)


def _signing(keys: tuple[Signer, ...]) -> Finding:
    """Sign for real with the key in use, in the token if it lies there, and with all others here.

    Raises:
        KeyUnavailable, SignatureInvalid: A key does not work.
        KeyLocked: The PIN is missing or wrong.
    """
    message = os.urandom(32)
    in_use = keys[-1]
    if isinstance(in_use, WithdrawnKey):
        what = "The log's key was withdrawn: nothing is signed, and what is due waits."
        return Finding("keys", Status.FAIL, what, _WITHDRAWN)
    # An earlier key signs no more; one in a token may be gone with it, and need not come back.
    able = [key for key in keys[:-1] if not isinstance(key, WithdrawnKey | TokenKey)]
    for key in able:
        key.verification_key.verify(key.sign(message), message)
    try:
        in_use.verification_key.verify(in_use.sign(message), message)
    except KeyUnavailable as failure:
        if not isinstance(in_use, TokenKey) or failure.retry_after is None:
            raise
        return Finding("keys", Status.FAIL, failure.public, _BRING_BACK)
    where = ", the one in use in a token" if isinstance(in_use, TokenKey) else ""
    return Finding("keys", Status.OK, f"{len(able) + 1} log keys sign, and verify{where}")


def _token(config: NodeConfig) -> Iterator[Finding]:
    if config.keys.log is None:
        return
    try:
        TokenUri.from_text(config.keys.log)
    except InputInvalid as problem:
        yield Finding("token", Status.FAIL, f"[keys] log: {problem.public}", "Correct comity.toml.")


def _files(home: Home) -> Iterator[Finding]:
    private = (*home.keys.glob("*.key"), *home.keys.glob("*.key.next"))
    loose = [file.name for file in private if file.stat().st_mode & 0o777 & ~OWNER_ONLY]
    if loose:
        yield Finding(
            "key files",
            Status.FAIL,
            f"Others may read {', '.join(sorted(loose))}.",
            f"chmod 600 {home.keys}/*.key, and consider the keys known to others.",
        )


def _protection(home: Home) -> Finding:
    """Say how keys at rest are kept; what swaps may hold a copy of what is in memory."""
    files, sealed = len(key_files(home)), len(sealed_files(home))
    if 0 < sealed < files:
        what = f"{files - sealed} of {files} key files are not sealed with the passphrase."
        return Finding("keys at rest", Status.WARN, what, "Call 'comity keys protect' again.")
    what = f"{files} files, " + ("sealed with a passphrase" if sealed else "not sealed")
    if sealed and _swaps_to_disk():
        what += "; this machine swaps, and its swap space may hold a copy of an opened key"
        return Finding("keys at rest", Status.OK, what, "Encrypt the swap space, or swap nothing.")
    return Finding("keys at rest", Status.OK, what)


def _swaps_to_disk() -> bool:
    try:
        lines = _SWAPS.read_text(encoding="ascii").splitlines()
    except OSError:
        return False
    return any(not line.startswith("/dev/zram") for line in lines[1:])
