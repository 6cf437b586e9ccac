"""Registers name acts that exist, and take in what belongs to them."""

from datetime import UTC, datetime

import pytest

from comity.ledger.acts import Act
from comity.ledger.entry import EntryKind
from comity.oversight.journal import JournalEntry
from comity.oversight.registers import REGISTERS, RegisterName, by_basis, entries_of

TASKS = frozenset({"recall", "recall-outside", "decide-recall"})
"""Acts that casework logs as tasks, under names of its own."""


def entry(leaf: int, act: str, **fields: str) -> JournalEntry:
    at = datetime(2026, 3, 1, tzinfo=UTC)
    return JournalEntry(leaf, at, act, "officer-a", "c", "", (), fields, EntryKind.DECISION)


@pytest.mark.parametrize("name", RegisterName)
def test_a_register_names_acts_that_are_put_on_record(name: RegisterName) -> None:
    known = {act.value for act in Act} | TASKS
    for beginning in REGISTERS[name].acts:
        assert any(act.startswith(beginning) for act in known), beginning


def test_refusals_are_told_by_their_result_and_counted_by_basis() -> None:
    entries = [
        entry(1, "answer", result="refusal", basis="32009F0315 Art. 7"),
        entry(2, "answer", result="permit", basis="32009F0315 Art. 7"),
        entry(3, "answer", result="refusal", ground="purpose"),
    ]
    found = entries_of(RegisterName.REFUSALS, entries)
    assert [each.leaf for each in found] == [1, 3]
    assert by_basis(found) == {"32009F0315 Art. 7": 1, "purpose": 1}


def test_an_act_of_another_family_is_in_no_register_of_that_name() -> None:
    entries = [entry(1, "recall"), entry(2, "decide-recall"), entry(3, "consult-register")]
    assert [each.leaf for each in entries_of(RegisterName.RECALLS, entries)] == [1, 2]
