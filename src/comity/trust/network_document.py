"""The network document: who takes part, under which keys, until when.

What a trust list is to a federation: signed by its governance, numbered, expiring,
each version naming the one before. This module holds its form; what makes one
acceptable is in ``network_rules``, how it is signed and opened in ``network``.

The text form is JSON, indented by two spaces, members in the order of the classes
below, times in UTC with whole seconds. There is exactly one text for one document,
so its digest can be computed from either.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final, Literal

import msgspec

from comity.errors import NetworkDocumentInvalid
from comity.ids import StateCode
from comity.trust.digest import sha256
from comity.trust.keys import VerificationKey

FORMAT: Final = "comity-network/1"
FORMAT_WITH_CHANNELS: Final = "comity-network/2"
"""Of a document that lists, or once listed, a member that keeps no log."""

FORMAT_WITH_WITNESSES: Final = "comity-network/3"
"""Of a document with witnesses, a policy for them, time-stamping authorities or revoked keys."""

PROTOCOL: Final = "comity/1"

MAX_WITNESSES: Final = 45
"""Of each, two lines stand on a publication, and readers of signed notes take a hundred."""

Moment = Annotated[datetime, msgspec.Meta(tz=True)]
ShortText = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
State = Annotated[StateCode, msgspec.Meta(pattern=r"\A[A-Z]{2}\Z")]
Digest = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{64}\Z")]
Language = Annotated[str, msgspec.Meta(pattern=r"\A[a-z]{2,3}\Z")]
TimeZone = Annotated[
    str, msgspec.Meta(pattern=r"\A[A-Za-z0-9_+\-]{1,40}(/[A-Za-z0-9_+\-]{1,40}){0,2}\Z")
]
Url = Annotated[str, msgspec.Meta(pattern=r"\Ahttps://[!-~]{1,500}\Z")]
VkeyText = Annotated[str, msgspec.Meta(min_length=1, max_length=512)]
WitnessVkeyText = Annotated[str, msgspec.Meta(min_length=1, max_length=4096)]
"""An ML-DSA-44 key takes 1,752 characters, and its name up to 255."""
Base64Text = Annotated[str, msgspec.Meta(min_length=1, max_length=16384)]
Capability = Annotated[str, msgspec.Meta(pattern=r"\A[a-z0-9][a-z0-9:./\-]{0,99}\Z")]


class MemberStatus(StrEnum):
    """Whether a member exchanges at present."""

    ACTIVE = "active"
    SUSPENDED = "suspended"


class _Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of the document. A field of a later format must not pass unread."""


class Period(_Part, frozen=True, kw_only=True):
    """When something was, is or will be valid."""

    valid_from: Moment
    valid_until: Moment | None = None
    """The first moment at which it is no longer valid; open if None."""

    def covers(self, at: datetime) -> bool:
        """Say whether it was valid at that moment."""
        return self.valid_from <= at and (self.valid_until is None or at < self.valid_until)


class Revocation(_Part, frozen=True, kw_only=True):
    """Why a key is not to be relied on, and from when.

    Of a compromised key, only what is shown to have existed before ``at`` still counts;
    one that was lost or superseded could not be used by others, and proves what it proved.
    """

    at: Moment
    reason: Literal["compromised", "lost", "superseded"]


class LogKey(Period, frozen=True, kw_only=True):
    """A key that signs a member's checkpoints. Its name is the log's origin."""

    vkey: VkeyText
    revocation: Revocation | None = None


class Log(_Part, frozen=True, kw_only=True):
    """A member's transparency log."""

    origin: ShortText
    keys: Annotated[tuple[LogKey, ...], msgspec.Meta(min_length=1, max_length=200)]


class WitnessKey(Period, frozen=True, kw_only=True):
    """A key with which a member's witness cosigns checkpoints of other logs.

    ``vkey`` is a verifier key of C2SP signed-note, of type 0x04 (Ed25519) or 0x06
    (ML-DSA-44), as C2SP tlog-cosignature has them.
    """

    vkey: WitnessVkeyText


