"""What went over a channel, by the commands that check and prove it.

The partner's format is made up here: neither command looks into it.
"""

import shutil
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import msgspec
import pytest
from tests.database_file import opened_file
from tests.federation.members import permit
from tests.unit.cli.node_homes import Network, conversed, done, founded, run
from tests.unit.exchange.channel_world import PAYLOAD_TYPE, FakeRenderer, attachment

from comity.assembly.build import Node, open_node
from comity.assembly.home import Home
from comity.exchange.channel_admission import Arrived, admit_arrived
from comity.exchange.channel_sending import Attempt, settle_accepted
from comity.exchange.outbox import Draft, compose
from comity.exchange.wires import ChannelPartner, Fingerprints, Renderer, Wire
from comity.ids import MessageId, StateCode
from comity.records.workflow import MISFITS

DE, FR = StateCode("DE"), StateCode("FR")
ANSWER = MessageId("FR-DE-RRS-000000000000001")
STRAY = MessageId("FR-DE-RRS-000000000000002")


class OverThisChannel:
    """The one partner is reached over a channel."""

    def __init__(self, certificate: str) -> None:
        self.partner = ChannelPartner(
            FR, Wire.ECRIS, "https://fr.example/", (certificate,), Fingerprints.PUSH
        )

    def of(self, state: StateCode, at: datetime) -> Wire:
        """Return the channel's wire."""
        del state, at
        return Wire.ECRIS

    def channel(self, state: StateCode, at: datetime) -> ChannelPartner:
        """Return the partner."""
        del state, at
        return self.partner

    def renderer(self, wire: Wire) -> Renderer | None:
        """Return a made-up renderer."""
        del wire
        return FakeRenderer()


def _exchange(node: Node, wires: OverThisChannel) -> MessageId:
    """Ask, be accepted, be answered, and receive an answer to nothing; return the request."""
    rails = replace(node.rails, wires=wires, misfits=MISFITS)
    draft = Draft("records", "REQ", FR, b'{"synthetic":true}', PAYLOAD_TYPE)
    with node.database.begin() as work:
        (request,) = compose(work, rails, permit(DE, FR), [draft])
    now = node.clock.now()
    attempt = Attempt(now, node.clock.now(), 202, wires.partner.certificates[0])
    with node.database.begin() as work:
        settle_accepted(work, rails, wires.partner, request.id, attempt)
    for identifier, about in ((ANSWER, request.id), (STRAY, MessageId("DE-FR-REQ-" + "9" * 15))):
        arrived = Arrived(
            id=identifier,
            kind="RRS",
            refers_to=about,
            stated_at="2026-06-01T09:00:00",
            operation="deliverRequestResponse",
            body=b"<id>%b</id>" % identifier.encode(),
            payload=b"{}",
            attachments=[attachment(identifier, "FR-BA-000000001", content=None)],
            certificate_sha256=wires.partner.certificates[0],
        )
        with node.database.begin() as work:
            admit_arrived(work, rails, wires.partner, arrived)
    return request.id


@pytest.fixture(scope="module")
def exchanged(tmp_path_factory: pytest.TempPathFactory) -> tuple[Network, MessageId]:
    """Germany's home, with one conversation on Comity's wire and two over a channel."""
    network = founded(tmp_path_factory.mktemp("channel"))
    conversed(network)
    node = open_node(Home(network.de))
    (french,) = (each for each in node.directory.members() if each.state == FR)
    request = _exchange(node, OverThisChannel(french.certificates[0].sha256))
    node.database.close()
    return network, request


@pytest.fixture
def home(exchanged: tuple[Network, MessageId], tmp_path: Path) -> Path:
    """A copy of that home."""
    return Path(shutil.copytree(exchanged[0].de, tmp_path / "de"))


def _damage(home: Path, statement: str) -> None:
    with opened_file(home) as connection:
        assert connection.execute(statement).rowcount > 0
    connection.close()


def test_a_node_that_exchanged_over_a_channel_agrees_with_itself(home: Path) -> None:
    told = done("fsck", "--home", home, "--json").data
    assert told["disagreements"] == {}
    assert told["looked_at"]["messages sent"] == 2
    assert told["looked_at"]["messages received"] == 3
    assert told["looked_at"]["conversations"] == 3


