"""Attack: behind glass that was broken for one case, an officer decides in every other.

Looking into another case is refused there, since every look is put on record for a case. So they
look at nothing: they decide the task about somebody who is hidden from them, and the record leaves;
they take back what was sent about them, have them notified anew, order that what other states hold
of them is erased, and are told by each trial what is there.

Whatever is done is done as far as one is cleared in that very case: to whoever broke the glass for
another one it is not there.
"""

from dataclasses import replace
from datetime import timedelta

from tests.adversary.test_rights_commands_off_the_record import HASTE as WITH_HASTE
from tests.adversary.test_rights_commands_off_the_record import (
    Terminal,
    fresh_homes,
    germany,
    run,
    terminal,
)
from tests.desk.pages.world import World, world
from tests.desk.register import hide
from tests.unit.records.states_in_touch import conviction

from comity.access.permissions import Role
from comity.persons.names import name_of
from comity.persons.person import Person
from comity.records.need_to_know import restrict
from comity.records.restrictions import Restriction, RestrictionId
from comity.records.subjects import Subject

__all__ = ["fresh_homes", "germany", "run", "terminal", "world"]

HASTE = {"case": "12/26", "reason": "a child was taken and the border is an hour away"}
APPROVED: dict[str, object] = {"decision": {"act": "approve"}, "reason": "file compared"}


def test_nothing_is_done_in_another_case_than_the_glass_was_broken_for(world: World) -> None:
    cases = world.cases
    with world.desk.node.database.read() as snapshot:
        waits = snapshot.cases.task(cases.certain)
        (ours, *_) = (
            each.conviction.id
            for each in snapshot.register.convictions_of(cases.zora)
            if each.message is None
        )
    assert waits is not None
    world.desk.engage("cleared", Role.SUPERVISOR, compartments=frozenset({"alpha"}))
    hide(world.desk, cases.zora, "alpha")
    world.desk.engage("olga", Role.OFFICER, Role.SUPERVISOR)
    olga = world.desk.signed_in("olga")
    recalled: dict[str, object] = {
        "ground": "incorrect-data",
        "reason": "another's",
        "conviction": ours,
    }
    doors: tuple[tuple[str, dict[str, object]], ...] = (
        (f"/tasks/{cases.certain}/decision", {**APPROVED, "dry_run": True}),
        (f"/tasks/{cases.certain}/decision", APPROVED),
        ("/recalls", {**recalled, "dry_run": True}),
        ("/recalls", recalled),
        (f"/convictions/{ours}/notifications", {"to": "BG", "reason": "once more"}),
    )
    before = [olga.api("POST", path, body) for path, body in doors]
    assert {each.status for each in before} == {404}, [each.text for each in before]
    assert olga.api("POST", "/glass", HASTE).status == 200
    leaves = world.desk.leaves()
    behind = [olga.api("POST", path, body) for path, body in doors]
    assert [(each.status, each.json["title"]) for each in behind] == [
        (each.status, each.json["title"]) for each in before
    ]
    assert world.desk.leaves() == leaves
    with world.desk.node.database.read() as snapshot:
        assert snapshot.cases.task(cases.certain) == waits


def test_what_the_glass_was_broken_for_can_be_decided(world: World) -> None:
    with world.desk.node.database.read() as snapshot:
        waits = snapshot.cases.task(world.cases.certain)
    assert waits is not None
    world.desk.engage("cleared", Role.SUPERVISOR, compartments=frozenset({"alpha"}))
    hide(world.desk, world.cases.zora, "alpha")
    world.desk.engage("olga", Role.OFFICER)
    olga = world.desk.signed_in("olga")
    assert olga.api("POST", "/glass", {**HASTE, "case": waits.conversation}).status == 200
    assert olga.api("POST", f"/tasks/{waits.id}/decision", APPROVED).json["sent"]


def test_at_the_terminal_it_is_not_there_either(terminal: Terminal) -> None:
    person, ours = _hidden(terminal)
    why = ("--ground", "incorrect-data", "--reason", "another's")
    named = (("--conviction", ours), ("--person", person))
    before = [terminal.said("sam", "start", *each, *why, of="recall") for each in named]
    assert terminal.said("sam", "break-glass", *WITH_HASTE, of="account").exit_code == 0
    leaves = terminal.office.leaves()
    for each, was in zip(named, before, strict=True):
        behind = terminal.said("sam", "start", *each, *why, of="recall")
        assert (behind.exit_code, behind.output) == (was.exit_code, was.output)
        assert "There is no" in behind.output
    assert terminal.office.leaves() == leaves


def _hidden(terminal: Terminal) -> tuple[str, str]:
    """Enter somebody with a conviction, for one supervisor only; return both references."""
    node = terminal.office.node()
    ours, now = conviction(node.state), node.clock.now()
    with node.database.begin() as work:
        ref = work.register.enter_person(Person(name=name_of("Zora", "Verborgen")))
        node.records.enter_conviction(work, ref, ours)
        account = work.access.accounts.found(b"sue")
        assert account is not None
        granted = replace(account.granted, compartments=frozenset({"alpha"}))
        work.access.accounts.put(replace(account, granted=granted))
        restrict(
            work,
            Restriction(
                id=RestrictionId("rs-1"),
                subject=Subject.person(ref),
                compartments=frozenset({"alpha"}),
                reason="a witness",
                set_by="ac-one",
                approved_by="ac-other",
                set_at=now,
                review_on=now.date() + timedelta(days=100),
            ),
        )
    node.database.close()
    return ref, ours.id
