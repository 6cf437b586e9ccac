"""``comity retention``: persons' requests end, and what has no end is looked at again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.contracts.test_rights_contract import PERSON, identified, request
from tests.contracts.test_settled_matters import MARK, SESSION
from tests.unit.cli.node_homes import LaterClock
from tests.unit.cli.offices import BG, Office
from tests.unit.cli.test_retention_command import enter

from comity.access.approvals import grant
from comity.access.model import Account, AccountState, Entitlement
from comity.access.permissions import Role, permissions_of
from comity.access.principal import AccountId, Principal, Shown
from comity.assembly.enforcing_retention import run_retention
from comity.assembly.reviewing_holds import HoldReview, review_hold
from comity.law.retention import HoldGround
from comity.records.holds import Hold, HoldId
from comity.records.subjects import Subject
from comity.rights.model import Stage
from comity_training.cast import cast_register
from comity_training.cast_convictions import fraud_in_germany

NOW = datetime.now(UTC)  # noqa: TID251 - homes are made by real commands
TODAY = NOW.date()


def later(monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    """Let the commands run so many days from now."""
    monkeypatch.setattr("comity.cli.signed_in.SystemClock", lambda: LaterClock(days))


def test_a_closed_request_ends_and_the_log_says_so_while_a_hold_on_its_person_keeps_another(
    germany: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = request(1, TODAY, stage=Stage.CLOSED, registered_at=NOW)
    kept = request(2, TODAY, stage=Stage.CLOSED, registered_at=NOW, identity=identified())
    owed = request(3, TODAY, registered_at=NOW)
    hold = Hold(
        id=HoldId("hold-1"),
        subject=Subject.person(PERSON),
        ground=HoldGround.COURT_ORDER,
        reason="order of 3 June",
        set_by="officer-7",
        set_at=NOW,
        review_on=TODAY + timedelta(days=4000),
    )
    node = germany.node()
    with node.database.begin() as work:
        for each in (closed, kept, owed):
            work.rights.keep(each)
        work.retention.keep_hold(hold)
    node.database.close()
    assert germany.ask("retention", "due")["due"] == []
    later(monkeypatch, 1097)
    left = germany.ask("retention", "prove", status=1)["overdue"]
    assert [each["reference"] for each in left] == [closed.id]
    report = germany.ask("retention", "run")
    assert [each["reference"] for each in report["ended"]] == [closed.id]
    assert [each["kept_by"] for each in report["kept"]] == [hold.id]
    assert germany.ask("retention", "prove")["overdue"] == []
    node = germany.node()
    with node.database.read() as snapshot:
        found = [each.id for each in snapshot.rights.listed(only_open=False, limit=9)]
    node.database.close()
    assert found == [owed.id, kept.id]
    assert germany.ask("fsck")["findings"] == {}


def test_what_settled_is_proved_to_be_left_until_the_run_ends_it(
    germany: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    node = germany.node()
    with node.database.begin() as work:
        work.access.sessions.put(SESSION)
        work.oversight.keep(MARK)
    node.database.close()
    later(monkeypatch, 1200)
    assert germany.ask("retention", "prove", status=1)["settled"] == {"mark": 1, "session": 1}
    assert "1 of mark" in germany.run("retention", "run")
    assert germany.ask("retention", "prove")["settled"] == {}
    assert "whose time is over" in germany.run("retention", "prove")


def test_a_clock_that_jumped_ends_no_settled_matter_either(
    germany: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    germany.ask("retention", "run")
    node = germany.node()
    with node.database.begin() as work:
        work.oversight.keep(MARK)
    node.database.close()
    later(monkeypatch, 5000)
    asked = germany.ask("retention", "run", status=1)
    assert "clock" in asked["asks"]
    assert germany.ask("retention", "prove", status=1)["settled"] == {"mark": 1}
    germany.ask("retention", "run", "--up-to", "1")
    assert germany.ask("retention", "prove")["settled"] == {}


def test_a_conviction_without_a_named_end_is_looked_at_again(
    germany: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = replace(fraud_in_germany(), retention_ends_on=None)
    enter(germany, tmp_path, cast_register(BG)[0].person, made)
    assert germany.ask("retention", "due")["due"] == []
    later(monkeypatch, 1830)
    (due,) = [each for each in germany.ask("retention", "due")["due"] if each["state"] == "review"]
    assert (due["record"], due["reference"]) == ("own-conviction", made.id)


def test_a_hold_that_was_looked_at_is_due_again_by_the_day_named(
    germany: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    node = germany.node()
    with node.database.begin() as work:
        closed = request(1, TODAY, stage=Stage.CLOSED, registered_at=NOW, identity=identified())
        work.rights.keep(closed)
        work.retention.keep_hold(
            Hold(
                id=HoldId("hold-1"),
                subject=Subject.person(PERSON),
                ground=HoldGround.EVIDENCE,
                reason="trial 12",
                set_by="officer-7",
                set_at=NOW,
                review_on=TODAY + timedelta(days=10),
            )
        )
    node.database.close()
    later(monkeypatch, 12)
    (due,) = germany.ask("retention", "due")["due"]
    assert (due["state"], due["kept_by"]) == ("review", "hold-1")
    day = str(TODAY + timedelta(days=400))
    words = ("retention", "review", "hold-1", "--keep-until", day, "--reason", "appeal is open")
    assert germany.ask(*words)["waits_for"] is None
    size = germany.leaves()
    assert germany.ask(*words)["waits_for"] is None
    assert germany.leaves() == size
    assert germany.ask("retention", "due")["due"] == []
    (hold,) = germany.ask("retention", "holds")["holds"]
    assert hold["review_on"] == day
    assert "trial 12" in hold["reason"]
    assert "appeal is open" in hold["reason"]
    assert "keep-until" in germany.run(*words[:4], str(TODAY), *words[5:], status=2)
    germany.run("retention", "review", "hold-9", *words[3:], status=2)


def test_supervisors_are_told_of_a_review_and_told_again_once_they_read_it(
    germany: Office,
) -> None:
    node = germany.node()
    accounts = [
        Account(
            id=AccountId(f"ac-{name}"),
            name=name,
            display_name=name,
            state=AccountState.ACTIVE,
            granted=Entitlement(roles=frozenset({role})),
            created_by="ac-0",
            created_at=NOW,
        )
        for name, role in (("sup", Role.SUPERVISOR), ("off", Role.OFFICER))
    ]
    with node.database.begin() as work:
        for each in accounts:
            work.access.accounts.put(each)
        work.retention.keep_hold(
            Hold(
                id=HoldId("hold-1"),
                subject=Subject.person(PERSON),
                ground=HoldGround.EVIDENCE,
                reason="trial 12",
                set_by="officer-7",
                set_at=NOW,
                review_on=TODAY - timedelta(days=2),
            )
        )
    run_retention(node)
    run_retention(node)
    with node.database.begin() as work:
        assert list(work.access.notices.of("ac-off")) == []
        (told,) = work.access.notices.of("ac-sup")
        work.access.notices.put(replace(told, read_at=NOW))
    run_retention(node)
    with node.database.read() as snapshot:
        assert len(snapshot.access.notices.of("ac-sup")) == 2
    node.database.close()


def test_with_accounts_a_review_counts_once_somebody_else_approved(germany: Office) -> None:
    node = germany.node()
    hold = Hold(
        id=HoldId("hold-1"),
        subject=Subject.person(PERSON),
        ground=HoldGround.EVIDENCE,
        reason="trial 12",
        set_by="ac-1",
        set_at=NOW,
        review_on=TODAY + timedelta(days=2),
    )
    with node.database.begin() as work:
        work.retention.keep_hold(hold)
        for name in ("ac-1", "ac-2"):
            work.access.accounts.put(
                Account(
                    id=AccountId(name),
                    name=name,
                    display_name="A",
                    state=AccountState.ACTIVE,
                    granted=Entitlement(frozenset({Role.SUPERVISOR})),
                    created_by="ac-0",
                    created_at=NOW,
                )
            )
    asker, other = (
        Principal(
            account=AccountId(name),
            roles=frozenset({Role.SUPERVISOR}),
            permissions=permissions_of({Role.SUPERVISOR}),
            shown=Shown.PASSKEY,
        )
        for name in ("ac-1", "ac-2")
    )
    order = HoldReview(hold.id, TODAY + timedelta(days=300), "appeal is open")
    waits = review_hold(node, order, asker)
    assert waits.waits_for is not None
    assert waits.hold == hold
    assert review_hold(node, order, asker) == waits
    with node.database.begin() as work:
        grant(
            work,
            waits.waits_for,
            by=other,
            at=node.clock.now(),
            randomness=node.rails.randomness,
        )
    done = review_hold(node, order, asker)
    assert (done.waits_for, done.hold.review_on) == (None, order.keep_until)
    node.database.close()
