"""Every decision that matters leaves a receipt: what was permitted, refused and withheld."""

from base64 import b64encode
from dataclasses import replace

import pytest
from tests.unit.records.states_in_touch import (
    DE,
    ES,
    FR,
    GB,
    Node,
    World,
    command,
    conviction,
    person,
)

from comity.assembly.policy_receipts import Outcome, Receipt, receipts, replay
from comity.law.purposes import Purpose
from comity.policy.bundle import bundle_of
from comity.records.model import TriState
from comity.trust.digest import sha256

ANA = person(FR)


@pytest.fixture
def world() -> World:
    made = World()
    for state in (DE, FR, ES):
        made.add(state, enter_unknown_nationals=True)
    return made


def receipts_of(node: Node, act: str) -> list[Receipt]:
    """Return the receipts of an act, after deciding all of the log again."""
    with node.store.read() as snapshot:
        every = list(receipts(snapshot))
        assert {each.outcome for each in replay(snapshot, every)} == {Outcome.SAME}
        kept = bundle_of(node.service.authority.rules)
        assert snapshot.policies.bundle(kept.digest) == kept.content
    return [each for each in every if each.act == act]


def test_what_is_withheld_from_an_answer_is_on_record_with_its_ground(world: World) -> None:
    france, germany, spain = (world.nodes[state] for state in (FR, DE, ES))
    spain.enter(ANA, conviction(ES, 1, transmittable=TriState.NO))
    spain.enter(ANA, conviction(ES, 2, transmittable=TriState.NO))
    world.carry()
    germany.ask(FR, ANA, purpose=Purpose.EMPLOYMENT_VETTING)
    world.carry()
    (answer,) = receipts_of(france, "answer")
    (withheld,) = receipts_of(france, "retransmit")
    assert withheld.result == "refusal: retransmission-barred"
    assert withheld.case == answer.case
    assert answer.leaf < withheld.leaf
    # Which convictions they are, the log does not tell.
    assert not any("ES-C-" in str(value) for value in withheld.body.values())


def test_a_refused_notification_is_on_record_once_until_the_answer_changes(world: World) -> None:
    germany = world.nodes[DE]
    germany.enter(person(GB), conviction(DE))
    for _ in range(2):
        with germany.store.begin() as work:
            germany.service.reconcile(work)
    (refused,) = receipts_of(germany, "notify")
    assert refused.result == "refusal: not-in-network"
    world.add(GB)
    with germany.store.begin() as work:
        germany.service.reconcile(work)
    assert [each.result for each in receipts_of(germany, "notify")] == [refused.result, "permit"]


def test_a_request_that_may_not_be_sent_is_on_record(world: World) -> None:
    germany = world.nodes[DE]
    with germany.store.begin() as work:
        germany.service.request(work, command(FR, ANA, purpose=Purpose.OTHER))
    (refused,) = receipts_of(germany, "ask")
    assert refused.result == "refusal: purpose-not-covered"


def test_another_release_is_not_taken_for_a_forgery_nor_a_forgery_for_another_release(
    world: World,
) -> None:
    germany = world.nodes[DE]
    germany.ask(FR, ANA)
    content = bundle_of(germany.service.authority.rules).content
    former = content.replace(b'"law":"', b'"law":"0')
    with germany.store.begin() as work:
        work.policies.keep(sha256(former), former, germany.service.authority.now())
    with germany.store.read() as snapshot:
        (given,) = receipts(snapshot)
        otherwise: dict[str, object] = {"result": "refusal", "ground": "national-law"}
        by_former: dict[str, object] = {"bundle_sha256": b64encode(sha256(former)).decode("ascii")}
        bodies: list[dict[str, object]] = [
            by_former,
            {**by_former, **otherwise},
            otherwise,
            {"fact.stated_purpose": "other"},
            {"bundle_sha256": None},
        ]
        altered = [replace(given, body={**given.body, **body}) for body in bodies]
        outcomes = [each.outcome for each in replay(snapshot, altered)]
    assert outcomes == [
        Outcome.SAME,
        Outcome.UNDECIDABLE,
        Outcome.DIFFERS,
        Outcome.DIFFERS,
        Outcome.NO_BUNDLE,
    ]
