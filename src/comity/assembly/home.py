"""A node's home: where its configuration, keys, network documents and database lie."""

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeVar

from comity.assembly.config import FILE_NAME, NodeConfig, read_config
from comity.assembly.log_signers import WITHDRAWN, log_signer
from comity.assembly.passphrases import process_safe
from comity.errors import ConfigurationInvalid, InputInvalid, KeyUnavailable
from comity.transport.tls import OpenedKey
from comity.trust.key_sealing import KeySafe
from comity.trust.record_keys import StorageKey
from comity.trust.sealed_text import is_sealed
from comity.trust.sealing import SealingKey
from comity.trust.signing import Signer

OWNER_ONLY: Final = 0o600
_FOLDER: Final = 0o700
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Home:
    """The folder of one node.

    Attributes:
        path: The folder.
        safe: Opens key files that are sealed with a passphrase.
    """

    path: Path
    safe: KeySafe = field(default_factory=process_safe, repr=False, compare=False)

    @property
    def config_file(self) -> Path:
        """The configuration."""
        return self.path / FILE_NAME

    @property
    def keys(self) -> Path:
        """Folder of the private keys; readable by the node's user only."""
        return self.path / "keys"

    @property
    def certificate(self) -> Path:
        """The TLS certificate in use, PEM."""
        return self.keys / "tls.crt"

    @property
    def tls_key(self) -> Path:
        """Its private key, PEM."""
        return self.keys / "tls.key"

    @property
    def next_certificate(self) -> Path:
        """The certificate prepared for a rotation, or the one in use if none is."""
        prepared = self.keys / "tls.crt.next"
        return prepared if prepared.exists() else self.certificate

    @property
    def networks(self) -> Path:
        """Folder of the network documents adopted, one file a version."""
        return self.path / "network"

    def config(self) -> NodeConfig:
        """Read the configuration.

        Raises:
            ConfigurationInvalid: See ``read_config``.
        """
        return read_config(self.config_file)

    def database_url(self, config: NodeConfig) -> str:
        """Return the database's address with a relative path made absolute."""
        prefix = "sqlite:///"
        url = config.storage.url
        if url.startswith(prefix) and not url.startswith(prefix + "/"):
            return prefix + str((self.path / url.removeprefix(prefix)).resolve())
        return url

    def create(self) -> None:
        """Make the folders, closed to other users; one that exists is closed to them.

        Raises:
            ConfigurationInvalid: There is a node already, or the folder cannot be made,
                or belongs to another user, who could open it again.
        """
        if self.config_file.exists():
            raise ConfigurationInvalid("There is a node in this folder already; nothing changed.")
        try:
            for folder in (self.path, self.keys, self.networks):
                folder.mkdir(mode=_FOLDER, parents=True, exist_ok=True)
                if folder.stat().st_uid != os.geteuid():
                    raise ConfigurationInvalid(
                        "The folder of the node belongs to another user; nothing was made."
                    )
                folder.chmod(_FOLDER)
        except OSError as error:
            raise ConfigurationInvalid(
                "The folder of the node cannot be made.", private=str(error)
            ) from error

    def signing_keys(self) -> tuple[Signer, ...]:
        """Return the keys that sign checkpoints; the newest file last, which is in use.

        One that was withdrawn stands among them, as it tells what it signed before; it
        signs nothing, and is last only while no other is in force.

        Raises:
            KeyUnavailable: There is none, or a file cannot be read.
        """
        withdrawn = sorted(self.keys.glob(f"log*{WITHDRAWN}"))
        gone = [log_signer(self.key_text(file)) for file in withdrawn]
        names = {file.name.removesuffix(WITHDRAWN) for file in withdrawn}
        files = [f for f in sorted(self.keys.glob("log*.key")) if f.name not in names]
        if not files and not gone:
            raise KeyUnavailable("A private key is missing: no log*.key in the folder of keys.")
        return (*gone, *(log_signer(self.key_text(file)) for file in files))

    def prepared_log_key(self) -> Path | None:
        """Return the file of a log key that waits for the network document to name it."""
        return max(self.keys.glob("log*.key.next"), default=None)

    def sealing_keys(self) -> dict[str, SealingKey]:
        """Return the keys that open what was sealed to us, retired ones included.

        Raises:
            KeyUnavailable: There is none, or a file cannot be read.
        """
        return {key.key_id: key for key in self._each("sealing*.key", SealingKey.from_text)}

    @property
    def storage_key_file(self) -> Path:
        """The key under which the database is sealed; without it, nothing in there is readable."""
        return self.keys / "storage.key"

    def storage_key(self) -> StorageKey:
        """Return the key under which the database is sealed.

        Raises:
            KeyUnavailable: There is none, or its file cannot be read.
        """
        if not self.storage_key_file.exists():
            raise KeyUnavailable(
                "The storage key is missing: restore keys/storage.key from your backup. A node "
                "made by an earlier version of Comity has none yet: 'comity migrate' makes it."
            )
        return self._each(self.storage_key_file.name, StorageKey.from_text)[-1]

    def _each(self, pattern: str, read: Callable[[str], T]) -> list[T]:
        files = sorted(self.keys.glob(pattern))
        if not files:
            raise KeyUnavailable(f"A private key is missing: no {pattern} in the folder of keys.")
        texts = [(file, self.key_text(file)) for file in files]
        try:
            return [read(text) for _, text in texts]
        except InputInvalid as error:
            raise KeyUnavailable("A private key cannot be read.", private=str(error)) from error

    def key_text(self, file: Path) -> str:
        """Return what a key file holds, opened if it is sealed, without space around it.

        Raises:
            KeyUnavailable: It is missing, damaged or altered.
            KeyLocked: It is sealed, and there is no passphrase or a wrong one.
        """
        return opened_text(file, self.safe)

    def private_key(self, file: Path) -> Path | OpenedKey:
        """Return a private key in PEM for a TLS context, in memory where the system can.

        Raises:
            KeyUnavailable, KeyLocked: As for ``key_text``, where the file is sealed.
        """
        try:
            text = file.read_text(encoding="ascii")
        except (OSError, ValueError):
            return file  # What is wrong with it is told by whoever loads it.
        if is_sealed(text):
            return OpenedKey(file.name, opened_text(file, self.safe))
        return OpenedKey(file.name, text.strip()) if OpenedKey.is_possible() else file


def opened_text(file: Path, safe: KeySafe) -> str:
    """Return what a key file holds, opened if it is sealed, without space around it.

    Raises:
        KeyUnavailable: It is missing, damaged or altered.
        KeyLocked: It is sealed, and there is no passphrase or a wrong one.
    """
    try:
        text = file.read_text(encoding="ascii")
    except (OSError, ValueError) as error:
        # A decoder's error quotes the bytes it met; only its kind is told.
        what = error.strerror if isinstance(error, OSError) else "not text"
        raise KeyUnavailable(
            "A private key cannot be read.", private=f"{file.name}: {what}"
        ) from None
    try:
        return safe.open(text).strip()
    except InputInvalid as error:
        raise KeyUnavailable(error.public, private=file.name) from error


def write_private(path: Path, content: bytes) -> None:
    """Write a file only its owner can read, whole or not at all.

    Raises:
        OSError: The file cannot be written.
    """
    write_whole(path, content, mode=OWNER_ONLY)


def write_whole(path: Path, content: bytes, *, mode: int = 0o644) -> None:
    """Write a file so that a crash leaves the old content or the new, never a part.

    Raises:
        OSError: The file cannot be written.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
