"""Whatever a log asks of a witness: it never cosigns two histories, and never less than before."""

from datetime import UTC, datetime, timedelta
from typing import Final

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from tests.contracts.samples import IDENTITY, CountedRandomness, SteppingClock

from comity.errors import (
    CheckpointGap,
    CheckpointInconsistent,
    EnvelopeMalformed,
    SignatureInvalid,
)
from comity.ledger.checkpoint import Checkpoint, read_checkpoint, sign_checkpoint
from comity.ledger.cosigning import CosigningRequest, cosign_checkpoint
from comity.ledger.tree import CompactRange, TreeAt
from comity.storage.memory.database import MemoryDatabase
from comity.trust.cosignature import cosignatures_on
from comity.trust.cosigner import CosignerAlgorithm, CosignerKey
from comity.trust.keys import SigningKey
from comity.trust.merkle_proof import check_consistency, leaf_hash
from comity.trust.note_format import parse_note

LOG: Final = SigningKey("liar.example/log", bytes(32))
STRANGER: Final = SigningKey("liar.example/log", bytes([9]) * 32)
WITNESS: Final = CosignerKey("we.example/witness", CosignerAlgorithm.ED25519, bytes([3]) * 32)
BEGINS: Final = datetime(2026, 3, 1, tzinfo=UTC)
MOST: Final = 24
FORK_AT: Final = 7
HISTORIES: Final = tuple(
    [leaf_hash(b"%d %d" % (0 if place < FORK_AT else number, place)) for place in range(MOST)]
    for number in range(3)
)


def root(history: int, size: int) -> bytes:
    tree = CompactRange()
    tree.extend(HISTORIES[history][:size])
    return tree.root()


def proof(history: int, old: int, size: int) -> tuple[bytes, ...]:
    def read(level: int, index: int) -> bytes:
        part = CompactRange()
        part.extend(HISTORIES[history][index << level : (index + 1) << level])
        return part.root()

    return tuple(TreeAt(size, read).consistency_from(min(old, size)))


class Witnessed(RuleBasedStateMachine):
    """A log that may sign any of three histories, and a witness that is asked at will."""

    def __init__(self) -> None:
        super().__init__()
        self.store = MemoryDatabase(
            identity=IDENTITY, clock=SteppingClock(), randomness=CountedRandomness()
        )
        self.at = BEGINS
        self.cosigned: list[Checkpoint] = []

    @rule(
        history=st.integers(0, 2),
        size=st.integers(0, MOST),
        old=st.integers(0, MOST),
        claims_last=st.booleans(),
        signer=st.sampled_from([LOG, LOG, LOG, STRANGER]),
        from_owner=st.booleans(),
    )
    def ask(  # noqa: PLR0917 - hypothesis gives them by name
        self,
        history: int,
        size: int,
        old: int,
        claims_last: bool,
        signer: SigningKey,
        from_owner: bool,
    ) -> None:
        if claims_last and self.cosigned:
            old = self.cosigned[-1].size
        note = sign_checkpoint(Checkpoint(LOG.name, size, root(history, size)), [signer])
        hashes = proof(history, old, size) if old else ()
        self.at += timedelta(seconds=1)
        try:
            with self.store.begin() as work:
                lines = cosign_checkpoint(
                    CosigningRequest(old, hashes, note),
                    origin=LOG.name,
                    log_keys=[LOG.verification_key],
                    witness_keys=[WITNESS],
                    witnessed=work.witnessed,
                    seen=work.seen,
                    at=self.at,
                    from_owner=from_owner,
                )
        except SignatureInvalid:
            assert signer is STRANGER
            return
        except (CheckpointGap, CheckpointInconsistent, EnvelopeMalformed):
            return
        assert signer is LOG
        assert len(lines) == 1
        self.cosigned.append(read_checkpoint(note))

    @invariant()
    def what_was_cosigned_is_one_history_that_only_grew(self) -> None:
        for before, after in zip(self.cosigned, self.cosigned[1:], strict=False):
            assert before.size <= after.size
            numbers = [each for each in range(3) if root(each, after.size) == after.root]
            assert any(root(each, before.size) == before.root for each in numbers)
            check_consistency(
                before.size,
                after.size,
                before.root,
                after.root,
                proof(numbers[0], before.size, after.size) if 0 < before.size < after.size else (),
            )

    @invariant()
    def the_record_is_what_was_cosigned_last(self) -> None:
        with self.store.read() as snapshot:
            kept = snapshot.witnessed.cosigned(LOG.name)
        if not self.cosigned:
            assert kept is None
            return
        assert kept is not None
        assert read_checkpoint(kept.note) == self.cosigned[-1]
        assert cosignatures_on(parse_note(kept.note), [WITNESS.verification_key])


TestWitnessed = Witnessed.TestCase
