r"""Where a key lies in a token: PKCS #11 URIs, and the key file that names one.

A key that never leaves its token still has a file, so that all keys are found, prepared,
taken into use and retired alike. It holds no secret: the public half, by which another
key in the token's place is noticed, and where to look::

    comity-token-key/1
    name+id+base64
    pkcs11:token=comity;object=log-1?module-path=/usr/lib/softhsm/libsofthsm2.so

Source:
    RFC 7512, section 2.3 (syntax) and 7.1 (a PIN does not belong into a URI).
"""

import re
from dataclasses import dataclass
from typing import Final, Self
from urllib.parse import unquote_to_bytes

from comity.errors import InputInvalid
from comity.trust.keys import VerificationKey

SCHEME: Final = "pkcs11:"
FORMAT: Final = "comity-token-key/1"
MAX_URI_CHARACTERS: Final = 1000

_PATH: Final = frozenset({"token", "serial", "object", "id", "type"})
_QUERY: Final = frozenset({"module-path", "pin-source"})
_VALUE: Final = re.compile(r"(?:[A-Za-z0-9_.~\-\[\]:/?#@!$'()*+,=&]|%[0-9A-Fa-f]{2})+", re.ASCII)


@dataclass(frozen=True, slots=True)
class TokenUri:
    """A key in a token.

    Attributes:
        token: Label of the token; ``None`` if it is told by its serial number.
        serial: Its serial number.
        object: Label of the key; ``None`` if it is told by its id.
        key_id: CKA_ID of the key.
        module: File of the PKCS #11 module, absolute.
        pin_source: File that holds the PIN, absolute; ``None`` if it comes otherwise.
    """

    token: str | None
    serial: str | None
    object: str | None
    key_id: bytes | None
    module: str
    pin_source: str | None

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read a URI.

        Attributes that Comity does not use are refused and not passed over: one that
        was meant to narrow the choice must not be lost.

        Raises:
            InputInvalid: Not such a URI, or it holds a PIN, or it does not tell token,
                key and module. The operator's mistake; the text appears in no message.
        """
        if len(text) > MAX_URI_CHARACTERS or not text.startswith(SCHEME):
            raise InputInvalid("Not a pkcs11: URI.", field="uri")
        path, _, query = text.removeprefix(SCHEME).partition("?")
        if "pin-value" in query:
            raise InputInvalid(
                "A PIN does not belong into a URI; name a file in pin-source.", field="pin-value"
            )
        where = _attributes(path, ";", _PATH)
        how = _attributes(query, "&", _QUERY)
        if where.get("type", b"private") != b"private":
            raise InputInvalid("The key that signs is the private one.", field="type")
        if not ({"token", "serial"} & where.keys() and {"object", "id"} & where.keys()):
            raise InputInvalid("A pkcs11: URI tells the token and the key.", field="uri")
        module, pin_source = _file(how, "module-path"), _file(how, "pin-source")
        if module is None:
            raise InputInvalid("Which module? Give module-path.", field="module-path")
        return cls(
            token=_text(where, "token"),
            serial=_text(where, "serial"),
            object=_text(where, "object"),
            key_id=where.get("id"),
            module=module,
            pin_source=pin_source,
        )


@dataclass(frozen=True, slots=True)
class TokenReference:
    """The file of a key in a token.

    Attributes:
        verification_key: The public half.
        uri: Where the private half lies.
    """

    verification_key: VerificationKey
    uri: str

    def to_text(self) -> str:
        """Return the file's text, without a newline at its end."""
        return f"{FORMAT}\n{self.verification_key.to_text()}\n{self.uri}"

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read the file.

        Raises:
            InputInvalid: It is none, or the URI cannot be used. Whoever changed it.
        """
        lines = text.strip().split("\n")
        if len(lines) != 3 or lines[0] != FORMAT:
            raise InputInvalid(f"Not the file of a key in a token, of format {FORMAT}.")
        TokenUri.from_text(lines[2])
        return cls(VerificationKey.from_text(lines[1]), lines[2])


def is_in_token(text: str) -> bool:
    """Return whether a key file names a key in a token."""
    return text.startswith("comity-token-key/")


def _attributes(text: str, separator: str, known: frozenset[str]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for part in text.split(separator) if text else ():
        name, sign, value = part.partition("=")
        if name not in known:
            raise InputInvalid("A pkcs11: URI has an attribute that is not used.", field="uri")
        if not sign or name in found or _VALUE.fullmatch(value) is None:
            raise InputInvalid("A pkcs11: URI has an attribute twice or malformed.", field=name)
        found[name] = unquote_to_bytes(value)
    return found


def _text(found: dict[str, bytes], name: str) -> str | None:
    value = found.get(name)
    try:
        return None if value is None else value.decode("utf-8")
    except UnicodeDecodeError as problem:
        raise InputInvalid("A pkcs11: URI holds a name that is no UTF-8.", field=name) from problem


def _file(found: dict[str, bytes], name: str) -> str | None:
    value = _text(found, name)
    if value is None:
        return None
    value = value.removeprefix("file://").removeprefix("file:")
    if not value.startswith("/") or "\x00" in value:
        raise InputInvalid("A pkcs11: URI names files by their absolute path.", field=name)
    return value
