"""Attack: an officer uses the terminal for what the desk would not let pass unseen.

A dry run of a letter shows everything that is held about somebody and is undone, so that nobody
finds who read it; and so does a dry run of any other act, which tells how the request stands. With
the glass broken for one case they act on requests of other persons, since only some commands ask
for which case it was broken. Disclosures are stopped, and a letter is written to a file.

Every command about a request goes through one door: it is on record that somebody looks, also
where it is tried only, and behind broken glass nothing but the stated case is told or done. All
commands of ``comity rights`` are walked; a new one has to stand in the table.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.unit.cli.conftest import fresh_homes, germany
from tests.unit.cli.offices import Office
from tests.unit.cli.test_account_together import Run, run
from typer.core import TyperGroup
from typer.main import get_command
from typer.testing import CliRunner, Result

from comity.cli.main import app
from comity.oversight.freezing import Activity, Freeze

__all__ = ["fresh_homes", "germany", "run"]

SURNAME = "Beispielova"
LATER = str(datetime.now(UTC).date() + timedelta(days=45))  # noqa: TID251 - homes are made by real commands
REGISTER = (
    *("register", "--right", "access", "--surname", SURNAME, "--forename", "Elena"),
    *("--birth-date", "1980-12-01", "--address", "Weg 1", "--language", "en"),
    *("--asked", "What do you hold about me?"),
)
IDENTIFY = ("identify", "{request}", "--proof", "document-seen", "--note", "passport")
DECIDE = ("decide", "{request}", "--outcome", "full")
LOOKING: tuple[tuple[str, ...], ...] = (
    ("list",),
    ("show", "{request}"),
    ("looked", "{request}"),
    ("embargo", "list"),
)
TRIED: tuple[tuple[str, ...], ...] = (
    IDENTIFY,
    ("extend", "{request}", "--until", LATER, "--reason", "much to look up"),
    DECIDE,
    ("carry-out", "{request}"),
    ("answer", "{request}"),
    ("letter", "{request}", "--kind", "receipt"),
)
"""What can be tried only, about a request."""

OTHERS: tuple[tuple[str, ...], ...] = (
    ("note", "{request}", "--about", "FR-C-1", "--reference", "by post"),
    ("lift", "DE-C-000000000000001"),
    ("approve", "{request}"),
    ("embargo", "review", "DE-EMBARGO-1", "--lift"),
    (
        *("own-record", "--surname", SURNAME, "--proof", "document-seen", "--note", "passport"),
        *("--address", "Weg 1", "--language", "en"),
    ),
)
ABOUT_NONE = (("register",), ("embargo", "set"))
"""What is about no request that is there: nothing is read by it, at the desk neither."""

HASTE = ("--case", "12/26", "--reason", "a child was taken and the border is an hour away")


class Terminal:
    """The terminals of people of one office."""

    def __init__(self, office: Office, folder: Path) -> None:
        self.office = office
        self._folder = folder
        told = self.said("sam", *REGISTER, "--json")
        self.request = str(json.loads(told.stdout)["request"]["id"])
        self.said("sam", *IDENTIFY)

    def said(self, name: str, *words: str, of: str = "rights") -> Result:
        """Return what a command about the request answers somebody."""
        filled = [each.replace("{request}", getattr(self, "request", "")) for each in words]
        return CliRunner().invoke(
            app,
            [of, *filled, "--home", str(self.office.home)],
            env={"XDG_STATE_HOME": str(self._folder / name), "COMITY_OFFICER": ""},
        )


@pytest.fixture
def terminal(run: Run, germany: Office, tmp_path: Path) -> Terminal:
    del run
    return Terminal(germany, tmp_path)


def commands() -> Iterator[tuple[str, ...]]:
    """Yield the words of every command about rights."""
    every = get_command(app)
    assert isinstance(every, TyperGroup)
    rights = every.get_command(None, "rights")  # type: ignore[arg-type] # Typer's own context
    assert isinstance(rights, TyperGroup)
    for name, found in rights.commands.items():
        inner = found.commands if isinstance(found, TyperGroup) else {}
        yield from ((name, each) for each in inner)
        if not inner:
            yield (name,)


def test_every_command_about_rights_is_walked_here() -> None:
    walked = {each[: 2 if each[0] == "embargo" else 1] for each in (*LOOKING, *TRIED, *OTHERS)}
    assert set(commands()) == walked | set(ABOUT_NONE)


def test_a_letter_that_is_tried_only_is_a_look_on_record(terminal: Terminal) -> None:
    tried = 0
    for words in TRIED:
        before = terminal.office.leaves()
        told = terminal.said("olga", *words, "--dry-run")
        tried += told.exit_code == 0
        assert terminal.office.leaves() == before + (told.exit_code == 0), words
    assert tried == 4, "a letter of receipt is read so, and how the request stands"
    terminal.said("olga", *DECIDE)
    before = terminal.office.leaves()
    told = terminal.said("olga", "answer", "{request}", "--dry-run")
    assert (told.exit_code, SURNAME in told.stdout) == (0, True)
    assert "That you read it is on record" in told.stdout
    assert terminal.office.leaves() == before + 1


def test_behind_broken_glass_no_command_tells_or_does_anything_of_another_case(
    terminal: Terminal,
) -> None:
    terminal.said("sam", *DECIDE)
    assert terminal.said("sue", "break-glass", *HASTE, of="account").exit_code == 0
    before = terminal.office.leaves()
    for words in (*LOOKING, *TRIED, *OTHERS):
        told = terminal.said("sue", *words)
        assert told.exit_code == 1, (words, told.output)
        assert "glass" in told.output, (words, told.output)
        assert SURNAME not in told.output, words
    for words in TRIED:
        told = terminal.said("sue", *words, "--dry-run")
        assert (told.exit_code, SURNAME in told.output) == (1, False), words
    assert terminal.office.leaves() == before


def test_approving_takes_a_second_factor_that_was_just_shown(terminal: Terminal) -> None:
    less = (
        "--outcome",
        "neither-confirm-nor-deny",
        "--ground",
        "obstruct-inquiries",
        "--reasons",
        "x",
    )
    assert terminal.said("sam", "decide", "{request}", *less).exit_code == 0
    node = terminal.office.node()
    with node.database.begin() as work:
        (session,) = work.access.sessions.of("ac-sue")
        work.access.sessions.put(replace(session, factor_at=session.factor_at - timedelta(hours=1)))
    node.database.close()
    before = terminal.office.leaves()
    told = terminal.said("sue", "approve", "{request}")
    assert (told.exit_code, "second factor" in told.output) == (1, True)
    assert terminal.office.leaves() == before


def test_no_letter_is_written_while_disclosures_are_stopped(
    terminal: Terminal, tmp_path: Path
) -> None:
    terminal.said("sam", *DECIDE)
    letter = tmp_path / "letter.txt"
    assert terminal.said("olga", "answer", "{request}", "-o", str(letter)).exit_code == 0
    assert SURNAME in letter.read_text(encoding="utf-8")
    letter.unlink()
    node = terminal.office.node()
    with node.database.begin() as work:
        now = node.clock.now()
        freeze = Freeze("f-1", Activity.DISCLOSE, "DPA 4/26", "wrong house", "ines", now)
        work.oversight.keep(freeze)
    node.database.close()
    before = terminal.office.leaves()
    told = terminal.said("olga", "answer", "{request}", "-o", str(letter))
    assert (told.exit_code, letter.exists()) == (1, False)
    assert terminal.office.leaves() == before