class Witness(_Part, frozen=True, kw_only=True):
    """A member's witness. Every key bears its name."""

    name: ShortText
    keys: Annotated[tuple[WitnessKey, ...], msgspec.Meta(min_length=1, max_length=200)]


class SealingKeyEntry(Period, frozen=True, kw_only=True):
    """A key to which payloads for a member are sealed; ``public`` is its text form."""

    key_id: ShortText
    public: Base64Text


class CertificateEntry(Period, frozen=True, kw_only=True):
    """A TLS certificate of a member's node."""

    sha256: Digest
    der_base64: Base64Text


class Endpoint(_Part, frozen=True, kw_only=True):
    """Where a member's node answers, and in which protocol."""

    url: Url
    protocol: ShortText = PROTOCOL


class Member(_Part, frozen=True, kw_only=True):
    """A state that takes part.

    One that speaks Comity's own protocol has a log and sealing keys. One that is reached
    over another protocol only has neither: it proves nothing, and nothing is sealed to it.
    """

    state: State
    name: ShortText
    authority_names: dict[Language, ShortText]
    """The central authority's name, by language."""
    time_zone: TimeZone
    languages: tuple[Language, ...]
    endpoints: Annotated[tuple[Endpoint, ...], msgspec.Meta(min_length=1, max_length=10)]
    capabilities: Annotated[tuple[Capability, ...], msgspec.Meta(max_length=200)] = ()
    status: MemberStatus = MemberStatus.ACTIVE
    log: Log | None
    sealing_keys: Annotated[tuple[SealingKeyEntry, ...], msgspec.Meta(max_length=200)]
    certificates: Annotated[
        tuple[CertificateEntry, ...], msgspec.Meta(min_length=1, max_length=200)
    ]
    joined_at: Moment
    witness: Witness | None = None

    def speaks(self, protocol: str) -> bool:
        """Return whether the member lists an endpoint of that protocol."""
        return any(endpoint.protocol == protocol for endpoint in self.endpoints)


class RemovedMember(_Part, frozen=True, kw_only=True):
    """A state that no longer takes part, and the keys under which old evidence verifies.

    Of one that kept no log, none is listed.
    """

    state: State
    removed_at: Moment
    reason: Annotated[str, msgspec.Meta(max_length=1000)]
    log: Log | None
    witness: Witness | None = None


class WitnessPolicy(_Part, frozen=True, kw_only=True):
    """What a log publishes: checkpoints that so many other members' witnesses cosigned.

    The log's owner does not count, and of a member any one valid key does.
    """

    threshold: Annotated[int, msgspec.Meta(ge=1, le=MAX_WITNESSES)]


class TimeStampAuthority(Period, frozen=True, kw_only=True):
    """An authority whose time-stamps (RFC 3161) count, and the certificates they lead to."""

    name: ShortText
    certificates: Annotated[tuple[Base64Text, ...], msgspec.Meta(min_length=1, max_length=20)]
    """Trust anchors, DER in base64."""


class Governance(_Part, frozen=True, kw_only=True):
    """Who may change the document: ``threshold`` of ``keys``, together."""

    threshold: Annotated[int, msgspec.Meta(ge=1, le=50)]
    keys: Annotated[tuple[VkeyText, ...], msgspec.Meta(min_length=1, max_length=50)]

    def verification_keys(self) -> tuple[VerificationKey, ...]:
        """Return the keys.

        Raises:
            InputInvalid: One is not a key. Never, in a document that was opened.
        """
        return tuple(map(VerificationKey.from_text, self.keys))


