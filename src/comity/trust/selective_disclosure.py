"""Credentials of which a person shows a part, and proves that it is theirs.

The authority signs digests of salted claims. The person passes on the claims of their
choosing, and binds the presentation to whom it is for with a key of their own; whoever
receives it learns nothing of the claims that were kept back.

Source:
    RFC 9901 (SD-JWT), sections 4 and 7; draft-ietf-oauth-sd-jwt-vc (the type ``dc+sd-jwt``).
"""

import hmac
import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, TypeGuard

from cryptography.hazmat.primitives.asymmetric import ec

from comity.errors import EvidenceInvalid, InputInvalid
from comity.trust.certificates import fingerprint
from comity.trust.compact_jws import (
    MAX_BYTES,
    Json,
    decode,
    encode,
    header_of,
    key_of_certificate,
    key_of_jwk,
    open_signed,
    public_jwk,
    read_json,
    read_key,
    sign,
    signing_of,
    signing_with,
)
from comity.trust.digest import sha256
from comity.trust.document_key import DocumentKey

CREDENTIAL_TYPE: Final = "dc+sd-jwt"
BINDING_TYPE: Final = "kb+jwt"
DIGEST: Final = "sha-256"
SALT_BYTES: Final = 16
MAX_CLAIMS: Final = 64
_RESERVED: Final = frozenset({"_sd", "_sd_alg", "...", "cnf", "iss", "iat", "exp", "vct", "status"})
_SKEW: Final = timedelta(minutes=5)
"""How far the clock of the person's device may be ahead."""


@dataclass(frozen=True, slots=True)
class Presentation:
    """What a presentation shows, its signatures checked.

    Attributes:
        claims: What every presentation of the credential shows.
        disclosed: What the person chose to show.
        kept_back: How many further claims the authority signed that are not shown.
        certificate: The authority's certificate, DER; whether it is the authority's is for
            the caller to decide.
        bound_at: When the person bound it to its audience; ``None`` if it was not bound, and
            then anybody who came by it may show it.
    """

    claims: Mapping[str, Json]
    disclosed: Mapping[str, Json]
    kept_back: int
    certificate: bytes
    bound_at: datetime | None

    @property
    def certificate_sha256(self) -> str:
        """Fingerprint of the certificate, 64 hexadecimal digits."""
        return fingerprint(self.certificate)

    def __repr__(self) -> str:
        """Show no claim."""
        return f"Presentation({len(self.disclosed)} disclosed, {self.kept_back} kept back)"


def issue(
    claims: Mapping[str, Json],
    disclosable: Mapping[str, Json],
    *,
    seal: DocumentKey,
    holder: Json,
    randomness: Callable[[int], bytes],
) -> str:
    """Return a credential.

    Args:
        claims: Shown always, times as seconds since 1970 among them.
        disclosable: Shown as the person chooses, each by itself; 1 to 64.
        seal: The authority's key, on the curve P-256; its certificate travels along.
        holder: The person's public key, a JSON Web Key.
        randomness: Source of the salts.

    Raises:
        KeyUnavailable: The key cannot be used. The operator's business.
        InputInvalid: The person's key is none, or a claim may not be disclosable.
    """
    if not 1 <= len(disclosable) <= MAX_CLAIMS or _RESERVED & disclosable.keys():
        raise InputInvalid("A claim that the standard reserves cannot be kept back.")
    disclosures = [
        _disclosure(encode(randomness(SALT_BYTES)), name, value)
        for name, value in disclosable.items()
    ]
    payload = {
        **claims,
        "cnf": {"jwk": public_jwk(key_of_jwk(holder))},
        # In the order of the digests, which tells nothing of the order of the claims.
        "_sd": sorted(map(_digest, disclosures)),
        "_sd_alg": DIGEST,
    }
    certificate = _padded(seal.certificate)
    signed = sign({"typ": CREDENTIAL_TYPE, "x5c": [certificate]}, payload, signing_of(seal))
    return "~".join([signed, *disclosures, ""])


def present(
    credential: str,
    names: Collection[str],
    *,
    audience: str,
    nonce: str,
    key_pem: bytes,
    at: datetime,
) -> str:
    """Return a presentation of a credential, for one audience and one occasion.

    Args:
        credential: As the authority issued it.
        names: The claims to show.
        audience: Whom it is for.
        nonce: What they asked to be repeated, so that it cannot be shown twice.
        key_pem: The person's private key.
        at: Now, aware.

    Raises:
        InputInvalid: A claim is not in the credential, or audience or nonce is empty.
        EvidenceInvalid: Not a credential.
        KeyUnavailable: The key cannot be read, or is not the credential's.
    """
    if not audience or not nonce:
        raise InputInvalid("A presentation names its audience and repeats its nonce.")
    signed, disclosures, _ = _split(credential)
    by_name = {_read_disclosure(each)[0]: each for each in disclosures}
    missing = sorted(set(names) - by_name.keys())
    if missing:
        raise InputInvalid(f"The credential has no claim {missing[0]!r}.", field="show")
    shown = "~".join([signed, *(by_name[name] for name in by_name if name in names), ""])
    binding = {
        "iat": int(at.timestamp()),
        "aud": audience,
        "nonce": nonce,
        "sd_hash": encode(sha256(shown.encode("ascii"))),
    }
    return shown + sign({"typ": BINDING_TYPE}, binding, signing_with(read_key(key_pem)))


