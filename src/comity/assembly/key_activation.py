"""Taking prepared keys into use, once partners know them."""

from datetime import datetime
from pathlib import Path
from typing import Final

from comity.assembly.home import Home, write_whole
from comity.assembly.key_files import next_of
from comity.assembly.key_withdrawal import erase
from comity.assembly.log_signers import log_signer
from comity.assembly.sealing_documents import seal_files
from comity.errors import KeyUnavailable
from comity.ids import StateCode
from comity.trust.certificates import der_of, fingerprint
from comity.trust.document_key import document_key
from comity.trust.network_directory import Directory

_SHORT: Final = 16
"""Digits of a fingerprint that tell apart the certificates of one seal."""


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
        key = log_signer(home.key_text(log)).verification_key
        if member.log is None or key not in directory.log_keys(member.log.origin, now):
            raise KeyUnavailable("The network document does not name the prepared log key yet.")
    if next_of(home.certificate).exists():
        named = {entry.sha256 for entry in member.certificates if entry.covers(now)}
        if fingerprint(der_of(home.next_certificate.read_bytes())) not in named:
            raise KeyUnavailable("The network document does not name the prepared certificate yet.")
    done = []
    if log is not None:
        log.rename(log.with_suffix(""))
        done.append("log")
    if next_of(home.certificate).exists():
        _take(home.tls_key, home.certificate)
        done.append("tls")
    return done


def activate_seal(home: Home) -> bool:
    """Take a prepared key of the seal into use, with the certificate that lies beside it.

    The governance has no part in it: who checks a document looks at the certificate in it.
    The earlier certificate stays, under its fingerprint; the earlier key is erased.

    Returns:
        Whether there was one.

    Raises:
        KeyUnavailable: Key and certificate do not belong together; nothing was changed.
        OSError: A file cannot be written.
    """
    certificate, key, request = seal_files(home)
    if not next_of(certificate).exists():
        return False
    # Called again after a crash, the key may be in its place already.
    shown = next_of(key) if next_of(key).exists() else key
    document_key(next_of(certificate).read_bytes(), home.key_text(shown).encode("ascii"))
    if certificate.exists() and next_of(key).exists():
        earlier = fingerprint(der_of(certificate.read_bytes()))[:_SHORT]
        write_whole(home.keys / f"seal-{earlier}.crt", certificate.read_bytes())
        erase(key)
    _take(key, certificate)
    if next_of(request).exists():
        next_of(request).replace(request)
    return True


def _take(key: Path, certificate: Path) -> None:
    """Put prepared files in the place of those in use; called again after a crash, go on."""
    if next_of(key).exists():
        next_of(key).replace(key)
    next_of(certificate).replace(certificate)
