"""Making a node's keys, and changing them while partners still know the old ones.

A key is prepared, told to the governance with a new member card, and used only once
the network document names it: a checkpoint under an unknown key would be refused.
"""

import os
from collections.abc import Sequence
from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from comity.assembly.config import NodeConfig
from comity.assembly.home import Home, write_private, write_whole
from comity.assembly.key_protection import write_key
from comity.assembly.log_signers import token_pin
from comity.assembly.sealing_documents import make_seal, seal_files
from comity.assembly.witness_keys import write_witness_keys
from comity.errors import InputInvalid
from comity.exchange.ports import Randomness
from comity.ids import StateCode
from comity.trust.certificates import issue_certificate
from comity.trust.hsm import refer_to
from comity.trust.keys import SEED_BYTES, SigningKey
from comity.trust.record_keys import StorageKey
from comity.trust.sealing import SealingKey

CERTIFICATE_VALIDITY: Final = timedelta(days=730)
NEXT: Final = ".next"
"""Ending of a file that is prepared and not yet in use."""

_BACKDATED: Final = timedelta(hours=1)
"""A partner whose clock is slow must not find the certificate not yet valid."""

_MAX_COMMON_NAME: Final = 64


def write_log_key(
    home: Home,
    origin: str,
    *,
    randomness: Randomness,
    suffix: str = "",
    token: str | None = None,
) -> None:
    """Write a new key for the log, under the next number.

    Args:
        home: The node's folder.
        origin: Name of the log.
        randomness: Source of the key.
        suffix: ``.next`` while it is not yet in use.
        token: The key in a token that it shall be, a ``pkcs11:`` URI; made by the
            token's own tools, and tried with a signature here.

    Raises:
        InputInvalid: The origin cannot name a key, or the token's key is none for a log, or
            the log had it already.
        KeyUnavailable: The token does not answer, or holds no such key.
        KeyLocked: The passphrase or the PIN is missing or wrong.
        OSError: The file cannot be written.
    """
    path = home.keys / f"log-{_next_number(home, 'log'):04d}.key{suffix}"
    if token is None:
        key = SigningKey(origin, randomness(SEED_BYTES))
        write_key(home, path, key.to_text(), randomness=randomness)
    else:
        reference = refer_to(origin, token, token_pin)
        had = {key.verification_key for key in home.signing_keys()}
        if reference.verification_key in had:
            raise InputInvalid(
                "The log had this key already; make another in the token and name it under "
                "[keys] log.",
                field="log",
            )
        write_private(path, reference.to_text().encode("ascii") + b"\n")


def write_sealing_key(home: Home, *, randomness: Randomness) -> None:
    """Write a new sealing key, under the next number.

    It may open at once; partners do not seal to it before the network document names it.

    Raises:
        OSError: The file cannot be written.
    """
    key = SealingKey.generate(randomness)
    path = home.keys / f"sealing-{_next_number(home, 'sealing'):04d}.key"
    write_key(home, path, key.to_text(), randomness=randomness)


def write_storage_key(home: Home, *, randomness: Randomness) -> None:
    """Write the key under which the database is sealed, unless there is one.

    Raises:
        OSError: The file cannot be written.
    """
    if not home.storage_key_file.exists():
        key = StorageKey.generate(randomness)
        write_key(home, home.storage_key_file, key.to_text(), randomness=randomness)


def write_certificate(
    home: Home,
    state: StateCode,
    name: str,
    url: str,
    host: str,
    *,
    now: datetime,
    randomness: Randomness = os.urandom,
    suffix: str = "",
) -> None:
    """Write a new TLS key and certificate.

    Args:
        home: The node's folder.
        state: Our own state.
        name: Name of the authority; shortened to what a certificate carries.
        url: Address for partners; its host stands in the certificate.
        host: Address to listen on; it stands there too.
        now: Now, aware.
        randomness: Source of salts, where keys are sealed.
        suffix: Put behind the names of the files: ``.next`` while it is not yet in use.

    Raises:
        InputInvalid: A name cannot stand in a certificate.
        OSError: A file cannot be written.
    """
    names = list(dict.fromkeys(n for n in (urlsplit(url).hostname, host) if n and _usable(n)))
    issued = issue_certificate(
        state,
        name[:_MAX_COMMON_NAME],
        names or ["localhost"],
        now - _BACKDATED,
        now + CERTIFICATE_VALIDITY,
    )
    pem = issued.key_pem.decode("ascii").strip()
    write_key(home, home.keys / f"tls.key{suffix}", pem, randomness=randomness)
    write_whole(home.keys / f"tls.crt{suffix}", issued.cert_pem)


def prepare(
    home: Home,
    config: NodeConfig,
    parts: Sequence[str],
    *,
    now: datetime,
    randomness: Randomness,
) -> None:
    """Make new keys that are not yet used.

    Args:
        home: The node's folder.
        config: Its configuration.
        parts: Which: ``log``, ``sealing``, ``tls``, ``witness``, ``seal``.
        now: Now, aware.
        randomness: Source of the keys.

    Raises:
        InputInvalid: A log key or certificate is prepared already.
        OSError: A file cannot be written.
    """
    waiting = {
        "log": home.prepared_log_key() is not None,
        "tls": _next_tls(home),
        "seal": next_of(seal_files(home)[0]).exists(),
    }
    for part in parts:
        if waiting.get(part):
            raise InputInvalid(f"A new {part} key waits to be activated already.", field=part)
    state = StateCode(config.node.state)
    if "sealing" in parts:
        write_sealing_key(home, randomness=randomness)
    if "log" in parts:
        write_log_key(
            home, config.node.origin, randomness=randomness, suffix=NEXT, token=config.keys.log
        )
    if "tls" in parts:
        listen = config.listen
        write_certificate(
            home,
            state,
            config.node.name,
            listen.url,
            listen.host,
            now=now,
            randomness=randomness,
            suffix=NEXT,
        )
    if "witness" in parts:
        write_witness_keys(home, config.node.origin, randomness=randomness)
    if "seal" in parts:
        make_seal(home, now=now, randomness=randomness, suffix=NEXT)


def next_of(file: Path) -> Path:
    """Return where the file lies that is prepared to take the place of one."""
    return file.with_name(file.name + NEXT)


def _next_tls(home: Home) -> bool:
    return home.next_certificate != home.certificate


def _next_number(home: Home, kind: str) -> int:
    found = [
        int(file.name.split(".")[0].rpartition("-")[2]) for file in home.keys.glob(f"{kind}-*")
    ]
    return max(found, default=0) + 1


def _usable(host: str) -> bool:
    """Say whether a certificate should name it; "any address" is no name of anybody."""
    try:
        return not ip_address(host).is_unspecified
    except ValueError:
        return True
