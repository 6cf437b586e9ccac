"""``comity rights answer`` and ``letter``: what leaves the office, after it is on record."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from comity.access.permissions import Permission
from comity.assembly.rights_answering import answer_letter
from comity.assembly.rights_letters import letter_taken
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, opened_node, output
from comity.cli.desk import DryRunOption, OfficerOption, principal_at
from comity.cli.files import write_output
from comity.cli.helping import with_examples
from comity.cli.output import Output
from comity.cli.rights_desk import LetterOut, RequestArgument, acting_on
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
            more="The letter is on record with its digest before it is written, and so is that "
            "a file leaves. Issued again it is the same letter. A dry run issues nothing; that "
            "you read the letter is on record.",
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
        who = principal_at(node, wanted.by, Permission.RIGHTS_DECIDE)
        out = None if wanted.dry_run else wanted.out
        # Tried only, or issued before and told again: that is a look all the same.
        with acting_on(node, who, wanted.request, what="letter", dry_run=wanted.dry_run) as work:
            named = RightsId(wanted.request)
            made, content = answer_letter(work, node, named, by=who.account, kind=kind)
            file = b""
            if out is not None:
                file = letter_taken(
                    work, node, made, kind, content=content, path=out, by=who.account
                )
    if out is not None:
        write_output(out, file, private=True)
    _tell(made, content, out, shown, dry_run=wanted.dry_run)


def _tell(
    made: RightsRequest, content: LetterContent, out: Path | None, shown: Output, *, dry_run: bool
) -> None:
    said = (
        "Dry run: this would be issued; nothing was. That you read it is on record."
        if dry_run
        else f"{content.number}: on record" + ("" if out is None else f", written to {out}")
    )
    data = {
        "dry_run": dry_run,
        "request": made.id,
        "stage": made.stage,
        "number": content.number,
        "file": None if out is None else str(out),
        "text": content.as_text(),
    }
    text = (content.as_text(),) if out is None else ()
    shown.answer(data, *text, said)
