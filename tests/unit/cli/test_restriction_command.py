"""Restricted records at the terminal: four eyes to set one, and nothing to be seen of it after."""

import re
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.unit.cli.offices import BG, OFFICER, Office, hand_over
from typer.testing import CliRunner

from comity.access import approvals
from comity.access.model import Account, AccountState, Entitlement
from comity.access.permissions import Role, permissions_of
from comity.access.principal import AccountId, Principal, Shown
from comity.assembly.build import Node
from comity.assembly.cleared_view import cleared
from comity.assembly.hidden import hidden_from
from comity.assembly.metrics import exposition
from comity.assembly.restricting import RestrictionOrder, order_lifting, order_restriction
from comity.cli.main import app
from comity.errors import AccessDenied, ConfigurationInvalid, ReferenceNotFound
from comity.ids import PersonRef
from comity.records.need_to_know import restrict
from comity.records.restrictions import Restriction, RestrictionId
from comity.records.subjects import Subject
from comity_training.cast import cast_register
from comity_training.files import write_json_lines

TODAY = datetime.now(UTC).date()  # noqa: TID251 - homes are made by real commands
WHY = ("--purpose", "audit", "--case", "A-12")
PRIMEROV = (
    *("--surname", "Primerov", "--forename", "Dimitar", "--birth-date", "1984-03-12"),
    *("--sex", "male", "--nationality", "BG", "--identity-number", "BG:SYN-BG-900001"),
)
REASON = ("--reason", "x")
SUPERVISORS = permissions_of({Role.SUPERVISOR})
CLEARED = frozenset({"protected"})


def supervisor(name: str, *compartments: str) -> Principal:
    return Principal(
        AccountId(name),
        frozenset({Role.SUPERVISOR}),
        SUPERVISORS,
        Shown.PASSKEY,
        compartments=frozenset(compartments),
    )


def account(name: str, *compartments: str) -> Account:
    granted = Entitlement(frozenset({Role.SUPERVISOR}), "north", frozenset(compartments))
    return Account(
        id=AccountId(name),
        name=name,
        display_name=name,
        state=AccountState.ACTIVE,
        granted=granted,
        created_by="admin",
        created_at=datetime.now(UTC),  # noqa: TID251 - as above
    )


def imported(office: Office, folder: Path, *, without: str = "") -> None:
    """Import the cast's register, or all of it but one person."""
    file = folder / f"{office.home.name}{without}.jsonl"
    entries = [each for each in cast_register(BG) if each.id != without]
    with file.open("wb") as stream:
        write_json_lines(entries, stream)
    office.ask("register", "import", str(file))


def found(office: Office) -> str:
    return str(office.ask("register", "find", *PRIMEROV, *WHY)["person"])


@pytest.fixture
def holding(bulgaria: Office, tmp_path: Path) -> tuple[Node, PersonRef]:
    imported(bulgaria, tmp_path)
    ref = PersonRef(found(bulgaria))
    node = bulgaria.node()
    with node.database.begin() as work:
        for each in (account("s.one", *CLEARED), account("s.two", *CLEARED), account("s.three")):
            work.access.accounts.put(each)
    return node, ref


def order(ref: PersonRef) -> RestrictionOrder:
    return RestrictionOrder(Subject.person(ref), CLEARED, TODAY + timedelta(days=90), "order 12")


def granted(node: Node, identifier: str | None, who: Principal) -> None:
    assert identifier is not None
    with node.database.begin() as work:
        now = node.clock.now()
        approvals.grant(work, identifier, by=who, at=now, randomness=node.rails.randomness)


def test_a_restriction_takes_two_who_are_cleared_to_set_and_to_lift(
    holding: tuple[Node, PersonRef],
) -> None:
    node, ref = holding
    one, two, three = (
        supervisor("s.one", *CLEARED),
        supervisor("s.two", *CLEARED),
        supervisor("s.3"),
    )
    waiting = order_restriction(node, order(ref), one)
    assert order_restriction(node, order(ref), one) == waiting
    with node.database.read() as snapshot:
        assert cleared(snapshot, three).register.person(ref) is not None
        assert list(cleared(snapshot, three).restrictions.every()) == []
        assert len(cleared(snapshot, two).restrictions.every()) == 1
    with pytest.raises(AccessDenied):
        granted(node, waiting.waits_for, one)
    granted(node, waiting.waits_for, two)
    made = order_restriction(node, order(ref), one).restriction
    assert (made.set_by, made.approved_by, made.is_in_force) == ("s.one", "s.two", True)
    with node.database.read() as snapshot:
        assert cleared(snapshot, three).register.person(ref) is None
        assert cleared(snapshot, two).register.person(ref) is not None
    with pytest.raises(ReferenceNotFound):
        order_lifting(node, made.id, reason="over", who=three)
    lifting = order_lifting(node, made.id, reason="over", who=two)
    granted(node, lifting.waits_for, one)
    assert order_lifting(node, made.id, reason="over", who=two).restriction.lifted_by == "s.two"
    with node.database.read() as snapshot:
        assert cleared(snapshot, three).register.person(ref) is not None
    node.database.close()


