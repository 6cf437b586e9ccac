"""``comity form``: request and reply as a filled PDF, for authorities without a system."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Final

import typer

from comity.assembly.forms import (
    ECRIS_ATTACHMENT,
    ecris_attachment,
    fingerprint_of,
    form_of,
    signed,
    signing_certificate,
    vouching_problem,
)
from comity.assembly.home import Home
from comity.assembly.network_files import NetworkFiles
from comity.cli.clearance import Named, require_shown
from comity.cli.consultation import log_form
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, clock, opened_node, output
from comity.cli.desk import OfficerOption, officer
from comity.cli.files import read_input, write_output
from comity.cli.form_example import example
from comity.cli.helping import with_examples
from comity.errors import InputInvalid, NetworkDocumentInvalid
from comity.ids import MessageId, StateCode
from comity.transport.forms.envelope import MAX_BYTES, read_envelope, write_envelope
from comity.transport.forms.form_apart import read_form_apart
from comity.transport.forms.form_reading import ReadForm
from comity.transport.forms.form_writing import write_form
from comity.transport.forms.labels import Languages
from comity.transport.forms.pdf_reading import MAX_BYTES as MAX_DOCUMENT_BYTES
from comity.trust.network_directory import Directory
from comity.trust.pdf_signature import PdfSignature

_LANGUAGES_HELP: Final = "Two languages, ISO 639-1: first,second."
LanguagesOption = Annotated[str, typer.Option("--languages", help=_LANGUAGES_HELP)]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(
        no_args_is_help=True,
        help="Request and reply as a filled PDF, for an authority without a system.",
    )
    group.command(
        "write",
        help=with_examples(
            "Write a request or reply as a signed PDF with the message inside.",
            "comity form write request.json -o request.pdf",
            "comity form write --message DE-BG-REQ-000000000000042 --languages de,bg "
            "-o request.pdf",
            more="The form follows the Annex of Framework Decision 2009/315/JHA as far as its "
            "contents are known here; docs/forms.md says how far. It is signed with the node's "
            "own certificate, which the network document names, or with another one. Writing "
            "it goes on record. Needs the optional part: pip install 'comity\\[forms]'.",
        ),
    )(write)
    group.command(
        "read",
        help=with_examples(
            "Read a form: who signed it, what it says, and where page and message differ.",
            "comity form read request.pdf --message-out request.json",
            "comity form read reply.pdf --certificate their-seal.pem --json",
            more="Exit status 1: the signature does not vouch for the form, or the page says "
            "something else than the message inside. The message is given all the same. "
            "The file is read in a process of its own, within bounds of time and memory; exit "
            "status 2 where it exceeds them: nothing is said of it then.",
        ),
    )(read)
    group.command(
        "example",
        help=with_examples(
            "Print the JSON of an invented form, to be filled in and written.",
            "comity form example request > request.json",
        ),
    )(example)
    app.add_typer(group, name="form")


def write(
    *,
    source: Annotated[
        Path | None, typer.Argument(help="The JSON of a form; '-' for standard input.")
    ] = None,
    message: Annotated[
        str | None, typer.Option("--message", help="A request or reply this node has sent.")
    ] = None,
    out: Annotated[Path, typer.Option("--out", "-o", help="The PDF.")],
    languages: LanguagesOption = "",
    certificate: Annotated[
        Path | None, typer.Option(help="Sign with this certificate (PEM), not the node's own.")
    ] = None,
    key: Annotated[Path | None, typer.Option(help="Its private key (PEM).")] = None,
    unsigned: Annotated[
        bool, typer.Option("--unsigned", help="Do not sign: to be signed by hand.")
    ] = False,
    home: HomeOption = DEFAULT_HOME,
    by: OfficerOption = "",
    as_json: JsonOption = False,
) -> None:
    """Write a request or reply as a signed PDF with the message inside.

    Raises:
        InputInvalid: The source is no form, or another state's. The officer's input.
        ReferenceNotFound: The node sent no such message.
        KeyUnavailable: The key or the certificate to sign with cannot be read.
        ConfigurationInvalid: The optional part that draws is not installed.
    """
    who = officer(by)
    if (source is None) == (message is None):
        raise InputInvalid("Give the JSON of a form, or --message.", field="source")
    if (certificate is None) != (key is None):
        raise InputInvalid("--certificate and --key belong together.", field="key")
    shown = output(as_json)
    now = clock().now()
    with opened_node(home) as node:
        if message is not None:
            require_shown(node, Named(form=message))
            wanted = languages or ",".join((node.config.node.languages[0], "en"))
            form = form_of(node, MessageId(message), _languages(wanted), made_at=now)
        else:
            form = read_envelope(read_input(_given(source), max_bytes=MAX_BYTES))
            if languages:
                form = replace(form, languages=_languages(languages))
        if form.sender.state != node.state:
            raise InputInvalid(
                f"The form says that it comes from {form.sender.state}; this node is "
                f"{node.state}'s.",
                field="sender",
            )
        pem = signing_certificate(node.home.certificate, certificate)
        mark = "" if unsigned else fingerprint_of(pem)
        xml = ecris_attachment(node, form, now)
        written = write_form(
            form,
            certificate_sha256=mark,
            further={} if xml is None else {ECRIS_ATTACHMENT: xml},
        )
        document = written.document
        if not unsigned:
            own_key = node.home.tls_key if key is None else key
            document = signed(document, certificate_pem=pem, key=own_key, signed_at=now)
        log_form(
            node,
            reference=form.id,
            partner=form.recipient.state,
            signed=mark or "no",
            by=who,
            content=document,
        )
    write_output(out, document, private=True)
    notes = [*written.notes]
    if xml is None:
        notes.append("the message is attached as JSON only: this node has no ECRIS form of it")
    data = {
        "file": str(out),
        "form": form.id,
        "pages": written.pages,
        "languages": list(form.languages.each),
        "signed_with": mark,
        "attached_ecris": xml is not None,
        "notes": notes,
    }
    ending = "not signed" if unsigned else f"signed with {mark}"
    shown.answer(data, f"{form.id}: {written.pages} pages in {out}, {ending}", *notes)


def read(
    *,
    file: Annotated[Path, typer.Argument(help="The PDF; '-' for standard input.")],
    message_out: Annotated[
        Path | None,
        typer.Option("--message-out", help="Write the message inside to this file, as JSON."),
    ] = None,
    certificate: Annotated[
        list[Path] | None,
        typer.Option(help="A certificate (PEM) that came on another road; may be repeated."),
    ] = None,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Read a form: who signed it, what it says, and where page and message differ.

    Exit status 1: the signature does not vouch for the form, or the page says something
    else than the message inside. The message is given all the same.

    Raises:
        InputInvalid: The file is no PDF that can be read, its message is none, or reading it
            takes too long.
        ConfigurationInvalid: The optional part that reads PDF is not installed.
    """
    shown = output(as_json)
    document = read_input(file, max_bytes=MAX_DOCUMENT_BYTES)
    signature, found = read_form_apart(document)
    known = frozenset(fingerprint_of(read_input(each)) for each in certificate or ())
    problem = _problem(found, signature, _directory(home), known)
    if message_out is not None and found.form is not None:
        write_output(message_out, write_envelope(found.form), private=True)
    data = _data(found, signature, problem)
    lines = _lines(found, signature, problem)
    if problem or found.differences or found.form is None:
        shown.no(data, *lines)
    shown.answer(data, *lines)


