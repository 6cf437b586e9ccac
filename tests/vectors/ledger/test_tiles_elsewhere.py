"""Our log read by an implementation that is not ours, and a log of its making read by ours.

Origin: tlog-scales 0.0.3 (PyPI, Florian Larysch), which reads, proves and writes logs in
the layout of C2SP tlog-tiles, at commit 5ba5ee8 of 22 July 2026.
"""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.unit.ledger.stores import MemoryLogStore
from tlog_scales.backend import LocalBackend
from tlog_scales.reader import TilesReader
from tlog_scales.signing import MLDSA44CosignatureSigner, PlainEd25519Signer, Vkey
from tlog_scales.tiles import leaf_hash as their_leaf_hash
from tlog_scales.tlog import ConsistencyProofInvalid
from tlog_scales.writer import TilesWriter

from comity.assembly.mirroring import mirror
from comity.assembly.monitoring import MonitorState, Standing, look, opener_of_keys
from comity.errors import SignatureInvalid
from comity.ledger.entry import Entry, EntryKind
from comity.ledger.log import Log
from comity.ledger.tiles import parse_tile_path
from comity.trust.keys import SigningKey, VerificationKey

LOG = SigningKey("ut.example/log", bytes(range(32)))
AT = datetime(2026, 3, 1, tzinfo=UTC)
SIZES = (1, 255, 256, 257, 700)


def our_log(size: int) -> Log:
    log = Log(MemoryLogStore().opened(), LOG.name, [LOG])
    log.append(
        [Entry(EntryKind.DECISION, b"%d" % each, bytes(32)) for each in range(size)],
        recorded_at=AT,
    )
    log.checkpoint()
    return log


class OurSource:
    """Serves a log of ours as the node face does."""

    def __init__(self, log: Log) -> None:
        self._log = log

    async def published(self) -> bytes:
        return self._log.checkpoint()

    async def tile(self, path: str) -> bytes:
        tile = self._log.tile(parse_tile_path(path))
        assert tile is not None, path
        return tile


class FolderSource:
    """Serves a folder in the layout of tlog-tiles."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def published(self) -> bytes:
        return self._read("checkpoint")

    async def tile(self, path: str) -> bytes:
        return self._read(path)

    def _read(self, path: str) -> bytes:
        return (self._folder / path).read_bytes()


@pytest.mark.parametrize("size", SIZES)
def test_another_implementation_proves_everything_in_our_log(tmp_path: Path, size: int) -> None:
    log = our_log(size)
    asyncio.run(mirror(OurSource(log), log.checkpoint(), tmp_path, lambda _: None))
    reader = TilesReader(LocalBackend(tmp_path))
    checkpoint = reader.get_checkpoint()
    checkpoint.verify(Vkey.from_string(LOG.verification_key.to_text()))
    assert (checkpoint.origin, checkpoint.size) == (LOG.name, size)
    assert reader.calculate_root_hash() == checkpoint.root_hash == log.root_at(size)
    for index in {0, size // 2, size - 1}:
        leaf = reader.get_entry(index)
        assert leaf == log.entry(index).leaf_data
        found = reader.get_inclusion_proof(index, size)
        found.check(their_leaf_hash(leaf), checkpoint.root_hash)
        assert tuple(found.node_hashes) == log.inclusion_proof(index, size)
    for old in {1, size // 2, size - 1} - {0}:
        shown = reader.get_consistency_proof(old, size)
        shown.check(log.root_at(old), checkpoint.root_hash)
        with pytest.raises(ConsistencyProofInvalid):
            shown.check(bytes(32), checkpoint.root_hash)


@pytest.mark.parametrize("size", SIZES)
def test_our_monitor_follows_a_log_that_another_implementation_wrote(
    tmp_path: Path, size: int
) -> None:
    signer = PlainEd25519Signer("theirs.example/log", bytes(range(32)))
    cosigner = MLDSA44CosignatureSigner("theirs.example/w", bytes(range(32)))
    writer = TilesWriter.create(tmp_path / "log", "theirs.example/log")
    opener = opener_of_keys([VerificationKey.from_text(signer.vkey.serialize())])
    state = MonitorState()
    source = FolderSource(tmp_path / "log")
    for standing, upto in ((Standing.FIRST, size), (Standing.GROWN, 2 * size)):
        for each in range(writer.size, upto):
            writer.add_leaf(b"leaf %d" % each)
        writer.commit([signer, cosigner], gc=False)
        observation, state = asyncio.run(look(source, opener, state, entries=True))
        assert observation.in_order
        assert observation.standing is standing
        assert observation.entries_checked == upto
    again, _ = asyncio.run(look(source, opener, state, entries=True))
    assert again.standing is Standing.SAME


def test_our_monitor_notices_when_that_log_was_written_anew(tmp_path: Path) -> None:
    signer = PlainEd25519Signer("theirs.example/log", bytes(range(32)))
    opener = opener_of_keys([VerificationKey.from_text(signer.vkey.serialize())])
    state = MonitorState()
    for folder, word, size in (("one", b"one", 40), ("two", b"two", 50)):
        writer = TilesWriter.create(tmp_path / folder, "theirs.example/log")
        for each in range(size):
            writer.add_leaf(word + b" %d" % each)
        writer.commit([signer], gc=False)
        observation, after = asyncio.run(look(FolderSource(tmp_path / folder), opener, state))
        if folder == "one":
            assert observation.in_order
            state = after
    assert observation.standing is Standing.CONTRADICTION
    assert after == state


def test_a_log_of_another_key_is_not_followed(tmp_path: Path) -> None:
    signer = PlainEd25519Signer("theirs.example/log", bytes(range(32)))
    writer = TilesWriter.create(tmp_path / "log", "theirs.example/log")
    writer.add_leaf(b"leaf")
    writer.commit([signer])
    other = PlainEd25519Signer("theirs.example/log", bytes([5]) * 32)
    opener = opener_of_keys([VerificationKey.from_text(other.vkey.serialize())])
    with pytest.raises(SignatureInvalid):
        asyncio.run(look(FolderSource(tmp_path / "log"), opener, MonitorState()))
