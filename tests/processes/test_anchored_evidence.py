"""Evidence with what vouches for both logs, gathered from real nodes over the network."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.processes.witnessing_site import (
    DE,
    ES,
    FR,
    Served,
    all_serving,
    eventually,
    latest_publication,
    witnessed_network,
)

from comity.assembly.anchored_evidence import Exported, export_anchored
from comity.exchange.ports import OutgoingMessage
from comity.ids import ConversationId, MessageId
from comity.ledger.evidence_codes import codes_of

pytestmark = pytest.mark.processes


@pytest.fixture
def three(tmp_path: Path) -> Iterator[list[Served]]:
    with all_serving(witnessed_network(tmp_path)) as served:
        yield served


def _asked(de: Served) -> OutgoingMessage:
    with de.node.database.begin() as work:
        return de.node.records.ask_alive(work, FR)


def _answered(de: Served, question: MessageId) -> bool:
    with de.node.database.read() as snapshot:
        return len(snapshot.exchange.messages_of(ConversationId(question))) == 2


def _covered(served: Served) -> bool:
    with served.node.database.read() as snapshot:
        size = snapshot.log.size()
    opened = latest_publication(served.node)
    return opened is not None and opened.checkpoint.value.size >= size


def _witnessed(exported: Exported) -> dict[str, str]:
    words = [code.split() for code in codes_of(exported.report)]
    return {each[1]: each[3] for each in words if each[0] == "cosigned"}


def test_evidence_bears_what_third_states_vouch_for_of_both_logs(three: list[Served]) -> None:
    de, fr, es = three
    question = _asked(de)
    assert eventually(lambda: _answered(de, question.id))
    assert eventually(lambda: _covered(de) and _covered(fr))
    exported = export_anchored(de.node, question.id)
    assert exported.left_out == ()
    assert sorted(one.state for one in exported.report.anchors) == [DE, FR]
    assert all(one.witnessed for one in exported.report.anchors)
    assert _witnessed(exported) == {
        de.node.config.node.origin: f"{ES},{FR}",
        fr.node.config.node.origin: f"{DE},{ES}",
    }
    assert not any("one history" in sentence for sentence in exported.report.not_proved)
    theirs = export_anchored(fr.node, question.id)
    assert {one.id for one in theirs.report.messages} == {
        one.id for one in exported.report.messages
    }
    assert all(one.witnessed for one in theirs.report.anchors)
    assert es.node.state == ES


def test_a_partner_that_does_not_answer_leaves_its_anchor_out_and_nothing_else(
    three: list[Served],
) -> None:
    de, fr, _ = three
    question = _asked(de)
    assert eventually(lambda: _answered(de, question.id))
    assert eventually(lambda: _covered(de) and _covered(fr))
    offline = export_anchored(de.node, question.id, offline=True)
    assert [one.state for one in offline.report.anchors] == [DE]
    assert offline.left_out == ()
    fr.stop()
    alone = export_anchored(de.node, question.id)
    assert [one.state for one in alone.report.anchors] == [DE]
    (sentence,) = alone.left_out
    assert sentence.startswith("FR did not show what vouches for its log")
