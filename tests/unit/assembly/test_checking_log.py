"""Checking a log of more than one segment, in one process and in several."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.database_file import opened_file

from comity.assembly import checking_parallel
from comity.assembly.build import Node, open_node
from comity.assembly.checking_log import LogCheck
from comity.assembly.checking_parallel import shared_among_processes
from comity.assembly.checking_segment import SEGMENT, LogFinding, Part
from comity.assembly.home import Home
from comity.storage.sql.walking import Walk
from comity_training.bench.log_kept import STATE, entries
from comity_training.federation import make_network

LEAVES = SEGMENT + 4_400
# Checkpoints within a tile, at its end, at the end of a segment, and behind it.
SIZES = (1, 300, 512, 40_000, SEGMENT - 1, SEGMENT, SEGMENT + 1, SEGMENT + 700, LEAVES)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("long")
    make_network(folder, [STATE])
    node = open_node(Home(folder / STATE.lower()))
    before = 0
    for size in SIZES:
        with node.database.begin() as work:
            work.log.append(entries(size - before, first=before), recorded_at=node.clock.now())
            work.log.checkpoint()
        before = size
    node.database.scrub()
    node.database.close()
    return folder / STATE.lower()


@pytest.fixture(params=[1, 2])
def processes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(checking_parallel, "WORTH_SHARING", 1)
    return int(request.param)


@pytest.fixture
def node(made: Path) -> Iterator[Node]:
    opened = open_node(Home(made))
    yield opened
    opened.database.close()


def checked(node: Node, processes: int) -> tuple[LogCheck, list[LogFinding], int]:
    findings: list[LogFinding] = []
    looked_at: list[int] = []
    with node.database.read() as snapshot:
        check = LogCheck(
            Walk(snapshot),
            origin=node.config.node.origin,
            keys=[key.verification_key for key in node.home.signing_keys()],
            report=findings.append,
            advance=looked_at.append,
            segments=shared_among_processes(node, processes=processes),
        )
        check.run()
    return check, findings, sum(looked_at)


def test_a_sound_log_is_found_sound_at_every_checkpoint(node: Node, processes: int) -> None:
    check, findings, looked_at = checked(node, processes)
    assert findings == []
    assert (check.size, looked_at, check.checkpoints) == (LEAVES, LEAVES, len(SIZES))
    assert check.kinds == {"task": LEAVES}


DAMAGES = [
    ("UPDATE leaves SET body = x'00' WHERE leaf_index = :n", SEGMENT + 5, Part.ENTRY, SEGMENT + 5),
    (
        "UPDATE leaves SET leaf_data = zeroblob(33) WHERE leaf_index = :n",
        39_999,
        Part.CHECKPOINT,
        40_000,
    ),
    (
        "UPDATE leaves SET leaf_data = zeroblob(33) WHERE leaf_index = :n",
        SEGMENT,
        Part.CHECKPOINT,
        SEGMENT + 1,
    ),
    ("DELETE FROM leaves WHERE leaf_index = :n", 7, Part.GAP, 7),
    ("DELETE FROM leaves WHERE leaf_index = :n", SEGMENT + 7, Part.GAP, SEGMENT + 7),
    ("DELETE FROM tiles WHERE level = 1 AND position = :n", 0, Part.TILE, 0),
    ("UPDATE tiles SET hashes = zeroblob(32) WHERE level = 2 AND position = :n", 0, Part.TILE, 0),
    ("DELETE FROM tiles WHERE level = 0 AND position = :n", 257, Part.TILE, 257),
    ("INSERT INTO tiles VALUES (0, :n, zeroblob(32))", 9_999, Part.TILE, 9_999),
    ("INSERT INTO tiles VALUES (3, :n, zeroblob(32))", 0, Part.TILE, 0),
    ("UPDATE checkpoints SET note = x'00' WHERE size = :n", SEGMENT, Part.CHECKPOINT, SEGMENT),
]


@pytest.mark.parametrize(
    ("statement", "number", "expected"), [(each[0], each[1], each[2:]) for each in DAMAGES]
)
def test_what_was_changed_is_named_in_whichever_segment(
    made: Path, node: Node, statement: str, number: int, expected: tuple[Part, int]
) -> None:
    """Behind the node's back; the change is undone afterwards."""
    with opened_file(made) as connection:
        before = connection.execute("SELECT count(*) FROM leaves").fetchone()
        kept = {
            table: connection.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608 - names of ours
            for table in ("tiles", "checkpoints")
        }
        rows = connection.execute(
            "SELECT * FROM leaves WHERE leaf_index = :n", {"n": number}
        ).fetchall()
        assert connection.execute(statement, {"n": number}).rowcount == 1
    connection.close()
    try:
        _, findings, _ = checked(node, 1)
        assert expected in {(each.part, each.place) for each in findings}
    finally:
        with opened_file(made) as connection:
            connection.executemany("REPLACE INTO leaves VALUES (?, ?, ?, ?, ?, ?)", rows)
            for table, every in kept.items():
                connection.execute(f"DELETE FROM {table}")  # noqa: S608 - names of ours
                marks = ", ".join("?" * len(every[0]))
                connection.executemany(f"INSERT INTO {table} VALUES ({marks})", every)  # noqa: S608
            assert connection.execute("SELECT count(*) FROM leaves").fetchone() == before
        connection.close()
