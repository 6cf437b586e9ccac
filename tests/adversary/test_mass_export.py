"""Somebody takes the register away, many records at a time.

The attack: an officer with every permission exports all persons in one file, or the whole
register as an archive. The defence: what is more than the bound does not leave without a
second officer, on a node without accounts not at all; what leaves is on record, by reference.
"""

import shutil
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.unit.cli.offices import DE, Office
from tests.unit.records.states_in_touch import conviction, person

from comity.access.approvals import grant
from comity.access.model import Account, AccountState, Entitlement
from comity.access.permissions import Permission, Role
from comity.access.principal import AccountId, Principal, Shown
from comity.assembly.build import Node, open_node
from comity.assembly.home import Home
from comity.assembly.mass_export import require_second_officer, use_approval
from comity.errors import AccessDenied, ApprovalRequired, InputInvalid
from comity_training.federation import make_network

WHY = ("--purpose", "extradition", "--case", "E 7")
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def officer(name: str) -> Principal:
    return Principal(AccountId(name), frozenset(), frozenset(Permission), Shown.OPERATOR)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the home of a node with three persons and a bound of two."""
    folder = tmp_path_factory.mktemp("mass")
    make_network(folder, (DE,))
    file = folder / "de" / "comity.toml"
    file.write_text(file.read_text().replace("most_at_once = 50", "most_at_once = 2"))
    opened = open_node(Home(folder / "de"))
    with closing(opened.database), opened.database.begin() as work:
        for number in range(3):
            ref = work.register.enter_person(person(DE, surname=f"N{number}"))
            opened.records.enter_conviction(work, ref, conviction(DE, number + 1))
    return folder / "de"


@pytest.fixture
def office(filled: Path, tmp_path: Path) -> Office:
    shutil.copytree(filled, tmp_path / "de")
    return Office(tmp_path / "de")


def persons(office: Office) -> list[str]:
    with closing(office.node().database) as database, database.read() as snapshot:
        return [each.person for each in snapshot.register.own_convictions()]


def test_more_than_the_bound_leaves_through_no_door(office: Office, tmp_path: Path) -> None:
    everybody = persons(office)
    leaves = office.leaves()
    sheet, archive = tmp_path / "sheet.xml", tmp_path / "register.xml"
    said = office.run("register", "export", *everybody, *WHY, "-o", str(sheet), status=2)
    assert "most_at_once" in said
    office.run("ecris", "export", "--register", *WHY, "--output", str(archive), status=2)
    assert not sheet.exists()
    assert not archive.exists()
    assert office.leaves() == leaves


def test_up_to_the_bound_leaves_and_is_on_record(office: Office, tmp_path: Path) -> None:
    leaves = office.leaves()
    sheet = tmp_path / "sheet.xml"
    office.run("register", "export", *persons(office)[:2], *WHY, "-o", str(sheet))
    assert sheet.exists()
    assert office.leaves() == leaves + 1


@pytest.fixture
def node(office: Office) -> Node:
    """Return the node with two accounts, so that nobody acts without one."""
    opened = open_node(Home(office.home))
    with opened.database.begin() as work:
        for name in ("a-1", "a-2"):
            work.access.accounts.put(
                Account(
                    id=AccountId(name),
                    name=name,
                    display_name="A",
                    state=AccountState.ACTIVE,
                    granted=Entitlement(frozenset({Role.SUPERVISOR})),
                    created_by="a-0",
                    created_at=NOW,
                )
            )
    return opened


def test_with_accounts_a_second_officer_approves_this_export_and_no_other(node: Node) -> None:
    first, second = officer("a-1"), officer("a-2")
    with closing(node.database):
        with pytest.raises(ApprovalRequired):
            require_second_officer(node, ["P-1", "P-2", "P-3"], count=3, by=first)
        with node.database.read() as snapshot:
            (waiting,) = list(snapshot.access.approvals.all())
        now, randomness = node.clock.now(), node.rails.randomness
        with node.database.begin() as work, pytest.raises(AccessDenied):
            grant(work, waiting.id, by=first, at=now, randomness=randomness)
        with node.database.begin() as work:
            grant(work, waiting.id, by=second, at=now, randomness=randomness)
        with pytest.raises(ApprovalRequired):
            require_second_officer(node, ["P-1", "P-2", "P-4"], count=3, by=first)
        approval = require_second_officer(node, ["P-3", "P-2", "P-1"], count=3, by=first)
        with node.database.begin() as work:
            use_approval(node, work, approval)
        with pytest.raises(ApprovalRequired):
            require_second_officer(node, ["P-1", "P-2", "P-3"], count=3, by=first)


def test_a_node_without_accounts_has_nobody_who_could_approve(office: Office) -> None:
    opened = open_node(Home(office.home))
    with closing(opened.database), pytest.raises(InputInvalid, match="most_at_once"):
        require_second_officer(opened, ["P-1"] * 3, count=3, by=officer("a-1"))
