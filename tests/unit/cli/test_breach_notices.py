"""A breach told to the controller of another state over the network, and taken note of there."""

from pathlib import Path

import pytest
from tests.unit.cli.node_homes import Network, delivered, founded
from tests.unit.cli.offices import Office
from tests.unit.cli.test_breach_command import BY, WHAT, opened

from comity.assembly.build import open_node
from comity.assembly.home import Home
from comity.exchange.outbox import Draft, compose
from comity.ids import StateCode
from comity.oversight.breach_messages import NOTICE, PAYLOAD_TYPE, SERVICE
from comity.policy.decision import Permit, decide_procedure
from comity.policy.procedure import ProceduralMessage, Procedure, ProcedureFacts


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Network:
    return founded(tmp_path_factory.mktemp("breached"))


def test_a_breach_is_told_in_parts_and_each_is_taken_note_of(network: Network) -> None:
    german, french = Office(network.de), Office(network.fr)
    breach = str(opened(german, more=("--state", "FR"))["id"])
    tell = ("breach", "notify", breach, "--to", "FR", *BY)
    before = german.leaves()
    german.run(*tell, "--dry-run")
    assert german.leaves() == before
    german.run(*tell)
    german.run(*tell, status=5)
    delivered(network.de, network.fr)
    (notice,) = french.ask("breach", "received", *BY)["received"]
    assert (notice["sender"], notice["reference"], notice["part"]) == ("DE", breach, 1)
    assert "records may be known to others" in notice["words"]
    assert notice["open"] is True
    accept = ("breach", "acknowledge", notice["id"], "--contact", "dpo@fr.example", *BY)
    french.run(*accept)
    french.run(*accept, status=5)
    delivered(network.fr, network.de)
    (listed,) = german.ask("breach", "list", *BY)["breaches"]
    assert [each["acknowledged"] for each in listed["told"]] == [True]
    assert "FR" not in " ".join(listed["owed"])

    german.run("breach", "add", breach, *WHAT, "--subjects", "12", *BY)
    german.run(*tell)
    delivered(network.de, network.fr)
    (later,) = french.ask("breach", "received", *BY)["received"]
    assert (later["id"], later["part"], later["open"]) == (notice["id"], 2, True)
    assert "persons: 12" in later["words"]
    (listed,) = german.ask("breach", "list", *BY)["breaches"]
    assert [each["acknowledged"] for each in listed["told"]] == [True, False]
    assert french.ask("fsck")["findings"] == {}
    assert german.ask("fsck")["findings"] == {}


def test_a_state_whose_data_are_not_involved_is_not_told(network: Network) -> None:
    german = Office(network.de)
    breach = str(opened(german, hours=3)["id"])
    told = german.run("breach", "notify", breach, "--to", "FR", *BY, status=2)
    assert "names data of FR" in told


def test_a_state_that_takes_no_notices_is_to_be_written_to(network: Network) -> None:
    german = Office(network.de)
    breach = str(opened(german, hours=4, more=("--state", "ES"))["id"])
    told = german.run("breach", "notify", breach, "--to", "ES", *BY, status=2)
    assert "comity breach letter" in " ".join(told.split())


def test_a_notice_that_cannot_be_read_waits_for_an_official(tmp_path: Path) -> None:
    network = founded(tmp_path)
    node = open_node(Home(network.de))
    facts = ProcedureFacts(
        StateCode("DE"),
        StateCode("FR"),
        Procedure.BREACH,
        ProceduralMessage.BREACH_NOTICE,
        node.clock.now().date(),
    )
    permit = decide_procedure(facts, node.records.authority.rules)
    assert isinstance(permit, Permit)
    draft = Draft(SERVICE, NOTICE, StateCode("FR"), b'{"part": "x"}', PAYLOAD_TYPE)
    with node.database.begin() as work:
        compose(work, node.rails, permit, [draft])
    node.database.close()
    delivered(network.de, network.fr)
    (notice,) = Office(network.fr).ask("breach", "received", *BY)["received"]
    assert (notice["open"], notice["words"]) == (True, "")
