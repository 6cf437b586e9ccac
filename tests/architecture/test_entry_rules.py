"""Every kind of entry of the log has a rule by which it ends or stays, and the page says so."""

import re
from pathlib import Path

from comity.assembly.retention_settings import RetentionPart
from comity.law.retention import RETENTION
from comity.ledger.acts import ACTS, Act
from comity.ledger.entry import EntryKind
from comity.ledger.entry_rules import ENTRY_RULES, LEAST_DAYS, entry_rule
from comity.oversight.journal import JOURNAL_KINDS

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| `([a-z-]+)` \| `(logs|proof)` \| (.+) \| (.+) \|$", re.MULTILINE)


def test_every_kind_of_entry_has_a_rule_of_law() -> None:
    assert set(EntryKind) <= set(ENTRY_RULES)
    assert {rule.rule for rule in ENTRY_RULES.values()} <= set(RETENTION)


def test_what_ends_is_read_as_a_journal_and_nothing_else_is() -> None:
    assert {kind for kind in EntryKind if ENTRY_RULES[kind].ends} == set(JOURNAL_KINDS)


def test_an_act_has_the_rule_of_its_kind_unless_it_has_its_own() -> None:
    staying = {act for act, form in ACTS.items() if not entry_rule(form.kind, act).ends}
    assert staying == {Act.ERASE_PAYLOADS, Act.ENTRIES_ENDED, Act.RETENTION_RUN}


def test_the_page_has_the_table() -> None:
    text = (ROOT / "docs/retention.md").read_text(encoding="utf-8")
    written = {name: (rule, since, why) for name, rule, since, why in ROW.findall(text)}
    assert written == {
        str(kind): (rule.rule, str(rule.since), rule.why) for kind, rule in ENTRY_RULES.items()
    }


def test_the_least_period_of_a_configuration_is_the_rules_own() -> None:
    assert RetentionPart().log_days == LEAST_DAYS
