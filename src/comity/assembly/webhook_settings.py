"""Settings of webhooks: which hosts a node may call to tell programs of what happened."""

from ipaddress import ip_network
from typing import Annotated

import msgspec

from comity.trust.webhook_address import AddressRules


class WebhooksPart(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where webhooks may lead; nowhere without hosts.

    Attributes:
        hosts: Hosts that may be called, as ``host`` for port 443 or ``host:port``.
        private_networks: Addresses that may be called though they are not public,
            ``10.20.0.0/16`` for example.
        http_on_loopback: Whether a receiver on this very machine may be called without TLS; for
            trials.
        ca_file: Certificates by which receivers are known, PEM, relative to the node's home;
            the machine's if not given.
    """

    hosts: Annotated[
        tuple[Annotated[str, msgspec.Meta(pattern=r"\A[a-z0-9.\[\]:-]{1,253}\Z")], ...],
        msgspec.Meta(max_length=100),
    ] = ()
    private_networks: Annotated[tuple[str, ...], msgspec.Meta(max_length=100)] = ()
    http_on_loopback: bool = False
    ca_file: Annotated[str, msgspec.Meta(min_length=1)] | None = None

    def __post_init__(self) -> None:
        """Check that networks are networks.

        Raises:
            ValueError: One of them is none. The operator's mistake.
        """
        for each in self.private_networks:
            ip_network(each)

    @property
    def rules(self) -> AddressRules:
        """The same as what addresses are checked with."""
        return AddressRules(
            hosts=frozenset(each.replace("[", "").replace("]", "") for each in self.hosts),
            networks=tuple(ip_network(each) for each in self.private_networks),
            http_on_loopback=self.http_on_loopback,
        )
