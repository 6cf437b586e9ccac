"""Attack, or bad luck: the node stops between the commit of a backup and its file's new name.

The log, the list and the health of the node say that a backup was made just now; there is no file,
and the half-named one is removed or left nameless. Nobody is warned that the last backup is old.

Stopped where a backup counts: once its file lies under its name.
"""

from pathlib import Path

import pytest
from tests.desk.desk_stage import Desk
from tests.desk.fixtures import desk
from tests.desk.pages.test_node_pages import configured

from comity.access.permissions import Role
from comity.assembly.backup_runs import carry_out_backups, folder_of

__all__ = ["desk"]


def test_a_backup_without_a_file_is_not_the_last_one(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    configured(desk)
    desk.engage("adam", Role.ADMINISTRATOR)
    adam = desk.signed_in("adam")
    before = adam.api("GET", "/node/backups").json
    assert adam.api("POST", "/node/backups").status == 200

    def power_fails(*_: object) -> None:
        raise SystemExit

    with monkeypatch.context() as broken:
        broken.setattr(Path, "replace", power_fails)
        with pytest.raises(SystemExit):
            carry_out_backups(desk.node)
    stopped = adam.api("GET", "/node/backups").json
    assert stopped["made_at"] == before["made_at"]
    assert stopped["backups"][0]["state"] == "running"
    assert not list(folder_of(desk.node).iterdir())
    desk.clock.wait(minutes=11)
    carry_out_backups(desk.node)
    (run,) = desk.signed_in("adam").api("GET", "/node/backups").json["backups"]
    assert run["state"] == "finished"
    (file,) = folder_of(desk.node).iterdir()
    assert (file.name, file.stat().st_size) == (run["file"], run["size"])
