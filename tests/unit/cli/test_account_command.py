"""``comity account``: a node gets accounts, people enrol and sign in, and commands ask who acts."""

import base64
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.unit.cli.offices import Office
from typer.main import get_group
from typer.testing import CliRunner

from comity.assembly import at_the_desk
from comity.cli.command_permissions import NEEDS
from comity.cli.main import COMMANDS, app
from comity.trust.one_time_codes import code_at

PASSWORD = "a lantern over quiet water"  # noqa: S105 - of nobody


class Terminal:
    """A terminal of one user at one node.

    Attributes:
        home: The node's folder.
        folder: Where this user keeps files.
    """

    def __init__(self, home: Path, folder: Path) -> None:
        self.home = home
        self.folder = folder
        folder.mkdir()

    def run(self, *words: str, status: int = 0, **secrets: str) -> dict[str, Any]:
        """Run a command with ``--json`` and the secrets given; return its answer."""
        given: list[str] = []
        if secrets:
            file = self.folder / "secrets"
            file.touch(mode=0o600)
            file.write_text(
                "\n".join(f"{name.replace('_', '-')}={value}" for name, value in secrets.items())
            )
            given = ["--secrets", str(file)]
        result = CliRunner().invoke(
            app,
            [*words, *given, "--home", str(self.home), "--json"],
            env={"XDG_STATE_HOME": str(self.folder), "COMITY_OFFICER": "", "NO_COLOR": "1"},
        )
        assert result.exit_code == status, (words, result.output, result.exception)
        answer = json.loads(result.stdout)
        assert isinstance(answer, dict)
        return answer

    def enrol(self, monkeypatch: pytest.MonkeyPatch, invitation: str, code: str) -> list[str]:
        """Enrol; return the recovery codes."""
        seeds: list[bytes] = []

        def seen(secret: bytes) -> str:
            seeds.append(secret)
            return base64.b32encode(secret).decode()

        monkeypatch.setattr("comity.access.own_factors.as_text", seen)
        with monkeypatch.context() as patch:
            # The device shows its code only once the shared secret is known.
            patch.setattr(
                "comity.cli.account_desk.Secrets.of",
                _answers(
                    seeds, {"invitation": invitation, "activation": code, "password": PASSWORD}
                ),
            )
            codes = self.run("account", "enrol")["recovery_codes"]
        assert isinstance(codes, list)
        return codes

    def sign_in(self, name: str, code: str, status: int = 0) -> dict[str, Any]:
        """Sign in."""
        return self.run("account", "sign-in", name, status=status, password=PASSWORD, code=code)


def _answers(seeds: list[bytes], known: dict[str, str]):  # type: ignore[no-untyped-def] # noqa: ANN202 - a stand-in
    def of(_self: object, name: str, _asked: str, *, twice: bool = False) -> str:
        del twice
        if name == "code":
            return code_at(seeds[-1], datetime.now(UTC) - timedelta(seconds=30))  # noqa: TID251 - the machine's
        return known[name]

    return of


@pytest.fixture
def terminals(germany: Office, tmp_path: Path) -> tuple[Terminal, Terminal, Terminal]:
    """Three users of one node: administrator, security officer, officer."""
    ada, sigrid, olga = (
        Terminal(germany.home, tmp_path / name) for name in ("ada", "sigrid", "olga")
    )
    return ada, sigrid, olga


