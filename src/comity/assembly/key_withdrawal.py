"""Giving up a key at once: the log's, when it may be in other hands; erasing its file."""

import os
from pathlib import Path

from comity.assembly.home import Home, write_private
from comity.assembly.log_signers import WITHDRAWN, log_signer
from comity.trust.keys import VerificationKey
from comity.trust.signing import WithdrawnKey


def withdraw(home: Home) -> VerificationKey | None:
    """Stop signing with the log's key at once, and for good; return its public half.

    A running node notices within a second. What is due waits until the next key is in
    force; nothing is lost. Called again, it changes nothing.

    Returns:
        The key that was withdrawn last; ``None`` if the log has no key at all.

    Raises:
        KeyUnavailable: A file cannot be read.
        KeyLocked: It is sealed, and there is no passphrase or a wrong one.
        OSError: A file cannot be written.
    """
    for file in sorted(home.keys.glob("log*.key"), reverse=True):
        stands = file.with_name(file.name + WITHDRAWN)
        if not stands.exists():
            key = WithdrawnKey(log_signer(home.key_text(file)).verification_key)
            write_private(stands, key.to_text().encode("ascii") + b"\n")
    gone = sorted(home.keys.glob(f"log*{WITHDRAWN}"))
    for file in gone:
        erase(file.with_name(file.name.removesuffix(WITHDRAWN)))
    return log_signer(home.key_text(gone[-1])).verification_key if gone else None


def erase(file: Path) -> None:
    """Overwrite a key file and remove it, if it is there.

    Overwriting is best effort: a file system or a disk that writes elsewhere keeps the
    old blocks until it needs them.

    Raises:
        OSError: The file cannot be written.
    """
    if not file.exists():
        return
    with file.open("r+b", buffering=0) as opened:
        was = os.fstat(opened.fileno())
        if was.st_nlink == 1:
            opened.write(bytes(was.st_size))
            os.fsync(opened.fileno())
    file.unlink()
