"""Attack: a member asks who looked at a conversation that it has no part in.

Spain learnt the identifier of a conversation between Germany and France, which runs on and can
be guessed, and asks Germany who looked at it: from the officials' looks it would learn that
somebody is of interest. It also sends a question that no reader understands.

Germany tells nothing in either case, says so in the same form, and stays as it was.
"""

from pathlib import Path

import pytest
from tests.federation.rights_stage import DE, ES, FR, RightsStage
from tests.unit.records.states_in_touch import person

from comity.exchange.outbox import Draft, compose
from comity.ids import MessageId
from comity.policy.decision import decide_procedure
from comity.policy.outcome import Permit
from comity.policy.procedure import ProceduralMessage, Procedure, ProcedureFacts
from comity.rights.messages import (
    NOT_A_PARTY,
    PAYLOAD_TYPE,
    QUESTION,
    SERVICE,
    UNREADABLE,
    LooksQuestion,
    LooksReport,
    decode_as,
    encode,
)


@pytest.mark.parametrize("readable", [True, False])
def test_a_stranger_is_told_nothing(tmp_path: Path, *, readable: bool) -> None:
    stage = RightsStage(tmp_path)
    stage.convict(DE, person(FR))
    stage.settle()
    (about,) = stage.conversations(DE)
    payload = encode(LooksQuestion((MessageId(about),))) if readable else b'{"about":[]}'
    _ask(stage, payload)
    stage.settle()
    with stage.nodes[ES].database.read() as snapshot:
        (conversation,) = snapshot.exchange.conversations_listed(limit=9)
        told = [
            decode_as(LooksReport, each.payload)
            for each in snapshot.exchange.messages_of(conversation.id)
            if each.kind == "RLR"
        ]
    assert [(each.looks, each.refusal) for each in told] == [
        ((), NOT_A_PARTY if readable else UNREADABLE)
    ]
    with stage.nodes[DE].database.read() as snapshot:
        assert snapshot.rights.listed(only_open=False, limit=9) == []
    stage.close()


def _ask(stage: RightsStage, payload: bytes) -> None:
    node = stage.nodes[ES]
    facts = ProcedureFacts(
        sender=ES,
        addressee=DE,
        procedure=Procedure.RIGHTS,
        message=ProceduralMessage.LOOKS_QUESTION,
        on=node.rights.office.today(),
    )
    permit = decide_procedure(facts, node.rights.office.rules)
    assert isinstance(permit, Permit)
    draft = Draft(SERVICE, QUESTION, DE, payload, PAYLOAD_TYPE)
    with node.database.begin() as work:
        compose(work, node.rails, permit, [draft])