class NetworkDocument(_Part, frozen=True, kw_only=True):
    """One version of the network document."""

    format: str = FORMAT
    network: ShortText
    version: Annotated[int, msgspec.Meta(ge=1, le=2**53)]
    issued_at: Moment
    expires_at: Moment
    grace_days: Annotated[int, msgspec.Meta(ge=0, le=366)]
    """Calendar days for which nodes keep exchanging after ``expires_at``."""
    previous: Digest | None
    """SHA-256 of the previous version's text; None in version 1."""
    governance: Governance
    members: Annotated[tuple[Member, ...], msgspec.Meta(max_length=1000)]
    removed: Annotated[tuple[RemovedMember, ...], msgspec.Meta(max_length=1000)] = ()
    witnessing: WitnessPolicy | None = None
    time_stamping: Annotated[tuple[TimeStampAuthority, ...], msgspec.Meta(max_length=50)] = ()

    def logs(self) -> Iterator[tuple[StateCode, Log]]:
        """Yield every log with the state it belongs to, of members and of removed members."""
        listed: tuple[Member | RemovedMember, ...] = (*self.members, *self.removed)
        for each in listed:
            if each.log is not None:
                yield each.state, each.log

    def witnesses(self) -> Iterator[tuple[StateCode, Witness]]:
        """Yield every witness with the state it belongs to, of members and of removed members."""
        listed: tuple[Member | RemovedMember, ...] = (*self.members, *self.removed)
        for each in listed:
            if each.witness is not None:
                yield each.state, each.witness

    def digest(self) -> str:
        """Return the SHA-256 of the text form, as 64 hexadecimal digits."""
        return sha256(to_text(self).encode("utf-8")).hex()


def format_of(
    members: Iterable[Member],
    removed: Iterable[RemovedMember],
    *,
    witnessing: WitnessPolicy | None = None,
    time_stamping: tuple[TimeStampAuthority, ...] = (),
) -> str:
    """Return the format of a document that lists these: the oldest one that suffices."""
    listed: list[Member | RemovedMember] = [*members, *removed]
    if (
        witnessing is not None
        or time_stamping
        or any(each.witness is not None for each in listed)
        or any(key.revocation is not None for each in listed if each.log for key in each.log.keys)
    ):
        return FORMAT_WITH_WITNESSES
    if all(each.log is not None for each in listed):
        return FORMAT
    return FORMAT_WITH_CHANNELS


def to_text(document: NetworkDocument) -> str:
    """Return the one text of a document, ending in a newline."""
    written = _without_absent(msgspec.to_builtins(document))
    return msgspec.json.format(_ENCODER.encode(written), indent=2).decode("utf-8") + "\n"


def _without_absent(part: object) -> object:
    """Leave out what a document of an older format does not have, so that its text stays."""
    if isinstance(part, dict):
        return {
            name: _without_absent(value)
            for name, value in part.items()
            if not (name in _LEFT_OUT_IF_ABSENT and not value)
        }
    if isinstance(part, list | tuple):
        return [_without_absent(each) for each in part]
    return part


def from_text(text: str) -> NetworkDocument:
    """Read a document. Its form is checked here, its rules in ``network_rules``.

    Raises:
        NetworkDocumentInvalid: Not a network document of this format, or not in its
            one text form. The governance's fault, or an attack.
    """
    try:
        document = _DECODER.decode(text)
    except (msgspec.DecodeError, RecursionError) as problem:
        raise NetworkDocumentInvalid(
            "The text is not a network document.", private=str(problem)
        ) from problem
    if document.format not in _FORMATS:
        raise NetworkDocumentInvalid(
            f"The network document is of none of the formats {', '.join(_FORMATS)}."
        )
    if to_text(document) != text:
        raise NetworkDocumentInvalid("The network document is not in its canonical form.")
    return document


_FORMATS: Final = (FORMAT, FORMAT_WITH_CHANNELS, FORMAT_WITH_WITNESSES)
_LEFT_OUT_IF_ABSENT: Final = frozenset(("witness", "revocation", "witnessing", "time_stamping"))
_ENCODER: Final = msgspec.json.Encoder()
_DECODER: Final = msgspec.json.Decoder(NetworkDocument)
