import os
from functools import cache
from pathlib import Path

import pytest

from comity.assembly import key_protection
from comity.assembly.home import Home, write_private
from comity.assembly.key_protection import (
    change_passphrase,
    key_files,
    protect,
    sealed_files,
    unprotect,
    write_key,
)
from comity.errors import ConflictingChange, InputInvalid, KeyLocked, KeyUnavailable
from comity.trust.key_sealing import KeySafe
from comity.trust.keys import SigningKey
from comity.trust.sealed_text import is_sealed
from comity.trust.sealing import SealingKey
from comity.trust.token_uri import TokenReference

OLD = "correct horse battery staple"
NEW = "staple battery horse correct"
NAMES = ["log-0001.key", "log-0002.key.next", "sealing-0001.key", "storage.key", "tls.key"]


class PowerCut(Exception):  # noqa: N818 - no error: the machine stops
    """The machine stops here."""


@cache
def safe(passphrase: str) -> KeySafe:
    """Return one safe for a passphrase: what it derived once is not derived again."""
    return KeySafe(lambda: passphrase)


def home_at(folder: Path, passphrase: str = OLD) -> Home:
    return Home(folder, safe(passphrase))


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = home_at(tmp_path)
    made.keys.mkdir()
    for number, name in enumerate(NAMES):
        text = SigningKey("log.example", bytes([number]) * 32).to_text()
        if name.startswith("sealing"):
            text = SealingKey(bytes([number]) * 32).to_text()
        write_private(made.keys / name, text.encode("ascii") + b"\n")
    return made


def contents(home: Home) -> dict[str, str]:
    return {file.name: home.key_text(file) for file in key_files(home)}


def test_every_key_file_is_sealed_and_holds_the_same_key(home: Home) -> None:
    before = contents(home)
    assert protect(home, OLD, randomness=os.urandom) == NAMES
    assert [file.name for file in sealed_files(home)] == NAMES
    assert contents(home_at(home.path)) == before
    assert all(file.stat().st_mode & 0o777 == 0o600 for file in home.keys.iterdir())
    assert home_at(home.path).signing_keys() == (SigningKey("log.example", bytes(32)),)


def test_what_lay_in_the_clear_is_overwritten(home: Home) -> None:
    file = home.keys / "storage.key"
    with file.open("rb") as before:
        protect(home, OLD, randomness=os.urandom)
        assert set(before.read()) == {0}


