"""``comity policy`` at a terminal: explain, replay, compare, try, adopt."""

import re
from pathlib import Path

import pytest
from tests.unit.cli.offices import Office

from comity.ledger.entry import EntryKind

ASK = (
    *("request", "--to", "BG", "--authority", "AG", "--surname", "Petrova"),
    *("--forename", "Elena", "--birth-date", "1980-12-01", "--nationality", "BG"),
)


def asked(office: Office, purpose: str, case: str, status: int = 0) -> None:
    office.run(*ASK, "--purpose", purpose, "--case", case, status=status)


def proposed(office: Office, folder: Path, *, policy: str = "") -> Path:
    """Return a configuration with other rules, and perhaps a policy of one's own."""
    text = (office.home / "comity.toml").read_text("utf-8")
    law = '[law]\nrules = "stricter"\npurposes_asked = ["own-record"]\n'
    if policy:
        (office.home / "ours.cedar").write_text(policy, "utf-8")
        law += 'policies = ["ours.cedar"]\n'
    file = folder / "proposed.toml"
    file.write_text(re.sub(r"\[law\].*?(?=\n\[)", law, text, count=1, flags=re.DOTALL), "utf-8")
    return file


def test_a_refusal_is_explained_with_policy_provision_and_provenance(germany: Office) -> None:
    asked(germany, "other", "3 Js 1", status=1)
    (told,) = germany.ask("policy", "explain", "3 Js 1")["decisions"]
    assert told["determining"] == ["ask.purpose-not-covered"]
    assert told["provenance"] == "verified"
    said = germany.run("policy", "explain", "3 Js 1")
    assert "32009F0315 Art. 7(2) (verified)" in said
    assert "ask.purpose-not-covered" in said


def test_facts_can_be_tried_without_a_case(germany: Office) -> None:
    facts = {
        "received_for": "criminal-proceedings",
        "stated_purpose": "employment-vetting",
        "own_information": "no",
        "serious_threat": "no",
        "sender_allows": "no",
        "on": "2026-01-01",
    }
    words = [part for name, value in facts.items() for part in ("--fact", f"{name}={value}")]
    told = germany.ask("policy", "explain", "--act", "use", *words)
    assert told["ground"] == "further-use-barred"
    said = germany.run("policy", "explain", "--act", "use", *words[:-2], status=2)
    assert "fact on is missing" in said


def test_decisions_replay_to_the_same_result_after_the_rules_changed(
    germany: Office, tmp_path: Path
) -> None:
    asked(germany, "criminal-proceedings", "1")
    asked(germany, "other", "2", status=1)
    file = str(proposed(germany, tmp_path))
    found = germany.ask("policy", "simulate", file)
    assert (found["decisions"], found["changed"]) == (2, 1)
    assert found["changes"][0]["after"] == "refusal: purpose-not-covered"
    germany.run("policy", "adopt", file)
    asked(germany, "criminal-proceedings", "3", status=1)
    assert germany.ask("policy", "replay")["outcomes"] == {"same": 3}
    bundles = germany.ask("policy", "list")
    assert len(bundles["bundles"]) == 2
    assert bundles["adopted"] == bundles["in_force"]


def test_only_what_was_tried_is_adopted(germany: Office, tmp_path: Path) -> None:
    before = (germany.home / "comity.toml").read_bytes()
    file = proposed(germany, tmp_path)
    said = germany.run("policy", "adopt", str(file), status=5)
    assert "Nobody tried these rules before" in said
    germany.run("policy", "simulate", str(file))
    file.write_text(file.read_text("utf-8").replace("own-record", "other"), "utf-8")
    germany.run("policy", "adopt", str(file), status=5)
    assert (germany.home / "comity.toml").read_bytes() == before


def test_adopting_is_on_record_once_with_both_digests(germany: Office, tmp_path: Path) -> None:
    file = str(proposed(germany, tmp_path))
    germany.run("policy", "simulate", file)
    first = germany.ask("policy", "adopt", file)
    assert first["changed"]
    size = germany.leaves()
    assert not germany.ask("policy", "adopt", file)["changed"]
    assert germany.leaves() == size
    node = germany.node()
    with node.database.read() as snapshot:
        last = snapshot.log.entry(size - 1)
    node.database.close()
    assert last.kind is EntryKind.ADMINISTRATION
    assert last.body is not None
    assert first["adopted"].encode() in last.body
    assert b"officer-7" in last.body


def test_a_policy_of_ones_own_narrows_and_is_cited(germany: Office, tmp_path: Path) -> None:
    policy = (
        '@id("ours.not-bg") @rank("5") @ground("national-law")\n'
        'forbid (principal, action == Action::"ask", resource == State::"BG");\n'
    )
    file = str(proposed(germany, tmp_path, policy=policy))
    compared = germany.ask("policy", "diff", file)["differences"]
    assert "ours.not-bg" in {each["name"] for each in compared}
    germany.run("policy", "simulate", file)
    germany.run("policy", "adopt", file)
    asked(germany, "own-record", "9", status=1)
    (told,) = germany.ask("policy", "explain", "9")["decisions"]
    assert told["determining"][0] == "ours.not-bg"


def test_no_other_setting_is_changed_on_this_road(germany: Office, tmp_path: Path) -> None:
    file = proposed(germany, tmp_path)
    text = file.read_text("utf-8")
    file.write_text(re.sub(r'\nname = ".*"', '\nname = "Somebody else"', text, count=1), "utf-8")
    said = germany.run("policy", "simulate", str(file), status=2)
    assert "outside of [law]" in said


@pytest.mark.parametrize("words", [(), ("CASE", "--act", "use")])
def test_one_thing_is_explained_at_a_time(germany: Office, words: tuple[str, ...]) -> None:
    germany.run("policy", "explain", *words, status=2)
