"""``comity verify``: the auditor's offline verifier. Trust and ledger only.

Takes any file that Comity hands out, tells by its content what it is, and needs no node,
no database and no network connection.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Final

import typer

from comity.cli.verifier_page import PageOption
from comity.cli.verify_credentials import fingerprints, is_credential, report_credential
from comity.cli.verify_documents import Inside, is_of_training, report_document
from comity.cli.verify_journal import report_journal
from comity.cli.verify_misbehaviour import report_misbehaviour
from comity.cli.verify_output import STANDARD_INPUT, fail, read, show, show_json
from comity.cli.verify_report import as_data, render
from comity.clock import SystemClock
from comity.errors import EvidenceInvalid, Failure, NetworkDocumentInvalid
from comity.ledger.channel_file import format_of
from comity.ledger.evidence import verify_evidence
from comity.ledger.evidence_file import MAX_EVIDENCE_BYTES
from comity.ledger.evidence_lineage import lineage
from comity.ledger.journal_file import is_journal_file, verify_journal
from comity.ledger.misbehaviour_file import is_misbehaviour_file
from comity.trust.certificates import der_of
from comity.trust.network import DigestPin, open_network, read_unverified
from comity.trust.network_directory import Directory
from comity.trust.network_document import NetworkDocument
from comity.trust.sealed_document import is_sealed_form
from comity.trust.signed_note import MAX_NOTE_BYTES

_MAX_CERTIFICATE_BYTES: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class _Given:
    """What the auditor gave beside the file."""

    directory: Directory | None
    made_with: frozenset[str]
    pinned: bool
    certificates: tuple[bytes, ...]
    digests: tuple[str, ...]
    status_list: bytes | None
    audience: str | None
    nonce: str | None
    now: datetime
    as_json: bool

    def network(self) -> Directory:
        """Return the network document.

        Raises:
            typer.BadParameter: None was given.
        """
        if self.directory is None:
            raise typer.BadParameter(
                "this kind of file is verified with the network document", param_hint="--network"
            )
        return self.directory


def verify_command(
    file: Annotated[
        Path,
        typer.Argument(help="The file; - for standard input."),
    ],
    *,
    network: Annotated[
        list[Path] | None,
        typer.Option(
            help="The signed network document; every file but sealed documents and credentials "
            "needs it. May be repeated with earlier versions, for a file made with one of them.",
            exists=True,
            dir_okay=False,
            readable=True,
        ),
    ] = None,
    network_digest: Annotated[
        str | None,
        typer.Option(help="SHA-256 the network document must have, as published: 64 hex digits."),
    ] = None,
    certificate: Annotated[
        list[Path] | None,
        typer.Option(
            help="A certificate (PEM) you know from elsewhere, of an authority that seals "
            "documents or credentials. May be repeated.",
            exists=True,
            dir_okay=False,
            readable=True,
        ),
    ] = None,
    certificate_sha256: Annotated[
        list[str] | None,
        typer.Option(help="Fingerprint of such a certificate, for credentials. May be repeated."),
    ] = None,
    status_list: Annotated[
        Path | None,
        typer.Option(
            help="A credential's status list, as its authority publishes it.",
            exists=True,
            dir_okay=False,
            readable=True,
        ),
    ] = None,
    audience: Annotated[
        str | None, typer.Option("--to", help="You, as you told the person who shows a credential.")
    ] = None,
    nonce: Annotated[str | None, typer.Option(help="What you asked that person to repeat.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
    _page: PageOption = None,
) -> None:
    """Verify a file and say what it proves, by whom, when, and what it does not.

    Evidence of formats 1 to 3, proofs that a log contradicted itself, entries of a
    node's journal, sealed PDF documents
    and ASiC-E containers, and credentials with selective disclosure. Needs no node, no
    database and no network connection: the file, and the network document, whose digest the
    governance publishes, or the certificate of the authority that sealed. A PDF or a container
    is read in a process of its own, within bounds of time and memory.

    The JSON says ``one_sided`` where what was verified is one side's record only, for all or
    some of the messages: the other side signed nothing.

    Exit status: 0 verified, 1 not verified, 2 wrong usage.

    Raises:
        typer.BadParameter: There is no such file, or options do not go together.
    """
    if file != STANDARD_INPUT and not file.is_file():
        raise typer.BadParameter(f"There is no file {file}.", param_hint="FILE")
    if (audience is None) != (nonce is None):
        raise typer.BadParameter("--to and --nonce are given together.", param_hint="--nonce")
    try:
        directory, made_with = _networks(network or [], network_digest)
        given = _Given(
            directory=directory,
            made_with=made_with,
            pinned=network_digest is not None,
            certificates=tuple(
                der_of(read(path, _MAX_CERTIFICATE_BYTES, EvidenceInvalid))
                for path in certificate or ()
            ),
            digests=tuple(certificate_sha256 or ()),
            status_list=None
            if status_list is None
            else read(status_list, MAX_EVIDENCE_BYTES, EvidenceInvalid),
            audience=audience,
            nonce=nonce,
            now=SystemClock().now(),
            as_json=as_json,
        )
        raw = read(file, MAX_EVIDENCE_BYTES, EvidenceInvalid)
        verify = next(kind.verify for kind in _KINDS if kind.is_one(raw))
        verify(raw, given)
    except Failure as problem:
        fail(problem, as_json=as_json)


def _evidence(raw: bytes, given: _Given) -> None:
    directory = given.network()
    report = verify_evidence(raw, directory, at=given.now, made_with=given.made_with)
    document = directory.document
    if given.as_json:
        show_json(as_data(report, document, pinned=given.pinned))
        return
    # Green is for what needs no further look: an unpinned document may be anybody's, and
    # what one side recorded binds nobody but that side.
    style = "bold green" if given.pinned and not report.channel else "bold yellow"
    show(render(report, document, pinned=given.pinned), style)


def _misbehaviour(raw: bytes, given: _Given) -> None:
    report_misbehaviour(raw, given.network(), pinned=given.pinned, as_json=given.as_json)


def _journal(raw: bytes, given: _Given) -> None:
    report_journal(raw, given.network(), pinned=given.pinned, as_json=given.as_json)


def _document(raw: bytes, given: _Given) -> None:
    report_document(
        raw,
        given.certificates,
        None if given.directory is None else given.directory.document,
        now=given.now,
        as_json=given.as_json,
        is_pinned=given.pinned,
        inside=lambda content: _inside(content, given),
    )


def _credential(raw: bytes, given: _Given) -> None:
    report_credential(
        raw,
        fingerprints(given.certificates, given.digests),
        given.status_list,
        now=given.now,
        as_json=given.as_json,
        audience=given.audience,
        nonce=given.nonce,
    )


def _inside(content: bytes, given: _Given) -> Inside | None:
    """Return what a file inside a document proves; ``None`` if it is no evidence."""
    if is_journal_file(content):
        return _journal_inside(content, given)
    if is_of_training(content):
        return Inside("record of a document of a training room", training=True)
    if not format_of(content).startswith("comity-evidence/"):
        return None
    if given.directory is None:
        return Inside("evidence; not verified, since no --network document is given")
    try:
        report = verify_evidence(content, given.directory, at=given.now, made_with=given.made_with)
    except EvidenceInvalid as problem:
        return Inside(f"evidence, NOT VERIFIED: {problem.public}", refused=True)
    count = len(report.messages) + len(report.channel)
    return Inside(f"evidence, verified: {count} messages of {report.conversation}")


def _journal_inside(content: bytes, given: _Given) -> Inside:
    """Return what entries of a node's journal prove that stand inside an inspector's report."""
    if given.directory is None:
        return Inside("entries of a journal; not verified, since no --network document is given")
    try:
        report = verify_journal(content, given.directory)
    except Failure as problem:
        return Inside(f"entries of a journal, NOT VERIFIED: {problem.public}", refused=True)
    return Inside(
        f"entries of a journal, verified: {len(report.entries)} stand in the log of {report.state}"
    )


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of file: how it is told by its content, and what verifies it."""

    is_one: Callable[[bytes], bool]
    verify: Callable[[bytes, _Given], None]


_KINDS: Final = (
    _Kind(is_sealed_form, _document),
    _Kind(is_credential, _credential),
    _Kind(is_misbehaviour_file, _misbehaviour),
    _Kind(is_journal_file, _journal),
    _Kind(lambda _: True, _evidence),
)
"""The first that knows the file verifies it; what nobody knows is refused as evidence."""


def _networks(paths: list[Path], digest: str | None) -> tuple[Directory | None, frozenset[str]]:
    """Return the latest network document, and the digests of those that it follows.

    Raises:
        NetworkDocumentInvalid: One is malformed, or the latest is not the one pinned.
    """
    if not paths:
        return None, frozenset()
    documents: list[tuple[NetworkDocument, bytes]] = []
    for path in paths:
        raw = read(path, MAX_NOTE_BYTES, NetworkDocumentInvalid)
        documents.append((read_unverified(raw), raw))
    latest, raw = max(documents, key=lambda one: one[0].version)
    pin = latest.digest() if digest is None else digest.lower()
    directory = Directory(open_network(raw, trusted=None, pin=DigestPin(pin)))
    return directory, lineage(latest, [document for document, _ in documents])
