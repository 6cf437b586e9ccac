"""Tokens of an identity provider: what one says, once it is proved.

Source:
    OpenID Connect Core 1.0, sections 3.1.2.1 (max_age, auth_time) and 3.1.3.7 (validation of
    an ID token); RFC 8725, sections
    3.1, 3.8 and 3.9 (one set of algorithms, issuer and audience always); RFC 9207 (issuer in
    the answer).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from comity.errors import SignInRefused
from comity.trust.session_secrets import is_same

ALGORITHMS: Final = ("RS256", "PS256", "ES256", "ES384", "EdDSA", "Ed25519")
"""Signatures only: a secret shared with the provider, or none at all, proves nothing."""

MAX_TOKEN_CHARACTERS: Final = 32_768
_LEEWAY: Final = timedelta(seconds=60)
_OLDEST: Final = timedelta(minutes=10)
_REFUSED: Final = "The identity provider's answer was not accepted."


@dataclass(frozen=True, slots=True)
class Expected:
    """What a token must say.

    Attributes:
        issuer: Who made it, exactly.
        client: For whom.
        nonce: Bound to the browser that began.
        factors: Values of ``amr`` or ``acr`` that mean a second factor.
        at: Now, aware.
        longest_ago: How long ago the person may have signed in there: what they showed then
            counts here as just shown.
    """

    issuer: str
    client: str
    nonce: str
    factors: Collection[str]
    at: datetime
    longest_ago: timedelta


class Claims(msgspec.Struct, frozen=True):
    """What a proved token says, as far as we read it.

    Attributes:
        iss: Issuer.
        sub: Whom it is about, at that issuer.
        aud: For whom.
        exp: Until when.
        iat: When it was made.
        nbf: From when on it holds.
        nonce: As we sent it.
        azp: For whom, where there are several.
        acr: How strongly they signed in there.
        amr: By what.
        auth_time: When they signed in there; a provider that is asked for an age says it.
    """

    iss: str
    sub: str
    aud: str | list[str]
    exp: float
    iat: float
    nbf: float = 0
    nonce: str = ""
    azp: str = ""
    acr: str = ""
    amr: list[str] = []
    auth_time: float = 0


@dataclass(frozen=True, slots=True)
class Vouched:
    """Somebody whom the provider vouches for.

    Attributes:
        subject: Their identifier there.
        claims: Everything the token says, for mapping of roles.
    """

    subject: str
    claims: Mapping[str, Any]


def accept_id_token(token: str, keys: bytes, expected: Expected) -> Vouched:
    """Return whom a token vouches for.

    Args:
        token: As the provider sent it.
        keys: The provider's key set, JSON.
        expected: What it must say.

    Raises:
        SignInRefused: It is not proved, not for us, not of now, not of this browser, or
            shows no second factor. The private part says which.
    """
    said = _decoded(token, keys)
    try:
        claims = msgspec.convert(said, Claims)
    except msgspec.ValidationError as problem:
        raise _refused("claims") from problem
    audience = [claims.aud] if isinstance(claims.aud, str) else claims.aud
    now = expected.at.timestamp()
    leeway = _LEEWAY.total_seconds()
    wrong = {
        "issuer": claims.iss != expected.issuer,
        "audience": expected.client not in audience,
        # Others among the audience could pass on what was made for them.
        "party": (len(audience) > 1 or bool(claims.azp)) and claims.azp != expected.client,
        "ended": claims.exp <= now - leeway,
        "early": max(claims.iat, claims.nbf) > now + leeway,
        "old": claims.iat < now - _OLDEST.total_seconds(),
        "signed in long ago": claims.auth_time
        < now - leeway - expected.longest_ago.total_seconds(),
        "nonce": not is_same(claims.nonce, expected.nonce),
        "subject": not 0 < len(claims.sub) <= 255,
        "second factor": not {*claims.amr, claims.acr} & set(expected.factors),
    }
    for what, is_wrong in wrong.items():
        if is_wrong:
            raise _refused(what)
    return Vouched(claims.sub, said)


def _decoded(token: str, keys: bytes) -> dict[str, Any]:
    if len(token) > MAX_TOKEN_CHARACTERS:
        raise _refused("too long")
    try:
        found = KeySet.import_key_set(msgspec.json.decode(keys))
        return dict(jwt.decode(token, found, algorithms=ALGORITHMS).claims)
    except (JoseError, msgspec.DecodeError, ValueError, KeyError, TypeError) as problem:
        raise _refused("signature") from problem


def _refused(what: str) -> SignInRefused:
    return SignInRefused(_REFUSED, private=what)
