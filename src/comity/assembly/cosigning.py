"""This node as a witness: cosigning partners' logs, within one transaction each.

Source: docs/protocol, COM-10.
"""

from comity.assembly.build import Node
from comity.assembly.witness_keys import keys_in_force
from comity.errors import CheckpointInconsistent, KeyUnavailable, MemberUnknown
from comity.ids import StateCode
from comity.ledger.checkpoint import read_checkpoint
from comity.ledger.cosigning import cosign_checkpoint, parse_request
from comity.ledger.publication_ports import SeenPublication
from comity.trust.cosignature import signature_lines
from comity.trust.digest import sha256


def cosign_for(node: Node, raw: bytes, caller: StateCode) -> bytes:
    """Cosign a checkpoint of a member's log; return our signature lines.

    What we cosigned is on record, committed, before this returns.

    Args:
        node: This node.
        raw: The body of the request.
        caller: Who asks.

    Raises:
        EnvelopeMalformed, CheckpointMalformed: Not a request. The caller's fault.
        MemberUnknown: The log belongs to no member at present, or to ourselves.
        KeyUnavailable: The network document names no key of our witness.
        SignatureInvalid, CheckpointGap, CheckpointInconsistent: See ``cosign_checkpoint``.
    """
    now = node.clock.now()
    request = parse_request(raw)
    origin = read_checkpoint(request.note).origin
    owner = node.directory.state_of_log(origin)
    node.directory.member(owner, now)
    if owner == node.state:
        raise MemberUnknown("A witness does not cosign its own log.")
    keys = keys_in_force(node.witness_keys, node.directory, node.state, now)
    if not keys:
        raise KeyUnavailable("The network document names no key of this node's witness.")
    with node.database.begin() as work:
        try:
            lines = cosign_checkpoint(
                request,
                origin=origin,
                log_keys=node.directory.log_keys(origin, now),
                witness_keys=keys,
                witnessed=work.witnessed,
                seen=work.seen,
                at=now,
                from_owner=caller == owner,
            )
        except CheckpointInconsistent as failure:
            # The block is left normally, so that the proof against the log is kept.
            misbehaviour = failure
        else:
            cosigned = work.witnessed.cosigned(origin)
            if cosigned is not None:
                # What our witness saw is compared with what everybody else saw.
                work.witnessed.see(
                    SeenPublication(origin, node.state, cosigned.size, cosigned.note, now)
                )
            return signature_lines(lines)
    raise misbehaviour


def cosigned_note(node: Node, origin_hash: str) -> bytes | None:
    """Return what our witness cosigned last of the log whose origin has that SHA-256.

    Args:
        node: This node.
        origin_hash: 64 hexadecimal digits.
    """
    with node.database.read() as snapshot:
        for each in snapshot.witnessed.all_cosigned():
            if sha256(each.origin.encode("utf-8")).hex() == origin_hash:
                return each.note
    return None
