"""The network document in force: who signed it, and what it changed against the one before."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum, unique
from pathlib import Path

from comity.assembly.build import Node
from comity.assembly.network_files import NetworkFiles
from comity.assembly.own_keys import short_identifier
from comity.errors import NetworkDocumentInvalid, SignatureInvalid
from comity.trust.network import read_unverified
from comity.trust.network_document import LogKey, Member, NetworkDocument, Period
from comity.trust.signed_note import open_note


@unique
class Listed(StrEnum):
    """What a network document lists. Stable names."""

    EXPIRY = "expiry"
    GRACE = "grace-days"
    GOVERNANCE = "governance"
    WITNESSING = "witnessing"
    AUTHORITY = "time-stamp-authority"
    MEMBER = "member"
    REMOVED = "removed-member"
    NAME = "name"
    ADDRESS = "address"
    CAPABILITIES = "capabilities"
    LOG_KEY = "log-key"
    SEALING_KEY = "sealing-key"
    CERTIFICATE = "certificate"
    WITNESS_KEY = "witness-key"


_Place = tuple[Listed, str, str]


@dataclass(frozen=True, slots=True)
class NetworkChange:
    """One thing that a version changed.

    Attributes:
        what: What kind of thing.
        subject: Whose: a state, or an authority's name; empty if it is the network's.
        identifier: Which one, where there may be several.
        before: What stood there; ``None`` if nothing did.
        after: What stands there now; ``None`` if nothing does.
    """

    what: Listed
    subject: str
    identifier: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class DocumentInForce:
    """The document in force, and how it came to be.

    Attributes:
        document: The document.
        signed_by: Names of the governance's keys that signed it.
        changes: What it changed; empty for the first one.
        has_previous: Whether there is one before it.
    """

    document: NetworkDocument
    signed_by: tuple[str, ...]
    changes: tuple[NetworkChange, ...]
    has_previous: bool


def document_in_force(node: Node) -> DocumentInForce:
    """Return the document by which the node exchanges, with what it changed.

    Raises:
        NetworkDocumentInvalid: A file of an adopted document is missing, or another one.
    """
    document = node.directory.document
    held = {int(file.stem): file for file in NetworkFiles(node.home.networks).versions()}
    raw = _read(held, document.version, document.digest())
    previous = None
    if document.previous is not None:
        previous = read_unverified(_read(held, document.version - 1, document.previous))
    return DocumentInForce(
        document=document,
        signed_by=tuple(_signers(raw, document)),
        changes=() if previous is None else changes_between(previous, document),
        has_previous=previous is not None,
    )


def changes_between(before: NetworkDocument, after: NetworkDocument) -> tuple[NetworkChange, ...]:
    """Return what differs between two documents, the network's own affairs first."""
    old, new = dict(_flat(before)), dict(_flat(after))
    order = list(Listed)
    places = sorted({*old, *new}, key=lambda each: (each[1], order.index(each[0]), each[2]))
    return tuple(
        NetworkChange(*place, before=old.get(place), after=new.get(place))
        for place in places
        if old.get(place) != new.get(place)
    )


def _read(held: Mapping[int, Path], version: int, digest: str) -> bytes:
    """Return a document that was adopted.

    Raises:
        NetworkDocumentInvalid: Its file is missing, or holds another one.
    """
    if version not in held:
        raise NetworkDocumentInvalid(f"The file of network document {version} is gone.")
    raw = held[version].read_bytes()
    if read_unverified(raw).digest() != digest:
        raise NetworkDocumentInvalid(f"The file of network document {version} was changed.")
    return raw


def _signers(raw: bytes, document: NetworkDocument) -> Iterator[str]:
    for key in document.governance.verification_keys():
        try:
            open_note(raw, [key])
        except SignatureInvalid:
            continue
        yield key.name


def _flat(document: NetworkDocument) -> Iterator[tuple[_Place, str]]:
    """Yield everything that a document lists, each with its place."""
    governance = document.governance
    names = ", ".join(key.name for key in governance.verification_keys())
    yield (Listed.EXPIRY, "", ""), document.expires_at.isoformat()
    yield (Listed.GRACE, "", ""), str(document.grace_days)
    yield (Listed.GOVERNANCE, "", ""), f"{governance.threshold} of {names}"
    if document.witnessing is not None:
        yield (Listed.WITNESSING, "", ""), str(document.witnessing.threshold)
    for authority in document.time_stamping:
        yield (Listed.AUTHORITY, authority.name, ""), _period(authority)
    for member in document.members:
        yield from _of_member(member)
    for removed in document.removed:
        yield (Listed.REMOVED, removed.state, ""), removed.reason


def _of_member(member: Member) -> Iterator[tuple[_Place, str]]:
    state = member.state
    yield (Listed.MEMBER, state, ""), member.status.value
    yield (Listed.NAME, state, ""), member.name
    addresses = (f"{each.url} ({each.protocol})" for each in member.endpoints)
    yield (Listed.ADDRESS, state, ""), ", ".join(addresses)
    yield (Listed.CAPABILITIES, state, ""), ", ".join(member.capabilities)
    if member.log is not None:
        yield from _keys(Listed.LOG_KEY, state, [(each.vkey, each) for each in member.log.keys])
    sealing = [(each.key_id, each) for each in member.sealing_keys]
    yield from _keys(Listed.SEALING_KEY, state, sealing)
    certificates = [(each.sha256, each) for each in member.certificates]
    yield from _keys(Listed.CERTIFICATE, state, certificates)
    if member.witness is not None:
        cosigners = [(each.vkey, each) for each in member.witness.keys]
        yield from _keys(Listed.WITNESS_KEY, state, cosigners)


def _keys(
    what: Listed, state: str, keys: Sequence[tuple[str, Period]]
) -> Iterator[tuple[_Place, str]]:
    for public, key in keys:
        yield (what, state, short_identifier(public)), _period(key)


def _period(period: Period) -> str:
    """Return since and until when something is valid, and why it was revoked."""
    told = f"from {period.valid_from.isoformat()}"
    if period.valid_until is not None:
        told += f" until {period.valid_until.isoformat()}"
    if isinstance(period, LogKey) and period.revocation is not None:
        told += f", {period.revocation.reason} {period.revocation.at.isoformat()}"
    return told
