"""``comity document``: what people hold, as sealed PDF/A; files as a signed container."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from comity.assembly.build import Node
from comity.assembly.consulting import log_consultation
from comity.assembly.documents import evidence_of, of_register, of_reply, today
from comity.assembly.home import Home
from comity.assembly.issuing_documents import IssuedFile, SealedBy, issue, withdraw
from comity.assembly.sealing_documents import make_seal
from comity.assembly.use_gate import require_unrestricted
from comity.cli.administration import log_administration
from comity.cli.clearance import Named, read_here, require_shown
from comity.cli.consultation import required
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, clock, opened_node, output
from comity.cli.desk import LanguageOption, OfficerOption, language_of, officer
from comity.cli.document_container import container
from comity.cli.document_help import (
    CERTIFICATE,
    CONTAINER,
    EXTRACT,
    REPLY,
    SEAL_KEY,
    SERVE,
    WITHDRAW,
)
from comity.cli.document_sealing import (
    CertificateOption,
    KeyOption,
    OutOption,
    RevocationsOption,
    Sealing,
    StampOption,
    UnsealedOption,
)
from comity.cli.document_serve import serve_public_page
from comity.cli.files import read_input, write_output
from comity.cli.output import Output
from comity.ids import MessageId, PersonRef
from comity.law.purposes import Purpose
from comity.ledger.acts import Act
from comity.transport.documents.model import Document, DocumentKind
from comity.trust.certificates import der_of, fingerprint

PurposeOption = Annotated[Purpose, typer.Option("--purpose", help="What for; goes on record.")]
CaseOption = Annotated[str, typer.Option("--case", help="Your case reference; goes on record.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(
        no_args_is_help=True,
        help="Documents that people hold, sealed; any files in a signed container.",
    )
    group.command("extract", help=EXTRACT)(extract)
    group.command("certificate", help=CERTIFICATE)(certificate_of_record)
    group.command("reply", help=REPLY)(reply)
    group.command("withdraw", help=WITHDRAW)(withdraw_document)
    group.command("serve", help=SERVE)(serve_public_page)
    group.command("container", help=CONTAINER)(container)
    group.command("seal-key", help=SEAL_KEY)(seal_key)
    app.add_typer(group, name="document")


def extract(
    *,
    person: Annotated[str, typer.Argument(metavar="PERSON", help="Whom, in the register.")],
    out: OutOption,
    purpose: PurposeOption,
    case: CaseOption,
    language: LanguageOption = None,
    time_stamp: StampOption = False,
    certificate: CertificateOption = None,
    key: KeyOption = None,
    revocations: RevocationsOption = None,
    unsealed: UnsealedOption = False,
    home: HomeOption = DEFAULT_HOME,
    by: OfficerOption = "",
    as_json: JsonOption = False,
) -> None:
    """Write what the register holds of a person, for an authority.

    Raises:
        ReferenceNotFound: The register holds no such person.
    """
    sealing = Sealing(certificate, key, revocations or [], time_stamp, not unsealed)
    _from_register(
        DocumentKind.EXTRACT,
        PersonRef(person),
        purpose,
        case,
        _Wanted(out, language, by, home, output(as_json), sealing),
    )


def certificate_of_record(
    *,
    person: Annotated[str, typer.Argument(metavar="PERSON", help="Whom, in the register.")],
    out: OutOption,
    case: CaseOption,
    purpose: PurposeOption = Purpose.OWN_RECORD,
    language: LanguageOption = None,
    time_stamp: StampOption = False,
    certificate: CertificateOption = None,
    key: KeyOption = None,
    revocations: RevocationsOption = None,
    unsealed: UnsealedOption = False,
    home: HomeOption = DEFAULT_HOME,
    by: OfficerOption = "",
    as_json: JsonOption = False,
) -> None:
    """Write a certificate of criminal record, for the person to show to others.

    Raises:
        ReferenceNotFound: The register holds no such person.
    """
    sealing = Sealing(certificate, key, revocations or [], time_stamp, not unsealed)
    _from_register(
        DocumentKind.CERTIFICATE,
        PersonRef(person),
        purpose,
        case,
        _Wanted(out, language, by, home, output(as_json), sealing),
    )


def reply(
    *,
    message: Annotated[str, typer.Argument(metavar="REPLY", help="A reply, sent or received.")],
    out: OutOption,
    language: LanguageOption = None,
    time_stamp: StampOption = False,
    certificate: CertificateOption = None,
    key: KeyOption = None,
    revocations: RevocationsOption = None,
    unsealed: UnsealedOption = False,
    home: HomeOption = DEFAULT_HOME,
    by: OfficerOption = "",
    as_json: JsonOption = False,
) -> None:
    """Write a reply of another state, or to one, with the evidence of the exchange.

    Raises:
        ReferenceNotFound: There is no such message here.
        InputInvalid: It is no reply to a request.
    """
    sealing = Sealing(certificate, key, revocations or [], time_stamp, not unsealed)
    sealing.check()
    wanted = _Wanted(out, language, by, home, output(as_json), sealing)
    who = officer(by)
    with opened_node(home) as node:
        with read_here(node) as snapshot:
            document, conversation = of_reply(
                node,
                snapshot,
                MessageId(message),
                language=language_of(node, language),
                at=clock().now(),
            )
            require_unrestricted(snapshot.facts, [each.id for each in document.convictions])
        evidence = evidence_of(node, conversation)
        _issue(node, document, evidence, wanted, case=conversation, by=who)


def withdraw_document(
    *,
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="As it stands on the document.")],
    home: HomeOption = DEFAULT_HOME,
    by: OfficerOption = "",
    as_json: JsonOption = False,
) -> None:
    """Withdraw a document that should not have been issued as it was.

    Raises:
        ReferenceNotFound: None of that number was issued here.
    """
    who = officer(by)
    with opened_node(home) as node:
        withdraw(node, number, by=who)
    output(as_json).answer(
        {"number": number, "state": "withdrawn"},
        f"{number} is withdrawn. Who shows number, date and code on the public page is told so; "
        "copies that are about are not called back by it.",
    )


def seal_key(home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False) -> None:
    """Make the key of the authority's seal, and a request for a certificate.

    Raises:
        ConflictingChange: There is one already.
    """
    place = Home(home)
    certificate, request = make_seal(place, now=clock().now(), randomness=os.urandom)
    log_administration(place, Act.KEYS_PREPARED, {"keys": ["seal"]})
    mark = fingerprint(der_of(certificate.read_bytes()))
    output(as_json).answer(
        {"certificate": str(certificate), "request": str(request), "sha256": mark},
        f"In use: {certificate}, its own word for who you are; SHA-256 {mark}",
        f"For a certificate that others know: have {request} signed, and put the answer, with "
        f"its chain behind it, in the place of {certificate}.",
    )


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What an officer wants, beside whom it is about."""

    out: Path
    language: str | None
    by: str
    home: Path
    shown: Output
    sealing: Sealing


