"""Germany and France as real processes, governed by real commands, and messages all the while."""

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.unit.cli.node_homes import Ran, done

from comity.assembly.build import open_node
from comity.assembly.home import Home
from comity.exchange.ports import Delivery
from comity.ids import MessageId, StateCode
from comity_training.federation import free_ports

DE, FR = StateCode("DE"), StateCode("FR")
PATIENCE = 60.0


@dataclass
class KeyStage:
    """Two nodes in one network of one governor.

    Attributes:
        folder: Everything lies in it.
        version: Of the network document, the last that was made.
    """

    folder: Path
    version: int = 1

    @property
    def de(self) -> Path:
        return self.folder / "de"

    @property
    def fr(self) -> Path:
        return self.folder / "fr"

    @property
    def note(self) -> Path:
        return self.folder / f"network-{self.version}.note"

    def copied_to(self, folder: Path) -> "KeyStage":
        """Return a copy of everything in another folder; the ports are the same."""
        shutil.copytree(self.folder, folder)
        return KeyStage(folder, self.version)

    def govern(self, *words: object) -> Ran:
        """Make the next version of the document, signed."""
        before, self.version = self.note, self.version + 1
        signing = ("--key", self.folder / "governor.key", "-i", before, "-o", self.note)
        return done("network", *words, *signing, "--json")

    def join(self) -> None:
        """Let both nodes adopt the last version."""
        for home in (self.de, self.fr):
            done("network", "join", self.note, "--home", home)

    def ask(self, count: int = 1) -> list[MessageId]:
        """Let Germany ask France whether it is alive; another process delivers it."""
        node = open_node(Home(self.de))
        try:
            asked = []
            for _ in range(count):
                with node.database.begin() as work:
                    asked.append(node.records.ask_alive(work, FR).id)
            return asked
        finally:
            node.database.close()

    def is_delivered(self, identifiers: list[MessageId]) -> bool:
        node = open_node(Home(self.de))
        try:
            with node.database.read() as snapshot:
                found = [snapshot.exchange.outgoing(each) for each in identifiers]
            return all(
                each is not None and each.delivery is Delivery.ACKNOWLEDGED for each in found
            )
        finally:
            node.database.close()

    def wait_for(self, identifiers: list[MessageId], seconds: float = PATIENCE) -> None:
        limit = time.monotonic() + seconds
        while not self.is_delivered(identifiers):
            assert time.monotonic() < limit, self.told()
            time.sleep(0.1)

    def told(self) -> str:
        return "".join(
            f"\n{log.name}: {log.read_text(encoding='utf-8')[-3000:]}"
            for log in self.folder.glob("*.log")
        )


@dataclass
class Traffic:
    """Messages that are written one after the other while something else happens."""

    stage: KeyStage
    asked: list[MessageId] = field(default_factory=list)
    problems: list[BaseException] = field(default_factory=list)

    @contextmanager
    def flowing(self) -> Iterator["Traffic"]:
        stop = threading.Event()

        def write() -> None:
            try:
                while not stop.is_set():
                    self.asked += self.stage.ask()
                    stop.wait(0.05)
            except BaseException as problem:
                self.problems.append(problem)
                raise

        thread = threading.Thread(target=write)
        thread.start()
        try:
            yield self
        finally:
            stop.set()
            thread.join(PATIENCE)
        assert not self.problems


def stage_at(folder: Path) -> KeyStage:
    """Found both nodes and their network, with the commands themselves."""
    stage = KeyStage(folder)
    ports = dict(zip((DE, FR), free_ports(2), strict=True))
    governor = folder / "governor.key"
    done("network", "keygen", "--name", "governor", "-o", governor)
    cards: list[object] = []
    for state, home in ((DE, stage.de), (FR, stage.fr)):
        listen = f"127.0.0.1:{ports[state]}"
        done("init", "--home", home, "--state", state, "--name", "x", "--listen", listen)
        done("network", "card", "--home", home, "-o", folder / f"{state}.card")
        cards += ["--card", folder / f"{state}.card"]
    made = done(
        *("network", "create", "--name", "test", "--threshold", 1, "-o", stage.note),
        *("--governance-key", governor, *cards, "--json"),
    )
    for home in (stage.de, stage.fr):
        done("network", "join", stage.note, "--home", home, "--digest", made.data["digest"])
    return stage


@contextmanager
def served(
    home: Path, *words: str, environment: Mapping[str, str] | None = None
) -> Iterator["subprocess.Popen[bytes]"]:
    """Serve a home in a process of its own; its events go to a file beside the home."""
    ready = home.with_suffix(".ready")
    with home.with_suffix(".log").open("ab") as log:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "comity", *words, "serve"),
                *("--home", str(home), "--ready-file", str(ready)),
            ],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env={**os.environ, **(environment or {})},
        )
        try:
            limit = time.monotonic() + PATIENCE
            while not ready.exists():
                told = home.with_suffix(".log").read_text(encoding="utf-8")
                assert process.poll() is None, told[-3000:]
                assert time.monotonic() < limit, told[-3000:]
                time.sleep(0.05)
            assert json.loads(ready.read_bytes())["pid"] == process.pid
            yield process
        finally:
            process.terminate()
            process.wait(PATIENCE)
