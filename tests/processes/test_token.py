"""A serving node whose log key lies in a token (SoftHSM), and what happens when it is gone."""

import json
import time
from pathlib import Path

import pytest
from tests.processes.key_stage import DE, KeyStage, served, stage_at
from tests.tokens import SoftToken, plug_in, soft_token
from tests.unit.cli.node_homes import done, run

from comity.assembly.build import open_node
from comity.assembly.home import Home
from comity.exchange.ports import Delivery
from comity.ids import MessageId
from comity.trust.hsm import TokenKey

pytestmark = pytest.mark.processes

TAKEN_UP = "changed keys are in use"


@pytest.fixture
def token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SoftToken:
    made = soft_token(tmp_path / "hsm")
    made.make_key("log-1")
    made.make_key("log-2")
    plug_in(made, monkeypatch)
    return made


def configured(stage: KeyStage, uri: str) -> None:
    """Name the key in Germany's configuration."""
    file = stage.de / "comity.toml"
    lines = [
        line
        for line in file.read_text(encoding="utf-8").splitlines()
        if not line.startswith(("log = ", "[keys]"))
    ]
    file.write_text("\n".join([*lines, "[keys]", f"log = {json.dumps(uri)}", ""]), "utf-8")


def rotated(stage: KeyStage) -> None:
    """Rotate the key that the configuration names into use, and see the node take it up."""
    home = ("--home", stage.de)
    card = stage.folder / f"de-{stage.version}.card"
    changed(stage, "prepare", "log")
    done("network", "card", *home, "-o", card)
    stage.govern("rotate", "--card", card, "--overlap-days", 1)
    stage.join()
    changed(stage, "activate")


def changed(stage: KeyStage, *words: str) -> None:
    """Change key files, and wait until the serving node has taken up that they changed.

    One change at a time: the node says the same of each, and signs with the key before until
    it has said so of the last.
    """
    log = stage.folder / "de.log"
    before = log.read_text(encoding="utf-8").count(TAKEN_UP)
    done("keys", *words, "--home", stage.de)
    limit = time.monotonic() + 60
    while log.read_text(encoding="utf-8").count(TAKEN_UP) == before:
        assert time.monotonic() < limit, stage.told()
        time.sleep(0.1)


def asked_by_france(stage: KeyStage) -> MessageId:
    node = open_node(Home(stage.fr))
    try:
        with node.database.begin() as work:
            return node.records.ask_alive(work, DE).id
    finally:
        node.database.close()


def is_delivered_by_france(stage: KeyStage, identifier: MessageId) -> bool:
    node = open_node(Home(stage.fr))
    try:
        with node.database.read() as snapshot:
            message = snapshot.exchange.outgoing(identifier)
    finally:
        node.database.close()
    assert message is not None
    assert message.delivery is not Delivery.REFUSED
    return message.delivery is Delivery.ACKNOWLEDGED


def doctor_on_keys(stage: KeyStage) -> tuple[str, str]:
    findings = run("doctor", "--home", stage.de, "--json").data["findings"]
    (found,) = (each for each in findings if each["check"] == "keys")
    return found["status"], found["what"]


def test_a_node_signs_in_its_token_and_outlives_that_it_is_gone(
    tmp_path: Path, token: SoftToken
) -> None:
    stage = stage_at(tmp_path)
    configured(stage, token.uri("log-1"))
    with served(stage.fr), served(stage.de, environment=token.environment) as german:
        stage.wait_for(stage.ask())
        rotated(stage)
        assert isinstance(Home(stage.de).signing_keys()[-1], TokenKey)
        stage.wait_for(stage.ask(2))
        assert doctor_on_keys(stage) == (
            "ok",
            "2 log keys sign, and verify, the one in use in a token",
        )
        token.take_away()
        status, what = doctor_on_keys(stage)
        assert status == "fail"
        assert "stays due" in what
        ours, theirs = stage.ask(3), asked_by_france(stage)
        time.sleep(3)
        assert not stage.is_delivered(ours), stage.told()
        assert not is_delivered_by_france(stage, theirs)
        assert german.poll() is None
        token.bring_back()
        stage.wait_for(ours)
        limit = time.monotonic() + 60
        while not is_delivered_by_france(stage, theirs):
            assert time.monotonic() < limit, stage.told()
            time.sleep(0.2)
        assert doctor_on_keys(stage)[0] == "ok"
        assert run("keys", "prepare", "log", "--home", stage.de).code == 2  # The very same key.
        # From one key in the token to the next, while the node serves.
        configured(stage, token.uri("log-2"))
        rotated(stage)
        stage.wait_for(stage.ask())
        assert german.poll() is None
    told = stage.told()
    assert "The token with the key does not answer" in told
    assert token.pin_file.read_text(encoding="ascii").strip() not in told
    done("fsck", "--home", stage.de)
