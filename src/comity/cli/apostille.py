"""``comity apostille``: whether one is needed, making it, and the public register of them."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from pathlib import Path
from typing import Annotated, Final

import typer
from aiohttp import web

from comity.assembly import apostilles
from comity.assembly.sealing_documents import stamping_of
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, clock, opened_node, output
from comity.cli.desk import OfficerOption, ReasonOption, officer
from comity.cli.document_sealing import (
    CertificateOption,
    KeyOption,
    OutOption,
    Sealing,
    StampOption,
)
from comity.cli.files import read_input, write_output
from comity.cli.helping import with_examples
from comity.cooperation.model import FRENCH_TITLE, TITLE, Apostille, Certified
from comity.errors import ConfigurationInvalid, InputInvalid, ReferenceNotFound
from comity.ids import StateCode
from comity.law.authentication import (
    LEGALISATION_CHAIN,
    DocumentAbroad,
    Formality,
    PublicDocument,
    Route,
    formality_of,
)
from comity.transport.documents.apostille_page import write_apostille
from comity.transport.documents.structure import SEAL_FIELD
from comity.trust.pdf_sealing import sign_pdf
from comity.web.register_page import RegisterPage

_MOST_LISTED: Final = 500
_MAX_DOCUMENT: Final = 64 * 1024 * 1024
_NEEDED: Final = {
    Formality.NOTHING: "Nothing is needed.",
    Formality.APOSTILLE: "An apostille is needed.",
    Formality.LEGALISATION: "Legalisation is needed.",
}


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(
        no_args_is_help=True,
        help="Apostilles: whether one is needed, making it, and the public register of them.",
    )
    group.command(
        "needed",
        help=with_examples(
            "Say whether a document needs nothing, an apostille or legalisation.",
            "comity apostille needed --document absence-of-a-criminal-record --from DE --to FR "
            "--citizen",
            "comity apostille needed --document criminal-record-extract --from DE --to EG",
            more="The provision is named, and what was not verified. Needs no node.",
        ),
    )(needed)
    group.command(
        "make",
        help=with_examples(
            "Make an apostille for a document and enter it in the register.",
            'comity apostille make extract.pdf --signed-by "Erika Muster" --capacity Registrar '
            '--seal-of "Bundesamt für Justiz" --at Bonn --reason "for use in Peru" '
            "--register https://apostille.example/ -o apostille.pdf",
            more="The file is a sealed PDF/A with the document inside. The random code stands on "
            "it, is told once and kept nowhere. Needs the optional part: "
            "pip install 'comity\\[forms]'.",
        ),
    )(make)
    group.command("list", help="List the register, latest first.")(list_register)
    group.command("show", help="Show an apostille of the register.")(show)
    group.command(
        "serve",
        help=with_examples(
            "Serve the public page of the register.",
            "comity apostille serve --listen 127.0.0.1:8460",
            more="It answers only to number, date and code together, with the ten fields. Put a "
            "server with a public certificate before it; it speaks plain HTTP itself.",
        ),
    )(serve)
    app.add_typer(group, name="apostille")


def needed(
    *,
    document: Annotated[PublicDocument, typer.Option(help="What is to be used abroad.")],
    issued_by: Annotated[str, typer.Option("--from", help="State that issued it.")],
    used_in: Annotated[str, typer.Option("--to", help="State in which it is presented.")],
    route: Annotated[Route, typer.Option(help="Who hands it over.")] = Route.PERSON,
    citizen: Annotated[
        bool | None,
        typer.Option(help="Whether the person is a Union citizen and national of the issuer."),
    ] = None,
    on: Annotated[str | None, typer.Option(help="Day of presentation; today if left out.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Say what is needed.

    Raises:
        InputInvalid: A state is not two letters, both are one, or the day is none.
    """
    try:
        day = clock().now().date() if on is None else date.fromisoformat(on)
    except ValueError as error:
        raise InputInvalid("The day is written like 2026-03-02.", field="on") from error
    states = [StateCode(code.strip().upper()) for code in (issued_by, used_in)]
    if any(len(code) != 2 or not code.isalpha() for code in states):
        raise InputInvalid("A state is two letters.", field="from")
    case = DocumentAbroad(document, states[0], states[1], route, day, of_citizen_of_issuer=citizen)
    try:
        rule = formality_of(case)
    except ValueError as error:
        raise InputInvalid("The document is issued and used in one state.", field="to") from error
    lines = [f"{_NEEDED[rule.formality]} {rule.basis}"]
    if rule.multilingual_form:
        lines.append("A multilingual standard form may be attached instead of a translation.")
    if rule.formality is Formality.LEGALISATION:
        lines.append(f"In this order: {'; '.join(LEGALISATION_CHAIN)}.")
    lines += [f"Note: {remark}" for remark in rule.remarks]
    output(as_json).answer(
        {
            "formality": rule.formality,
            "basis": str(rule.basis.citation),
            "provenance": rule.basis.provenance,
            "source": rule.basis.source,
            "multilingual_form": rule.multilingual_form,
            "chain": list(LEGALISATION_CHAIN) if rule.formality is Formality.LEGALISATION else [],
            "remarks": list(rule.remarks),
        },
        *lines,
    )


