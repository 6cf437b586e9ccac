"""Where the desk may listen, and under which name."""

import pytest

from comity.assembly.desk_settings import DeskPart, checked
from comity.errors import ConfigurationInvalid

EVERYWHERE = "0.0.0.0"  # noqa: S104 - refused


@pytest.mark.parametrize(
    ("part", "origin"),
    [
        (DeskPart(), "http://127.0.0.1:8470"),
        (DeskPart(host="::1"), "http://[::1]:8470"),
        (
            DeskPart(url="https://desk.example.org:443", proxy="10.0.0.1"),
            "https://desk.example.org",
        ),
        (DeskPart(certificate="a", key="b", host="192.0.2.7"), "https://192.0.2.7:8470"),
        (DeskPart(url="http://localhost:8470"), "http://localhost:8470"),
    ],
)
def test_an_address_is_written_as_browsers_write_it(part: DeskPart, origin: str) -> None:
    assert checked(part).origin == origin


@pytest.mark.parametrize(
    "part",
    [
        DeskPart(host=EVERYWHERE),
        DeskPart(host="192.0.2.7"),
        DeskPart(host="desk.example.org"),
        DeskPart(url="http://desk.example.org"),
        DeskPart(certificate="a"),
        DeskPart(key="b"),
        DeskPart(certificate="a", key="b", url="http://localhost"),
        DeskPart(host=EVERYWHERE, proxy="10.0.0.1", url="http://desk.example.org"),
    ],
)
def test_nothing_is_reached_over_a_network_without_tls(part: DeskPart) -> None:
    with pytest.raises(ConfigurationInvalid):
        checked(part)
