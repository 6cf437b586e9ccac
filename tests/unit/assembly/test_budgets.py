"""Budgets are declared once, and the page on time says what the code does."""

from datetime import timedelta
from pathlib import Path

from comity.assembly.budgets import BUDGETS, TrustService, length_of
from comity.assembly.service_settings import BudgetsPart
from comity.trust.algorithm_sunsets import SUNSETS

PAGE = Path(__file__).resolve().parents[3] / "docs" / "time.md"


def _rows(name: str) -> list[list[str]]:
    text = PAGE.read_text(encoding="utf-8")
    block = text.split(f"<!-- {name} -->\n")[1].split("<!-- end -->")[0]
    lines = [line for line in block.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_the_page_lists_the_budgets_as_they_are_declared() -> None:
    assert _rows("budgets") == [
        [each.service.value, each.works, each.lasts, each.afterwards, each.owed, each.reason]
        for each in BUDGETS
    ]


def test_the_page_lists_the_dates_of_algorithms_with_their_source() -> None:
    assert [row[0] for row in _rows("sunsets")] == [sunset.algorithm for sunset in SUNSETS]
    assert all(row[3] == "no" for row in _rows("sunsets"))


def test_every_service_has_a_budget_and_a_way_in_which_a_gap_is_closed() -> None:
    assert [budget.service for budget in BUDGETS] == list(TrustService)
    ways = {service.closed_by() for service in TrustService}
    assert len(ways) == len(TrustService)
    assert "no longer in use" in TrustService.WITNESS.closed_by(not_in_use=True)


def test_the_settings_change_a_budget_and_not_what_the_network_decides() -> None:
    settings = BudgetsPart(time_stamping_hours=1, revocation_hours=2, witness_hours=3)
    assert [length_of(service, settings) for service in TrustService] == [
        timedelta(hours=1),
        timedelta(hours=2),
        None,
        timedelta(hours=3),
        timedelta(0),
    ]
