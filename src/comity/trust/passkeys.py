"""Passkeys: what a browser is asked, and what its answer proves.

User verification is always required, so that a passkey is two factors at once: the device,
and what unlocks it.

Source:
    W3C Web Authentication Level 2, sections 7.1 and 7.2.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import parse_authentication_credential_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from comity.errors import SignInRefused

CHALLENGE_BYTES: Final = 32
MAX_RESPONSE_CHARACTERS: Final = 65_536
_REFUSED: Final = "The passkey was not accepted."


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """Who asks.

    Attributes:
        id: Host name of the desk; a passkey answers to no other.
        name: Shown to the official.
        origin: The desk's address, scheme and port included.
    """

    id: str
    name: str
    origin: str


@dataclass(frozen=True, slots=True)
class ShownPasskey:
    """What an accepted answer says.

    Attributes:
        credential: The identifier that the passkey has for itself.
        public_key: Its public key, in the authenticator's form.
        counter: Its signature counter; 0 for one that does not count.
    """

    credential: bytes
    public_key: bytes
    counter: int


def setup_options(
    party: RelyingParty,
    *,
    handle: bytes,
    name: str,
    display_name: str,
    challenge: bytes,
    known: Sequence[bytes] = (),
) -> str:
    """Return what a browser is asked for a new passkey, as JSON.

    Args:
        party: Who asks.
        handle: Stable identifier of the account; no name.
        name: Sign-in name.
        display_name: As shown.
        challenge: 32 random bytes, used once.
        known: Passkeys that the account has already.
    """
    return options_to_json(
        generate_registration_options(
            rp_id=party.id,
            rp_name=party.name,
            user_id=handle,
            user_name=name,
            user_display_name=display_name,
            challenge=challenge,
            exclude_credentials=[PublicKeyCredentialDescriptor(id=each) for each in known],
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED,
                user_verification=UserVerificationRequirement.REQUIRED,
            ),
        )
    )


def accept_setup(party: RelyingParty, response: str, *, challenge: bytes) -> ShownPasskey:
    """Return the new passkey that a browser's answer proves.

    Raises:
        SignInRefused: Another challenge, host or origin, nobody was verified, or it is no
            answer at all. Whoever sits at the browser tries again.
    """
    _bounded(response)
    try:
        found = verify_registration_response(
            credential=response,
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as problem:
        raise SignInRefused(_REFUSED, private=type(problem).__name__) from problem
    return ShownPasskey(found.credential_id, found.credential_public_key, found.sign_count)


def sign_in_options(party: RelyingParty, *, challenge: bytes, known: Sequence[bytes] = ()) -> str:
    """Return what a browser is asked to show a passkey, as JSON.

    Args:
        party: Who asks.
        challenge: 32 random bytes, used once.
        known: Which passkeys will do; none lets the official choose, and tells nobody
            which accounts exist.
    """
    return options_to_json(
        generate_authentication_options(
            rp_id=party.id,
            challenge=challenge,
            allow_credentials=[PublicKeyCredentialDescriptor(id=each) for each in known],
            user_verification=UserVerificationRequirement.REQUIRED,
        )
    )


def credential_named(response: str) -> bytes:
    """Return which passkey an answer claims to be of; nothing of it is proved yet.

    Raises:
        SignInRefused: It is no answer at all.
    """
    _bounded(response)
    try:
        return parse_authentication_credential_json(response).raw_id
    except (WebAuthnException, ValueError, KeyError, TypeError) as problem:
        raise SignInRefused(_REFUSED, private=type(problem).__name__) from problem


def accept_shown(
    party: RelyingParty, response: str, *, challenge: bytes, public_key: bytes, counter: int
) -> int:
    """Return a passkey's new signature counter, once its answer is proved.

    Args:
        party: Who asked.
        response: The browser's answer, as JSON.
        challenge: What was asked.
        public_key: As it was set up.
        counter: The counter of last time; one that does not rise tells a copy.

    Raises:
        SignInRefused: Not proved.
    """
    _bounded(response)
    try:
        found = verify_authentication_response(
            credential=response,
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            credential_public_key=public_key,
            credential_current_sign_count=counter,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as problem:
        raise SignInRefused(_REFUSED, private=type(problem).__name__) from problem
    return found.new_sign_count


def _bounded(response: str) -> None:
    if len(response) > MAX_RESPONSE_CHARACTERS:
        raise SignInRefused(_REFUSED, private="too long")
