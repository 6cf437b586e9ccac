"""Making a node's keys, and changing them while partners still know the old ones.

A key is prepared, told to the governance with a new member card, and used only once
the network document names it: a checkpoint under an unknown key would be refused.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from comity.assembly.config import NodeConfig
from comity.assembly.home import Home, write_private, write_whole
from comity.errors import InputInvalid, KeyUnavailable
from comity.exchange.ports import Randomness
from comity.ids import StateCode
from comity.trust.certificates import der_of, fingerprint, issue_certificate
from comity.trust.keys import SEED_BYTES, SigningKey
from comity.trust.network_directory import Directory
from comity.trust.sealing import SealingKey

CERTIFICATE_VALIDITY: Final = timedelta(days=730)
NEXT: Final = ".next"
"""Ending of a file that is prepared and not yet in use."""

_BACKDATED: Final = timedelta(hours=1)
"""A partner whose clock is slow must not find the certificate not yet valid."""

_MAX_COMMON_NAME: Final = 64


def write_log_key(home: Home, origin: str, *, randomness: Randomness, suffix: str = "") -> None:
    """Write a new key for the log, under the next number.

    Args:
        home: The node's folder.
        origin: Name of the log.
        randomness: Source of the key.
        suffix: ``.next`` while it is not yet in use.

    Raises:
        InputInvalid: The origin cannot name a key.
        OSError: The file cannot be written.
    """
    key = SigningKey(origin, randomness(SEED_BYTES))
    path = home.keys / f"log-{_next_number(home, 'log'):04d}.key{suffix}"
    write_private(path, key.to_text().encode("ascii") + b"\n")


def write_sealing_key(home: Home, *, randomness: Randomness) -> None:
    """Write a new sealing key, under the next number.

    It may open at once; partners do not seal to it before the network document names it.

    Raises:
        OSError: The file cannot be written.
    """
    key = SealingKey.generate(randomness)
    path = home.keys / f"sealing-{_next_number(home, 'sealing'):04d}.key"
    write_private(path, key.to_text().encode("ascii") + b"\n")


def write_certificate(
    home: Home,
    state: StateCode,
    name: str,
    url: str,
    host: str,
    *,
    now: datetime,
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
    write_private(home.keys / f"tls.key{suffix}", issued.key_pem)
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
        parts: Which: ``log``, ``sealing``, ``tls``.
        now: Now, aware.
        randomness: Source of the keys.

    Raises:
        InputInvalid: A log key or certificate is prepared already.
        OSError: A file cannot be written.
    """
    waiting = {"log": home.prepared_log_key() is not None, "tls": _next_tls(home)}
    for part in parts:
        if waiting.get(part):
            raise InputInvalid(f"A new {part} key waits to be activated already.", field=part)
    state = StateCode(config.node.state)
    if "sealing" in parts:
        write_sealing_key(home, randomness=randomness)
    if "log" in parts:
        write_log_key(home, config.node.origin, randomness=randomness, suffix=NEXT)
    if "tls" in parts:
        listen = config.listen
        write_certificate(
            home, state, config.node.name, listen.url, listen.host, now=now, suffix=NEXT
        )


def activate(home: Home, directory: Directory, state: StateCode, *, now: datetime) -> list[str]:
    """Take prepared keys into use that the network document names; return which.

    Raises:
        KeyUnavailable: The document does not name one of them yet; nothing was changed.
        MemberUnknown: We are no member.
        OSError: A file cannot be renamed.
    """
    member = directory.member(state, now)
    log = home.prepared_log_key()
    if log is not None:
        key = SigningKey.from_text(log.read_text(encoding="ascii").strip()).verification_key
        if member.log is None or key not in directory.log_keys(member.log.origin, now):
            raise KeyUnavailable("The network document does not name the prepared log key yet.")
    if _next_tls(home):
        named = {entry.sha256 for entry in member.certificates if entry.covers(now)}
        if fingerprint(der_of(home.next_certificate.read_bytes())) not in named:
            raise KeyUnavailable("The network document does not name the prepared certificate yet.")
    done = []
    if log is not None:
        log.rename(log.with_suffix(""))
        done.append("log")
    if _next_tls(home):
        (home.keys / f"tls.key{NEXT}").rename(home.tls_key)
        home.next_certificate.rename(home.certificate)
        done.append("tls")
    return done


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
