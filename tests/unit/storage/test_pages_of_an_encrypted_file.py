"""An encrypted file keeps the size of page it was made with."""

from pathlib import Path

import pytest
from tests.contracts.samples import IDENTITY, STORAGE_KEY, CountedRandomness, SteppingClock

from comity.errors import StorageUnavailable
from comity.storage.sql import encrypted_file
from comity.storage.sql.database import Database
from comity.storage.sql.encrypted_file import NEW_PAGE_BYTES, page_bytes_of
from comity.trust.record_keys import StorageKey

_FORMER = 8192


def _opened(file: Path, storage_key: StorageKey = STORAGE_KEY) -> Database:
    return Database(
        f"sqlite:///{file}",
        identity=IDENTITY,
        clock=SteppingClock(),
        randomness=CountedRandomness(),
        storage_key=storage_key,
        encrypted=True,
    )


def _made(file: Path) -> None:
    database = _opened(file)
    database.migrate()
    with database.begin() as work:
        work.policies.keep(b"digest", b"content", SteppingClock().now())
    database.close()


def test_a_new_file_has_small_pages(tmp_path: Path) -> None:
    file = tmp_path / "node.db"
    _made(file)
    assert page_bytes_of(file, STORAGE_KEY.file_key()) == NEW_PAGE_BYTES < _FORMER


def test_a_file_made_with_larger_pages_keeps_them_and_is_read_and_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "node.db"
    with monkeypatch.context() as before:
        before.setattr(encrypted_file, "NEW_PAGE_BYTES", _FORMER)
        _made(file)
    assert page_bytes_of(file, STORAGE_KEY.file_key()) == _FORMER
    database = _opened(file)
    with database.begin() as work:
        work.policies.keep(b"another", b"more", SteppingClock().now())
    database.close()
    database = _opened(file)
    with database.read() as snapshot:
        assert [snapshot.policies.bundle(each) for each in (b"digest", b"another")] == [
            b"content",
            b"more",
        ]
    database.close()


def test_a_file_of_another_key_opens_with_no_size_and_its_first_use_says_so(tmp_path: Path) -> None:
    file = tmp_path / "node.db"
    _made(file)
    before = file.read_bytes()
    database = _opened(file, StorageKey(bytes(32)))
    with pytest.raises(StorageUnavailable):
        database.schema_version()
    database.close()
    assert file.read_bytes() == before
