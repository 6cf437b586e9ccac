"""``comity register export``: persons of the register in the form another system reads."""

from enum import StrEnum, unique
from io import BytesIO
from pathlib import Path
from typing import Annotated

import typer

from comity.cli.consultation import log_register_export, required
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, opened_node, output
from comity.cli.desk import OfficerOption, officer
from comity.cli.files import STANDARD, write_output
from comity.cli.helping import with_examples
from comity.errors import ReferenceNotFound
from comity.ids import PersonRef
from comity.records.ports import Origin, RegisterReading
from comity.transport.registers.rap_sheet_writing import Sheet, write_rap_sheets

HELP = with_examples(
    "Write persons of the register, with our own convictions, in another system's form.",
    'comity register export PERSON --format rap-sheet --purpose extradition --case "E 7" '
    "-o sheet.xml",
    more="The export goes on record. Convictions received from other states are left "
    "out: what may be passed on, and to whom, is theirs to say. What the form cannot say is "
    "told; docs/rap_sheets.md has the whole list.",
)


@unique
class ExportFormat(StrEnum):
    """Forms that can be written."""

    RAP_SHEET = "rap-sheet"


def export(
    *,
    persons: Annotated[list[str], typer.Argument(metavar="PERSON...", help="Whom.")],
    file_format: Annotated[
        ExportFormat, typer.Option("--format", help="In which form.")
    ] = ExportFormat.RAP_SHEET,
    out: Annotated[Path, typer.Option("--out", "-o", help="The file; '-' for standard output.")],
    purpose: Annotated[str, typer.Option("--purpose", help="What for; goes on record.")],
    case: Annotated[str, typer.Option("--case", help="Your case reference; goes on record.")],
    home: HomeOption = DEFAULT_HOME,
    by: OfficerOption = "",
    as_json: JsonOption = False,
) -> None:
    """Write persons of the register, with our own convictions, in another system's form.

    Raises:
        ReferenceNotFound: The register holds no such person.
        InputInvalid: Officer, purpose or case is missing, or the form has no place for
            somebody without name and number. The officer's input; nothing was written.
    """
    who = officer(by)
    required(purpose, case)
    shown = output(as_json)
    with opened_node(home) as node:
        with node.database.begin() as work:
            held = [_sheet(work.register, PersonRef(person)) for person in persons]
            document = BytesIO()
            match file_format:
                case ExportFormat.RAP_SHEET:
                    notes = write_rap_sheets(
                        [sheet for sheet, _ in held], document, agency=node.config.node.name
                    )
            log_register_export(
                work,
                node.rails,
                persons=persons,
                file_format=file_format,
                purpose=purpose,
                case=case,
                by=who,
                content=document.getvalue(),
            )
        write_output(out, document.getvalue(), private=True)
    foreign = sum(received for _, received in held)
    if foreign:
        notes = (*notes, f"left out: {foreign} x conviction received from another state")
    if out == STANDARD:
        for note in notes:
            shown.note(note)
        return
    data = {"persons": len(held), "file": str(out), "notes": list(notes)}
    shown.answer(data, f"{len(held)} written to {out}", *notes)


def _sheet(register: RegisterReading, ref: PersonRef) -> tuple[Sheet, int]:
    """Return what a sheet is to say of a person, and how many convictions are not ours.

    Raises:
        ReferenceNotFound: The register holds no such person.
    """
    held = register.person(ref)
    if held is None:
        raise ReferenceNotFound(f"There is no person {ref} in the register.")
    every = register.convictions_of(ref)
    own = tuple(each.conviction for each in every if each.origin is Origin.OWN)
    return Sheet(held.person, own, held.source_key), len(every) - len(own)
