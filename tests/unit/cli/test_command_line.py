import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import pytest
import typer
from tests.unit.cli.node_homes import done, run
from typer.main import get_group
from typer.testing import CliRunner

import comity.cli
from comity.cli.exits import Exit, exit_of
from comity.cli.main import COMMANDS, app
from comity.cli.output import Output, printable
from comity.errors import ErrorCode

_PARTS = {
    "account_keys",
    "account_own",
    "account_together",
    "governance",
    "governance_keys",
    "judgements",
    "key_compromise",
    "key_passphrases",
    "network_trust",
    "prioritising",
    "retention",
    "translation_gist",
}
"""Modules that register commands under another module's noun."""


def test_every_module_that_offers_commands_is_on_the_command_line() -> None:
    offering = {
        module.name
        for module in iter_modules(comity.cli.__path__)
        if hasattr(import_module(f"comity.cli.{module.name}"), "register")
    }
    assert offering - _PARTS <= set(COMMANDS.values())


@pytest.mark.parametrize(
    "words",
    [
        ("init",),
        ("network", "card"),
        ("network", "join"),
        ("network", "create"),
        ("network", "rotate"),
        ("keys", "prepare"),
        ("migrate",),
        ("serve",),
        ("doctor",),
        ("fsck",),
        ("evidence", "export"),
        ("codes", "find"),
        ("verify",),
    ],
)
def test_help_begins_with_examples_that_name_the_command(words: tuple[str, ...]) -> None:
    shown = done(*words, "--help").out
    assert "Examples:" in shown
    assert f"comity {' '.join(words)} " in shown


def test_no_word_of_a_help_is_taken_for_markup_and_swallowed() -> None:
    def walk(command: Any, words: str) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - Typer's own types are private
        for each in (command, *command.params):
            for found in re.findall(r"(?<!\\)\[[a-z][^\]]*\]", getattr(each, "help", None) or ""):
                yield words, found
        if hasattr(command, "list_commands"):
            context = command.make_context("comity", [], resilient_parsing=True)
            for name in command.list_commands(context):
                yield from walk(command.get_command(context, name), f"{words} {name}")

    swallowed = [each for each in walk(get_group(app), "comity") if each[1] != "[bold]"]
    assert swallowed == []


def test_the_help_lists_the_commands_in_the_order_of_the_work() -> None:
    shown = done("--help").out
    places = [shown.index(f" {name} ") for name in ("init", "serve", "fsck", "codes")]
    assert places == sorted(places)


def test_every_failure_has_an_exit_status_and_every_status_advice() -> None:
    assert {exit_of(code) for code in ErrorCode} == set(Exit) - {Exit.OK, Exit.DEFECT}
    assert all(status.advice for status in Exit if status is not Exit.OK)


def test_an_unknown_command_is_wrong_usage() -> None:
    ran = run("netwrok")
    assert ran.code == 2
    assert "network" in ran.err


def test_a_failure_is_told_to_people_with_code_and_advice(tmp_path: Path) -> None:
    ran = run("doctor", "--home", tmp_path / "nowhere", "--peers")
    assert ran.code == 1
    ran = run("network", "status", "--home", tmp_path / "nowhere")
    assert ran.code == 3
    assert ran.err.startswith("error: No network document was adopted yet.")
    assert "code: trust:network:invalid" in ran.err
    assert "to do: " in ran.err
    assert ran.out == ""


def test_a_failure_is_told_to_programs_as_json(tmp_path: Path) -> None:
    ran = run("serve", "--home", tmp_path / "nowhere", "--json")
    assert ran.code == 2
    assert ran.data["ok"] is False
    assert set(ran.data["error"]) == {
        *("code", "message", "detail", "field", "place", "origin", "advice"),
    }


def test_a_defect_shows_its_place_and_none_of_its_text(monkeypatch: pytest.MonkeyPatch) -> None:
    def choke(_: str) -> None:
        raise KeyError("Erika Mustermann")

    monkeypatch.setattr("comity.cli.codes._language", choke)
    ran = run("codes", "find", "theft")
    assert ran.code == 70
    assert "KeyError at" in ran.err
    assert "Mustermann" not in ran.err + ran.out
    ran = run("codes", "find", "theft", "--json")
    assert ran.code == 70
    assert ran.data["error"]["code"] == "defect"
    assert "Mustermann" not in ran.out
    monkeypatch.setenv("COMITY_DEBUG", "1")
    assert "Mustermann" in run("codes", "find", "theft").err


def test_tables_are_plain_lines_in_a_pipe() -> None:
    shown = done("codes", "list", "sexes").out.splitlines()
    assert shown[1].split("\t")[0] == "code"
    assert all("\x1b" not in line for line in shown)


def test_tables_are_drawn_on_a_terminal_and_coloured_unless_unwanted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    assert "\x1b[" in done("codes", "list", "sexes").out
    assert "┃" in done("codes", "list", "sexes").out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[3" not in done("codes", "list", "sexes").out


def test_what_a_peer_wrote_cannot_steer_the_terminal() -> None:
    loading = typer.Typer()

    @loading.command()
    def show() -> None:
        told = Output(as_json=False)
        told.answer({}, "red \x1b[31m", told.table(("a",), [("\x1b]0;x\x07",)]))

    shown = CliRunner().invoke(loading, []).stdout
    assert "\x1b" not in shown
    assert "\x07" not in shown
    assert printable("Łódź\n") == "Łódź\n"


def test_titles_and_blank_lines_keep_tables_apart_in_a_pipe(
    capsys: pytest.CaptureFixture[str],
) -> None:
    told = Output(as_json=False)
    tables = [told.table(("a", "b"), [(1, 2)], title=f"Candidate {n}") for n in (1, 2)]
    told.answer({}, "first", *tables, "last")
    assert capsys.readouterr().out == (
        "first\nCandidate 1\na\tb\n1\t2\n\nCandidate 2\na\tb\n1\t2\nlast\n"
    )


def test_where_no_node_is_the_ways_to_name_one_are_told(tmp_path: Path) -> None:
    ran = run("register", "stats", "--home", tmp_path / "nowhere")
    assert ran.code == 2
    assert "give --home or set COMITY_HOME" in ran.err
