"""Checking a file that somebody brings, with the network document that this node trusts.

The same verifiers as ``comity verify``; nothing of the file is kept.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from comity.assembly.build import Node
from comity.assembly.sealing_documents import own_certificates
from comity.errors import Failure, RateExceeded
from comity.ledger.channel_file import format_of
from comity.ledger.evidence import verify_evidence
from comity.transport.documents.record import NAME
from comity.trust.network_document import NetworkDocument
from comity.trust.sealed_apart import read_apart
from comity.trust.sealed_document import (
    Seal,
    is_sealed_form,
    node_certificates,
    vouching_problem,
)
from comity.trust.time_stamp import verify_token
from comity.trust.time_stamp_authorities import anchors_of

EVIDENCE: Final = "evidence"
_EVIDENCE_FORMATS: Final = "comity-evidence/"
_UNREAD: Final = "This kind of file is not read here; 'comity verify' reads every kind."
_UNSEALED: Final = "The document bears no seal."
_NOT_PROVED_OF_DOCUMENTS: Final = (
    "That what the document says is true, or still is.",
    "That the certificate was not revoked: nothing is fetched here to find out.",
)


@dataclass(frozen=True, slots=True)
class FileCheck:
    """What checking a file found.

    Attributes:
        form: What kind of file it is: ``evidence``, or the form of a sealed document.
        problem: Why it does not hold; empty if it does.
        proved: What it proves, as sentences.
        not_proved: What it does not.
        one_sided: Whether it is, for some messages, one side's record only.
        record: The record inside a document; empty if there is none.
        is_read: Whether files of its kind are read here; of others nothing is known.
    """

    form: str
    problem: str = ""
    proved: tuple[str, ...] = ()
    not_proved: tuple[str, ...] = ()
    one_sided: bool = False
    record: bytes = field(default=b"", repr=False)
    is_read: bool = True


def check_file(node: Node, raw: bytes) -> FileCheck:
    """Return what a file proves; one that cannot be read does not hold, and says why.

    Args:
        node: The node, for its network document and its clock.
        raw: The file, from whomever.

    Raises:
        RateExceeded: As many as may be are being checked already; nothing is known of this one.
    """
    is_sealed = is_sealed_form(raw)
    if not is_sealed and not format_of(raw).startswith(_EVIDENCE_FORMATS):
        return FileCheck(EVIDENCE, problem=_UNREAD, is_read=False)
    try:
        return _document(node, raw) if is_sealed else _evidence(node, raw)
    except RateExceeded:
        raise
    except Failure as failure:
        return FileCheck("document" if is_sealed else EVIDENCE, problem=failure.public)


def _evidence(node: Node, raw: bytes) -> FileCheck:
    report = verify_evidence(raw, node.directory, at=node.clock.now())
    return FileCheck(
        EVIDENCE,
        proved=report.proved,
        not_proved=report.not_proved,
        one_sided=bool(report.channel),
    )


def _document(node: Node, raw: bytes) -> FileCheck:
    sealed = read_apart(raw, (NAME,))
    now, document = node.clock.now(), node.directory.document
    problems: list[str] = []
    proved: list[str] = []
    for seal in sealed.seals:
        stamped_at = _stamped_at(seal, document, now)
        made_at = stamped_at or seal.signed_at or now
        known = (*node_certificates(document, made_at), *own_certificates(node.home))
        problem = vouching_problem(seal, known, now=now, proven_at=stamped_at)
        if problem:
            problems.append(problem)
        else:
            proved.append(f"{seal.holder or 'Somebody'} sealed the whole document as it is.")
        if stamped_at is not None:
            proved.append(f"The seal existed at {stamped_at.isoformat()} at the latest.")
    if not sealed.seals:
        problems.append(_UNSEALED)
    return FileCheck(
        str(sealed.form),
        " ".join(problems),
        tuple(proved),
        _NOT_PROVED_OF_DOCUMENTS,
        record=sealed.files.get(NAME, b""),
    )


def _stamped_at(seal: Seal, document: NetworkDocument, now: datetime) -> datetime | None:
    """Return by when an authority of the network saw a seal; ``None`` if none did."""
    if not seal.time_stamp:
        return None
    for name in sorted({one.name for one in document.time_stamping}):
        try:
            anchors = anchors_of(document, name)
            proven = verify_token(seal.time_stamp, seal.stamped, anchors, relied_on_at=now)
        except Failure:
            continue
        return proven.token.time + (proven.token.accuracy or timedelta(0))
    return None
