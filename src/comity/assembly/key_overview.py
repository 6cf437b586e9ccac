"""Which keys a node has: public halves, and how the private ones are kept."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from comity.assembly.home import Home
from comity.assembly.log_signers import WITHDRAWN, log_signer
from comity.errors import KeyLocked
from comity.trust.certificates import der_of, fingerprint
from comity.trust.cosigner import CosignerKey
from comity.trust.sealed_text import is_sealed
from comity.trust.sealing import SealingKey
from comity.trust.token_uri import is_in_token

_PARTS: Final[dict[str, Callable[[str], str]]] = {
    "log": lambda text: log_signer(text).verification_key.to_text(),
    "sealing": lambda text: SealingKey.from_text(text).key_id,
    "witness": lambda text: CosignerKey.from_text(text).verification_key.to_text(),
}


@dataclass(frozen=True, slots=True)
class KeyShown:
    """A key of a node.

    Attributes:
        file: Name of its file in the folder of keys.
        part: What it is for: ``log``, ``sealing``, ``witness``, ``tls``, or the file's own name.
        state: ``in use``, ``prepared``, ``earlier`` (kept for what was signed or sealed
            with it), or ``withdrawn``.
        kept: ``file``, ``passphrase``, ``token``; ``nothing`` of a withdrawn key.
        public: Its public half; ``locked`` if the passphrase is not at hand.
    """

    file: str
    part: str
    state: str
    kept: str
    public: str


def overview(home: Home) -> list[KeyShown]:
    """Return every key of a node, part by part.

    Raises:
        KeyUnavailable: A file cannot be read.
    """
    return list(_keys(home))


def _keys(home: Home) -> Iterator[KeyShown]:
    patterns = ("*.key", "*.key.next", f"*.key{WITHDRAWN}")
    files = sorted(file for pattern in patterns for file in home.keys.glob(pattern))
    newest = {_kind(file): file for file in files if file.suffix == ".key"}
    for file in files:
        text = file.read_text(encoding="ascii")
        part = file.name.split("-")[0].split(".")[0]
        yield KeyShown(
            file=file.name,
            part=part,
            state=_state(file, newest.get(_kind(file))),
            kept=_kept(file, text),
            public=_public(home, file, part),
        )


def _kind(file: Path) -> str:
    return file.name.split(".")[0].rstrip("0123456789")


def _state(file: Path, newest: Path | None) -> str:
    if file.suffix == ".next":
        return "prepared"
    if file.suffix == WITHDRAWN:
        return "withdrawn"
    return "in use" if file == newest else "earlier"


def _kept(file: Path, text: str) -> str:
    if file.suffix == WITHDRAWN:
        return "nothing"
    if is_in_token(text):
        return "token"
    return "passphrase" if is_sealed(text) else "file"


def _public(home: Home, file: Path, part: str) -> str:
    if part in _PARTS:
        try:
            return _PARTS[part](home.key_text(file))
        except KeyLocked:
            return "locked"
    certificate = file.with_name(file.name.replace(".key", ".crt"))
    return fingerprint(der_of(certificate.read_bytes())) if certificate.exists() else "-"
