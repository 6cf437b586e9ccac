"""Asking an authority for a time-stamp, and taking its answer.

A new answer is checked twice: by ``rfc3161-client``, which has OpenSSL verify signature
and certificates, and by our own verifier, which is stricter about form.

Source:
    RFC 3161, sections 2.4.1 and 2.4.2.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import rfc3161_client
from cryptography import x509
from cryptography.hazmat import asn1
from cryptography.hazmat.primitives import hashes

from comity.errors import TimeStampingUnavailable, TimeStampInvalid
from comity.trust.time_stamp import AnchorsAt, ProvenToken, verify_token
from comity.trust.time_stamp_form import HashIdentifier, Imprint, TimeStampRequest
from comity.trust.time_stamp_path import load_certificate
from comity.trust.time_stamp_revocation import SKEW
from comity.trust.time_stamp_token import (
    HASHES,
    MAX_TOKEN_BYTES,
    digest_with,
    in_one_spelling,
)

NONCE_BYTES: Final = 16
_GRANTED: Final = 0


@dataclass(frozen=True, slots=True)
class TimeStampQuery:
    """A request that was made, and what its answer must match.

    Attributes:
        stamped: What is to be stamped; its digest alone leaves.
        nonce: The number that the answer must name.
        policy: The policy asked for; ``None`` for the authority's own.
        raw: The request, DER.
    """

    stamped: bytes
    nonce: int
    policy: str | None
    raw: bytes


def query_for(
    stamped: bytes,
    randomness: Callable[[int], bytes],
    *,
    policy: str | None = None,
    stronger: bool = False,
) -> TimeStampQuery:
    """Make a request.

    Args:
        stamped: What is to be stamped.
        randomness: Source of the nonce.
        policy: Policy to ask for, as a dotted number.
        stronger: Whether to use SHA-512 in place of SHA-256.
    """
    wanted = hashes.SHA512.name if stronger else hashes.SHA256.name
    algorithm, oid = next((made(), oid) for oid, made in HASHES.items() if made().name == wanted)
    # The top bit stays clear and the next one set, so that the number has one length.
    nonce = int.from_bytes(randomness(NONCE_BYTES), "big") & ~(3 << 126) | 1 << 126
    request = TimeStampRequest(
        version=1,
        imprint=Imprint(
            algorithm=HashIdentifier(oid=oid, parameters=asn1.Null()),
            digest=digest_with(algorithm, stamped),
        ),
        policy=None if policy is None else x509.ObjectIdentifier(policy),
        nonce=nonce,
        certificates=True,
    )
    return TimeStampQuery(stamped, nonce, policy, asn1.encode_der(request))


def accept_answer(
    query: TimeStampQuery, raw: bytes, anchors_at: AnchorsAt, *, now: datetime
) -> ProvenToken:
    """Take an authority's answer to a request.

    Args:
        query: The request.
        raw: The answer, as received.
        anchors_at: The authority's trust anchors.
        now: By our clock, aware.

    Raises:
        TimeStampInvalid: The answer is to another request, or its token is not good. The
            authority's fault, or somebody's on the way.
        TimeStampingUnavailable: The authority declines.
    """
    if len(raw) > MAX_TOKEN_BYTES:
        raise TimeStampInvalid("The time-stamp is too large.")
    try:
        response = rfc3161_client.decode_timestamp_response(raw)
        status = response.status
    except ValueError as problem:
        raise TimeStampInvalid(
            "The authority's answer is no time-stamp response.", private=str(problem)
        ) from problem
    if status != _GRANTED:
        raise TimeStampingUnavailable(
            "The authority declines to stamp.", private=f"PKIStatus {status}"
        )
    try:
        token = response.time_stamp_token()
    except ValueError as problem:
        raise TimeStampInvalid(
            "The authority's answer is no time-stamp response.", private=str(problem)
        ) from problem
    proven = verify_token(in_one_spelling(token), query.stamped, anchors_at, relied_on_at=now)
    if abs(proven.token.time - now) > SKEW + (proven.token.accuracy or timedelta(0)):
        raise TimeStampInvalid("The authority's clock, or ours, is wrong.")
    if proven.token.nonce != query.nonce:
        raise TimeStampInvalid("The authority's answer is to another request.")
    if query.policy is not None and proven.token.policy != query.policy:
        raise TimeStampInvalid("The authority stamped under another policy than was asked for.")
    if len(proven.path) == 1 or proven.path[-1].issuer != proven.path[-1].subject:
        # OpenSSL takes no certificate for an anchor but a root's.
        return proven
    _check_with_openssl(response, query, [load_certificate(a) for a in anchors_at(now)])
    return proven


def _check_with_openssl(
    response: rfc3161_client.TimeStampResponse,
    query: TimeStampQuery,
    anchors: list[x509.Certificate],
) -> None:
    builder = rfc3161_client.VerifierBuilder(nonce=query.nonce, roots=anchors)
    try:
        builder.build().verify_message(response, query.stamped)
    except (rfc3161_client.VerificationError, ValueError) as problem:
        raise TimeStampInvalid(
            "The time-stamp does not verify with OpenSSL.", private=str(problem)
        ) from problem
