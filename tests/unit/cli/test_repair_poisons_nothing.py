"""Attack: a file given for a repair has the node remember a partner's log that never was.

From then on every message of that partner would be refused: nothing links it to what was
"seen". The repair finds that the file proves nothing, and keeps nothing of it.
"""

import json
import os
from base64 import b64decode
from pathlib import Path

import msgspec
from tests.database_file import opened_file
from tests.unit.cli.node_homes import deliver, done, founded_and_conversed, run

from comity.assembly.build import open_node
from comity.assembly.home import Home
from comity.ledger.checkpoint import Checkpoint, read_checkpoint, sign_checkpoint
from comity.ledger.proofs import LogProof, parse_proof


def test_a_checkpoint_that_proves_nothing_is_not_kept(tmp_path: Path) -> None:
    network, question = founded_and_conversed(tmp_path)
    file = tmp_path / "x.evidence"
    done("evidence", "export", question, "--home", network.de, "--by", "x", "-o", file)
    before = _seen(network.de, "UPDATE outbox SET receipt_body = x'00'")
    keys = Home(network.fr).signing_keys()
    evidence = json.loads(file.read_bytes())
    for message in evidence["messages"]:
        if json.loads(b64decode(message["header"]))["sender"] == "DE":
            proof = parse_proof(message["receipt"]["proof"])
            origin = read_checkpoint(proof.checkpoint).origin
            forged = sign_checkpoint(Checkpoint(origin, 1_000_000, os.urandom(32)), keys)
            message["receipt"]["proof"] = LogProof(proof.index, proof.hashes, forged).encode()
    file.write_bytes(msgspec.json.format(msgspec.json.encode(evidence), indent=2) + b"\n")
    ran = run("fsck", "--home", network.de, "--repair", "--from", file, "--json")
    assert ran.data["repaired"] == []
    assert _seen(network.de) == before
    french, german = open_node(Home(network.fr)), open_node(Home(network.de))
    with french.database.begin() as work:
        asked = french.records.ask_alive(work, german.state)
    deliver(french, german)
    with german.database.read() as snapshot:
        assert snapshot.exchange.incoming(asked.id) is not None
    french.database.close()
    german.database.close()


def _seen(home: Path, statement: str = "SELECT 1") -> list[tuple[str, int]]:
    with opened_file(home) as connection:
        connection.execute(statement)
        found = connection.execute("SELECT origin, size FROM seen_checkpoints").fetchall()
    connection.close()
    return sorted(found)
