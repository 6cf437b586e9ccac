"""Nothing is kept that no rule ends or reviews."""

from comity.law.retention import RETENTION
from comity.records.record_types import RECORD_RULES, RecordType
from comity.storage.kept_tables import KEPT_IN
from comity.storage.sql import work  # every transaction knows all tables
from comity.storage.sql.schema import metadata


def test_every_table_belongs_to_a_kind_of_record() -> None:
    assert work.SqlWork.__name__
    assert set(metadata.tables) == set(KEPT_IN)


def test_every_kind_of_record_has_a_rule_of_law_and_a_table() -> None:
    assert set(RECORD_RULES) == set(RecordType)
    assert {rule.rule for rule in RECORD_RULES.values()} <= set(RETENTION)
    # Our own convictions stand in one table with those of others.
    assert set(KEPT_IN.values()) == set(RecordType) - {RecordType.OWN_CONVICTION}
