"""Signing in at the state's identity provider: OpenID Connect, code flow with PKCE.

Everything that the answer is compared with (``state``, ``nonce``, the PKCE verifier)
follows from one secret that only the browser has which began; so nobody else's answer fits,
and nobody can be signed in as somebody else unawares. The provider makes no account and
gives no role: the subject must be entered with an account here, and where roles are mapped
it can only take some away for that session.

Source:
    OpenID Connect Core 1.0; RFC 7636 (PKCE); RFC 9700 (current practice); RFC 9207.
"""

import asyncio
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol, TypeVar
from urllib.parse import urlencode, urlsplit

import msgspec
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.discovery import get_well_known_url

from comity.access.challenges import begin, finish
from comity.access.model import Ceremony, Face, Opened
from comity.access.permissions import Role
from comity.access.service import AccessService
from comity.assembly.access_settings import OpenidPart
from comity.assembly.accounts import access_service, openid_subject
from comity.assembly.build import Node
from comity.errors import ConfigurationInvalid, RegisterUnavailable, SignInRefused
from comity.transport.openid_provider import ask_provider
from comity.trust.id_tokens import Expected, Vouched, accept_id_token
from comity.trust.session_secrets import derived, is_same

ReadT = TypeVar("ReadT")
RETURN_PATH: Final = "/sign-in/openid/return"
_MOST: Final = 4096
_ODD: Final = "The identity provider's answer cannot be used."


class Asking(Protocol):
    """Asks the provider; ``comity.transport.openid_provider.ask_provider``."""

    def __call__(
        self,
        url: str,
        *,
        form: Mapping[str, str] | None = None,
        client: tuple[str, str] | None = None,
    ) -> Awaitable[bytes]:
        """Return its answer."""
        ...


class _Metadata(msgspec.Struct, frozen=True):
    """What the provider says of itself, as far as we use it."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    code_challenge_methods_supported: list[str] = []


class _Tokens(msgspec.Struct, frozen=True):
    id_token: str


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in that was begun.

    Attributes:
        redirect: Where the browser is sent.
        secret: What only this browser keeps until it comes back.
    """

    redirect: str
    secret: str


