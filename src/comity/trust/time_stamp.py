"""Time-stamps on a published checkpoint: what is stamped, and what a chain of them proves.

A chain is of one authority. Its first token stamps the base note, which is the checkpoint
with the log's own signatures; each later one stamps the base note and every token before
it, and so renews them: what a token says is believed if its certificates were still good
when the next one was made, and the last one's are good at the moment of verification.

Path validation at a moment is that of ``cryptography`` (kept by the Python Cryptographic
Authority); ``rfc3161-client``, which verifies at a token's own time only, checks each new
answer besides (``time_stamp_request``).

Source:
    RFC 3161; RFC 5816; the idea of renewal is that of RFC 4998, section 5.2.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from cryptography import x509

from comity.errors import TimeStampInvalid
from comity.trust.algorithm_sunsets import sunset_of
from comity.trust.time_stamp_path import check_still_valid, load_certificate, path_at
from comity.trust.time_stamp_revocation import SKEW, judge
from comity.trust.time_stamp_token import Token, digest_with, read_token

MAX_TOKENS: Final = 64
"""In one chain. Renewed every few years, it lasts for centuries."""

REMARK_REVOCATION: Final = "whether its certificates were revoked is not known"
REMARK_ALGORITHM: Final = "made with an algorithm that is no longer relied on"

AnchorsAt = Callable[[datetime], Sequence[bytes]]
"""Returns the trust anchors (DER) of an authority at a moment; none if it was not named then."""


@dataclass(frozen=True, slots=True)
class StampedTime:
    """What a chain of time-stamps proves.

    Attributes:
        at: The stamped bytes existed by then, as the authority says.
        accuracy: How far that may be off, to either side; ``None`` if not said.
        renewed_at: When each later token of the chain was made.
        renew_by: When the last token stops proving anything unless a further one covers it.
        remarks: What is not known, or no longer as good as it was.
    """

    at: datetime
    accuracy: timedelta | None
    renewed_at: tuple[datetime, ...]
    renew_by: datetime
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProvenToken:
    """A token that stamps what it should, with the path that makes it count.

    Attributes:
        token: As read.
        path: Its certificates, the signer's first and the anchor last.
        unknown: Those of them that name a source of revocations of which nothing is here.
    """

    token: Token
    path: tuple[x509.Certificate, ...]
    unknown: tuple[x509.Certificate, ...]

    @property
    def renew_by(self) -> datetime:
        """The first end: of a certificate of the path, or of trust in one's algorithm."""
        ends = [each.not_valid_after_utc for each in self.path]
        sunsets = (sunset_of(each.public_key()) for each in self.path)
        return min([*ends, *(each.relied_on_until for each in sunsets if each is not None)])


def stamped_bytes(base_note: bytes, earlier: Sequence[bytes]) -> bytes:
    """Return what the next token of a chain stamps.

    Args:
        base_note: The checkpoint with the log's own signatures and no others.
        earlier: The tokens of the chain so far, DER, oldest first.
    """
    return b"".join((base_note, *earlier))


def verify_token(
    raw: bytes, stamped: bytes, anchors_at: AnchorsAt, *, relied_on_at: datetime
) -> ProvenToken:
    """Verify one token.

    Args:
        raw: The token, DER.
        stamped: What it should stamp.
        anchors_at: The authority's trust anchors.
        relied_on_at: When it is shown to have existed: the time of the next token of its
            chain, or now. Aware.

    Raises:
        TimeStampInvalid: It stamps something else, its signature or certificate is not
            good, it is from the future, or something in it has no part in that. Whoever
            made it, or changed it since.
        TimeStampLapsed: Its certificates had ended by ``relied_on_at``. Whoever keeps it.
    """
    token = read_token(raw)
    if token.imprint != digest_with(token.hash_algorithm, stamped):
        raise TimeStampInvalid("The time-stamp is of something else.")
    if token.time > relied_on_at + (token.accuracy or timedelta(0)) + SKEW:
        raise TimeStampInvalid("The time-stamp is from the future.")
    anchors = [load_certificate(der) for der in anchors_at(token.time)]
    if not anchors:
        raise TimeStampInvalid("The network document named no such authority at that time.")
    path = path_at(token.signer, token.others, anchors, token.time)
    if not {token.signer, *token.others} <= set(path):
        raise TimeStampInvalid("A certificate in the time-stamp has no part in it.")
    check_still_valid(path, anchors, max(token.time, relied_on_at))
    unknown = judge(
        path,
        token.lists,
        token.answers,
        stamped_at=token.time,
        relied_on_at=max(token.time, relied_on_at),
    )
    return ProvenToken(token, path, unknown)


def verify_chain(
    tokens: Sequence[bytes], base_note: bytes, anchors_at: AnchorsAt, *, now: datetime
) -> StampedTime:
    """Verify the time-stamps of one authority on one checkpoint.

    Args:
        tokens: The chain, DER, oldest first.
        base_note: The checkpoint with the log's own signatures and no others.
        anchors_at: The authority's trust anchors.
        now: The moment of verification, aware.

    Raises:
        TimeStampInvalid: A token does not prove what it should, or the tokens are not in
            the order of their times. Whoever made or changed the chain.
        TimeStampLapsed: A token's certificates had ended before the next one was made, or
            the last one's have ended now. Whoever keeps the chain.
    """
    if not 1 <= len(tokens) <= MAX_TOKENS:
        raise TimeStampInvalid("A chain of time-stamps has one token or more, and not so many.")
    times = [read_token(raw).time for raw in tokens]
    if any(earlier >= later for earlier, later in pairwise(times)):
        raise TimeStampInvalid("The time-stamps are not in the order of their times.")
    proven = [
        verify_token(
            raw,
            stamped_bytes(base_note, tokens[:position]),
            anchors_at,
            relied_on_at=times[position + 1] if position + 1 < len(times) else now,
        )
        for position, raw in enumerate(tokens)
    ]
    remarks: list[str] = []
    if any(each.unknown for each in proven):
        remarks.append(REMARK_REVOCATION)
    last = proven[-1]
    sunsets = (sunset_of(each.public_key()) for each in last.path)
    if any(each is not None and each.relied_on_until < now for each in sunsets):
        remarks.append(REMARK_ALGORITHM)
    first = proven[0].token
    return StampedTime(first.time, first.accuracy, tuple(times[1:]), last.renew_by, tuple(remarks))
