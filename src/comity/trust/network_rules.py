"""What makes a network document acceptable: by itself, and after the one before it.

Signatures are not checked here (see ``network``). The rules about history protect
evidence: a document may end a key, and may never make one forgotten, or an exchange
of years ago could no longer be proved.

Source:
    The Update Framework, specification 1.0, section 5.3 (a new root is signed by a
    threshold of the old root's keys and of its own; versions rise by one).
"""

import base64
import binascii
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import msgspec

from comity.errors import CertificateNotTrusted, InputInvalid, NetworkDocumentInvalid
from comity.trust.certificates import fingerprint, not_after
from comity.trust.keys import VerificationKey
from comity.trust.network_document import (
    PROTOCOL,
    CertificateEntry,
    Log,
    Member,
    NetworkDocument,
    Period,
    RemovedMember,
    SealingKeyEntry,
    format_of,
)
from comity.trust.revocation import check_revocation_history, check_revocations
from comity.trust.sealing import SealingPublicKey
from comity.trust.witness_rules import (
    check_witness_history,
    check_witnesses,
    revocation_moments,
    witness_periods,
)


def check_document(document: NetworkDocument) -> None:
    """Check the rules that one document keeps by itself.

    Raises:
        NetworkDocumentInvalid: A rule is broken; ``public`` names it. The
            governance's fault, or that of whoever composed the document.
    """
    _check_moments(document)
    if (document.previous is None) != (document.version == 1):
        raise NetworkDocumentInvalid("Every version but the first names the one before it.")
    if document.expires_at <= document.issued_at:
        raise NetworkDocumentInvalid("The network document expires before it is issued.")
    _check_governance(document)
    states = [member.state for member in document.members]
    if states != sorted(set(states)):
        raise NetworkDocumentInvalid("Members are listed once each, in the order of their codes.")
    fitting = format_of(
        document.members,
        document.removed,
        witnessing=document.witnessing,
        time_stamping=document.time_stamping,
    )
    if document.format != fitting:
        raise NetworkDocumentInvalid("The format is not the one for what the document lists.")
    for member in document.members:
        _check_member(member)
    for removed in document.removed:
        if removed.log is None:
            continue
        _check_log(removed.log)
        for key in removed.log.keys:
            end = max(removed.removed_at, key.valid_from)
            if key.valid_until is None or key.valid_until > end:
                raise NetworkDocumentInvalid("A removed member's key outlasts its membership.")
    _check_nothing_shared(document)
    check_witnesses(document)
    check_revocations(document)


def check_succession(old: NetworkDocument, new: NetworkDocument) -> None:
    """Check that ``new`` may follow ``old`` directly.

    Raises:
        NetworkDocumentInvalid: Another network, a version that goes back or
            jumps, a different predecessor, or history rewritten. An attack, or
            the governance's mistake.
    """
    if new.network != old.network:
        raise NetworkDocumentInvalid("The document is of another network.")
    if new.version <= old.version:
        raise NetworkDocumentInvalid(
            f"Version {new.version} does not follow version {old.version}: it goes back."
        )
    if new.version != old.version + 1:
        raise NetworkDocumentInvalid(
            f"Version {new.version} does not follow version {old.version}: versions are missing."
        )
    if new.previous != old.digest():
        raise NetworkDocumentInvalid("The document names another predecessor than the one held.")
    if new.issued_at < old.issued_at:
        raise NetworkDocumentInvalid("The document was issued before its predecessor.")
    _check_history(old, new)


def _check_history(old: NetworkDocument, new: NetworkDocument) -> None:
    """Every log ever listed stays listed under its state, and keeps its keys."""
    kept = {log.origin: (state, log) for state, log in new.logs()}
    for state, log in old.logs():
        if log.origin not in kept:
            raise NetworkDocumentInvalid(
                f"The log of {state} is no longer listed; old evidence could not be verified."
            )
        owner, after = kept[log.origin]
        if owner != state:
            raise NetworkDocumentInvalid(f"The log of {state} is listed under another state.")
        _check_kept(log, after)
    if _but_for_logs(new.removed[: len(old.removed)]) != _but_for_logs(old.removed):
        raise NetworkDocumentInvalid("An entry on a removed member was changed or dropped.")
    check_witness_history(old, new)


def _but_for_logs(removed: Sequence[RemovedMember]) -> list[tuple[object, ...]]:
    """Return what of entries on removed members may never change: all but how keys end.

    A key of a member that left can still be revoked, if it comes into other hands.
    """
    return [
        (
            msgspec.structs.replace(each, log=None),
            each.log and (each.log.origin, [key.vkey for key in each.log.keys]),
        )
        for each in removed
    ]


def _check_kept(before: Log, after: Log) -> None:
    """A key stays, from the same moment on; it may end, and an end may not be put off.

    Putting off would revive a key that its owner has given up and perhaps lost.
    """
    kept = {key.vkey: key for key in after.keys}
    for key in before.keys:
        now = kept.get(key.vkey)
        if now is None or now.valid_from != key.valid_from:
            raise NetworkDocumentInvalid(
                f"A key of the log {before.origin} was dropped or its beginning changed."
            )
        if key.valid_until is not None and (
            now.valid_until is None or now.valid_until > key.valid_until
        ):
            raise NetworkDocumentInvalid(f"A key of the log {before.origin} was revived.")
    check_revocation_history(before, after)


