"""Service keys, approvals and break-glass at the terminal, with the people each needs."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.unit.cli.offices import Office
from typer.testing import CliRunner

from comity.access import approvals
from comity.access.model import AccountState, Entitlement, Face
from comity.access.permissions import Permission, Role
from comity.access.principal import AccountId, Shown
from comity.assembly.accounts import access_service
from comity.assembly.at_the_desk import bound_to, keep_session
from comity.cli.main import app

PEOPLE = {
    "ada": Role.ADMINISTRATOR,
    "sigrid": Role.SECURITY_OFFICER,
    "ivan": Role.INTEGRATOR,
    "olga": Role.OFFICER,
    "sam": Role.SUPERVISOR,
    "sue": Role.SUPERVISOR,
}
Run = Callable[..., dict[str, Any]]


@pytest.fixture
def run(germany: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command as somebody who is signed in at a terminal of their own."""
    node = germany.node()
    service = access_service(node)
    first, _ = service.accounts.begin(administrator="ada", security_officer="sigrid")
    with node.database.begin() as work:
        for name, role in PEOPLE.items():
            known = work.access.accounts.found(name.encode())
            account = replace(
                known or replace(first.account, id=AccountId(f"ac-{name}"), name=name),
                granted=Entitlement(frozenset({role})),
                state=AccountState.ACTIVE,
            )
            work.access.accounts.put(account)
            monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / name))
            opened = service.sessions.open(
                work,
                account,
                face=Face.TERMINAL,
                bound_to=bound_to(germany.home),
                shown=Shown.PASSKEY,
            )
            keep_session(germany.home, opened.secret)
    node.database.close()

    def running(name: str, *words: str, status: int = 0) -> dict[str, Any]:
        result = CliRunner().invoke(
            app,
            ["account", *words, "--home", str(germany.home), "--json"],
            env={"XDG_STATE_HOME": str(tmp_path / name), "COMITY_OFFICER": ""},
        )
        assert result.exit_code == status, (words, result.output, result.exception)
        answer = json.loads(result.stdout)
        assert isinstance(answer, dict)
        return answer

    return running


def test_whoever_names_no_account_is_shown_their_own(run: Run) -> None:
    assert run("olga", "show")["account"]["name"] == "olga"
    assert run("olga", "show", "sue", status=2)["ok"] is False


@pytest.mark.parametrize(
    ("command", "said"),
    [("notices", "You have been told nothing."), ("approvals", "Nothing of yours waits")],
)
def test_an_empty_list_says_so_in_words(
    run: Run, germany: Office, tmp_path: Path, command: str, said: str
) -> None:
    assert run("olga", command)[command] == []
    told = CliRunner().invoke(
        app,
        ["account", command, "--home", str(germany.home)],
        env={"XDG_STATE_HOME": str(tmp_path / "olga"), "COMITY_OFFICER": ""},
    )
    assert told.stdout.startswith(said)


def test_a_key_is_asked_for_approved_issued_rotated_and_revoked(run: Run, tmp_path: Path) -> None:
    scope = ("--scope", "records:request:send")
    run("olga", "service-key", "ask", "--label", "courts", *scope, status=1)
    key = run("ivan", "service-key", "ask", "--label", "courts", *scope)["key"]
    assert key["state"] == "waits for approval"
    run("ivan", "service-key", "issue", key["id"], status=5)
    run("ivan", "service-key", "approve", key["id"], status=1)
    run("sigrid", "service-key", "approve", key["id"])
    file = tmp_path / "key"
    issued = run("ivan", "service-key", "issue", key["id"], "--out", str(file))
    assert issued["text"] is None
    assert file.read_text().startswith("comity-key.")
    assert file.stat().st_mode & 0o777 == 0o600
    following = run("ivan", "service-key", "rotate", key["id"])
    assert following["text"].startswith("comity-key.")
    run("sigrid", "service-key", "revoke", following["key"]["id"])
    states = {each["id"]: each["state"] for each in run("ada", "service-key", "list")["keys"]}
    assert states.pop(following["key"]["id"]) == "revoked"
    assert states.pop(key["id"]).startswith("ends ")
    assert not states
    assert run("olga", "service-key", "list")["keys"] == []


def test_broken_glass_is_told_and_reviewed(run: Run) -> None:
    reason = "a child was taken and the border is an hour away"
    run("ada", "break-glass", "--case", "12/26", "--reason", reason, status=1)
    run("olga", "break-glass", "--case", "12/26", "--reason", "now", status=2)
    use = run("olga", "break-glass", "--case", "12/26", "--reason", reason)["use"]
    assert any(use in each["words"] for each in run("sam", "notices")["notices"])
    assert all(each["read"] for each in run("sam", "notices")["notices"])
    assert [each["outcome"] for each in run("sigrid", "glass")["uses"]] == [None]
    review = ("review-glass", use, "--outcome", "justified", "--remark", "order seen")
    run("olga", *review, status=1)
    run("sigrid", *review)
    assert [each["outcome"] for each in run("olga", "glass")["uses"]] == ["justified"]


def test_what_needs_two_is_listed_for_and_granted_by_somebody_else(
    run: Run, germany: Office
) -> None:
    node = germany.node()
    service = access_service(node)
    with node.database.begin() as work:
        account = work.access.accounts.found(b"sam")
        assert account is not None
        session = work.access.sessions.of(account.id)[0]
        opened = service.sessions.renew(work, session, account)
    sam = service.sessions.principal(
        opened.secret, face=Face.TERMINAL, bound_to=bound_to(germany.home)
    )
    with node.database.begin() as work:
        asked = approvals.ask(
            work,
            act="erase",
            subject="DE-1",
            by=sam,
            needs=Permission.HOLD_SET,
            at=node.clock.now(),
            randomness=node.rails.randomness,
        )
    node.database.close()
    assert run("olga", "approvals")["approvals"] == []
    assert [each["id"] for each in run("sue", "approvals")["approvals"]] == [asked.id]
    run("olga", "grant", asked.id, status=1)
    assert run("sue", "grant", asked.id)["act"] == "erase"
    assert run("sue", "approvals")["approvals"][0]["granted_by"] == "ac-sue"
    run("olga", "refuse", asked.id, "--reason", "not mine to say", status=1)
    assert run("sue", "refuse", asked.id, "--reason", "no order")["approval"] == asked.id
    assert run("sue", "approvals")["approvals"] == []
    run("sue", "grant", asked.id, status=2)
