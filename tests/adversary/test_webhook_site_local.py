"""Attack: the name of an allowed host is answered with an IPv6 number inside the site.

``fec0::/10`` was taken back (RFC 3879) and is still used inside; it is told from a public number by
no question whether a number is global.

Stopped: it is called only where the configuration names that network.
"""

import asyncio
import socket
from ipaddress import ip_network

import pytest
from tests.adversary.test_webhook_into_the_network import Liar

from comity.transport.webhooks import CheckedResolver
from comity.trust.webhook_address import AddressRules, may_be_called


@pytest.mark.parametrize("number", ["fec0::10", "feff:ffff::1"])
def test_a_number_inside_the_site_is_not_called(number: str) -> None:
    rules = AddressRules(hosts=frozenset({"cases.example.org"}))
    resolver = CheckedResolver(rules, Liar([number]))
    with pytest.raises(OSError, match="may not be called"):
        asyncio.run(resolver.resolve("cases.example.org", 443, socket.AF_INET6))
    assert not may_be_called(number, AddressRules())


def test_it_is_called_where_the_configuration_names_it() -> None:
    assert may_be_called("fec0::10", AddressRules(networks=(ip_network("fec0::/64"),)))
    assert may_be_called("2620:fe::fe", AddressRules())