def _check_governance(document: NetworkDocument) -> None:
    keys = [_key(text) for text in document.governance.keys]
    if len({key.public for key in keys}) != len(keys):
        raise NetworkDocumentInvalid("A governance key is listed twice.")
    if len({(key.name, key.key_id) for key in keys}) != len(keys):
        raise NetworkDocumentInvalid("Two governance keys share a name and an id.")
    if document.governance.threshold > len(keys):
        raise NetworkDocumentInvalid("The governance threshold is higher than the number of keys.")


def _check_member(member: Member) -> None:
    if member.log is not None:
        _check_log(member.log)
    if (member.log is None) is not (not member.sealing_keys):
        raise NetworkDocumentInvalid(f"{member.state} has a log or sealing keys, and not both.")
    if member.log is None and member.speaks(PROTOCOL):
        raise NetworkDocumentInvalid(f"{member.state} speaks {PROTOCOL} and keeps no log.")
    for entry in (*member.sealing_keys, *member.certificates):
        _check_period(entry)
    for sealing_key in member.sealing_keys:
        _check_sealing_key(sealing_key)
    for certificate in member.certificates:
        _check_certificate(certificate)


def _check_log(log: Log) -> None:
    for entry in log.keys:
        _check_period(entry)
        if _key(entry.vkey).name != log.origin:
            raise NetworkDocumentInvalid(f"A key of the log {log.origin} has another name.")


def _check_period(period: Period) -> None:
    if period.valid_until is not None and period.valid_until < period.valid_from:
        raise NetworkDocumentInvalid("A period ends before it begins.")


def _check_sealing_key(entry: SealingKeyEntry) -> None:
    try:
        key_id = SealingPublicKey.from_text(entry.public).key_id
    except InputInvalid as problem:
        raise NetworkDocumentInvalid(f"A sealing key cannot be read: {problem}") from problem
    if key_id != entry.key_id:
        raise NetworkDocumentInvalid("The id of a sealing key does not fit the key.")


def _check_certificate(entry: CertificateEntry) -> None:
    try:
        der = base64.b64decode(entry.der_base64, validate=True)
    except (ValueError, binascii.Error) as problem:
        raise NetworkDocumentInvalid("A certificate is not base64.") from problem
    if fingerprint(der) != entry.sha256:
        raise NetworkDocumentInvalid("The fingerprint of a certificate does not fit it.")
    try:
        not_after(der)
    except CertificateNotTrusted as problem:
        raise NetworkDocumentInvalid(f"A certificate cannot be read: {problem}") from problem


def _check_nothing_shared(document: NetworkDocument) -> None:
    """No log, key or certificate belongs to two states, or one could speak as the other."""
    logs = list(document.logs())
    # A state that returns begins a new log: two logs of one origin would look forked.
    _check_once([log.origin for _, log in logs], "log")
    _check_owners(
        ((_key(key.vkey).public.hex(), state) for state, log in logs for key in log.keys), "log key"
    )
    for member in document.members:
        if member.log is not None:
            _check_once([key.vkey for key in member.log.keys], "log key")
        _check_once([key.key_id for key in member.sealing_keys], "sealing key")
        _check_once([certificate.sha256 for certificate in member.certificates], "certificate")
    _check_owners(
        ((key.key_id, member.state) for member in document.members for key in member.sealing_keys),
        "sealing key",
    )
    _check_owners(
        (
            (entry.sha256, member.state)
            for member in document.members
            for entry in member.certificates
        ),
        "certificate",
    )


def _check_owners(owned: Iterable[tuple[str, str]], what: str) -> None:
    owners: dict[str, str] = {}
    for thing, state in owned:
        if owners.setdefault(thing, state) != state:
            raise NetworkDocumentInvalid(f"{owners[thing]} and {state} share a {what}.")


def _check_once(things: Sequence[str], what: str) -> None:
    if len(set(things)) != len(things):
        raise NetworkDocumentInvalid(f"A {what} is listed twice.")


def _key(text: str) -> VerificationKey:
    try:
        return VerificationKey.from_text(text)
    except InputInvalid as problem:
        raise NetworkDocumentInvalid(f"A key cannot be read: {problem}") from problem


def _check_moments(document: NetworkDocument) -> None:
    for moment in _moments(document):
        if moment.utcoffset() != timedelta(0) or moment.microsecond:
            raise NetworkDocumentInvalid("Times are in UTC, with whole seconds.")


def _moments(document: NetworkDocument) -> Iterable[datetime]:
    yield from (document.issued_at, document.expires_at)
    periods: list[Period] = []
    for member in document.members:
        yield member.joined_at
        periods += (*member.sealing_keys, *member.certificates)
    for removed in document.removed:
        yield removed.removed_at
    for _, log in document.logs():
        periods += log.keys
    periods += witness_periods(document)
    yield from revocation_moments(document)
    for period in periods:
        yield period.valid_from
        if period.valid_until is not None:
            yield period.valid_until