class OpenidSignIn:
    """Signing in at the provider.

    Args:
        service: Who is at the desk.
        settings: The provider.
        return_to: Address to which the provider sends the browser back.
        client_secret: Our secret there; ``None`` for a client without one.
        ask: Asks the provider.
    """

    def __init__(
        self,
        service: AccessService,
        settings: OpenidPart,
        *,
        return_to: str,
        client_secret: str | None = None,
        ask: Asking = ask_provider,
    ) -> None:
        self._service = service
        self._settings = settings
        self._return_to = return_to
        self._client_secret = client_secret
        self._ask = ask

    def start(self) -> Begun:
        """Begin; the browser is sent to the provider with nothing of the secret itself.

        Raises:
            RegisterUnavailable: The provider does not answer, or oddly.
        """
        metadata = asyncio.run(self._metadata())
        office = self._service.office
        with office.store.begin() as work:
            secret = begin(office, work, Ceremony.OPENID)
        query = {
            "response_type": "code",
            "client_id": self._settings.client,
            "redirect_uri": self._return_to,
            "scope": "openid",
            "state": derived(secret, "state"),
            "nonce": derived(secret, "nonce"),
            "code_challenge": create_s256_code_challenge(derived(secret, "verifier")),
            "code_challenge_method": "S256",
            # A session there may be hours old, and what opens one here counts as just shown.
            "max_age": str(int(office.settings.fresh.total_seconds())),
        }
        separator = "&" if urlsplit(metadata.authorization_endpoint).query else "?"
        return Begun(metadata.authorization_endpoint + separator + urlencode(query), secret)

    def finish(
        self,
        secret: str,
        answer: Mapping[str, str],
        *,
        address: str,
        face: Face = Face.DESK,
        bound_to: str = "",
    ) -> Opened:
        """Open a session for whom the provider vouches for.

        Args:
            secret: What the browser kept; it is used up whatever comes.
            answer: The query with which the browser came back.
            address: Where from.
            face: Where the session is used.
            bound_to: How the browser describes itself.

        Raises:
            SignInRefused: Another browser began, the answer was used, the token is not
                proved or not for us, no second factor was shown, or no account is here.
            RegisterUnavailable: The provider does not answer.
        """
        office = self._service.office
        with office.store.begin() as work:
            finish(office, work, Ceremony.OPENID, secret)
        try:
            vouched = asyncio.run(self._vouched(secret, answer))
            confirmed = self._confirmed(vouched.claims)
        except SignInRefused:
            self._service.sign_in.refuse_openid(address=address)
            raise
        return self._service.sign_in.with_openid(
            openid_subject(self._settings.issuer, vouched.subject),
            confirmed=confirmed,
            address=address,
            face=face,
            bound_to=bound_to,
        )

    async def _vouched(self, secret: str, answer: Mapping[str, str]) -> Vouched:
        if not is_same(answer.get("state", ""), derived(secret, "state")):
            raise SignInRefused("Another browser began this sign-in; begin anew.", private="state")
        if "iss" in answer and answer["iss"] != self._settings.issuer:
            raise SignInRefused(_ODD, private="issuer of the answer")
        code = answer.get("code", "")
        if not 0 < len(code) <= _MOST:
            raise SignInRefused("The identity provider did not sign you in.", private="no code")
        metadata = await self._metadata()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._return_to,
            "client_id": self._settings.client,
            "code_verifier": derived(secret, "verifier"),
        }
        known = None
        if self._client_secret is not None:
            known = (self._settings.client, self._client_secret)
        tokens = _read(await self._ask(metadata.token_endpoint, form=form, client=known), _Tokens)
        keys = await self._ask(metadata.jwks_uri)
        expected = Expected(
            issuer=self._settings.issuer,
            client=self._settings.client,
            nonce=derived(secret, "nonce"),
            factors=self._settings.factors,
            at=self._service.office.now(),
            longest_ago=self._service.office.settings.fresh,
        )
        return accept_id_token(tokens.id_token, keys, expected)

    async def _metadata(self) -> _Metadata:
        url = get_well_known_url(self._settings.issuer, external=True)
        metadata = _read(await self._ask(url), _Metadata)
        addresses = (
            metadata.authorization_endpoint,
            metadata.token_endpoint,
            metadata.jwks_uri,
        )
        scheme = urlsplit(self._settings.issuer).scheme
        if metadata.issuer != self._settings.issuer or any(
            urlsplit(each).scheme not in {"https", scheme} for each in addresses
        ):
            raise RegisterUnavailable(_ODD, private="issuer or addresses of the metadata")
        return metadata

    def _confirmed(self, claims: Mapping[str, Any]) -> frozenset[Role] | None:
        """Return the roles that the provider confirms; ``None`` if it is not asked."""
        if not self._settings.roles_claim:
            return None
        said = claims.get(self._settings.roles_claim, [])
        words = said if isinstance(said, list) else [said]
        return frozenset(
            self._settings.roles[word]
            for word in words
            if isinstance(word, str) and word in self._settings.roles
        )


def openid_sign_in(node: Node, *, ask: Asking = ask_provider) -> OpenidSignIn | None:
    """Return how officials sign in at the state's provider; ``None`` if there is none.

    Raises:
        ConfigurationInvalid: Our secret there cannot be read.
    """
    settings = node.config.access.openid
    if settings is None:
        return None
    secret = None
    if settings.secret_file is not None:
        try:
            file = node.home.path / settings.secret_file
            secret = file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as problem:
            raise ConfigurationInvalid(
                "access.openid: the file of secret_file cannot be read", private=str(problem)
            ) from problem
    return OpenidSignIn(
        access_service(node),
        settings,
        return_to=node.config.desk.origin + RETURN_PATH,
        client_secret=secret,
        ask=ask,
    )


def _read(body: bytes, kind: type[ReadT]) -> ReadT:
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.DecodeError as problem:
        raise RegisterUnavailable(_ODD, private=kind.__name__) from problem