def test_whoever_is_not_cleared_neither_sets_nor_approves(holding: tuple[Node, PersonRef]) -> None:
    node, ref = holding
    with pytest.raises(AccessDenied):
        order_restriction(node, order(ref), supervisor("s.three"))
    waiting = order_restriction(node, order(ref), supervisor("s.one", *CLEARED))
    granted(node, waiting.waits_for, supervisor("s.three"))
    with pytest.raises(AccessDenied):
        order_restriction(node, order(ref), supervisor("s.one", *CLEARED))
    with node.database.read() as snapshot:
        assert list(snapshot.restrictions.in_force()) == []
        assert hidden_from(snapshot, frozenset()).persons == frozenset()
    operator = replace(supervisor("s.one"), shown=Shown.OPERATOR)
    with pytest.raises(ConfigurationInvalid):
        order_restriction(node, order(ref), operator)
    node.database.close()


def test_a_check_knows_that_the_restricted_stand_apart(bulgaria: Office, tmp_path: Path) -> None:
    imported(bulgaria, tmp_path)
    ref = PersonRef(found(bulgaria))
    restricted(bulgaria, ref)
    assert "persons" not in bulgaria.ask("fsck")["findings"]
    node = bulgaria.node()
    with node.database.begin() as work:
        work.register.join_index(ref)
    node.database.close()
    findings = bulgaria.ask("fsck", status=1)["findings"]["persons"]
    assert f"{ref}: restricted, and in the common index" in findings


def restricted(office: Office, ref: PersonRef) -> None:
    """Restrict a person, as two supervisors would."""
    node = office.node()
    made = Restriction(
        id=RestrictionId("restriction-1"),
        subject=Subject.person(ref),
        compartments=CLEARED,
        reason="order 12",
        set_by="s.one",
        approved_by="s.two",
        set_at=node.clock.now(),
        review_on=TODAY + timedelta(days=5),
    )
    try:
        with node.database.begin() as work:
            restrict(work, made)
    finally:
        node.database.close()


def test_the_terminal_says_the_same_as_if_there_had_never_been_one(
    fresh_homes: Path, germany: Office, tmp_path: Path
) -> None:
    """Attack: an officer who is not cleared asks every command for a restricted person.

    One office holds the person and was asked about them, the other never heard of them. What
    the commands answer, numbers and errors, is the same.
    """
    secret, ignorant = (Office(tmp_path / name) for name in ("secret", "ignorant"))
    for office in (secret, ignorant):
        shutil.copytree(fresh_homes / "bg", office.home)
    imported(secret, tmp_path)
    imported(ignorant, tmp_path, without=cast_register(BG)[0].id)
    ref = found(secret)
    restricted(secret, PersonRef(ref))
    words = ("request", "--to", "BG", "--purpose", "criminal-proceedings", "--case", "3 Js 77/26")
    conversation = germany.ask(*words, "--authority", "Amtsgericht", *PRIMEROV)["conversation"]
    hand_over(germany, secret)
    review = str(TODAY + timedelta(days=9))
    asked: list[tuple[str, ...]] = [
        ("register", "find", *PRIMEROV, *WHY),
        ("register", "show", ref, *WHY),
        ("register", "export", ref, "--out", str(tmp_path / "out.xml"), *WHY),
        ("register", "stats"),
        ("show", ref, *WHY),
        ("show", conversation, *WHY),
        ("evidence", "export", conversation, "-o", str(tmp_path / "evidence"), "--offline"),
        ("transfer", "list"),
        ("inbox", "--all"),
        ("inbox", "judgements"),
        (*("recall", "start", "--person", ref), *("--ground", "unlawfully-transmitted", *REASON)),
        ("recall", "list"),
        ("retention", "due", "--days", "3000"),
        (
            "retention",
            "hold",
            "--person",
            ref,
            "--ground",
            "evidence",
            "--review-on",
            review,
            *REASON,
        ),
        ("restriction", "list", "--all"),
    ]
    for each in asked:
        answer = said(secret, *each)
        assert "Usage:" not in answer, answer
        assert answer == said(ignorant, *each), each
    assert figures(secret) == figures(ignorant)


def said(office: Office, *words: str) -> str:
    """Return what a command answers and its exit status, without moments."""
    result = CliRunner().invoke(
        app,
        [*words, "--json", "--home", str(office.home)],
        env={"COMITY_OFFICER": OFFICER, "NO_COLOR": "1"},
    )
    return f"{result.exit_code} {re.sub(MOMENT, 'then', result.output)}"


MOMENT = r"\d{4}-\d\d-\d\dT[\d:.]+(Z|\+00:00)"


def figures(office: Office) -> list[str]:
    """Return the figures for monitoring, but for the size of the log and ages."""
    node = office.node()
    try:
        lines = exposition(node).splitlines()
    finally:
        node.database.close()
    return [each for each in lines if "log_entries" not in each and "seconds" not in each]