def make(
    *,
    document: Annotated[Path, typer.Argument(help="The document; - for standard input.")],
    at: Annotated[str, typer.Option(help="Place (field 5).")],
    out: OutOption,
    signed_by: Annotated[str, typer.Option(help="Who signed the document (field 2).")] = "",
    capacity: Annotated[str, typer.Option(help="In which capacity (field 3).")] = "",
    seal_of: Annotated[str, typer.Option(help="Whose seal it bears (field 4).")] = "",
    country: Annotated[
        str | None, typer.Option(help="Country (field 1); the node's state if left out.")
    ] = None,
    register_url: Annotated[
        str, typer.Option("--register", help="Address of the public register.")
    ] = "",
    certificate: CertificateOption = None,
    key: KeyOption = None,
    time_stamp: StampOption = False,
    reason: ReasonOption = "",
    by: OfficerOption = "",
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Make an apostille."""
    sealing = Sealing(certificate, key, [], time_stamp)
    sealing.check()
    answer = output(as_json)
    content = read_input(document, max_bytes=_MAX_DOCUMENT)
    with opened_node(home) as node:
        order = apostilles.ApostilleOrder(
            document=content,
            certified=Certified(country or node.state, signed_by, capacity, seal_of),
            place=at,
            by=officer(by),
            reason=reason,
        )
        seal = sealing.key_of(node.home)
        made = apostilles.make(node, order)
        page = write_apostille(
            made.apostille,
            made.code,
            register=register_url,
            document=content,
            document_name=f"document{document.suffix if document.suffix.isascii() else ''}",
        )
        sealed = sign_pdf(
            page,
            field_name=SEAL_FIELD,
            key=seal,
            signed_at=node.clock.now(),
            reason=TITLE,
            stamping=stamping_of(node) if sealing.is_stamped else None,
        )
    write_output(out, sealed, private=True)
    answer.answer(
        {
            **_as_json(made.apostille),
            "code": made.code,
            "file": str(out),
            "sealed_with": seal.certificate_sha256,
        },
        f"{TITLE} ({FRENCH_TITLE})",
        answer.table(("field", "", ""), made.apostille.fields()),
        f"Code: {made.code}   (told once; it stands on {out})",
    )


def list_register(home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False) -> None:
    """List the register."""
    out = output(as_json)
    with opened_node(home) as node, node.database.read() as snapshot:
        every = snapshot.apostilles.listed(limit=_MOST_LISTED)
    rows = [
        (each.number, each.day.isoformat(), each.certified.signed_by or each.certified.seal_of)
        for each in every
    ]
    out.answer(
        {"apostilles": [_as_json(each) for each in every]},
        out.table(("number", "date", "certified"), rows) if rows else "The register is empty.",
    )


def show(
    number: Annotated[str, typer.Argument(help="Number (field 8).")],
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Show an apostille.

    Raises:
        ReferenceNotFound: There is none of that number.
    """
    out = output(as_json)
    with opened_node(home) as node, node.database.read() as snapshot:
        found = snapshot.apostilles.apostille(number)
    if found is None:
        raise ReferenceNotFound(f"There is no apostille {number} here.")
    out.answer(_as_json(found), out.table(("field", "", ""), found.fields()))


def serve(
    listen: Annotated[str, typer.Option(help="Address and port.")] = "127.0.0.1:8460",
    proxy: Annotated[
        str,
        typer.Option(
            help="Address of the server before it, which says in X-Forwarded-For where a "
            "visitor comes from; without it all visitors of that server count as one."
        ),
    ] = "",
    home: HomeOption = DEFAULT_HOME,
) -> None:
    """Serve the public page until interrupted.

    Raises:
        ConfigurationInvalid: The address cannot be listened on.
    """
    host, _, port = listen.rpartition(":")
    if not port.isdecimal():
        raise InputInvalid("The address is written like 127.0.0.1:8460.", field="listen")
    with opened_node(home) as node, ThreadPoolExecutor(max_workers=2) as executor:
        face = RegisterPage(
            node.config.node.name,
            partial(apostilles.found, node),
            clock=node.clock,
            executor=executor,
            proxy=proxy,
        )
        output(as_json=False).note(f"The register answers at http://{listen}/")
        try:
            asyncio.run(_serve(face.application(), host, int(port)))
        except OSError as error:
            raise ConfigurationInvalid(
                "The address cannot be listened on.", private=str(error)
            ) from error


async def _serve(app: web.Application, host: str, port: int) -> None:
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        await asyncio.Event().wait()
    finally:
        await runner.cleanup()


def _as_json(apostille: Apostille) -> dict[str, object]:
    return {
        "number": apostille.number,
        "date": apostille.day.isoformat(),
        "fields": {number: value for number, _, value in apostille.fields()},
        "document_sha256": apostille.document_sha256,
    }
