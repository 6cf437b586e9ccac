"""Our keys as the network knows them: since when, until when, and how far a rotation is.

Public halves and dates only. Nothing here opens a key for use, and nothing moves one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, unique
from typing import Final

from comity.assembly.build import Node
from comity.assembly.home import Home
from comity.assembly.key_overview import KeyShown, overview
from comity.trust.certificates import der_of, not_after, not_before
from comity.trust.digest import sha256
from comity.trust.network_document import Member, Period

_SHORT: Final = 16
_LOCKED: Final = frozenset({"-", "locked"})
ROTATED: Final = ("log", "sealing", "tls", "witness")
"""Parts that the network document names, so that a change of theirs goes through it."""


@dataclass(frozen=True, slots=True)
class OwnKey:
    """A key of this node.

    Attributes:
        file: Name of its file in the folder of keys.
        part: What it is for.
        state: ``in use``, ``prepared``, ``earlier`` or ``withdrawn``.
        kept: ``file``, ``passphrase``, ``token`` or ``nothing``.
        identifier: Beginning of the digest of its public half, to be told at the telephone;
            empty where there is none, or it is locked.
        is_named: Whether the network document names it at all.
        since: From when it counts, as the network document says, or its certificate.
        until: When it ends; ``None`` where no end is named.
        revoked: Why it was revoked; empty if it was not.
    """

    file: str
    part: str
    state: str
    kept: str
    identifier: str
    is_named: bool
    since: datetime | None
    until: datetime | None
    revoked: str


@unique
class RotationStep(StrEnum):
    """What a rotation takes, in this order. Stable names."""

    PREPARE = "prepare"
    NAME = "name"
    """The card goes to the governance, and its new document is adopted here."""

    ACTIVATE = "activate"
    OVERLAP = "overlap"


@dataclass(frozen=True, slots=True)
class Rotation:
    """How far the rotation of a part is.

    Attributes:
        part: Which keys.
        next: The step that is due; the first one while nothing is being rotated.
        key: File of the key that is on its way; of an overlap, the earlier one.
        until: When the overlap ends, during which partners take both.
    """

    part: str
    next: RotationStep
    key: str = ""
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Named:
    since: datetime
    until: datetime | None
    revoked: str = ""


def own_keys(node: Node) -> tuple[OwnKey, ...]:
    """Return every key of a node, part by part.

    Raises:
        KeyUnavailable: A file cannot be read.
    """
    named = _named(node)
    return tuple(_own_key(node.home, each, named) for each in overview(node.home))


def rotations(keys: Sequence[OwnKey], now: datetime) -> tuple[Rotation, ...]:
    """Return how far the rotation of each part is that goes through the network document.

    A key that is prepared and that the document does not name yet waits for the governance; one
    that it names waits to be activated. Whether the card was handed over nobody here can know.
    Keys that seal or cosign need no activation: they serve once they are named.
    """
    return tuple(_rotation(part, [k for k in keys if k.part == part], now) for part in ROTATED)


def short_identifier(public: str) -> str:
    """Return what tells a key apart, short enough to be told at the telephone.

    Example:
        >>> short_identifier("2ca8")
        '8b1ea81080ca3bac'
    """
    return sha256(public.encode()).hex()[:_SHORT]


def _rotation(part: str, keys: Sequence[OwnKey], now: datetime) -> Rotation:
    for key in keys:
        if key.state == "prepared":
            step = RotationStep.ACTIVATE if key.is_named else RotationStep.NAME
            return Rotation(part, step, key.file)
    for key in keys:
        # One that is locked cannot be compared with the document: nothing is said of it.
        if key.state == "in use" and not key.is_named and key.identifier:
            return Rotation(part, RotationStep.NAME, key.file)
    ending = [k for k in keys if k.state == "earlier" and k.until is not None and now < k.until]
    for key in ending:
        return Rotation(part, RotationStep.OVERLAP, key.file, key.until)
    return Rotation(part, RotationStep.PREPARE)


def _own_key(home: Home, key: KeyShown, named: Mapping[str, _Named]) -> OwnKey:
    known = named.get(key.public)
    since, until = (None, None) if known is None else (known.since, known.until)
    certificate = home.keys / key.file.replace(".key", ".crt")
    if certificate.exists():
        der = der_of(certificate.read_bytes())
        since, ends = since or not_before(der), not_after(der)
        until = ends if until is None else min(until, ends)
    identifier = "" if key.public in _LOCKED else short_identifier(key.public)
    return OwnKey(
        file=key.file,
        part=key.part,
        state=key.state,
        kept=key.kept,
        identifier=identifier,
        is_named=known is not None,
        since=since,
        until=until,
        revoked="" if known is None else known.revoked,
    )


def _named(node: Node) -> dict[str, _Named]:
    """Return what the network document names of ours, by public half as ``overview`` has it."""
    for member in node.directory.members():
        if member.state == node.state:
            return dict(_each(member))
    return {}


def _each(member: Member) -> Iterator[tuple[str, _Named]]:
    for log_key in () if member.log is None else member.log.keys:
        revoked = "" if log_key.revocation is None else log_key.revocation.reason
        yield log_key.vkey, _Named(log_key.valid_from, log_key.valid_until, revoked)
    for key in member.sealing_keys:
        yield key.key_id, _period(key)
    for certificate in member.certificates:
        yield certificate.sha256, _period(certificate)
    for cosigner in () if member.witness is None else member.witness.keys:
        yield cosigner.vkey, _period(cosigner)


def _period(entry: Period) -> _Named:
    return _Named(entry.valid_from, entry.valid_until)