def _from_register(
    kind: DocumentKind, person: PersonRef, purpose: Purpose, case: str, wanted: _Wanted
) -> None:
    wanted.sealing.check()
    who = officer(wanted.by)
    with opened_node(wanted.home) as node:
        required(node, purpose, case)
        require_shown(node, Named(person=person), case=case)
        with node.database.begin() as work:
            document = of_register(
                node,
                work.register,
                person,
                kind,
                disclosure=work.disclosure,
                purpose=purpose,
                case=case,
                language=language_of(node, wanted.language),
                made_on=today(node, node.clock.now()),
            )
            require_unrestricted(work.facts, [each.id for each in document.convictions])
            log_consultation(
                work,
                node.rails,
                result=f"issued as {kind}",
                purpose=purpose,
                case=case,
                by=who,
                shown=[person],
            )
        _issue(node, document, b"", wanted, case=case, by=who)


def _issue(
    node: Node,
    document: Document,
    evidence: bytes,
    wanted: _Wanted,
    *,
    case: str,
    by: str,
) -> None:
    """Write a document, seal it, put it on record, and only then let it leave."""
    sealing = wanted.sealing
    seal = None
    if sealing.is_sealed:
        revocations = tuple(read_input(each) for each in sealing.revocations)
        seal = SealedBy(sealing.key_of(node.home), sealing.is_stamped, revocations)
    file = issue(node, document, seal=seal, reference=case, by=by, evidence=evidence)
    write_output(wanted.out, file.content, private=True)
    _tell(document, file, wanted, has_evidence=bool(evidence))


def _tell(document: Document, file: IssuedFile, wanted: _Wanted, *, has_evidence: bool) -> None:
    written, mark = file.written, file.sealed_with
    data = {
        "file": str(wanted.out),
        "number": document.number,
        "date": document.made_on.isoformat(),
        "code": file.code,
        "kind": document.kind,
        "pages": written.pages,
        "language": document.language,
        "record_sha256": written.record_sha256,
        "evidence_attached": has_evidence,
        "sealed_with": mark,
        "time_stamped": wanted.sealing.is_stamped,
        "notes": list(written.notes),
    }
    ending = f"sealed with {mark}" if mark else "not sealed"
    wanted.shown.answer(
        data,
        f"{document.number}: {written.pages} pages in {wanted.out}, {ending}",
        f"Whoever holds it can have it checked: number, {document.made_on.isoformat()} and code "
        f"{file.code}",
        *written.notes,
    )
