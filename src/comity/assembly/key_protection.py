"""Sealing a node's key files with a passphrase, unsealing them, changing the passphrase.

Each file is replaced in one step, and only by one that was read back and found to hold
the same key; so a crash at any point leaves every key in one of its two forms, and the
same command, called again, finishes the work.
"""

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from comity.assembly.home import Home, write_private
from comity.errors import ConflictingChange, InputInvalid, KeyLocked, KeyUnavailable
from comity.exchange.ports import Randomness
from comity.trust.key_sealing import Master
from comity.trust.sealed_text import Lock, SealedText, is_sealed
from comity.trust.token_uri import is_in_token

_MAX_BYTES: Final = 256 * 1024


def key_files(home: Home) -> list[Path]:
    """Return the files that hold private keys, prepared ones too.

    The file of a key in a token, or of a withdrawn one, holds nothing secret.
    """
    files = sorted((*home.keys.glob("*.key"), *home.keys.glob("*.key.next")))
    return [file for file in files if not is_in_token(_text(file))]


def sealed_files(home: Home) -> list[Path]:
    """Return those of the key files that need the passphrase."""
    return [file for file in key_files(home) if is_sealed(_text(file))]


def write_key(home: Home, path: Path, text: str, *, randomness: Randomness) -> None:
    """Write a new private key; sealed, where the node's other keys are.

    Args:
        home: The node's folder.
        path: The file, in the folder of keys.
        text: The key, without a newline at its end.
        randomness: Source of salts.

    Raises:
        KeyLocked: The keys are sealed, and there is no passphrase or a wrong one.
            Nothing was written.
        OSError: The file cannot be written.
    """
    sealed = sealed_files(home) if home.keys.is_dir() else []
    if sealed:
        text = home.safe.master(_lock(sealed[0])).seal(text, randomness)
    write_private(path, text.encode("ascii") + b"\n")


def protect(home: Home, passphrase: str, *, randomness: Randomness) -> list[str]:
    """Seal every key file that is not yet sealed; return their names.

    Args:
        home: The node's folder.
        passphrase: At least 15 characters; if some files are sealed already, theirs.
        randomness: Source of salts.

    Raises:
        InputInvalid: The passphrase is too short.
        KeyLocked: Some files are sealed with another passphrase.
        ConflictingChange: The same is going on elsewhere.
        KeyUnavailable: A file cannot be read.
        OSError: A file cannot be written.
    """
    with _alone(home):
        sealed = sealed_files(home)
        if sealed:
            master = Master.of(passphrase, _lock(sealed[0]))
        else:
            master = Master.new(passphrase, randomness)
        try:
            plain = [file for file in key_files(home) if not is_sealed(_text(file))]
            for file in plain:
                _replace(file, _text(file).strip(), master, randomness)
        finally:
            master.forget()
        return [file.name for file in plain]


def unprotect(home: Home) -> list[str]:
    """Unseal every sealed key file; return their names.

    Raises:
        KeyLocked: There is no passphrase, or a wrong one. Nothing was changed.
        ConflictingChange: The same is going on elsewhere.
        KeyUnavailable: A file was altered.
        OSError: A file cannot be written.
    """
    with _alone(home):
        files = sealed_files(home)
        texts = [(file, home.key_text(file)) for file in files]
        for file, text in texts:
            write_private(file, text.encode("ascii") + b"\n")
        return [file.name for file in files]


def change_passphrase(home: Home, old: str, new: str, *, randomness: Randomness) -> list[str]:
    """Seal every key file with a new passphrase; return the names of those changed.

    Called again after a crash, with the same two, it goes on where it stopped.

    Args:
        home: The node's folder.
        old: The passphrase so far.
        new: The one from now on; at least 15 characters.
        randomness: Source of salts.

    Raises:
        InputInvalid: The new passphrase is too short, or no key is sealed.
        KeyLocked: A file opens with neither of them. Nothing was changed.
        ConflictingChange: The same is going on elsewhere.
        KeyUnavailable: A file was altered. Nothing was changed.
        OSError: A file cannot be written.
    """
    with _alone(home):
        files = key_files(home)
        locks = {file: _lock(file) for file in files if is_sealed(_text(file))}
        if not locks:
            raise InputInvalid("The keys are not sealed; 'comity keys protect' seals them.")
        masters = {lock: _master(lock, (old, new)) for lock in set(locks.values())}
        target = next((m for m, by in masters.values() if by == new and new != old), None)
        if target is None:
            target = Master.new(new, randomness)
        changed = [file for file in files if locks.get(file) != target.lock]
        # All are opened before the first is replaced: an altered file stops it at once.
        texts = [
            (file, _opened(file, {lock: master for lock, (master, _) in masters.items()}))
            for file in changed
        ]
        for file, text in texts:
            _replace(file, text, target, randomness)
        return [file.name for file in changed]


def _master(lock: Lock, passphrases: Sequence[str]) -> tuple[Master, str]:
    """Return the master key of a lock, and by which passphrase it opens."""
    for passphrase in passphrases:
        try:
            return Master.of(passphrase, lock), passphrase
        except KeyLocked as problem:
            refused = problem
    raise refused


def _opened(file: Path, masters: dict[Lock, Master]) -> str:
    text = _text(file).strip()
    if not is_sealed(text):
        return text
    sealed = SealedText.from_text(text)
    return masters[sealed.lock].open(sealed)


def _replace(file: Path, text: str, master: Master, randomness: Randomness) -> None:
    """Put a sealed file in the place of one, and overwrite what was there.

    Overwriting is best effort: a file system or a disk that writes elsewhere keeps the
    old blocks until it needs them.
    """
    sealed = master.seal(text, randomness)
    if master.open(SealedText.from_text(sealed)) != text:
        raise KeyUnavailable("What was sealed does not open again; nothing was replaced.")
    with file.open("r+b", buffering=0) as before:
        was = os.fstat(before.fileno())
        write_private(file, sealed.encode("ascii") + b"\n")
        if was.st_nlink == 1:  # Else somebody's copy would be destroyed with it.
            before.write(bytes(was.st_size))
            os.fsync(before.fileno())


def _lock(file: Path) -> Lock:
    try:
        return SealedText.from_text(_text(file)).lock
    except InputInvalid as error:
        raise KeyUnavailable(error.public, private=file.name) from error


def _text(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            return opened.read(_MAX_BYTES).decode("ascii")
    except OSError as error:
        raise KeyUnavailable(
            "A private key cannot be read.", private=f"{file.name}: {error.strerror}"
        ) from error
    except ValueError:
        # The decoder's error quotes the bytes it met.
        raise KeyUnavailable("A private key is not text.", private=file.name) from None


@contextmanager
def _alone(home: Home) -> Iterator[None]:
    """Keep a second such command out.

    Raises:
        ConflictingChange: One is at work.
    """
    folder = os.open(home.keys, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise ConflictingChange("Another command changes the keys just now.") from error
    finally:
        os.close(folder)
