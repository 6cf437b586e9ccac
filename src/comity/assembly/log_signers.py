"""What a log's key file becomes: a key here, one in a token, or one that was withdrawn."""

from typing import Final

from comity.assembly.passphrases import surroundings
from comity.errors import InputInvalid, KeyUnavailable
from comity.trust.hsm import TokenKey
from comity.trust.keys import SigningKey
from comity.trust.signing import WITHDRAWN_FORMAT, Signer, WithdrawnKey
from comity.trust.token_uri import TokenReference, TokenUri, is_in_token

WITHDRAWN: Final = ".withdrawn"
"""Ending of the file that stands for a key that must not sign any more."""


def log_signer(text: str) -> Signer:
    """Return who signs by a key file; a token is not yet asked for anything.

    Args:
        text: What the file holds, opened.

    Raises:
        KeyUnavailable: It is no key. Whoever changed the file.
    """
    try:
        if is_in_token(text):
            return TokenKey(TokenReference.from_text(text), token_pin)
        if text.startswith(WITHDRAWN_FORMAT):
            return WithdrawnKey.from_text(text)
        return SigningKey.from_text(text)
    except InputInvalid as error:
        raise KeyUnavailable("A private key cannot be read.", private=str(error)) from error


def token_pin(uri: TokenUri) -> str:
    """Return the PIN of a token, from where the process looks for secrets.

    Raises:
        KeyLocked: There is none.
    """
    return surroundings().pin(uri.pin_source)
