import pytest
from tests.unit.ledger.exchange_of_two import START, Party
from tests.unit.ledger.stores import MemorySeen
from tests.unit.trust import networks

from comity.errors import CheckpointGap, CheckpointInconsistent
from comity.exchange.batch import Consistency
from comity.exchange.partners import Partner
from comity.exchange.witnessing import admit_linked_checkpoint, links
from comity.ledger.checkpoint import read_checkpoint
from comity.ledger.entry import message_sent
from comity.ledger.evidence_keys import ListedKey
from comity.ledger.log import Log

PEER = networks.UTOPIA
KEY = networks.log_key(PEER)
PARTNER = Partner(
    PEER,
    KEY.name,
    (KEY.verification_key,),
    (ListedKey(KEY.verification_key, START, None),),
    networks.sealing_key(PEER).public,
    "https://ut.example",
)


def _grown(party: Party, size: int, what: bytes = b"entry") -> bytes:
    """Let a log grow to a size; return its checkpoint."""
    log = party.open()
    entries = [message_sent(what, salt=bytes(32)) for _ in range(size - log.size())]
    log.append(entries, recorded_at=START)
    return log.checkpoint()


def _admit(note: bytes, seen: MemorySeen, *offered: Consistency) -> int:
    return admit_linked_checkpoint(note, partner=PARTNER, seen=seen, offered=offered).value.size


@pytest.fixture
def log() -> Log:
    party = Party(PEER)
    for size in (3, 5, 8, 11):
        _grown(party, size)
    return party.open()


def _note(log: Log, size: int) -> bytes:
    note = log._store.checkpoints.note_at(size)
    assert note is not None
    return note


def test_the_first_checkpoint_needs_no_link(log: Log) -> None:
    assert _admit(_note(log, 5), MemorySeen()) == 5


def test_a_later_checkpoint_is_taken_with_any_fitting_link_among_those_offered(log: Log) -> None:
    seen = MemorySeen()
    _admit(_note(log, 5), seen)
    assert _admit(_note(log, 11), seen, *links(log, 11, (3, 5, 8))) == 11


def test_an_overtaken_checkpoint_is_taken_as_the_beginning_of_the_last_one(log: Log) -> None:
    seen = MemorySeen()
    _admit(_note(log, 11), seen)
    assert _admit(_note(log, 5), seen, *links(log, 5, (11,))) == 5
    latest = seen.latest(KEY.name)
    assert latest is not None
    assert read_checkpoint(latest).size == 11


def test_an_overtaken_checkpoint_seen_before_needs_no_link(log: Log) -> None:
    seen = MemorySeen()
    _admit(_note(log, 5), seen)
    _admit(_note(log, 11), seen, *links(log, 11, (5,)))
    assert _admit(_note(log, 5), seen) == 5


@pytest.mark.parametrize("size", [3, 11])
def test_without_a_fitting_link_the_peer_is_told_from_where(log: Log, size: int) -> None:
    seen = MemorySeen()
    _admit(_note(log, 8), seen)
    with pytest.raises(CheckpointGap) as gap:
        _admit(_note(log, size), seen, *links(log, size, (5,)))
    assert gap.value.last_seen == 8
    assert not seen.accusations


@pytest.mark.parametrize("size", [4, 9])
def test_another_logs_checkpoint_is_refused_with_the_proof_kept(log: Log, size: int) -> None:
    seen = MemorySeen()
    _admit(_note(log, 8), seen)
    fork = Party(PEER)
    _grown(fork, 4, b"other")
    note = _grown(fork, size, b"other")
    forked = fork.open()
    _grown(fork, 9, b"other")
    with pytest.raises(CheckpointInconsistent):
        _admit(note, seen, *links(fork.open(), size, (8,)))
    assert forked.size() == 9
    assert len(seen.accusations) == 1
    assert read_checkpoint(seen.latest(KEY.name) or b"").size == 8


def test_links_are_made_in_both_directions_and_only_where_there_is_something_to_link(
    log: Log,
) -> None:
    made = links(log, 5, (0, 5, 3, 8, 3, 999, -1))
    assert [(link.first, link.second) for link in made] == [(3, 5), (5, 8)]


def test_no_link_leads_to_leaves_that_no_checkpoint_covers(log: Log) -> None:
    log.append([message_sent(b"fresh", salt=bytes(32))], recorded_at=START)
    assert links(log, 5, (12,)) == []
