"""Publishing this node's log: what is to be cosigned, by whom, and what became of it.

Messages never wait for any of this: batches travel under checkpoints that the log alone
signed. What a witness owes us is a row, and is asked for again.

Source: docs/protocol, COM-10.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from comity.assembly.build import Node
from comity.errors import CheckpointMalformed, EnvelopeMalformed, SignatureInvalid
from comity.ids import StateCode
from comity.ledger.cosigning import CosigningRequest
from comity.ledger.publication import TOLERATED_SKEW, enough_cosigners, open_publication
from comity.ledger.publication_ports import Publication, WitnessStanding
from comity.storage.store import Snapshot
from comity.trust.cosignature import CosignerVerificationKey, cosignatures_on, with_signatures
from comity.trust.network_directory import Directory
from comity.trust.note_format import NoteSignature, parse_note

_LONGEST_WAIT: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A checkpoint of our log that is published, or is to be.

    Attributes:
        size: Its size.
        note: Our signed note, with the cosignatures collected so far.
        witnesses: The members that cosigned it so far.
        meets_policy: Whether these are enough.
    """

    size: int
    note: bytes
    witnesses: frozenset[StateCode]
    meets_policy: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A partner whose witness is to be asked.

    Attributes:
        state: The partner.
        request: What it is asked first.
    """

    state: StateCode
    request: CosigningRequest


def candidate(node: Node, collected: Candidate | None) -> Candidate | None:
    """Return the checkpoint that is to be cosigned; None if there is nothing to do.

    The newest, once the log has grown beyond what is published; else the one published, as
    long as more witnesses are wanted for it. A signature of the log is made here, at most one
    for each call.

    Args:
        node: This node.
        collected: What was collected for the same size before, if anything.

    Raises:
        CheckpointInconsistent: Our own log is damaged.
        StorageUnavailable: The database does not answer.
    """
    with node.database.read() as snapshot:
        size, latest = snapshot.log.size(), snapshot.publications.latest()
    if size == 0:
        return None
    if latest is not None and latest.size >= size:
        found = weighed(node, latest.size, latest.note)
        return None if len(found.witnesses) >= _wanted(node) else found
    if collected is not None and collected.size == size:
        return collected
    with node.database.begin() as work:
        note = work.log.checkpoint()
        return weighed(node, work.log.size(), note)


def weighed(node: Node, size: int, note: bytes) -> Candidate:
    """Return a note of ours with what its cosignatures amount to."""
    opened = open_publication(
        note, directory=node.directory, origin=node.config.node.origin, now=node.clock.now()
    )
    return Candidate(size, note, opened.witnesses(), opened.meets(node.directory.witnessing()))


def to_be_asked(node: Node, wanted: Candidate) -> tuple[Asked, ...]:
    """Return the partners whose witnesses are to be asked now, with what they are asked.

    Those that have cosigned it already, that have no witness, or that failed a short while
    ago are left out. All others are asked, more than the policy needs: whoever is never
    asked sees no split view.
    """
    now = node.clock.now()
    partners = node.partners.states(now)
    able = {
        known.state
        for known in node.directory.cosigners()
        if known.entry.covers(now) and known.state in partners
    }
    with node.database.read() as snapshot:
        standings = {each.state: each for each in snapshot.witnessed.standings()}
        return tuple(
            Asked(state, _request(snapshot, wanted, standings.get(state)))
            for state in sorted(able - wanted.witnesses)
            if _may_be_asked(standings.get(state), now)
        )


def request_from(node: Node, wanted: Candidate, old_size: int) -> CosigningRequest | None:
    """Return the request from another size; None if our log never had that size.

    A witness that saw more of our log than there is knows something we do not: our
    database was restored from an older copy, or somebody else signs in our name.
    """
    if old_size > wanted.size:
        return None
    with node.database.read() as snapshot:
        return _linked(snapshot, wanted, old_size)


def lines_of(
    answer: bytes, wanted: Candidate, keys: Iterable[CosignerVerificationKey], *, now: datetime
) -> tuple[NoteSignature, ...]:
    """Return those lines of a witness's answer that are its cosignatures, checked.

    Args:
        answer: Signature lines as received.
        wanted: What was to be cosigned.
        keys: The witness's keys at present.
        now: Now, aware.

    Raises:
        SignatureInvalid: None is, or one is named so and is not. The witness's fault.
        EnvelopeMalformed, CheckpointMalformed: These are no signature lines.
    """
    text = parse_note(wanted.note).text
    note = parse_note(text.encode("utf-8") + b"\n" + answer)
    known = tuple(keys)
    counted = {
        (each.key.name, each.key.key_id)
        for each in cosignatures_on(note, known)
        if abs(each.at - now) <= TOLERATED_SKEW
    }
    lines = tuple(line for line in note.signatures if (line.name, line.key_id) in counted)
    if not lines:
        raise SignatureInvalid("The answer holds no cosignature of the partner's witness.")
    return lines


def with_lines(node: Node, wanted: Candidate, lines: Iterable[NoteSignature]) -> Candidate:
    """Return a candidate with further cosignatures, unless it has as many as are kept."""
    if len(wanted.witnesses) >= _wanted(node):
        return wanted
    return weighed(node, wanted.size, with_signatures(wanted.note, lines))


def publish(node: Node, ready: Candidate) -> bool:
    """Store a candidate as published, if it meets the policy; return whether it does."""
    if not ready.meets_policy:
        return False
    with node.database.begin() as work:
        work.publications.put(Publication(ready.size, ready.note, node.clock.now()))
    return True


def note_success(node: Node, state: StateCode, size: int) -> None:
    """Note that a partner's witness cosigned a size of our log."""
    with node.database.begin() as work:
        work.witnessed.stand(WitnessStanding(state, size, node.clock.now()))


