"""Attack: whoever stole a log's key makes the log's owner look like a liar after the revocation.

Detected by whoever judges the proof with the network document in which the key is revoked, and
by every node that is shown the forgery: it is no longer the owner's word.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from tests.adversary.key_theft import NOTICED, STOLEN, THEFT, directory, without_the_key
from tests.adversary.witness_stage import LIAR, SECOND, Scene, scene

from comity.assembly.gossiping import admit_shown, shown, unlinked
from comity.ledger.checkpoint import Checkpoint, sign_checkpoint
from comity.ledger.misbehaviour_file import Proof, Verdict, judge
from comity.ledger.publication import ShownCheckpoint
from comity.trust._seal import SEAL
from comity.trust.keys import SigningKey
from comity.trust.network_changes import member_of, with_changed_member, with_rotated_log_key
from comity.trust.network_directory import Directory
from comity.trust.revocation import with_revoked_key
from comity.trust.verify import Verified

assert THEFT < NOTICED


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Scene]:
    with scene(tmp_path) as made:
        yield made


def forged() -> Proof:
    notes = [
        sign_checkpoint(Checkpoint(STOLEN.name, 5, bytes([each]) * 32), [STOLEN]).decode()
        for each in (1, 2)
    ]
    return Proof(
        state=None,
        log=STOLEN.name,
        what="",
        noted_at="",
        one_size_two_roots=True,
        first_note=notes[0],
        second_note=notes[1],
        signatures_valid=True,
    )


def test_two_notes_under_a_compromised_key_accuse_nobody() -> None:
    judged = judge(forged(), directory(without_the_key()))
    assert judged.verdict is Verdict.NOT_PROVEN
    assert "compromised on 2026-01-15" in judged.reason


def test_a_key_that_was_superseded_still_speaks_for_its_owner() -> None:
    judged = judge(forged(), directory(without_the_key("superseded")))
    assert judged.verdict is Verdict.PROVEN


def test_what_a_thief_shows_after_the_revocation_is_neither_kept_nor_passed_on(
    stage: Scene,
) -> None:
    true, thief = stage.history("true", 9), stage.history("thief", 2000)
    stage.exchanged(stage.first, true, 0, 9)
    at = stage.clock.now()
    document = stage.directory.document
    fresh = SigningKey(stage.origin, bytes(31) + b"7").verification_key
    rotated = with_rotated_log_key(document, LIAR, fresh, at=at, overlap_until=at)
    stolen = true.key.verification_key
    owner = with_revoked_key(
        member_of(rotated, LIAR), stolen, since=at, reason="compromised", at=at
    )
    revoked = with_changed_member(document, owner, at=at)
    stage.first.partners.directory = Directory(Verified(revoked, SEAL))
    stage.clock.pass_by(timedelta(hours=1))
    before = shown(stage.first)
    note = ShownCheckpoint(stage.origin, thief.note(2000).decode())
    assert admit_shown(stage.first, SECOND, (note,)) == 0
    assert unlinked(stage.first, limit=8) == ()
    assert stage.judged(stage.first) == []
    assert shown(stage.first) == before