@pytest.mark.parametrize(
    ("statement", "kind", "sentence"),
    [
        (
            "UPDATE outbox SET wire_bytes = x'00' WHERE kind = 'REQ'",
            "messages sent",
            "its bytes are not those its docket commits to",
        ),
        (
            "UPDATE inbox SET wire_bytes = NULL WHERE kind = 'RRS'",
            "messages received",
            "its bytes are not those its docket commits to",
        ),
        (
            "UPDATE inbox SET payload = x'00' WHERE kind = 'RRS'",
            "messages received",
            "its payload is not the one its docket commits to",
        ),
        (
            "UPDATE outbox SET header = x'7b7d' WHERE kind = 'REQ'",
            "messages sent",
            "It cannot be read",
        ),
        (
            "UPDATE inbox SET received_at = received_at + 1 WHERE kind = 'RRS'",
            "messages received",
            "its docket dates it otherwise",
        ),
        (
            "UPDATE inbox SET refers_to = NULL WHERE kind = 'RRS'",
            "messages received",
            "its docket says otherwise than its row",
        ),
        (
            "UPDATE inbox SET wire = 'comity/1' WHERE kind = 'RRS'",
            "messages received",
            "The header is malformed",
        ),
        (
            "UPDATE outbox SET wire = 'ecris/1.0' WHERE kind = 'IAL'",
            "messages sent",
            "It cannot be read",
        ),
        (
            "UPDATE outbox SET delivery = 'due' WHERE kind = 'REQ'",
            "messages sent",
            "it is due, which its acceptance denies",
        ),
        (
            "UPDATE outbox SET accepted_leaf = NULL WHERE kind = 'REQ'",
            "messages sent",
            "it is accepted, which its acceptance denies",
        ),
        (
            "UPDATE outbox SET accepted_leaf = 0 WHERE kind = 'REQ'",
            "messages sent",
            "the entry on its acceptance is missing",
        ),
        (
            "UPDATE outbox SET delivery = 'accepted' WHERE kind = 'IAL'",
            "messages sent",
            "it is accepted, which takes a channel",
        ),
        (
            "UPDATE inbox SET proof_index = NULL WHERE kind = 'IAL'",
            "messages received",
            "its place in its sender's log is missing",
        ),
        (
            "UPDATE attachments SET md5 = 'changed'",
            "messages received",
            "an attachment is not the one its docket names",
        ),
        (
            "DELETE FROM attachments",
            "messages received",
            "its attachments are not those its docket names",
        ),
        (
            "DELETE FROM inbox WHERE id = 'FR-DE-RRS-000000000000002'",
            "messages",
            "2 leaves say channel-received, 1 are kept",
        ),
        (
            "UPDATE leaves SET body = x'00' WHERE kind = 'channel-accepted'",
            "log",
            "its entry is not the one in the log",
        ),
        (
            "UPDATE leaves SET kind = 'channel-sent' WHERE kind = 'channel-received'",
            "log",
            "its entry is not the one in the log",
        ),
        (
            "UPDATE conversations SET state = 'kept' WHERE opens_with = 'RRS'",
            "conversations",
            "its messages lead to received",
        ),
    ],
)
def test_what_was_changed_behind_the_nodes_back_is_named(
    home: Path, statement: str, kind: str, sentence: str
) -> None:
    _damage(home, statement)
    ran = run("fsck", "--home", home, "--json")
    assert ran.code == 1
    assert any(sentence in finding for finding in ran.data["findings"][kind]), ran.data


def test_a_conversation_over_a_channel_is_exported_and_verified(
    exchanged: tuple[Network, MessageId], home: Path, tmp_path: Path
) -> None:
    network, request = exchanged
    file = tmp_path / "case.evidence"
    told = done("evidence", "export", request, "-o", file, "--home", home, "--by", "o", "--json")
    assert told.data["one_sided"] == [request, ANSWER]
    assert told.data["messages"] == []
    assert msgspec.json.decode(file.read_bytes())["format"] == "comity-evidence/2"
    shown = done("verify", file, "--network", network.note).out
    assert shown.startswith("VERIFIED, ONE SIDE'S RECORD ONLY")
    assert "which the network document names for FR, accepted it with status 202" in shown
    assert f"it received {ANSWER} over ECRIS v1.0" in shown
    assert "FR signed nothing" in shown
    assert ANSWER in done("evidence", "show", file).out


def test_bytes_that_were_changed_make_no_evidence(
    exchanged: tuple[Network, MessageId], home: Path, tmp_path: Path
) -> None:
    _damage(home, "UPDATE inbox SET wire_bytes = NULL WHERE kind = 'RRS'")
    file = tmp_path / "case.evidence"
    ran = run("evidence", "export", exchanged[1], "-o", file, "--home", home, "--by", "o")
    assert ran.code != 0
    assert f"15 channel-bytes ({ANSWER})" in ran.out + ran.err
    assert not file.exists()


def test_other_evidence_is_of_the_first_format_still(home: Path, tmp_path: Path) -> None:
    database = opened_file(home)
    ((asked,),) = database.execute("SELECT id FROM outbox WHERE kind = 'IAL'").fetchall()
    database.close()
    file = tmp_path / "case.evidence"
    done("evidence", "export", asked, "-o", file, "--home", home, "--by", "o")
    assert msgspec.json.decode(file.read_bytes())["format"] == "comity-evidence/1"
