"""``comity rights answer`` and ``letter``: what leaves the office, after it is on record."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from comity.access.permissions import Permission
from comity.assembly.rights_answering import answer_letter
from comity.assembly.rights_letters import letter_file
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, opened_node, output
from comity.cli.desk import DryRunOption, OfficerOption, acting
from comity.cli.files import write_output
from comity.cli.helping import with_examples
from comity.cli.output import Output
from comity.cli.rights_desk import LetterOut, RequestArgument, log_read, official
from comity.rights.letter_form import LetterContent
from comity.rights.model import LetterKind, RightsId, RightsRequest


def add_commands(group: typer.Typer) -> None:
    """Add the commands."""
    group.command(
        "answer",
        help=with_examples(
            "Issue the answer as a letter, in the person's language.",
            "comity rights answer DE-RIGHTS-000000000000042 --out answer.pdf",
            "comity rights answer DE-RIGHTS-000000000000042 --dry-run",
            more="The letter is on record with its digest before it is written. Issued again "
            "it is the same letter.",
        ),
    )(answer)
    group.command(
        "letter",
        help=with_examples(
            "Issue another letter: receipt, identity wanted, extension, what was done.",
            "comity rights letter DE-RIGHTS-000000000000042 --kind receipt --out receipt.pdf",
        ),
    )(letter)


def answer(
    *,
    request: RequestArgument,
    out: LetterOut = None,
    home: HomeOption = DEFAULT_HOME,
    by: OfficerOption = "",
    as_json: JsonOption = False,
    dry_run: DryRunOption = False,
) -> None:
    """Issue the answer as a letter, in the person's language."""
    wanted = _Wanted(request, LetterKind.ANSWER, out, home, by, dry_run)
    _issue(wanted, output(as_json))


def letter(
    *,
    request: RequestArgument,
    kind: Annotated[LetterKind, typer.Option("--kind", help="Which letter.")],
    out: LetterOut = None,
    home: HomeOption = DEFAULT_HOME,
    by: OfficerOption = "",
    as_json: JsonOption = False,
    dry_run: DryRunOption = False,
) -> None:
    """Issue another letter: receipt, identity wanted, extension, what was done."""
    _issue(_Wanted(request, kind, out, home, by, dry_run), output(as_json))


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Which letter is wanted, and where it goes."""

    request: str
    kind: LetterKind
    out: Path | None
    home: Path
    by: str
    dry_run: bool


def _issue(wanted: _Wanted, shown: Output) -> None:
    kind = wanted.kind
    with opened_node(wanted.home) as node:
        permission = (
            Permission.RIGHTS_REGISTER if kind is LetterKind.RECEIPT else Permission.RIGHTS_DECIDE
        )
        who = official(node, wanted.by, permission, about=wanted.request)
        with acting(node, dry_run=wanted.dry_run) as work:
            # Issued before, it is told again and nothing is issued: that is a look all the same.
            log_read(work, node, request=wanted.request, what="letter", by=who)
            made, content = answer_letter(work, node, RightsId(wanted.request), by=who, kind=kind)
    _leave(made, content, wanted.out, shown, dry_run=wanted.dry_run)


def _leave(
    made: RightsRequest, content: LetterContent, out: Path | None, shown: Output, *, dry_run: bool
) -> None:
    if out is not None and not dry_run:
        write_output(out, letter_file(content, out), private=True)
    said = (
        "Dry run: this would be issued; nothing was put on record."
        if dry_run
        else f"{content.number}: on record" + ("" if out is None else f", written to {out}")
    )
    data = {
        "dry_run": dry_run,
        "request": made.id,
        "stage": made.stage,
        "number": content.number,
        "file": None if out is None or dry_run else str(out),
        "text": content.as_text(),
    }
    text = (content.as_text(),) if out is None or dry_run else ()
    shown.answer(data, *text, said)
