"""A small identity provider in the process of the test, which can also be made to lie."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, OctKey
from tests.adversary.access_stage import MovedClock

from comity.errors import RegisterUnavailable
from comity.trust.digest import sha256

ISSUER = "https://login.example.org"
CLIENT = "comity"


@dataclass
class Issuer:
    """The provider.

    Attributes:
        clock: Its clock.
        changes: What its next token says otherwise; ``None`` leaves a claim out.
        header: Header of its next token.
        key: What it signs with.
        metadata: What it says of itself otherwise.
        posted: What it was asked for tokens, last first.
    """

    clock: MovedClock
    changes: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=lambda: {"alg": "ES256"})
    key: Any = field(default_factory=lambda: ECKey.generate_key("P-256", {"kid": "1"}))
    published: Any = None
    metadata: dict[str, Any] = field(default_factory=dict)
    posted: list[dict[str, str]] = field(default_factory=list)
    is_down: bool = False
    _nonces: dict[str, tuple[str, str]] = field(default_factory=dict)

    def visited(self, redirect: str, code: str = "code-1") -> dict[str, str]:
        """Let somebody sign in at the provider; return the query they come back with."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(redirect).query).items()}
        assert query["code_challenge_method"] == "S256"
        self._nonces[code] = (query["nonce"], query["code_challenge"])
        return {"code": code, "state": query["state"], "iss": ISSUER}

    async def ask(
        self,
        url: str,
        *,
        form: Mapping[str, str] | None = None,
        client: tuple[str, str] | None = None,
    ) -> bytes:
        """Answer the node."""
        del client
        if self.is_down:
            raise RegisterUnavailable("down")
        if url.endswith("/.well-known/openid-configuration"):
            return json.dumps(
                {
                    "issuer": ISSUER,
                    "authorization_endpoint": f"{ISSUER}/authorize",
                    "token_endpoint": f"{ISSUER}/token",
                    "jwks_uri": f"{ISSUER}/keys",
                    **self.metadata,
                }
            ).encode()
        if url.endswith("/keys"):
            public = (self.published or self.key).as_dict(private=False)
            return json.dumps({"keys": [public]}).encode()
        assert form is not None
        self.posted.insert(0, dict(form))
        nonce, challenge = self._nonces[form["code"]]
        if _challenge_of(form["code_verifier"]) != challenge:
            raise RegisterUnavailable("invalid_grant")
        now = int(self.clock.now().timestamp())
        claims = {
            "iss": ISSUER,
            "sub": "4711",
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "auth_time": now,
            "nonce": nonce,
            "amr": ["pwd", "otp"],
            **self.changes,
        }
        said = {name: value for name, value in claims.items() if value is not None}
        return json.dumps({"id_token": self._signed(said), "access_token": "unused"}).encode()

    def _signed(self, claims: dict[str, Any]) -> str:
        if self.header["alg"] == "none":
            return f"{_b64(json.dumps(self.header).encode())}.{_b64(json.dumps(claims).encode())}."
        if self.header["alg"] == "HS256":
            # The public key, which everybody has, as if it were a shared secret.
            public = json.dumps(self.key.as_dict(private=False)).encode()
            return jwt.encode(self.header, claims, OctKey.import_key(public), ["HS256"])
        return jwt.encode(self.header, claims, self.key)


def _challenge_of(verifier: str) -> str:
    return _b64(sha256(verifier.encode()))


def _b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
