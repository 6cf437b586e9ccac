"""A thief has backups: he opens, cuts, reorders, mixes and puts them back elsewhere.

A backup is sealed to a key whose private half is not on the node, in pieces that are bound to
their header, their number and the end. Whatever is done to it is detected before a row of it
counts, nothing is left behind, and the node it was made of goes on as it was.
"""

import io
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.adversary.people_stage import secrets_of
from tests.unit.cli.offices import BG, DE, Office
from typer.testing import CliRunner

from comity.cli.main import app
from comity.errors import DecryptionFailed
from comity.trust.sealed_stream import (
    PIECE_BYTES,
    StreamSealer,
    ToBackupKey,
    WithBackupKey,
    opened_pieces,
    read_header,
)
from comity.trust.sealing import SealingKey
from comity_training.cast import cast_register
from comity_training.federation import make_network
from comity_training.files import write_json_lines

KEY = SealingKey(bytes(range(32)))
TAG = 16
CONTENT = os.urandom(2 * PIECE_BYTES + 4711)


def sealed(content: bytes = CONTENT, about: str = "monday") -> bytes:
    file = io.BytesIO()
    sealer = StreamSealer(file, ToBackupKey(KEY.public), {"backup": about}, os.urandom)
    for start in range(0, len(content), 100_000):
        sealer.write(content[start : start + 100_000])
    sealer.close()
    return file.getvalue()


def opened(stream: bytes, key: SealingKey = KEY) -> bytes:
    file = io.BytesIO(stream)
    header, bound = read_header(file)
    return b"".join(opened_pieces(file, bound, WithBackupKey(key).unwrap(header)))


def pieces(stream: bytes) -> tuple[bytes, list[bytes]]:
    """Take a stream apart: what stands in the open, and its pieces."""
    file = io.BytesIO(stream)
    read_header(file)
    start, size = file.tell(), PIECE_BYTES + TAG
    return stream[:start], [stream[at : at + size] for at in range(start, len(stream), size)]


MISCHIEF: dict[str, Callable[[bytes, list[bytes], list[bytes]], bytes]] = {
    "cut at a piece": lambda head, own, _: head + b"".join(own[:-1]),
    "cut within a piece": lambda head, own, _: head + b"".join(own)[:-1],
    "cut to nothing": lambda head, _own, _: head,
    "reordered": lambda head, own, _: head + own[1] + own[0] + own[2],
    "a piece twice": lambda head, own, _: head + own[0] + own[0] + own[1] + own[2],
    "a piece left out": lambda head, own, _: head + own[0] + own[2],
    "extended": lambda head, own, _: head + b"".join(own) + b"more",
    "extended by a piece": lambda head, own, _: head + b"".join(own) + own[0],
    "mixed from two": lambda head, own, other: head + own[0] + other[1] + own[2],
    "a bit changed": lambda head, own, _: (
        head + own[0] + bytes([own[1][0] ^ 1]) + own[1][1:] + own[2]
    ),
    "told to be of another day": lambda head, own, _: (
        head.replace(b"monday", b"friday") + b"".join(own)
    ),
}


def test_what_was_sealed_opens() -> None:
    assert opened(sealed()) == CONTENT
    assert opened(sealed(b"")) == b""
    assert opened(sealed(bytes(PIECE_BYTES))) == bytes(PIECE_BYTES)


@pytest.mark.parametrize("done", MISCHIEF)
def test_a_backup_that_was_tampered_with_does_not_open(done: str) -> None:
    head, own = pieces(sealed())
    _, other = pieces(sealed())
    with pytest.raises(DecryptionFailed):
        opened(MISCHIEF[done](head, own, other))


