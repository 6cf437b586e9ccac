"""The real casework of criminal records, under the same weather as the rails alone."""

from datetime import timedelta

import pytest
from tests.federation.invariants import check
from tests.federation.records_federation import RecordsFederation, check_records
from tests.federation.soak import soak_records


def test_officers_at_work_in_a_calm_network_leave_nothing_lying() -> None:
    federation = RecordsFederation(51)
    for _ in range(80):
        federation.something()
        federation.run(timedelta(seconds=5))
    federation.run_until_quiet()
    check(federation, evidence=1000)
    check_records(federation)


@pytest.mark.parametrize("seed", [52, 53])
def test_officers_at_work_in_a_storm_leave_nothing_lying(seed: int) -> None:
    report = soak_records(150, seed)
    assert report["acknowledged"]
