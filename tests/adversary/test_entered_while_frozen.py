"""Entering is frozen, and what other states notify is entered all the same.

The attack: an inspector freezes entering, since convictions end up with the wrong persons. The
commands refuse; the node goes on entering what arrives, and so do officers who decide a task.
The defence: what is received stays due, nothing is kept of it and nobody is told that it was,
until the freeze is lifted. An order of deletion is followed meanwhile.
"""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from tests.unit.cli.offices import BG, DE, Office, hand_over
from tests.unit.cli.test_retention_command import enter, filled

from comity.errors import ProcessingFrozen
from comity.ids import ConvictionId
from comity.records.model import Decision, TriState
from comity.records.ports import Standing
from comity_training.cast import cast_register
from comity_training.cast_convictions import fraud_in_germany
from comity_training.federation import make_network

FREEZE = ("inspect", "freeze", "enter", "--order", "O-1", "--reason", "a check", "--by", "i-1")
ORDER = Decision("D-00099", delete_from_register=TriState.YES)


def standings(office: Office, conviction: str) -> list[Standing]:
    node = office.node()
    with closing(node.database), node.database.read() as snapshot:
        return [each.standing for each in snapshot.register.versions_of(ConvictionId(conviction))]


def test_nothing_that_arrives_is_entered_and_what_is_ordered_is_deleted(tmp_path: Path) -> None:
    germany, bulgaria = (Office(each.path) for each in make_network(tmp_path, (DE, BG)))
    filled(bulgaria, tmp_path)
    first = fraud_in_germany()
    second = replace(first, id=ConvictionId("DE-C-900000000000099"), file_number="99/2026")
    enter(germany, tmp_path, cast_register(BG)[0].person, first)
    hand_over(germany, bulgaria)
    hand_over(bulgaria, germany)
    freeze = bulgaria.ask(*FREEZE)["id"]

    node = germany.node()
    with closing(node.database), node.database.begin() as work:
        deleted = replace(first, decisions=(*first.decisions, ORDER))
        node.records.alter_conviction(work, deleted)
    hand_over(germany, bulgaria)
    (task,) = [each for each in bulgaria.tasks() if each["kind"] == "confirm-deletion"]
    bulgaria.ask("reply", task["id"], "--confirm-deletion", "--reason", "as ordered")
    assert standings(bulgaria, first.id)[-1] is Standing.DELETED
    hand_over(bulgaria, germany)

    enter(germany, tmp_path, cast_register(BG)[0].person, second)
    with pytest.raises(ProcessingFrozen):
        hand_over(germany, bulgaria)
    assert standings(bulgaria, second.id) == []
    assert hand_over(bulgaria, germany) == []

    bulgaria.run("inspect", "unfreeze", freeze, "--order", "O-2", "--by", "i-1")
    hand_over(germany, bulgaria)
    assert standings(bulgaria, second.id) == [Standing.CURRENT]
