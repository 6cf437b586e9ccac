"""Homes of two nodes in one network, made by the commands themselves."""

import atexit
import json
import shutil
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from comity.assembly.build import Node, open_node
from comity.assembly.home import Home
from comity.cli.main import app
from comity.exchange.inbox import admit_batch
from comity.exchange.opening import open_batch
from comity.exchange.sending import prepare_batch, seal_batch, settle_receipt
from comity.ledger.checkpoint import read_checkpoint
from comity.node.worker import Worker


@dataclass(frozen=True)
class Ran:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:  # noqa: ANN401 - whatever the command says
        return json.loads(self.out)


class LaterClock:
    """The machine's clock, set to another day."""

    def __init__(self, days: float) -> None:
        self._ahead = timedelta(days=days)

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead  # noqa: TID251 - homes are made by real commands


def run(*words: object, stdin: bytes | None = None) -> Ran:
    """Run a command line."""
    result = CliRunner().invoke(app, [str(word) for word in words], input=stdin)
    return Ran(result.exit_code, result.stdout, result.stderr)


def done(*words: object) -> Ran:
    """Run a command line that must succeed."""
    ran = run(*words)
    assert ran.code == 0, ran.out + ran.err
    return ran


@dataclass(frozen=True)
class Network:
    """A network of Germany and France, both joined."""

    folder: Path

    @property
    def de(self) -> Path:
        return self.folder / "de"

    @property
    def fr(self) -> Path:
        return self.folder / "fr"

    @property
    def note(self) -> Path:
        return self.folder / "network.note"

    @property
    def signing(self) -> tuple[object, ...]:
        return ("--key", self.folder / "g1.key", "--key", self.folder / "g2.key")


def founded(folder: Path) -> Network:
    """Return two nodes that joined a network of two governors, and did nothing since.

    The commands make them once in a process; this is a copy of one's own.
    """
    return _copied(_founded().folder, folder)


def founded_and_conversed(folder: Path) -> tuple[Network, str]:
    """Return two nodes that asked and answered, and the question's id; a copy, too."""
    made, question = _conversed()
    return _copied(made.folder, folder), question


def _copied(made: Path, folder: Path) -> Network:
    shutil.copytree(made, folder, dirs_exist_ok=True)
    return Network(folder)


def _own_folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="comity-homes-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@cache
def _conversed() -> tuple[Network, str]:
    network = founded(_own_folder())
    return network, conversed(network)


@cache
def _founded() -> Network:
    folder = _own_folder()
    network = Network(folder)
    german = ("--state", "DE", "--name", "Bundesamt", "--listen", "127.0.0.1:9")
    french = ("--state", "FR", "--name", "Casier", "--listen", "127.0.0.1:10")
    done("init", "--home", network.de, *german)
    done("init", "--home", network.fr, *french)
    for number in (1, 2):
        key = folder / f"g{number}.key"
        done("network", "keygen", "--name", f"governor-{number}", "-o", key)
    cards = (folder / "de.card", folder / "fr.card")
    for home, card in zip((network.de, network.fr), cards, strict=True):
        done("network", "card", "--home", home, "-o", card)
    made = done(
        *("network", "create", "--name", "test", "--threshold", 2, "-o", network.note),
        *("--governance-key", folder / "g1.key", "--governance-key", folder / "g2.key"),
        *("--card", cards[0], "--card", cards[1], "--json"),
    )
    for home in (network.de, network.fr):
        done("network", "join", network.note, "--home", home, "--digest", made.data["digest"])
    return network


def conversed(network: Network) -> str:
    """Let Germany ask France whether it is alive, and France answer; return the question's id."""
    german, french = open_node(Home(network.de)), open_node(Home(network.fr))
    with german.database.begin() as work:
        question = german.records.ask_alive(work, french.state)
    deliver(german, french)
    deliver(french, german)
    german.database.close()
    french.database.close()
    return question.id


def delivered(sender: Path, recipient: Path) -> None:
    """Deliver what one node owes another, with receipts, as the rails do."""
    source, target = open_node(Home(sender)), open_node(Home(recipient))
    deliver(source, target)
    source.database.close()
    target.database.close()


def deliver(sender: Node, recipient: Node) -> None:
    """Deliver what is due from one node to the other, and let it be handled."""
    now = sender.clock.now()
    to, by = (
        sender.partners.partner(recipient.state, now),
        recipient.partners.partner(sender.state, now),
    )
    with recipient.database.read() as snapshot:
        seen = snapshot.seen.latest(by.origin)
    hints = () if seen is None else (read_checkpoint(seen).size,)
    with sender.database.begin() as work:
        prepared = prepare_batch(work, sender.rails, to, hints=hints)
    if prepared is None:
        return
    raw = seal_batch(prepared, sender.rails, to)
    opened = open_batch(raw, rails=recipient.rails, partner=by, keys=recipient.sealing_keys)
    with recipient.database.begin() as work:
        admission = admit_batch(work, rails=recipient.rails, partner=by, opened=opened)
    with sender.database.begin() as work:
        settle_receipt(work, sender.rails, to, prepared, admission.receipt)
    Worker(recipient).handle_due()