def test_a_copy_by_hard_link_is_somebodys_and_stays(home: Home, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    os.link(home.keys / "storage.key", copy)
    before = copy.read_bytes()
    protect(home, OLD, randomness=os.urandom)
    assert copy.read_bytes() == before


def test_sealing_again_changes_nothing(home: Home) -> None:
    protect(home, OLD, randomness=os.urandom)
    before = {file: file.read_bytes() for file in home.keys.iterdir()}
    assert protect(home, OLD, randomness=os.urandom) == []
    assert {file: file.read_bytes() for file in home.keys.iterdir()} == before


def test_keys_under_one_passphrase_are_not_sealed_with_another(home: Home) -> None:
    protect(home, OLD, randomness=os.urandom)
    write_private(home.keys / "later.key", b"x\n")
    with pytest.raises(KeyLocked):
        protect(home, NEW, randomness=os.urandom)
    assert (home.keys / "later.key").read_bytes() == b"x\n"


def test_unsealing_brings_back_the_very_files(home: Home) -> None:
    before = {file: file.read_bytes() for file in home.keys.iterdir()}
    protect(home, OLD, randomness=os.urandom)
    with pytest.raises(KeyLocked):
        unprotect(home_at(home.path, NEW))
    assert unprotect(home_at(home.path)) == NAMES
    assert {file: file.read_bytes() for file in home.keys.iterdir()} == before


def test_a_new_key_is_sealed_where_the_others_are(home: Home) -> None:
    write_key(home, home.keys / "first.key", "one", randomness=os.urandom)
    assert (home.keys / "first.key").read_text(encoding="ascii") == "one\n"
    protect(home, OLD, randomness=os.urandom)
    there = home_at(home.path)
    write_key(there, there.keys / "second.key", "two", randomness=os.urandom)
    assert is_sealed((there.keys / "second.key").read_text(encoding="ascii"))
    assert there.key_text(there.keys / "second.key") == "two"
    with pytest.raises(KeyLocked):
        write_key(home_at(home.path, NEW), there.keys / "third.key", "three", randomness=os.urandom)
    assert not (there.keys / "third.key").exists()


def test_the_file_of_a_key_in_a_token_stays_readable(home: Home) -> None:
    key = SigningKey("log.example", bytes(32)).verification_key
    text = TokenReference(key, "pkcs11:token=a;object=b?module-path=/m.so").to_text()
    write_private(home.keys / "log-0003.key", text.encode("ascii"))
    assert "log-0003.key" not in protect(home, OLD, randomness=os.urandom)
    assert (home.keys / "log-0003.key").read_text(encoding="ascii") == text


def test_after_a_change_only_the_new_passphrase_opens(home: Home) -> None:
    before = contents(home)
    protect(home, OLD, randomness=os.urandom)
    assert change_passphrase(home, OLD, NEW, randomness=os.urandom) == NAMES
    assert contents(home_at(home.path, NEW)) == before
    with pytest.raises(KeyLocked):
        home_at(home.path).signing_keys()
    assert change_passphrase(home, OLD, NEW, randomness=os.urandom) == []


def test_a_wrong_old_passphrase_changes_nothing(home: Home) -> None:
    protect(home, OLD, randomness=os.urandom)
    before = {file: file.read_bytes() for file in home.keys.iterdir()}
    with pytest.raises(KeyLocked):
        change_passphrase(home, "x" * 20, NEW, randomness=os.urandom)
    with pytest.raises(InputInvalid):
        change_passphrase(home, OLD, "short", randomness=os.urandom)
    assert {file: file.read_bytes() for file in home.keys.iterdir()} == before


def test_one_altered_file_stops_a_change_before_it_begins(home: Home) -> None:
    protect(home, OLD, randomness=os.urandom)
    last = home.keys / NAMES[-1]
    last.write_text(last.read_text(encoding="ascii").replace("gcm ", "gcm A", 1)[:-8] + "AAAA=\n")
    before = {file: file.read_bytes() for file in home.keys.iterdir()}
    with pytest.raises((KeyUnavailable, InputInvalid)):
        change_passphrase(home, OLD, NEW, randomness=os.urandom)
    assert {file: file.read_bytes() for file in home.keys.iterdir()} == before


def test_keys_that_are_not_sealed_have_no_passphrase_to_change(home: Home) -> None:
    with pytest.raises(InputInvalid, match="protect"):
        change_passphrase(home, OLD, NEW, randomness=os.urandom)


def test_two_commands_at_once_do_not_mix(home: Home) -> None:
    with key_protection._alone(home), pytest.raises(ConflictingChange):
        protect(home, OLD, randomness=os.urandom)


@pytest.fixture
def writes(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Let the machine stop before or after the n-th file is put in its place."""
    left: list[int] = []

    def write(path: Path, content: bytes) -> None:
        if left:
            left[0] -= 1
            if left[0] < 0:
                raise PowerCut
        write_private(path, content)
        if left and left[0] == 0:
            raise PowerCut

    monkeypatch.setattr(key_protection, "write_private", write)
    return left


@pytest.mark.parametrize("files", [1, len(NAMES) - 1])
def test_a_crash_after_any_file_loses_no_key_and_the_same_command_goes_on(
    home: Home, writes: list[int], files: int
) -> None:
    before = contents(home)

    def crashing() -> None:
        writes[:] = [files]

    crashing()
    with pytest.raises(PowerCut):
        protect(home, OLD, randomness=os.urandom)
    assert len(sealed_files(home)) == files
    assert contents(home_at(home.path)) == before
    writes.clear()
    protect(home, OLD, randomness=os.urandom)
    assert contents(home_at(home.path)) == before

    crashing()
    with pytest.raises(PowerCut):
        change_passphrase(home, OLD, NEW, randomness=os.urandom)
    opened = {}
    for file in key_files(home):
        for passphrase in (OLD, NEW):
            try:
                opened[file.name] = home_at(home.path, passphrase).key_text(file)
            except KeyLocked:
                continue
    assert opened == before
    with pytest.raises(KeyLocked):
        contents(home_at(home.path, NEW))
    writes.clear()
    assert len(change_passphrase(home, OLD, NEW, randomness=os.urandom)) == len(NAMES) - files
    assert contents(home_at(home.path, NEW)) == before

    crashing()
    with pytest.raises(PowerCut):
        unprotect(home_at(home.path, NEW))
    assert contents(home_at(home.path, NEW)) == before
    writes.clear()
    unprotect(home_at(home.path, NEW))
    assert contents(home) == before
    assert sealed_files(home) == []
