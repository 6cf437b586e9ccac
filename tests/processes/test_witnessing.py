"""Three nodes on loopback witness each other's logs; one that dies delays nothing."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from tests.adversary.witness_stage import History
from tests.processes.witnessing_site import (
    DE,
    ES,
    FR,
    Served,
    all_serving,
    eventually,
    latest_publication,
    say_something,
    serving,
    witnessed_network,
)

from comity.assembly.accusations import proofs_of
from comity.assembly.cosigning import cosign_for
from comity.assembly.home import Home
from comity.exchange.wires import Wire
from comity.ledger.anchoring import anchor_for
from comity.ledger.checkpoint import read_checkpoint
from comity.ledger.misbehaviour_file import Verdict, judge
from comity.ledger.publication import open_publication
from comity.trust.merkle_proof import check_consistency

pytestmark = pytest.mark.processes


@pytest.fixture
def homes(tmp_path: Path) -> list[Home]:
    return witnessed_network(tmp_path)


@pytest.fixture
def three(homes: list[Home]) -> Iterator[list[Served]]:
    with all_serving(homes) as served:
        yield served


def all_delivered(served: Served) -> bool:
    with served.node.database.read() as snapshot:
        return not snapshot.exchange.peers_with_due(Wire.COMITY)


def covers(served: Served, size: int) -> bool:
    opened = latest_publication(served.node)
    return opened is not None and opened.checkpoint.value.size >= size


def log_size(served: Served) -> int:
    with served.node.database.read() as snapshot:
        return snapshot.log.size()


def problem_of(served: Served, state: str) -> str:
    with served.node.database.read() as snapshot:
        found = {each.state: each.problem for each in snapshot.witnessed.standings()}
    return found.get(state, "")


def test_what_a_log_published_bears_the_cosignatures_of_both_others(three: list[Served]) -> None:
    de = three[0]
    say_something(de.node, FR)
    assert eventually(lambda: covers(de, 1))
    opened = latest_publication(de.node)
    assert opened is not None
    assert opened.witnesses() == {FR, ES}
    assert opened.owner == DE
    assert opened.others == ()
    # Two algorithms of each witness.
    assert len(opened.cosignings) == 4


def test_a_witness_that_is_down_delays_no_message_and_what_is_owed_is_made_up(
    homes: list[Home],
) -> None:
    with ExitStack() as stack:
        de, _ = (stack.enter_context(serving(home)) for home in homes[:2])
        say_something(de.node, FR)
        assert eventually(lambda: all_delivered(de) and log_size(de) > 1)
        assert eventually(lambda: problem_of(de, ES) == "peer:connection:unreachable")
        # Nothing is published: the policy asks for two others, and one is there.
        assert latest_publication(de.node) is None
        # The third comes back.
        stack.enter_context(serving(homes[2]))
        size = log_size(de)
        assert eventually(lambda: covers(de, size))
        opened = latest_publication(de.node)
        assert opened is not None
        assert opened.witnesses() == {FR, ES}
        assert eventually(lambda: problem_of(de, ES) == "")


def test_nodes_compare_what_they_saw_and_find_it_fits(three: list[Served]) -> None:
    de, fr, es = three
    for node, partner in ((de, FR), (fr, ES), (es, DE)):
        say_something(node.node, partner)

    def compared() -> bool:
        for served in three:
            with served.node.database.read() as snapshot:
                rows = snapshot.witnessed.all_published()
                others = {DE, FR, ES} - {served.node.state}
                if {served.node.directory.state_of_log(row.origin) for row in rows} != others:
                    return False
                if {row.shown_by for row in rows} != {DE, FR, ES}:
                    return False
                if not all(row.linked_at for row in rows) or snapshot.seen.accusations():
                    return False
        return True

    assert eventually(compared)


def test_a_partner_gives_an_anchor_that_binds_an_earlier_checkpoint(three: list[Served]) -> None:
    de, fr, _ = three
    say_something(de.node, FR)
    assert eventually(lambda: covers(de, 2))

    async def fetched() -> bool:
        directory = fr.node.directory
        async with fr.node.client(DE, fr.node.clock.now()) as client:
            anchor = await client.anchor(1)
            opened = open_publication(anchor.note, directory=directory, origin=anchor.origin)
            assert opened.meets(directory.witnessing())
            (link,) = anchor.links
            assert link.size == 1
            head = opened.checkpoint.value
            with de.node.database.read() as snapshot:
                root = snapshot.log.root_at(1)
            check_consistency(1, head.size, root, head.root, link.hashes)
            assert read_checkpoint(await client.published()).size >= head.size
            return True

    assert asyncio.run(fetched())
    with de.node.database.read() as snapshot:
        ours = anchor_for(
            1,
            origin=de.node.config.node.origin,
            log=snapshot.log,
            publications=snapshot.publications,
            time_stamps=snapshot.time_stamps,
        )
    assert ours.links[0].size == 1


def test_a_split_view_is_found_by_two_nodes_that_only_compare(homes: list[Home]) -> None:
    """Neither of the two was shown both histories, and their owner's node answers nobody."""
    origin = homes[0].config().node.origin
    key = homes[0].signing_keys()[-1]
    one = History(origin, key, [b"one %d" % each for each in range(9)])
    other = History(origin, key, [b"other %d" % each for each in range(9)])
    with all_serving(homes[1:]) as (fr, es):
        cosign_for(fr.node, one.request(0, 9), DE)
        cosign_for(es.node, other.request(0, 9), DE)

        def found(served: Served) -> bool:
            with served.node.database.read() as snapshot:
                kept = snapshot.seen.accusations()
            return [each.origin for each in kept] == [origin]

        assert eventually(lambda: found(fr) and found(es))
        for served in (fr, es):
            (proof,) = proofs_of(served.node)
            judged = judge(proof, served.node.directory)
            assert judged.verdict is Verdict.PROVEN
            # The proof says under whose eyes each history was shown.
            assert set(judged.witnesses) == {(FR,), (ES,)}
