"""Somebody comes back from the identity provider with claims that are forged or another's.

Attack: a token that is signed by another key, by none, or with the public key as a shared
secret; made for another client, another issuer, another browser, another hour; without a
second factor; an answer used twice, or carried into another browser (to sign the victim in
as the attacker); a subject without an account, or of a closed one; a role claim that would
give more than the account has. None opens a session, and no account or role comes of it.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from joserfc.jwk import ECKey
from tests.adversary.access_stage import Desk
from tests.adversary.openid_issuer import CLIENT, ISSUER, Issuer

from comity.access.model import Entitlement, Face, Opened
from comity.access.permissions import Permission, Role
from comity.access.principal import Principal, Shown
from comity.assembly.access_settings import OpenidPart
from comity.assembly.openid import OpenidSignIn
from comity.errors import RegisterUnavailable, SignInRefused
from comity.ledger.acts import Act


class Provided:
    """A node whose officer Olga signs in at the provider."""

    def __init__(self, settings: OpenidPart | None = None) -> None:
        self.desk = Desk()
        self.issuer = Issuer(self.desk.clock)
        wanted = Entitlement(
            roles=frozenset({Role.OFFICER, Role.TRANSLATOR}), openid_subject=f"{ISSUER}#4711"
        )
        ada, sigrid = self.desk.who("ada"), self.desk.who("sigrid")
        service = self.desk.service
        service.accounts.create(name="olga", display_name="Olga", entitlement=wanted, by=ada)
        service.accounts.approve("olga", entitlement=wanted, by=sigrid)
        self.openid = OpenidSignIn(
            service,
            settings or OpenidPart(issuer=ISSUER, client=CLIENT),
            return_to="https://desk.example.org/sign-in/openid/return",
            ask=self.issuer.ask,
        )

    def sign_in(self) -> Opened:
        """Go to the provider and come back."""
        begun = self.openid.start()
        return self.openid.finish(
            begun.secret, self.issuer.visited(begun.redirect), address="10.0.0.1"
        )

    def principal(self, opened: Opened) -> Principal:
        """Return who acts in the new session."""
        return self.desk.service.sessions.principal(opened.secret, face=Face.DESK)

    def sessions(self) -> int:
        """Return how many sessions there are of Olga."""
        with self.desk.read() as sight:
            account = sight.access.accounts.found(b"olga")
            assert account is not None
            return len(sight.access.sessions.of(account.id))


@pytest.fixture
def provided() -> Provided:
    return Provided()


def test_whoever_is_entered_here_signs_in_there(provided: Provided) -> None:
    begun = provided.openid.start()
    answer = provided.issuer.visited(begun.redirect)
    opened = provided.openid.finish(begun.secret, answer, address="10.0.0.1")
    who = provided.principal(opened)
    assert who.shown is Shown.OPENID
    assert who.may(Permission.PERSON_READ)
    verifier = provided.issuer.posted[0]["code_verifier"]
    assert verifier not in begun.redirect
    assert begun.secret not in begun.redirect


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"iss": "https://login.example.org.evil.example"}, "issuer"),
        ({"aud": "another"}, "audience"),
        ({"aud": [CLIENT, "another"]}, "party"),
        ({"azp": "another"}, "party"),
        ({"nonce": "another"}, "nonce"),
        ({"nonce": None}, "nonce"),
        ({"amr": ["pwd"]}, "second factor"),
        ({"amr": None}, "second factor"),
        ({"exp": 0}, "ended"),
        ({"iat": 0}, "old"),
        ({"iat": 9_999_999_999, "exp": 9_999_999_999}, "early"),
        ({"nbf": 9_999_999_999, "exp": 9_999_999_999}, "early"),
        ({"auth_time": 0}, "signed in long ago"),
        ({"auth_time": None}, "signed in long ago"),
        ({"sub": ""}, "subject"),
        ({"sub": None}, "claims"),
        ({"aud": 5}, "claims"),
    ],
)
def test_a_claim_that_is_not_ours_opens_nothing(
    provided: Provided, changes: dict[str, Any], why: str
) -> None:
    provided.issuer.changes = changes
    with pytest.raises(SignInRefused) as refused:
        provided.sign_in()
    assert refused.value.private == why
    assert provided.sessions() == 0


@pytest.mark.parametrize("header", [{"alg": "none"}, {"alg": "HS256"}])
def test_a_token_without_the_providers_signature_opens_nothing(
    provided: Provided, header: Mapping[str, Any]
) -> None:
    provided.issuer.header = dict(header)
    with pytest.raises(SignInRefused) as refused:
        provided.sign_in()
    assert refused.value.private == "signature"
    assert provided.sessions() == 0


def test_another_key_signs_for_nobody(provided: Provided) -> None:
    provided.issuer.published = provided.issuer.key
    provided.issuer.key = ECKey.generate_key("P-256", {"kid": "1"})
    with pytest.raises(SignInRefused):
        provided.sign_in()
    assert provided.sessions() == 0


def test_an_answer_fits_the_browser_that_began_and_fits_once(provided: Provided) -> None:
    mine, theirs = provided.openid.start(), provided.openid.start()
    answer = provided.issuer.visited(mine.redirect)
    with pytest.raises(SignInRefused) as refused:
        provided.openid.finish(theirs.secret, answer, address="x")
    assert refused.value.private == "state"
    assert provided.openid.finish(mine.secret, answer, address="x").secret
    for secret in (mine.secret, theirs.secret, ""):
        with pytest.raises(SignInRefused):
            provided.openid.finish(secret, answer, address="x")
    assert provided.sessions() == 1


def test_a_code_of_another_sign_in_does_not_fit_ours(provided: Provided) -> None:
    mine, theirs = provided.openid.start(), provided.openid.start()
    provided.issuer.visited(theirs.redirect, "stolen")
    answer = {**provided.issuer.visited(mine.redirect), "code": "stolen"}
    with pytest.raises(RegisterUnavailable):
        provided.openid.finish(mine.secret, answer, address="x")
    assert provided.sessions() == 0


def test_an_answer_that_comes_late_or_names_another_issuer_is_void(provided: Provided) -> None:
    begun = provided.openid.start()
    answer = {**provided.issuer.visited(begun.redirect), "iss": "https://evil.example"}
    with pytest.raises(SignInRefused):
        provided.openid.finish(begun.secret, answer, address="x")
    begun = provided.openid.start()
    answer = provided.issuer.visited(begun.redirect)
    provided.desk.clock.wait(timedelta(minutes=6))
    with pytest.raises(SignInRefused):
        provided.openid.finish(begun.secret, answer, address="x")
    assert provided.sessions() == 0


def test_nobody_gets_an_account_by_being_known_there(provided: Provided) -> None:
    with provided.desk.read() as sight:
        before = [each.id for each in sight.access.accounts.all()]
    provided.issuer.changes = {"sub": "4712", "roles": ["officer"], "email": "olga@example.org"}
    with pytest.raises(SignInRefused):
        provided.sign_in()
    provided.desk.service.accounts.close("olga", by=provided.desk.who("sigrid"))
    provided.issuer.changes = {}
    with pytest.raises(SignInRefused):
        provided.sign_in()
    with provided.desk.read() as sight:
        assert [each.id for each in sight.access.accounts.all()] == before
    assert provided.desk.acts(Act.SIGN_IN_REFUSED)
    assert provided.sessions() == 0


@pytest.mark.parametrize(
    ("said", "may_read"),
    [
        (["clerk"], True),
        ("clerk", True),
        (["admin", "root", "administrator"], False),
        ([], False),
        ({"clerk": True}, False),
        (5, False),
    ],
)
def test_a_role_claim_takes_roles_away_and_gives_none(said: object, may_read: bool) -> None:
    provided = Provided(
        OpenidPart(
            issuer=ISSUER,
            client=CLIENT,
            roles_claim="roles",
            roles={"clerk": Role.OFFICER, "admin": Role.ADMINISTRATOR},
        )
    )
    provided.issuer.changes = {"roles": said}
    who = provided.principal(provided.sign_in())
    assert who.may(Permission.PERSON_READ) is may_read
    assert Role.ADMINISTRATOR not in who.roles
    assert not who.may(Permission.ACCOUNT_CREATE)


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://evil.example"},
        {"token_endpoint": "http://login.example.org/token"},
        {"jwks_uri": "file:///etc/passwd"},
        {"authorization_endpoint": None},
    ],
)
def test_a_provider_that_describes_itself_oddly_is_not_asked(
    provided: Provided, metadata: dict[str, object]
) -> None:
    provided.issuer.metadata = metadata
    with pytest.raises(RegisterUnavailable):
        provided.openid.start()
    assert provided.sessions() == 0
