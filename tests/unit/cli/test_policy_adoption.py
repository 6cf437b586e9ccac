"""Adopting rules: four eyes where there are accounts, on record at a start, said by doctor."""

from pathlib import Path

import pytest
from tests.adversary.access_stage import Desk
from tests.unit.cli.offices import Office
from tests.unit.cli.test_policy_command import proposed

from comity.access import approvals
from comity.access.permissions import Role
from comity.assembly.further_disclosed import Further, further_entries, further_leaves
from comity.assembly.policy_adoption import adopt, adopted, in_force, read_proposal
from comity.assembly.policy_adoption import simulate_proposal as tried
from comity.assembly.policy_receipts import receipts
from comity.assembly.readiness_policies import examine_policies
from comity.assembly.starting import log_start
from comity.errors import AccessDenied, ApprovalRequired
from comity.ids import StateCode
from comity.law.purposes import Purpose
from comity.law.retransmission import Origin, SubjectCategory, Transmittable
from comity.policy.decision import decide_retransmission
from comity.policy.facts import RetransmissionFacts


def test_on_a_node_with_accounts_somebody_else_approves(germany: Office, tmp_path: Path) -> None:
    file = proposed(germany, tmp_path)
    before = (germany.home / "comity.toml").read_bytes()
    node = germany.node()
    desk = Desk(store=node.database)
    desk.appoint("sam", Role.SUPERVISOR)
    desk.appoint("sue", Role.SUPERVISOR)
    desk.appoint("olga", Role.OFFICER)
    sam, sue = desk.who("sam"), desk.who("sue")
    proposal = read_proposal(node, file)
    tried(node, proposal, by=sam.account)
    with pytest.raises(AccessDenied):
        adopt(node, proposal, by=desk.who("olga"))
    for _ in range(2):
        with pytest.raises(ApprovalRequired) as waiting:
            adopt(node, proposal, by=sam)
    assert (germany.home / "comity.toml").read_bytes() == before
    now, randomness = node.clock.now(), node.rails.randomness
    with pytest.raises(AccessDenied), node.database.begin() as work:
        approvals.grant(work, waiting.value.private, by=sam, at=now, randomness=randomness)
    with node.database.begin() as work:
        approvals.grant(work, waiting.value.private, by=sue, at=now, randomness=randomness)
    assert adopt(node, proposal, by=sam)
    with node.database.read() as snapshot:
        assert adopted(snapshot) == proposal.bundle.digest.hex()
    assert (germany.home / "comity.toml").read_bytes() == file.read_bytes()
    node.database.close()


def test_rules_changed_by_hand_are_said_and_put_on_record_at_the_next_start(
    germany: Office, tmp_path: Path
) -> None:
    node = germany.node()
    log_start(node, official="root")
    (before,) = examine_policies(node)
    assert before.status == "ok"
    node.database.close()
    (germany.home / "comity.toml").write_bytes(proposed(germany, tmp_path).read_bytes())
    node = germany.node()
    (found,) = examine_policies(node)
    assert found.status == "warn"
    assert "the rules were changed" in found.what
    log_start(node, official="root")
    with node.database.read() as snapshot:
        assert adopted(snapshot) == in_force(node).digest.hex()
        assert len(snapshot.policies.listed()) == 2
    size = germany.leaves()
    log_start(node, official="root")
    assert germany.leaves() == size + 1
    node.database.close()


def test_evidence_does_not_disclose_what_was_withheld(germany: Office) -> None:
    germany.run(
        *("request", "--to", "BG", "--authority", "AG", "--surname", "Petrova", "--case", "1"),
        *("--forename", "Elena", "--birth-date", "1980-12-01", "--nationality", "BG"),
        *("--purpose", "criminal-proceedings"),
    )
    node = germany.node()
    refused = decide_retransmission(
        RetransmissionFacts(
            StateCode("BG"),
            StateCode("DE"),
            StateCode("FR"),
            SubjectCategory.NATIONAL,
            Purpose.EMPLOYMENT_VETTING,
            Origin.NOTIFIED,
            Transmittable.NO,
            current=True,
            on=node.clock.now().date(),
        ),
        node.records.authority.rules,
    )
    with node.database.begin() as work:
        (message,) = work.exchange.due_to(StateCode("BG"), limit=2, max_bytes=10**6)
        node.records.authority.log_decision(work, refused, case=message.conversation)
        assert [each.act for each in receipts(work)] == ["ask", "retransmit"]
        leaves = further_leaves(work, [message], frozenset({Further.DECISIONS}))
        work.log.checkpoint()
        told = further_entries(work, node, [message], leaves, work.log.size())
    assert [b'"act":"ask"' in each.body for each in told] == [True]
    node.database.close()
