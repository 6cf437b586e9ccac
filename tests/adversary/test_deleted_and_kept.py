"""A conviction is deleted or replaced by order of its state, and what it said is kept for ever.

The attack: an authority is told to delete a conviction, says that it did, and its register
keeps every word of it: the job that ends records looks at what is in force only, and so does
its proof. The defence: what is out of force ends with the last day that its state named for
it, and is named as long as it does not.
"""

from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from tests.unit.cli.offices import BG, DE, Office, hand_over
from tests.unit.cli.test_retention_command import TODAY, enter, filled, later

from comity.ids import ConvictionId
from comity.records.erased_conviction import is_erased
from comity.records.model import Decision, TriState
from comity.records.ports import HeldConviction, Standing
from comity_training.cast import cast_register
from comity_training.cast_convictions import fraud_in_germany
from comity_training.federation import make_network


def versions(office: Office, conviction: str) -> list[HeldConviction]:
    node = office.node()
    with closing(node.database), node.database.read() as snapshot:
        return list(snapshot.register.versions_of(ConvictionId(conviction)))


def test_what_was_deleted_ends_with_its_last_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    germany, bulgaria = (Office(each.path) for each in make_network(tmp_path, (DE, BG)))
    filled(bulgaria, tmp_path)
    made = replace(fraud_in_germany(), retention_ends_on=TODAY + timedelta(days=40))
    enter(germany, tmp_path, cast_register(BG)[0].person, made)
    hand_over(germany, bulgaria)
    order = Decision("D-00099", delete_from_register=TriState.YES)
    node = germany.node()
    with closing(node.database), node.database.begin() as work:
        deleted = replace(made, decisions=(*made.decisions, order), retention_ends_on=None)
        node.records.alter_conviction(work, deleted)
    hand_over(germany, bulgaria)
    (task,) = [each for each in bulgaria.tasks() if each["kind"] == "confirm-deletion"]
    bulgaria.ask("reply", task["id"], "--confirm-deletion", "--reason", "as ordered")
    hand_over(bulgaria, germany)
    assert {each.standing for each in versions(bulgaria, made.id)} == {
        Standing.SUPERSEDED,
        Standing.DELETED,
    }

    later(monkeypatch, 41)
    (left,) = bulgaria.ask("retention", "prove", status=1)["overdue"]
    assert left["reference"] == made.id
    (ended,) = bulgaria.ask("retention", "run")["ended"]
    assert ended["reference"] == made.id
    kept = versions(bulgaria, made.id)
    assert all(is_erased(each.conviction) for each in kept)
    assert {each.standing for each in kept} == {Standing.DELETED}
    assert bulgaria.ask("retention", "prove")["overdue"] == []