def open_presentation(
    text: str, *, at: datetime, audience: str | None = None, nonce: str | None = None
) -> Presentation:
    """Return what a presentation shows, after checking it.

    Args:
        text: The presentation, or a credential as it was issued.
        at: Now, aware: before it begins and after it ends a credential is refused.
        audience: Whom it must be for; with ``nonce`` it must be bound by the person's key.
        nonce: What it must repeat.

    Raises:
        EvidenceInvalid: Malformed, not signed, expired, not yet valid, for somebody else, or
            shown before. The sentence says which. Whoever shows it.
        ValueError: Only one of audience and nonce. The caller's bug.
    """
    if (audience is None) != (nonce is None):
        raise ValueError("audience and nonce are asked for together")
    signed, disclosures, binding = _split(text)
    certificate = _certificate(header_of(signed))
    opened = open_signed(signed, key_of_certificate(certificate), kind=CREDENTIAL_TYPE)
    payload = dict(opened.payload)
    digests = payload.pop("_sd", None)
    if payload.pop("_sd_alg", None) != DIGEST or not _is_list_of_texts(digests):
        raise EvidenceInvalid("The credential does not say what it commits to, or not in SHA-256.")
    disclosed: dict[str, Json] = {}
    for each in disclosures:
        name, value = _read_disclosure(each)
        if digests.count(_digest(each)) != 1 or name in disclosed or name in payload:
            raise EvidenceInvalid("A claim is shown that the authority did not sign, or twice.")
        if name in _RESERVED:
            raise EvidenceInvalid("A claim is shown that cannot be kept back.")
        disclosed[name] = value
    _check_times(payload, at)
    bound_at = None
    if binding:
        shown = text.removesuffix(binding)
        bound_at = _check_binding(binding, shown, payload, at=at, audience=audience, nonce=nonce)
    elif audience is not None:
        raise EvidenceInvalid("The presentation is not bound to this occasion by the person's key.")
    return Presentation(
        claims=payload,
        disclosed=disclosed,
        kept_back=len(digests) - len(disclosed),
        certificate=certificate,
        bound_at=bound_at,
    )


def _check_times(payload: Mapping[str, Json], at: datetime) -> None:
    begins, ends = payload.get("iat"), payload.get("exp")
    if not _is_number(begins) or not _is_number(ends):
        raise EvidenceInvalid("The credential does not say from when and until when it holds.")
    now = at.timestamp()
    if now + _SKEW.total_seconds() < begins:
        raise EvidenceInvalid("The credential is not valid yet.")
    if now >= ends:
        raise EvidenceInvalid("The credential has expired.")


def _check_binding(
    binding: str,
    shown: str,
    payload: Mapping[str, Json],
    *,
    at: datetime,
    audience: str | None,
    nonce: str | None,
) -> datetime:
    confirmation = payload.get("cnf")
    try:
        key: ec.EllipticCurvePublicKey = key_of_jwk(
            confirmation.get("jwk") if isinstance(confirmation, dict) else None
        )
    except InputInvalid as problem:
        raise EvidenceInvalid("The credential names no key of its holder.") from problem
    said = open_signed(binding, key, kind=BINDING_TYPE).payload
    claimed = said.get("sd_hash")
    expected = encode(sha256(shown.encode("ascii")))
    if not isinstance(claimed, str) or not hmac.compare_digest(claimed.encode(), expected.encode()):
        raise EvidenceInvalid("The person's signature is over another presentation.")
    if audience is not None and said.get("aud") != audience:
        raise EvidenceInvalid("The presentation is for somebody else.")
    if nonce is not None and said.get("nonce") != nonce:
        raise EvidenceInvalid(
            "The presentation repeats another nonce: it was made for another occasion."
        )
    made = said.get("iat")
    if not _is_number(made) or made > (at + _SKEW).timestamp():
        raise EvidenceInvalid("The person's signature is dated in the future, or not at all.")
    try:
        return datetime.fromtimestamp(made, UTC)
    except (OverflowError, OSError, ValueError) as problem:
        raise EvidenceInvalid("The person's signature bears no date.") from problem


def _split(text: str) -> tuple[str, list[str], str]:
    """Return the signed part, the disclosures and the binding, empty if there is none."""
    if len(text) > MAX_BYTES or not text.isascii() or "~" not in text:
        raise EvidenceInvalid("Not a credential with disclosures.")
    signed, *disclosures, binding = text.split("~")
    if len(disclosures) > MAX_CLAIMS:
        raise EvidenceInvalid("More claims than any credential has.")
    return signed, disclosures, binding


def _disclosure(salt: str, name: str, value: Json) -> str:
    # A reader takes the digest over the text as it is, so its spelling is free.
    return encode(json.dumps([salt, name, value], ensure_ascii=False).encode())


def _read_disclosure(text: str) -> tuple[str, Json]:
    parts = read_json(decode(text))
    if not isinstance(parts, list) or len(parts) != 3 or not isinstance(parts[1], str):
        raise EvidenceInvalid("A claim is not salt, name and value.")
    return parts[1], parts[2]


def _digest(disclosure: str) -> str:
    return encode(sha256(disclosure.encode("ascii")))


def _certificate(header: Mapping[str, Json]) -> bytes:
    chain = header.get("x5c")
    if not isinstance(chain, list) or len(chain) != 1 or not isinstance(chain[0], str):
        raise EvidenceInvalid("The credential does not carry its authority's certificate.")
    text = chain[0]
    raw = decode(text.rstrip("=").replace("+", "-").replace("/", "_"))
    if _padded(raw) != text:
        raise EvidenceInvalid("The certificate in the credential is not in its one spelling.")
    return raw


def _padded(raw: bytes) -> str:
    """Return standard base64, as certificates are written in a header (RFC 7515, 4.1.6)."""
    text = encode(raw).replace("-", "+").replace("_", "/")
    return text + "=" * (-len(text) % 4)


def _is_number(value: Json) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_list_of_texts(value: Json) -> TypeGuard[list[str]]:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)
