"""Webhooks at the terminal, and the checks and figures that say what is stuck."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from tests.unit.cli.offices import Office

from comity.access.model import Account, AccountState, Entitlement, Face, ServiceKey
from comity.access.permissions import PERMISSIONS, Permission, Role
from comity.access.principal import Principal, Shown
from comity.assembly.accounts import access_service
from comity.assembly.at_the_desk import bound_to, keep_session
from comity.assembly.build import Node
from comity.assembly.metrics import exposition
from comity.assembly.readiness_webhooks import examine_webhooks

ADDRESS = "https://cases.example.org/comity"


class Terminal:
    """An office at whose terminal an integrator or a security officer sits."""

    def __init__(self, office: Office) -> None:
        self.office = office
        config = office.home / "comity.toml"
        text = config.read_text("utf-8")
        assert "\n[webhooks]\nhosts = []\n" in text
        named = text.replace("hosts = []", 'hosts = ["cases.example.org"]')
        config.write_text(named, "utf-8")
        self.node: Node = office.node()
        self.service = access_service(self.node)
        self.service.accounts.begin(administrator="ines", security_officer="sonja")
        self.accounts = {
            "ines": self._active("ines", Role.INTEGRATOR),
            "sonja": self._active("sonja", Role.SECURITY_OFFICER),
        }

    def _active(self, name: str, role: Role) -> Account:
        with self.node.database.begin() as work:
            found = work.access.accounts.found(name.encode())
            assert found is not None
            active = replace(
                found, granted=Entitlement(frozenset({role})), state=AccountState.ACTIVE
            )
            work.access.accounts.put(active)
        return active

    def who(self, name: str) -> Principal:
        role = Role.INTEGRATOR if name == "ines" else Role.SECURITY_OFFICER
        return Principal(
            self.accounts[name].id, frozenset({role}), PERMISSIONS[role], Shown.PASSWORD_AND_CODE
        )

    def sits(self, name: str) -> Office:
        with self.node.database.begin() as work:
            opened = self.service.sessions.open(
                work,
                self.accounts[name],
                face=Face.TERMINAL,
                bound_to=bound_to(self.office.home),
                shown=Shown.PASSWORD_AND_CODE,
            )
        keep_session(self.office.home, opened.secret)
        return self.office

    def key(self) -> ServiceKey:
        keys = self.service.service_keys
        scopes = (Permission.CONVERSATION_LIST, Permission.TASK_LIST)
        asked = keys.ask(label="cases", scopes=scopes, lasts=timedelta(days=9), by=self.who("ines"))
        keys.approve(asked.id, by=self.who("sonja"))
        return keys.issue(asked.id, by=self.who("ines")).key


@pytest.fixture
def terminal(
    germany: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], Terminal]:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return lambda: Terminal(germany)


def test_a_webhook_is_asked_for_approved_tried_paused_and_ended_at_the_terminal(
    terminal: Callable[[], Terminal], tmp_path: Path
) -> None:
    at = terminal()
    key = at.key().id
    ines = at.sits("ines")
    assert "No program is told" in ines.run("webhook", "list")
    asking = (
        "webhook", "ask", "--label", "cases", "--key", key, "--event", "answer.received",
    )  # fmt: skip
    elsewhere = ines.ask(*asking, "--address", "https://elsewhere.example.org/", status=2)
    assert elsewhere["error"]["field"] == "address"
    asked = ines.ask(*asking, "--address", ADDRESS)["webhook"]
    assert asked["state"] == "asked"
    webhook = asked["id"]
    ines.ask("webhook", "approve", webhook, status=1)
    assert at.sits("sonja").ask("webhook", "approve", webhook)["webhook"]["state"] == "approved"
    ines = at.sits("ines")
    written = tmp_path / "secret"
    told = ines.ask("webhook", "secret", webhook, "--out", str(written))
    assert told["text"] is None
    secret = written.read_text().strip()
    assert secret.startswith("whsec_")
    assert written.stat().st_mode & 0o077 == 0
    another = ines.ask("webhook", "secret", webhook, "--another")["text"]
    assert another != secret
    queued = ines.ask("webhook", "test", webhook)["delivery"]
    assert queued["state"] == "due"
    shown = ines.run("webhook", "show", webhook)
    assert queued["id"] in shown
    assert secret not in shown
    assert ines.ask("webhook", "again", webhook, queued["id"])["delivery"]["id"] == queued["id"]

    figures = exposition(at.node)
    assert 'comity_webhooks{state="in use"} 1.0' in figures
    assert "comity_webhook_waiting_seconds" in figures
    assert [each.status for each in examine_webhooks(at.node)] == ["ok"]
    assert ines.ask("webhook", "pause", webhook)["webhook"]["state"] == "paused"
    (found,) = examine_webhooks(at.node)
    assert (found.status, found.what) == ("warn", f"paused: {webhook}")
    assert ines.ask("webhook", "resume", webhook)["webhook"]["state"] == "in use"
    at.service.service_keys.revoke(key, by=at.who("ines"))
    (found,) = examine_webhooks(at.node)
    assert "key opens nothing" in found.what
    assert ines.ask("webhook", "end", webhook)["webhook"]["state"] == "ended"
    assert "ended" in ines.run("webhook", "list")
    (found,) = examine_webhooks(at.node)
    assert (found.status, found.what) == ("ok", "none")
    at.node.database.close()
