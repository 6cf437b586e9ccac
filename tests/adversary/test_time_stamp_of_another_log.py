"""A genuine time-stamp of something else is put where the stamp of a checkpoint should be.

It may be of another log, of another size of the same log, of the note with its witnesses'
lines, or of an earlier chain: each is signed by the authority that the network names, and
at the right time. Whoever could pass one off could give a checkpoint made today the time
of one made years ago.
"""

from dataclasses import replace

import pytest
from tests.adversary.stamping_attack import Attack
from tests.federation.trust_site import AUTHORITY
from tests.unit.trust.stamping import NOTE, YEAR, HandClock, anchored, authority, stamped

from comity.errors import ConflictingChange, TimeStampInvalid
from comity.trust.time_stamp import verify_chain
from comity.trust.time_stamp_request import query_for


def test_stamps_of_other_notes_are_detected_by_whoever_verifies() -> None:
    clock = HandClock()
    example = authority(clock)
    own = stamped(example, clock).token.raw
    others = [
        NOTE.replace(b"example.org/log", b"elsewhere.org/log"),
        NOTE.replace(b"\n7\n", b"\n8\n"),
        NOTE + b"\xe2\x80\x94 witness.example cosignature\n",
        NOTE.removesuffix(b"\n"),
        b"",
    ]
    for other in others:
        token = stamped(example, clock, note=other).token.raw
        with pytest.raises(TimeStampInvalid, match="something else"):
            verify_chain([token], NOTE, anchored(example), now=clock.time)
    assert verify_chain([own], NOTE, anchored(example), now=clock.time).at == clock.time


def test_a_renewal_of_another_chain_is_detected() -> None:
    clock = HandClock()
    example = authority(clock)
    first = stamped(example, clock).token.raw
    clock.time += YEAR
    of_another = stamped(example, clock, note=b"another note").token.raw
    renewal = stamped(example, clock, [of_another], note=b"another note").token.raw
    bare = stamped(example, clock).token.raw  # of the right note, but of no token before it
    for second in (renewal, of_another, bare):
        with pytest.raises(TimeStampInvalid, match="something else"):
            verify_chain([first, second], NOTE, anchored(example), now=clock.time)


def test_a_stamp_of_a_partners_log_in_our_database_is_detected_and_changes_nothing() -> None:
    attack = Attack()
    site = attack.site
    honest, before = attack.verified(), attack.kept()
    with site.france.store.begin() as work:
        note = work.log.checkpoint()
    clock = HandClock(site.clock.now())
    site.authority.clock = clock.now
    foreign = site.authority.answer(query_for(note, bytes).raw)
    token = foreign[foreign.index(b"\x30\x03\x02\x01\x00") + 5 :]
    # The store keeps the place of the honest token; nobody else's takes it.
    [(size, _)] = before
    with pytest.raises(ConflictingChange), site.austria.store.database.begin() as work:
        work.time_stamps.put(size, AUTHORITY, 0, token, clock.now())
    assert attack.kept() == before
    # Whoever can write to the database all the same deceives no verifier.
    tables = site.austria.store.tables
    key = (size, AUTHORITY)
    tables.time_stamps[key] = (replace(tables.time_stamps[key][0], token=token),)
    with pytest.raises(TimeStampInvalid, match="something else"):
        attack.verified()
    tables.time_stamps.update(before)
    assert attack.verified() == honest