def note_failure(node: Node, state: StateCode, problem: str) -> None:
    """Note that a partner's witness did not cosign, and when it is asked again.

    From the interval of publishing, doubling up to five minutes.
    """
    now = node.clock.now()
    with node.database.begin() as work:
        before = next(
            (each for each in work.witnessed.standings() if each.state == state),
            WitnessStanding(state),
        )
        wait = _back_off(before.failures, node.config.witnessing.interval_seconds)
        work.witnessed.stand(
            WitnessStanding(
                state=state,
                size=before.size,
                cosigned_at=before.cosigned_at,
                failures=before.failures + 1,
                next_attempt_at=now + wait,
                problem=problem,
            )
        )


def malformed_answer(problem: Exception) -> bool:
    """Say whether a failure means that a witness answered with something else."""
    return isinstance(problem, EnvelopeMalformed | CheckpointMalformed | SignatureInvalid)


def able_witnesses(directory: Directory, own: StateCode, at: datetime) -> frozenset[StateCode]:
    """Return the other members that have a witness with a key valid at a moment."""
    named = {known.state for known in directory.cosigners() if known.entry.covers(at)}
    return frozenset(named & {member.state for member in directory.members()}) - {own}


def _wanted(node: Node) -> int:
    """Return of how many members a publication of ours is to bear cosignatures."""
    able = able_witnesses(node.directory, node.state, node.clock.now())
    return min(len(able), enough_cosigners(node.directory.witnessing()))


def _back_off(failures: int, interval_seconds: float) -> timedelta:
    doubled = timedelta(seconds=interval_seconds * float(1 << min(failures, 10)))
    return min(doubled, max(_LONGEST_WAIT, timedelta(seconds=interval_seconds)))


def _may_be_asked(standing: WitnessStanding | None, now: datetime) -> bool:
    return standing is None or standing.next_attempt_at is None or standing.next_attempt_at <= now


def _request(
    snapshot: Snapshot, wanted: Candidate, standing: WitnessStanding | None
) -> CosigningRequest:
    last = 0 if standing is None else min(standing.size, wanted.size)
    return _linked(snapshot, wanted, last)


def _linked(snapshot: Snapshot, wanted: Candidate, old_size: int) -> CosigningRequest:
    hashes: tuple[bytes, ...] = ()
    if 0 < old_size < wanted.size:
        hashes = snapshot.log.consistency_proof(old_size, wanted.size)
    # Witnesses are shown our own signature only; what others said of it is not theirs to weigh.
    note = snapshot.log.note_at(wanted.size)
    return CosigningRequest(old_size, hashes, wanted.note if note is None else note)
