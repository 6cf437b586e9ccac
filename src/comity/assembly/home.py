"""A node's home: where its configuration, keys, network documents and database lie."""

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from comity.assembly.config import FILE_NAME, NodeConfig, read_config
from comity.errors import ConfigurationInvalid, InputInvalid, KeyUnavailable
from comity.trust.keys import SigningKey
from comity.trust.sealing import SealingKey

OWNER_ONLY: Final = 0o600
_FOLDER: Final = 0o700
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Home:
    """The folder of one node.

    Attributes:
        path: The folder.
    """

    path: Path

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

    def signing_keys(self) -> tuple[SigningKey, ...]:
        """Return the keys that sign checkpoints; the newest file last.

        Raises:
            KeyUnavailable: There is none, or a file cannot be read.
        """
        return tuple(self._each("log*.key", SigningKey.from_text))

    def prepared_log_key(self) -> Path | None:
        """Return the file of a log key that waits for the network document to name it."""
        return max(self.keys.glob("log*.key.next"), default=None)

    def sealing_keys(self) -> dict[str, SealingKey]:
        """Return the keys that open what was sealed to us, retired ones included.

        Raises:
            KeyUnavailable: There is none, or a file cannot be read.
        """
        return {key.key_id: key for key in self._each("sealing*.key", SealingKey.from_text)}

    def _each(self, pattern: str, read: Callable[[str], T]) -> list[T]:
        files = sorted(self.keys.glob(pattern))
        if not files:
            raise KeyUnavailable(f"A private key is missing: no {pattern} in the folder of keys.")
        try:
            return [read(file.read_text(encoding="ascii").strip()) for file in files]
        except (OSError, ValueError, InputInvalid) as error:
            raise KeyUnavailable("A private key cannot be read.", private=str(error)) from error


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
