"""A passkey in software, which can also be copied, and lie."""

import json
import os
from dataclasses import dataclass, field, replace
from typing import Any, Self

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256, Hash
from webauthn.helpers import bytes_to_base64url

ORIGIN, HOST = "https://desk.example.org", "desk.example.org"
_PRESENT, _VERIFIED, _ATTESTED = 0x01, 0x04, 0x40


def _sha256(data: bytes) -> bytes:
    digest = Hash(SHA256())
    digest.update(data)
    return digest.finalize()


@dataclass
class SoftPasskey:
    """One passkey.

    Attributes:
        counter: Rises with every use.
        origin: The page that the browser says it is on.
        verifies: Whether it says that it has verified its owner.
    """

    counter: int = 0
    origin: str = ORIGIN
    host: str = HOST
    verifies: bool = True
    credential: bytes = field(default_factory=lambda: os.urandom(32))
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def copied(self) -> Self:
        """Return a copy as a thief has it."""
        return replace(self)

    def set_up(self, options: str) -> str:
        """Answer what a browser is asked for a new passkey."""
        numbers = self.key.public_key().public_numbers()
        public = cbor2.dumps(
            {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)}
        )
        attested = bytes(16) + len(self.credential).to_bytes(2) + self.credential + public
        data = self._data(_ATTESTED) + attested
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", options)
        return self._answer(
            {"clientDataJSON": _b64(client), "attestationObject": _b64(attestation)}
        )

    def show(self, options: str) -> str:
        """Answer what a browser is asked to show it."""
        self.counter += 1
        client, data = self._client("webauthn.get", options), self._data(0)
        signature = self.key.sign(data + _sha256(client), ec.ECDSA(SHA256()))
        return self._answer(
            {
                "clientDataJSON": _b64(client),
                "authenticatorData": _b64(data),
                "signature": _b64(signature),
            }
        )

    def _data(self, flags: int) -> bytes:
        flags |= _PRESENT | (_VERIFIED if self.verifies else 0)
        return _sha256(self.host.encode()) + bytes([flags]) + self.counter.to_bytes(4)

    def _client(self, kind: str, options: str) -> bytes:
        challenge = json.loads(options)["challenge"]
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _answer(self, response: dict[str, Any]) -> str:
        identifier = _b64(self.credential)
        return json.dumps(
            {
                "id": identifier,
                "rawId": identifier,
                "type": "public-key",
                "response": response,
                "clientExtensionResults": {},
            }
        )


def _b64(data: bytes) -> str:
    return bytes_to_base64url(data)
