"""Every key of a serving node is changed while messages flow: none is lost, nothing restarts."""

from pathlib import Path

import pytest
from tests.processes.key_stage import KeyStage, Traffic, served, stage_at
from tests.unit.cli.node_homes import done

from comity.assembly.build import open_node
from comity.assembly.home import Home
from comity.ledger.checkpoint import open_checkpoint
from comity.trust.signing import Signer

pytestmark = pytest.mark.processes


@pytest.fixture
def stage(tmp_path: Path) -> KeyStage:
    return stage_at(tmp_path)


def seen_under(stage: KeyStage, key: Signer) -> bool:
    """Return whether the last checkpoint that France saw of Germany is signed with a key."""
    node = open_node(Home(stage.fr))
    try:
        with node.database.read() as snapshot:
            note = snapshot.seen.latest(key.name)
    finally:
        node.database.close()
    assert note is not None
    names = {line.split(" ")[1] for line in note.decode().splitlines() if line.startswith("—")}
    assert names == {key.name}
    try:
        open_checkpoint(note, origin=key.name, keys=[key.verification_key])
    except Exception:  # noqa: BLE001 - whatever it is, it is not signed with this key
        return False
    return True


def test_all_keys_rotate_while_messages_flow_and_none_is_lost(stage: KeyStage) -> None:
    home = ("--home", stage.de)
    old = Home(stage.de).signing_keys()[-1]
    with served(stage.de) as german, served(stage.fr) as french:
        stage.wait_for(stage.ask())
        assert seen_under(stage, old)
        with Traffic(stage).flowing() as traffic:
            done("keys", "prepare", "log", "sealing", "tls", "witness", *home)
            done("network", "card", *home, "-o", stage.folder / "new.card")
            told = stage.govern(
                "rotate", "--card", stage.folder / "new.card", "--overlap-days", 1
            ).data
            assert told["what"] == "DE: new log key, sealing key, certificate, witness keys"
            stage.join()
            done("keys", "activate", *home)
            new = Home(stage.de).signing_keys()[-1]
            assert new != old
            # While both keys count, and then while the new one alone does.
            stage.wait_for(stage.ask())
            told = stage.govern(
                *("revoke-key", "DE", "--log-key", old.verification_key.key_id.hex()),
                *("--reason", "superseded"),
            ).data
            stage.join()
            stage.wait_for(stage.ask(3))
        stage.wait_for(traffic.asked)
        assert len(traffic.asked) >= 3
        assert seen_under(stage, new)
        assert german.poll() is None
        assert french.poll() is None
    for home_path in (stage.de, stage.fr):
        done("fsck", "--home", home_path)
    answered = open_node(Home(stage.fr))
    with answered.database.read() as snapshot:
        received = {each.id for each in map(snapshot.exchange.incoming, traffic.asked) if each}
    answered.database.close()
    assert received == set(traffic.asked)
