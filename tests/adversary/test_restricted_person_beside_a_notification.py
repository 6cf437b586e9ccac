"""Attack: an officer who is not cleared reads of a restricted person beside a notification.

The page of a notification shows what stands in the register under the same identifier, and whose
conviction that is. Bulgaria notified a change that describes somebody else; then the person whose
conviction it changes was restricted. The officer keeps the address of the task.
"""

from pathlib import Path

from tests.desk.pages.notifying import DE, FILED, notified
from tests.desk.register import hide

from comity.access.permissions import Role


def test_what_stands_here_of_somebody_restricted_is_shown_to_nobody_uncleared(
    tmp_path: Path,
) -> None:
    with notified(tmp_path) as world:
        zora, task = world.waits.zora, world.waits.another.id
        world.desk.engage("erika", Role.OFFICER)
        erika = world.desk.signed_in("erika")
        path = f"/tasks/{task}/notification"
        assert erika.api("GET", path).json["whose"]["person"] == zora
        hide(world.desk, zora, "alpha")
        shown = erika.api("GET", path)
        for text in (shown.text, erika.get(f"/tasks/{task}").text):
            assert zora not in text
            assert "Beispiel" not in text
        assert shown.status == 200
        assert shown.json["here"] is None
        assert shown.json["met"] == "nothing-to-change"
        with world.nodes[DE].database.read() as snapshot:
            entry = snapshot.log.entry(snapshot.log.size() - 1)
        assert FILED.id not in (entry.body or b"").decode()
        world.desk.engage("chief", Role.OFFICER, compartments=frozenset({"alpha"}))
        chief = world.desk.signed_in("chief")
        assert chief.api("GET", path).json["whose"]["person"] == zora
