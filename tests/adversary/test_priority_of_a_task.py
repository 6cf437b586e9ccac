"""Attack: somebody uses the mark "urgent for us" to learn of a restricted case, to plant text
that becomes part of a page or of the log, or to keep what was said beyond the decision.

A task of a restricted case cannot be marked, and a mark upon it cannot be seen or counted, by
whoever is not cleared: it is answered as a task that never was. The reason is text wherever it is
shown, sealed where it is kept, and on record as a digest only. It ends with the decision.
"""

from pathlib import Path

from tests.desk.desk_stage import Browser
from tests.desk.pages.world import World, world
from tests.desk.register import hide

from comity.access.permissions import Role
from comity.assembly.journal import journal_of
from comity.ledger.acts import Act
from comity.ledger.entry import canonical_json

__all__ = ["world"]

HOSTILE = '"><script>alert(1)</script>{{ 7*7 }}\u202egnp.exe'


def _bodies(browser: Browser, task: str) -> tuple[int, bytes, object]:
    """Return what a browser is told of a task that it marks, alone and among others."""
    one = browser.api("POST", f"/tasks/{task}/priority", {"urgent": True, "reason": "x"})
    many = {"tasks": [{"task": task}], "urgent": False}
    outcome = browser.api("POST", "/priorities", many).json["outcomes"][0]
    assert outcome.pop("task") == task
    return one.status, one.body, outcome


def test_a_mark_upon_a_hidden_case_is_neither_set_nor_seen(world: World) -> None:
    hide(world.desk, world.cases.jonas, "alpha")
    world.desk.engage("erika", Role.OFFICER)
    world.desk.engage("chief", Role.SUPERVISOR, compartments=frozenset({"alpha"}))
    erika, chief = world.desk.signed_in("erika"), world.desk.signed_in("chief")
    before = (erika.api("GET", "/work").body, erika.api("GET", "/work/tasks").body)
    reason = {"urgent": True, "reason": "The informer is in danger."}
    path = f"/tasks/{world.cases.doubtful}/priority"
    assert chief.api("POST", path, reason).json["outcomes"][0]["result"] == "marked"
    assert (erika.api("GET", "/work").body, erika.api("GET", "/work/tasks").body) == before
    leaves = world.desk.leaves()
    assert _bodies(erika, world.cases.doubtful) == _bodies(erika, "no-such-task")
    assert world.desk.leaves() == leaves
    with world.desk.node.database.read() as snapshot:
        assert [each.by for each in snapshot.cases.priorities()] == ["ac-chief"]


def test_whoever_decides_nothing_marks_nothing(world: World) -> None:
    world.desk.engage("ilse", Role.INSPECTOR)
    body = {"tasks": [{"task": world.cases.several}], "urgent": True, "reason": "x"}
    assert world.desk.signed_in("ilse").api("POST", "/priorities", body).status == 403
    with world.desk.node.database.read() as snapshot:
        assert list(snapshot.cases.priorities()) == []


def test_a_planted_reason_stays_text_is_sealed_and_ends_with_the_decision(world: World) -> None:
    world.desk.engage("erika", Role.OFFICER)
    erika, task = world.desk.signed_in("erika"), world.cases.nobody[0]
    path = f"/tasks/{task}/priority"
    for refused in (" \n ", "x" * 10_000):
        assert erika.api("POST", path, {"urgent": True, "reason": refused}).status in {400, 422}
    assert erika.api("POST", path, {"urgent": True, "reason": HOSTILE}).status == 200
    page = erika.get(f"/tasks/{task}").text
    assert "<script>alert(1)" not in page
    assert "{{ 7*7 }}" in page
    assert "\u202egnp.exe</bdi>" in page, "it turns round nothing but itself"
    with world.desk.node.database.read() as snapshot:
        log = b"".join(canonical_json(each.fields) for each in journal_of(snapshot))
        acts = [each.act for each in journal_of(snapshot)]
    assert acts.count(Act.TASK_PRIORITISED) == 1
    assert b"alert(1)" not in log
    home: Path = world.desk.node.home.path
    kept = b"".join(each.read_bytes() for each in home.rglob("*.db*"))
    assert kept
    assert b"alert(1)" not in kept
    decision = {"decision": {"act": "nobody"}, "reason": "The register was searched."}
    assert erika.api("POST", f"/tasks/{task}/decision", decision).status == 200
    assert erika.api("POST", path, {"urgent": True, "reason": "again"}).status == 404
    with world.desk.node.database.read() as snapshot:
        assert list(snapshot.cases.priorities()) == []
    assert erika.api("GET", "/work/tasks?show=urgent").json["count"] == 0
