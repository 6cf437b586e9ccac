"""The register of breaches at the terminal: its clock, its phases, who is told."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.unit.cli.offices import Office

from comity.assembly.findings import Status
from comity.assembly.readiness_oversight import examine_oversight

BY = ("--by", "security-1")
WHAT = (
    *("--nature", "confidentiality", "--consequences", "records may be known to others"),
    *("--measures", "access closed"),
)


def opened(office: Office, *, hours: float = 1, more: tuple[str, ...] = ()) -> dict[str, object]:
    """Enter a breach that somebody became aware of so many hours ago."""
    aware = datetime.now(UTC) - timedelta(hours=hours)  # noqa: TID251 - a command's input
    told = ("--aware", aware.isoformat(timespec="minutes"), "--contact", "security@xa.example")
    return office.ask("breach", "open", *told, *WHAT, *more, *BY)


def test_a_breach_says_by_when_the_authority_is_told(germany: Office) -> None:
    breach = opened(germany)
    aware, due = (datetime.fromisoformat(str(breach[name])) for name in ("aware_at", "due_at"))
    assert due - aware == timedelta(hours=72)
    assert any("supervisory authority (in 7" in str(each) for each in breach["owed"])  # type: ignore[attr-defined]
    assert _doctor(germany) == [(Status.WARN, True)]
    germany.run("breach", "list", *BY)


def test_a_late_notice_needs_reasons(germany: Office) -> None:
    breach = str(opened(germany, hours=80)["id"])
    germany.run("breach", "list", *BY, status=1)
    assert _doctor(germany) == [(Status.FAIL, True)]
    told = ("--whom", "supervisory-authority", "--name", "DPA", "--reference", "letter 1")
    assert "72 hours" in germany.run("breach", "told", breach, *told, *BY, status=2)
    late = ("--late-because", "the office was closed by flood")
    germany.run("breach", "told", breach, *told, *late, *BY)
    germany.run("breach", "list", *BY)


def test_phases_add_up_and_a_breach_closes_once_everybody_was_told(germany: Office) -> None:
    breach = str(opened(germany, more=("--state", "FR"))["id"])
    germany.run("breach", "close", breach, *BY, status=5)
    added = germany.ask(
        "breach", "add", breach, *WHAT, "--subjects", "12", "--no-high-risk", "--state", "BG", *BY
    )
    assert (added["phases"], added["states"]) == (2, ["FR", "BG"])
    letter = germany.ask("breach", "letter", breach, "--to", "FR", *BY)["letter"]
    assert "Article 30(6)" in letter
    assert "Persons concerned: 12" in letter
    assert "Persons concerned: not yet known" in letter
    germany.run("breach", "letter", breach, "--to", "ES", *BY, status=2)
    for whom, name in (
        ("supervisory-authority", "DPA"),
        ("controller-of-another-state", "FR"),
        ("controller-of-another-state", "BG"),
    ):
        germany.run(
            *("breach", "told", breach, "--whom", whom, "--name", name, "--reference", "l"), *BY
        )
    closed = germany.ask("breach", "close", breach, *BY)
    assert closed["closed"] is True
    before = germany.leaves()
    germany.run("breach", "close", breach, *BY)
    assert germany.leaves() == before
    germany.run("breach", "add", breach, *WHAT, *BY, status=5)


def _doctor(office: Office) -> list[tuple[Status, bool]]:
    """Return how the doctor finds it, and whether the authority is named."""
    node = office.node()
    found = [
        (each.status, "tell the supervisory authority" in each.what)
        for each in examine_oversight(node)
    ]
    node.database.close()
    return found


@pytest.mark.parametrize(
    ("words", "field"),
    [
        (("--aware", "yesterday"), "2026-11-22T09:30+01:00"),
        (("--aware", "2026-11-22T09:30"), "offset"),
        (("--aware", "2099-01-01T00:00Z"), "future"),
        (("--aware", "2026-01-01T00:00Z", "--state", "France"), "two capital letters"),
    ],
)
def test_what_cannot_be_is_refused_by_name(
    germany: Office, words: tuple[str, ...], field: str
) -> None:
    before = germany.leaves()
    told = germany.run("breach", "open", *words, "--contact", "c", *WHAT, *BY, status=2)
    assert field in told
    assert germany.leaves() == before
