"""The compromise drill of docs/keys.md, followed command by command as it stands there."""

import re
import shlex
import shutil
import time
from datetime import UTC
from pathlib import Path

import pytest
from tests.processes.key_stage import KeyStage, Traffic, served, stage_at
from tests.unit.cli.node_homes import done

from comity.assembly.build import open_node
from comity.assembly.home import Home
from comity.clock import SystemClock
from comity.errors import SignatureInvalid
from comity.ledger.checkpoint import open_checkpoint, read_checkpoint
from comity.trust.signing import WithdrawnKey

pytestmark = pytest.mark.processes

PAGE = Path(__file__).parents[2] / "docs" / "keys.md"
PROMISED_SECONDS = 60.0


def steps() -> list[list[str]]:
    """Return the commands of each numbered step of the drill on the page."""
    page = PAGE.read_text(encoding="utf-8")
    drill = page.split("## The compromise drill")[1].split("Afterwards, without haste")[0]
    numbered = re.split(r"^\d+\. ", drill, flags=re.MULTILINE)[1:]
    found = []
    for step in numbered:
        blocks = re.findall(r"```sh\n(.*?)```", step, re.DOTALL)
        lines = (line.strip() for block in blocks for line in block.splitlines())
        found.append([line for line in lines if line])
    return found


def test_the_page_has_a_drill_whose_every_line_is_a_command_of_comity() -> None:
    commands = [line for step in steps() for line in step]
    assert len(steps()) == 6
    assert len(commands) == 7
    assert all(line.startswith("comity ") for line in commands)


def test_the_promise_on_the_page_is_the_one_that_is_tested() -> None:
    assert "takes less than a minute" in " ".join(PAGE.read_text(encoding="utf-8").split())


def test_the_drill_as_it_stands_on_the_page_works_and_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = stage_at(tmp_path)
    shutil.copy(stage.note, tmp_path / "network.note")
    monkeypatch.chdir(tmp_path)
    old = Home(stage.de).signing_keys()[-1].verification_key
    first, *others = steps()

    def follow(commands: list[str]) -> None:
        for line in commands:
            words = shlex.split(line)[1:]
            placed = {"OLD": old.key_id.hex(), "SINCE": since}
            done(*(placed.get(word, word) for word in words))

    with served(stage.de), served(stage.fr):
        stage.wait_for(stage.ask())
        since = SystemClock().now().astimezone(UTC).isoformat(timespec="seconds")
        time.sleep(1.1)
        begun = time.monotonic()
        follow(first)
        stops_signing(stage)
        with Traffic(stage).flowing() as traffic:
            signed_with_the_old = last_signed(stage)
            for step in others[:3]:
                follow(step)
            assert last_signed(stage) == signed_with_the_old
            assert not stage.is_delivered(traffic.asked)
            follow(others[3])
        stage.wait_for(traffic.asked)
        taken = time.monotonic() - begun
        follow(others[4])
    assert taken < PROMISED_SECONDS
    note = last_seen(stage)
    with pytest.raises(SignatureInvalid):
        open_checkpoint(note, origin=old.name, keys=[old])
    new = Home(stage.de).signing_keys()[-1].verification_key
    assert open_checkpoint(note, origin=new.name, keys=[new]).value.size > signed_with_the_old
    assert not list((stage.de / "keys").glob("log-0001.key"))


def stops_signing(stage: KeyStage) -> None:
    """Check that the file is gone, and wait until the serving node has noticed."""
    assert isinstance(Home(stage.de).signing_keys()[-1], WithdrawnKey)
    limit = time.monotonic() + 30
    while "changed keys are in use" not in (stage.folder / "de.log").read_text(encoding="utf-8"):
        assert time.monotonic() < limit, stage.told()
        time.sleep(0.05)


def last_signed(stage: KeyStage) -> int:
    """Return the size of the last checkpoint that Germany signed."""
    node = open_node(Home(stage.de))
    try:
        with node.database.begin() as work:
            note = work.log._store.checkpoints.latest()
    finally:
        node.database.close()
    assert note is not None
    return read_checkpoint(note).size


def last_seen(stage: KeyStage) -> bytes:
    """Return the last checkpoint of Germany that France saw."""
    node = open_node(Home(stage.fr))
    try:
        with node.database.read() as snapshot:
            note = snapshot.seen.latest(Home(stage.de).config().node.origin)
    finally:
        node.database.close()
    assert note is not None
    return note
