"""Evidence with witnesses, time and further entries: gathered here and from the partners.

What cannot be had is left out, and said: evidence of the exchange itself never waits for
anybody else.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from comity.assembly.build import Node
from comity.assembly.evidence import held, messages_named
from comity.assembly.further_disclosed import Further, further_entries, further_leaves
from comity.assembly.handling_gate import require_usable_messages
from comity.assembly.known_lines import known_lines, with_known_lines
from comity.assembly.use_gate import require_unrestricted_messages
from comity.errors import Failure, LedgerFailure, ReferenceNotFound
from comity.exchange.batch import split_hashes
from comity.exchange.ports import IncomingMessage, OutgoingMessage
from comity.ids import StateCode
from comity.law.handling import Use
from comity.ledger.anchor import Anchor, Link
from comity.ledger.anchored_file import AnchoredFile, write_file
from comity.ledger.anchoring import anchor_for
from comity.ledger.channel_file import EvidenceFile
from comity.ledger.checkpoint import read_checkpoint
from comity.ledger.evidence import verify_evidence
from comity.ledger.evidence_report import EvidenceReport
from comity.storage.store import Work
from comity.trust.network_document import NetworkDocument

_PATIENCE: Final = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Exported:
    """An evidence file, verified.

    Attributes:
        raw: The file.
        report: What it proves.
        left_out: What could not be had, as sentences.
    """

    raw: bytes
    report: EvidenceReport
    left_out: tuple[str, ...]


def export_anchored(
    node: Node,
    reference: str,
    *,
    with_payload: bool = True,
    further: frozenset[Further] = frozenset(),
    offline: bool = False,
    newest_format: bool = False,
) -> Exported:
    """Return the evidence file for a message or a conversation, with all that vouches for it.

    Args:
        node: The node, either side of the exchange.
        reference: Identifier of a message or of a conversation.
        with_payload: Whether what was said is disclosed.
        further: Which further entries of our log are disclosed.
        offline: Whether partners are not asked for what vouches for their logs.
        newest_format: Whether the file is of format 3 even if nothing needs it.

    Raises:
        ReferenceNotFound: The reference names nothing here.
        EvidenceInvalid: What should prove the exchange is missing; run ``comity fsck``.
        ConflictingChange: A condition that came with a message bars its use in evidence, or
            it tells of a conviction whose use is restricted.
    """
    document = node.directory.document
    with node.database.begin() as work:
        messages = messages_named(work, reference)
        if with_payload:
            require_usable_messages(work.disclosure, messages, Use.EVIDENCE, own=node.state)
            require_unrestricted_messages(work.facts, messages, as_evidence=True)
        leaves = further_leaves(work, messages, further)
        size = _own_size(work, messages, leaves)
        holds = held(work, document, messages, with_payload=with_payload, size=size)
        entries = further_entries(work, node, messages, leaves, size)
        ours, left_out = _own_anchor(work, node, size)
    file = AnchoredFile(
        with_known_lines(holds, node.directory),
        document.digest(),
        tuple(replace(one, proof=known_lines(one.proof, node.directory)) for one in entries),
    )
    anchors = list(ours)
    if not offline and _is_vouched_for(document):
        theirs, unanswered = asyncio.run(_partners_anchors(node, file.holds))
        anchors += theirs
        left_out = (*left_out, *unanswered)
    return _verified(node, file, anchors, left_out, newest_format=newest_format)


def _verified(
    node: Node,
    file: AnchoredFile,
    anchors: Sequence[Anchor],
    left_out: tuple[str, ...],
    *,
    newest_format: bool,
) -> Exported:
    """Write and verify the file; leave an anchor out that does not verify.

    Raises:
        EvidenceInvalid: It does not verify without them either.
    """
    now = node.clock.now()
    kept: list[Anchor] = []
    for anchor in anchors:
        tried = replace(file, anchors=(*kept, anchor))
        try:
            verify_evidence(write_file(tried), node.directory, at=now)
        except LedgerFailure as failure:
            left_out = (
                *left_out,
                f"What vouches for {anchor.origin} does not verify: {failure.public}",
            )
        else:
            kept.append(anchor)
    whole = replace(file, anchors=tuple(kept))
    if not (whole.entries or whole.anchors or newest_format):
        whole = AnchoredFile(whole.holds)
    raw = write_file(whole)
    return Exported(raw, verify_evidence(raw, node.directory, at=now), left_out)


def _is_vouched_for(document: NetworkDocument) -> bool:
    """Return whether the network has anybody who vouches for logs."""
    return document.witnessing is not None or bool(document.time_stamping)


def _own_size(
    work: Work,
    messages: Sequence[OutgoingMessage | IncomingMessage],
    leaves: Sequence[int],
) -> int:
    """Return the size of a checkpoint of ours that covers everything: published, if there is."""
    wanted = [*leaves, *(message.leaf_index for message in messages)]
    wanted += [
        message.accepted_leaf
        for message in messages
        if isinstance(message, OutgoingMessage) and message.accepted_leaf is not None
    ]
    published = work.publications.covering(max(wanted) + 1)
    return read_checkpoint(work.log.checkpoint()).size if published is None else published.size


def _own_anchor(work: Work, node: Node, size: int) -> tuple[tuple[Anchor, ...], tuple[str, ...]]:
    if not _is_vouched_for(node.directory.document):
        return (), ()
    try:
        anchor = anchor_for(
            size,
            origin=node.config.node.origin,
            log=work.log,
            publications=work.publications,
            time_stamps=work.time_stamps,
        )
    except ReferenceNotFound:
        return (), ("No published checkpoint of ours covers it yet; export it again later.",)
    return (anchor,), ()


async def _partners_anchors(
    node: Node, holds: EvidenceFile
) -> tuple[tuple[Anchor, ...], tuple[str, ...]]:
    """Ask each partner for what vouches for its log, as far as the file shows it."""
    sizes: dict[str, set[int]] = {}
    for item in holds.messages:
        proofs = [item.proof] if item.receipt is None else [item.proof, item.receipt.proof]
        for proof in proofs:
            at = read_checkpoint(proof.checkpoint)
            if at.origin != node.config.node.origin:
                sizes.setdefault(at.origin, set()).add(at.size)
    anchors, unanswered = [], []
    for origin, wanted in sorted(sizes.items()):
        state = node.directory.state_of_log(origin)
        try:
            anchors.append(
                await asyncio.wait_for(
                    _anchor_of(node, state, sorted(wanted)), _PATIENCE.total_seconds()
                )
            )
        except Failure as failure:
            unanswered.append(f"{state} did not show what vouches for its log: {failure.public}")
        except TimeoutError:
            unanswered.append(f"{state} did not show what vouches for its log in time.")
    return tuple(anchors), tuple(unanswered)


async def _anchor_of(node: Node, state: StateCode, wanted: Sequence[int]) -> Anchor:
    """Return a partner's anchor with a link from each size; nothing in it is verified yet.

    Raises:
        Failure: The partner does not answer, refuses, or answers no anchor.
    """
    async with node.client(state, node.clock.now()) as client:
        anchor = await client.anchor(wanted[-1])
        published = read_checkpoint(anchor.note).size
        links = []
        for size in wanted:
            if size == published:
                links.append(Link(size, ()))
                continue
            shown = next((link for link in anchor.links if link.size == size), None)
            if shown is None:
                proof = await client.consistency(size, published)
                shown = Link(size, split_hashes(proof.hashes))
            links.append(shown)
    return replace(anchor, links=tuple(links))
