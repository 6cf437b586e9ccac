"""Where the passphrase of sealed keys, and the PIN of a token, come from.

In this order: a file that the command names, one that the environment names, a
credential that systemd hands over, and the operator at the terminal. Never an argument
and never the environment itself: both can be read by others on the machine.

One process has one passphrase; it is asked for once, and only if a key is sealed.

Source:
    systemd.exec(5), LoadCredentialEncrypted= and $CREDENTIALS_DIRECTORY.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from comity.errors import KeyLocked
from comity.trust.key_sealing import KeySafe

PASSPHRASE_FILE: Final = "COMITY_PASSPHRASE_FILE"  # noqa: S105 - names a file
PIN_FILE: Final = "COMITY_PIN_FILE"
CREDENTIALS: Final = "CREDENTIALS_DIRECTORY"
PASSPHRASE_CREDENTIAL: Final = "comity-passphrase"  # noqa: S105 - names a file
PIN_CREDENTIAL: Final = "comity-pin"

_MAX_BYTES: Final = 4096
_OTHERS: Final = 0o077
_ADVICE: Final = (
    f"Give --passphrase-file or {PASSPHRASE_FILE}, or hand it over as the systemd credential "
    f"{PASSPHRASE_CREDENTIAL}, or call the command at a terminal."
)

Prompt = Callable[[str], str]
"""Asks the operator at the terminal, without showing what is typed."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where a process looks for its passphrase.

    Attributes:
        file: The file that the command named.
        environment: The environment.
        prompt: Asks the operator; ``None`` where nobody sits at a terminal.
    """

    file: Path | None = None
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ, repr=False)
    prompt: Prompt | None = None

    def has_prompt_only(self) -> bool:
        """Return whether the passphrase would be asked of the operator."""
        return (
            self.prompt is not None
            and self._from_files(self.file, PASSPHRASE_FILE, PASSPHRASE_CREDENTIAL) is None
        )

    def passphrase(self) -> str:
        """Return the passphrase of the node's keys.

        Raises:
            KeyLocked: There is none, or its file cannot be read or is open to others.
        """
        found = self._from_files(self.file, PASSPHRASE_FILE, PASSPHRASE_CREDENTIAL)
        if found is None and self.prompt is not None:
            found = self.prompt("Passphrase of the node's keys")
        if not found:
            raise KeyLocked(
                f"The node's keys are sealed with a passphrase, and none was given. {_ADVICE}"
            )
        return found

    def pin(self, source: str | None) -> str:
        """Return the PIN of a token.

        Args:
            source: The file that the key's URI names, if it names one.

        Raises:
            KeyLocked: There is none, or its file cannot be read or is open to others.
        """
        named = None if source is None else Path(source)
        found = self._from_files(named, PIN_FILE, PIN_CREDENTIAL)
        if found is None and self.prompt is not None:
            found = self.prompt("PIN of the token")
        if not found:
            raise KeyLocked(
                f"The token asks for a PIN, and none was given. Give pin-source in the URI or "
                f"{PIN_FILE}, or hand it over as the systemd credential {PIN_CREDENTIAL}."
            )
        return found

    def _from_files(self, named: Path | None, variable: str, credential: str) -> str | None:
        told = self.environment.get(variable)
        if named is not None or told:
            return secret_in(named if named is not None else Path(told or ""))
        folder = self.environment.get(CREDENTIALS)
        if folder is not None and (Path(folder) / credential).exists():
            # systemd answers for who may read it, and says so with an access list.
            return secret_in(Path(folder) / credential, kept_by_system=True)
        return None


def secret_in(file: Path, *, kept_by_system: bool = False) -> str:
    """Return the first line of a file that holds a secret.

    Raises:
        KeyLocked: It cannot be read, or others may read it. The operator's matter.
    """
    try:
        with file.open("rb") as opened:
            mode = os.fstat(opened.fileno()).st_mode
            content = opened.read(_MAX_BYTES + 1)
    except OSError as error:
        raise KeyLocked(
            "The file with the passphrase cannot be read.", private=f"{file}: {error.strerror}"
        ) from error
    if mode & _OTHERS and not kept_by_system:
        raise KeyLocked(
            "Others may read the file with the passphrase; close it (chmod 600) and consider "
            "the passphrase known.",
            private=str(file),
        )
    try:
        line = content.decode("utf-8").split("\n", 1)[0].removesuffix("\r")
    except UnicodeDecodeError:
        line = ""
    if not line or len(content) > _MAX_BYTES:
        # Raised outside the handler: the decoder's error quotes what it choked on.
        raise KeyLocked("The file holds no passphrase on its first line.", private=str(file))
    return line


class _Process:
    """What the whole process shares: where it looks, and what it has opened."""

    def __init__(self) -> None:
        self.surroundings = Surroundings()
        self.safe = KeySafe(self.passphrase)

    def passphrase(self) -> str:
        """Return the passphrase, from where the process looks when it is asked for."""
        return self.surroundings.passphrase()


_PROCESS: Final = _Process()


def look_in(surroundings: Surroundings) -> None:
    """Tell the process where to look, and forget what was opened before."""
    _PROCESS.surroundings = surroundings
    _PROCESS.safe = KeySafe(_PROCESS.passphrase)


def ask_nobody_any_more() -> None:
    """Look in files only from now on: a node that serves has nobody at the terminal."""
    _PROCESS.surroundings = replace(_PROCESS.surroundings, prompt=None)


def surroundings() -> Surroundings:
    """Return where the process looks."""
    return _PROCESS.surroundings


def process_safe() -> KeySafe:
    """Return what opens the process's keys."""
    return _PROCESS.safe
