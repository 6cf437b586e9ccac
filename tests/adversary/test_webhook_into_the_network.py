"""Attack: an integrator has the node call what he cannot reach himself.

He asks for a webhook to the address of the node's own machine, of another office, of the place
where a cloud hands out credentials; writes the number so that no list knows it; names a host of
his own that shows a good number to the look and a bad one to the call; lets a good host answer
with a redirection; and has whoever runs the node name his host, to move it afterwards.

Stopped: hosts and ports are named by whoever runs the node, every number of a host is looked at
just when it is called, and nothing is followed. Nothing reaches the inner receiver, and no
webhook is left behind where the address was refused.
"""

import asyncio
import socket
from ipaddress import ip_network
from pathlib import Path

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from tests.desk.desk_stage import Desk, StandingClock
from tests.desk.homes import copied_home
from tests.desk.webhook_stage import go_round, integrator, permit, receiver

from comity.errors import InputInvalid
from comity.transport.webhooks import Answered, CheckedResolver, WebhookCaller
from comity.trust.webhook_address import AddressRules, checked_address, may_be_called

RULES = AddressRules(
    hosts=frozenset({"cases.example.org", "cases.example.org:8443", "127.0.0.1", "[::1]"})
)
TRIALS = AddressRules(
    hosts=frozenset({"127.0.0.1:8080"}),
    networks=(ip_network("127.0.0.0/8"),),
    http_on_loopback=True,
)


class Liar(AbstractResolver):
    """Answers for a name what it is told to, another each time."""

    def __init__(self, *numbers: list[str]) -> None:
        self.numbers = list(numbers)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        del family
        return [
            {"hostname": host, "host": each, "port": port, "family": socket.AF_INET, "proto": 0,
             "flags": 0}
            for each in self.numbers.pop(0)
        ]  # fmt: skip

    async def close(self) -> None:
        pass


@pytest.mark.parametrize(
    "address",
    [
        "http://cases.example.org/events",
        "https://evil.example.org/events",
        "https://cases.example.org.evil.example.org/",
        "https://cases.example.org:22/",
        "https://cases.example.org@evil.example.org/",
        "https://evil.example.org\\@cases.example.org/",
        "https://cases.example.org#@evil.example.org/",
        "https://user:secret@cases.example.org/",
        "https://cases.example.org/a b",
        "https://cases.example.org:99999/",
        "https://[::1/",
        "https:///events",
        "file:///etc/passwd",
        "gopher://cases.example.org/",
        "http://127.0.0.1/",
        "https://cases.example.org/\r\nHost: evil.example.org",
        "https://cаses.example.org/",  # noqa: RUF001 - the second letter is Cyrillic
        "https://cases.example.org/" + "x" * 500,
    ],
)
def test_an_address_that_leads_elsewhere_is_refused(address: str) -> None:
    with pytest.raises(InputInvalid):
        checked_address(address, RULES)


def test_addresses_that_were_named_are_taken_and_plain_ones_on_this_machine_for_trials() -> None:
    for address in ("https://cases.example.org/a?b=c", "https://CASES.example.org:8443/"):
        assert checked_address(address, RULES) == address
    assert checked_address("http://127.0.0.1:8080/", TRIALS)
    with pytest.raises(InputInvalid):
        checked_address("http://10.0.0.1:8080/", TRIALS)


@pytest.mark.parametrize(
    "number",
    [
        "127.0.0.1", "127.9.9.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1",  # noqa: S104
        "169.254.169.254", "100.64.0.1", "192.0.2.7", "198.18.0.1", "224.0.0.1", "240.0.0.1",
        "255.255.255.255", "::", "::1", "fe80::1", "fc00::1", "ff02::1", "::ffff:127.0.0.1",
        "::ffff:169.254.169.254", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:7f00:1::",
        "localhost", "",
    ],
)  # fmt: skip
def test_a_number_that_is_not_public_is_not_called(number: str) -> None:
    assert not may_be_called(number, AddressRules())


def test_public_numbers_and_those_that_are_configured_are_called() -> None:
    assert may_be_called("9.9.9.9", AddressRules())
    assert may_be_called("2620:fe::fe", AddressRules())
    inner = AddressRules(networks=(ip_network("10.20.0.0/16"),))
    assert may_be_called("10.20.3.4", inner)
    assert may_be_called("::ffff:10.20.3.4", inner)
    assert not may_be_called("10.21.3.4", inner)


def test_a_name_with_one_bad_number_among_good_ones_is_not_called() -> None:
    rules = AddressRules(hosts=frozenset({"cases.example.org"}))
    resolver = CheckedResolver(rules, Liar(["9.9.9.9", "127.0.0.1"]))
    with pytest.raises(OSError, match="may not be called"):
        asyncio.run(resolver.resolve("cases.example.org", 443))


def test_the_number_that_was_looked_at_is_the_one_that_is_called() -> None:
    with receiver() as inner:
        rules = AddressRules(
            hosts=frozenset({f"localhost:{inner.port}"}),
            networks=(ip_network("127.0.0.2/32"),),
            http_on_loopback=True,
        )
        liar = Liar(["127.0.0.2"], ["127.0.0.1"], ["127.0.0.1"])

        async def called() -> list[Answered]:
            async with WebhookCaller(rules, resolver=liar, time_limit=5) as caller:
                address = f"http://localhost:{inner.port}/"
                return [await caller.call(address, {}, b"{}") for _ in range(2)]

        first, second = asyncio.run(called())
    # Nobody listens at the number that may be called; the other is never tried.
    assert first.problem == "no connection"
    assert second.problem == "the address may not be called"
    assert inner.calls == []
    assert len(liar.numbers) == 1, "a name is asked for once for each call"


def test_a_redirection_is_not_followed() -> None:
    with receiver() as told:
        told.status = 307
        rules = AddressRules(
            hosts=frozenset({f"127.0.0.1:{told.port}"}),
            networks=(ip_network("127.0.0.0/8"),),
            http_on_loopback=True,
        )

        async def called() -> Answered:
            async with WebhookCaller(rules, time_limit=5) as caller:
                return await caller.call(told.address, {}, b"{}")

        assert asyncio.run(called()).status == 307
    assert [each.path for each in told.calls] == ["/events"]


def test_what_the_configuration_no_longer_allows_is_not_called(
    tmp_path: Path,
) -> None:
    home = copied_home(tmp_path)
    with receiver() as told, Desk(home, clock=StandingClock()) as desk:
        ines = integrator(desk)
        refused = {
            "label": "x", "address": told.address, "key": ines.key, "kinds": ["answer.received"],
        }  # fmt: skip
        answer = ines.browser.api("POST", "/webhooks", refused)
        assert answer.status == 422
        assert answer.json["field"] == "address"
        assert ines.browser.api("GET", "/webhooks").json["webhooks"] == []
        permit(desk.node, told.port)
        webhook, _ = ines.approved(told.address)
        assert ines.browser.api("POST", f"/webhooks/{webhook}/test").status == 200
        permit(desk.node, told.port + 1)
        go_round(desk.node)
        assert told.calls == []
        assert ines.fates(webhook) == [("webhook.test", "due")]
