"""Settings of trust services: whom to ask for time-stamps, budgets, and who may read figures."""

from typing import Annotated

import msgspec


class _Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A table of the configuration file; unknown keys are mistakes."""


class AuthorityPart(_Part, frozen=True, kw_only=True):
    """One time-stamping authority.

    Attributes:
        name: Its name in the network document, which says by which certificates it counts.
        url: Where it answers (RFC 3161 over HTTP).
        policy: The policy to ask for, a dotted number; the authority's own if not given.
    """

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    url: Annotated[str, msgspec.Meta(pattern=r"\Ahttps?://[!-~]{1,500}\Z")]
    policy: Annotated[str, msgspec.Meta(pattern=r"\A[0-2](\.[0-9]{1,20}){1,30}\Z")] | None = None


class TimeStampingPart(_Part, frozen=True, kw_only=True):
    """How published checkpoints are time-stamped.

    Attributes:
        authorities: Whom to ask; each stamps every publication that is stamped at all.
        interval_minutes: A publication is stamped at most so often; never each message.
        wanted: How many authorities must have stamped for the service to count as working.
    """

    authorities: Annotated[tuple[AuthorityPart, ...], msgspec.Meta(max_length=10)] = ()
    interval_minutes: Annotated[float, msgspec.Meta(gt=0, le=1440)] = 10.0
    wanted: Annotated[int, msgspec.Meta(ge=1, le=10)] = 1

    def __post_init__(self) -> None:
        """Check that the settings fit one another.

        Raises:
            ValueError: They do not; the text says why. The operator's mistake.
        """
        names = [part.name for part in self.authorities]
        if len(set(names)) != len(names):
            raise ValueError("an authority is named twice")
        if names and self.wanted > len(names):
            raise ValueError("more authorities are wanted than are named")


class BudgetsPart(_Part, frozen=True, kw_only=True):
    """For how long a node counts as degraded, and not worse, without a trust service.

    Attributes:
        time_stamping_hours: Without time-stamps.
        revocation_hours: Without word whether time-stamping certificates were revoked.
        witness_hours: Without enough witnesses.
    """

    time_stamping_hours: Annotated[float, msgspec.Meta(gt=0, le=8760)] = 96.0
    revocation_hours: Annotated[float, msgspec.Meta(gt=0, le=8760)] = 168.0
    witness_hours: Annotated[float, msgspec.Meta(gt=0, le=8760)] = 72.0


class MetricsPart(_Part, frozen=True, kw_only=True):
    """Where figures for monitoring are read, in plain HTTP.

    Attributes:
        listen: Address on this machine, ``127.0.0.1:9440`` for example; nowhere if not given.
    """

    listen: (
        Annotated[str, msgspec.Meta(pattern=r"\A(127\.0\.0\.1|\[::1\]|localhost):[0-9]{1,5}\Z")]
        | None
    ) = None
