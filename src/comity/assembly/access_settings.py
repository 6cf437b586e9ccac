"""Settings of accounts: how long sessions last, and who else vouches for officials."""

from typing import Annotated

import msgspec

from comity.access.permissions import Role
from comity.errors import ConfigurationInvalid


class _Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A table of the configuration file; unknown keys are mistakes."""


class OpenidPart(_Part, frozen=True, kw_only=True):
    """The state's identity provider.

    Attributes:
        issuer: Its name, exactly as its tokens have it.
        client: Our identifier there.
        secret_file: File with our secret there, relative to the node's home; a client
            without a secret is protected by PKCE alone.
        factors: Values of the claims ``amr`` or ``acr`` that mean a second factor was shown.
        roles_claim: Claim with the roles that the provider knows; empty asks for none.
        roles: Which values of that claim go with which role here. A role that an account
            has here and the claim does not confirm is not given for that session.
    """

    issuer: Annotated[str, msgspec.Meta(pattern=r"\Ahttps?://[!-~]{1,500}\Z")]
    client: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    secret_file: Annotated[str, msgspec.Meta(min_length=1)] | None = None
    factors: Annotated[tuple[str, ...], msgspec.Meta(min_length=1, max_length=20)] = (
        "mfa",
        "hwk",
        "otp",
    )
    roles_claim: Annotated[str, msgspec.Meta(max_length=100)] = ""
    roles: dict[str, Role] = {}

    def __post_init__(self) -> None:
        """Check the settings against one another.

        Raises:
            ConfigurationInvalid: Roles are mapped of no claim, or plain HTTP leaves the machine.
        """
        if bool(self.roles) != bool(self.roles_claim):
            raise ConfigurationInvalid(
                "access.openid: roles_claim and roles are given together or not at all"
            )
        local = ("http://127.0.0.1", "http://localhost", "http://[::1]")
        if self.issuer.startswith("http://") and not self.issuer.startswith(local):
            raise ConfigurationInvalid("access.openid: issuer is reached over https")


class AccessPart(_Part, frozen=True, kw_only=True):
    """Accounts of officials.

    Attributes:
        idle_minutes: A session that is not used for so long ends.
        absolute_hours: A session ends after so long whatever happens.
        fresh_factor_minutes: How long a second factor counts as just shown.
        invitation_hours: How long an invitation can be used.
        glass_minutes: How long break-glass opens restricted records.
        openid: The state's identity provider, if there is one.
    """

    idle_minutes: Annotated[float, msgspec.Meta(gt=0, le=60)] = 15.0
    absolute_hours: Annotated[float, msgspec.Meta(gt=0, le=24)] = 12.0
    fresh_factor_minutes: Annotated[float, msgspec.Meta(gt=0, le=60)] = 10.0
    invitation_hours: Annotated[float, msgspec.Meta(gt=0, le=336)] = 72.0
    glass_minutes: Annotated[float, msgspec.Meta(gt=0, le=240)] = 30.0
    openid: OpenidPart | None = None
