"""``comity monitor`` against real nodes, and against a log that is not ours over plain HTTP."""

import json
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from tests.processes.witnessing_site import (
    DE,
    FR,
    Served,
    all_serving,
    eventually,
    latest_publication,
    say_something,
    witnessed_network,
)
from tlog_scales.backend import LocalBackend
from tlog_scales.reader import TilesReader
from tlog_scales.signing import PlainEd25519Signer, Vkey
from tlog_scales.writer import TilesWriter
from typer.testing import CliRunner, Result

from comity.cli.main import app
from comity.ledger.checkpoint import Checkpoint, read_checkpoint, sign_checkpoint
from comity.ledger.publication import every_log_key
from comity.ledger.publication_ports import SeenPublication
from comity.trust.cosignature import cosign, with_signatures
from comity.trust.merkle_proof import leaf_hash
from comity.trust.note_format import parse_note

pytestmark = pytest.mark.processes


@pytest.fixture
def three(tmp_path: Path) -> Iterator[list[Served]]:
    with all_serving(witnessed_network(tmp_path / "network")) as served:
        say_something(served[0].node, FR)
        assert eventually(lambda: latest_publication(served[0].node) is not None)
        yield served


def run(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def test_a_partners_log_is_followed_mirrored_and_recomputed(
    three: list[Served], tmp_path: Path
) -> None:
    home = three[1].node.home.path
    first = run(
        "monitor", "DE", "--home", home, "--entries", "--mirror", tmp_path / "copy", "--json"
    )
    assert first.exit_code == 0, first.output
    seen = json.loads(first.stdout)
    assert seen["ok"]
    assert seen["witnesses"] == ["ES", "FR"]
    assert seen["entries_checked"] == seen["size"]
    reader = TilesReader(LocalBackend(tmp_path / "copy"))
    copied = reader.get_checkpoint()
    # Software that is not ours checks the copy: the log's signature, and both witnesses'.
    node = three[1].node
    log_keys = every_log_key(node.directory, copied.origin)
    copied.verify(Vkey.from_string(log_keys[0].to_text()))
    for known in node.directory.cosigners():
        if known.state != DE:
            copied.verify(Vkey.from_string(known.key.to_text()))
    assert reader.calculate_root_hash() == copied.root_hash
    leaf = reader.get_entry(0)
    reader.get_inclusion_proof(0, copied.size).check(leaf_hash(leaf), copied.root_hash)
    say_something(three[0].node, FR)
    size = seen["size"]
    assert eventually(lambda: published(three[0]) > size)
    second = run("monitor", "DE", "--home", home, "--entries")
    assert second.exit_code == 0, second.output
    assert "they lead to the root" in second.stdout


def published(served: Served) -> int:
    opened = latest_publication(served.node)
    return 0 if opened is None else opened.checkpoint.value.size


def test_a_contradiction_is_told_kept_and_written_into_a_file_that_verifies(
    three: list[Served], tmp_path: Path
) -> None:
    de, fr, _ = three
    with de.node.database.read() as snapshot:
        latest = snapshot.publications.latest()
    assert latest is not None
    key = de.node.home.signing_keys()[-1]
    # Somebody saw another history of DE's log, of the very size that it shows us.
    forged = sign_checkpoint(Checkpoint(key.name, latest.size, bytes(32)), [key])
    state, proof = tmp_path / "state.json", tmp_path / "proof.json"
    remembered = {"format": "comity-monitor/1", "log": key.name, "note": forged.decode()}
    state.write_text(json.dumps(remembered))
    told = run("monitor", "DE", "--home", fr.node.home.path, "--state", state, "--proof", proof)
    shown = read_checkpoint(latest.note).size == published(de)
    assert told.exit_code == 1, told.output
    assert "CONTRADICTS" in told.stdout
    # What the state file says is not overwritten by what contradicts it.
    assert json.loads(state.read_text()) == remembered
    with fr.node.database.read() as snapshot:
        assert [each.origin for each in snapshot.seen.accusations()] == [key.name]
    note = next(fr.node.home.networks.glob("*.note"))
    checked = run("verify", proof, "--network", note, "--json")
    verdict = json.loads(checked.stdout)["misbehaviour"][0]["verdict"]
    assert verdict == ("proven" if shown else "owner-must-answer")


def test_an_older_view_than_was_seen_elsewhere_is_told(three: list[Served], tmp_path: Path) -> None:
    de, fr, _ = three
    key = de.node.home.signing_keys()[-1]
    beyond = sign_checkpoint(Checkpoint(key.name, 10**6, bytes(32)), [key])
    file = tmp_path / "s.json"
    with fr.node.database.begin() as work:
        now = fr.node.clock.now()
        work.witnessed.see(SeenPublication(key.name, "ES", 10**6, beyond, now, now))
    # Signed for messages and not yet published: that is how every log is for some seconds.
    early = run("monitor", DE, "--home", fr.node.home.path, "--state", file)
    assert early.exit_code == 0, early.stdout
    assert "1000000 entries; not yet published" in early.stdout
    text = parse_note(beyond).text
    for served in three[1:]:
        beyond = with_signatures(beyond, cosign(text, served.node.witness_keys, at=now))
    file.unlink()
    with fr.node.database.begin() as work:
        now = fr.node.clock.now()
        work.witnessed.see(SeenPublication(key.name, "ES", 10**6, beyond, now, now))
    told = run("monitor", DE, "--home", fr.node.home.path, "--state", file)
    assert told.exit_code == 1
    assert "OLDER" in told.stdout
    assert "1000000 entries were seen" in told.stdout
    assert not file.exists()


def test_any_log_of_tiles_is_followed_over_http(tmp_path: Path) -> None:
    signer = PlainEd25519Signer("theirs.example/log", bytes(range(32)))
    writer = TilesWriter.create(tmp_path / "log", "theirs.example/log")
    handler = partial(_Quiet, directory=str(tmp_path / "log"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        for upto in (300, 600):
            for each in range(writer.size, upto):
                writer.add_leaf(b"leaf %d" % each)
            writer.commit([signer], gc=False)
            told = run(
                "monitor",
                *("--url", f"http://127.0.0.1:{server.server_port}"),
                *("--vkey", signer.vkey.serialize(), "--state", tmp_path / "state.json"),
                *("--entries", "--json"),
            )
            assert told.exit_code == 0, told.output
            assert json.loads(told.stdout)["entries_checked"] == upto
        (tmp_path / "log" / "checkpoint").unlink()
        gone = run(
            "monitor",
            *("--url", f"http://127.0.0.1:{server.server_port}"),
            *("--vkey", signer.vkey.serialize(), "--state", tmp_path / "state.json"),
        )
        assert gone.exit_code == 4
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Quiet(SimpleHTTPRequestHandler):
    """Serves a folder and says nothing."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
        del format, args


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("FR", "--url", "https://log.example"),
        ("--url", "https://log.example"),
        ("--url", "https://log.example", "--vkey", "x"),
    ],
)
def test_a_log_is_named_in_one_way(words: tuple[str, ...], tmp_path: Path) -> None:
    assert run("monitor", *words, "--home", tmp_path).exit_code == 2
