"""Comparing what nodes say of each other, message by message and proof by proof."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

import msgspec
from sqlalchemy import Connection, text

from comity.assembly.build import open_node
from comity.assembly.checking import check
from comity.assembly.home import Home
from comity.ledger.entry import EntryKind
from comity.storage.sql.walking import Walk
from comity_training.bench.audit import engine_of

_SHOWN: Final = 20
_ANSWERS: Final = {"REQ": "RRS", "NOT": "NRS"}


class _Received(msgspec.Struct, frozen=True):
    message: str


@dataclass(slots=True)
class Count:
    """What was found.

    Attributes:
        messages: Messages that some sender committed.
        conversations: Questions and notifications that were opened.
        lost: Not where they should be.
        doubled: There more than once.
        broken: What does not verify.
        parked: Not handled for good, or refused.
        findings: The first few.
    """

    messages: int = 0
    conversations: int = 0
    lost: int = 0
    doubled: int = 0
    broken: int = 0
    parked: int = 0
    findings: list[str] = field(default_factory=list)

    def note(self, kind: str, identifiers: Iterable[str], what: str) -> None:
        """Count each, and keep the first few in words."""
        for identifier in identifiers:
            setattr(self, kind, getattr(self, kind) + 1)
            if len(self.findings) < _SHOWN:
                self.findings.append(f"{kind}: {identifier}: {what}")


@dataclass(frozen=True, slots=True)
class _Books:
    """What one node's database says."""

    state: str
    sent: dict[str, tuple[str, str]]
    received: dict[str, tuple[str, str]]
    admitted: Counter[str]
    answered: Counter[str]
    parked: list[str]


def compare(homes: Sequence[Home]) -> Count:
    """Compare the databases of nodes that have come to rest."""
    count = Count()
    books: dict[str, _Books] = {}
    for home in homes:
        engine = engine_of(home)
        with engine.connect() as connection:
            state = home.config().node.state
            books[state] = _read(connection, state, _admitted(home))
        engine.dispose()
        _check(home, count)
    for own in books.values():
        _compare_with_others(own, books, count)
    return count


def _check(home: Home, count: Count) -> None:
    """Recompute the log and verify every proof and receipt, as ``comity fsck`` does."""
    node = open_node(home)
    report = check(node, advance=lambda _: None, with_register=False)
    node.database.close()
    for kind, sentences in report.findings.items():
        count.note("broken", (f"{node.state} {kind}" for _ in sentences), "; ".join(sentences))


def _admitted(home: Home) -> Counter[str]:
    """Count the messages of which the log says that they were received."""
    node = open_node(home)
    decoder = msgspec.json.Decoder(_Received)
    try:
        with node.database.read() as snapshot:
            return Counter(
                decoder.decode(leaf.body).message
                for leaf in Walk(snapshot).leaves()
                if leaf.kind == EntryKind.MESSAGE_RECEIVED and leaf.body is not None
            )
    finally:
        node.database.close()


def _read(connection: Connection, state: str, admitted: Counter[str]) -> _Books:
    sent = connection.execute(text("SELECT id, peer, delivery FROM outbox"))
    received = connection.execute(text("SELECT id, peer, handling FROM inbox")).all()
    answers = connection.execute(
        text("SELECT conversation FROM inbox WHERE kind IN ('RRS', 'NRS')")
    )
    return _Books(
        state=state,
        sent={row[0]: (row[1], row[2]) for row in sent},
        received={row[0]: (row[1], row[2]) for row in received},
        admitted=admitted,
        answered=Counter(row[0] for row in answers),
        parked=[row[0] for row in received if row[2] != "done"],
    )


def _compare_with_others(own: _Books, books: dict[str, _Books], count: Count) -> None:
    count.messages += len(own.sent)
    count.note("parked", own.parked, f"received by {own.state} and not handled")
    count.note(
        "lost",
        (m for m, (_, delivery) in own.sent.items() if delivery == "due"),
        f"sent by {own.state} and without receipt",
    )
    count.note(
        "parked",
        (m for m, (_, delivery) in own.sent.items() if delivery == "refused"),
        f"sent by {own.state} and refused",
    )
    for peer, other in books.items():
        if peer == own.state:
            continue
        sent = {m for m, (to, _) in own.sent.items() if to == peer}
        there = {m for m, (sender, _) in other.received.items() if sender == own.state}
        count.note("lost", sent - there, f"committed by {own.state} and not at {peer}")
        count.note("broken", there - sent, f"at {peer} and never committed by {own.state}")
        count.note(
            "doubled",
            (m for m in there if other.admitted[m] > 1),
            f"admitted more than once by {peer}",
        )
        count.note(
            "broken",
            (m for m in there if other.admitted[m] == 0),
            f"admitted by {peer} without an entry in its log",
        )
    opened = [m for m in own.sent if m[6:9] in _ANSWERS]
    count.conversations += len(opened)
    count.note("lost", (m for m in opened if own.answered[m] == 0), "never answered")
    count.note("doubled", (m for m in opened if own.answered[m] > 1), "answered more than once")