def test_from_nothing_to_an_officer_who_works(
    terminals: tuple[Terminal, Terminal, Terminal], monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, sigrid, olga = terminals
    assert ada.run("inbox")["tasks"] == []

    begun = ada.run("account", "begin", "--administrator", "ada", "--security-officer", "sigrid")
    first, second = begun["invited"]
    codes = ada.enrol(monkeypatch, first["invitation"], first["code"])
    others = sigrid.enrol(monkeypatch, second["invitation"], second["code"])
    ada.run("account", "begin", "--administrator", "x1", "--security-officer", "x2", status=5)

    assert olga.run("inbox", status=1)["error"]["code"] == "access:session:required"
    ada.sign_in("ada", codes[0])
    sigrid.sign_in("sigrid", others[0])
    assert ada.run("inbox", status=1)["error"]["code"] == "access:act:denied"

    wanted = ("--role", "officer", "--team", "north", "--shift", "12345 08:00-16:30")
    ada.run("account", "create", "olga", "--shown-as", "Olga", *wanted)
    sigrid.run("account", "approve", "olga", "--role", "officer", status=5)
    code = sigrid.run("account", "approve", "olga", *wanted)["code"]
    ada.run("account", "approve", "olga", *wanted, status=1)
    invitation = ada.run("account", "invite", "olga")["invitation"]
    mine = olga.enrol(monkeypatch, invitation, code)
    signed_in = olga.sign_in("olga", mine[0])
    assert olga.run("inbox")["tasks"] == []

    olga.run(
        "register", "find", "--surname", "Muster", "--birth-date", "1980-12-01",
        "--purpose", "criminal-proceedings", "--case", "12/26", status=1,
    )  # fmt: skip
    assert olga.run("account", "list", status=1)["error"]["code"] == "access:act:denied"
    node = Office(olga.home).node()
    try:
        with node.database.read() as snapshot:
            bodies = [
                json.loads(snapshot.log.entry(index).body or b"{}")
                for index in range(snapshot.log.size())
            ]
    finally:
        node.database.close()
    looks = [each for each in bodies if each.get("act") == "consult-register"]
    assert [each["official"] for each in looks] == [signed_in["account"]]

    wrong = olga.run("inbox", "withdraw-judgement", "J-1", "--reason", "x", "--by", "ada", status=1)
    assert wrong["error"]["code"] == "access:act:denied"
    assert ada.run("account", "end-sessions", "olga")["ended"] == 1
    assert olga.run("inbox", status=1)["error"]["code"] == "access:session:required"
    olga.sign_in("olga", mine[1])
    olga.run("account", "sign-out")
    assert olga.run("inbox", status=1)["error"]["code"] == "access:session:required"


def test_a_session_file_that_others_can_read_opens_nothing(
    terminals: tuple[Terminal, Terminal, Terminal], monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, _, other = terminals
    begun = ada.run("account", "begin", "--administrator", "ada", "--security-officer", "sigrid")
    first = begun["invited"][0]
    codes = ada.enrol(monkeypatch, first["invitation"], first["code"])
    ada.sign_in("ada", codes[0])
    file = at_the_desk.session_file(ada.home, {"XDG_STATE_HOME": str(ada.folder)})
    assert file.stat().st_mode & 0o777 == 0o600
    assert len(ada.run("account", "sessions")["sessions"]) == 1
    ada.sign_in("ada", codes[1])
    assert len(ada.run("account", "sessions")["sessions"]) == 1, "one, the new one"

    file.chmod(0o644)
    assert ada.run("account", "sessions", status=1)["error"]["code"] == "access:session:required"
    file.chmod(0o600)
    assert ada.run("account", "notices")["notices"] == []

    moved = at_the_desk.session_file(other.home, {"XDG_STATE_HOME": str(other.folder)})
    moved.parent.mkdir(parents=True)
    moved.symlink_to(file)
    assert other.run("account", "sessions", status=1)["error"]["code"] == "access:session:required"


def test_whoever_ends_the_input_at_a_prompt_is_told_that_nothing_changed(
    terminals: tuple[Terminal, Terminal, Terminal], monkeypatch: pytest.MonkeyPatch
) -> None:
    def ended(_: str) -> str:
        raise EOFError

    ada, _, _ = terminals
    ada.run("account", "begin", "--administrator", "ada", "--security-officer", "sigrid")
    leaves = Office(ada.home).leaves()
    monkeypatch.setattr("comity.cli.account_desk.at_terminal", lambda: True)
    monkeypatch.setattr("comity.cli.account_desk.getpass.getpass", ended)
    told = ada.run("account", "sign-in", "ada", status=2)
    assert told["error"]["field"] == "password"
    assert Office(ada.home).leaves() == leaves


def test_secrets_are_no_arguments_and_their_file_is_the_owners(
    terminals: tuple[Terminal, Terminal, Terminal],
) -> None:
    ada, _, _ = terminals
    ada.run("account", "begin", "--administrator", "ada", "--security-officer", "sigrid")
    file = ada.folder / "open"
    file.write_text("password=x")
    file.chmod(0o644)
    answer = ada.run("account", "sign-in", "ada", "--secrets", str(file), status=2)
    assert answer["error"]["field"] == "secrets"
    assert ada.run("account", "sign-in", "ada", status=2)["error"]["field"] == "secrets"


def commands() -> list[tuple[str, set[str]]]:
    """Return the words of every command with the names of its options."""
    found: list[tuple[str, set[str]]] = []

    def walk(command: Any, words: tuple[str, ...]) -> None:  # noqa: ANN401 - Typer's own types are private
        names = {each.name for each in command.params}
        if hasattr(command, "list_commands"):
            if command.invoke_without_command:
                found.append((" ".join(words), names))
            context = command.make_context("comity", [], resilient_parsing=True)
            for name in command.list_commands(context):
                walk(command.get_command(context, name), (*words, name))
            return
        found.append((" ".join(words), names))

    walk(get_group(app), ())
    return found


def test_the_table_of_permissions_holds_every_command_of_a_node() -> None:
    every = commands()
    assert {words.split()[0] for words, _ in every} == set(COMMANDS)
    of_a_node = {words for words, names in every if names & {"home", "by"}}
    assert of_a_node - NEEDS.keys() == set()
    assert NEEDS.keys() - {words for words, _ in every} == set()
