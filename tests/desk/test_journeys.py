"""Every journey of users, page by page, by the links and forms that the pages bear."""

from pathlib import Path

from tests.unit.transport.forms.form_material import require_part

from comity_training.bench.journeys import played

require_part()


def test_every_journey_comes_to_its_end_over_http(tmp_path: Path) -> None:
    told: list[str] = []
    figures = played(100, tmp_path, told.append)
    assert [each.number for each in figures] == [*range(1, 10), *range(17, 21)]
    for each in figures:
        assert each.clicks > 0
        assert 0 < each.slowest_ms <= each.desk_ms
        assert 0 < each.left_seconds <= each.budget_seconds
    assert len(told) == len(figures) + 1
