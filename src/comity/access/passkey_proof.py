"""Passkeys as this room uses them."""

from dataclasses import replace

from comity.access.model import Factor
from comity.access.office import AccessOffice
from comity.errors import SignInRefused
from comity.trust.passkeys import RelyingParty, accept_shown


def require_party(office: AccessOffice) -> RelyingParty:
    """Return who asks for passkeys.

    Raises:
        SignInRefused: The desk has no address, and a passkey answers to an address only.
    """
    if office.settings.party is None:
        raise SignInRefused("This desk takes no passkeys: its address is not configured.")
    return office.settings.party


def proved(office: AccessOffice, factor: Factor, response: str, challenge: bytes) -> Factor:
    """Return a passkey as it is to be kept once its answer is proved.

    Raises:
        SignInRefused: It is not proved, or its counter does not rise: a copy is about.
    """
    counter = accept_shown(
        require_party(office),
        response,
        challenge=challenge,
        public_key=factor.secret,
        counter=factor.counter,
    )
    return replace(factor, counter=counter, used_at=office.now())
