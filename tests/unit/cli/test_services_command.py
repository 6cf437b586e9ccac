"""``comity services``, ``comity metrics``, and what the doctor says of trust services."""

from datetime import timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families
from tests.unit.cli.offices import Office

from comity.ledger.publication_ports import Publication
from comity.storage.service_gaps import ServiceGap

SETTINGS = """
[[time_stamping.authorities]]
name = "Example Authority"
url = "http://127.0.0.1:9/"
"""
HOUR = timedelta(hours=1)


def configured(office: Office, settings: str = SETTINGS) -> Office:
    file = office.home / "comity.toml"
    kept = [part for part in file.read_text().split("\n[") if "time_stamping]" not in part[:20]]
    file.write_text("\n[".join(kept) + settings)
    return office


def published(office: Office, ago: timedelta) -> None:
    """Let the node have published something so long ago that nobody stamped."""
    node = office.node()
    with node.database.begin() as work:
        note = work.log.checkpoint()
        at = node.clock.now() - ago
        work.publications.put(Publication(1, note, at))
        work.service_gaps.put(ServiceGap("witness", "", at, 3, at + HOUR, "cosigned again"))
    node.database.close()


def test_a_node_without_authorities_is_shown_as_that(germany: Office) -> None:
    told = germany.ask("services")
    conditions = {(each["service"], each["subject"]): each for each in told["services"]}
    assert told["ok"] is True
    assert conditions["time-stamping", ""]["condition"] == "not-in-use"
    assert conditions["network-document", ""]["condition"] == "working"
    assert conditions["partner-key", "BG"]["condition"] == "working"
    assert told["gaps_open"] == []


def test_what_falls_short_counts_down_and_says_what_is_safe(germany: Office) -> None:
    published(configured(germany), 6 * HOUR)
    told = germany.ask("services", status=1)
    [state] = [each for each in told["services"] if each["service"] == "time-stamping"]
    assert state["condition"] == "degraded"
    assert state["owed"] == 1
    assert 89 * 3600 < state["remaining_seconds"] <= 90 * 3600
    assert told["ok"] is False
    [closed] = told["gaps_closed"]
    assert closed["how"] == "cosigned again"
    shown = germany.run("services", status=1)
    assert "3 d 17 h" in shown
    assert "Falls short: time-stamping." in shown
    assert "cosigned again" in shown


def test_a_used_up_budget_is_said_to_be_that(germany: Office) -> None:
    published(configured(germany), 200 * HOUR)
    told = germany.ask("services", status=1)
    [state] = [each for each in told["services"] if each["service"] == "time-stamping"]
    assert state["condition"] == "budget-used-up"
    assert state["remaining_seconds"] == 0
    findings = germany.ask("doctor", status=1)["findings"]
    [found] = [
        each for each in findings if each["check"] == "time-stamping" and "used up" in each["what"]
    ]
    assert found["status"] == "fail"


def test_the_doctor_warns_while_a_budget_lasts_and_fails_on_a_wrong_name(germany: Office) -> None:
    published(configured(germany), 6 * HOUR)
    findings = germany.ask("doctor", status=1)["findings"]
    found = {each["status"]: each["what"] for each in findings if each["check"] == "time-stamping"}
    assert "hours of its budget are left" in found["warn"]
    assert found["fail"] == "The network document names no authority 'Example Authority'."


def test_figures_are_in_the_text_format_and_say_nothing_of_persons(germany: Office) -> None:
    published(configured(germany), 6 * HOUR)
    families = {
        family.name: family for family in text_string_to_metric_families(germany.run("metrics"))
    }
    assert {
        "comity_messages",
        "comity_undelivered_age_seconds",
        "comity_log_entries",
        "comity_published_entries",
        "comity_publication_age_seconds",
        "comity_trust_service",
        "comity_trust_service_budget_seconds",
        "comity_trust_service_owed",
        "comity_trust_service_gaps",
    } <= set(families)
    [budget] = families["comity_trust_service_budget_seconds"].samples
    assert budget.labels == {"service": "time-stamping", "subject": ""}
    assert 89 * 3600 < budget.value <= 90 * 3600
    held = [
        sample.labels["condition"]
        for sample in families["comity_trust_service"].samples
        if sample.labels["service"] == "time-stamping" and sample.value == 1
    ]
    assert held == ["degraded"]
    gaps = {
        sample.labels["state"]: sample.value
        for sample in families["comity_trust_service_gaps"].samples
    }
    assert gaps == {"open": 0, "closed": 1}
    labels = {
        (name, value)
        for family in families.values()
        for sample in family.samples
        for name, value in sample.labels.items()
    }
    assert {name for name, _ in labels} <= {"state", "service", "subject", "condition"}


@pytest.mark.parametrize(
    "setting",
    [
        '[metrics]\nlisten = "0.0.0.0:9440"',
        "[time_stamping]\ninterval_minutes = 0",
        "[time_stamping]\nwanted = 0",
        "[budgets]\nwitness_hours = -1",
        "[budgets]\npatience = 1",
        '[[time_stamping.authorities]]\nname = "A"\nurl = "ftp://a"',
        '[[time_stamping.authorities]]\nname = "A"\nurl = "http://a"\n' * 2,
        '[time_stamping]\nwanted = 2\n[[time_stamping.authorities]]\nname = "A"\nurl = "http://a"',
    ],
)
def test_a_setting_that_cannot_be_is_named(germany: Office, setting: str) -> None:
    configured(germany, f"\n{setting}\n")
    assert "comity.toml" in germany.run("services", status=2)
