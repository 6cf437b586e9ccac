"""Lists that say which credentials were withdrawn, without saying whose they are.

One bit for each credential, compressed, signed, and fetched by whoever likes: a verifier
that holds a list learns the standing of any credential without asking about it.

Source:
    draft-ietf-oauth-status-list (Token Status List), sections 4 and 5.
"""

import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from comity.errors import EvidenceInvalid
from comity.trust.compact_jws import (
    Json,
    decode,
    encode,
    key_of_certificate,
    open_signed,
    sign,
    signing_of,
)
from comity.trust.document_key import DocumentKey

LIST_TYPE: Final = "statuslist+jwt"
PLACES: Final = 1 << 17
"""Credentials in one list: enough that a place tells nothing about its holder."""

_BYTES: Final = PLACES // 8


@dataclass(frozen=True, slots=True)
class StatusList:
    """A list whose signature was checked.

    Attributes:
        name: Its address, which credentials repeat.
        made_at: When it was made.
        fresh_until: After this moment a newer one is to be fetched.
    """

    name: str
    made_at: datetime
    fresh_until: datetime
    _bits: bytes

    def is_withdrawn(self, place: int) -> bool:
        """Say whether the credential at a place was withdrawn.

        Raises:
            EvidenceInvalid: The list has no such place. Whoever made the credential.
        """
        if not 0 <= place < len(self._bits) * 8:
            raise EvidenceInvalid("The status list has no such place.")
        return bool(self._bits[place // 8] >> place % 8 & 1)


def write_status_list(
    name: str,
    withdrawn: Collection[int],
    *,
    seal: DocumentKey,
    at: datetime,
    fresh_for: timedelta,
) -> str:
    """Return a signed list.

    Args:
        name: Its address.
        withdrawn: Places of the credentials withdrawn, each below :data:`PLACES`.
        seal: The authority's key, on the curve P-256.
        at: Now, aware.
        fresh_for: How long it may be relied on.

    Raises:
        KeyUnavailable: The key cannot be used. The operator's business.
    """
    bits = bytearray(_BYTES)
    for place in withdrawn:
        bits[place // 8] |= 1 << place % 8
    made = int(at.timestamp())
    payload = {
        "sub": name,
        "iat": made,
        "exp": made + int(fresh_for.total_seconds()),
        "status_list": {"bits": 1, "lst": encode(zlib.compress(bytes(bits), 9))},
    }
    return sign({"typ": LIST_TYPE}, payload, signing_of(seal))


def open_status_list(text: str, *, certificate: bytes, at: datetime) -> StatusList:
    """Return a list after checking its signature and its age.

    Args:
        text: The list.
        certificate: The certificate of the credential's authority, DER.
        at: Now, aware.

    Raises:
        EvidenceInvalid: Malformed, of another authority, from the future, or too old to be
            relied on. Whoever supplied it; a newer one may be had.
    """
    payload = open_signed(text, key_of_certificate(certificate), kind=LIST_TYPE).payload
    name, made, ends = (payload.get(key) for key in ("sub", "iat", "exp"))
    inner = payload.get("status_list")
    if (
        not isinstance(name, str)
        or not isinstance(made, int)
        or not isinstance(ends, int)
        or not isinstance(inner, dict)
        or inner.get("bits") != 1
        or not isinstance(inner.get("lst"), str)
    ):
        raise EvidenceInvalid("Not a status list.")
    try:
        made_at, fresh_until = (datetime.fromtimestamp(each, UTC) for each in (made, ends))
    except (OverflowError, OSError, ValueError) as problem:
        raise EvidenceInvalid("The status list bears no date.") from problem
    if made_at > at + timedelta(minutes=5):
        raise EvidenceInvalid("The status list is dated in the future.")
    if fresh_until <= at:
        raise EvidenceInvalid("The status list is too old to be relied on; fetch a newer one.")
    return StatusList(name, made_at, fresh_until, _expanded(decode(inner["lst"])))


def not_withdrawn_as_of(
    claims: Mapping[str, Json], listed: str, *, certificate: bytes, at: datetime
) -> datetime:
    """Return when the list was made that does not name a credential as withdrawn.

    Args:
        claims: What every presentation of the credential shows; its place is among them.
        listed: The list.
        certificate: The certificate of the credential's authority, DER.
        at: Now, aware.

    Raises:
        EvidenceInvalid: Withdrawn, without a place, another list than it names, or one that
            :func:`open_status_list` refuses. Whoever shows it.
    """
    status = claims.get("status")
    entry = status.get("status_list") if isinstance(status, dict) else None
    place = entry.get("idx") if isinstance(entry, dict) else None
    if not isinstance(entry, dict) or not isinstance(place, int):
        raise EvidenceInvalid("The credential names no place in a status list.")
    found = open_status_list(listed, certificate=certificate, at=at)
    if found.name != entry.get("uri"):
        raise EvidenceInvalid("The status list is another one than the credential names.")
    if found.is_withdrawn(place):
        raise EvidenceInvalid("The authority has withdrawn the credential.")
    return found.made_at


def _expanded(compressed: bytes) -> bytes:
    """Return the bits; a small text that stands for a huge list is refused."""
    expander = zlib.decompressobj()
    try:
        bits = expander.decompress(compressed, _BYTES + 1)
    except zlib.error as problem:
        raise EvidenceInvalid("The status list does not decompress.") from problem
    if len(bits) > _BYTES or not expander.eof or expander.unused_data:
        raise EvidenceInvalid("The status list is longer than any list is.")
    return bits
