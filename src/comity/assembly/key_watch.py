"""Noticing that a node's key files changed, and holding what was opened of them.

A running node takes up new keys without being stopped. What is open stays in memory:
files that are sealed, or change, while it runs do not disturb what it does meanwhile.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from comity.assembly.config import NodeConfig
from comity.assembly.home import Home
from comity.assembly.log_signers import log_signer
from comity.storage.store import LogIdentity
from comity.transport.tls import OpenedKey
from comity.trust.keys import VerificationKey

Stamp = tuple[tuple[str, int, int, int], ...]


@dataclass(slots=True)
class KeyWatch:
    """What is known of the key files.

    Attributes:
        home: The node's folder.
        seen: How the files looked when their keys were taken up.
        signing: The log's key that was in use then.
        unusable: How they looked when they could not be read; tried again once they change.
        generation: Rises each time that changed keys are taken up.
    """

    home: Home
    seen: Stamp
    signing: VerificationKey
    unusable: Stamp = ()
    generation: int = 0
    _opened: dict[Path, Path | OpenedKey] = field(default_factory=dict, repr=False)

    @classmethod
    def now(cls, home: Home, config: NodeConfig) -> Self:
        """Begin to watch.

        Raises:
            KeyUnavailable, KeyLocked: As for ``log_identity``.
        """
        seen = _stamp_of(home)
        return cls(home, seen, log_identity(home, config).keys[-1].verification_key)

    def look(self) -> Stamp:
        """Return how the key files look now: names, places, times and sizes."""
        return _stamp_of(self.home)

    def private_key(self, file: Path) -> Path | OpenedKey:
        """Return a private key in PEM, as it was when the keys were last taken up.

        Raises:
            KeyUnavailable, KeyLocked: As for ``Home.private_key``.
        """
        held = self._opened.get(file)
        if held is None:
            held = self._opened[file] = self.home.private_key(file)
        return held

    def reopen(self) -> None:
        """Hold the private keys in PEM as they are now.

        Raises:
            KeyUnavailable, KeyLocked: As for ``Home.private_key``.
        """
        self._opened = {file: self.home.private_key(file) for file in self._opened}

    def taken_up(self, seen: Stamp, signing: VerificationKey) -> None:
        """Note that changed keys are in use."""
        self.seen, self.signing = seen, signing
        self.generation += 1


def _stamp_of(home: Home) -> Stamp:
    found = []
    for file in sorted(home.keys.iterdir()):
        try:
            stat = file.stat()
        except FileNotFoundError:
            continue  # Renamed meanwhile; the next look sees what became of it.
        found.append((file.name, stat.st_ino, stat.st_mtime_ns, stat.st_size))
    return tuple(found)


def log_identity(home: Home, config: NodeConfig) -> LogIdentity:
    """Return whose log a node keeps, and by which keys.

    A prepared key counts among those that may have signed: another process of this node
    may take it into use a moment before this one notices.

    Raises:
        KeyUnavailable: The log's key is missing or cannot be read.
        KeyLocked: It is sealed, and there is no passphrase or a wrong one.
    """
    keys = home.signing_keys()
    others = [key.verification_key for key in keys[:-1]]
    prepared = home.prepared_log_key()
    if prepared is not None:
        others.append(log_signer(home.key_text(prepared)).verification_key)
    return LogIdentity(origin=config.node.origin, keys=keys[-1:], retired_keys=tuple(others))