def test_another_key_opens_nothing() -> None:
    with pytest.raises(DecryptionFailed, match="another key"):
        opened(sealed(), SealingKey(bytes(32)))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a node, a key, and two backups of it on two days."""
    folder = tmp_path_factory.mktemp("backups")
    make_network(folder, (DE, BG))
    office = Office(folder / "de")
    file = folder / "de.jsonl"
    with file.open("wb") as stream:
        write_json_lines(cast_register(DE), stream)
    office.ask("register", "import", str(file))
    (folder / "secret").write_text("a passphrase of the backups\n")
    (folder / "public").write_text(KEY.public.to_text())
    (folder / "private").write_text(KEY.to_text())
    to = ("--to", str(folder / "public"))
    asked = ("--surname", "Muster", "--forename", "Erika")
    why = ("--purpose", "criminal-proceedings", "--case", "1")
    office.ask("backup", "make", "-o", str(folder / "monday.backup"), *to)
    office.ask("register", "find", *asked, *why, status=1)
    office.ask("backup", "make", "-o", str(folder / "friday.backup"), *to)
    return folder


def restore(made: Path, home: Path, *more: str, day: str = "friday", status: int = 0) -> str:
    words = ("backup", "restore", str(made / f"{day}.backup"), "--key", str(made / "private"))
    return Office(home).run(*words, *more, "--json", status=status)


def test_a_stolen_backup_says_nothing_of_anybody(made: Path) -> None:
    content = (made / "friday.backup").read_bytes()
    for entry in cast_register(DE):
        for secret in secrets_of(entry.person, *entry.convictions):
            assert secret not in content
    assert b"BEGIN" not in content
    assert b"comity.toml" not in content


def test_a_backup_put_back_is_the_node_it_was(made: Path, tmp_path: Path) -> None:
    home = tmp_path / "new"
    shutil.copytree(made / "de" / "keys", home / "keys")
    told = json.loads(restore(made, home, "--nothing-since"))
    assert told["with_keys"] is False
    office = Office(home)
    assert office.ask("fsck")["ok"] is True
    assert office.leaves() == told["log_size"] + 1
    before, after = (Office(each).node() for each in (made / "de", home))
    with before.database.read() as one, after.database.read() as other:
        assert one.register.size() == other.register.size() > (0, 0)
        first, second = (list(each.register.own_convictions()) for each in (one, other))
        assert first == second
    before.database.close()
    after.database.close()
    again = restore(made, home, "--nothing-since", status=2)
    assert "There is a node in this folder already" in again


def test_a_backup_older_than_what_others_saw_is_refused(made: Path, tmp_path: Path) -> None:
    """Put back over a newer log it would fork, and partners would hold the proof."""
    node = Office(made / "de").node()
    with node.database.begin() as work:
        (tmp_path / "seen").write_bytes(work.log.checkpoint())
    node.database.close()
    home = tmp_path / "new"
    shutil.copytree(made / "de" / "keys", home / "keys")
    refused = restore(made, home, "--seen", str(tmp_path / "seen"), day="monday", status=2)
    assert "would be a fork" in refused
    assert sorted(each.name for each in home.iterdir()) == ["keys"]
    unsaid = restore(made, home, day="monday", status=2)
    assert "--seen" in unsaid
    assert Office(made / "de").ask("fsck")["ok"] is True


def test_with_the_keys_of_another_node_it_is_not_put_back(made: Path, tmp_path: Path) -> None:
    home = tmp_path / "new"
    shutil.copytree(made / "bg" / "keys", home / "keys")
    assert "was made under" in restore(made, home, "--nothing-since", status=3)
    assert not list(home.glob("comity.*"))


def test_a_backup_that_ends_early_leaves_no_node(made: Path, tmp_path: Path) -> None:
    whole = (made / "friday.backup").read_bytes()
    (tmp_path / "friday.backup").write_bytes(whole[:-1])
    shutil.copy(made / "private", tmp_path / "private")
    home = tmp_path / "new"
    shutil.copytree(made / "de" / "keys", home / "keys")
    restore(tmp_path, home, "--nothing-since", status=3)
    assert not list(home.glob("comity.*"))


def test_a_backup_is_proved_without_being_put_back(made: Path, tmp_path: Path) -> None:
    shutil.copy(made / "friday.backup", tmp_path)
    whole = Office(made / "de")
    words = ("verify", str(tmp_path / "friday.backup"), "--key", str(made / "private"))
    told = run(*words)
    assert told["ok"] is True
    rows = told["rows"]
    assert isinstance(rows, int)
    assert rows > 50
    listed = run("list", str(made))
    backups = listed["backups"]
    assert isinstance(backups, list)
    sizes = [each["log_size"] for each in backups]
    assert sizes == sorted(sizes, reverse=True)
    damaged = bytearray((tmp_path / "friday.backup").read_bytes())
    damaged[-50] ^= 1
    (tmp_path / "friday.backup").write_bytes(damaged)
    run(*words, status=3)
    assert whole.ask("fsck")["ok"] is True


def run(*words: str, status: int = 0) -> dict[str, object]:
    """Run a command that needs no node."""
    result = CliRunner().invoke(app, ["backup", *words, "--json"], env={"NO_COLOR": "1"})
    assert result.exit_code == status, result.output
    told = json.loads(result.output)
    assert isinstance(told, dict)
    return told
