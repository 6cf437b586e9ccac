"""Grounds of recalls, as data."""

from comity.law.catalogue import Kind, rows
from comity.law.citation import Provenance
from comity.law.recall_grounds import (
    KEEP_GROUNDS,
    RECALL_GROUNDS,
    REPLY_DAY_BASIS,
    KeepGround,
    RecallGround,
)


def test_every_ground_has_a_sentence_and_a_provision() -> None:
    assert RECALL_GROUNDS.keys() == set(RecallGround)
    assert KEEP_GROUNDS.keys() == set(KeepGround)
    for rule in (*RECALL_GROUNDS.values(), *KEEP_GROUNDS.values()):
        assert rule.explanation.endswith(".")
        assert rule.basis.citation.provision


def test_no_act_is_said_to_set_the_day_of_a_recall() -> None:
    assert REPLY_DAY_BASIS.provenance is Provenance.INFERRED
    assert "authority's own" in REPLY_DAY_BASIS.source


def test_every_ground_stands_in_the_table_of_law() -> None:
    listed = {row.key for row in rows() if row.kind is Kind.RECALL}
    assert listed == {f"recall/{each}" for each in RecallGround} | {
        f"keep/{each}" for each in KeepGround
    }
