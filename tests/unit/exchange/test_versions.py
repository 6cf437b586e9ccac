from datetime import UTC, datetime, timedelta

import pytest

from comity.errors import VersionUnsupported
from comity.exchange import versions
from comity.exchange.versions import CURRENT, VersionFacts, version_facts

NOW = datetime(2026, 1, 5, tzinfo=UTC)


def test_the_current_version_is_accepted() -> None:
    assert version_facts("1", NOW) is CURRENT


@pytest.mark.parametrize("name", ["", "0", "2", "01", "1 ", "x" * 1000])
def test_an_unknown_version_is_refused_and_the_offer_named(name: str) -> None:
    with pytest.raises(VersionUnsupported, match=r"offered: \['1'\]") as problem:
        version_facts(name, NOW)
    assert len(problem.value.public) < 120


def test_a_version_is_accepted_until_its_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    old = VersionFacts("0", 1, 1, 1, 1, accepted_until=NOW)
    monkeypatch.setattr(versions, "VERSIONS", {"0": old})
    assert version_facts("0", NOW) is old
    with pytest.raises(VersionUnsupported):
        version_facts("0", NOW + timedelta(microseconds=1))


def test_a_batch_of_the_greatest_payload_fits_into_a_batch() -> None:
    assert CURRENT.max_payload_bytes * 2 < CURRENT.max_batch_bytes
