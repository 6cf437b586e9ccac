"""The keys of this node's witness: one for each algorithm, under one name."""

from datetime import datetime
from typing import Final

from comity.assembly.home import Home
from comity.assembly.key_protection import write_key
from comity.errors import InputInvalid, KeyUnavailable
from comity.exchange.ports import Randomness
from comity.ids import StateCode
from comity.trust.cosigner import CosignerAlgorithm, CosignerKey
from comity.trust.keys import SEED_BYTES
from comity.trust.network_directory import Directory

_FILES: Final = {
    CosignerAlgorithm.ED25519: "witness-{:04d}.key",
    CosignerAlgorithm.ML_DSA_44: "witness-ml-dsa-{:04d}.key",
}
_MAX_ORIGIN: Final = 190


def witness_name_of(origin: str) -> str:
    """Return the name of the witness of a node, made of its log's name.

    Example:
        >>> witness_name_of("node.example/log/de")
        'node.example/log/de/witness'
    """
    return f"{origin[:_MAX_ORIGIN]}/witness"


def write_witness_keys(home: Home, origin: str, *, randomness: Randomness) -> None:
    """Write new keys of the witness, one for each algorithm, under the next number.

    They cosign once the network document names them; keys before them do as long as it does.

    Raises:
        InputInvalid: The origin cannot name a key.
        OSError: A file cannot be written.
    """
    found = [int(file.stem.rpartition("-")[2]) for file in home.keys.glob("witness-*.key")]
    number = max(found, default=0) + 1
    for algorithm, name in _FILES.items():
        key = CosignerKey(witness_name_of(origin), algorithm, randomness(SEED_BYTES))
        write_key(home, home.keys / name.format(number), key.to_text(), randomness=randomness)


def witness_keys(home: Home) -> tuple[CosignerKey, ...]:
    """Return the keys of this node's witness, those of the newest number last.

    Returns:
        None at all for a node that was founded without a witness.

    Raises:
        KeyUnavailable: A file cannot be read.
        KeyLocked: A file is sealed, and there is no passphrase or a wrong one.
    """
    files = sorted(
        home.keys.glob("witness-*.key"), key=lambda file: (file.stem.rpartition("-")[2], file.name)
    )
    try:
        return tuple(CosignerKey.from_text(home.key_text(file)) for file in files)
    except InputInvalid as error:
        raise KeyUnavailable("A key of the witness cannot be read.", private=str(error)) from error


def newest_witness_keys(home: Home) -> tuple[CosignerKey, ...]:
    """Return the newest key of each algorithm.

    Raises:
        KeyUnavailable, KeyLocked: As for ``witness_keys``.
    """
    newest = {key.algorithm: key for key in witness_keys(home)}
    return tuple(newest[algorithm] for algorithm in CosignerAlgorithm if algorithm in newest)


def keys_in_force(
    keys: tuple[CosignerKey, ...], directory: Directory, state: StateCode, at: datetime
) -> tuple[CosignerKey, ...]:
    """Return those of our witness's keys that the network document names at a moment."""
    named = set(directory.witness_keys(state, at))
    return tuple(key for key in keys if key.verification_key in named)
