"""Where a webhook may lead: only to hosts that whoever runs the node has named.

A node stands inside an authority's network, and calls where an integrator asks it to. Without
these rules he could have it call what he cannot reach himself: the database, another office's
services, the address under which a cloud hands out credentials (server-side request forgery).
"""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final
from urllib.parse import SplitResult, urlsplit

from comity.errors import InputInvalid

MOST_CHARACTERS: Final = 500
_FIELD: Final = "address"
_TUNNELS: Final = tuple(
    ip_network(each) for each in ("64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16")
)
"""IPv6 that means an IPv4 address which nobody has looked at."""

_LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
_PORTS: Final = {"https": 443, "http": 80}


@dataclass(frozen=True, slots=True)
class AddressRules:
    """What the configuration says of webhooks.

    Attributes:
        hosts: Hosts that may be called, as ``host`` for port 443 or ``host:port``; in lower case.
        networks: Addresses that may be called though they are not public.
        http_on_loopback: Whether a host on this very machine may be called without TLS.
    """

    hosts: frozenset[str] = frozenset()
    networks: tuple[IPv4Network | IPv6Network, ...] = ()
    http_on_loopback: bool = False


def checked_address(text: str, rules: AddressRules) -> str:
    """Return the address of a webhook, if it may be called.

    Raises:
        InputInvalid: It is none, or leads where the configuration does not allow.
    """
    if not 0 < len(text) <= MOST_CHARACTERS or not text.isascii() or not text.isprintable():
        raise InputInvalid(
            f"An address has 1 to {MOST_CHARACTERS} printable ASCII characters.", field=_FIELD
        )
    # Two readers of one address disagree where these stand: each then calls another host.
    if " " in text or "\\" in text:
        raise InputInvalid("An address has no blank and no backslash.", field=_FIELD)
    parts, port = _parts(text)
    host = (parts.hostname or "").lower()
    if not host or parts.username is not None or parts.password is not None or parts.fragment:
        raise InputInvalid("An address names a host, no user and no part of a page.", field=_FIELD)
    is_plain = rules.http_on_loopback and parts.scheme == "http" and host in _LOOPBACK
    if parts.scheme != "https" and not is_plain:
        raise InputInvalid("An address begins with https://.", field=_FIELD)
    if not {f"{host}:{port}", *({host} if port == _PORTS["https"] else ())} & rules.hosts:
        raise InputInvalid(
            "That host and port may not be called. Whoever runs the node names those that may "
            "in comity.toml, [webhooks] hosts.",
            field=_FIELD,
        )
    return text


def may_be_called(address: str, rules: AddressRules) -> bool:
    """Return whether a host's number may be called: a public one, or one that is configured.

    Example:
        >>> may_be_called("127.0.0.1", AddressRules()), may_be_called("9.9.9.9", AddressRules())
        (False, True)
    """
    try:
        number: IPv4Address | IPv6Address = ip_address(address)
    except ValueError:
        return False
    if isinstance(number, IPv6Address) and number.ipv4_mapped is not None:
        number = number.ipv4_mapped
    if any(number in network for network in rules.networks):
        return True
    if any(number in network for network in _TUNNELS):
        return False
    # fec0::/10, which RFC 3879 took back, counts as global and is still used inside.
    is_inside = isinstance(number, IPv6Address) and number.is_site_local
    return number.is_global and not number.is_multicast and not number.is_reserved and not is_inside


def _parts(text: str) -> tuple[SplitResult, int]:
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as problem:
        raise InputInvalid("That is no address.", field=_FIELD) from problem
    return parts, _PORTS.get(parts.scheme, 0) if port is None else port