def _problem(
    found: ReadForm,
    signature: PdfSignature | None,
    directory: Directory | None,
    known: frozenset[str],
) -> str:
    if signature is None:
        return "it is not signed"
    sender = None if found.form is None else StateCode(found.form.sender.state)
    return vouching_problem(signature, sender, directory=directory, known=known, now=clock().now())


def _directory(home: Path) -> Directory | None:
    """Return the network document of a node, if there is a node."""
    try:
        return Directory(NetworkFiles(Home(home).networks).current())
    except NetworkDocumentInvalid:
        return None


def _data(found: ReadForm, signature: PdfSignature | None, problem: str) -> dict[str, object]:
    return {
        "verified": not problem,
        "problem": problem,
        "certificate": "" if signature is None else signature.certificate_sha256,
        "signed_at": None if signature is None else signature.signed_at,
        "form": None if found.form is None else found.form.id,
        "differences": [
            {"place": each.place, "what": each.what, "seen": each.seen, "message": each.attached}
            for each in found.differences
        ],
        "attachments": list(found.further),
        "fields": dict(found.values),
    }


def _lines(found: ReadForm, signature: PdfSignature | None, problem: str) -> list[str]:
    lines = []
    if found.form is None:
        lines.append("There is no message inside; the fields say:")
        lines += [f"  {name}: {value}" for name, value in found.values.items() if value]
    else:
        form = found.form
        what = "Reply" if form.is_reply else "Request"
        lines.append(f"{what} {form.id}, {form.sender.state} to {form.recipient.state}")
    if signature is None or problem:
        lines.append(f"NOT VERIFIED: {problem}")
    else:
        lines.append(f"verified: signed with {signature.certificate_sha256}")
    for each in found.differences:
        lines.append(f"DIFFERENT: {each.place}: {each.what}")
        if each.seen or each.attached:
            lines.append(f"  seen:    {_one_line(each.seen)}")
            lines.append(f"  message: {_one_line(each.attached)}")
    if not found.differences and found.form is not None:
        lines.append("What the pages show is what the message says.")
    return lines


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _given(source: Path | None) -> Path:
    if source is None:
        raise InputInvalid("Give the JSON of a form.", field="source")
    return source


def _languages(text: str) -> Languages:
    """Read the languages of a form.

    Raises:
        InputInvalid: They are not two times two small letters. The officer's input.
    """
    parts = text.split(",")
    good = all(len(part) == 2 and part.isascii() and part.islower() for part in parts)
    if not good or len(parts) not in {1, 2}:
        raise InputInvalid("Languages are two letters each: de,bg.", field="languages")
    return Languages(parts[0], parts[-1])
