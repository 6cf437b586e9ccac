"""A notice that cannot be read wipes out what is known of another state's breach.

The attack: a state has told of a breach of our data, and regrets it. It sends a further part
that nobody can read: what was told is replaced by nothing, and the true next part, which has
the same number, counts as known already. The defence: a part that cannot be read takes
nothing away; an official is told of it, and the next part that can be read is taken in.
"""

from pathlib import Path

from tests.unit.cli.node_homes import delivered, founded
from tests.unit.cli.offices import Office
from tests.unit.cli.test_breach_command import BY, WHAT, opened

from comity.assembly.build import open_node
from comity.assembly.home import Home
from comity.exchange.outbox import Draft, compose
from comity.ids import ConversationId, MessageId, StateCode
from comity.oversight.breach_messages import NOTICE, PAYLOAD_TYPE, SERVICE
from comity.policy.decision import Permit, decide_procedure
from comity.policy.procedure import ProceduralMessage, Procedure, ProcedureFacts


def unreadable(home: Path, conversation: str) -> None:
    """Let Germany send a part that nobody can read."""
    node = open_node(Home(home))
    facts = ProcedureFacts(
        StateCode("DE"),
        StateCode("FR"),
        Procedure.BREACH,
        ProceduralMessage.BREACH_NOTICE,
        node.clock.now().date(),
    )
    permit = decide_procedure(facts, node.records.authority.rules)
    assert isinstance(permit, Permit)
    draft = Draft(
        SERVICE,
        NOTICE,
        StateCode("FR"),
        b'{"part": "x"}',
        PAYLOAD_TYPE,
        conversation=ConversationId(conversation),
        refers_to=MessageId(conversation),
    )
    with node.database.begin() as work:
        compose(work, node.rails, permit, [draft])
    node.database.close()


def test_a_part_that_cannot_be_read_takes_nothing_away(tmp_path: Path) -> None:
    network = founded(tmp_path)
    german, french = Office(network.de), Office(network.fr)
    breach = str(opened(german, more=("--state", "FR"))["id"])
    tell = ("breach", "notify", breach, "--to", "FR", *BY)
    german.run(*tell)
    delivered(network.de, network.fr)
    (first,) = french.ask("breach", "received", *BY)["received"]
    french.run("breach", "acknowledge", first["id"], "--contact", "dpo@fr.example", *BY)

    unreadable(network.de, first["id"])
    delivered(network.de, network.fr)
    (spoiled,) = french.ask("breach", "received", *BY)["received"]
    assert spoiled["words"] == f"{first['words']}; a later part cannot be read"
    assert spoiled["reference"] == breach
    assert spoiled["open"] is True

    german.run("breach", "add", breach, *WHAT, "--subjects", "12", *BY)
    german.run(*tell)
    delivered(network.de, network.fr)
    (second,) = french.ask("breach", "received", *BY)["received"]
    assert second["open"] is True
    assert "persons: 12" in second["words"]
