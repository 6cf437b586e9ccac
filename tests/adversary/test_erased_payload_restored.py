"""What was erased is brought back from a copy; or something is erased that nobody ordered.

A destroyed key opens nothing, whatever copies of the sealed rows there are. Whoever kept a
copy of the key's row and of the storage key can put it back: ``comity fsck`` names that, and
the proof is the ``erasure`` entry in the node's log, which its partners hold summed up and
which cannot be taken out. A repair erases again. An erasure without an entry is named too.
"""

import shutil
from pathlib import Path

import pytest
from tests.database_file import opened_file
from tests.unit.cli.node_homes import Network, conversed, done, founded, founded_and_conversed, run

from comity.assembly.build import open_node
from comity.assembly.home import Home
from comity.ids import ConversationId
from comity.ledger.acts import erasure


class Erased:
    """A node that erased a conversation, on record, and a copy from before."""

    def __init__(self, network: Network) -> None:
        self.home = network.de
        self.conversation = ConversationId(conversed(network))
        self.copy = network.folder / "copy.db"
        node = open_node(Home(self.home))
        node.database.scrub()
        shutil.copy(self.home / "comity.db", self.copy)
        now = node.clock.now()
        with node.database.begin() as work:
            count = work.erasure.erase_payloads(self.conversation, at=now)
            entry = erasure(
                case=self.conversation,
                messages=count,
                rule="2016/680 Art. 16(2)",
                official="officer-7",
                at=now,
                salt=node.rails.randomness(32),
            )
            work.log.append([entry], recorded_at=now)
            work.log.checkpoint()
        node.database.close()

    def restore(self, *statements: str) -> None:
        """Put back rows from the copy."""
        with opened_file(self.home) as connection:
            connection.execute("ATTACH ? AS copy", (str(self.copy),))
            for statement in statements:
                assert connection.execute(statement).rowcount > 0
        connection.close()

    def payloads(self) -> list[bytes]:
        """Return what the conversation says now."""
        node = open_node(Home(self.home))
        with node.database.read() as snapshot:
            said = [each.payload for each in snapshot.exchange.messages_of(self.conversation)]
        node.database.close()
        return said


ROWS = (
    "UPDATE outbox SET payload = (SELECT payload FROM copy.outbox c WHERE c.id = outbox.id)",
    "UPDATE inbox SET payload = (SELECT payload FROM copy.inbox c WHERE c.id = inbox.id)",
)
KEY = "REPLACE INTO record_keys SELECT * FROM copy.record_keys"


@pytest.fixture
def erased(tmp_path: Path) -> Erased:
    return Erased(founded(tmp_path))


def test_an_erasure_on_record_leaves_a_node_sound(erased: Erased) -> None:
    """No attack: the log is whole, the proofs hold, and the evidence says what it can."""
    told = done("fsck", "--home", erased.home, "--json").data
    assert told["sound"] is True
    assert told["looked_at"]["conversations erased"] == 1
    assert erased.payloads() == [b"", b""]
    assert (
        "was erased on" in done("show", erased.conversation, "--home", erased.home, "--by", "x").out
    )
    file = erased.copy.with_name("case.evidence")
    words = (
        "evidence",
        "export",
        erased.conversation,
        "--home",
        erased.home,
        "--by",
        "x",
        "-o",
        file,
    )
    assert done(*words, "--json").data["verified"] is True


def test_sealed_rows_from_a_copy_open_no_more(erased: Erased) -> None:
    """The sealed payloads are put back. Detected by ``comity fsck``; they say nothing."""
    erased.restore(*ROWS)
    assert erased.payloads() == [b"", b""]
    ran = run("fsck", "--home", erased.home, "--json")
    assert ran.code == 1
    assert any(
        "its payload is not the one" in line for line in ran.data["findings"]["messages sent"]
    )


def test_a_key_put_back_is_named_and_destroyed_again(erased: Erased) -> None:
    """Key and payloads are put back from a copy, so that they can be read again.

    Detected by ``comity fsck`` with the entry on the erasure; a repair erases them again
    and says so in the log, and the node is sound.
    """
    erased.restore(*ROWS, KEY)
    assert all(erased.payloads())
    ran = run("fsck", "--home", erased.home, "--json")
    assert ran.code == 1
    assert erased.conversation in ran.data["findings"]["erasures"][0]
    told = done("fsck", "--home", erased.home, "--repair", "--json").data
    assert told["sound"] is True
    assert told["repaired"] == [f"{erased.conversation}: its payloads erased again"]
    assert erased.payloads() == [b"", b""]


def test_an_erasure_that_nobody_put_on_record_is_named(tmp_path: Path) -> None:
    """An administrator destroys a key, so that nobody learns what was said.

    Detected by ``comity fsck``: no entry says under which rule. Headers and receipts still
    prove that the messages were exchanged, and the partner has what they said.
    """
    network, conversation = founded_and_conversed(tmp_path)
    with opened_file(network.de) as connection:
        connection.execute("UPDATE record_keys SET wrapped = NULL, erased_at = 5")
        connection.execute("UPDATE outbox SET payload = x''")
        connection.execute("UPDATE inbox SET payload = x''")
    connection.close()
    ran = run("fsck", "--home", network.de, "--json")
    assert ran.code == 1
    assert ran.data["findings"] == {
        "erasures": [f"{conversation}: its payloads were erased, and nothing on record says so"]
    }


def test_a_missing_key_is_named(tmp_path: Path) -> None:
    """An administrator takes the rows of the keys out. Detected by ``comity fsck``."""
    network, _ = founded_and_conversed(tmp_path)
    with opened_file(network.de) as connection:
        connection.execute("DELETE FROM record_keys")
    connection.close()
    found = run("fsck", "--home", network.de, "--json").data["findings"]
    assert len(found["erasures"]) == 2
    assert "the key it is sealed under is missing" in found["erasures"][0]
