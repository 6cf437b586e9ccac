"""Comparing with partners what each saw of every log, so that nobody can be shown two.

Whoever shows one history to some and another to others must keep them from comparing:
two checkpoints of one size are proof by themselves, and of two sizes the log's owner has
to show that one extends the other.

Source: docs/protocol, COM-10.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from comity.assembly.build import Node
from comity.assembly.comparing import Unlinked, compare, is_known, second_root
from comity.assembly.seen_at_first_hand import FirstHand, first_hand
from comity.errors import CheckpointInconsistent, Failure
from comity.ids import StateCode
from comity.ledger.checkpoint import Checkpoint, read_checkpoint
from comity.ledger.cosigning import TWO_ROOTS
from comity.ledger.publication import (
    ShownCheckpoint,
    check_before_theft,
    open_publication,
    without_false_lines,
)
from comity.ledger.publication_ports import SeenPublication
from comity.storage.sql.work import SqlWork
from comity.trust.merkle_proof import check_consistency

_SHOWN_AT_MOST: Final = 500


def shown(node: Node) -> tuple[ShownCheckpoint, ...]:
    """Return what this node shows: its own latest publication, and the greatest seen of others."""
    own = node.config.node.origin
    found: dict[str, bytes] = {}
    with node.database.read() as snapshot:
        latest = snapshot.publications.latest()
        if latest is not None:
            found[own] = latest.note
        for _, log in node.directory.document.logs():
            if log.origin == own:
                continue
            rows = snapshot.witnessed.published(log.origin)
            ours = first_hand(
                log.origin, rows, snapshot.seen, state=node.state, now=node.clock.now()
            )
            note = _to_show(rows, ours)
            if note is not None:
                found[log.origin] = note
    return tuple(
        ShownCheckpoint(origin, note.decode("utf-8")) for origin, note in sorted(found.items())
    )[:_SHOWN_AT_MOST]


def _to_show(rows: Sequence[SeenPublication], ours: FirstHand) -> bytes | None:
    """Return the greatest checkpoint that we saw ourselves; else that is linked; else any.

    What others merely claim comes last: a log could otherwise hide what it showed us, and what
    it showed others, behind one great checkpoint that it shows to all and never explains.
    """
    linked = [row.note for row in rows if row.linked_at is not None]
    candidates = ours.notes() or linked or [row.note for row in rows]
    return max(candidates, key=lambda note: read_checkpoint(note).size, default=None)


def admit_shown(node: Node, peer: StateCode, notes: tuple[ShownCheckpoint, ...]) -> int:
    """Keep what a partner showed us of other logs; return how many were of use.

    A note that no key of its log signed is left out, and is nobody's fault but its sender's.
    One of our own log that we did not sign speaks of a stolen key, or of a database that was
    restored from an older copy: it is kept like a contradiction.
    """
    now = node.clock.now()
    own = node.config.node.origin
    with node.database.read() as snapshot:
        known = {
            (row.origin, row.note)
            for row in snapshot.witnessed.all_published()
            if row.shown_by == peer
        }
    kept = 0
    for each in notes[:_SHOWN_AT_MOST]:
        note = without_false_lines(each.note.encode("utf-8"), node.directory)
        # Most is what was shown a minute ago; its signatures need no second look.
        if (each.origin, note) in known:
            continue
        try:
            opened = open_publication(note, directory=node.directory, origin=each.origin, now=now)
            if each.origin != own:
                check_before_theft(note, opened, node.directory)
        except Failure:
            continue
        theirs = opened.checkpoint.value
        publication = SeenPublication(each.origin, peer, theirs.size, note, now)
        with node.database.begin() as work:
            if each.origin == own:
                _compare_with_our_own(work, publication, theirs)
            else:
                _compare_roots(work, publication, theirs)
                _give_up_doubtful(node, work, publication)
                work.witnessed.see(_as_linked_before(node, work, publication, theirs))
        kept += 1
    return kept


def _compare_roots(work: SqlWork, publication: SeenPublication, theirs: Checkpoint) -> None:
    """Keep two roots of one size at once: of each state only the greatest shown is kept."""
    rows = work.witnessed.published(publication.origin)
    contradiction = second_root(work, theirs, [row.note for row in rows])
    if contradiction is not None:
        work.seen.misbehaviour(publication.origin, contradiction, publication.note, TWO_ROOTS)


def _give_up_doubtful(node: Node, work: SqlWork, publication: SeenPublication) -> None:
    """Unlink the greater checkpoint a state showed, if the link may rest on a mere claim.

    It would otherwise keep what that state shows now from being compared.
    """
    rows = work.witnessed.published(publication.origin)
    ours = first_hand(
        publication.origin, rows, work.seen, state=node.state, now=publication.seen_at
    )
    if not ours.doubtful:
        return
    for row in rows:
        if (
            row.shown_by == publication.shown_by
            and row.size > publication.size
            and row.linked_at is not None
        ):
            work.witnessed.see(replace(row, linked_at=None, seen_at=publication.seen_at))


def _as_linked_before(
    node: Node, work: SqlWork, publication: SeenPublication, theirs: Checkpoint
) -> SeenPublication:
    """Return a publication, linked if we saw it ourselves, or its state showed it before.

    Further cosignatures on it change nothing about the history it states.
    """
    rows = work.witnessed.published(publication.origin)
    for row in rows:
        if row.shown_by == publication.shown_by and read_checkpoint(row.note) == theirs:
            return replace(publication, linked_at=row.linked_at)
    ours = first_hand(
        publication.origin, rows, work.seen, state=node.state, now=publication.seen_at
    )
    known = ours.reference(rows)
    if known is not None and is_known(work, publication, [known]):
        return replace(publication, linked_at=publication.seen_at)
    return publication


def unlinked(node: Node, *, limit: int) -> tuple[Unlinked, ...]:
    """Compare everything seen of each log; return what its owner must be asked about.

    What can be decided here is decided: equal checkpoints are linked, and two roots for one
    size are kept as proof.

    Args:
        node: This node.
        limit: At most so many for each log.
    """
    found: list[Unlinked] = []
    for owner, log in node.directory.document.logs():
        if owner == node.state:
            continue
        with node.database.read() as snapshot:
            rows = snapshot.witnessed.published(log.origin)
            if all(row.linked_at is not None for row in rows):
                continue
        with node.database.begin() as work:
            pairs = compare(node, work, owner, log.origin)
        found += _in_turn(pairs, node.clock.now(), limit)
    return tuple(found)


def _in_turn(pairs: list[Unlinked], now: datetime, limit: int) -> list[Unlinked]:
    """Return some pairs, others each minute: claims never explained must not crowd others out."""
    if len(pairs) <= limit:
        return pairs
    start = int(now.timestamp()) // 60 * limit % len(pairs)
    return [*pairs[start:], *pairs[:start]][:limit]


def settle_link(node: Node, pair: Unlinked, hashes: tuple[bytes, ...] | None) -> bool:
    """Take up the owner's answer about two checkpoints; return whether they are one history.

    Args:
        node: This node.
        pair: What was asked.
        hashes: Its consistency proof; None if it refused to give one, which a log that
            signed both cannot honestly do.
    """
    known, other = read_checkpoint(pair.known), read_checkpoint(pair.shown.note)
    first, second = (known, other) if known.size <= other.size else (other, known)
    what = "The log's owner refused to show that one of two checkpoints extends the other."
    if hashes is not None:
        try:
            check_consistency(first.size, second.size, first.root, second.root, hashes)
        except CheckpointInconsistent as problem:
            what = problem.public
        else:
            if pair.links:
                with node.database.begin() as work:
                    work.witnessed.see(replace(pair.shown, linked_at=node.clock.now()))
            return True
    with node.database.begin() as work:
        work.seen.misbehaviour(pair.origin, pair.known, pair.shown.note, what)
    return False


def _compare_with_our_own(work: SqlWork, shown: SeenPublication, theirs: Checkpoint) -> None:
    """Keep a checkpoint in our own name that our log never had."""
    latest = work.publications.latest()
    ours = work.log.note_at(theirs.size)
    if ours is not None:
        if read_checkpoint(ours).root != theirs.root:
            work.seen.misbehaviour(shown.origin, ours, shown.note, TWO_ROOTS)
        return
    if latest is None:
        return
    what = "A checkpoint in our own name of entries that our log does not have."
    try:
        is_ours = work.log.root_at(theirs.size) == theirs.root
    except ValueError:
        # Beyond everything that we ever signed.
        is_ours, what = False, "A checkpoint in our own name of a size that our log does not have."
    if not is_ours:
        work.seen.misbehaviour(shown.origin, latest.note, shown.note, what)
