"""Attack: an officer who is signed in puts a colleague's name into the environment.

Commands that take no officer by name write down whoever the environment names; so a conviction
would be entered, and judgements read, in the name of somebody who never did.
"""

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from tests.unit.cli.conftest import fresh_homes, germany
from tests.unit.cli.offices import DE, OFFICER, Office
from tests.unit.records.states_in_touch import conviction, person

from comity.access.model import AccountState, Entitlement, Face
from comity.access.permissions import Role
from comity.access.principal import Shown
from comity.assembly.accounts import access_service
from comity.assembly.at_the_desk import bound_to, keep_session

__all__ = ["fresh_homes", "germany"]


@pytest.fixture
def olga(germany: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The account of an officer who is signed in at Germany's terminal."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    node = germany.node()
    service = access_service(node)
    service.accounts.begin(administrator="ada", security_officer="sigrid")
    with node.database.begin() as work:
        account = replace(
            work.access.accounts.all()[0],
            granted=Entitlement(frozenset({Role.OFFICER})),
            state=AccountState.ACTIVE,
        )
        work.access.accounts.put(account)
        session = service.sessions.open(
            work,
            account,
            face=Face.TERMINAL,
            bound_to=bound_to(germany.home),
            shown=Shown.PASSWORD_AND_CODE,
        )
    node.database.close()
    keep_session(germany.home, session.secret)
    return account.id


def officials(office: Office, act: str) -> set[str]:
    """Return who stands in the log for an act."""
    node = office.node()
    try:
        with node.database.read() as snapshot:
            bodies = [snapshot.log.entry(at).body for at in range(snapshot.log.size())]
    finally:
        node.database.close()
    acts = [msgspec.json.decode(body) for body in bodies if body]
    return {each["official"] for each in acts if each.get("act") == act}


def test_the_account_stands_in_the_log_and_not_the_name(
    germany: Office, olga: str, tmp_path: Path
) -> None:
    (tmp_path / "person.json").write_bytes(msgspec.json.encode(person(DE)))
    (tmp_path / "conviction.json").write_bytes(msgspec.json.encode(conviction(DE)))
    # The office runs every command with another officer's name in the environment.
    germany.ask(
        *("notify", "enter", "--person", str(tmp_path / "person.json")),
        *("--conviction", str(tmp_path / "conviction.json")),
    )
    germany.ask("inbox", "judgements")
    assert olga != OFFICER
    assert officials(germany, "enter-conviction") == {olga}
    assert officials(germany, "read-judgements") == {olga}
